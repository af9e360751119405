"""The first cell of a table asks a part of its lines: what is left out is none of the row's."""

from itertools import product

import pytest

from services.reporting.book import BOOK, find
from services.reporting.grammar import Cuadro
from services.reporting.lineage.asking import sourced_line
from services.reporting.lineage.explaining import explain
from services.reporting.lineage.narrowing import Narrowing, beside, leaving_out, narrowing_of
from services.reporting.lineage.traced_table import TracedTable, traced_table
from services.reporting.lineage.tracing import SourcedLine
from services.reporting.names import Entry, Names, names_at
from services.reporting.plan import plan_of
from services.reporting.questions import Question
from services.reporting.sources import OWNERS
from shared.codes import Basis
from shared.cut import Cut
from shared.figures.reading import Where
from tests.conftest import History


def named(name: str) -> Cuadro:
    cuadro = find(name)
    assert cuadro is not None
    return cuadro


def names_of(**registers: tuple[str, ...]) -> Names:
    return Names(
        {name: {code: Entry(code, code) for code in codes} for name, codes in registers.items()}
    )


def of_row(name: str, row: str, names: Names, *, column: str = "updated") -> Narrowing:
    found = narrowing_of(named(name), names, row, column)
    assert found is not None
    return found


def test_a_row_leaves_out_the_other_codes_of_the_register() -> None:
    names = names_of(unit=("cite-puno", "cite-ica", "cite-tacna"))

    found = of_row("anexo-3", "cite-ica", names)

    assert found.without_outermost() == (("unit", ("cite-puno", "cite-tacna")),)


def test_codes_whose_keys_are_alike_stay_since_they_are_numbered_together() -> None:
    names = names_of(unit=("Ica", "ICA", "ica-2", "i", "puno"))

    found = of_row("anexo-3", "ica-3", names)

    assert found.without_outermost() == (("unit", ("puno",)),)


def test_a_code_that_no_question_can_name_is_not_left_out() -> None:
    names = names_of(unit=("cite-ica", "puno,juliaca", "tacna"))

    found = of_row("anexo-3", "cite-ica", names)

    assert found.without_outermost() == (("unit", ("tacna",)),)


def test_a_question_never_becomes_longer_than_a_request_may_be() -> None:
    names = names_of(unit=tuple(f"unit-{number:05d}" for number in range(5000)))

    ((_, codes),) = of_row("anexo-3", "cite-ica", names).without_outermost()

    assert 500 < len(codes) < 1000


def test_where_a_silent_level_lies_around_the_codes_found_there_stay() -> None:
    names = names_of(unit=("sede", "oficina", "taller"), activity=("A1", "A2"))

    found = of_row("anexo-2", "a1.2", names, column="amount")

    assert found.is_found_by_lines
    assert found.without_keyed() == (("activity", ("A2",)),)
    assert found.without_outermost({"sede"}) == (("unit", ("oficina", "taller")),)


def test_a_column_that_does_not_stand_beside_rows_needs_no_outer_code() -> None:
    names = names_of(unit=("sede", "oficina"), activity=("A1", "A2"))

    found = of_row("anexo-2", "a1.2", names, column="03")

    assert not found.is_found_by_lines
    assert found.without_keyed() == (("activity", ("A2",)),)
    assert {question.measure for question in beside(named("anexo-2"), names)} == {"budget"}


def test_what_a_question_makes_no_rows_of_is_not_left_out_of_it() -> None:
    cuadro, names = named("anexo-3"), names_of(unit=("cite-ica", "cite-puno"))
    (question, *_) = plan_of(cuadro, names).balances
    where: Where = (("unit", ("cite-puno",)), ("agreement", ("a",)))

    assert leaving_out(where, question) == (("unit", ("cite-puno",)),)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("anexo-3", "total"),
        ("anexo-4", "total.updated"),
        ("cuadro-16", "9002.tarifario"),  # a sum between its rows
        ("cuadro-20", "alta"),  # shares of all rows
        ("cuadro-03", "cite-ica.a"),  # sums over groups of rows
        ("cuadro-08", "2267446"),  # lines by act
        ("anexo-1", "a"),  # sections
        ("cuadro-31", "cui"),  # named rows
    ],
)
def test_what_reads_all_rows_asks_all_lines(name: str, row: str) -> None:
    assert narrowing_of(named(name), names_of(unit=("x",), cui=("1",)), row, "pim") is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_of", "basis", "through"), [("2024-08-31", "effective", 61), ("2024-06-30", "issued", 45)]
)
def test_every_cell_of_a_part_says_what_it_says_in_the_whole_table(
    as_of: str, basis: Basis, through: int, history: History
) -> None:
    cut = history.cut(as_of, basis, through)
    names = names_at(history.offline.declarations, history.offline.acts, cut)

    compared, smaller, wrong = 0, 0, []
    for cuadro in BOOK:
        whole = history.offline.traced(cuadro, cut)
        parts: dict[tuple[bool, Where], TracedTable] = {}
        for row, column in product(whole.rows, whole.numeric):
            narrowing = narrowing_of(cuadro, names, row, column)
            if narrowing is None:
                continue
            place = narrowing.beside, narrowing.apart
            if place not in parts:
                parts[place] = part_of(history, cuadro, cut, narrowing)
            part = parts[place]
            compared += 1
            smaller += len(part.rows) < len(whole.rows)
            if explain(part, row, column) != explain(whole, row, column):
                wrong.append((cuadro.id, row, column))

    assert wrong == []
    assert compared > 2000
    assert smaller > 2000


def part_of(history: History, cuadro: Cuadro, cut: Cut, narrowing: Narrowing) -> TracedTable:
    """Compose the part of a table where a row stands, of lines that a service leaves out."""
    near = composed(history, cuadro, cut, narrowing.without_keyed(), sided=narrowing.beside)
    if not narrowing.is_found_by_lines:
        return near
    found = {row.draft.codes[0] for row in near.rows.values() if len(row.draft.codes) > 1}
    return composed(history, cuadro, cut, narrowing.without_outermost(found))


def composed(
    history: History, cuadro: Cuadro, cut: Cut, without: Where, *, sided: bool = True
) -> TracedTable:
    offline = history.offline
    names = names_at(offline.declarations, offline.acts, cut)
    plan = plan_of(cuadro, names)
    skipped = frozenset() if sided else beside(cuadro, names)

    def lines(question: Question, without: Where, *, lacking: bool = False) -> list[SourcedLine]:
        store = offline.stores[OWNERS[question.measure]]
        left_out = leaving_out(without, question)
        items, _ = store.movements(cut, question, limit=10_000, lacking=lacking, without=left_out)
        return [sourced_line(item, question) for item in items]

    shown = plan.balances if cuadro.unassigned == "row" else ()
    return traced_table(
        cuadro,
        {q: [] if q in skipped else lines(q, without) for q in (*plan.balances, *plan.movements)},
        {q: lines(q, (), lacking=True) for q in shown},
        names=names,
        acts=offline.acts,
        cut=cut,
    )
