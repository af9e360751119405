"""`poi attempts`: every attempt to post, also the refused ones, and whether their chain holds.

The digest is computed here from the attempts as the door gives them, so a row that was altered,
taken out or put in by hand is found; whoever noted an earlier head can compare it too.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import typer
from rich.console import Console
from rich.table import Table

from services.console.client import DEFAULT_URL, SystemClient, problem_from
from services.console.errors import EXIT_NO, UnreachableError, UsageError
from services.console.loading.load import operator_key
from services.console.loading.sending import address_of
from services.console.options import KeyFile, Url
from services.console.usage import SpanishCommand
from services.intake.attempts.attempt import NO_DIGEST, OUTCOMES, next_digest

_PAGE: Final = 1000
_HEAD: Final = re.compile(r"([1-9][0-9]{0,17}):sha256:([0-9a-f]{64})")
_LIMIT_MAX: Final = 100_000
_NUMBER_MAX: Final = 2**62

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What the door answers to one question about attempts."""

    items: list[Item]
    total: int
    next: str | None
    number: int
    digest: str


class ChainBrokenError(Exception):
    """The attempts are not as they were kept; the sentence says from which one on."""


def add_attempts(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "attempts",
        cls=SpanishCommand,
        help="Lista todo intento de registrar un acto, también los rechazados.",
    )(attempts_command)


def attempts_command(
    *,
    caller: Annotated[str, typer.Option(help="Solo los de quien se llama así.")] = "",
    outcome: Annotated[
        str, typer.Option(help=f"Solo los que terminaron así: {', '.join(OUTCOMES)}.")
    ] = "",
    key: Annotated[str, typer.Option(help="Solo los de la clave de un acto.")] = "",
    limit: Annotated[
        int, typer.Option(min=1, max=_LIMIT_MAX, help="Cuántos, de los últimos.")
    ] = 100,
    verify: Annotated[
        bool, typer.Option("--verify", help="Recalcula la cadena entera y dice si está intacta.")
    ] = False,
    head: Annotated[
        str,
        typer.Option(help="Con --verify: un final anotado antes, NÚMERO:sha256:HUELLA."),
    ] = "",
    report: Annotated[str, typer.Option("--format", help="table o json.")] = "table",
    key_file: KeyFile = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Print the last attempts, or verify them all; exit 1 when the chain does not hold."""
    if report not in ("table", "json"):
        raise UsageError(f"El valor «{report}» de --format no sirve: use table o json.")
    if outcome and outcome not in OUTCOMES:
        raise UsageError(f"El valor «{outcome}» de --outcome no sirve: use {', '.join(OUTCOMES)}.")
    known = _noted(head)
    filters = {"caller": caller, "outcome": outcome, "key": key}
    stated = {name: value for name, value in filters.items() if value}
    with SystemClient(url, key_file=key_file) as client:
        ask = _Asking(client, operator_key(key_file, client.url))
        if verify:
            _verify(ask, known, as_json=report == "json")
            return
        found = ask.last(stated, limit)
    _show(found, as_json=report == "json")


class _Asking:
    """Asks the door for attempts, with the operator's key."""

    def __init__(self, client: SystemClient, key: str) -> None:
        self._client = client
        self._base = address_of("intake", client).rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}

    def page(self, path: str) -> Page:
        """Ask for one page; raises Problem, UnreachableError."""
        response = self._client.send("GET", self._base + path, headers=self._headers)
        if not response.is_success:
            problem = problem_from(response)
            raise problem or UnreachableError("La puerta respondió sin decir por qué.")
        told = response.json()
        head = told["head"]
        return Page(told["items"], told["total"], told["next"], head["number"], head["digest"])

    def pages(self, filters: Mapping[str, str]) -> Iterator[Page]:
        """Ask for all pages, oldest first; what comes meanwhile is left to the next time."""
        path: str | None = f"/v1/attempts?{urlencode({'limit': _PAGE, **filters})}"
        end: int | None = None
        while path is not None:
            page = self.page(path)
            end = page.number if end is None else end
            yield page
            past = bool(page.items) and page.items[-1]["number"] >= end
            path = None if past else page.next

    def last(self, filters: Mapping[str, str], limit: int) -> Page:
        """Give the last attempts that match, in the order they came."""
        asked = {"before": _NUMBER_MAX, "limit": min(limit, _PAGE), **filters}
        first = page = self.page(f"/v1/attempts?{urlencode(asked)}")
        kept = [*page.items]
        while page.next is not None and len(kept) < limit:
            page = self.page(page.next)
            kept += page.items
        return Page(kept[limit - 1 :: -1], first.total, None, first.number, first.digest)


