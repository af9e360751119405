"""What every service answers on its routes of operation, rebuild and proof (pure)."""

from dataclasses import replace
from typing import Any, Final

from shared.errors import Fault, Problem, bad_parameter, not_found, unavailable
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
from shared.openapi.shown import DIGEST

TRACEPARENT: Final = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
POSITION: Final = {"service": "budget", "sequence": 99, "digest": DIGEST}
UNNAMED: Final = Problem(
    401,
    "unauthorized",
    "Falta la credencial",
    "Presente la clave del operador en la cabecera Authorization: Bearer CLAVE.",
)
FORBIDDEN: Final = Problem(
    403,
    "forbidden",
    "No le está permitido",
    "Esto lo hace solo el operador del sistema.",
)
_PARAMETER: Final = bad_parameter("limit", "0", "va de 1 a 1000")
_BODY: Final = Problem(
    400,
    "bad-parameter",
    "Parámetro inválido",
    "Revise los parámetros: owner.",
    errors=(Fault("owner", "parameter", None, "Field required"),),
)
_UNREAD: Final = Problem(
    400, "http", "No se pudo atender", "POST /v1/rebuild: no se pudo atender. Vea /docs."
)
"""A body that is not even text."""

_STATE: Final = {
    "service": "budget",
    "live": 1,
    "beside": 2,
    "previous": None,
    "target": 99,
    "state": "filling",
    "position": 57,
    "trouble": None,
    "comparison": None,
}
_NULLABLE_NUMBER: Final = {"type": ["integer", "null"]}


def members(**schemas: Any) -> dict[str, Any]:
    """Give the schema of an object that has just these members, all of them."""
    return {
        "type": "object",
        "required": list(schemas),
        "properties": schemas,
        "additionalProperties": False,
    }


def page_of(item: dict[str, Any]) -> dict[str, Any]:
    """Give the schema of a page of a list."""
    return members(
        items={"type": "array", "items": item},
        total={"type": "integer", "minimum": 0},
        next={"type": ["string", "null"]},
    )


TEXT: Final = {"type": "string"}
COUNT: Final = {"type": "integer", "minimum": 0}
_STATE_SCHEMA: Final = members(
    service=TEXT,
    live=COUNT,
    beside=_NULLABLE_NUMBER,
    previous=_NULLABLE_NUMBER,
    target=COUNT,
    state={"enum": ["none", "paused", "filling", "filled"]},
    position=_NULLABLE_NUMBER,
    trouble={"type": ["string", "null"]},
    comparison={"type": ["object", "null"]},
)


_OWNER: Final = {"owner": "operador@consola:4711"}
_STEP: Final = {JSON: Content(named("Step"), {"paso": _OWNER})}


def _step(says: str, *problems: Problem) -> Operation:
    taken = Problem(
        409,
        "rebuild-taken",
        "No se puede reconstruir",
        "ya hay una reconstrucción en marcha, de operador@consola:4711: espere a que termine.",
    )
    wrong = (_BODY, _UNREAD, UNNAMED, FORBIDDEN, taken, *problems)
    down = unavailable("La base de datos no dejó reconstruir (OperationalError).")
    answers = {200: answer(says, _STATE_SCHEMA, _STATE), **refusals(*wrong, down)}
    return Operation(merged(answers), body=_STEP, is_open=False)


def _rebuilding(kind: str, detail: str) -> Problem:
    return Problem(409, kind, "No se puede reconstruir", detail)


_NOT_FILLED: Final = _rebuilding("rebuild", "el juego nuevo de tablas todavía no está lleno.")
_DIFFERS: Final = _rebuilding("rebuild-differs", "el juego nuevo difiere en 2 filas.")

REBUILDING: Final = {
    ("get", "/v1/rebuild"): replace(_step("En qué va"), body={}),
    ("post", "/v1/rebuild"): _step("En qué va, ya en marcha"),
    ("post", "/v1/rebuild:compare"): _step("En qué va; comparison dice lo hallado", _NOT_FILLED),
    ("post", "/v1/rebuild:swap"): _step("Lo nuevo responde", _NOT_FILLED, _DIFFERS),
    ("post", "/v1/rebuild:pause"): _step("Interrumpida; lo hecho queda"),
    ("post", "/v1/rebuild:abandon"): _step("Abandonada"),
}

