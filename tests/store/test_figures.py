import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.targets.main import SERVICE as TARGETS
from shared.figures.reading import Question, askable
from shared.figures.service import FiguresService
from shared.projecting import take
from shared.store import FigureStore
from shared.store.rows import LAYOUT, content_number
from tests.reading.acts import (
    NOTHING,
    act,
    cells,
    cut,
    key_of,
    moves,
    recorded,
    soles,
    store_of,
)
from tests.store.conftest import database_in

pytestmark = pytest.mark.slow

HISTORY = Path(__file__).parents[2] / "data" / "itp-2024" / "acts"
TOTAL = Question("budget")
LARGEST = "999999999999999.99"


def line(amount: str, agreement: str) -> dict[str, Any]:
    source = {"table": "cuadro-10", "row": "1"}
    return {"agreement": agreement, "amount": amount, "known": "printed", "source": source}


def act_of(number: int, total: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    entry = {
        "measure": "budget",
        "total": total,
        "breakdowns": [{"by": ["agreement"], "lines": lines}],
    }
    return act(number, entry)


def taken_by(store: FigureStore, *acts: dict[str, Any]) -> None:
    store.take(take(BUDGET.projection("sqlite://"), NOTHING, recorded(acts))[1])


def test_a_hundred_thousand_large_amounts_are_summed_to_the_cent(store: FigureStore) -> None:
    large = [line("900719925474.11", f"{n:04d}") for n in range(1000)]
    taken_by(store, act_of(1, "900719925474110.00", large))
    with store.engine.begin() as connection:
        connection.execute(
            text(
                "WITH RECURSIVE act_number(n) AS "
                "(SELECT 2 UNION ALL SELECT n + 1 FROM act_number WHERE n < 100) "
                "INSERT INTO movement SELECT scope, layout, cell, n, line, effective_on, "
                "issued_on, amount FROM movement, act_number WHERE sequence = 1"
            )
        )

    total = store.balances(cut(), TOTAL).rows

    assert total == (((), 9_007_199_254_741_100_000),)


def test_sums_of_the_largest_amounts_do_not_overflow(store: FigureStore) -> None:
    up = [act_of(n, LARGEST, [line(LARGEST, "a")]) for n in range(1, 121)]
    down = [act_of(n, f"-{LARGEST}", [line(f"-{LARGEST}", "b")]) for n in range(121, 221)]

    taken_by(store, *up, *down)

    by_agreement = store.balances(cut(), Question("budget", ("agreement",))).rows
    assert by_agreement == (
        (("a",), 120 * 99_999_999_999_999_999),
        (("b",), -100 * 99_999_999_999_999_999),
    )


def test_an_act_may_have_more_lines_than_a_small_integer_counts(store: FigureStore) -> None:
    _, (one,) = take(
        BUDGET.projection("sqlite://"), NOTHING, recorded([act_of(1, "1.00", [line("1.00", "a")])])
    )
    late = {
        table: [{**row, "line": 40_000} for row in rows] if "line" in table.c else rows
        for table, rows in one.rows.items()
    }

    store.take([dataclasses.replace(one, rows=late)])

    assert [each["line"] for each in store.movements(cut(), TOTAL)[0]] == [40_000]


def test_layouts_and_cells_are_numbered_by_63_bits_of_their_content(store: FigureStore) -> None:
    taken_by(store, *(act_of(1, "1.00", [line("1.00", f"{n}")]) for n in range(1, 3)))

    with store.engine.connect() as connection:
        layouts = list(connection.execute(select(LAYOUT.c.layout)).scalars())
        numbered = list(connection.execute(select(store.cell_table.c.cell)).scalars())

    assert layouts == [7_807_858_423_327_425_526]
    assert len(set(numbered)) == 2
    assert all(0 <= number < 2**63 for number in numbered)
    assert max(content_number(str(n)) for n in range(1000)) > 2**62


def test_a_line_keeps_how_it_is_known_and_where_it_is_printed(store: FigureStore) -> None:
    known = {
        **line("-1114553.00", "a"),
        "known": "corrected",
        "printed": "1,114,553",
        "note": "signo perdido",
        "source": {"table": "cuadro-08", "row": "2525131", "page": 27},
        "before": "7.00",
        "after": "-7.50",
    }
    taken_by(store, act_of(1, "-1114553.00", [known]), act_of(2, "0.00", [line("0.00", "a")]))

    lines, count = store.movements(cut(), Question("budget", ("agreement", "act")))

    assert count == 2
    assert lines[0] == {
        "act": key_of(1),
        "sequence": 1,
        "line": 0,
        "kind": "SupplementaryCreditAuthorized",
        "circumstance": "",
        "issued_on": "2024-01-31",
        "effective_on": "2024-01-31",
        "keys": {"agreement": "a", "act": key_of(1)},
        "amount": "-1114553.00",
        "known": "corrected",
        "source": {"table": "cuadro-08", "row": "2525131", "page": 27},
        "printed": "1,114,553",
        "note": "signo perdido",
        "before": "7.00",
        "after": "-7.50",
    }
    assert lines[1]["amount"] == "0.00"
    assert lines[1]["source"]["page"] is None


def test_each_breakdown_of_an_act_is_read_by_itself(store: FigureStore) -> None:
    two = act(1, moves("budget", cells("agreement", {"a": 1, "": 2}), cells("unit", {"x": 3})))

    taken_by(store, two)

    assert soles(store.balances(cut(), Question("budget", ("unit",)))) == {"x": 3}
    assert soles(store.balances(cut(), Question("budget", ("agreement",)))) == {"": 2, "a": 1}


@pytest.fixture(scope="module")
def both(
    postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[FigureStore, FigureStore]]]:
    """Take the whole history into SQLite and into PostgreSQL, each service on its own."""
    acts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(HISTORY.iterdir())]
    folder = tmp_path_factory.mktemp("both")
    stores = {
        service.name: (
            store_of(acts, service=service, url=f"sqlite:///{folder}/{service.name}.db"),
            store_of(acts, service=service, url=database_in(postgresql)),
        )
        for service in (BUDGET, TARGETS, INVESTMENTS)
    }
    yield stores
    for pair in stores.values():
        for each in pair:
            each.close()


@pytest.mark.parametrize("service", [BUDGET, TARGETS, INVESTMENTS], ids=lambda each: each.name)
def test_both_databases_give_the_same_answers_for_the_whole_history(
    both: dict[str, tuple[FigureStore, FigureStore]], service: FiguresService
) -> None:
    sqlite, postgresql = both[service.name]
    asked = 0
    for measure in service.measures:
        names = [name for name in askable(measure) if name != "unit_of_measure"]
        always = ("unit_of_measure",) if "unit_of_measure" in askable(measure) else ()
        for first in names:
            for second in ("act", names[0]):
                question = Question(measure, tuple(dict.fromkeys((*always, first, second))))
                for at in (
                    cut("2024-08-31"),
                    cut("2024-06-30", 30, basis="issued"),
                ):
                    asked += 1
                    assert sqlite.balances(at, question) == postgresql.balances(at, question)
        everything = Question(measure, always)
        assert sqlite.movements(cut(), everything) == postgresql.movements(cut(), everything)
        apart = ((names[0], ("1", "x")), (names[1], ("5", "cite-puno", "CITE Puno")))
        left = [store.movements(cut(), everything, without=apart) for store in (sqlite, postgresql)]
        assert left[0] == left[1]
    assert sqlite.position() == postgresql.position()
    for at in (cut("2024-08-31"), cut("2024-06-30", 30, basis="issued")):
        assert service.observed(sqlite, at) == service.observed(postgresql, at)
    assert asked >= 20
