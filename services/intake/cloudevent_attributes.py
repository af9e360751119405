"""The attributes of a CloudEvent 1.0: names, types and forms as the specification has them (pure).

Source: CloudEvents 1.0.2, sections "Context Attributes" and "Type System"; HTTP binding, section
"HTTP Header Values".
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from shared.errors import Fault

SPEC_VERSION: Final = "1.0"

_NAME: Final = re.compile(r"[a-z0-9]+")
_REQUIRED: Final = ("specversion", "id", "source", "type")
_INTEGER_MAX: Final = 2**31
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_URI_REFERENCE: Final = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+")
_TOKEN: Final = r"[A-Za-z0-9!#$%&'*+\-.^_`|~]+"  # noqa: S105 - RFC 2045's word for it
_MEDIA_TYPE: Final = re.compile(
    rf'{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:{_TOKEN}|"(?:[^"\\]|\\.)*"))*'
)
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PRINTABLE: Final = re.compile(r"[\x20-\x7e\t]*")
_PERCENT: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


def attribute_faults(attributes: Mapping[str, Any], prefix: str) -> list[Fault]:
    """List what is wrong with the attributes; null is an attribute that is not there.

    `prefix` and the name make the place that a fault points to: "/" in JSON, "ce-" in headers.
    """
    present = {name: value for name, value in attributes.items() if value is not None}
    faults = [
        Fault(f"{prefix}{name}", "missing", None, "falta; es obligatorio")
        for name in _REQUIRED
        if name not in present
    ]
    for name, value in present.items():
        message = _wrong_name(name) or _wrong_value(value) or _wrong_form(name, value)
        if message:
            faults.append(Fault(f"{prefix}{name}", "attribute", _shown(value), message))
    return faults


def _wrong_name(name: str) -> str | None:
    if _NAME.fullmatch(name):
        return None
    return "el nombre de un atributo lleva solo minúsculas y cifras"


def _wrong_value(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        in_range = -_INTEGER_MAX <= value < _INTEGER_MAX
        return None if in_range else "un entero va de -2147483648 a 2147483647"
    if not isinstance(value, str):
        return "un atributo es texto, entero o booleano"
    return "lleva caracteres de control" if _CONTROL.search(value) else None


def _wrong_form(name: str, value: Any) -> str | None:
    """Say what is wrong with a core attribute; extensions have no form of their own."""
    forms: dict[str, tuple[Callable[[str], bool], str]] = {
        "specversion": (lambda text: text == SPEC_VERSION, "la versión que se lee es 1.0"),
        "id": (bool, "no va vacío"),
        "type": (bool, "no va vacío"),
        "source": (lambda text: bool(_URI_REFERENCE.fullmatch(text)), "va una referencia URI"),
        "subject": (bool, "no va vacío"),
        "dataschema": (_is_uri, "va un URI absoluto"),
        "datacontenttype": (
            lambda text: bool(_MEDIA_TYPE.fullmatch(text)),
            "va un tipo de medio, por ejemplo application/json",
        ),
        "time": (_is_moment, "va fecha y hora con zona, por ejemplo 2024-01-12T10:00:00Z"),
    }
    if name not in forms:
        return None
    fits, message = forms[name]
    return None if isinstance(value, str) and fits(value) else message


def _is_uri(text: str) -> bool:
    return bool(_SCHEME.fullmatch(text) and _URI_REFERENCE.fullmatch(text))


def _is_moment(text: str) -> bool:
    """Say whether a text is a moment of RFC 3339, of any precision."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return False
    day, time, zone = found.groups()
    if time.endswith(":60"):  # a leap second is a moment
        time = f"{time[:-2]}59"
    try:
        dt.datetime.fromisoformat(f"{day}T{time}{zone.upper()}")
    except ValueError:
        return False
    return True


def media_type(content_type: str) -> str:
    """Give a content type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def is_json(content_type: str) -> bool:
    """Say whether a content type is JSON in UTF-8."""
    media = media_type(content_type)
    charset = re.search(r';\s*charset="?([^";\s]+)', content_type, re.IGNORECASE)
    in_utf8 = charset is None or charset[1].lower() in {"utf-8", "us-ascii"}
    return in_utf8 and (media == "application/json" or media.endswith("+json"))


def decoded_header(value: str) -> str:
    """Read an attribute out of a header: double quotes first, then one round of percent signs.

    Raises ValueError for what is not UTF-8 then, or was not printable ASCII before.
    """
    value = value.strip()
    if _PRINTABLE.fullmatch(value) is None:
        raise ValueError("una cabecera lleva solo ASCII; lo demás va codificado con %")
    if (quoted := _QUOTED.fullmatch(value)) is not None:
        value = re.sub(r"\\(.)", r"\1", quoted[1])
    plain = _PERCENT.sub(lambda found: bytes([int(found[1], 16)]), value.encode("ascii"))
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("lo codificado con % no es UTF-8") from error


def _shown(value: Any) -> Any:
    return value if isinstance(value, str | int) else None
