"""The shape of an act: every missing, unknown or malformed member, at its JSON pointer (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from pydantic import ValidationError

from shared.act import KINDS, Act, ActFields
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
    "string_pattern_mismatch": ("format", "no tiene la forma debida; {form}"),
    "day": ("date", "{why}"),
    "greater_than_equal": ("range", "debe ser {ge} o más"),
    "less_than_equal": ("range", "debe ser {le} o menos"),
    "amount": ("amount", "{why}"),
    "key": ("key", "{why}"),
}
_FORMS: Final[Mapping[str, str]] = {
    # a member's name -> its form, as an official writes it
    "entity": "escriba sector y pliego, por ejemplo 38-241",
    "budget_category": "escriba cuatro dígitos, por ejemplo 9001",
    "cui": "escriba siete dígitos, por ejemplo 2271690",
    "period": "escriba AAAA-MM, por ejemplo 2024-08",
    "catalogue": "escriba minúsculas y guiones bajos, por ejemplo budget_category",
}
_FORM_OF_TEXT: Final = "quite los caracteres de control"
_OWN_MEMBERS: Final = frozenset(
    name for kind in KINDS.values() for name in kind.model_fields.keys() - ActFields.model_fields
)
"""Members that some kind has and others have not; with an unknown kind none of them is a fault."""
_SHOWN_MAX: Final = 200
_DEPTH_MAX: Final = 32
_TOO_DEEP: Final = f"hay más de {_DEPTH_MAX} niveles anidados; un acto tiene menos de diez"
_NESTING: Final = (dict, list)
Path = tuple[str | int, ...]


def well_formed(raw: Any) -> Act | None:
    """Read an act by the class of its kind; None where its shape has any fault."""
    known = _kind_of(raw) if isinstance(raw, dict) else None
    if known is None:
        return None
    try:
        return known.model_validate_json(orjson.dumps(raw))
    except (ValidationError, orjson.JSONEncodeError):  # the latter: deeper than can be written
        return None


def structural_faults(raw: Mapping[str, Any]) -> tuple[Fault, ...]:
    """List every fault of an act's shape; it must not be deeper than `depth_fault` lets.

    With an unknown kind the rest is still judged, as for an act that moves figures.
    """
    known = _kind_of(raw)
    judged = known or KINDS["BalanceInferred"]
    body = raw if known else {**raw, "kind": "BalanceInferred"}
    faults: list[Fault] = []
    if known is None:
        faults.append(_unknown_kind(raw))
    try:
        judged.model_validate_json(orjson.dumps(body))
    except ValidationError as error:
        faults += [
            _fault(raw, item)
            for item in error.errors(include_url=False)
            if not _is_echo(raw, item, known_kind=known is not None)
        ]
    return tuple(faults)


def _kind_of(raw: Mapping[str, Any]) -> type[Act] | None:
    kind = raw.get("kind")
    return KINDS.get(kind) if isinstance(kind, str) else None


def _is_echo(raw: Mapping[str, Any], item: Any, *, known_kind: bool) -> bool:
    """Say whether a fault only repeats another one.

    A list whose items are all faulty is also reported as empty; the members of the kind that was
    meant are also reported as unknown when its name is.
    """
    if item["type"] == "too_short":
        return bool(value_at(raw, item["loc"]))
    return not known_kind and item["type"] == "extra_forbidden" and item["loc"][0] in _OWN_MEMBERS


def _unknown_kind(raw: Mapping[str, Any]) -> Fault:
    if "kind" not in raw:
        return Fault("/kind", "missing", None, "falta; es obligatorio")
    message = f"no está en la lista cerrada; use uno de: {', '.join(sorted(KINDS))}"
    return Fault("/kind", "unknown-kind", shown(raw["kind"]), message)


def _fault(raw: Mapping[str, Any], item: Any) -> Fault:
    code, sentence = _SENTENCES.get(item["type"], ("invalid", "no es válido: " + item["msg"]))
    context = {key: str(value) for key, value in item.get("ctx", {}).items()}
    form = _FORMS.get(str(item["loc"][-1]), _FORM_OF_TEXT) if item["loc"] else ""
    context |= {"expected": _list(context.get("expected", "")), "form": form}
    message = sentence.format_map(context)
    return Fault(pointer(item["loc"]), code, shown(value_at(raw, item["loc"])), message)


def _list(expected: str) -> str:
    return expected.replace(" or ", " o ")


def depth_fault(raw: Any) -> Fault | None:
    """Find a member nested deeper than any act is: nothing else can be read of it."""
    level = [raw] if isinstance(raw, _NESTING) else []
    for _ in range(_DEPTH_MAX + 1):
        level = [
            member
            for value in level
            for member in (value.values() if isinstance(value, dict) else value)
            if isinstance(member, _NESTING)
        ]
        if not level:
            return None
    return Fault(pointer(_deepest(raw)), "too-deep", None, _TOO_DEEP)


def _deepest(raw: Any) -> Path:
    """Give the path to a member that is nested too deep; paths are made for such acts alone."""
    waiting: list[tuple[Any, Path]] = [(raw, ())]
    while waiting:
        value, path = waiting.pop()
        if not isinstance(value, dict | list):
            continue
        if len(path) > _DEPTH_MAX:
            return path[:_DEPTH_MAX]
        items = value.items() if isinstance(value, dict) else enumerate(value)
        waiting += [(item, (*path, name)) for name, item in items]
    return ()


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
