"""The shape of an act: every missing, unknown or malformed member, at its JSON pointer (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from pydantic import ValidationError

from shared.act import KINDS, Act
from shared.errors import Fault

_SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # pydantic's type -> our code, what is wrong and how to mend it
    "missing": ("missing", "falta; es obligatorio"),
    "extra_forbidden": ("unknown-member", "no existe en este lugar; quítelo o revise su nombre"),
    "literal_error": ("unknown-code", "no está en la lista cerrada; use {expected}"),
    "string_type": ("type", "va como texto entre comillas"),
    "int_type": ("type", "va como número entero, sin comillas"),
    "int_from_float": ("type", "va como número entero"),
    "tuple_type": ("type", "va como lista"),
    "dict_type": ("type", "va como objeto"),
    "model_type": ("type", "va como objeto"),
    "model_attributes_type": ("type", "va como objeto"),
    "too_short": ("empty", "no puede estar vacío"),
    "too_long": ("not-empty", "este tipo de acto no mueve cifras: `measures` va vacío"),
    "string_too_short": ("empty", "no puede estar vacío"),
    "string_too_long": ("too-long", "es demasiado largo; el máximo es {max_length}"),
    "string_pattern_mismatch": ("format", "no tiene la forma {pattern}"),
    "date_type": ("date", "va como fecha AAAA-MM-DD"),
    "date_parsing": ("date", "no es una fecha del calendario; escriba AAAA-MM-DD"),
    "date_from_datetime_parsing": ("date", "no es una fecha del calendario; escriba AAAA-MM-DD"),
    "date_from_datetime_inexact": ("date", "va sin hora: AAAA-MM-DD"),
    "greater_than_equal": ("range", "debe ser {ge} o más"),
    "less_than_equal": ("range", "debe ser {le} o menos"),
    "amount": ("amount", "{why}"),
    "key": ("key", "{why}"),
}
_SHOWN_MAX: Final = 200


def structural_faults(raw: Mapping[str, Any]) -> tuple[Act | None, tuple[Fault, ...]]:
    """Read an act by the class of its kind; give it, or every fault of its shape.

    With an unknown kind the rest is still judged, as for an act that moves figures.
    """
    kind = raw.get("kind")
    known = KINDS.get(kind) if isinstance(kind, str) else None
    judged = known or KINDS["BalanceInferred"]
    body = raw if known else {**raw, "kind": "BalanceInferred"}
    faults: list[Fault] = []
    if known is None:
        faults.append(_unknown_kind(raw))
    try:
        act = judged.model_validate_json(orjson.dumps(body))
    except ValidationError as error:
        faults += [_fault(raw, item) for item in error.errors(include_url=False)]
        return None, tuple(faults)
    return (act if known else None), tuple(faults)


def _unknown_kind(raw: Mapping[str, Any]) -> Fault:
    if "kind" not in raw:
        return Fault("/kind", "missing", None, "falta; es obligatorio")
    message = f"no está en la lista cerrada; use uno de: {', '.join(sorted(KINDS))}"
    return Fault("/kind", "unknown-kind", shown(raw["kind"]), message)


def _fault(raw: Mapping[str, Any], item: Any) -> Fault:
    code, sentence = _SENTENCES.get(item["type"], ("invalid", "no es válido: " + item["msg"]))
    context = {key: str(value) for key, value in item.get("ctx", {}).items()}
    message = sentence.format_map({**context, "expected": _list(context.get("expected", ""))})
    return Fault(pointer(item["loc"]), code, shown(value_at(raw, item["loc"])), message)


def _list(expected: str) -> str:
    return expected.replace(" or ", " o ")


def pointer(path: Sequence[str | int]) -> str:
    """Write a path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def value_at(raw: Any, path: Sequence[str | int]) -> Any:
    """Give the value at a path, or None where there is none."""
    for part in path:
        if isinstance(raw, dict) and part in raw:
            raw = raw[part]
            continue
        if isinstance(raw, list) and isinstance(part, int) and part < len(raw):
            raw = raw[part]
            continue
        return None
    return raw


def shown(value: Any) -> Any:
    """Give a value as an error shows it: a long one is cut."""
    if isinstance(value, dict | list):
        value = orjson.dumps(value).decode()
    if isinstance(value, str) and len(value) > _SHOWN_MAX:
        return value[:_SHOWN_MAX] + "…"
    return value
