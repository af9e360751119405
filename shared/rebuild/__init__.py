"""A service's tables made again from the log beside those that answer."""
