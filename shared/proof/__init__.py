"""What proves the log to somebody who trusts nobody: digests, signatures, exports, comparisons.

Read `checkpoint.py` first: one line says how the log stood; `export.py` is the whole log as a file
that a stranger can check; `witnesses.py` compares the log with what others keep of it.
"""
