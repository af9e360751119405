"""Reporting composes the official tables; it owns no figure and asks the services that do.

Read `grammar` first (the words a table is written in), then a file of `cuadros`, then `compose`.
"""
