"""The log read for a verification: its chain as far as it is whole, and what is left after that."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

from services.console.errors import UnreachableError
from shared.event import NO_DIGEST, next_digest
from shared.stream import Gap, Log, Recorded

_SILENCE_MAX_S: Final = 30.0
_BATCH: Final = 1000
_DIGEST_BYTES: Final = 32

Told = Callable[[int], None]
"""Is told the last sequence that was read."""


@dataclass(slots=True)
class Chain:
    """The digest at every sequence from 1 on, as far as nothing is missing: 32 bytes each."""

    digests: bytearray = field(default_factory=lambda: bytearray(NO_DIGEST))

    @property
    def end(self) -> int:
        """The last sequence that it reaches."""
        return len(self.digests) // _DIGEST_BYTES - 1

    def at(self, sequence: int) -> bytes:
        """Give the digest at a sequence that it reaches (zero: before the first)."""
        return bytes(self.digests[sequence * _DIGEST_BYTES : (sequence + 1) * _DIGEST_BYTES])


async def read_chain(log: Log, through: int, told: Told) -> Chain:
    """Compute every digest up to `through`, or to the first sequence that is missing.

    Raises LogError, UnreachableError when the log falls silent.
    """
    chain = Chain()
    if through == 0:
        return chain
    async with aclosing(records(log, 0, through)) as batches:
        async for batch in batches:
            previous = chain.at(chain.end)
            for recorded in batch:
                if recorded.sequence != chain.end + 1:
                    return chain
                previous = next_digest(
                    previous, recorded.sequence, recorded.subject, recorded.payload
                )
                chain.digests += previous
            told(chain.end)
    return chain


async def records(log: Log, after: int, through: int) -> AsyncGenerator[tuple[Recorded, ...], None]:
    """Give what the log holds after `after` and up to `through`; what is missing is passed over.

    Raises LogError, UnreachableError when the log falls silent.
    """
    position = after
    try:
        async with aclosing(log.follow(after, batch=_BATCH)) as batches:
            while position < through:
                batch = await asyncio.wait_for(anext(batches), _SILENCE_MAX_S)
                if batch[-1].sequence > through:
                    batch = tuple(one for one in batch if one.sequence <= through)
                    position = through
                else:
                    position = batch[-1].sequence
                yield batch
            return
    except Gap:
        pass  # from here on page by page, around what is missing
    except (TimeoutError, StopAsyncIteration) as error:
        message = f"El registro dejó de responder en la secuencia {position}."
        raise UnreachableError(message) from error
    while position < through:
        batch, position = await _page(log, position)
        kept = tuple(one for one in batch if one.sequence <= through)
        if kept:
            yield kept
        elif not batch:
            return


async def _page(log: Log, position: int) -> tuple[tuple[Recorded, ...], int]:
    """Read a page around a hole; nothing more is the end."""
    limit = _BATCH
    while True:
        try:
            batch = await log.read(position, limit)
        except Gap as gap:
            if gap.expected > position + 1:
                limit = gap.expected - 1 - position
                continue
            if gap.found is None:
                return (), position
            position, limit = gap.found - 1, _BATCH
            continue
        return batch, batch[-1].sequence if batch else position
