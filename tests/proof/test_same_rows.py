"""SQLite's own word that two files hold the same rows: given for equal ones, never for others."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from services.budget.main import SERVICE as BUDGET
from shared.projecting import take
from shared.proof.paging import projected
from shared.proof.same_rows import sqlite_file, surely_same
from shared.store.database import Database, Mark
from shared.store.engine import open_engine
from shared.stream import Recorded
from tests.proof.conftest import entries, fill

ACTS = [Recorded(number, *entry, stored_at=None) for number, entry in enumerate(entries(), 1)]
LAST = len(ACTS)
MADE = {
    "act", "cell", "layout", "mark", "movement", "observation", "position", "provenance",
    "quarantine", "scope", "stated",
}  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Database]:
    """Give a database that was made of the acts to be thrown away."""
    projection = BUDGET.projection(f"sqlite:///{tmp_path / 'made.db'}")
    with closing(projection.database) as database:
        database.open_as_scratch()
        database.create()
        database.take(take(projection, Mark(0, bytes(32)), ACTS)[1])
        yield database


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Give the file of a service that has taken the acts."""
    file = tmp_path / "stored.db"
    fill("budget", f"sqlite:///{file}", ACTS)
    return file


def named(made: Database, stored: Path, *, ours: int = LAST, theirs: int = LAST) -> set[str]:
    return set(surely_same(made.engine, stored, projected(made.tables), ours=ours, theirs=theirs))


def change(stored: Path, *statements: str) -> None:
    engine = open_engine(f"sqlite:///{stored}")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_two_files_of_the_same_acts_are_the_same_in_every_table(
    made: Database, stored: Path
) -> None:
    assert named(made, stored) == MADE
    assert named(made, stored) == MADE


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("movement", "UPDATE movement SET amount = amount + 1 WHERE sequence = 2 AND line = 0"),
        ("movement", "DELETE FROM movement WHERE sequence = 2 AND line = 0"),
        ("movement", "UPDATE movement SET line = 900 WHERE sequence = 2 AND line = 0"),
        ("provenance", "UPDATE provenance SET note = '' WHERE sequence = 2 AND line = 0"),
        ("act", "UPDATE act SET effective_on = 'mañana' WHERE sequence = 4"),
        ("act", "UPDATE act SET kind = lower(kind) WHERE sequence = 4"),
        ("act", "UPDATE act SET kind = CAST(kind AS BLOB) WHERE sequence = 4"),
        ("act", "UPDATE act SET sequence = 0 WHERE sequence = 4"),
        ("stated", "INSERT INTO stated (sequence, body) VALUES (1, '{}')"),
        ("mark", "UPDATE mark SET digest = hex(digest) WHERE sequence = 3"),
        ("scope", "INSERT INTO scope VALUES (1, '00-000', 2024, 1)"),
        ("cell", "DELETE FROM cell"),
        ("quarantine", "DROP TABLE quarantine"),
    ],
)
def test_a_table_that_was_changed_by_hand_is_not_named_and_the_others_are(
    made: Database, stored: Path, table: str, statement: str
) -> None:
    change(stored, statement)

    assert named(made, stored) == MADE - {table}


def test_equal_values_in_a_table_declared_otherwise_are_left_to_be_looked_at(
    made: Database, stored: Path
) -> None:
    change(
        stored,
        "ALTER TABLE stated RENAME TO older",
        "CREATE TABLE stated AS SELECT * FROM older",
        "DROP TABLE older",
    )

    assert named(made, stored) == MADE - {"stated"}


def test_rows_are_compared_as_far_as_a_service_has_come(made: Database, stored: Path) -> None:
    change(
        stored,
        *(
            f"DELETE FROM {table} WHERE sequence > 8"
            for table in ("act", "mark", "movement", "observation", "provenance", "stated")
        ),
    )

    far = named(made, stored, ours=8)

    assert {"act", "mark", "movement", "observation", "provenance", "stated"} <= far
    assert named(made, stored).isdisjoint({"act", "mark", "movement", "provenance"})
    assert "mark" not in named(made, stored, ours=7)


def test_a_file_that_is_no_database_is_no_yes_and_the_next_one_is_still_compared(
    made: Database, stored: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all, and longer than its header is" * 50)

    assert named(made, broken) == set()
    assert named(made, stored) == MADE


def test_only_a_sqlite_file_that_is_there_is_compared_so(stored: Path, tmp_path: Path) -> None:
    for url, file in (
        (f"sqlite:///{stored}", stored),
        (f"sqlite:///{tmp_path / 'gone.db'}", None),
        ("sqlite://", None),
        ("postgresql://poi@localhost/poi", None),
    ):
        engine = open_engine(url)
        assert sqlite_file(engine) == file
        engine.dispose()
