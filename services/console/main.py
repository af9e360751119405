"""The command `poi`: read its arguments, call the part that does the work, give the exit code.

Exit 0 done, 1 the answer is "no", 2 usage, 3 the system cannot be reached (design 4.3).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.console.ending import run
from services.console.on_demand import GroupOnDemand

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "up": "services.console.up:add_up",
        "load": "services.console.loading.command:add_load",
        "cuadro": "services.console.reading.tables:add_cuadro",
        "book": "services.console.reading.book:add_book",
        "reconcile": "services.console.reading.reconciliation:add_reconcile",
        "observations": "services.console.reading.observations:add_observations",
        "explain": "services.console.reading.lineage:add_lineage",
        "diff": "services.console.reading.lineage:add_lineage",
        "keys": "services.console.proof.keys:add_keys",
        "checkpoint": "services.console.proof.checkpoint:add_checkpoint",
        "export": "services.console.proof.exporting:add_export",
        "verify": "services.console.proof.verifying:add_verify",
        "import": "services.console.proof.importing:add_import",
        "replay": "services.console.replay.command:add_replay",
        "rebuild": "services.console.replay.rebuilding:add_rebuild",
        "attempts": "services.console.door.attempts:add_attempts",
        "nats-config": "services.console.door.nats_config:add_nats_config",
        "preview": "services.console.door.preview:add_preview",
        "version": "services.console.version:add_version",
        "receipt": "services.console.door.receipts:add_receipts",
        "callers": "services.console.door.callers:add_callers",
    }
)
"""Each command, as the help page lists them, and what adds it to a command line."""


def main() -> None:
    """Run the command `poi`."""
    purpose = (
        "Plan y presupuesto de una entidad pública del Perú, a cualquier fecha, desde sus actos."
    )
    run(GroupOnDemand("poi", COMMANDS, purpose=purpose))


if __name__ == "__main__":
    main()
