"""A route documented as any other, and answered without what FastAPI does for bodies and results.

FastAPI solves a handler's parameters and looks at its result anew for each request, which took a
sixth of a post's time; the door reads a post's body itself, and its parameters are plain texts.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute


class DirectRoute(APIRoute):
    """Gives its handler the request and the stated query parameters; headers it reads itself."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Make the handler; raises TypeError for one that needs what this route does not do."""
        texts = {field.alias: field.name for field in self.dependant.query_params}
        parameters = self.dependant.query_params + self.dependant.header_params
        if self.dependant.dependencies or self.body_field or self.dependant.path_params:
            raise TypeError(f"{self.path} needs more than its request and its query")
        if any(field.field_info.is_required() for field in parameters):
            raise TypeError(f"{self.path} has a parameter that must be stated")
        endpoint = self.endpoint

        async def answer(request: Request) -> Response:
            stated = request.query_params if request.scope["query_string"] else {}
            response: Response = await endpoint(
                request,
                **{texts[alias]: value for alias, value in stated.items() if alias in texts},
            )
            return response

        return answer
