"""What one caller may take of the door, so that its mistakes never cost another its service.

Read `entering.py` first: who comes in is recognised, counted and let go there.
"""
