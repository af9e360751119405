"""The contracts of an act as JSON Schema: what is posted, what the log keeps, what is answered.

`python -m shared.schemas docs/schemas` writes them to files, and a test fails when a file is stale.
A schema judges the shape alone: that lines add up and that a key is canonical only the door says.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from shared.act import KINDS, AnyAct
from shared.codes import DIMENSIONS
from shared.event import SCHEMA
from shared.money import AMOUNT_PATTERN
from shared.preview import PreviewAnswer

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
STORED_AMOUNT_PATTERN: Final = r"^(0|-?[1-9][0-9]{0,14}|-0(?=\.0*[1-9]))\.[0-9]{2}$"
_MOMENT_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$"
_SHA256_PATTERN: Final = r"^[0-9a-f]{64}$"
_SIGNATURE_PATTERN: Final = r"^ed25519-[0-9a-f]{16}:[A-Za-z0-9+/]{86}==$"
_DIMENSION_NAMES: Final = tuple(
    dict.fromkeys(name for names in DIMENSIONS.values() for name in names)
)
_NULL: Final = {"type": "null"}
_EMPTY: Final = {"const": ""}

Schema = dict[str, Any]


def act_schema(kind: str | None = None) -> Schema:
    """Give the schema of an act as posted, of one kind or of any (4.1).

    Raises KeyError for a kind that is none.
    """
    adapter: TypeAdapter[Any] = TypeAdapter(AnyAct if kind is None else KINDS[kind])
    schema = adapter.json_schema()
    definitions = schema["$defs"]
    if "Line" in definitions:
        _let_dimensions_be_empty(definitions["Line"]["properties"])
        definitions["Breakdown"]["properties"]["by"]["items"] = {"enum": list(_DIMENSION_NAMES)}
    title = "Act, as posted" if kind is None else f"{kind}, as posted"
    return {"$schema": DIALECT, **schema, "title": title}


def event_schema() -> Schema:
    """Give the schema of an event as the log keeps it: canonical, nothing is null (4.2)."""
    act = _canonical(act_schema())
    definitions = act.pop("$defs")
    act.pop("$schema")
    return {
        "$schema": DIALECT,
        "title": "Event, as stored",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "recorded_at", "posted_by", "act"],
        "properties": {
            "schema": {"const": SCHEMA},
            "recorded_at": {"type": "string", "pattern": _MOMENT_PATTERN},
            "posted_by": {"type": "string"},
            "act": {**act, "title": "Act, as stored"},
        },
        "$defs": definitions,
    }


def receipt_schema() -> Schema:
    """Give the schema of a receipt (4.4); its signature is null where the door has no key."""
    return {
        "$schema": DIALECT,
        "title": "Receipt",
        "type": "object",
        "additionalProperties": False,
        "required": ["key", "sequence", "sha256", "recorded_at", "signature"],
        "properties": {
            "key": {"type": "string", "pattern": "^[A-Z0-9-]+$"},
            "sequence": {"type": "integer", "minimum": 1},
            "sha256": {"type": "string", "pattern": _SHA256_PATTERN},
            "recorded_at": {"type": "string", "pattern": _MOMENT_PATTERN},
            "signature": {"type": ["string", "null"], "pattern": _SIGNATURE_PATTERN},
        },
    }


def problem_schema() -> Schema:
    """Give the schema of a problem document (RFC 9457) with the faults that it lists (4.4)."""
    fault = {
        "type": "object",
        "additionalProperties": False,
        "required": ["pointer", "code", "value", "message"],
        "properties": {
            "pointer": {"type": "string"},
            "code": {"type": "string", "minLength": 1},
            "value": {},
            "message": {"type": "string", "minLength": 1},
        },
    }
    return {
        "$schema": DIALECT,
        "title": "Problem",
        "type": "object",
        "required": ["type", "title", "status", "detail", "errors"],
        "properties": {
            "type": {"type": "string", "pattern": "^/problems/[a-z-]+$"},
            "title": {"type": "string", "minLength": 1},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "minLength": 1},
            "errors": {"type": "array", "items": fault},
        },
    }


def preview_schema() -> Schema:
    """Give the schema of what a preview answers (`POST /v1/acts:preview`)."""
    return {"$schema": DIALECT, **PreviewAnswer.model_json_schema(), "title": "Preview"}


FILES: Final[dict[str, Callable[[], Schema]]] = {
    "act.json": act_schema,
    "event.json": event_schema,
    "receipt.json": receipt_schema,
    "problem.json": problem_schema,
    "preview.json": preview_schema,
}
"""The exported files and what each holds."""


def written(schema: Schema) -> str:
    """Write a schema as its file has it: the same text whatever the order of members was."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _let_dimensions_be_empty(properties: Schema) -> None:
    """Take "" beside null for every dimension with a closed form: absent, null and "" are equal."""
    for name in _DIMENSION_NAMES:
        choices = properties[name]["anyOf"]
        if not any("maxLength" in choice for choice in choices):  # open registers take "" already
            choices.append(_EMPTY)


def _canonical(part: Any) -> Any:
    """Turn a schema of what is posted into one of what is stored."""
    if isinstance(part, list):
        return [_canonical(item) for item in part if item not in (_NULL, _EMPTY)]
    if not isinstance(part, dict):
        return STORED_AMOUNT_PATTERN if part == AMOUNT_PATTERN else part
    kept = {
        name: _canonical(value)
        for name, value in part.items()
        if not (name == "default" and value is None)
    }
    if len(kept.get("anyOf", ())) == 1:
        kept |= kept.pop("anyOf")[0]
    return kept


def main(arguments: list[str]) -> int:
    """Write the schemas into the folder that is named."""
    if len(arguments) != 1:
        sys.stderr.write("uso: python -m shared.schemas CARPETA\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in FILES.items():
        (folder / name).write_text(written(schema()), encoding="utf-8")
        sys.stdout.write(f"{folder / name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
