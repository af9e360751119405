"""The programmed physical targets: services, clients, activities and tasks by month.

Read `projection.py` first: it says which measures this service owns and what an act does to them.
"""
