"""Declares the stream of acts as its administrator and ends, so that no service has to be one.

Started by docker-compose.yml before the services, with the settings of a service. A stream that
stands as declared is left alone; one that stands otherwise is named field by field and nothing
starts.
"""  # noqa: INP001 - run by its path, no package

import asyncio
import sys
from pathlib import Path
from typing import Final

from shared.nats.permissions import ARCHIVE
from shared.settings import ServiceSettings
from shared.stream import Log, LogError, SeedCredentials, SeedUnusable

_SERVER_WITHIN_S: Final = 60.0


async def declare(settings: ServiceSettings) -> None:
    """Wait for the server and make the stream stand as declared; raises LogError."""
    seed = settings.nats_seed_file
    log = await Log.connect(
        settings.nats_url,
        name=ARCHIVE,
        user_credentials=SeedCredentials.of_file(ARCHIVE, Path(seed)) if seed else None,
        timeout_s=_SERVER_WITHIN_S,
    )
    try:
        await log.declare(replicas=settings.nats_replicas)
    finally:
        await log.close()


def main() -> None:
    """Declare, and say so or why not."""
    try:
        asyncio.run(declare(ServiceSettings()))
    except (LogError, SeedUnusable) as error:
        sys.exit(f"No se pudo declarar el registro: {error}")
    print("El registro está declarado.")  # noqa: T201 - printing is what it is for


if __name__ == "__main__":
    main()
