"""The words around a table: who publishes it, what it is called, at which cut it was composed.

Every form that people read (terminal, workbook, page) says them the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.reporting.printing import dates_of_cut
from services.reporting.table import Row, Table
from shared.cut import Cut

WIDE_FROM: Final = 9
"""From how many columns a table lies across the page."""

_COUNTRY: Final = "PERÚ"
_LETTERHEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "38-241": (
        "Ministerio de la Producción",
        "Instituto Tecnológico de la Producción - ITP",
    ),
}


def letterhead(entity: str) -> tuple[str, ...]:
    """Name the country, the sector and the entity; an entity without a letterhead by its code."""
    return (_COUNTRY, *_LETTERHEADS.get(entity, (f"Pliego {entity}",)))


def caption(table_id: str) -> str:
    """Print "Cuadro N° 22" of `cuadro-22`."""
    return f"{_family(table_id)} N° {_number(table_id)}"


def short_caption(table_id: str) -> str:
    """Print "Cuadro 22" of `cuadro-22`, as a sheet is called."""
    return f"{_family(table_id)} {_number(table_id)}"


def title(table: Table) -> str:
    """Print the table's title behind its number, as it stands above a printed table."""
    return f"{caption(table.id)}: {table.title}"


def book_title(cut: Cut) -> str:
    """Name the book."""
    return f"Plan Operativo Institucional {cut.fiscal_year}"


def clock(cut: Cut) -> str:
    """Say on which date of an act the cut is read."""
    return "en vigencia" if cut.basis == "effective" else "firmado"


def dated(cut: Cut) -> str:
    """Print the cut as a subtitle: "En vigencia al 31 de agosto de 2024"."""
    as_of = dates_of_cut(cut.as_of, cut.fiscal_year)["as_of"]
    return f"{clock(cut).capitalize()} al {as_of}, hasta la secuencia {cut.through} del registro"


def cut_line(cut: Cut) -> str:
    """Print the cut on one line, for the foot of a page."""
    return (
        f"Pliego {cut.entity}, año {cut.fiscal_year}, {clock(cut)} al {cut.as_of:%d.%m.%Y}, "
        f"hasta la secuencia {cut.through}"
    )


def note_text(note: str) -> str:
    """Print a note as it stands below a table."""
    return f"Nota: {note}" if note.startswith("(*)") else note


def names_column(table: Table) -> int:
    """Find the column that says what a row is: where the total's label stands, else the longest."""
    texts = [i for i, heading in enumerate(table.columns) if heading.type == "text"]
    labels = [i for i in texts for row in table.totals if row.cells[i].text]
    if labels:
        return labels[0]
    return max(texts, key=lambda i: sum(len(row.cells[i].text) for row in table.rows), default=0)


@dataclass(frozen=True, slots=True)
class Names:
    """The column that says what a row is, and the least level of the rows that it names."""

    column: int
    level: int

    def indent(self, row: Row, column: int) -> int:
        """Say how many steps a text stands in: deeper rows under those that they belong to."""
        return max(row.level - self.level, 0) if column == self.column else 0


def names_of(table: Table) -> Names:
    """Find the column of names and from which level on it stands in."""
    column = names_column(table)
    levels = (row.level for row in table.rows if row.cells[column].text)
    return Names(column, min(levels, default=0))


def all_rows(table: Table) -> tuple[Row, ...]:
    """List the rows and then the totals, in the order of print."""
    return (*table.rows, *table.totals)


def is_wide(table: Table) -> bool:
    """Say whether a table lies across the page (landscape)."""
    return len(table.columns) >= WIDE_FROM


def heading_groups(table: Table) -> tuple[tuple[str, int, int], ...]:
    """List the group headings in order: label ("" for none), first column, number of columns."""
    groups: list[tuple[str, int, int]] = []
    for position, heading in enumerate(table.columns):
        if groups and heading.group and groups[-1][0] == heading.group:
            label, first, count = groups.pop()
            groups.append((label, first, count + 1))
        else:
            groups.append((heading.group, position, 1))
    return tuple(groups)


def _family(table_id: str) -> str:
    return table_id.partition("-")[0].capitalize()


def _number(table_id: str) -> str:
    return table_id.partition("-")[2].lstrip("0")
