# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""What a transcribed table is, and what every table's rules share."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pages import Line, Printed

MONTHS = tuple(f"{month:02}" for month in range(1, 13))
LOST = "?"  # a cell that the page prints and the text lost

# Names that the text cut, and the one short name: all three are one unit, and a unit has one key.
_UNIT_KEYS = {
    "cite-del-cuero-calzado-textil-confecciones-e": (
        "cite-del-cuero-calzado-textil-confecciones-e-industrias-conexas"
    ),
    "cite-del-cuero-calzado-textil-confecciones-e-industrias": (
        "cite-del-cuero-calzado-textil-confecciones-e-industrias-conexas"
    ),
    "cite-ccal-lima": "cite-del-cuero-calzado-textil-confecciones-e-industrias-conexas",
}

_TASK = re.compile(r"(?:Tarea )?(\d\.\d)\b")
_AGREEMENT = re.compile(r"(?:N°|nº|Expediente|Préstamo)\s*(?=\S*\d)(\S+)")
_SPLIT_NUMBER = re.compile(r"^((?:Contrato|Convenio) N° )(.+)$")
_SPLIT_EXPEDIENTE = re.compile(r"(\d{4}) ?(/SPE/\d+)(?: (\d+))?")


@dataclass(frozen=True)
class Row:
    """One printed row: its key, its page and its literals by column."""

    key: str
    page: int
    cells: dict[str, str]

    def extended(self, column: str, text: str) -> "Row":
        """Return the row with a text that a page break cut joined again."""
        return replace(self, cells={**self.cells, column: joined(self.cells[column], text)})


@dataclass(frozen=True)
class Table:
    """One transcribed table, as the file under published/ has it."""

    id: str
    page: int
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]


def table(printed: Printed, rows: Iterable[Row], totals: Iterable[Row] = ()) -> Table:
    """Build a table; a key that is none is a fault of the rules and raises ValueError.

    A key stands twice where the document prints a code twice: both rows are kept.
    """
    built = Table(printed.id, printed.page, tuple(rows), tuple(totals))
    keys = [row.key for row in (*built.rows, *built.totals)]
    if faulty := [key for key in keys if not re.fullmatch(r"[a-z0-9._-]+", key)]:
        raise ValueError(f"{printed.id}: keys that are no keys: {faulty}")
    return built


def cells(columns: Sequence[str], line: Line) -> dict[str, str]:
    """Name the cells of a line; another number of cells than columns raises ValueError."""
    if len(columns) != len(line.cells):
        raise ValueError(f"page {line.page}: {len(line.cells)} cells, not {len(columns)}: {line}")
    return dict(zip(columns, line.cells, strict=True))


def is_total(line: Line) -> bool:
    """Tell whether a line is a total: its first text says so."""
    return next((cell for cell in line.cells if cell), "").startswith("Total")


def slug(name: str) -> str:
    """Write a name as a key: lower case, no accents, other signs as single hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def unit_key(name: str) -> str:
    """Return the key of a unit: the slug of its name, one key for the unit with cut names."""
    return _UNIT_KEYS.get(slug(name), slug(name))


def task_code(task: str) -> str:
    """Return the code with which a task's name begins, such as 1.2."""
    match = _TASK.match(task)
    if match is None:
        raise ValueError(f"a task without its code: {task!r}")
    return match[1]


def joined(before: str, after: str) -> str:
    """Join the two pieces of a text that a page break cut."""
    if not after or not before:
        return before or after
    # A hyphen inside a reference (2024-PRODUCE) ends the line without a blank after it.
    return before + ("" if re.search(r"\w-$", before) else " ") + after


def closed(document: str) -> str:
    """Close the blanks that line breaks made inside the number of an agreement."""
    numbered = _SPLIT_NUMBER.match(document)
    if numbered:
        return numbered[1] + numbered[2].replace(" ", "")
    return _SPLIT_EXPEDIENTE.sub(lambda found: "".join(filter(None, found.groups())), document)


def agreement_key(document: str) -> str:
    """Return the key of an agreement: the slug of the last number in its document."""
    numbers = _AGREEMENT.findall(closed(document))
    if not numbers:
        raise ValueError(f"an agreement without a number: {document!r}")
    return slug(str(numbers[-1]))
