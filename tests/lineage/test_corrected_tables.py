"""A table at an earlier cut shows what was believed then; at a later one what is right."""

import pytest

from services.reporting.book import find
from services.reporting.lineage.differing import Change, differences
from shared.codes import Basis
from tests.conftest import History


def pim_of_donations(
    history: History, as_of: str, through: int, basis: Basis = "effective"
) -> str | None:
    table = history.table("cuadro-22", as_of, basis, through)
    row = next(row for row in table.rows if row.key == "4")
    return row.cells[2].value


def changes(
    history: History,
    before: tuple[str, Basis, int],
    after: tuple[str, Basis, int],
    name: str = "22",
) -> tuple[Change, ...]:
    cuadro = find(name)
    assert cuadro is not None
    tables = [history.offline.traced(cuadro, history.cut(*cut)) for cut in (before, after)]
    offline = history.offline
    return differences(tables[0], tables[1], offline.acts, offline.declarations)


def because(found: tuple[Change, ...], row: str, column: str) -> list[tuple[str, str]]:
    change = next(each for each in found if (each.row, each.column) == (row, column))
    return [(each.act, each.reason) for each in change.because]


@pytest.mark.parametrize(
    ("as_of", "basis", "through", "pim"),
    [
        pytest.param("2024-08-31", "effective", 61, "16150298.00", id="as first known"),
        pytest.param("2024-08-31", "effective", 62, "16151298.00", id="with a late act"),
        pytest.param("2024-08-31", "effective", 63, "15863749.00", id="with an act annulled"),
        pytest.param("2024-08-31", "effective", 64, "15396976.00", id="with an act rectified"),
        pytest.param("2024-08-31", "effective", 65, "15396976.00", id="not yet annulled"),
        pytest.param("2024-10-01", "effective", 65, "15863749.00", id="rectification annulled"),
        pytest.param("2024-10-01", "effective", 66, "15496976.00", id="rectified once more"),
        pytest.param("2024-09-14", "issued", 66, "16151298.00", id="signed before all of them"),
        pytest.param("2024-09-15", "issued", 66, "15863749.00", id="signed: annulled"),
        pytest.param("2024-09-20", "issued", 66, "15496976.00", id="signed: both rectifications"),
    ],
)
def test_a_table_shows_what_was_known_at_its_cut(
    as_of: str, basis: Basis, through: int, pim: str, corrected: History
) -> None:
    assert pim_of_donations(corrected, as_of, through, basis) == pim


def test_a_late_act_is_told_from_a_new_one(corrected: History) -> None:
    late = changes(corrected, ("2024-08-31", "effective", 61), ("2024-08-31", "effective", 62))
    new = changes(corrected, ("2024-03-01", "effective", 62), ("2024-03-31", "effective", 62))

    assert because(late, "4", "pim") == [("RE-901-2024-ITP-DE", "late-act")]
    assert because(late, "total", "variation_pct") == [("RE-901-2024-ITP-DE", "late-act")]
    assert ("RE-901-2024-ITP-DE", "new-act") in because(new, "4", "pim")


def test_an_annulment_is_named_with_the_act_that_it_ends(corrected: History) -> None:
    found = changes(corrected, ("2024-08-31", "effective", 62), ("2024-08-31", "effective", 63))

    change = found[0]
    assert (change.row, change.column) == ("4", "pim")
    assert (change.before, change.after) == ("16151298.00", "15863749.00")
    assert because(found, "4", "pim") == [
        ("RE-136-2024-ITP-DE", "annulment"),
        ("RE-902-2024-ITP-DE", "annulment"),
    ]


def test_a_rectification_is_named_with_the_act_that_it_replaces(corrected: History) -> None:
    found = changes(corrected, ("2024-08-31", "effective", 63), ("2024-08-31", "effective", 64))

    assert because(found, "total", "pim") == [
        ("RE-002-2024-ITP-DE", "correction"),
        ("RE-903-2024-ITP-DE", "correction"),
    ]


def test_an_annulled_rectification_gives_its_act_back(corrected: History) -> None:
    found = changes(corrected, ("2024-08-31", "effective", 64), ("2024-10-31", "effective", 65))

    assert because(found, "4", "pim") == [
        ("RE-002-2024-ITP-DE", "annulment"),
        ("RE-903-2024-ITP-DE", "annulment"),
        ("RE-904-2024-ITP-DE", "annulment"),
    ]


def test_two_equal_cuts_do_not_differ(corrected: History) -> None:
    cut: tuple[str, Basis, int] = ("2024-08-31", "effective", 66)

    assert changes(corrected, cut, cut) == ()


def test_a_row_that_one_cut_lacks_is_null_there(corrected: History) -> None:
    found = changes(
        corrected, ("2024-01-01", "effective", 61), ("2024-07-31", "effective", 61), "15"
    )

    assert {each.before for each in found if each.row != "total"} == {None}
    assert because(found, "2271690", "total") == [("RE-126-2024-ITP-DE", "new-act")]


@pytest.mark.parametrize("name", ["cuadro-02", "cuadro-09", "cuadro-16", "cuadro-31", "anexo-6"])
def test_every_changed_cell_has_an_act_that_is_responsible(name: str, corrected: History) -> None:
    found = changes(corrected, ("2024-01-01", "effective", 40), ("2024-08-31", "issued", 66), name)

    assert found
    assert [change for change in found if not change.because] == []
