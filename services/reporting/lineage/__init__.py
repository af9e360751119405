"""Lineage: the lines behind every figure, the cells behind every result, and why two cuts differ.

A table is composed a second time from amounts that remember the lines they were added from, so
that no cell has a second arithmetic of its own.
"""