_HEALTH_MEMBERS: Final = {
    "service": TEXT,
    "status": {"enum": ["ok", "degraded"]},
    "position": COUNT,
    "log": TEXT,
    "quarantined": {
        "type": "array",
        "items": members(sequence=COUNT, subject=TEXT, reason=TEXT),
    },
}
_HEALTH: Final = {
    "service": "budget",
    "status": "ok",
    "position": 99,
    "log": "ok",
    "quarantined": [],
}


def health(**lines: str) -> Operation:
    """Say what /healthz answers, with the lines that a service has beside the log's."""
    schema = members(**{**_HEALTH_MEMBERS, **dict.fromkeys(lines, TEXT)})
    return Operation(
        {200: answer("Vive; status dice si algo lo aqueja", schema, {**_HEALTH, **lines})}
    )


_METRICS: Final = "# HELP poi_position Last sequence taken\n# TYPE poi_position gauge\n"

OPERATION: Final = {
    ("get", "/healthz"): health(),
    ("get", "/readyz"): Operation(
        {
            200: answer(
                "Alcanzó el registro",
                members(service=TEXT, position=COUNT),
                {"service": "budget", "position": 99},
            ),
            **refusals(
                Problem(
                    503,
                    "not-ready",
                    "Todavía no está listo",
                    "budget: está leyendo el registro; va en la secuencia 57.",
                    retry_after_s=1,
                )
            ),
        }
    ),
    ("get", "/metrics"): Operation(
        {200: Answer("Métricas", {"text/plain": Content(TEXT, {"ejemplo": _METRICS})})}
    ),
    ("get", "/v1/position"): Operation(
        {
            200: answer(
                "Última secuencia tomada, y la huella de toda la historia hasta ella",
                members(service=TEXT, sequence=COUNT, digest=TEXT),
                POSITION,
            )
        }
    ),
}

TRACING: Final = {
    ("get", "/v1/traces"): Operation(
        {
            200: answer(
                "Los últimos, el más antiguo primero",
                page_of(members(sequence=COUNT, subject=TEXT, traceparent=TEXT)),
                {
                    "items": [
                        {
                            "sequence": 57,
                            "subject": "acts.38-241.2024.RE-900-2024-ITP-DE",
                            "traceparent": TRACEPARENT,
                        }
                    ],
                    "total": 1,
                    "next": None,
                },
            )
        }
    )
}

_COLUMNS: Final = ["sequence", "digest"]
PROOF: Final = {
    ("get", "/v1/rows"): Operation(
        {
            200: answer(
                "Las tablas",
                page_of(
                    members(
                        table=TEXT,
                        key={"type": "array", "items": TEXT},
                        columns={"type": "array", "items": TEXT},
                    )
                ),
                {
                    "items": [{"table": "mark", "key": ["sequence"], "columns": _COLUMNS}],
                    "total": 1,
                    "next": None,
                },
            )
        }
    ),
    ("get", "/v1/rows/mark/digests"): Operation(
        merged(
            {
                200: answer(
                    "Huellas en hexadecimal, sin separación, 64 cifras cada una",
                    members(after=COUNT, digests=TEXT),
                    {"after": 98, "digests": "75fb" * 16},
                )
            },
            refusals(_PARAMETER),
        )
    ),
    ("get", "/v1/rows/{table}"): Operation(
        merged(
            {
                200: answer(
                    "Filas, y el camino de la página que sigue",
                    members(
                        table=TEXT,
                        columns={"type": "array", "items": TEXT},
                        rows={"type": "array", "items": {"type": "array"}},
                        next={"type": ["string", "null"]},
                    ),
                    {
                        "table": "mark",
                        "columns": _COLUMNS,
                        "rows": [[99, "75fb" * 16]],
                        "next": None,
                    },
                )
            },
            refusals(_PARAMETER, not_found("la tabla", "acto", ["act", "mark"])),
        )
    ),
}

SHARED: Final = {**OPERATION, **TRACING, **REBUILDING, **PROOF}
"""The routes that every service has."""
