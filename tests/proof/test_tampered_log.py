"""Each way to tamper with the log is really done, after the untouched log has been proven."""

import asyncio
import datetime as dt
import shutil
from pathlib import Path

import pytest

from services.console.proof.checkpoint import chain_at
from services.console.proof.exporting import export
from services.console.proof.keys import make_keys, private_key_of, public_keys_of
from services.console.proof.verifying_file import earlier_of
from services.console.proof.verifying_live import Earlier
from services.console.replay.log_source import LogAddress
from shared.nats.server import NatsServer
from shared.proof.checkpoint import checkpoint_at
from shared.stream import Log
from shared.stream.declaration import declared
from tests.proof.conftest import ACTS, Archive, entries, real
from tests.services.conftest import stored

pytestmark = pytest.mark.slow

LATER = dt.datetime(2024, 12, 1, tzinfo=dt.UTC)


def checkpoint_of(archive: Archive) -> Earlier:
    """Keep a checkpoint of the log as it stands, as an auditor would."""
    chain = asyncio.run(chain_at(LogAddress(archive.server.url), lambda _reached, _end: None))
    return Earlier(checkpoint_at(chain.end, chain.at(chain.end), LATER), "el auditor")


def altered(number: int) -> tuple[str, bytes]:
    """Give an act of the history with another title, as valid as the real one."""
    (raw,) = real(number, number)
    return stored({**raw, "title": f"{raw['title']} (cambiado)"})


def test_the_untouched_log_is_proven_with_all_its_rows(archive: Archive) -> None:
    outcome = archive.verify(checkpoint_of(archive))

    assert outcome.findings == []
    assert outcome.sequence == ACTS
    assert "todas sus filas" in outcome.covered


def test_an_act_replaced_in_a_recreated_stream_is_named_with_its_sequence(
    archive: Archive,
) -> None:
    point = checkpoint_of(archive)
    assert archive.codes(point) == set()

    events = entries()
    archive.recreate([*events[:4], altered(5), *events[5:]])
    outcome = archive.verify(point)

    assert {(f.code.value, f.sequence) for f in outcome.findings} == {
        ("act-altered", 5),
        ("checkpoint-not-extended", ACTS),
    }


def test_a_dropped_act_is_named_though_all_later_ones_moved_up(archive: Archive) -> None:
    assert archive.codes() == set()

    events = entries()
    archive.recreate([*events[:4], *events[5:]])
    outcome = archive.verify()

    assert [(f.code.value, f.sequence) for f in outcome.findings] == [("act-missing", 5)]


def test_an_inserted_act_is_named_though_all_later_ones_moved_down(archive: Archive) -> None:
    assert archive.codes() == set()

    events = entries()
    archive.recreate([*events[:4], *entries(20, 20), *events[4:]])
    outcome = archive.verify()

    assert [(f.code.value, f.sequence) for f in outcome.findings] == [("act-inserted", 5)]


def test_two_exchanged_acts_are_a_reordering_and_no_alteration(archive: Archive) -> None:
    assert archive.codes() == set()

    events = entries()
    archive.recreate([*events[:4], events[5], events[4], *events[6:]])

    assert archive.codes() == {"acts-reordered"}


def test_a_log_cut_at_its_end_is_truncated(archive: Archive) -> None:
    point = checkpoint_of(archive)
    assert archive.codes(point) == set()

    archive.recreate(entries()[:9])
    outcome = archive.verify(point)

    assert {(f.code.value, f.sequence) for f in outcome.findings} == {
        ("log-truncated", 10),
        ("checkpoint-not-extended", ACTS),
    }


def test_a_message_deleted_through_the_api_is_missing_and_the_limits_are_named(
    tmp_path: Path,
) -> None:
    with NatsServer(tmp_path / "nats") as server:
        archive = Archive(server, tmp_path)
        archive.api("CREATE", declared(1) | {"deny_delete": False})

        async def append(log: Log) -> None:
            await log.append_all(entries())

        archive.run(append)
        archive.take()
        assert archive.codes() == {"stream-limits-changed"}

        archive.api("MSG.DELETE", {"seq": 7})
        archive.api("MSG.DELETE", {"seq": ACTS})
        outcome = archive.verify()

    assert {(f.code.value, f.sequence) for f in outcome.findings} == {
        ("stream-limits-changed", None),
        ("act-missing", 7),
        ("act-missing", ACTS),
    }


