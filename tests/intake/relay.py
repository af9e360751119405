"""A real TCP relay before the nats-server that loses acknowledgements when it is told to."""

import asyncio
import contextlib
from typing import Self

ACKNOWLEDGEMENT = b'{"stream":"ACTS","seq":'


class Relay:
    """Passes everything on; `lose` cuts the line at the next acknowledgement.

    With `stay_cut` no line stands any more until `heal`.
    """

    def __init__(self, port: int) -> None:
        self.lost = 0
        self._port = port
        self._losing = False
        self._stay_cut = False
        self._refusing = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._cut()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def url(self) -> str:
        """The address for clients."""
        port = self._server.sockets[0].getsockname()[1] if self._server else 0
        return f"nats://127.0.0.1:{port}"

    def lose(self, *, stay_cut: bool) -> None:
        """Lose the next acknowledgement."""
        self._losing, self._stay_cut = True, stay_cut

    def heal(self) -> None:
        """Let lines stand again."""
        self._refusing = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            writer.transport.abort()
            return
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writers |= {writer, up_writer}
        ends = {
            asyncio.create_task(self._pass(reader, up_writer)),
            asyncio.create_task(self._pass(up_reader, writer)),
        }
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        for side in (writer, up_writer):
            side.transport.abort()
            self._writers.discard(side)
        await asyncio.gather(*ends, return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(1 << 20):
                if self._losing and ACKNOWLEDGEMENT in chunk:
                    self.lost += 1
                    self._losing, self._refusing = False, self._stay_cut
                    self._cut()
                    return
                writer.write(chunk)
                await writer.drain()

    def _cut(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()
