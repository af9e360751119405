"""What the door wrote itself comes back to its list unread, and only byte for byte."""

import datetime as dt

import orjson
import pytest

from services.intake.lately import Lately
from services.intake.receiving import judge
from services.intake.recording import write
from shared.event import UnreadableEventError, decode
from tests.intake.conftest import Door
from tests.intake.posted import good

MOMENT = dt.datetime(2024, 9, 10, 15, 4, 5, 123456, tzinfo=dt.UTC)


def test_an_event_that_was_written_is_given_once_and_then_read() -> None:
    lately = Lately()
    event = write(judge(good()), posted_by="mef-siaf", recorded_at=MOMENT).event

    lately.note(event)

    assert lately.read(event.payload) is event
    again = lately.read(event.payload)
    assert again is not event
    assert (again.act.key, again.posted_by) == (event.act.key, "mef-siaf")


def test_what_is_written_says_of_itself_what_reading_it_says() -> None:
    event = write(judge(good()), posted_by="mef-siaf", recorded_at=MOMENT).event

    read = decode(event.payload)

    assert (read.recorded_at, read.posted_by, read.act_sha256) == (
        event.recorded_at,
        event.posted_by,
        event.act_sha256,
    )
    assert read.act.model_dump(exclude_none=True) == event.act.model_dump(exclude_none=True)


def test_other_bytes_are_read_and_unreadable_ones_told() -> None:
    lately = Lately()
    event = write(judge(good()), posted_by="mef-siaf", recorded_at=MOMENT).event
    lately.note(event)
    other = event.payload.replace(b"mef-siaf", b"mef-siag")

    assert lately.read(other).posted_by == "mef-siag"
    with pytest.raises(UnreadableEventError):
        lately.read(event.payload[:-1])


def test_what_nobody_takes_is_forgotten_before_it_fills_the_memory() -> None:
    lately = Lately()
    event = write(judge(good()), posted_by="mef-siaf", recorded_at=MOMENT).event
    lately.note(event)

    for number in range(5000):
        last = write(event.act, posted_by=f"caller-{number}", recorded_at=MOMENT).event
        lately.note(last)

    assert lately.read(event.payload) is not event
    assert lately.read(last.payload) is last


async def test_the_list_says_the_same_of_what_it_was_spared_and_of_what_it_read(door: Door) -> None:
    raw = good()
    posted = (await door.post(raw)).json()
    other = write(judge({**raw, "key": "RE-901-2024-ITP-DE"}), posted_by="operator")
    await door.log.append(other.subject, other.payload, equal=other.payload.__eq__)
    service = door.app.state.service
    assert await service.runner.wait_for(2, timeout_s=20)

    spared, read = (await door.client.get("/v1/acts")).json()["items"]

    assert spared["sha256"] == posted["sha256"]
    assert read["sha256"] == other.event.act_sha256
    differing = {"key", "printed_key", "sequence", "sha256", "recorded_at", "signature"}
    assert {name: spared[name] for name in spared.keys() - differing} == {
        name: read[name] for name in read.keys() - differing
    }
    assert orjson.loads(other.payload)["recorded_at"] == read["recorded_at"]
