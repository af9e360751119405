"""How a service of the embedded system is started: its command and its environment."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from services.console.embedded.folder import DataFolder
from services.console.embedded.ports import HOST
from shared.nats.permissions import DOOR

_PACKAGES: Final = Path(__file__).parents[3]
# Settings of a deployment that would turn an embedded service away from its own system.
_NOT_INHERITED: Final = frozenset({"POI_NATS_REPLICAS", "POI_FROZEN_AT"})


def command(service: str, port: int) -> tuple[str, ...]:
    """Give the command that starts a service on a port."""
    return (
        # -P and --app-dir: never a package that happens to lie in the current folder.
        *(sys.executable, "-P", str(_PACKAGES / "shared" / "serving.py")),
        *("--app-dir", str(_PACKAGES), f"services.{service}.main:create_app"),
        *("--host", HOST, "--port", str(port)),
    )


def environment(
    service: str, folder: DataFolder, urls: Mapping[str, str], frozen_at: str
) -> dict[str, str]:
    """Give the settings of a service: the inherited environment and its own addresses."""
    settings = {f"POI_{name.upper()}_URL": url for name, url in urls.items()}
    settings["POI_DATABASE_URL"] = folder.database_url(service)
    if frozen_at:
        settings["POI_FROZEN_AT"] = frozen_at
    else:
        settings["POI_OPERATOR_KEY_FILE"] = str(folder.key_file)
        settings["POI_NATS_SEED_FILE"] = str(folder.nats_seed(service))
        if service == "intake":
            settings["POI_RECEIPT_KEY_FILE"] = str(folder.receipt_key_file)
            settings["POI_NATS_DOOR_SEED_FILE"] = str(folder.nats_seed(DOOR))
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return {**kept, **settings}
