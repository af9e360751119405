"""Preview: what some drafts would change in every table, before any of them is recorded.

Each service is asked twice at the same cuts, on a branch in its memory: at the log's position and
with the drafts behind it. What differs is what recording them would do.
"""
