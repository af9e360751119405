"""What is sent to the routes of operators and of whoever checks, and what they answer."""

from typing import Any, Final

from services.intake.answers.examples import NOT_JSON, RESTORING, TWICE
from services.intake.answers.refusing import (
    BODY,
    CUT_SHORT,
    NO_LOG,
    OPERATOR_ALONE,
    TOO_SLOW,
    UNAUTHORIZED,
    WHO,
)
from services.intake.attempts.attempt import OUTCOMES
from shared.errors import Fault, Problem, bad_parameter, not_found
from shared.openapi.answer import (
    JSON,
    NDJSON,
    Answer,
    Content,
    Operation,
    answer,
    merged,
    refusals,
)
from shared.openapi.operations import COUNT, TEXT, members, page_of
from shared.openapi.shown import DIGEST

_NULLABLE: Final = {"type": ["string", "null"]}
_LIST: Final = {"type": ["array", "null"], "items": TEXT}
_MEMBERS: Final[dict[str, Any]] = {
    "name": TEXT,
    "state": {"enum": ["active", "expired", "revoked"]},
    "entities": _LIST,
    "kinds": _LIST,
    "issuers": _LIST,
    "may_subscribe": {"type": "boolean"},
    "client_id": _NULLABLE,
    "nats_key": _NULLABLE,
    "key_id": TEXT,
    "created_at": TEXT,
    "expires_at": TEXT,
    "revoked_at": _NULLABLE,
}
_STATED: Final[dict[str, Any]] = {
    "name": "mef",
    "entities": ["38-241"],
    "kinds": ["SupplementaryCreditAuthorized"],
    "issuers": ["RE-ITP-DE"],
    "may_subscribe": True,
    "client_id": None,
    "nats_key": "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4",
    "expires_on": "2027-12-31",
}
_CALLER: Final[dict[str, Any]] = {
    **{name: value for name, value in _STATED.items() if name != "expires_on"},
    "state": "active",
    "key_id": "0b8e6f5a",
    "created_at": "2026-01-05T15:00:00.000000Z",
    "expires_at": "2028-01-01T05:00:00.000000Z",
    "revoked_at": None,
}
_STATED_SCHEMA: Final = {
    "type": "object",
    "required": ["name", "expires_on"],
    "properties": {
        **{
            name: _MEMBERS[name]
            for name in ("name", "entities", "kinds", "issuers", "client_id", "nats_key")
        },
        "may_subscribe": {"type": ["boolean", "null"]},
        "expires_on": {"type": "string", "description": "El último día en que vale, AAAA-MM-DD"},
    },
    "additionalProperties": False,
}
_INVALID: Final = Problem(
    422,
    "invalid-caller",
    "No se puede registrar",
    "Hay 1 falta. La primera, en /expires_on: ya pasó; va un día por venir.",
    errors=(Fault("/expires_on", "past", "2020-01-01", "ya pasó; va un día por venir"),),
)
_NAME_TAKEN: Final = Problem(
    409,
    "caller-taken",
    "Ya está registrado",
    "mef no se puede registrar: name mef ya es de mef; revóquelo antes con «poi callers revoke "
    "mef».",
    errors=(
        Fault(
            "/name", "taken", "mef", "ya es de mef; revóquelo antes con «poi callers revoke mef»"
        ),
    ),
)
_INTERNAL: Final = Problem(
    401,
    "unauthorized",
    "Es una ruta interna",
    "Solo los servicios del mismo sistema, o su operador, llaman a esta ruta.",
)

CALLERS: Final = {
    ("get", "/v1/callers"): Operation(
        merged(
            {
                200: answer(
                    "Todos los registros, también los revocados y vencidos",
                    page_of(members(**_MEMBERS)),
                    {"items": [_CALLER], "total": 1, "next": None},
                )
            },
            OPERATOR_ALONE,
        ),
        is_open=False,
    ),
    ("post", "/v1/callers"): Operation(
        merged(
            {
                201: answer(
                    "Registrado; api_key se muestra esta única vez",
                    members(**_MEMBERS, api_key=TEXT),
                    {**_CALLER, "api_key": "poi_0b8e6f5a_" + "x" * 43},
                )
            },
            OPERATOR_ALONE,
            BODY,
            refusals(NOT_JSON, TWICE, _INVALID, _NAME_TAKEN),
        ),
        body={JSON: Content(_STATED_SCHEMA, {"ministerio": _STATED})},
        is_open=False,
    ),
    ("post", "/v1/callers/{name}:revoke"): Operation(
        merged(
            {
                200: answer(
                    "Revocado: desde ya nada suyo entra",
                    members(**_MEMBERS),
                    {
                        **_CALLER,
                        "state": "revoked",
                        "revoked_at": "2026-02-01T15:00:00.000000Z",
                    },
                )
            },
            OPERATOR_ALONE,
            refusals(not_found("quien publica", "mfe", ["mef"])),
        ),
        is_open=False,
    ),
    ("post", "/v1/callers:recognize"): Operation(
        merged(
            {200: answer("De quién es", members(name=TEXT), {"name": "mef"})},
            WHO,
            refusals(_INTERNAL),
        ),
        is_open=False,
    ),
}

