"""The chain of attempts: nobody changes it, and who does it all the same is found."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from services.console.door.attempts import ChainBrokenError, Page, verify_chain
from services.intake.attempts.attempt import Attempt, Named
from services.intake.attempts.table import AttemptTable, beside, rows_as_json
from tests.store.conftest import database_in, postgresql, url

__all__ = ["postgresql", "url"]


def attempt(number: int) -> Attempt:
    return Attempt(
        at="2024-09-10T15:04:05.000000Z",
        transport="http",
        outcome="refused",
        status=422,
        caller="mef",
        named=Named(key=f"RE-{number:03d}-2024-ITP-DE"),
        problem="invalid-act",
    )


@pytest.fixture
def table(url: str) -> Iterator[AttemptTable]:
    made = AttemptTable(url)
    made.create()
    yield made
    made.close()


def pages(table: AttemptTable, limit: int = 3) -> Iterator[Page]:
    """Read all attempts as the console does, without the door between."""
    after = 0
    while True:
        rows, total, (number, digest) = table.page({}, after=after, before=None, limit=limit)
        more = "…" if len(rows) == limit else None
        yield Page(list(rows_as_json(rows)), total, more, number, f"sha256:{digest.hex()}")
        if more is None:
            return
        after = rows[-1]["number"]


def tampered(table: AttemptTable, *statements: str) -> None:
    """Change rows as an administrator can, with the triggers taken away."""
    with table.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER attempt_no_{verb}"))
        else:
            connection.execute(text("ALTER TABLE attempt DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


def test_a_chain_of_several_groups_holds_to_its_head(table: AttemptTable) -> None:
    for group in ((1,), (2, 3, 4), (5, 6, 7, 8)):
        table.append([attempt(number) for number in group])

    number, digest = verify_chain(pages(table), None)

    assert number == 8
    assert verify_chain(pages(table, limit=100), (8, digest)) == (8, digest)


def test_an_empty_chain_holds(table: AttemptTable) -> None:
    assert verify_chain(pages(table), None) == (0, f"sha256:{'0' * 64}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempt SET caller = 'otro' WHERE number = 2",
        "UPDATE attempt SET attempt = '{}'",
        "DELETE FROM attempt WHERE number = 2",
        "DELETE FROM attempt",
    ],
)
def test_the_database_itself_refuses_every_change(table: AttemptTable, statement: str) -> None:
    table.append([attempt(number) for number in range(1, 4)])

    with (
        pytest.raises(DatabaseError, match="no se cambia ni se borra"),
        table.engine.begin() as connection,
    ):
        connection.execute(text(statement))

    assert verify_chain(pages(table), None)[0] == 3


def test_postgresql_refuses_to_truncate_too(request: pytest.FixtureRequest) -> None:
    made = AttemptTable(database_in(request.getfixturevalue("postgresql")))
    made.create()
    made.append([attempt(1)])

    with (
        pytest.raises(DatabaseError, match="no se cambia ni se borra"),
        made.engine.begin() as connection,
    ):
        connection.execute(text("TRUNCATE attempt"))

    made.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE attempt SET caller = 'otro' WHERE number = 4", "El intento 4 se busca por caller"),
        ("UPDATE attempt SET key = NULL WHERE number = 4", "El intento 4 se busca por key"),
        (
            "UPDATE attempt SET attempt = replace(attempt, '422', '400') WHERE number = 4",
            "El intento 4 no es como se guardó",
        ),
        ("DELETE FROM attempt WHERE number = 4", "Falta el intento 4: sigue el 5."),
        ("UPDATE attempt SET number = 9 WHERE number = 4", "Falta el intento 4: sigue el 5."),
        (
            "UPDATE attempt SET digest = 'otra' WHERE number = 4",
            "El intento 4 no es como se guardó",
        ),
    ],
)
def test_a_row_altered_past_the_triggers_is_found(
    table: AttemptTable, statement: str, sentence: str
) -> None:
    table.append([attempt(number) for number in range(1, 9)])

    tampered(table, statement)

    with pytest.raises(ChainBrokenError, match=sentence):
        verify_chain(pages(table), None)


def test_attempts_cut_off_the_end_or_all_written_anew_are_found_by_a_head_noted_before(
    table: AttemptTable,
) -> None:
    table.append([attempt(number) for number in range(1, 6)])
    known = verify_chain(pages(table), None)

    tampered(table, "DELETE FROM attempt WHERE number > 3")
    assert verify_chain(pages(table), None)[0] == 3
    with pytest.raises(ChainBrokenError, match="Hay 3 intentos y eran al menos 5"):
        verify_chain(pages(table), known)

    table.append([attempt(number) for number in range(11, 14)])
    assert verify_chain(pages(table), None)[0] == 6
    with pytest.raises(ChainBrokenError, match="la cadena fue escrita de nuevo"):
        verify_chain(pages(table), known)


def test_two_doors_on_one_database_make_one_chain(table: AttemptTable, url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - this test alone is threaded

    other = AttemptTable(url)
    with ThreadPoolExecutor(2) as doors:
        waits = [
            doors.submit((table, other)[number % 2].append, [attempt(number)] * 3)
            for number in range(40)
        ]
        for wait in waits:
            wait.result(30)
    other.close()

    assert verify_chain(pages(table), None)[0] == 120


def test_attempts_lie_beside_the_door_s_tables_where_no_rebuild_reaches(tmp_path: Path) -> None:
    assert beside("sqlite:////data/intake.db") == "sqlite:////data/intake.attempts.db"
    assert beside("postgresql://intake@host/intake") == "postgresql://intake@host/intake"
    table = AttemptTable(f"sqlite:///{tmp_path}/intake.db")
    table.create()
    table.create()
    table.append([attempt(1)])
    table.close()

    with closing(sqlite3.connect(tmp_path / "intake.attempts.db")) as raw:
        (row,) = raw.execute("SELECT attempt FROM attempt").fetchall()
    assert json.loads(row[0])["caller"] == "mef"
