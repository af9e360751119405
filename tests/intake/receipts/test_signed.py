"""Receipts of a door that signs: checked with openssl, the same for ever, also after a restore."""

import base64
import json
import subprocess
from pathlib import Path

import pytest
import rfc8785

from shared.nats.server import NatsServer
from shared.proof.keys import key_id, read_private_key, read_public_key
from shared.proof.receipt import Receipt, read_receipt, signature_finding
from tests.intake.conftest import Door, opened_door
from tests.intake.posted import good
from tests.intake.receipts.conftest import PRIVATE
from tests.proof.exported import lines

NAME = key_id(read_private_key(PRIVATE).public_key())


async def test_a_receipt_is_signed_and_openssl_alone_can_check_it(
    signer: Door, tmp_path: Path
) -> None:
    receipt = (await signer.post(good())).json()
    public = await signer.client.get("/v1/receipt-key")

    assert list(receipt) == ["key", "sequence", "sha256", "recorded_at", "signature"]
    name, _, signature = receipt.pop("signature").partition(":")
    assert name == NAME
    (tmp_path / "signed").write_bytes(rfc8785.dumps(receipt))
    (tmp_path / "signature").write_bytes(base64.b64decode(signature))
    (tmp_path / "public.pem").write_bytes(public.content)
    assert verified_by_openssl(tmp_path) == (0, "Signature Verified Successfully")


def verified_by_openssl(folder: Path) -> tuple[int, str]:
    """Check a signature with nothing of ours."""
    names = ("-inkey", "public.pem", "-in", "signed", "-sigfile", "signature")
    checked = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", *names],  # noqa: S607 - Debian's own
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return checked.returncode, checked.stdout.strip()


async def test_openssl_would_have_written_the_same_signature(signer: Door) -> None:
    stated = (await signer.post(good())).json()

    receipt = read_receipt(stated)

    assert isinstance(receipt, Receipt)
    theirs = base64.b64encode(read_private_key(PRIVATE).sign(receipt.signed)).decode()
    assert stated["signature"] == f"{NAME}:{theirs}"


async def test_everywhere_the_door_gives_the_same_receipt(
    signer: Door, signing: dict[str, str], tmp_path: Path
) -> None:
    first = (await signer.post(good())).json()
    again = (await signer.post(good())).json()
    back = (await signer.client.get("/v1/acts/RE-900-2024-ITP-DE")).json()
    listed = (await signer.client.get("/v1/acts")).json()["items"][0]
    batch = (await signer.client.post("/v1/acts:batch", content=json.dumps(good()))).json()
    async with opened_door(
        {**signing, "POI_DATABASE_URL": f"sqlite:///{tmp_path}/second.db"}
    ) as other:
        elsewhere = (await other.post(good())).json()

    assert first["signature"].startswith(f"{NAME}:")
    for told in (again, back, listed, batch["receipts"][0], elsewhere):
        assert {name: told[name] for name in first} == first


async def test_the_public_key_is_given_to_everybody(signer: Door) -> None:
    del signer.client.headers["Authorization"]

    answer = await signer.client.get("/v1/receipt-key")

    assert answer.headers["content-type"] == "application/x-pem-file"
    assert key_id(read_public_key(answer.content)) == NAME


async def test_a_door_without_a_key_says_that_it_does_not_sign(
    environment: dict[str, str],
) -> None:
    async with opened_door(environment) as door:
        receipt = (await door.post(good())).json()
        answer = await door.client.get("/v1/receipt-key")

    assert receipt["signature"] is None
    assert answer.status_code == 404
    assert "POI_RECEIPT_KEY_FILE" in answer.json()["detail"]


@pytest.mark.parametrize("content", [None, b"", b"una clave", b"-----BEGIN PUBLIC KEY-----\n"])
async def test_a_door_that_is_to_sign_and_cannot_does_not_start(
    environment: dict[str, str], tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "wrong.key").write_bytes(content)

    with pytest.raises(SystemExit, match=r"wrong.key no sirve: .*POI_RECEIPT_KEY_FILE"):
        async with opened_door(
            {**environment, "POI_RECEIPT_KEY_FILE": str(tmp_path / "wrong.key")}
        ):
            pass


async def test_a_restored_log_gives_every_receipt_as_it_was(
    signing: dict[str, str], tmp_path: Path
) -> None:
    acts = [good(key=f"RE-90{n}-2024-ITP-DE") for n in range(5)]
    async with opened_door(signing) as door:
        receipts = [(await door.post(act)).json() for act in acts]
        content = await exported(door)

    with NatsServer(tmp_path / "other-nats") as fresh:
        elsewhere = {
            **signing,
            "POI_NATS_URL": fresh.url,
            "POI_DATABASE_URL": f"sqlite:///{tmp_path}/other.db",
        }
        async with opened_door(elsewhere) as door:
            restored = await door.client.post("/v1/log:import", content=content)
            again = [await door.post(act) for act in acts]

    assert restored.status_code == 201
    assert [answer.status_code for answer in again] == [200] * 5
    assert [answer.json() for answer in again] == receipts


async def exported(door: Door) -> bytes:
    """Export the door's log as `poi export` does."""
    return b"".join(lines([(one.subject, one.payload) for one in await door.log.read(0)]))


def test_the_literal_receipt_of_the_documentation_verifies() -> None:
    receipt = Receipt("RE-002-2024-ITP-DE", 7, "5f" * 32, "2024-09-10T15:04:05.000000Z")
    key = read_private_key(PRIVATE)
    signature = base64.b64encode(
        key.sign(
            b'{"key":"RE-002-2024-ITP-DE","recorded_at":"2024-09-10T15:04:05.000000Z",'
            b'"sequence":7,"sha256":"' + b"5f" * 32 + b'"}'
        )
    ).decode()

    read = read_receipt({**receipt.as_json(), "signature": f"{NAME}:{signature}"})

    assert isinstance(read, Receipt)
    assert signature_finding(read, key.public_key()) is None
