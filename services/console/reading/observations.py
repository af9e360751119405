"""`poi observations`: what the rules notice in the acts that count at a cut.

JSON is as reporting wrote it; CSV has one row an observation; on the screen they stand under their
rule, the open ones first.
"""

import csv
import io
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Annotated, Any, Final
from urllib.parse import parse_qs

import typer

from services.console.client import DEFAULT_URL, Parameters, SystemClient
from services.console.errors import UnreachableError
from services.console.options import (
    AskedCut,
    AsOf,
    Basis,
    Entity,
    ListForm,
    ListFormat,
    Named,
    Out,
    Through,
    Url,
    Year,
    cut_in_words,
)
from services.console.usage import SpanishCommand
from services.console.writing import write

_COLUMNS: Final = ("id", "rule", "severity", "state", "evidence", "basis", "explained_by")
_SEVERITIES: Final = {"warning": "aviso", "material": "material"}
_PAGES_MAX: Final = 10_000
_ACTS_SHOWN: Final = 4


def add_observations(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "observations",
        cls=SpanishCommand,
        help="Muestra lo que las reglas notan en los actos que cuentan a un corte.",
    )(observations_command)


def observations_command(
    *,
    rule: Annotated[
        list[str] | None, typer.Option(help="Solo esta regla, p. ej. B11; se repite.")
    ] = None,
    severity: Annotated[str, typer.Option(help="Solo esta gravedad: warning o material.")] = "",
    act: Annotated[str, typer.Option(help="Solo sobre este acto, por su clave.")] = "",
    entity: Entity = "",
    year: Year = "",
    as_of: AsOf = "",
    basis: Basis = "",
    through: Through = "",
    cut: Named = "",
    form: ListForm = ListFormat.TABLE,
    out: Out = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask reporting what the rules notice in the acts that count, and write it."""
    asked = AskedCut(entity, year, as_of, basis, through, cut)
    with SystemClient(url) as client:
        answer = ask_observations(client, asked, rules=rule or (), severity=severity, act=act)
    write(written_observations(answer, form.value), out)


def ask_observations(
    client: SystemClient, asked: AskedCut, *, rules: Iterable[str], severity: str, act: str
) -> dict[str, Any]:
    """Ask reporting for all pages; raises Problem with what it refuses, UnreachableError."""
    wanted = {"rule": list(rules), "severity": severity, "act": act}
    params = {**asked.params, **{name: value for name, value in wanted.items() if value}}
    answer = _page(client, "/v1/observations", params)
    following = answer["next"]
    for _ in range(_PAGES_MAX):
        if following is None:
            break
        path, _, query = following.partition("?")
        page = _page(client, path, parse_qs(query))
        answer["items"] += page["items"]
        following = page["next"]
    answer["next"] = None
    return answer


def _page(client: SystemClient, path: str, params: Parameters) -> dict[str, Any]:
    answer = client.get(path, params, accept="application/json").json()
    if not isinstance(answer, dict) or not isinstance(answer.get("items"), list):
        raise UnreachableError(
            f"En {client.url} responde otro programa, u otra versión del sistema POI."
        )
    return answer


def written_observations(answer: dict[str, Any], form: str) -> bytes:
    """Write observations as `table`, `json` or `csv` (UTF-8 with BOM)."""
    if form == "json":
        return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return _as_csv(answer["items"])
    return "\n".join((*_heading(answer), *_listed(answer["items"]), "")).encode()


def _as_csv(items: list[dict[str, Any]]) -> bytes:
    # Reporting's renderers load the acts' models, and no other form needs them.
    from services.reporting.render.csv import harmless  # noqa: PLC0415 - see above

    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([*_COLUMNS, "acts", "services"])
    for item in items:
        stated = [harmless(item[name] or "") for name in _COLUMNS]
        writer.writerow([*stated, " ".join(item["acts"]), " ".join(item["services"])])
    return sheet.getvalue().encode("utf-8-sig")


def _heading(answer: dict[str, Any]) -> list[str]:
    cut, total, still = answer["cut"], answer["total"], answer["open"]
    told = "ninguna observación" if total == 0 else f"{total} observaciones, {still} abiertas"
    told = "una observación, " + ("abierta" if still else "explicada") if total == 1 else told
    return [
        f"Observaciones sobre los actos de {cut['entity']}, año {cut['fiscal_year']}",
        f"{cut_in_words(cut)}: {told}",
    ]


def _listed(items: list[dict[str, Any]]) -> list[str]:
    """Write each rule's basis once, then what it notices: the evidence, the acts, the id."""
    lines: list[str] = []
    ordered = sorted(items, key=lambda item: (item["rule"], item["basis"], item["state"] != "open"))
    for (rule, basis), noticed in groupby(ordered, key=lambda item: (item["rule"], item["basis"])):
        lines += ["", f"{rule}  {basis}"]
        for item in noticed:
            acts = ", ".join(item["acts"][:_ACTS_SHOWN])
            others = len(item["acts"]) - _ACTS_SHOWN
            more = f" y {others} más" if others > 0 else ""
            explained = item["explained_by"]
            state = f", explicada por {explained}" if explained else ""
            lines.append(f"     {item['evidence']} ({_SEVERITIES[item['severity']]}{state})")
            lines.append(f"       {item['id']}{f' · {acts}{more}' if acts else ''}")
    return lines
