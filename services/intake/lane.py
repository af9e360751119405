"""A lane of its own for single posts: past FastAPI's router, its solving and its exit stacks.

Those take a post as long as its judgement, and do nothing for it: the door reads the body itself
and a post's one parameter is a plain text. The route stands in the router all the same: it is
documented there, and answers whoever comes by another way (behind a proxy's prefix).
"""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.errors import Problem
from shared.problems import problem_response

PATH: Final = "/v1/acts"


class PostingLane:
    """The innermost middleware: answers `POST /v1/acts` and lets all else go on."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        try:
            response = await self._answer(Request(scope, receive, send))
        except Problem as problem:
            response = problem_response(problem)
        await response(scope, receive, send)
