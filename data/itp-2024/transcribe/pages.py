# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""The text of the document, cut into its 38 tables, each line with its page."""

import re
from dataclasses import dataclass

_CAPTION = re.compile(r"(?:ITP\**.*\*\*)?(Cuadro|Anexo) N° (\d+): ")
_INDEX = re.compile(r"\s*(Cuadro|Anexo) N° (\d+): .*?(\d+)\s*$")
_RUNNING_HEAD = re.compile(r"(?:ITP)?\**POI 2024 Actualizado versión 1 del ITP(?:\*|$)")

# The index of cuadros ends with number 30: the last cuadro has no page of its own there, so its
# page is counted from the caption of the table before it.
_NOT_IN_INDEX = {"cuadro-31": "cuadro-30"}

_HEADING_FIRST = frozenset(
    {
        "Actividad Operativa",
        "Actividades operativa / Tarea",
        "CITE/UT",
        "Categoría Presupuestal",
        "Categoría de Gasto",
        "Circunstancias de modificación del POI Según la Guía para el Planeamiento Institucional",
        "Código",
        "Fuente de Financiamiento",
        "N°",
        "Prioridad",
        "Proyecto/Convenio",
        "Resoluciones de autorización",
        "Servicio",
        "Órgano",
    },
)
_HEADING_ANYWHERE = frozenset(
    {
        "Ene",
        "Jul",
        "Monto S/",
        "Personal y Obligaciones Sociales",
        "Tipo de Modificación",
        "Unidad de Medida",
    },
)


@dataclass(frozen=True)
class Line:
    """One line of a table: its cells from left to right, as the text has them, and its page."""

    page: int
    cells: tuple[str, ...]

    def is_heading(self) -> bool:
        """Tell whether the line belongs to the heading, which every page prints again."""
        return self.cells[0] in _HEADING_FIRST or bool(_HEADING_ANYWHERE.intersection(self.cells))


@dataclass(frozen=True)
class Printed:
    """One table as the text has it: its first page and all its lines, headings included."""

    id: str
    page: int
    lines: tuple[Line, ...]

    def body(self) -> tuple[Line, ...]:
        """Return the lines below the headings, in the order of the text."""
        return tuple(line for line in self.lines if not line.is_heading())


def read_tables(text: str) -> dict[str, Printed]:
    """Cut the document into its tables, by caption, in the document's order."""
    lines = text.split("\n")
    captions = _captions(lines)
    pages = _index_pages(lines)
    starts = sorted((start, table) for table, start in captions.items())
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    tables: dict[str, Printed] = {}
    for (start, table), end in zip(starts, ends, strict=True):
        first = pages.get(table) or _page_after(tables[_NOT_IN_INDEX[table]], lines, captions)
        tables[table] = Printed(table, first, tuple(_lines(lines[start + 1 : end], first)))
    return tables


def _captions(lines: list[str]) -> dict[str, int]:
    """Find where each table begins: its last caption, for the indexes print them all before.

    A caption has no tabulator; the second index, before Anexo 1, has one before each page.
    """
    return {
        _table_id(match): number
        for number, line in enumerate(lines)
        if "\t" not in line and (match := _CAPTION.match(line))
    }


def _index_pages(lines: list[str]) -> dict[str, int]:
    """Read the page of each table from the index, which is the first place that names it."""
    pages: dict[str, int] = {}
    for line in lines:
        match = _INDEX.match(line)
        if match:
            pages.setdefault(_table_id(match), int(match[3]))
    # The caption of the table that the index leaves out ends with a year.
    return {table: page for table, page in pages.items() if table not in _NOT_IN_INDEX}


def _table_id(match: re.Match[str]) -> str:
    """Return the id of a table: cuadros with two digits, anexos with one."""
    return f"cuadro-{int(match[2]):02}" if match[1] == "Cuadro" else f"anexo-{match[2]}"


def _page_after(before: Printed, lines: list[str], captions: dict[str, int]) -> int:
    """Count the page of a table from the caption of the table before it."""
    table = next(table for table, previous in _NOT_IN_INDEX.items() if previous == before.id)
    between = lines[captions[before.id] + 1 : captions[table]]
    return before.page + sum(1 for line in between if _RUNNING_HEAD.match(line))


def _lines(lines: list[str], first_page: int) -> list[Line]:
    """Split the lines with tabulators into cells; a running head between them turns the page."""
    page = first_page
    found: list[Line] = []
    for line in lines:
        if _RUNNING_HEAD.match(line):
            page += 1
        elif "\t" in line and not _CAPTION.match(line):
            found.append(Line(page, tuple(cell.strip() for cell in line.split("\t"))))
    return found
