"""The system's own book, fed back as a publication, has nothing against it."""

from collections import Counter
from collections.abc import Callable

import pytest

from shared.codes import Basis
from tests.reconcile.conftest import Derived

# Each composes and reconciles the whole book at a cut of its own.
pytestmark = pytest.mark.slow

CELLS_AND_OWN_ARITHMETIC = {
    *("cell-vs-history", "row-not-printed", "not-in-history"),
    *("total-vs-rows", "parent-vs-rows", "difference", "percent", "sum"),
}


@pytest.mark.parametrize(
    ("as_of", "basis", "through"),
    [
        ("2024-01-01", "effective", 20),
        ("2024-02-10", "issued", 0),
        ("2024-07-30", "effective", 0),
        ("2024-07-31", "effective", 40),
        ("2024-08-31", "issued", 0),
        ("2024-12-31", "issued", 0),
    ],
)
def test_the_own_book_of_any_cut_is_reproduced_whole(
    derived: Callable[..., Derived], as_of: str, basis: Basis, through: int
) -> None:
    book = derived(as_of, basis, through)

    found = book.against(book.own_book())

    assert [f for f in found.findings if f.check in CELLS_AND_OWN_ARITHMETIC] == []
    assert found.cells.printed > 100
    assert found.cells.illegible == 0


def test_at_the_closing_date_only_what_the_history_itself_breaks_is_listed(
    derived: Callable[..., Derived],
) -> None:
    book = derived()

    found = book.against(book.own_book())

    assert Counter((f.check, f.place[0]) for f in found.findings) == {
        # Anexo 2: the tasks of AOI00019401206 have July's three units, it has them in August.
        ("activity-is-its-tasks", "anexo-2"): 2,
        # Cuadro 6 states initial figures that are more than the whole APNOP has.
        ("part-exceeds-whole", "cuadro-06"): 1,
        ("unit-without-targets", "cuadro-25"): 1,
        # Names as each table words them: the history keeps them as attributes.
        ("units-by-category", "cuadro-25"): 2,
        ("offices-by-category", "cuadro-26"): 2,
        ("reallocation-leaves-its-source", "cuadro-09"): 1,
        ("description-names-its-component", "anexo-7"): 2,
        ("same-activity", "cuadro-09"): 1,
        ("same-document", "cuadro-09"): 2,
        ("same-document", "cuadro-28"): 2,
        ("same-name", "anexo-7"): 9,
        ("same-name", "cuadro-08"): 2,
        ("same-name", "cuadro-15"): 1,
        ("same-name", "cuadro-28"): 2,
        ("same-responsible", "cuadro-28"): 1,
    }