_LINE: Final = (
    "poi-checkpoint/1 ACTS 99 sha256:" + "75fb" * 16 + " 2024-09-10T15:04:05Z "
    "ed25519-03e1318cfac3f952:" + "q5Zr" * 21 + "Qw=="
)
_NOT_EMPTY: Final = Problem(
    409,
    "not-empty",
    "El registro no está vacío",
    "El registro ya tiene 99 actos. Un registro exportado se restaura solo en un sistema vacío.",
)
_NOT_WHOLE: Final = Problem(
    422,
    "invalid-export",
    "El archivo no se puede restaurar",
    "La exportación no está entera: falta la secuencia 3.",
    errors=(Fault("/3", "act-missing", None, "falta la secuencia 3"),),
)
_NOT_SIGNING: Final = Problem(
    404,
    "not-signing",
    "Las constancias no van firmadas",
    "Esta puerta no firma: no se le dio clave (POI_RECEIPT_KEY_FILE).",
)
_EXPORT: Final = '{"format":"poi-export/1","stream":"ACTS"}\n{"checkpoint":"' + _LINE + '"}\n'
_PEM: Final = (
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n"
)
_ATTEMPT: Final[dict[str, Any]] = {
    "number": 12,
    "caller": "mef",
    "outcome": "refused",
    "key": "RE-900-2024-ITP-DE",
    "attempt": '{"at":"2024-03-18T15:04:05.123456Z","caller":"mef","outcome":"refused",'
    '"status":422,"transport":"http"}',
    "digest": DIGEST,
}
_ATTEMPT_SCHEMA: Final = members(
    number=COUNT,
    caller=_NULLABLE,
    outcome={"enum": list(OUTCOMES)},
    key=_NULLABLE,
    attempt={**TEXT, "description": "El intento en JSON canónico, como lo cuenta la huella"},
    digest=TEXT,
)
_HEAD_SCHEMA: Final = members(number=COUNT, digest=TEXT)
_ATTEMPTS_SCHEMA: Final = members(**page_of(_ATTEMPT_SCHEMA)["properties"], head=_HEAD_SCHEMA)

KEEPING: Final = {
    ("get", "/v1/attempts"): Operation(
        merged(
            {
                200: answer(
                    "Los intentos en su orden, y la huella de todos hasta el último",
                    _ATTEMPTS_SCHEMA,
                    {
                        "items": [_ATTEMPT],
                        "total": 1,
                        "next": None,
                        "head": {"number": 12, "digest": DIGEST},
                    },
                )
            },
            OPERATOR_ALONE,
            refusals(bad_parameter("outcome", "rejected", f"use {', '.join(OUTCOMES)}")),
        ),
        is_open=False,
    ),
    ("post", "/v1/log:import"): Operation(
        merged(
            {
                201: answer(
                    "Restaurado: todo es como antes",
                    members(sequence=COUNT, digest=TEXT, checkpoint=TEXT),
                    {"sequence": 99, "digest": DIGEST, "checkpoint": _LINE},
                )
            },
            refusals(CUT_SHORT, TOO_SLOW, UNAUTHORIZED, _NOT_EMPTY, _NOT_WHOLE, RESTORING, NO_LOG),
        ),
        body={NDJSON: Content(TEXT, {"exportación": _EXPORT})},
        is_open=False,
    ),
    ("get", "/v1/receipt-key"): Operation(
        merged(
            {
                200: Answer(
                    "La clave pública (PEM)",
                    {"application/x-pem-file": Content(TEXT, {"ejemplo": _PEM})},
                )
            },
            WHO,
            refusals(_NOT_SIGNING),
        )
    ),
}
