"""Events of every schema ever written, as they lay in the log: each is read for ever."""

import copy
import hashlib
import json
from pathlib import Path

import pytest

from shared.act import KINDS, canonical_act
from shared.event import SCHEMA, act_sha256, decode, encode, subject_of
from shared.upcasting import UPCASTERS, from_0

STORED = Path(__file__).with_name("stored")
EXAMPLES = sorted(STORED.glob("*/*.json"))
# What receipts stated of them: the hashes of the acts as schema 0 wrote them.
RECEIPTS_OF_0 = {
    "FrameworkReduced": "46e455ab739bf65c427f08910585c299a37fc13ba1be7cd98578a409c0fad859",
    "OpeningBudgetApproved": "d05966647ec250028b0aeda8343511a12b688d104620aca67e8a17ab4ec044e3",
    "SupplementaryCreditAuthorized": (
        "0850033077f7cb1b936a8a47ad88d2a36f56bf9da03d5d59cb7d20e3a4b88c61"
    ),
    "TransferEnacted": "3050ef1d05df244dff906cbe400e3000bac93e32d257f493d90134c9f5e42092",
}


def test_there_are_examples_of_every_schema_and_of_every_kind_of_the_present_one() -> None:
    schemas = {path.name for path in STORED.iterdir()}
    kinds = {path.stem for path in (STORED / str(SCHEMA)).glob("*.json")}

    assert schemas == {str(number) for number in range(SCHEMA + 1)}
    assert kinds == set(KINDS)
    assert len(list((STORED / "0").glob("*.json"))) == 4


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_stored_event_of_any_schema_is_read(path: Path) -> None:
    stated = json.loads(path.read_bytes())

    event = decode(path.read_bytes())

    assert stated["schema"] == int(path.parent.name)
    assert event.act.kind == path.stem
    assert event.posted_by == "operator"
    assert subject_of(event.act).endswith(stated["act"]["key"])
    assert event.recorded_at.isoformat() == "2024-09-10T15:04:05.000060+00:00"


@pytest.mark.parametrize("kind", sorted(RECEIPTS_OF_0))
def test_an_event_of_schema_0_is_the_act_that_schema_1_would_have_stored(kind: str) -> None:
    older = decode((STORED / "0" / f"{kind}.json").read_bytes())
    present = decode((STORED / "1" / f"{kind}.json").read_bytes())

    assert canonical_act(older.act) == canonical_act(present.act)
    assert (
        encode(older.act, recorded_at=older.recorded_at, posted_by=older.posted_by)
        == (STORED / "1" / f"{kind}.json").read_bytes()
    )


@pytest.mark.parametrize("kind", sorted(RECEIPTS_OF_0))
def test_a_receipt_of_schema_0_keeps_the_hash_that_it_stated(kind: str) -> None:
    event = decode((STORED / "0" / f"{kind}.json").read_bytes())

    assert event.act_sha256 == RECEIPTS_OF_0[kind]
    assert event.act_sha256 != act_sha256(event.act)


def test_the_hash_of_a_present_event_is_that_of_its_canonical_act() -> None:
    for path in (STORED / str(SCHEMA)).glob("*.json"):
        raw = json.loads(path.read_bytes())["act"]
        stated = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

        assert decode(path.read_bytes()).act_sha256 == hashlib.sha256(stated.encode()).hexdigest()


def test_an_upcaster_leaves_what_it_is_given_as_it_was() -> None:
    for path in (STORED / "0").glob("*.json"):
        event = json.loads(path.read_bytes())
        before = copy.deepcopy(event)

        first, again = from_0(event), from_0(event)

        assert event == before
        assert first == again
        assert first["act"]["issued_on"] == {
            "date": before["act"]["issued_on"],
            "certainty": "exact",
        }


def test_there_is_an_upcaster_from_every_schema_before_the_present_one() -> None:
    assert sorted(UPCASTERS) == list(range(SCHEMA))
