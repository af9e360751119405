"""What would stand if drafts were recorded: a branch of a service, in memory, and its API."""
