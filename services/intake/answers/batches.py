"""What is sent to the route of batches and what it answers, in its two forms."""

import json
from typing import Any, Final

from services.intake.answers.examples import ACT, CONFLICT, INVALID, RECEIPT
from services.intake.answers.refusing import BODY, POSTED, WHO
from shared.errors import Fault, Problem
from shared.openapi.answer import (
    JSON,
    NDJSON,
    Answer,
    Content,
    Operation,
    merged,
    named,
    refusals,
)
from shared.openapi.operations import TEXT, members

_OTHER: Final = {**ACT, "key": "RE-901-2024-ITP-DE", "printed_key": None}
_RECEIPTS: Final = members(receipts={"type": "array", "items": named("Receipt")})
_LINES: Final = "".join(json.dumps(act, ensure_ascii=False) + "\n" for act in (ACT, _OTHER))
_ANSWERED: Final[tuple[dict[str, Any], ...]] = (
    {"line": 1, "status": 200, "receipt": RECEIPT},
    {"line": 2, "status": 422, "problem": INVALID.as_json()},
)
_EMPTY: Final = Problem(
    400,
    "empty-batch",
    "El lote está vacío",
    "El lote no trae actos: va un acto JSON por línea (application/x-ndjson).",
)
_TOO_MANY: Final = Problem(
    413,
    "too-many-acts",
    "El lote trae demasiados actos",
    "El lote trae 1001 actos y el máximo es 1000: envíelo en varios.",
)
_FAULTY: Final = Problem(
    422,
    "invalid-batch",
    "El lote no se puede registrar",
    "No entró ningún acto del lote: 1 falta en 1 línea. La primera, en /2/key: está también en la "
    "línea 1 con otro contenido; un acto entra una sola vez.",
    errors=(
        Fault(
            "/2/key",
            "repeated-key",
            ACT["key"],
            "está también en la línea 1 con otro contenido; un acto entra una sola vez",
        ),
    ),
)
_TAKEN: Final = Problem(
    409,
    "conflict",
    "El lote tiene claves ya registradas con otro contenido",
    f"No entró ningún acto del lote: 1 falta en 1 línea. La primera, en /1/key: {CONFLICT.detail}",
    errors=(Fault("/1/key", "conflict", ACT["key"], CONFLICT.detail.rstrip(".")),),
)


def _receipts(says: str) -> Answer:
    listed = {"receipts": [RECEIPT]}
    content = {JSON: Content(_RECEIPTS, {"ejemplo": listed})}
    return Answer(
        says,
        content,
        {
            "Poi-Recorded": "Cuántos actos entraron con esta solicitud",
            "Poi-Projected": "Con wait=projected: si todos los servicios ya lo tomaron",
            "Poi-Behind": "Con Poi-Projected: false, los servicios que faltan",
        },
    )


_BY_LINE: Final = Answer(
    "Con Accept: application/x-ndjson, una línea por acto, en orden: line, status y receipt o "
    "problem",
    {NDJSON: Content(TEXT, {"ejemplo": "".join(json.dumps(line) + "\n" for line in _ANSWERED)})},
)

BATCHES: Final = {
    ("post", "/v1/acts:batch"): Operation(
        merged(
            {
                201: _receipts("Entró lo nuevo: una constancia por línea, en orden"),
                200: _receipts("Todo estaba ya registrado: sus primeras constancias"),
            },
            {200: _BY_LINE},
            WHO,
            BODY,
            POSTED,
            refusals(_EMPTY, _TOO_MANY, _FAULTY, _TAKEN),
        ),
        body={NDJSON: Content(TEXT, {"dos-actos": _LINES})},
        is_open=False,
    )
}
"""Posting many acts at once."""
