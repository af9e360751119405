"""In which form a table is answered: by the suffix of its address, or by `Accept`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.reporting.render import csv, json
from services.reporting.table import Table
from shared.errors import Problem


@dataclass(frozen=True, slots=True)
class Format:
    """One form: its suffix, its media type, and the renderer."""

    suffix: str
    media_type: str
    render: Callable[[Table], bytes]


FORMATS: Final = (
    Format("json", json.MEDIA_TYPE, json.render),
    Format("csv", csv.MEDIA_TYPE, csv.render),
)
_NOT_YET: Final = ("xlsx", "html")


def split_suffix(name: str) -> tuple[str, Format | None]:
    """Part "cuadro-22.csv" into the table's id and its form; no suffix leaves it to `Accept`."""
    table_id, dot, suffix = name.rpartition(".")
    if not dot:
        return name, None
    for form in FORMATS:
        if form.suffix == suffix:
            return table_id, form
    if suffix in _NOT_YET:
        raise _unacceptable(f".{suffix}")
    return name, None


def accepted(accept: str) -> Format:
    """Choose the form that a caller prefers; JSON when nothing is said (406 when none fits)."""
    if not accept.strip():
        return FORMATS[0]
    ranges = sorted(map(_range, accept.split(",")), key=lambda r: -r[1])
    for wanted, quality in ranges:
        for form in FORMATS:
            media_type = form.media_type.split(";", 1)[0]
            family = media_type.split("/", 1)[0]
            if quality > 0 and wanted in (media_type, f"{family}/*", "*/*"):
                return form
    raise _unacceptable(accept)


def _range(text: str) -> tuple[str, float]:
    wanted, *options = (part.strip() for part in text.split(";"))
    stated = next((o[2:] for o in options if o.startswith("q=")), "1")
    try:
        return wanted.lower(), float(stated)
    except ValueError:
        return wanted.lower(), 0.0


def _unacceptable(asked: str) -> Problem:
    choices = [f"{form.media_type.split(';', 1)[0]} (.{form.suffix})" for form in FORMATS]
    return Problem(
        406,
        "not-acceptable",
        "No se da en esa forma",
        f"Los cuadros no se dan como {asked!r}. Se dan como: {', '.join(choices)}.",
        extra={"choices": choices},
    )
