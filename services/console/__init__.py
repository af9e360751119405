"""The command `poi` and the embedded system: everything an official starts from a terminal.

Nothing here computes a figure. The console posts files through the door, asks reporting for a
table, prints what it is told, and starts and stops the real parts: a NATS server and five
services, each its own process.
"""
