"""`poi reconcile`: what a publication prints that the history or its own arithmetic denies.

JSON is as reporting wrote it; CSV has one row a finding; on the screen the findings with one cause
stand together, after the counts.
"""

import csv
import io
import json
from collections import Counter
from itertools import groupby
from typing import Annotated, Any, Final

import typer

from services.console.client import DEFAULT_URL, SystemClient
from services.console.errors import EXIT_NO, UnreachableError
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
from services.reporting.reconcile.page import CLASS_NAMES
from services.reporting.render.csv import harmless

_COLUMNS: Final = (
    *("id", "table", "row", "column", "printed", "expected", "difference"),
    *("class", "severity", "group", "evidence"),
)


def add_reconcile(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "reconcile",
        cls=SpanishCommand,
        help="Compara lo publicado con la historia y con su propia aritmética.",
    )(reconcile_command)


def reconcile_command(
    *,
    entity: Entity = "",
    year: Year = "",
    as_of: AsOf = "",
    basis: Basis = "",
    through: Through = "",
    cut: Named = "",
    publication: Annotated[
        str, typer.Option(help="Publicación, p. ej. poi-2024-act-1 (la última cargada).")
    ] = "",
    form: ListForm = ListFormat.TABLE,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Terminar con 1 si hay algún hallazgo.")
    ] = False,
    out: Out = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask reporting what of a publication the history does not confirm, and write it."""
    asked = AskedCut(entity, year, as_of, basis, through, cut)
    with SystemClient(url) as client:
        answer = ask_reconciliation(client, asked, publication)
    write(written_reconciliation(answer, form.value), out)
    if exit_code and answer["findings"]:
        raise typer.Exit(EXIT_NO)


def ask_reconciliation(client: SystemClient, asked: AskedCut, publication: str) -> dict[str, Any]:
    """Ask reporting; raises Problem with what it refuses, UnreachableError without an answer."""
    params = asked.params | ({"publication": publication} if publication else {})
    response = client.get("/v1/reconciliation", params, accept="application/json")
    answer = response.json()
    if not isinstance(answer, dict) or not isinstance(answer.get("findings"), list):
        raise UnreachableError(
            f"En {client.url} responde otro programa, u otra versión del sistema POI."
        )
    return answer


def written_reconciliation(answer: dict[str, Any], form: str) -> bytes:
    """Write a reconciliation as `table`, `json` or `csv` (UTF-8 with BOM)."""
    if form == "json":
        return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return _as_csv(answer["findings"])
    return "\n".join((*_heading(answer), *_listed(answer["findings"]), "")).encode()


def _as_csv(findings: list[dict[str, Any]]) -> bytes:
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([*_COLUMNS, "tables", "page", "printed_row"])
    for finding in findings:
        source = finding["source"]
        writer.writerow(
            [
                *(harmless(finding[name] or "") for name in _COLUMNS),
                " ".join(finding["tables"]),
                source["page"],
                harmless(source["row"]),
            ]
        )
    return sheet.getvalue().encode("utf-8-sig")


def _heading(answer: dict[str, Any]) -> list[str]:
    if answer["publication"] is None:
        return ["No hay ninguna publicación cargada a este corte."]
    cut, cells, texts = answer["cut"], answer["cells"], answer["texts"]
    reproduced = cells["reproduced"]
    whole = reproduced["independent"] + reproduced["circular"]
    lines = [
        f"Conciliación de {answer['publication']} con la historia",
        cut_in_words(cut),
        "",
        _counted("Cifras impresas", cells["printed"]),
        _counted("  reproducidas", whole),
        _counted("    por otra fuente", reproduced["independent"]),
        _counted("    solo por su propio cuadro", reproduced["circular"]),
        _counted("  explicadas", cells["explained"]),
        _counted("  ilegibles", cells["illegible"]),
        _counted("Textos impresos", texts["printed"]),
        _counted("  iguales, salvo tildes y signos", texts["reproduced"]),
        "",
    ]
    findings = answer["findings"]
    groups = {finding["group"] for finding in findings}
    lines.append(f"{len(findings)} hallazgos con {len(groups)} causas:")
    every = Counter(finding["class"] for finding in findings)
    material = Counter(f["class"] for f in findings if f["severity"] == "material")
    lines += [
        f"  {name:<16}{every[key]:>6,}  de ellos materiales {material[key]:>5,}"
        for key, name in CLASS_NAMES.items()
        if every[key]
    ]
    return lines


def _counted(what: str, count: int) -> str:
    return f"{what:<36}{count:>8,}"


def _listed(findings: list[dict[str, Any]]) -> list[str]:
    """Write each cause once, its first finding with the evidence, the others below it."""
    lines: list[str] = []
    in_groups = sorted(findings, key=lambda finding: finding["group"].zfill(_GROUP_WIDTH))
    for group, members in groupby(in_groups, key=lambda finding: finding["group"]):
        lines.append("")
        for number, finding in enumerate(members):
            where = f"{finding['table']} {finding['row']} {finding['column']}"
            source = finding["source"]
            page = f", pág. {source['page']}" if source["page"] else ""
            mark = group if number == 0 else ""
            form = "" if finding["severity"] == "material" else ", de forma"
            lines.append(
                f"{mark:<5}{where}: impreso «{finding['printed']}»{_due(finding)} "
                f"({CLASS_NAMES[finding['class']]}{form}{page})"
            )
            lines.append(f"     {finding['evidence']}")
    return lines


def _due(finding: dict[str, Any]) -> str:
    return f", corresponde «{finding['expected']}»" if finding["expected"] else ""


_GROUP_WIDTH: Final = 8
"""Wider than any group's name, so that names sort by their numbers."""
