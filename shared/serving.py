"""How a service is served: uvicorn, with bounds on whoever connects and then says nothing.

Run with `python -m shared.serving services.intake.main:create_app --port 8001`. Uvicorn by itself
waits for ever for a request's headers, and for what is left of a body that was already answered:
a few hundred connections that say nothing would take every file that the process may open.
"""

import argparse
import asyncio
import gc
import sys
from contextlib import suppress
from socket import socket
from typing import Any, Final

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_WITHIN_S: Final = 10.0
"""From the first byte of a request, or from connecting, to the end of its headers."""
HEADER_BYTES_MAX: Final = 64 * 1024
REST_WITHIN_S: Final = 5.0
"""For the rest of a body whose answer was already given; then the connection is closed."""
KEEP_ALIVE_S: Final = 30
"""Longer than the idle time of the services' own clients, so that no request of theirs meets a
connection that is just being closed."""
CONNECTIONS_MAX: Final = 800
"""Below the usual 1,024 open files of a process; who comes next takes the place of a silent one."""
_STOP_WITHIN_S: Final = 5
_COLLECTED_EVERY: Final = (50_000, 20, 100)
"""So many new objects before the collector looks at them, and so seldom at older ones: a request
makes some thousands and keeps none in a cycle, and a table that is kept has a hundred thousand."""


class SettledServer(uvicorn.Server):
    """Uvicorn's server, which once started leaves out of every collection what lives for good.

    The models, routes and libraries of a service are some 140,000 objects; looking through them
    again and again took a fifth of the door's time, and each full round stopped an answer for a
    tenth of a second.
    """

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, then set apart what stands."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_COLLECTED_EVERY)
        gc.enable()


class BoundedProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, with a bound on each wait for the other side."""

    connections_max = CONNECTIONS_MAX
    header_bytes_max = HEADER_BYTES_MAX
    headers_within_s = HEADERS_WITHIN_S
    rest_within_s = REST_WITHIN_S

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._bound: asyncio.TimerHandle | None = None
        self._whole = True
        self._in_headers = False
        self._header_bytes = 0
        self.silent_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request, but not for ever; where all places are taken, in another's."""
        super().connection_made(transport)
        self.silent_since = self.loop.time()
        if len(self.connections) > self.connections_max:
            self._take_a_place()
        self._within(self.headers_within_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._unbound()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; headers that never end are refused before they fill the memory."""
        super().data_received(data)
        if self._in_headers:
            self._header_bytes += len(data)
            if self._header_bytes > self.header_bytes_max and not self.transport.is_closing():
                self.send_400_response("Request headers are too large.")

    def on_message_begin(self) -> None:
        """Wait for the rest of the headers."""
        super().on_message_begin()
        self._whole = False
        self._in_headers, self._header_bytes = True, 0
        self._within(self.headers_within_s)

    def on_headers_complete(self) -> None:
        """Leave the wait for the body to the application, which knows how large it may be."""
        self._unbound()
        self._in_headers = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        self._whole = True
        if self.cycle.response_complete:
            self._unbound()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Read on what is left of a body that nobody will use, but not for ever."""
        super().on_response_complete()
        self.silent_since = self.loop.time()
        if not self._whole:
            self._within(self.rest_within_s)

    def _take_a_place(self) -> None:
        """Close the connection that has been silent the longest, else this one."""
        others = (each for each in self.connections if isinstance(each, BoundedProtocol))
        silent = [each for each in others if each.is_silent and each is not self]
        longest = min(silent, key=lambda each: each.silent_since, default=self)
        longest._close()  # noqa: SLF001 - of the same class

    @property
    def is_silent(self) -> bool:
        """Say whether no request is being answered on this connection."""
        # Before the first request there is no cycle.
        answered = getattr(self.cycle, "response_complete", True)
        return bool(answered) and not self.transport.is_closing()

    def _within(self, seconds: float) -> None:
        self._unbound()
        self._bound = self.loop.call_later(seconds, self._close)

    def _unbound(self) -> None:
        if self._bound is not None:
            self._bound.cancel()
            self._bound = None

    def _close(self) -> None:
        self._bound = None
        self.transport.close()


def serve(application: str, host: str, port: int) -> None:
    """Serve what a factory, `module:function`, makes, until the process is asked to stop."""
    # What is loaded until the server stands is kept: looking through it took a quarter of a start.
    gc.disable()
    config = uvicorn.Config(
        application,
        factory=True,
        host=host,
        port=port,
        http=BoundedProtocol,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
        access_log=False,
    )
    server = SettledServer(config)
    with suppress(KeyboardInterrupt):  # the server has ended in order by then
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m shared.serving")
    parser.add_argument("application", metavar="MODULE:FUNCTION")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--app-dir", help="where the packages lie, unless they are installed")
    stated = parser.parse_args()
    if stated.app_dir:
        sys.path.insert(0, stated.app_dir)
    serve(stated.application, stated.host, stated.port)


if __name__ == "__main__":
    main()
