"""The ports of an embedded system: a block N..N+10, the same distance for each part."""

import secrets
import socket
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.console.errors import PortTakenError, UsageError

HOST: Final = "127.0.0.1"
SERVICES: Final = ("reporting", "intake", "budget", "targets", "investments")
OFFSETS: Final[Mapping[str, int]] = MappingProxyType(
    {**{name: offset for offset, name in enumerate(SERVICES)}, "nats": 10}
)
"""How far each part's port lies from the first (design 4.3)."""

_LAST_PORT: Final = 65535
_SEARCH_FROM: Final = 20_000
# Linux gives outgoing connections ports from 32768 up; a block below never collides with one.
_SEARCH_TO: Final = 32_000
_SEARCHES_MAX: Final = 200


def block_at(first: int) -> dict[str, int]:
    """Name the port of each part of the block that starts at `first`; all must be free.

    Raises PortTakenError naming the first that is not, UsageError for a number that is no port.
    """
    if not 1 <= first <= _LAST_PORT - OFFSETS["nats"]:
        last = _LAST_PORT - OFFSETS["nats"]
        raise UsageError(f"El puerto {first} no sirve: va de 1 a {last}, o 0 para buscar uno.")
    ports = {part: first + offset for part, offset in OFFSETS.items()}
    for part, port in ports.items():
        if not is_free(port):
            raise PortTakenError(part, port)
    return ports


def free_block() -> dict[str, int]:
    """Find a block of free ports, at random so that systems started together do not meet."""
    for _ in range(_SEARCHES_MAX):
        first = _SEARCH_FROM + secrets.randbelow(_SEARCH_TO - _SEARCH_FROM)
        try:
            return block_at(first)
        except PortTakenError:
            continue
    raise UsageError(
        f"No se encontró un bloque de puertos libres entre {_SEARCH_FROM} y {_SEARCH_TO}; "
        "indique uno con --port."
    )


def is_free(port: int) -> bool:
    """Say whether a server can listen on the port of the loopback address now.

    Raises UsageError when the system forbids the port (below 1024 for ordinary users).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do: connections of an ended server that linger do not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise UsageError(
                f"El sistema operativo no permite usar el puerto {port}; use uno desde 1024."
            ) from error
        except OSError:
            return False
    return True
