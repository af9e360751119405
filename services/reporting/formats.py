"""In which form a table, or the book, is answered: by the suffix of its address or by `Accept`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from services.reporting.book_contents import ComposedBook
from services.reporting.render import csv, html, json, xlsx
from services.reporting.table import Table
from shared.errors import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Format(Generic[T]):
    """One form: its suffix, its media type, the renderer, and how a browser is to take it.

    `saved_as` is the suffix of the file that a browser saves; "" lets it show what it gets.
    """

    suffix: str
    media_type: str
    render: Callable[[T], bytes]
    saved_as: str = ""
    policy: str = ""

    def headers(self, name: str) -> dict[str, str]:
        """Give the headers of an answer that a file `name` would hold."""
        headers = {"X-Content-Type-Options": "nosniff"}
        if self.saved_as:
            headers["Content-Disposition"] = f'attachment; filename="{name}.{self.saved_as}"'
        if self.policy:
            headers["Content-Security-Policy"] = self.policy
        return headers


FORMATS: Final[tuple[Format[Table], ...]] = (
    Format("json", json.MEDIA_TYPE, json.render),
    Format("csv", csv.MEDIA_TYPE, csv.render),
    Format("xlsx", xlsx.MEDIA_TYPE, xlsx.render, saved_as="xlsx"),
    Format("html", html.MEDIA_TYPE, html.render, policy=html.POLICY),
)
BOOK_FORMATS: Final[tuple[Format[ComposedBook], ...]] = (
    Format("json", json.MEDIA_TYPE, json.render_book),
    Format("csv", csv.BOOK_MEDIA_TYPE, csv.render_book, saved_as="zip"),
    Format("xlsx", xlsx.MEDIA_TYPE, xlsx.render_book, saved_as="xlsx"),
    Format("html", html.MEDIA_TYPE, html.render_book, policy=html.POLICY),
)


def split_suffix(name: str) -> tuple[str, Format[Table] | None]:
    """Part "cuadro-22.csv" into the table's id and its form; no suffix leaves it to `Accept`."""
    table_id, dot, suffix = name.rpartition(".")
    form = next((form for form in FORMATS if form.suffix == suffix), None)
    return (table_id, form) if dot and form else (name, None)


def accepted(accept: str, formats: Sequence[Format[T]]) -> Format[T]:
    """Choose the form that a caller prefers; JSON when nothing is said (406 when none fits)."""
    if not accept.strip():
        return formats[0]
    ranges = sorted(map(_range, accept.split(",")), key=lambda r: -r[1])
    refused = frozenset(wanted for wanted, quality in ranges if quality <= 0)
    for wanted, quality in ranges:
        for form in formats:
            media_type = _plain(form)
            family = media_type.split("/", 1)[0]
            fits = wanted in (media_type, f"{family}/*", "*/*")
            if quality > 0 and fits and media_type not in refused:
                return form
    raise _unacceptable(accept, formats)


def of_suffix(suffix: str, formats: Sequence[Format[T]]) -> Format[T]:
    """Find the form that a suffix names (406 for another)."""
    form = next((form for form in formats if form.suffix == suffix), None)
    if form is None:
        raise _unacceptable(f".{suffix}", formats)
    return form


def media_types(formats: Sequence[Format[T]]) -> Mapping[str, str]:
    """List the media types without their options, by suffix."""
    return {form.suffix: _plain(form) for form in formats}


def _plain(form: Format[T]) -> str:
    return form.media_type.split(";", 1)[0]


def _range(text: str) -> tuple[str, float]:
    wanted, *options = (part.strip() for part in text.split(";"))
    stated = next((o[2:] for o in options if o.startswith("q=")), "1")
    try:
        return wanted.lower(), float(stated)
    except ValueError:
        return wanted.lower(), 0.0


def _unacceptable(asked: str, formats: Sequence[Format[T]]) -> Problem:
    choices = [f"{media_type} (.{suffix})" for suffix, media_type in media_types(formats).items()]
    return Problem(
        406,
        "not-acceptable",
        "No se da en esa forma",
        f"Esto no se da como {asked!r}. Se da como: {', '.join(choices)}.",
        extra={"choices": choices},
    )
