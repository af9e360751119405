"""What every service speaks: acts, cuts, the log, the store and the runner that joins them.

Nothing here knows a service. The files without a clock, network, database or environment are the
language (`act`, `event`, `codes`, `keys`, `money`, `cut`, `reading`, `endings`); the rest is the
thin shell around them (`stream`, `store`, `runner`, `service`, `settings`).
"""
