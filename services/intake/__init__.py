"""The one door: the only writer of the log, and the only judge of whether an act can enter.

Read `door.py` first: raw act in, act or all its faults out, with no clock, network or database.
"""
