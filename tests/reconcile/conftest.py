"""The real publication beside the tables that the real history gives at a cut, read once each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pytest

from services.console.documents.offline import publication_in
from services.reporting.book import BOOK
from services.reporting.reconcile.asking import book_of, sources_of_book
from services.reporting.reconcile.finding import Reconciliation
from services.reporting.reconcile.publication import PrintedRow, PrintedTable
from services.reporting.reconcile.reconciling import Sources, reconcile
from services.reporting.table import Table
from shared.codes import Basis
from shared.cut import Cut
from tests.conftest import DATA, History

CUADROS = {cuadro.id: cuadro for cuadro in BOOK}


@dataclass(frozen=True)
class Derived:
    """The whole book at a cut, and from which tables of the document its lines were read."""

    tables: Mapping[str, Table]
    sources: Sources

    def against(self, publication: Sequence[PrintedTable]) -> Reconciliation:
        """Set a publication against this book."""
        return reconcile(publication, self.tables, CUADROS, self.sources)

    def own_book(self) -> list[PrintedTable]:
        """Print the book itself as if it were a publication."""
        return [
            PrintedTable(
                table.id,
                None,
                tuple(
                    PrintedRow(
                        row.key,
                        None,
                        {h.key: c.text for h, c in zip(table.columns, row.cells, strict=True)},
                        is_total,
                    )
                    for rows, is_total in ((table.rows, False), (table.totals, True))
                    for row in rows
                ),
            )
            for table in self.tables.values()
        ]


def derived_at(history: History, cut: Cut) -> Derived:
    whole = history.offline.whole(cut)
    return Derived(book_of(whole), sources_of_book(whole))


@pytest.fixture(scope="session")
def derived(history: History) -> Callable[..., Derived]:
    @cache
    def at(as_of: str = "2024-08-31", basis: Basis = "effective", through: int = 0) -> Derived:
        return derived_at(history, history.cut(as_of, basis, through or None))

    return at


@pytest.fixture(scope="session")
def publication() -> list[PrintedTable]:
    return list(publication_in(DATA / "published"))


@pytest.fixture(scope="session")
def found(derived: Callable[..., Derived], publication: list[PrintedTable]) -> Reconciliation:
    """Reconcile the real publication."""
    return derived().against(publication)


def printing(
    publication: Sequence[PrintedTable], place: tuple[str, str, str], literal: str
) -> list[PrintedTable]:
    """Copy a publication with another literal in one cell."""
    table, key, column = place
    return [
        replace(
            each,
            rows=tuple(
                replace(row, cells={**row.cells, column: literal}) if row.key == key else row
                for row in each.rows
            ),
        )
        if each.id == table
        else each
        for each in publication
    ]
