"""`poi receipt verify`: what is true verifies; each forged member is told in its own sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.event import act_sha256, read_act
from shared.proof.keys import new_private_key, private_pem, public_pem, read_private_key
from shared.proof.receipt import Receipt, Signer
from tests.console.conftest import PoiHere, poi_here
from tests.intake.posted import good
from tests.intake.receipts.conftest import PRIVATE

__all__ = ["poi_here"]


def receipt_of(act: dict[str, Any]) -> dict[str, Any]:

    unsigned = Receipt(act["key"], 7, act_sha256(read_act(act)), "2024-09-10T15:04:05.000000Z")
    return Signer(read_private_key(PRIVATE)).sign(unsigned).as_json()


class Desk:
    """Somebody's folder with a receipt, the act and the door's public key."""

    def __init__(self, folder: Path, poi: PoiHere) -> None:
        self.folder = folder
        self._poi = poi
        public = public_pem(read_private_key(PRIVATE).public_key())
        (folder / "public.pem").write_bytes(public)
        (folder / "act.json").write_text(json.dumps(good(), indent=3))
        self.receipt = receipt_of(good())

    def verify(self, receipt: object, *more: str, act: bool = True) -> tuple[int, str, str]:
        """Verify a receipt as its holder would."""
        text = receipt if isinstance(receipt, str) else json.dumps(receipt)
        (self.folder / "receipt.json").write_text(text)
        with_act = ["--act", str(self.folder / "act.json")] if act else []
        key = ["--public-key", str(self.folder / "public.pem")]
        return self._poi(
            *("receipt", "verify", str(self.folder / "receipt.json")), *key, *with_act, *more
        )


@pytest.fixture
def desk(tmp_path: Path, poi_here: PoiHere) -> Desk:
    return Desk(tmp_path, poi_here)


def test_a_true_receipt_of_a_true_act_verifies(desk: Desk) -> None:
    code, out, err = desk.verify(desk.receipt)

    assert (code, err) == (0, "")
    assert "La constancia es auténtica: RE-900-2024-ITP-DE" in out
    assert "secuencia 7 desde 2024-09-10T15:04:05.000000Z" in out
    assert "Es de este acto" in out


def test_without_the_act_the_signature_alone_is_checked(desk: Desk) -> None:
    code, out, _ = desk.verify(desk.receipt, act=False)

    assert code == 0
    assert "Es de este acto" not in out


@pytest.mark.parametrize(
    ("member", "value", "sentences"),
    [
        (
            "key",
            "RE-901-2024-ITP-DE",
            ["La constancia es de RE-901-2024-ITP-DE y el acto es RE-900-2024-ITP-DE.", "fue"],
        ),
        ("sequence", 8, ["fue cambiado key, sequence, sha256, recorded_at o la propia firma"]),
        ("sha256", "ab" * 32, ["El contenido del acto no es el de la constancia", "fue cambiado"]),
        ("recorded_at", "2024-09-10T15:04:05.000001Z", ["fue cambiado key, sequence"]),
        ("signature", None, ["no está firmada: signature es null"]),
        ("key", "re-900", ["key = 're-900' no es la clave de un acto"]),
        ("key", 7, ["key = 7 no es un texto."]),
        ("sequence", 0, ["sequence = 0 no es un lugar del registro"]),
        ("sequence", True, ["sequence = True no es un lugar del registro"]),
        ("sequence", "7", ["sequence = '7' no es un lugar del registro"]),
        ("sequence", 7.0, ["sequence = 7.0 no es un lugar del registro"]),
        ("sha256", "AB" * 32, ["no es una huella: son 64 cifras hexadecimales"]),
        ("recorded_at", "2024-02-30T15:04:05.000000Z", ["no es un momento"]),
        ("recorded_at", "2024-09-10T15:04:05Z", ["no es un momento"]),
        ("signature", "kQ==", ["signature no es una firma «ed25519-NOMBRE:BASE64»"]),
    ],
)
def test_each_forged_member_is_told_with_code_1(
    desk: Desk, member: str, value: object, sentences: list[str]
) -> None:
    code, out, err = desk.verify({**desk.receipt, member: value})

    assert (code, err) == (1, "")
    for sentence in sentences:
        assert sentence in out
    assert "auténtica" not in out


def test_a_signature_is_true_in_one_spelling_alone(desk: Desk) -> None:
    name, _, signature = desk.receipt["signature"].partition(":")
    spare = "AEIMQUYcgkosw048"  # last digits whose spare bits are zero
    last = signature[-3]
    assert last in spare
    other = signature[:-3] + chr(ord(last) + 1) + "=="

    code, out, _ = desk.verify({**desk.receipt, "signature": f"{name}:{other}"})

    assert code == 1
    assert "no es una firma" in out


def test_another_act_under_the_same_key_is_told(desk: Desk) -> None:
    (desk.folder / "act.json").write_text(json.dumps(good(title="Otro")))

    code, out, _ = desk.verify(desk.receipt)

    assert code == 1
    assert "Uno de los dos fue cambiado" in out
    assert "La firma no es" not in out


def test_the_receipt_of_another_door_is_told_apart_from_a_forged_one(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "public.pem").write_bytes(public_pem(new_private_key().public_key()))

    code, out, _ = desk.verify(desk.receipt)

    assert code == 1
    assert "es de otra puerta, o de una clave anterior" in out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "No es una constancia: se espera un objeto JSON"),
        ('{"key": "RE-900-2024-ITP-DE"}', "Falta el miembro sequence."),
    ],
)
def test_what_is_no_receipt_is_told_with_code_1(desk: Desk, text: str, sentence: str) -> None:
    code, out, _ = desk.verify(text)

    assert code == 1
    assert sentence in out


def test_a_member_too_many_is_no_receipt(desk: Desk) -> None:
    code, out, _ = desk.verify({**desk.receipt, "approved": True})

    assert code == 1
    assert "El miembro 'approved' no es de una constancia." in out


@pytest.mark.parametrize("text", ["", "{", '{"key": "A", "key": "B"}', "[" * 100_000])
def test_a_file_that_is_no_json_ends_with_code_2(desk: Desk, text: str) -> None:
    code, _, err = desk.verify(text)

    assert code == 2
    assert "no es JSON" in err


def test_a_file_that_is_not_there_and_an_act_that_is_none_end_with_code_2(desk: Desk) -> None:
    (desk.folder / "act.json").write_text("{}")

    no_act = desk.verify(desk.receipt)
    no_file = desk.verify(desk.receipt, "--act", str(desk.folder / "missing.json"))

    assert no_act[0] == no_file[0] == 2
    assert "no es un acto que la puerta tomaría" in no_act[2]
    assert "No se puede leer" in no_file[2]


def test_without_a_public_key_the_data_folder_s_own_is_taken_or_asked_for(
    desk: Desk, poi_here: PoiHere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POI_RECEIPT_PUBLIC_KEY", raising=False)
    desk.verify(desk.receipt)

    asked = poi_here("receipt", "verify", "receipt.json")
    (tmp_path / "var" / "poi").mkdir(parents=True)
    (tmp_path / "var" / "poi" / "receipt.key").write_bytes(PRIVATE)
    taken = poi_here("receipt", "verify", "receipt.json")
    (tmp_path / "var" / "poi" / "receipt.key").write_bytes(private_pem(new_private_key()))
    other = poi_here("receipt", "verify", "receipt.json")

    assert asked[0] == 2
    assert "GET /v1/receipt-key" in asked[2]
    assert taken[0] == 0
    assert other[0] == 1
