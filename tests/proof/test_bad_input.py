"""What cannot be done is told in one sentence, with its exit code, and nothing is touched."""

import stat
import subprocess
from pathlib import Path

import pytest

from services.console.proof.keys import make_keys
from tests.console.conftest import PoiHere, poi_here
from tests.proof.exported import lines

__all__ = ["poi_here"]

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    make_keys(tmp_path / "keys")
    return tmp_path / "keys"


def test_keys_are_made_once_and_the_private_one_is_the_owner_s_alone(
    poi_here: PoiHere, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "keys"

    first = poi_here("keys", str(folder))
    private = (folder / "poi-private.pem").read_bytes()
    again = poi_here("keys", str(folder))

    assert first[0] == 0
    assert "ed25519-" in first[1]
    assert stat.S_IMODE((folder / "poi-private.pem").stat().st_mode) == 0o600
    assert again[0] == 2
    assert "no se sobrescribe" in again[2]
    assert (folder / "poi-private.pem").read_bytes() == private


def test_keys_are_never_made_in_a_repository(poi_here: PoiHere, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path / "repo"], check=True)  # noqa: S607 - git made the clone

    code, _, told = poi_here("keys", str(tmp_path / "repo" / "deep" / "keys"))

    assert code == 2
    assert "está en el repositorio" in told
    assert not (tmp_path / "repo" / "deep").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no es una clave privada"),
        (b"una clave\n", "no es una clave privada"),
        (None, "No such file"),
    ],
)
@pytest.mark.parametrize("command", ["checkpoint", "export"])
def test_a_key_file_that_is_none_stops_before_anything(
    poi_here: PoiHere, tmp_path: Path, command: str, content: bytes | None, told: str
) -> None:
    key, target = tmp_path / "key.pem", tmp_path / "log.ndjson"
    if content is not None:
        key.write_bytes(content)
    wanted = [str(target)] if command == "export" else []

    code, printed, error = poi_here(command, *wanted, "--key", str(key), "--url", NOWHERE)

    assert (code, printed) == (2, "")
    assert told in error
    assert not target.exists()


def test_a_public_key_signs_nothing(poi_here: PoiHere, keys: Path) -> None:
    code, _, told = poi_here("checkpoint", "--key", str(keys / "poi-public.pem"))

    assert code == 2
    assert "es una clave pública" in told


def test_a_second_signature_is_added_to_a_line_or_to_a_file_with_it(
    poi_here: PoiHere, keys: Path, tmp_path: Path
) -> None:
    line = f"poi-checkpoint/1 ACTS 3 sha256:{'0' * 64} 2024-09-10T15:04:05Z"
    file = tmp_path / "line.txt"
    key = ("--key", str(keys / "poi-private.pem"))

    code, once, _ = poi_here("checkpoint", "--add-signature", line, *key)
    file.write_text(once)
    twice = poi_here("checkpoint", "--add-signature", str(file), *key)

    assert code == 0
    assert once.startswith(line + " ed25519-")
    assert twice[0] == 2
    assert "ya firmó" in twice[2]


@pytest.mark.parametrize("line", ["", "hola", "no-hay.txt"])
def test_what_is_no_line_is_not_signed(poi_here: PoiHere, keys: Path, line: str) -> None:
    code, printed, _ = poi_here(
        "checkpoint", "--add-signature", line or "-", "--key", str(keys / "poi-private.pem")
    )

    assert (code, printed) == (2, "")


def test_a_checkpoint_of_a_system_that_is_not_there_is_unreachable(poi_here: PoiHere) -> None:
    assert poi_here("checkpoint", "--url", NOWHERE)[0] == 3
    assert poi_here("verify", "--url", NOWHERE)[0] == 3


def test_a_folder_without_a_log_is_told_so_and_left_alone(
    poi_here: PoiHere, tmp_path: Path
) -> None:
    for command in ("verify", "checkpoint"):
        code, _, told = poi_here(command, "--data", str(tmp_path))
        assert code == 2
        assert "no tiene un registro" in told

    assert list(tmp_path.iterdir()) == []


def test_an_export_does_not_replace_a_file_nor_a_folder(poi_here: PoiHere, tmp_path: Path) -> None:
    file = tmp_path / "log.ndjson"
    file.write_text("mío")

    assert poi_here("export", str(file), "--url", NOWHERE)[0] == 2
    assert poi_here("export", str(tmp_path), "--url", NOWHERE)[0] == 2
    assert poi_here("export", str(tmp_path / "no" / "x"), "--url", NOWHERE)[0] == 2
    assert poi_here("export", str(file), "--force", "--url", NOWHERE)[0] == 3
    assert file.read_text() == "mío"
    assert [path.name for path in tmp_path.iterdir()] == ["log.ndjson"]


def test_a_file_is_not_proven_without_a_key_or_an_earlier_checkpoint(
    poi_here: PoiHere, tmp_path: Path
) -> None:
    file = tmp_path / "log.ndjson"
    file.write_bytes(b"".join(lines()))

    code, _, told = poi_here("verify", "--file", str(file))

    assert code == 2
    assert "--public-key" in told


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 2), (b"hola\n", 2), (b'{"format":"poi-export/2"}\n', 1), (None, 2)],
)
def test_what_is_no_export_is_told_so(
    poi_here: PoiHere, keys: Path, tmp_path: Path, content: bytes | None, code: int
) -> None:
    file = tmp_path / "log.ndjson"
    if content is not None:
        file.write_bytes(content)
    public = ("--public-key", str(keys / "poi-public.pem"))

    assert poi_here("verify", "--file", str(file), *public)[0] == code
    assert poi_here("import", str(file), "--url", NOWHERE)[0] == code


def test_an_export_by_another_key_or_cut_short_is_not_proven_and_not_sent(
    poi_here: PoiHere, keys: Path, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole.ndjson", tmp_path / "cut.ndjson"
    whole.write_bytes(b"".join(lines()))
    cut.write_bytes(b"".join(lines())[:-40])
    public = ("--public-key", str(keys / "poi-public.pem"))

    strange = poi_here("verify", "--file", str(whole), *public)
    refused = poi_here("import", str(cut), "--url", NOWHERE)

    assert strange[0] == 1
    assert "checkpoint-forged" in strange[1]
    assert refused[0] == 1
    assert "no se restauró nada" in refused[2]


def test_an_export_is_proven_against_a_checkpoint_that_the_auditor_holds(
    poi_here: PoiHere, tmp_path: Path
) -> None:
    file, kept, other = (tmp_path / name for name in ("log.ndjson", "kept.txt", "other.txt"))
    written = lines()
    file.write_bytes(b"".join(written))
    line = written[-1].decode().removeprefix('{"checkpoint":"').removesuffix('"}\n')
    kept.write_text(line + "\n")
    other.write_text(line.replace("sha256:", "sha256:0")[:-1].replace(" 2024", "x 2024"))

    assert poi_here("verify", "--file", str(file), "--against", str(kept))[0] == 0
    assert poi_here("verify", "--file", str(file), "--against", str(other))[0] == 1
    other.write_text("un texto cualquiera")
    assert poi_here("verify", "--file", str(file), "--against", str(other))[0] == 2
    other.write_text("")
    assert poi_here("verify", "--file", str(file), "--against", str(other))[0] == 2


@pytest.mark.parametrize("stated", ["budget", "otra=sqlite://", "budget="])
def test_a_database_is_stated_by_its_service_and_address(poi_here: PoiHere, stated: str) -> None:
    code, _, told = poi_here("verify", "--database", stated, "--nats", "nats://127.0.0.1:9")

    assert code == 2
    assert "SERVICIO=URL" in told
