"""The server of the log: one of its own to run, its users and what each may do."""
