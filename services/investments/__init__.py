"""The budget of each investment in soles, by CUI and component.

Read `projection.py` first: it says which measures this service owns and what an act does to them.
"""
