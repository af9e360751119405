"""`poi callers` against a real system: what an operator types, and what a caller then may."""

import json
import re
from pathlib import Path

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from tests.console.conftest import Poi

pytestmark = pytest.mark.slow


def test_a_caller_is_added_listed_and_revoked(system: EmbeddedSystem, poi: Poi) -> None:
    at = ("--url", system.url("reporting"), "--key-file", system.folder.key_file)
    wanted = ("--entity", "38-241", "--issuer", "RE-ITP-DE", "--issuer", "LEY", "--expires", "30")

    added = poi("callers", "add", "mef-siaf", *wanted, *at)
    key = added.stdout.splitlines()[-1]
    listed = poi("callers", "list", *at)
    refused = httpx.post(
        f"{system.url('intake')}/v1/acts", headers={"Authorization": f"Bearer {key}"}, content=b"{}"
    )
    revoked = poi("callers", "revoke", "mef-siaf", *at)
    as_json = json.loads(poi("callers", "list", "--format", "json", *at).stdout)
    closed = httpx.post(
        f"{system.url('intake')}/v1/acts", headers={"Authorization": f"Bearer {key}"}, content=b"{}"
    )

    assert (added.returncode, listed.returncode, revoked.returncode) == (0, 0, 0)
    assert re.fullmatch(r"poi_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", key)
    assert "vigente" in listed.stdout
    assert "RE-ITP-DE" in listed.stdout
    assert key not in listed.stdout
    assert (refused.status_code, closed.status_code) == (422, 401)
    assert "Sus actos quedan" in revoked.stdout
    (item,) = (each for each in as_json["items"] if each["name"] == "mef-siaf")
    assert (item["state"], item["issuers"]) == ("revoked", ["RE-ITP-DE", "LEY"])


def test_all_that_is_wrong_with_a_caller_is_told_at_once(system: EmbeddedSystem, poi: Poi) -> None:
    at = ("--url", system.url("reporting"), "--key-file", system.folder.key_file)

    ended = poi(
        *("callers", "add", "Mef", "--entity", "241", "--kind", "Reduced"),
        *("--expires", "2020-01-01", "--nats", "UABC", *at),
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    for place in ("/name = 'Mef'", "/entities/0 = '241'", "/kinds/0", "/expires_on", "/nats_key"):
        assert place in ended.stderr


def test_a_name_that_is_taken_or_unknown_is_told(system: EmbeddedSystem, poi: Poi) -> None:
    at = ("--url", system.url("reporting"), "--key-file", system.folder.key_file)
    poi("callers", "add", "ceplan", *at)

    taken = poi("callers", "add", "ceplan", *at)
    unknown = poi("callers", "revoke", "nobody", *at)
    odd = poi("callers", "revoke", "../v1", *at)

    assert (taken.returncode, unknown.returncode, odd.returncode) == (1, 2, 2)
    assert "revóquelo antes con «poi callers revoke ceplan»" in taken.stderr
    assert "No existe quien publica 'nobody'" in unknown.stderr
    assert "no es el nombre de quien publica" in odd.stderr


def test_only_the_operators_key_opens_the_register(
    system: EmbeddedSystem, poi: Poi, tmp_path: Path
) -> None:
    other = tmp_path / "other.key"
    other.write_text("no-es-la-clave")

    ended = poi("callers", "list", "--url", system.url("reporting"), "--key-file", other)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "operator.key" in ended.stderr
