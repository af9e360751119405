"""Who posts and what came of it: callers, attempts, receipts, the permissions of the log server."""
