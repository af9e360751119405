"""What every service speaks: acts, cuts, the log, the store and the runner that joins them.

Nothing here knows a service. The files without a clock, network, database or environment are the
language (`act`, `event`, `codes`, `keys`, `money`, `cut`, `endings`, `figures.reading`); the rest
is the thin shell around them (`stream`, `store`, `runner`, `service`, `settings`).

The rooms: `figures` (what acts do to figures, and how these are read), `rules` (what is noticed),
`proof` (that nothing was altered), `branch` (what drafts would change), `rebuild` (tables made
again), `nats` (the log's server and its users), `openapi` (what the API says of itself).
"""
