"""The act, the receipt and the problems that the door's documents show (pure)."""

from typing import Any, Final

from shared.act import Act, canonical_act
from shared.errors import Fault, Problem, unavailable
from shared.event import SCHEMA, act_sha256, read_act, subject_of

_SOURCE: Final = {"table": "anexo-1", "row": "1", "page": 54}

ACT: Final[dict[str, Any]] = {
    "key": "RE-900-2024-ITP-DE",
    "printed_key": "Resolución Ejecutiva N° 900-2024-ITP/DE",
    "entity": "38-241",
    "fiscal_year": 2024,
    "kind": "SupplementaryCreditAuthorized",
    "issued_on": {"date": "2024-03-15", "certainty": "exact"},
    "effective_on": {"date": "2024-03-15", "certainty": "exact"},
    "title": "Autoriza la incorporación de mayores ingresos públicos",
    "references": ["DLEG-1440 art. 50"],
    "circumstance": "b.iii",
    "measures": [
        {
            "measure": "budget",
            "total": "1500000.00",
            "breakdowns": [
                {
                    "by": ["funding_source"],
                    "lines": [
                        {
                            "funding_source": "4",
                            "amount": "1500000.00",
                            "known": "printed",
                            "source": _SOURCE,
                        }
                    ],
                },
                {
                    "by": ["expense_category", "expense_group"],
                    "lines": [
                        {
                            "expense_category": "5",
                            "expense_group": "2.3",
                            "amount": "1200000.50",
                            "known": "printed",
                            "source": _SOURCE,
                        },
                        {
                            "expense_category": "6",
                            "expense_group": "2.6",
                            "amount": "299999.50",
                            "known": "printed",
                            "source": {**_SOURCE, "row": "2"},
                        },
                    ],
                },
            ],
        }
    ],
}
"""A whole act: what was authorized, told twice, and both ways add up to the total."""

_READ: Final[Act] = read_act(ACT)
_RECORDED_AT: Final = "2024-03-18T15:04:05.123456Z"
_DATE: Final = {"date": "2024-02-30", "certainty": "exact"}

RECEIPT: Final[dict[str, Any]] = {
    "key": ACT["key"],
    "sequence": 57,
    "sha256": act_sha256(_READ),
    "recorded_at": _RECORDED_AT,
    "signature": "ed25519-03e1318cfac3f952:" + "q5Zr" * 21 + "Qw==",
}
"""Its receipt; the letters of this signature are invented."""
EVENT: Final[dict[str, Any]] = {
    "schema": SCHEMA,
    "recorded_at": _RECORDED_AT,
    "posted_by": "mef",
    "act": canonical_act(_READ),
}
"""The act as the log keeps it."""
EVENT_SUBJECT: Final = subject_of(_READ)

CLOUD_EVENT: Final[dict[str, Any]] = {
    "specversion": "1.0",
    "type": "pe.gob.poi.act",
    "id": "7f0c1d5e-0001",
    "source": "https://siaf.example.gob.pe",
    "subject": ACT["key"],
    "datacontenttype": "application/json",
    "data": ACT,
}
"""The act in a CloudEvent."""
_MEMBER: Final = {"type": "string", "minLength": 1}
CLOUD_EVENT_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "CloudEvent 1.0 with an act, structured",
    "required": ["specversion", "id", "source", "type"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": _MEMBER,
        "source": _MEMBER,
        "type": {"const": "pe.gob.poi.act"},
        "subject": _MEMBER,
        "datacontenttype": _MEMBER,
        "data": {"$ref": "#/components/schemas/Act"},
        "data_base64": _MEMBER,
    },
    "oneOf": [{"required": ["data"]}, {"required": ["data_base64"]}],
}

INVALID: Final = Problem(
    422,
    "invalid-act",
    "El acto no se puede registrar",
    "El acto tiene 2 faltas. La primera, en /effective_on/date: no es una fecha que exista.",
    errors=(
        Fault("/effective_on/date", "date", _DATE["date"], "no es una fecha que exista"),
        Fault(
            "/measures/0/breakdowns/1",
            "sum",
            "1400000.00",
            "las líneas suman 1400000.00 y el total dice 1500000.00; la diferencia es 100000.00",
        ),
    ),
)
NOT_JSON: Final = Problem(
    400,
    "not-json",
    "El cuerpo no es JSON",
    "El cuerpo no es JSON (línea 1, columna 2): unexpected character.",
)
TWICE: Final = Problem(
    400,
    "repeated-member",
    "Un miembro está repetido",
    "El miembro 'key' está dos veces en un mismo objeto; deje uno.",
)
NO_EVENT: Final = Problem(
    400,
    "invalid-cloudevent",
    "El CloudEvent no es válido",
    "No cumple CloudEvents 1.0, o no lleva un acto. Lo primero, en /type: de un acto es "
    "pe.gob.poi.act.",
    errors=(Fault("/type", "type", "otro", "de un acto es pe.gob.poi.act"),),
)
EVENT_BATCH: Final = Problem(
    415,
    "unsupported-media-type",
    "Tipo de contenido no admitido",
    "Un lote de CloudEvents no se recibe. Envíe los actos a POST /v1/acts:batch, uno por línea "
    "(application/x-ndjson).",
)
CONFLICT: Final = Problem(
    409,
    "conflict",
    "La clave ya está registrada con otro contenido",
    f"{ACT['key']} está registrado en la secuencia 57 desde {_RECORDED_AT} con otro contenido. "
    "Un acto no se edita: registre otro que lo rectifique o anule.",
    extra={name: RECEIPT[name] for name in ("key", "sequence", "sha256", "recorded_at")},
)
QUARANTINED: Final = Problem(
    409,
    "quarantined",
    "El acto registrado no se puede leer",
    f"{ACT['key']} está registrado, pero esta versión no lo puede leer: esquema 3.",
)
TOO_LARGE: Final = Problem(
    413,
    "too-large",
    "El acto es demasiado grande",
    "El acto pesa 5000000 bytes o más y el máximo es 4194304 (4 MiB). "
    "Divida sus cifras en varios actos.",
)
UNKNOWN_OUTCOME: Final = unavailable(
    "No se sabe si el acto quedó registrado (el registro no respondió). Vuelva a enviarlo tal cual."
)
RESTORING: Final = unavailable("Se está restaurando el registro; vuelva a enviar el acto después.")
