"""The log of acts as the services see it: append, read, follow. The only place that speaks NATS."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Any

from shared.stream.administration import ask_api, code_of
from shared.stream.connection import Connection
from shared.stream.credentials import Credentials
from shared.stream.declaration import declared, differences
from shared.stream.errors import ConfigurationDiffers, LogError
from shared.stream.grouping import Grouping
from shared.stream.reading import Reader
from shared.stream.record import STREAM, Appended, Recorded, Standing
from shared.stream.writing import Entry, Writer

_NO_STREAM = 10059
_NAME_IN_USE = 10058


class Log:
    """One connection to the archive of acts; made by `connect`, ended by `close`."""

    def __init__(self, connection: Connection, *, timeout_s: float) -> None:
        self._connection = connection
        self._timeout_s = timeout_s
        self._reader = Reader(connection, timeout_s=timeout_s)
        self._writer = Writer(connection, self._reader, timeout_s=timeout_s)
        self._grouping = Grouping(self._writer, timeout_s=timeout_s)

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        name: str,
        user_credentials: Credentials | None = None,
        timeout_s: float = 5.0,
    ) -> Log:
        """Wait up to `timeout_s` for the server at `url` (several: by comma).

        Raises LogUnreachable, and PermissionRefused when the server knows the user otherwise.
        """
        connection = Connection(url, name=name, credentials=user_credentials)
        await connection.open(timeout_s)
        return cls(connection, timeout_s=timeout_s)

    async def declare(self, *, replicas: int = 1) -> None:
        """Make the stream stand exactly as declared; the same again changes nothing.

        Raises ConfigurationDiffers where it stands otherwise: it is never altered from here.
        """
        wanted = declared(replicas)
        answer = await self._api("INFO", None)
        if code_of(answer) == _NO_STREAM:
            answer = await self._api("CREATE", wanted)
        if code_of(answer) == _NAME_IN_USE:  # another service was faster, with another idea
            answer = await self._api("INFO", None)
        if "error" in answer:
            raise LogError(f"No se pudo declarar el registro: {answer['error']['description']}.")
        found = differences(wanted, answer["config"])
        if found:
            raise ConfigurationDiffers(found)

    async def append(
        self,
        subject: str,
        payload: bytes,
        *,
        equal: Callable[[bytes], bool],
        traceparent: str | None = None,
    ) -> Appended:
        """Put one event on its subject for ever, or recognise the equal one that stands there.

        `equal` compares a stored payload with what is being appended; `traceparent` is kept
        beside it. `first` is True when this call stored it. Raises Conflict, PermissionRefused,
        LogUnreachable (outcome unknown).
        """
        return await self._grouping.append(Entry(subject, payload, traceparent), equal)

    async def append_all(
        self,
        entries: Sequence[tuple[str, bytes]],
        *,
        after: int | None = None,
        traceparent: str | None = None,
    ) -> tuple[int, ...]:
        """Put 1 to 1,000 events at once on new subjects, all or nothing; give their sequences.

        With `after` they enter only right behind that sequence. Raises BatchRefused naming the
        first member that stands already, LogMoved where the log ends elsewhere than `after`,
        PermissionRefused, LogUnreachable (outcome unknown).
        """
        return await self._writer.append_all(entries, after, traceparent)

    async def standing(self) -> Standing:
        """Say how the stream stands; raises LogUnreachable, LogError where there is none."""
        answer = await self._api("INFO", None)
        if "error" in answer:
            raise LogError(f"No hay registro que mirar: {answer['error']['description']}.")
        state = answer["state"]
        return Standing(
            created=answer["created"],
            config=answer["config"],
            first=state["first_seq"],
            last=state["last_seq"],
            messages=state["messages"],
        )

    async def find(self, subject: str) -> Recorded | None:
        """Give what a subject holds, `None` when nothing; raises LogUnreachable."""
        found = await self._reader.find((subject,))
        return found[0] if found else None

    async def find_all(self, subjects: Sequence[str]) -> tuple[Recorded, ...]:
        """Give what stands on 1 to 1,000 subjects, in the order of the log; raises LogUnreachable.

        Subjects that hold nothing are left out.
        """
        return await self._reader.find(subjects)

    async def last_sequence(self) -> int:
        """Give the sequence of the last event, 0 in an empty log; raises LogUnreachable."""
        return await self._reader.last_sequence()

    async def read(self, after: int, limit: int = 1000) -> tuple[Recorded, ...]:
        """Give the events that follow `after`, contiguous; `()` is the end and nothing else is.

        At most 1,000 events and about 16 MiB come at once. Raises Gap, LogUnreachable.
        """
        return await self._reader.read(after, limit)

    def follow(
        self, after: int, *, batch: int = 1000
    ) -> AsyncGenerator[tuple[Recorded, ...], None]:
        """Give all events after `after` in order, each once, and wait for new ones for ever.

        A server that dies and comes back is waited for. Raises Gap, PermissionRefused; ends
        when this log is closed.
        """
        return self._reader.follow(after, batch)

    @property
    def connected(self) -> bool:
        """Whether the line to the server stands at this moment."""
        return self._connection.connected

    async def close(self) -> None:
        """End the connection; whatever still waits on it gets LogUnreachable."""
        await self._connection.close()
        await self._grouping.close()

    async def _api(self, verb: str, question: dict[str, object] | None) -> dict[str, Any]:
        """Ask the JetStream API about the stream until it answers; raises LogUnreachable."""
        subject = f"$JS.API.STREAM.{verb}.{STREAM}"
        return await ask_api(self._connection, subject, question, self._timeout_s)
