"""A service that keeps figures: what an act does to them, how they are read, the API of both."""
