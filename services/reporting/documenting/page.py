"""One table's page, from top to bottom."""

from collections.abc import Mapping

from services.reporting.compose import heading_of
from services.reporting.documenting.columns import described_column, type_named
from services.reporting.documenting.composed import ComposedTable
from services.reporting.documenting.example import example_of
from services.reporting.documenting.feeding import described_feeding
from services.reporting.documenting.rows import described_rows, shape_named
from services.reporting.documenting.totals import (
    described_filters,
    described_open,
    described_total,
)
from services.reporting.glossary import defined
from services.reporting.glossary.figures import ROW_TERMS
from services.reporting.grammar import Column, Cuadro, Months
from services.reporting.plan import columns_of
from services.reporting.printing import dates_of_cut
from services.reporting.table import Row
from shared.cut import Cut

GENERATED = (
    "<!-- Página impresa desde las declaraciones del sistema. No se edita: `make docs` la imprime "
    "de nuevo. -->"
)
_ROWS_LISTED = 60
_BLANK = "«—» dice que la publicación no imprime esa celda."
_KINDS_OF_NOTE = (
    "Primero van las notas del documento que valen al corte; después, las que el sistema escribe: "
    "cuánto queda por desagregar y de cuántos actos, qué filas ningún acto detalla, y cuántos "
    "actos tienen una fecha que solo se conoce como límite."
)


def name_of(cuadro: Cuadro) -> str:
    """Name a table as the document does: "Cuadro N° 22"."""
    kind, _, number = cuadro.id.partition("-")
    return f"{kind.capitalize()} N° {int(number)}"


def source_file(cuadro: Cuadro) -> str:
    """Give the file of a declaration."""
    folder = cuadro.id.partition("-")[0] + "s"
    return f"services/reporting/{folder}/{cuadro.id.replace('-', '_')}.py"


def page_of(composed: ComposedTable) -> str:
    """Print one table's page as Markdown."""
    cuadro = composed.material.cuadro
    cut = composed.table.cut
    words = dates_of_cut(cut.as_of, cut.fiscal_year)
    path = source_file(cuadro)
    parts = [
        GENERATED,
        f"# {name_of(cuadro)}: {composed.table.title}",
        cuadro.purpose,
        (
            f"**Forma:** {shape_named(cuadro.rows)}. **Declaración:** [`{path}`](../../{path}). "
            f"Los términos están en el [glosario](../glossary.md); todos los cuadros, en el "
            f"[índice](README.md)."
        ),
        "## Filas",
        described_filters(cuadro),
        *described_rows(cuadro, composed.declared),
        *_listed_rows(composed, words),
        "## Columnas",
        _columns(cuadro, words),
        "## Total",
        *described_total(cuadro),
        "## Por desagregar",
        described_open(cuadro),
        "## Notas",
        *_notes(composed, words),
        "## Actos que lo alimentan",
        *described_feeding(composed, words),
        "## Base legal",
        _basis(cuadro),
        "## Ejemplo",
        f"ITP, corte al {words['as_of']}, por fecha de vigencia. {_BLANK}",
        *example_of(composed),
        "## Cómo pedirlo",
        _commands(cuadro, cut),
    ]
    return "\n\n".join(part for part in _tight(parts) if part) + "\n"


def _tight(parts: list[str]) -> list[str]:
    """Join list items that follow one another, so that they read as one list."""
    tight: list[str] = []
    for part in parts:
        if tight and part.startswith("- ") and tight[-1].startswith("- "):
            tight[-1] += f"\n{part}"
        else:
            tight.append(part)
    return tight


# --- rows and columns --------------------------------------------------------------------------


def _listed_rows(composed: ComposedTable, words: Mapping[str, str]) -> list[str]:
    table = composed.table
    if not table.rows:
        return []
    count = len(table.rows)
    told = f"Al {words['as_of']} tiene {count} {'fila' if count == 1 else 'filas'}"
    if count > _ROWS_LISTED:
        return [f"{told}; el cuadro mismo las lista."]
    lines = [
        f"| `{row.key}` | {_label_of(composed, row)} | {defined(ROW_TERMS, row.kind).spanish} |"
        for row in table.rows
    ]
    return [f"{told}:", "\n".join(["| clave | fila | clase |", "|---|---|---|", *lines])]


def _label_of(composed: ComposedTable, row: Row) -> str:
    """Give the text that tells a row: its label, its act, or that of a sum between rows."""
    cuadro = composed.material.cuadro
    cells = {h.key: c for h, c in zip(composed.table.columns, row.cells, strict=True)}
    total = cuadro.total.column if cuadro.total else cuadro.label
    told = [cells[key] for key in (cuadro.label, "act", total) if key in cells]
    return next((cell.text or cell.value or "" for cell in told if cell.value), "")


def _columns(cuadro: Cuadro, words: Mapping[str, str]) -> str:
    lines = ["| clave | encabezado | tipo | regla |", "|---|---|---|---|"]
    for column in cuadro.columns:
        key, label, group, kind = _heading(cuadro, column, words)
        grouped = f" (bajo «{group}»)" if group else ""
        rule = described_column(cuadro, column).replace("|", "\\|")
        lines.append(f"| {key} | {label}{grouped} | {kind} | {rule} |")
    return "\n".join(lines)


def _heading(cuadro: Cuadro, column: Column, words: Mapping[str, str]) -> tuple[str, str, str, str]:
    if isinstance(column, Months):
        single = [c for c in columns_of(cuadro) if getattr(c, "key", "") in column.only]
        first, last = (heading_of(cuadro, single[place], words) for place in (0, -1))
        return (
            f"`{first.key}` … `{last.key}`",
            f"{first.label} … {last.label}",
            first.group,
            type_named(first.type),
        )
    heading = heading_of(cuadro, column, words)
    return f"`{heading.key}`", heading.label, heading.group, type_named(heading.type)


# --- notes, law, commands ----------------------------------------------------------------------


def _notes(composed: ComposedTable, words: Mapping[str, str]) -> list[str]:
    cuadro = composed.material.cuadro
    told = [_KINDS_OF_NOTE]
    lines = []
    for note in cuadro.notes:
        when = [f"si está la fila `{note.row}`"] if note.row else []
        when += [f"solo para {note.pliego}"] if note.pliego else []
        when += [f"con la llamada «{note.mark}» en esa fila"] if note.mark else []
        when += ["con la fecha del corte que se pida"] if "{" in note.text else []
        text = note.text.format(**words)
        lines.append(f"- Del documento{', ' if when else ''}{', '.join(when)}: «{text}»")
    if lines:
        told.append("\n".join(lines))
    if composed.table.notes:
        told += [
            f"Al {words['as_of']} imprime:",
            "\n".join(f"- {note}" for note in composed.table.notes),
        ]
    else:
        told.append(f"Al {words['as_of']} no imprime ninguna.")
    return told


def _basis(cuadro: Cuadro) -> str:
    lines = [
        f"- {basis.norm}{'' if basis.verified else ' — **por verificar**'}. {basis.says}"
        for basis in cuadro.basis
    ]
    return "\n".join(lines)


def _commands(cuadro: Cuadro, cut: Cut) -> str:
    kind, _, number = cuadro.id.partition("-")
    short = str(int(number)) if kind == "cuadro" else cuadro.id
    day = cut.as_of.isoformat()
    url = f"http://127.0.0.1:8000/v1/cuadros/{cuadro.id}.json?as_of={day}"
    return f'```console\n.venv/bin/poi cuadro {short} --as-of {day}\ncurl -s "{url}"\n```'
