"""Every attempt to post, accepted or refused: kept in the order it came, chained by a digest.

Read `attempt.py` first: what is noted of an attempt, and how the chain is made.
"""
