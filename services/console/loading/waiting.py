"""Waiting until every service of the system has taken what was posted."""

import time
from typing import Final

from services.console.client import SystemClient
from services.console.errors import UnreachableError
from shared.errors import Problem

_POSITION_PAUSE_S: Final = 0.05
# A service that stands still this long has not fallen behind, it has stopped.
_STANDSTILL_MAX_S: Final = 20.0


def wait_until_taken(
    client: SystemClient, sequence: int, *, standstill_s: float = _STANDSTILL_MAX_S
) -> None:
    """Wait until every service has taken `sequence`; raises UnreachableError naming who has not.

    The wait ends when none of those behind has moved for `standstill_s`, so a long catching-up
    is waited out and a dead service is not.
    """
    behind = client.services()
    positions: dict[str, int | None] = {}
    give_up = time.monotonic() + standstill_s
    while behind and sequence > 0:
        for name, url in list(behind.items()):
            before = positions.get(name)
            now = positions[name] = _position(client, url)
            if now is not None and now >= sequence:
                del behind[name]
            if now is not None and now != before:
                give_up = time.monotonic() + standstill_s
        if not behind:
            return
        if time.monotonic() > give_up:
            raise UnreachableError(_who_is_behind(behind, positions, sequence))
        time.sleep(_POSITION_PAUSE_S)


def _who_is_behind(behind: dict[str, str], positions: dict[str, int | None], sequence: int) -> str:
    told = []
    for name in behind:
        at = positions.get(name)
        told.append(f"{name} " + ("no responde" if at is None else f"sigue en la {at}"))
    return (
        f"Los actos están registrados hasta la secuencia {sequence}, pero no todos los servicios "
        f"la tomaron: {'; '.join(told)}."
    )


def _position(client: SystemClient, url: str) -> int | None:
    try:
        body = client.get_json("/v1/position", base=url)
    except (UnreachableError, Problem):
        return None
    sequence = body.get("sequence")
    return sequence if isinstance(sequence, int) else None
