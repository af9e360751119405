"""What reporting keeps of the log, written to a real SQLite file and read back."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.reporting.acts import record_of
from services.reporting.book import find
from services.reporting.changes import changes_of
from services.reporting.names import Declaration, Entry
from services.reporting.projection import ACTS, ENTRIES, PUBLISHED, ReportingDatabase, rows
from shared.act import Act
from shared.event import StoredEvent, read_act
from shared.store import Taken

MOMENT = dt.datetime(2024, 9, 10, tzinfo=dt.UTC)


def act(key: str, kind: str, day: str, **fields: Any) -> Act:
    return read_act(
        {
            "key": key,
            "entity": "38-241",
            "fiscal_year": 2024,
            "kind": kind,
            "issued_on": {"date": day, "certainty": "exact"},
            "effective_on": {"date": day, "certainty": "latest"},
            "title": "Acto",
            "measures": [],
            **fields,
        }
    )


def moving(key: str, kind: str, day: str, measure: str, **fields: Any) -> Act:
    line = {
        "amount": "12.50",
        "known": "printed",
        "source": {"table": "cuadro-10", "row": "1"},
        "cui" if measure == "investment" else "funding_source": (
            "2271690" if measure == "investment" else "4"
        ),
    }
    by = ["cui"] if measure == "investment" else ["funding_source"]
    entry = {
        "measure": measure,
        "total": "12.50",
        "breakdowns": [{"by": by, "lines": [line]}],
    }
    return act(key, kind, day, measures=[entry], **fields)


CATALOGUE = act(
    "REG-2024-ITP-101",
    "CatalogueDeclared",
    "2024-01-01",
    catalogue="cui",
    entries=[
        {"code": "b", "name": "Be", "attributes": {"type": "PIP"}},
        {"code": "a", "name": "A"},
    ],
)
CREDIT = moving(
    "RE-002-2024-ITP-DE",
    "SupplementaryCreditAuthorized",
    "2024-01-12",
    "budget",
    circumstance="b.iii",
)
RECTIFIED = moving(
    "RE-150-2024-ITP-DE",
    "ActRectified",
    "2024-09-01",
    "budget",
    rectifies={"key": "RE-002-2024-ITP-DE", "kind": "SupplementaryCreditAuthorized"},
)
PUBLICATION = act(
    "PUB-POI-2024-ACT-1-CUADRO-22",
    "FiguresPublished",
    "2024-09-10",
    publication="poi-2024-act-1",
    table={"id": "cuadro-22", "rows": [{"key": "1", "cells": {"pia": "152,591,506"}}]},
)


def event(of: Act) -> StoredEvent:
    return StoredEvent(recorded_at=MOMENT, posted_by="operador", act=of, payload=b"")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[ReportingDatabase]:
    opened = ReportingDatabase(f"sqlite:///{tmp_path}/reporting.db")
    opened.create()
    yield opened
    opened.close()


def take(database: ReportingDatabase, *acts: Act, after: int = 0) -> None:
    database.take(
        [
            Taken(
                sequence,
                bytes(32),
                "2024-09-10T00:00:00.000000Z",
                "38-241",
                2024,
                f"acts.38-241.2024.{each.key}",
                rows(sequence, event(each)),
            )
            for sequence, each in enumerate(acts, start=after + 1)
        ]
    )


def test_every_act_is_kept_with_its_header_and_what_it_corrects(
    database: ReportingDatabase,
) -> None:
    take(database, CATALOGUE, CREDIT, RECTIFIED, PUBLICATION)

    acts, _ = database.known("38-241", 2024, 4)

    assert acts == tuple(
        record_of(each, sequence)
        for sequence, each in enumerate((CATALOGUE, CREDIT, RECTIFIED, PUBLICATION), start=1)
    )
    assert acts[1].totals == {"budget": 1250}
    assert (acts[2].corrects, acts[2].counted_kind) == (
        "RE-002-2024-ITP-DE",
        "SupplementaryCreditAuthorized",
    )


def test_declared_names_are_read_back_in_the_order_of_the_act(database: ReportingDatabase) -> None:
    take(database, CATALOGUE)

    _, declarations = database.known("38-241", 2024, 1)

    assert declarations == (
        Declaration(
            "REG-2024-ITP-101", "cui", (Entry("b", "Be", {"type": "PIP"}), Entry("a", "A", {}))
        ),
    )


def test_what_was_read_of_a_year_is_read_anew_when_the_log_has_moved(
    database: ReportingDatabase,
) -> None:
    take(database, CATALOGUE)
    assert len(database.known("38-241", 2024, 1)[0]) == 1

    take(database, CREDIT, after=1)

    assert len(database.known("38-241", 2024, 2)[0]) == 2
    assert database.known("38-241", 2023, 2) == ((), ())


def test_an_event_becomes_rows_of_its_own_tables_alone() -> None:
    assert set(rows(1, event(CREDIT))) == {ACTS}
    assert set(rows(1, event(CATALOGUE))) == {ACTS, ENTRIES}
    assert set(rows(1, event(PUBLICATION))) == {ACTS, PUBLISHED}


def test_a_table_changes_on_the_days_of_the_acts_that_it_asks_about() -> None:
    transfer = moving("RE-126-2024-ITP-DE", "TransferDisaggregated", "2024-07-31", "investment")
    acts = tuple(
        record_of(each, sequence)
        for sequence, each in enumerate((CATALOGUE, CREDIT, transfer, PUBLICATION), start=1)
    )
    declarations = (Declaration("REG-2024-ITP-101", "cui", (Entry("b", "Be"),)),)

    days = {
        table: changes_of(cuadro, acts, declarations, "effective")
        for table in ("cuadro-10", "cuadro-17", "cuadro-30")
        if (cuadro := find(table)) is not None
    }

    assert days == {
        "cuadro-10": ("2024-01-12",),
        "cuadro-17": (),
        "cuadro-30": ("2024-01-01", "2024-07-31"),
    }
