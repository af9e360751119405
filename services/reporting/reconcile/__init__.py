"""Reconciliation: every printed figure against the history, its own table and the other tables.

`publication` reads a publication as printed, `literals` its figures; `comparing` sets each cell
beside the derived one, `own_table` and `identities` say what must add up, `finding` and `grouping`
name what does not and put together what has one cause; `reconciling` is the whole, pure.
"""
