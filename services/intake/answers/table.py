"""Every route of the door, with what it is sent and what it answers."""

from typing import Final

from services.intake.answers.acts import ACTS
from services.intake.answers.batches import BATCHES
from services.intake.answers.operators import CALLERS, KEEPING
from services.intake.answers.previews import PREVIEWS
from shared.openapi.operations import SHARED, health

_OPERATION: Final = {("get", "/healthz"): health(service="intake", nats="ok")}
OPERATIONS: Final = {
    **SHARED,
    **_OPERATION,
    **ACTS,
    **BATCHES,
    **PREVIEWS,
    **CALLERS,
    **KEEPING,
}
