"""`poi attempts` and `poi receipt verify` against the embedded system, as an operator uses them."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from tests.console.conftest import Poi

pytestmark = pytest.mark.slow

Act = Callable[..., dict[str, Any]]


def asked(system: EmbeddedSystem, poi: Poi, *more: str) -> tuple[int, str, str]:
    at = ("--url", system.url("reporting"), "--key-file", system.folder.key_file)
    done = poi("attempts", *more, *at)
    return done.returncode, done.stdout, done.stderr


def posted(system: EmbeddedSystem, act: object) -> httpx.Response:
    key = system.folder.key_file.read_text().strip()
    return httpx.post(
        f"{system.url('intake')}/v1/acts",
        json=act,
        headers={"Authorization": f"Bearer {key}"},
        trust_env=False,
    )


def test_the_operator_sees_every_attempt_also_the_refused_ones(
    system: EmbeddedSystem, poi: Poi, act: Act
) -> None:
    taken = posted(system, act(801)).json()
    posted(system, act(801, mood="\x1b[31m", title="\x1b]0;x\x07"))

    code, out, _ = asked(system, poi, "--limit", "2", "--format", "json")
    shown = asked(system, poi, "--limit", "2")

    told = json.loads(out)
    assert code == 0
    assert [(one["outcome"], one["key"]) for one in told["items"]] == [
        ("accepted", "RE-801-2024-ITP-DE"),
        ("refused", "RE-801-2024-ITP-DE"),
    ]
    assert told["items"][0]["sequence"] == taken["sequence"]
    assert told["total"] == told["head"]["number"]
    assert shown[0] == 0
    assert "\x1b" not in shown[1]
    assert "/mood" in shown[1]
    assert f"2 de {told['total']}" in shown[1]


def test_attempts_are_asked_by_caller_outcome_and_key(
    system: EmbeddedSystem, poi: Poi, act: Act
) -> None:
    posted(system, act(802))
    posted(system, act(802, "200.00"))

    code, out, _ = asked(
        system, poi, "--key", "RE-802-2024-ITP-DE", "--outcome", "refused", "--format", "json"
    )
    nobody = asked(system, poi, "--caller", "nadie", "--format", "json")
    wrong = asked(system, poi, "--outcome", "malo")

    assert code == 0
    assert [one["problem"] for one in json.loads(out)["items"]] == ["conflict"]
    assert json.loads(nobody[1])["items"] == []
    assert (wrong[0], wrong[1]) == (2, "")
    assert "accepted, repeated, refused" in wrong[2]


def test_the_chain_of_attempts_is_verified_and_an_earlier_end_holds(
    system: EmbeddedSystem, poi: Poi, act: Act
) -> None:
    code, out, _ = asked(system, poi, "--verify", "--format", "json")
    told = json.loads(out)
    posted(system, act(803))
    later = asked(system, poi, "--verify", "--head", f"{told['number']}:{told['digest']}")
    forged = asked(system, poi, "--verify", "--head", f"{told['number']}:sha256:{'0' * 64}")
    wrong = asked(system, poi, "--verify", "--head", "7")

    assert (code, told["intact"]) == (0, True)
    assert later[0] == 0
    assert "La cadena está intacta" in later[1]
    assert forged[0] == 1
    assert "fue escrita de nuevo" in forged[1]
    assert wrong[0] == 2


def test_the_embedded_door_signs_and_its_receipts_verify_offline(
    system: EmbeddedSystem, poi: Poi, act: Act, tmp_path: Path
) -> None:
    made = act(804)
    (tmp_path / "receipt.json").write_bytes(posted(system, made).content)
    (tmp_path / "act.json").write_text(json.dumps(made, indent=2))
    public = httpx.get(f"{system.url('intake')}/v1/receipt-key", trust_env=False)
    (tmp_path / "door.pem").write_bytes(public.content)

    done = poi(
        *("receipt", "verify", tmp_path / "receipt.json"),
        *("--public-key", tmp_path / "door.pem", "--act", tmp_path / "act.json"),
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "Es de este acto" in done.stdout
    assert stat.S_IMODE(system.folder.receipt_key_file.stat().st_mode) == 0o600
