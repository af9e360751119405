"""A row changed by hand is found, whatever digest lies beside it; on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest
from sqlalchemy import text

from services.console.proof.verifying import Outcome, verify_live
from services.console.proof.verifying_sources import witnesses_of
from services.console.replay.log_source import LogAddress
from services.console.replay.projections import PROJECTIONS
from shared.store.engine import open_engine
from shared.stream import Log
from tests.proof.conftest import ACTS, Archive, entries, fill
from tests.store.conftest import database_in, postgresql

__all__ = ["postgresql"]

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def budget_url(request: pytest.FixtureRequest, archive: Archive, tmp_path: Path) -> str:
    """Give the address of a budget database that has taken the whole log."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'beside.db'}"
    else:
        url = database_in(request.getfixturevalue("postgresql"))

    async def read(log: Log) -> None:
        fill("budget", url, await log.read(0))

    archive.run(read)
    return url


def verified(archive: Archive, url: str) -> Outcome:
    """Verify with the budget's rows read from this database, the others' from their files."""
    with witnesses_of(url="", data=archive.folder, databases={"budget": url}) as witnesses:
        return verify_live(LogAddress(archive.server.url), witnesses, (), digests=False)


def change(url: str, statement: str) -> None:
    """Change a database by hand, past every service."""
    engine = open_engine(url)
    with engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE movement SET amount = amount + 100 WHERE sequence = 2 AND line = 0", "amount"),
        ("DELETE FROM movement WHERE sequence = 2 AND line = 0", "falta la fila"),
        ("DELETE FROM provenance WHERE sequence = 2 AND line = 0", "provenance"),
        ("UPDATE act SET effective_on = '2023-01-01' WHERE sequence = 2", "effective_on"),
        ("UPDATE cell SET funding_source = '9' WHERE funding_source <> ''", "funding_source"),
        ("UPDATE mark SET recorded_at = '2001-01-01' WHERE sequence = 3", "recorded_at"),
        (
            "INSERT INTO stated (sequence, body) VALUES (2, '{}') ",
            "sobra la fila",
        ),
    ],
)
def test_a_row_changed_by_hand_is_named(
    archive: Archive, budget_url: str, statement: str, told: str
) -> None:
    assert verified(archive, budget_url).findings == []

    change(budget_url, statement)
    findings = verified(archive, budget_url).findings

    assert {finding.code.value for finding in findings} == {"row-altered"}
    assert {finding.service for finding in findings} == {"budget"}
    assert told in findings[0].sentence


def test_a_digest_changed_by_hand_accuses_the_database_and_not_the_log(
    archive: Archive, budget_url: str
) -> None:
    assert verified(archive, budget_url).findings == []

    change(budget_url, "UPDATE mark SET digest = (SELECT digest FROM mark WHERE sequence = 2) "
           "WHERE sequence = 5")  # fmt: skip
    findings = verified(archive, budget_url).findings

    assert [(f.code.value, f.service, f.sequence) for f in findings] == [
        ("row-altered", "budget", 5)
    ]


@pytest.mark.parametrize("service", [name for name in PROJECTIONS if name != "budget"])
def test_every_service_s_rows_are_compared(archive: Archive, service: str) -> None:
    tables = {
        "intake": "UPDATE recorded_act SET title = 'otro' WHERE sequence = 4",
        "reporting": "UPDATE reported_act SET title = 'otro' WHERE sequence = 4",
        "targets": "UPDATE act SET kind = 'PlanApproved' WHERE sequence = 4",
        "investments": "UPDATE act SET key = 'X' WHERE sequence = 4",
    }
    assert archive.verify().findings == []

    change(archive.url_of(service), tables[service])
    findings = archive.verify().findings

    assert [(f.code.value, f.service, f.sequence) for f in findings] == [
        ("row-altered", service, 4)
    ]


def test_a_value_of_another_kind_written_into_a_row_is_told_and_no_crash(
    archive: Archive,
) -> None:
    change(archive.url_of("budget"), "UPDATE act SET effective_on = 'mañana' WHERE sequence = 4")
    change(archive.url_of("targets"), "UPDATE mark SET digest = 'nada' WHERE sequence = 4")

    findings = archive.verify().findings

    assert {(f.service, f.sequence) for f in findings} == {("budget", 4), ("targets", 4)}


def test_many_changed_rows_are_told_by_twenty_and_counted(archive: Archive) -> None:
    change(archive.url_of("budget"), "UPDATE movement SET amount = amount + 1")

    findings = archive.verify().findings

    assert len(findings) == 21
    assert findings[-1].sentence.endswith("filas más.")


def test_digests_alone_do_not_look_at_rows_and_say_so(archive: Archive) -> None:
    change(archive.url_of("budget"), "UPDATE movement SET amount = amount + 1")

    outcome = archive.verify(digests=True)

    assert outcome.findings == []
    assert outcome.unsaid == ("las filas (--digests)",)


def test_a_position_that_was_set_back_hides_no_row_and_one_set_forward_is_told(
    archive: Archive,
) -> None:
    change(archive.url_of("budget"), "UPDATE movement SET amount = amount + 1 WHERE sequence = 2")
    change(archive.url_of("budget"), "UPDATE position SET sequence = 1")
    change(archive.url_of("targets"), "UPDATE position SET sequence = 500")

    outcome = archive.verify()

    assert {finding.service for finding in outcome.findings} == {"budget", "targets"}
    assert {finding.code.value for finding in outcome.findings} == {"row-altered"}
    assert "budget desde la secuencia 2 (no ha tomado más)" in outcome.unsaid


def test_a_service_that_is_behind_is_compared_as_far_as_it_has_come(archive: Archive) -> None:
    archive.put(entries(ACTS + 1, ACTS + 3))

    outcome = archive.verify()

    assert outcome.findings == []
    assert len(outcome.unsaid) == 5
