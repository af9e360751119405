"""What the door is sent and what it answers, each with an example, for OpenAPI and AsyncAPI.

Read `examples.py` first. A route that is added to the door is added here too: a test compares.
"""
