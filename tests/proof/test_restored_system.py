"""The real history exported, checked by a stranger, and restored on an empty system."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from services.reporting.book import BOOK

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HISTORY = ROOT / "data" / "itp-2024"
Poi = Callable[..., subprocess.CompletedProcess[str]]


def poi(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.console.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def get(system: EmbeddedSystem, service: str, path: str) -> httpx.Response:
    answer = httpx.get(system.url(service) + path, trust_env=False, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer


@dataclass(frozen=True)
class Kept:
    """A system with the whole history, its keys, its checkpoint and its export."""

    system: EmbeddedSystem
    folder: Path
    line: str

    @property
    def export(self) -> Path:
        """The export."""
        return self.folder / "log.ndjson"

    @property
    def public(self) -> Path:
        """The public key."""
        return self.folder / "keys" / "poi-public.pem"


def reading(system: EmbeddedSystem) -> tuple[str, Path]:
    """State whose seed reads the log, as the auditor of that system would."""
    return ("--nats-seed", system.folder.nats_seed("auditor"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("kept")
    with EmbeddedSystem(folder / "data", port=0) as system:
        url = system.url("reporting")
        loaded = poi("load", HISTORY, "--key-file", system.folder.key_file, "--url", url)
        assert loaded.returncode == 0, loaded.stderr
        assert poi("keys", folder / "keys").returncode == 0
        signing = ("--key", folder / "keys" / "poi-private.pem", "--url", url, *reading(system))
        checkpoint = poi("checkpoint", *signing)
        assert checkpoint.returncode == 0, checkpoint.stderr
        (folder / "checkpoint.txt").write_text(checkpoint.stdout)
        exported = poi("export", folder / "log.ndjson", *signing)
        assert exported.returncode == 0, exported.stderr
        yield Kept(system, folder, checkpoint.stdout.strip())


def checker() -> str:
    """Give the checker that the document shows."""
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/proof.md").read_text(), re.DOTALL)
    return str(block)


def checked(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", checker(), file],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_documented_checker_proves_the_export_and_finds_a_changed_byte(
    kept: Kept, tmp_path: Path
) -> None:
    content = kept.export.read_bytes()
    changed = tmp_path / "changed.ndjson"
    changed.write_bytes(content.replace(b'"payload":"eyJ', b'"payload":"eyK', 1))
    cut = tmp_path / "cut.ndjson"
    cut.write_bytes(content[: content.rindex(b'{"checkpoint"')])

    whole = checked(kept.export)

    assert len(checker().splitlines()) <= 26
    assert whole.returncode == 0, whole.stderr
    assert whole.stdout.split() == ["99", kept.line.split()[3].removeprefix("sha256:")]
    assert "act 1 was altered" in checked(changed).stderr
    assert "cut short" in checked(cut).stderr


def by_openssl(folder: Path, kept: Kept, *blocks: int) -> subprocess.CompletedProcess[str]:
    """Run shell blocks of the document, as they stand, beside nothing but what they name."""
    shown = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/proof.md").read_text(), re.DOTALL)
    assert len(shown) == 3
    for source, name in ((kept.export, "log.ndjson"), (kept.public, "poi-public.pem")):
        (folder / name).write_bytes(source.read_bytes())
    return subprocess.run(
        ["sh", "-eu", "-c", "".join(shown[block] for block in blocks)],  # noqa: S607 - any shell
        capture_output=True,
        cwd=folder,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("line", [0, 1], ids=["checkpoint", "export"])
def test_openssl_finds_the_signature_true_as_documented(
    kept: Kept, line: int, tmp_path: Path
) -> None:
    (tmp_path / "linea.txt").write_text(kept.line + "\n")

    ran = by_openssl(tmp_path, kept, line, 2)

    name = kept.line.split()[5].removeprefix("ed25519-").split(":")[0]
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["Signature Verified Successfully", name]


def test_openssl_finds_the_signature_of_another_line_false(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "linea.txt").write_text(kept.line.replace(" 99 ", " 98 ", 1) + "\n")

    ran = by_openssl(tmp_path, kept, 0, 2)

    assert ran.returncode != 0
    assert "Verified Successfully" not in ran.stdout


def test_the_export_is_proven_offline_with_nothing_but_the_file_and_the_key(kept: Kept) -> None:
    proven = poi("verify", "--file", kept.export, "--public-key", kept.public, "--format", "json")

    assert proven.returncode == 0, proven.stderr
    assert json.loads(proven.stdout)["proven"] is True


@pytest.mark.parametrize("where", ["services", "folder"])
def test_the_running_system_is_proven_row_by_row(kept: Kept, where: str) -> None:
    folder = ("--data", kept.system.folder.path)
    data = folder if where == "folder" else reading(kept.system)
    against = ("--against", kept.folder / "checkpoint.txt", "--against", kept.export)

    proven = poi(
        "verify", *against, "--public-key", kept.public, *data, "--url",
        kept.system.url("reporting"), "--format", "json",
    )  # fmt: skip

    assert proven.returncode == 0, proven.stdout + proven.stderr
    body = json.loads(proven.stdout)
    assert (body["proven"], body["sequence"]) == (True, 99)
    assert "todas sus filas" in body["covered"]


def test_a_system_that_holds_acts_refuses_an_import(kept: Kept) -> None:
    refused = poi(
        "import", kept.export, "--key-file", kept.system.folder.key_file, "--url",
        kept.system.url("reporting"),
    )  # fmt: skip

    assert refused.returncode == 1
    assert "ya tiene 99 actos" in refused.stderr


def receipts(system: EmbeddedSystem) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = get(system, "intake", "/v1/acts?limit=1000").json()["items"]
    return listed


def test_a_restored_system_has_the_same_digests_receipts_and_tables(
    kept: Kept, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    shutil.copy2(kept.system.folder.receipt_key_file, tmp_path / "data")  # the door's key is kept
    with EmbeddedSystem(tmp_path / "data", port=0) as empty:
        restored = poi(
            "import", kept.export, "--key-file", empty.folder.key_file, "--public-key",
            kept.public, "--url", empty.url("reporting"),
        )  # fmt: skip
        assert restored.returncode == 0, restored.stderr

        for service in ("reporting", "intake", "budget", "targets", "investments"):
            marks = "/v1/rows/mark?limit=1000"
            assert get(empty, service, marks).json() == get(kept.system, service, marks).json()
            assert len(get(empty, service, marks).json()["rows"]) == 99
        assert receipts(empty) == receipts(kept.system)
        assert all(item["signature"] for item in receipts(empty))
        for item in receipts(empty):
            path = f"/v1/acts/{item['key']}"
            assert get(empty, "intake", path).content == get(kept.system, "intake", path).content
        for cuadro in BOOK:
            path = f"/v1/cuadros/{cuadro.id}.json?as_of=2024-08-31&through=99"
            ours, theirs = get(empty, "reporting", path), get(kept.system, "reporting", path)
            assert ours.content == theirs.content
            assert ours.headers["ETag"] == theirs.headers["ETag"]
        proven = poi(
            "verify", "--against", kept.folder / "checkpoint.txt", "--public-key", kept.public,
            "--url", empty.url("reporting"), *reading(empty),
        )  # fmt: skip

    assert len(BOOK) == 38
    assert proven.returncode == 0, proven.stdout
