"""Who may post: the register of callers, how each one is recognised, and what each may post.

Read `caller.py` first: what one caller may post, with no clock, network or database.
"""
