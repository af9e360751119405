import datetime as dt
from typing import Any

from services.reporting.acts import ActRecord
from services.reporting.book import BOOK, find
from services.reporting.previewing.comparing import compared
from services.reporting.previewing.concerning import may_change, touched
from services.reporting.previewing.dates import dates_of, publications_of
from services.reporting.previewing.observed import observations_changed
from services.reporting.table import Cell, Heading, Row, RowKind, Table
from services.reporting.versions import Version
from shared.cut import Cut
from shared.parts import DatedOn

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 1)
NAME, PIM = Heading("name", "Fuente", "text"), Heading("pim", "PIM", "money", "Año 2024")


def row(key: str, name: str, pim: str | None, kind: RowKind = "row") -> Row:
    return Row(key, kind, 0, (Cell(name, name), Cell(pim, pim or "")))


def table(*rows: Row, total: str = "0.00") -> Table:
    totals = (row("total", "Total", total, "total"),)
    return Table("cuadro-22", "Título", CUT, (NAME, PIM), rows, totals, ())


def record(key: str, sequence: int, day: str, **own: Any) -> ActRecord:
    on = DatedOn(date=dt.date.fromisoformat(day), certainty="exact")
    return ActRecord(sequence, key, "Any", "38-241", 2024, issued_on=on, effective_on=on, **own)


def test_rows_that_come_and_go_are_told_apart_from_cells_that_change() -> None:
    before = table(row("1", "Ordinarios", "5.00"), row("2", "Otros", "1.00"), total="6.00")
    after = table(row("1", "Ordinarios", "7.00"), row("4", "Donaciones", "3.00"), total="10.00")

    change = compared(before, after)

    assert change is not None
    assert change.columns == (("name", "Fuente"), ("pim", "Año 2024 PIM"))
    assert [(r.row, r.label, r.fate) for r in change.rows] == [
        ("1", "Ordinarios", "changed"),
        ("4", "Donaciones", "added"),
        ("2", "Otros", "removed"),
        ("total", "Total", "changed"),
    ]
    assert [(c.column, c.before, c.after) for c in change.rows[0].cells] == [
        ("pim", Cell("5.00", "5.00"), Cell("7.00", "7.00"))
    ]
    assert [(c.column, c.before) for c in change.rows[1].cells] == [("name", None), ("pim", None)]
    assert [(c.column, c.after) for c in change.rows[2].cells] == [("name", None), ("pim", None)]


def test_a_table_of_which_no_cell_differs_does_not_change() -> None:
    assert compared(table(row("1", "Uno", "5.00")), table(row("1", "Uno", "5.00"))) is None


def test_an_empty_cell_of_a_column_that_comes_is_no_change() -> None:
    before = table(row("1", "Uno", None))
    one, total = before.rows[0], before.totals[0]
    wider = Table(
        *("cuadro-22", "Título", CUT, (NAME, PIM, Heading("m", "M", "money"))),
        (Row("1", "row", 0, (*one.cells, Cell(None, ""))),),
        (Row("total", "total", 0, (*total.cells, Cell("9", "9"))),),
        (),
    )

    change = compared(before, wider)

    assert change is not None
    assert [(r.row, [c.column for c in r.cells]) for r in change.rows] == [("total", ["m"])]


def test_dates_are_today_then_publications_and_versions_each_once_on_each_clock() -> None:
    version = Version("POI-2024-1", "Versión", CUT)
    printed = publications_of(
        [("PUB-1", "poi-1", "cuadro-22"), ("PUB-2", "poi-1", "anexo-1"), ("GONE", "poi-0", "x")],
        [record("PUB-1", 1, "2024-08-30"), record("PUB-2", 2, "2024-08-31")],
    )

    found = dates_of(dt.date(2024, 9, 1), [record("A", 3, "2024-10-01")], printed, [version])

    assert [(each.as_of.isoformat(), each.basis) for each in found] == [
        ("2024-10-01", "effective"),
        ("2024-10-01", "issued"),
        ("2024-08-31", "effective"),
        ("2024-08-31", "issued"),
    ]
    assert [[(why.kind, why.name) for why in each.why] for each in found] == [
        [("now", "")],
        [("now", "")],
        [("publication", "poi-1"), ("version", "POI-2024-1")],
        [("publication", "poi-1")],
    ]
    assert found[2].why[0].tables == ("cuadro-22", "anexo-1")


def test_observations_that_stay_are_told_when_they_say_something_else() -> None:
    base = {"severity": "warning", "state": "open", "explained_by": None}
    before = [{**base, "id": name, "evidence": "1"} for name in ("A", "B", "C")]
    after = [
        {**base, "id": "A", "evidence": "1"},
        {**base, "id": "B", "evidence": "2"},
        {**base, "id": "D", "evidence": "1"},
    ]

    changed = observations_changed(before, after)

    assert [item["id"] for item in changed.arise] == ["D"]
    assert [item["id"] for item in changed.go] == ["C"]
    assert [(was["evidence"], comes["evidence"]) for was, comes in changed.change] == [("1", "2")]


def test_figures_alone_leave_the_tables_of_other_measures_and_all_else_does_not() -> None:
    figures = record("A", 1, "2024-01-31", totals={"clients": 100})
    correction = record("B", 2, "2024-01-31", corrects="A")
    opinion = record("C", 3, "2024-01-31", allows={"investment": 5})
    names = record("D", 4, "2024-01-31")

    assert touched([figures], ()) == frozenset({"clients"})
    assert touched([names], ()) == frozenset()
    assert [touched([each], {"D"}) for each in (correction, opinion, names)] == [None, None, None]
    money = find("cuadro-22")
    assert money is not None
    assert not may_change(money, frozenset({"clients"}))
    assert may_change(money, frozenset({"budget"}))
    assert all(may_change(cuadro, None) for cuadro in BOOK)
    assert 1 <= sum(may_change(cuadro, frozenset()) for cuadro in BOOK) <= 3
