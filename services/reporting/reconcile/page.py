"""The findings of a reconciliation as a page of the documentation, in Spanish."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final

from services.reporting.documenting.page import GENERATED
from services.reporting.reconcile.finding import CLASSES, Class, Finding, Reconciliation

CLASS_NAMES: Final[dict[Class, str]] = {
    "sign": "signo",
    "sum": "suma",
    "percent": "porcentaje",
    "cross-table": "entre cuadros",
    "rounding": "redondeo",
    "text": "texto",
    "illegible": "ilegible",
}
_CLASS_RULES: Final[dict[Class, str]] = {
    "sign": "se perdió o sobra el signo",
    "sum": "su propio cuadro no lo suma",
    "percent": "no es el porcentaje de sus propias cifras",
    "cross-table": "otro cuadro, o los actos leídos de él, dicen otra cifra u otra palabra",
    "rounding": "un sol, o una unidad de la última cifra impresa",
    "text": "la misma cifra o palabra, escrita de otro modo",
    "illegible": "no se lee: el texto la perdió, o está en blanco donde corresponde una cifra",
}


def counts_in_words(found: Reconciliation) -> str:
    """Say in one sentence what became of the printed figures."""
    cells = found.cells
    reproduced = cells.independent + cells.circular
    return (
        f"De {cells.printed:,} cifras impresas, {reproduced:,} se reproducen "
        f"({cells.independent:,} desde otros cuadros y {cells.circular:,} solo desde el suyo), "
        f"{cells.explained:,} se explican y {cells.illegible:,} son ilegibles."
    )


def class_table(found: Reconciliation) -> str:
    """Count the findings by class, as a table in Markdown."""
    every = Counter(finding.klass for finding in found.findings)
    material = Counter(f.klass for f in found.findings if f.severity == "material")
    lines = ["| clase | qué es | hallazgos | materiales |", "|---|---|---:|---:|"]
    lines += [
        f"| {CLASS_NAMES[klass]} (`{klass}`) | {_CLASS_RULES[klass]} | {every[klass]:,} | "
        f"{material[klass]:,} |"
        for klass in CLASSES
    ]
    return "\n".join(lines)


def findings_page(found: Reconciliation, publication: str, as_of: dt.date) -> str:
    """Print the whole page: the counts, then every finding with its cause, table by table."""
    causes = len({finding.group for finding in found.findings})
    texts = found.texts
    about = (
        f"Lo que la publicación imprime y la historia al {as_of}, o su propia aritmética, no "
        "confirman. Lo mismo da `poi reconcile` en el sistema en marcha."
    )
    counts = (
        f"{counts_in_words(found)} De {texts.printed:,} textos, {texts.explained:,} están escritos "
        f"de otro modo (tildes, mayúsculas y signos no cuentan). Son {len(found.findings)} "
        f"hallazgos con {causes} causas; los de una misma causa llevan el mismo grupo."
    )
    parts = [
        GENERATED,
        f"# Conciliación de `{publication}`",
        about,
        counts,
        class_table(found),
        *_of_tables(found),
        "\\* No es material: lo hace solo el redondeo o la forma.",
    ]
    return "\n\n".join(parts) + "\n"


def _of_tables(found: Reconciliation) -> Iterator[str]:
    by_table: dict[str, list[Finding]] = {}
    for finding in found.findings:
        by_table.setdefault(finding.place[0], []).append(finding)
    for table, findings in by_table.items():
        yield f"## {table}"
        lines = [
            "| grupo | pág. | fila | columna | impreso | corresponde | clase | razón |",
            "|---|---|---|---|---|---|---|---|",
        ]
        lines += [_line(finding) for finding in findings]
        yield "\n".join(lines)


def _line(finding: Finding) -> str:
    _, row, column = finding.place
    material = "" if finding.severity == "material" else "\\*"
    return (
        f"| {finding.group} | {finding.page or ''} | `{row}` | `{column}` | "
        f"{_cell(finding.printed)} | {_cell(finding.expected)} | "
        f"{CLASS_NAMES[finding.klass]}{material} | {_cell(finding.evidence)} |"
    )


def _cell(text: str) -> str:
    """Write a text so that Markdown takes it as it is."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
