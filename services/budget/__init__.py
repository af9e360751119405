"""The institutional budget in soles: PIA, PIM and every credit, by the classifiers of DL 1440.

Read `projection.py` first: it says which measures this service owns and what an act does to them.
"""
