"""A wrong figure planted anywhere in a publication is found where it was planted."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from services.reporting.reconcile.finding import Finding, Reconciliation
from services.reporting.reconcile.publication import PrintedRow, PrintedTable
from tests.reconcile.conftest import Derived, printing

# Each plants in the whole publication and reconciles it all.
pytestmark = pytest.mark.slow

Place = tuple[str, str, str]


def _figures(publication: Iterable[PrintedTable]) -> dict[str, list[tuple[Place, str]]]:
    return {
        table.id: [
            ((table.id, row.key, column), literal)
            for row in table.rows
            for column, literal in row.cells.items()
            if re.search("[0-9]", literal)
        ]
        for table in publication
    }


def _another_digit(literal: str, chance: random.Random) -> str:
    place = chance.choice([match.start() for match in re.finditer("[0-9]", literal)])
    digit = (int(literal[place]) + chance.randint(1, 9)) % 10
    return f"{literal[:place]}{digit}{literal[place + 1 :]}"


def _at(found: Reconciliation, place: Place) -> Finding | None:
    return next((f for f in found.findings if f.place == place), None)


@pytest.mark.parametrize("seed", range(10))
def test_a_changed_digit_in_every_table_is_found_in_every_one(
    derived: Callable[..., Derived], publication: list[PrintedTable], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance of a test, repeatable by its seed
    planted: dict[Place, str] = {}
    changed = publication
    for cells in filter(None, _figures(publication).values()):
        place, literal = chance.choice(cells)
        planted[place] = _another_digit(literal, chance)
        changed = printing(changed, place, planted[place])

    found = derived().against(changed)

    assert len(planted) >= 37
    missed = [place for place in planted if _at(found, place) is None]
    assert missed == []


@pytest.mark.parametrize(
    ("place", "literal"),
    [
        (("cuadro-30", "2271690", "pim"), "2,621,263"),
        (("cuadro-16", "9002.incorporacion", "increment"), "788"),
        (("anexo-4", "cite-pesquero-piura.updated", "05"), "9999"),
        (("anexo-2", "aoi00019400787", "total"), "13"),
        (("cuadro-22", "4", "variation_pct"), "602%"),
    ],
)
def test_one_planted_error_brings_one_new_group(
    derived: Callable[..., Derived],
    publication: list[PrintedTable],
    found: Reconciliation,
    place: Place,
    literal: str,
) -> None:
    groups = {finding.group for finding in found.findings}
    assert _at(found, place) is None

    after = derived().against(printing(publication, place, literal))

    planted = _at(after, place)
    assert planted is not None
    assert planted.printed == literal
    assert len({finding.group for finding in after.findings}) == len(groups) + 1


def test_a_lost_minus_sign_is_called_a_sign(
    derived: Callable[..., Derived], publication: list[PrintedTable]
) -> None:
    place = ("cuadro-15", "2267446", "total")
    (literal,) = (
        row.cells["total"]
        for table in publication
        for row in table.rows
        if (table.id, row.key) == place[:2]
    )

    found = derived().against(printing(publication, place, literal.removeprefix("-")))

    planted = _at(found, place)
    assert literal.startswith("-")
    assert planted is not None
    assert planted.klass == "sign"


@pytest.mark.parametrize("literal", ["abc", "1,23,4", "12.5.7x", "", "?", "--", "9" * 40, "1e5"])
def test_what_cannot_be_read_is_kept_as_printed_and_listed(
    derived: Callable[..., Derived], publication: list[PrintedTable], literal: str
) -> None:
    place = ("cuadro-22", "total", "pim")

    found = derived().against(printing(publication, place, literal))

    planted = _at(found, place)
    assert planted is not None
    assert planted.printed == literal


def test_tables_rows_and_columns_that_do_not_exist_are_listed_and_harm_nothing(
    derived: Callable[..., Derived], publication: list[PrintedTable], found: Reconciliation
) -> None:
    strange = printing(publication, ("cuadro-22", "1", "invented"), "1,234")
    (first, *rest) = strange
    unknown = PrintedTable("cuadro-99", None, first.rows)
    foreign = PrintedTable(first.id, None, (*first.rows, *_renamed(publication, "cuadro-22")))

    after = derived().against([foreign, *rest, unknown])

    assert _at(after, ("cuadro-22", "1", "invented")) is not None
    assert any(f.place[0] == "cuadro-99" for f in after.findings)
    assert any(f.place[:2] == (first.id, "strange-1") for f in after.findings)
    before = {f.id for f in found.findings}
    assert before <= {f.id for f in after.findings}


def _renamed(publication: Iterable[PrintedTable], table: str) -> Iterable[PrintedRow]:
    (own,) = (each for each in publication if each.id == table)
    for row in own.rows:
        yield PrintedRow(f"strange-{row.key}", row.page, row.cells)


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("cuadro-30", "2271690", "pim"),
        ("anexo-3", "cite-agroindustrial-ica", "initial"),
        ("cuadro-01", "aei-01.02", None),
        ("cuadro-22", "total", "pim"),
        ("cuadro-27", "046-2021-fondecyt", "document"),
    ],
)
def test_a_row_or_a_cell_that_was_taken_out_is_missed(
    derived: Callable[..., Derived],
    publication: list[PrintedTable],
    table: str,
    row: str,
    column: str | None,
) -> None:
    without_row = [_without(each, row, None) if each.id == table else each for each in publication]
    without_cell = [
        _without(each, row, column) if each.id == table else each for each in publication
    ]

    missing = derived().against(without_row)
    blank = derived().against(without_cell)

    assert any(f.place[:2] == (table, row) and f.printed == "" for f in missing.findings)
    if column is not None:
        finding = _at(blank, (table, row, column))
        assert finding is not None
        assert finding.printed == ""


def _without(table: PrintedTable, row: str, column: str | None) -> PrintedTable:
    """Take a row out, or one cell of it."""
    assert any(each.key == row for each in table.rows), (table.id, row)
    kept = [each for each in table.rows if each.key != row or column is not None]
    return replace(
        table,
        rows=tuple(
            replace(each, cells={k: v for k, v in each.cells.items() if k != column})
            if each.key == row
            else each
            for each in kept
        ),
    )


@pytest.mark.parametrize(
    ("place", "literal", "klass", "severity"),
    [
        (("cuadro-30", "2271690", "pim"), "2,621,263", "rounding", "rounding"),
        (("cuadro-30", "2271690", "pim"), "2,621,362", "sum", "material"),
        (("cuadro-30", "2271690", "pim"), "-2,621,262", "sign", "material"),
        (("cuadro-30", "2271690", "pim"), "2.621.262", "text", "rounding"),
        (("cuadro-30", "2271690", "pim"), "x", "illegible", "material"),
        (("cuadro-30", "2271690", "variation_pct"), "3%", "percent", "material"),
        (("cuadro-30", "2271690", "variation_pct"), "-67%", "rounding", "rounding"),
        (("anexo-1", "re-002-2024-itp-de", "date"), "Feb-24", "cross-table", "material"),
    ],
)
def test_what_is_planted_is_called_by_its_class(
    derived: Callable[..., Derived],
    publication: list[PrintedTable],
    place: Place,
    literal: str,
    klass: str,
    severity: str,
) -> None:
    planted = _at(derived().against(printing(publication, place, literal)), place)

    assert planted is not None
    assert (planted.klass, planted.severity) == (klass, severity)