def verify_chain(pages: Iterator[Page], known: tuple[int, str] | None) -> tuple[int, str]:
    """Compute the whole chain again; give its end; raises ChainBrokenError."""
    number, digest = 0, NO_DIGEST
    end: tuple[int, str] | None = None
    for page in pages:
        end = end or (page.number, page.digest)
        for item in page.items:
            number += 1
            if item["number"] != number:
                raise ChainBrokenError(f"Falta el intento {number}: sigue el {item['number']}.")
            digest = next_digest(digest, number, str(item["attempt"]).encode())
            if item["digest"] != f"sha256:{digest.hex()}":
                raise ChainBrokenError(
                    f"El intento {number} no es como se guardó: su contenido o su huella cambió."
                )
            _check_columns(item)
            if known is not None and number == known[0] and known[1] != item["digest"]:
                raise ChainBrokenError(
                    f"El intento {number} tenía la huella {known[1]} y tiene {item['digest']}: "
                    "la cadena fue escrita de nuevo."
                )
            if end == (number, item["digest"]) and (known is None or known[0] <= number):
                return end
    if known is not None and number < known[0]:
        raise ChainBrokenError(
            f"Hay {number} intentos y eran al menos {known[0]}: faltan al final."
        )
    if end is not None and end[0] > number:
        raise ChainBrokenError(f"Hay {number} intentos y la puerta dice {end[0]}.")
    return number, f"sha256:{digest.hex()}"


def _check_columns(item: Item) -> None:
    """See that what is asked by says what the attempt itself says."""
    attempt = json.loads(item["attempt"])
    for name in ("caller", "outcome", "key"):
        if attempt.get(name) != item[name]:
            raise ChainBrokenError(
                f"El intento {item['number']} se busca por {name} = {item[name]!r} y dice "
                f"{attempt.get(name)!r}: la fila fue cambiada."
            )


def _noted(head: str) -> tuple[int, str] | None:
    if not head:
        return None
    found = _HEAD.fullmatch(head)
    if found is None:
        raise UsageError(f"El valor «{head}» de --head no sirve: va NÚMERO:sha256:HUELLA.")
    return int(found[1]), f"sha256:{found[2]}"


def _verify(ask: _Asking, known: tuple[int, str] | None, *, as_json: bool) -> None:
    broken = None
    number, digest = 0, ""
    try:
        number, digest = verify_chain(ask.pages({}), known)
    except ChainBrokenError as error:
        broken = str(error)
    if as_json:
        told = {"intact": broken is None, "number": number, "digest": digest, "finding": broken}
        print(json.dumps(told, ensure_ascii=False, indent=2))  # noqa: T201 - the answer
    else:
        whole = f"La cadena está intacta: {number} intentos, hasta {number}:{digest}"
        print(broken or whole)  # noqa: T201 - the answer
    if broken:
        raise typer.Exit(EXIT_NO)


def _show(found: Page, *, as_json: bool) -> None:
    attempts = [{"number": item["number"], **json.loads(item["attempt"])} for item in found.items]
    if as_json:
        head = {"number": found.number, "digest": found.digest}
        told = {"items": attempts, "total": found.total, "head": head}
        print(json.dumps(told, ensure_ascii=False, indent=2))  # noqa: T201 - the answer
        return
    table = Table("N.º", "Cuándo", "Quién", "Por", "Resultado", "Acto", "Por qué")
    for attempt in attempts:
        table.add_row(
            str(attempt["number"]),
            attempt["at"][:19].replace("T", " "),
            attempt.get("caller", "—"),
            attempt["transport"],
            attempt["outcome"],
            _plain(attempt.get("key", "—")),
            _plain(_why(attempt)),
        )
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print(f"{len(attempts)} de {found.total}; final {found.number}:{found.digest}")


def _plain(text: str) -> str:
    """Show what a caller sent without anything that would steer a terminal."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def _why(attempt: Item) -> str:
    if "sequence" in attempt:
        return f"secuencia {attempt['sequence']}"
    faults = ", ".join(
        f"{one['pointer'] or '/'} {one['code']}" for one in attempt.get("faults", ())
    )
    return f"{attempt.get('problem', '')} {faults}".strip()
