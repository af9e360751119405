"""What is sent to the routes of acts and what they answer."""

from typing import Any, Final

from services.intake.answers.examples import (
    ACT,
    CLOUD_EVENT,
    CLOUD_EVENT_SCHEMA,
    EVENT,
    EVENT_BATCH,
    NO_EVENT,
    QUARANTINED,
    RECEIPT,
)
from services.intake.answers.refusing import (
    BODY,
    NO_LOG,
    POSTED,
    READING,
    WHO,
)
from shared.errors import not_found
from shared.openapi.answer import (
    JSON,
    Answer,
    Content,
    Operation,
    answer,
    merged,
    named,
    refusals,
)
from shared.openapi.operations import COUNT, TEXT, members, page_of

_NULLABLE: Final = {"type": ["string", "null"]}
_RECEIPT_MEMBERS: Final = {
    "key": TEXT,
    "sequence": COUNT,
    "sha256": TEXT,
    "recorded_at": TEXT,
    "signature": _NULLABLE,
}
_ITEM: Final = members(
    **_RECEIPT_MEMBERS,
    entity=TEXT,
    fiscal_year=COUNT,
    printed_key=_NULLABLE,
    kind=TEXT,
    title=TEXT,
    issued_on=TEXT,
    effective_on=TEXT,
    posted_by=TEXT,
)
_LISTED: Final[dict[str, Any]] = {
    **RECEIPT,
    **{name: ACT[name] for name in ("entity", "fiscal_year", "printed_key", "kind", "title")},
    "issued_on": ACT["issued_on"]["date"],
    "effective_on": ACT["effective_on"]["date"],
    "posted_by": EVENT["posted_by"],
}
_HEADERS: Final = {
    "Location": "Dónde se lee el acto",
    "Poi-Projected": "Con wait=projected: si todos los servicios ya lo tomaron (true o false)",
    "Poi-Behind": "Con Poi-Projected: false, los servicios que faltan",
}


def _receipt(says: str) -> Answer:
    shown = {"firmada": RECEIPT, "sin-firma": {**RECEIPT, "signature": None}}
    return Answer(says, {JSON: Content(named("Receipt"), shown)}, _HEADERS)


_POST: Final = Operation(
    merged(
        {
            201: _receipt("Registrado: la constancia, que no cambia nunca"),
            200: _receipt("Ya estaba registrado con el mismo contenido: su primera constancia"),
        },
        WHO,
        BODY,
        POSTED,
        refusals(NO_EVENT, EVENT_BATCH),
    ),
    body={
        JSON: Content(named("Act"), {"acto": ACT}),
        "application/cloudevents+json": Content(CLOUD_EVENT_SCHEMA, {"evento": CLOUD_EVENT}),
    },
    is_open=False,
)
_LIST: Final = Operation(
    merged(
        {
            200: answer(
                "Una página de los actos, en el orden del registro",
                page_of(_ITEM),
                {"items": [_LISTED], "total": 1, "next": None},
            )
        },
        WHO,
        READING,
    )
)
_NO_ACT: Final = not_found(
    "el acto", "RE-1-2024-ITP-DE", ["la lista completa está en /v1/acts?entity=38-241"]
)
_READ: Final = Operation(
    merged(
        {
            200: answer(
                "El acto en su forma canónica, con su constancia y quién lo envió",
                members(**_RECEIPT_MEMBERS, posted_by=TEXT, act={"type": "object"}),
                {**RECEIPT, "posted_by": EVENT["posted_by"], "act": EVENT["act"]},
            )
        },
        WHO,
        READING,
        refusals(_NO_ACT, QUARANTINED, NO_LOG),
    )
)
_STANDING: Final = {
    "type": "object",
    "required": ["position", "taken"],
    "properties": {
        "position": {"type": ["integer", "null"]},
        "taken": {"type": "boolean"},
        "quarantined": TEXT,
    },
    "additionalProperties": False,
}
_STATUS: Final = Operation(
    merged(
        {
            200: answer(
                "Qué servicios lo tomaron; position null: no responde",
                {
                    "type": "object",
                    "required": ["key", "sequence", "recorded_at", "services"],
                    "properties": {
                        "key": TEXT,
                        "sequence": COUNT,
                        "recorded_at": TEXT,
                        "traceparent": TEXT,
                        "services": {"type": "object", "additionalProperties": _STANDING},
                    },
                    "additionalProperties": False,
                },
                {
                    **{name: RECEIPT[name] for name in ("key", "sequence", "recorded_at")},
                    "services": {
                        "intake": {"position": 57, "taken": True},
                        "reporting": {"position": 57, "taken": True},
                        "budget": {"position": 56, "taken": False},
                        "targets": {"position": 57, "taken": True},
                        "investments": {"position": None, "taken": False},
                    },
                },
            )
        },
        WHO,
        READING,
        refusals(_NO_ACT, QUARANTINED, NO_LOG),
    )
)

ACTS: Final = {
    ("post", "/v1/acts"): _POST,
    ("get", "/v1/acts"): _LIST,
    ("get", "/v1/acts/{key}"): _READ,
    ("get", "/v1/acts/{key}/status"): _STATUS,
}