def test_a_purged_stream_has_lost_its_acts(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats") as server:
        archive = Archive(server, tmp_path)
        archive.api("CREATE", declared(1) | {"deny_purge": False})

        async def append(log: Log) -> None:
            await log.append_all(entries())

        archive.run(append)
        archive.take()
        assert archive.codes() == {"stream-limits-changed"}

        archive.api("PURGE", {"seq": 6})
        outcome = archive.verify()

    missing = [f for f in outcome.findings if f.code.value == "act-missing"]
    assert [f.sequence for f in missing] == [1]
    assert "las secuencias 1 a 5" in missing[0].sentence


def test_lowered_limits_are_named_with_the_acts_that_they_cost(archive: Archive) -> None:
    assert archive.codes() == set()

    archive.api("UPDATE", declared(1) | {"max_msgs": 8})
    outcome = archive.verify()

    found = {finding.code.value: finding.sentence for finding in outcome.findings}
    assert "max_msgs" in found["stream-limits-changed"]
    assert set(found) <= {"stream-limits-changed", "act-missing"}


def test_bytes_flipped_in_a_block_file_lose_the_act_and_that_is_found(archive: Archive) -> None:
    assert archive.codes() == set()
    archive.server.stop()
    (block,) = (archive.server.store_dir / "jetstream").rglob("*.blk")
    content = bytearray(block.read_bytes())
    at = content.index(entries()[5][0].encode()) + 200
    content[at : at + 4] = bytes(255 - byte for byte in content[at : at + 4])
    block.write_bytes(content)

    archive.server.start()
    outcome = archive.verify()

    assert outcome.findings != []
    assert {f.code.value for f in outcome.findings} <= {"act-missing", "log-truncated"}
    assert min(f.sequence or 0 for f in outcome.findings) == 6


def test_a_swapped_store_of_another_history_is_found(archive: Archive, tmp_path: Path) -> None:
    point = checkpoint_of(archive)
    assert archive.codes(point) == set()
    with NatsServer(tmp_path / "other") as server:
        other = Archive(server, tmp_path)
        other.put([*entries()[:3], altered(4), *entries()[4:10]])
    archive.server.stop()
    shutil.rmtree(archive.server.store_dir / "jetstream")
    shutil.copytree(tmp_path / "other" / "jetstream", archive.server.store_dir / "jetstream")

    archive.server.start()
    outcome = archive.verify(point)

    assert {(f.code.value, f.sequence) for f in outcome.findings} == {
        ("act-altered", 4),
        ("log-truncated", 11),
        ("checkpoint-not-extended", ACTS),
    }


def test_services_that_follow_a_forged_log_do_not_hide_it_from_an_earlier_checkpoint(
    archive: Archive,
) -> None:
    point = checkpoint_of(archive)
    assert archive.codes(point) == set()

    events = entries()
    archive.recreate([*events[:4], altered(5), *events[5:]])
    for database in archive.folder.glob("*.db*"):
        database.unlink()
    archive.take()

    assert archive.codes() == set()
    assert archive.codes(point) == {"checkpoint-not-extended"}


def test_an_earlier_export_names_what_was_forged_even_when_every_service_follows_it(
    archive: Archive, tmp_path: Path
) -> None:
    make_keys(tmp_path / "keys")
    kept = tmp_path / "kept.ndjson"
    signing = private_key_of(tmp_path / "keys" / "poi-private.pem")
    export(LogAddress(archive.server.url), kept, [signing], (), lambda _n, _of: None)
    keys = public_keys_of([tmp_path / "keys" / "poi-public.pem"])
    earlier, wrong = earlier_of(kept, keys)
    assert wrong == []
    assert archive.codes(*earlier) == set()

    events = entries()
    archive.recreate([*events[:4], altered(5), *events[5:]])
    for database in archive.folder.glob("*.db*"):
        database.unlink()
    archive.take()
    outcome = archive.verify(*earlier)

    assert {(f.code.value, f.sequence) for f in outcome.findings} == {
        ("act-altered", 5),
        ("checkpoint-not-extended", ACTS),
    }


@pytest.mark.parametrize("digests", [True, False])
def test_acts_recorded_after_a_checkpoint_are_no_finding(
    archive: Archive, *, digests: bool
) -> None:
    point = checkpoint_of(archive)
    archive.put(entries(ACTS + 1, ACTS + 3))

    assert archive.codes(point, digests=digests) == set()
