"""Words of the grammar that the first eight tables do not need yet, or need only partly."""

import datetime as dt
from dataclasses import replace
from typing import Literal

import pytest

from services.reporting.compose import compose, headings_of
from services.reporting.grammar import (
    Cuadro,
    Having,
    Level,
    Members,
    Months,
    Name,
    Share,
    Sum,
    Total,
)
from services.reporting.names import Entry, Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, OpenAct
from services.reporting.table import Table
from shared.cut import Cut

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)
UNIT = Level("unit", catalogue="unit", only=Having("unit_class", "cite"))
NAMES = Names({"unit": {"ica": Entry("ica", "CITE Ica", {"unit_class": "cite"})}})
COMPLEXITY = Level("complexity", printed=(("alta", "Alta"), ("mediana", "Mediana")))

MONTHLY = Cuadro(
    id="anexo-4",
    title="Mensualizada",
    rows=Members(UNIT),
    columns=(
        Name("unit", "CITE"),
        Months("services"),
        Sum("total", "Total", "services"),
    ),
    total=Total("Total", column="unit"),
    label="unit",
    unassigned="note",
)
SHARED = Cuadro(
    id="cuadro-20",
    title="Complejidad",
    rows=Members(COMPLEXITY),
    columns=(
        Name("complexity", "Complejidad"),
        Sum("updated", "Prog. Act.", "services"),
        Share("share", "Part %", of="updated"),
    ),
    total=Total("Total", column="complexity"),
    label="complexity",
)


def composed(cuadro: Cuadro, answer: Answer) -> Table:
    (asked,) = plan_of(cuadro, NAMES).balances
    return compose(cuadro, Answers({asked: answer}, {}), names=NAMES, acts=(), cut=CUT)


def test_months_are_twelve_columns_of_one_question_and_september_is_set() -> None:
    (asked,) = plan_of(MONTHLY, NAMES).balances
    headings = headings_of(MONTHLY, {})

    assert asked.by == ("unit", "month")
    assert [(h.key, h.label) for h in headings[1:13]] == [
        *(("01", "Ene"), ("02", "Feb"), ("03", "Mar"), ("04", "Abr"), ("05", "May"), ("06", "Jun")),
        *(("07", "Jul"), ("08", "Ago"), ("09", "Set"), ("10", "Oct"), ("11", "Nov"), ("12", "Dic")),
    ]


def test_a_month_that_is_not_known_counts_in_the_row_and_in_no_month() -> None:
    table = composed(MONTHLY, Answer(((("ica", "01"), 5000), (("ica", ""), 300))))

    cells = {h.key: c.text for h, c in zip(table.columns, table.rows[0].cells, strict=True)}

    assert (cells["01"], cells["02"], cells["total"]) == ("50", "0", "53")


def test_a_share_is_of_the_tables_total() -> None:
    table = composed(SHARED, Answer(((("alta",), 1500), (("mediana",), 329900), (("",), 28800))))

    printed = [(row.key, row.cells[2].text) for row in (*table.rows, *table.totals)]

    assert printed == [("alta", "0%"), ("mediana", "92%"), ("unallocated", "8%"), ("total", "100%")]


def test_a_share_of_nothing_has_no_percentage() -> None:
    assert composed(SHARED, Answer()).totals[0].cells[2].text == "-"


@pytest.mark.parametrize(
    ("declared", "notes", "rows"),
    [
        ("note", ("Por desagregar, fuera de este cuadro: 17 unidades, de RE-1.",), ["ica"]),
        ("hidden", (), ["ica"]),
    ],
)
def test_what_lacks_a_filtered_dimension_is_noted_or_hidden_as_declared(
    declared: Literal["note", "hidden"], notes: tuple[str, ...], rows: list[str]
) -> None:
    cuadro = replace(MONTHLY, unassigned=declared)

    acts = (OpenAct("RE-1", 1700, 1700),)
    table = composed(cuadro, Answer(((("ica", "01"), 100),), 1700, acts))

    assert table.notes[:1] == notes
    assert [row.key for row in table.rows] == rows
    assert table.totals[0].cells[-1].text == "1"
