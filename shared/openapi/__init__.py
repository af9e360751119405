"""What each route may be sent and what it answers, with an example of everything, as OpenAPI.

Read `answer.py` first: the words. A service lists its routes in them, and `document.py` puts them
into the document that FastAPI draws from the routes themselves.
"""
