"""The eight tables of the real history against print, cell by cell, each difference listed.

The services' own projections and stores answer, on real SQLite files; only HTTP is left out.
"""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting.acts import ActRecord, record_of
from services.reporting.book import BOOK
from services.reporting.compose import compose
from services.reporting.grammar import Cuadro
from services.reporting.names import Declaration, declaration_of, names_at
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, MovedLine
from services.reporting.table import Table
from services.targets.main import SERVICE as TARGETS
from shared.act import CatalogueDeclared
from shared.cut import Cut
from shared.event import StoredEvent, read_act
from shared.money import parse_amount
from shared.reading import Question
from shared.store import FigureStore, Taken

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
DIFFERENCES = json.loads((GOLDEN / "differences.json").read_text(encoding="utf-8"))
MOMENT = dt.datetime(2024, 9, 10, tzinfo=dt.UTC)


class History:
    """The real acts, taken by the three services' stores and by reporting."""

    def __init__(self, folder: Path) -> None:
        self.acts: list[ActRecord] = []
        self.declarations: list[Declaration] = []
        self.stores: dict[str, FigureStore] = {}
        projections = []
        for service in (BUDGET, TARGETS, INVESTMENTS):
            projection = service.projection(f"sqlite:///{folder}/{service.name}.db")
            assert isinstance(projection.database, FigureStore)
            projection.database.create()
            self.stores.update(dict.fromkeys(service.measures, projection.database))
            projections.append(projection)
        files = sorted((ROOT / "data" / "itp-2024" / "acts").glob("*.json"))
        assert len(files) >= 45
        for sequence, path in enumerate(files, start=1):
            act = read_act(json.loads(path.read_text(encoding="utf-8")))
            event = StoredEvent(schema_number=1, recorded_at=MOMENT, posted_by="operador", act=act)
            for projection in projections:
                taken = Taken(
                    sequence,
                    bytes(32),
                    "2024-09-10T00:00:00.000000Z",
                    act.entity,
                    act.fiscal_year,
                    f"acts.{act.entity}.{act.fiscal_year}.{act.key}",
                    projection.rows(sequence, event),
                )
                projection.database.take([taken])
            self.acts.append(record_of(act, sequence))
            if isinstance(act, CatalogueDeclared):
                self.declarations.append(declaration_of(act))

    def close(self) -> None:
        """Give the databases back."""
        for store in set(self.stores.values()):
            store.close()

    def table(self, cuadro: Cuadro, cut: Cut) -> Table:
        """Compose a table from what the stores answer."""
        names = names_at(self.declarations, self.acts, cut)
        plan = plan_of(cuadro, names)
        balances = {asked: self._answer(asked, cut) for asked in plan.balances}
        movements = {asked: self._lines(asked, cut) for asked in plan.movements}
        answers = Answers(balances, movements)
        return compose(cuadro, answers, names=names, acts=self.acts, cut=cut)

    def _answer(self, asked: Question, cut: Cut) -> Answer:
        answer = self.stores[asked.measure].balances(cut, asked)
        return Answer(
            answer.rows, answer.unassigned, answer.unitemised_acts, answer.unitemised_gross
        )

    def _lines(self, asked: Question, cut: Cut) -> tuple[MovedLine, ...]:
        items, _ = self.stores[asked.measure].movements(cut, asked)
        return tuple(
            MovedLine(
                item["act"],
                item["sequence"],
                dt.date.fromisoformat(item["effective_on"]),
                tuple(item["keys"][name] for name in asked.by),
                parse_amount(item["amount"]),
            )
            for item in items
        )


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    taken = History(tmp_path_factory.mktemp("stores"))
    yield taken
    taken.close()


def at(as_of: str, through: int = 10_000) -> Cut:
    return Cut("38-241", 2024, dt.date.fromisoformat(as_of), "effective", through)


def expected_rows(table: str) -> dict[str, dict[str, str]]:
    """Give the printed literals, corrected where `differences.json` says why."""
    printed = json.loads((GOLDEN / "printed" / f"{table}.json").read_text(encoding="utf-8"))
    rows: dict[str, dict[str, str]] = {
        row["key"]: dict(row["cells"]) for row in (*printed["rows"], *printed["totals"])
    }
    for cell in DIFFERENCES["cells"]:
        if cell["table"] == table:
            assert rows[cell["row"]][cell["column"]] == cell["printed"]
            rows[cell["row"]][cell["column"]] = cell["expected"]
    for row in DIFFERENCES["rows_not_printed"]:
        if row["table"] == table:
            rows[row["row"]] = row["cells"]
    return rows


def is_compared(heading: Any) -> bool:
    """Say whether a column is a figure, a code or a date: spellings of names are not compared."""
    return heading.type != "text" or heading.key in ("number", "cui", "type", "date")


@pytest.mark.parametrize("cuadro", BOOK, ids=lambda cuadro: cuadro.id)
def test_a_table_of_the_real_history_is_as_printed_but_for_the_listed_slips(
    history: History, cuadro: Cuadro
) -> None:
    expected = expected_rows(cuadro.id)

    table = history.table(cuadro, at("2024-08-31"))

    shown = {row.key: row for row in (*table.rows, *table.totals)}
    wrong = [
        (key, heading.key, cell.text, expected[key][heading.key])
        for key, row in shown.items()
        for heading, cell in zip(table.columns, row.cells, strict=True)
        if is_compared(heading)
        and heading.key in expected.get(key, {})
        and cell.text != expected[key][heading.key]
    ]
    assert wrong == []
    assert set(shown) == set(expected)
    assert not any(row.kind == "unallocated" for row in table.rows)


def test_the_acts_of_cuadro_10_are_cited_as_printed_where_the_print_cites_them(
    history: History,
) -> None:
    expected = expected_rows("cuadro-10")

    table = history.table(BOOK[0], at("2024-08-31"))

    cited = {row.key: row.cells[7].text for row in table.rows if row.kind == "line"}
    stated = {key: cells["act"] for key, cells in expected.items() if cells.get("act")}
    assert len(stated) > 20
    assert {key: cited[key] for key in stated} == stated


def test_before_the_last_reallocations_cuadro_27_leaves_220786_por_desagregar(
    history: History,
) -> None:
    table = history.table(BOOK[4], at("2024-07-30"))

    last = table.rows[-1]

    assert (last.key, last.cells[5].text) == ("unallocated", "-220,786")


def test_on_the_last_of_july_the_transfer_takes_what_one_investment_had(history: History) -> None:
    before, after = (
        {row.key: row.cells[5].text for row in history.table(BOOK[5], at(day)).rows}
        for day in ("2024-07-30", "2024-07-31")
    )

    assert (before["2267446"], after["2267446"]) == ("8,000,000", "3,158,391")


def test_a_position_before_an_act_gives_the_table_as_if_it_were_unknown(history: History) -> None:
    transfer = next(act for act in history.acts if act.key == "RE-126-2024-ITP-DE")

    table = history.table(BOOK[2], at("2024-08-31", through=transfer.sequence - 1))

    assert table.rows[0].cells[2].text == "152,591,505"
