"""Every command that a page shows is asked of a running system, and answers what the page shows."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "cuadros").glob("*-*.md"))
PORTS = {8000: "reporting", 8002: "budget", 8003: "targets", 8004: "investments"}


def shown(page: str) -> dict[str, Any]:
    """Read the row that a page shows as JSON."""
    (block,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    row: dict[str, Any] = json.loads(block)
    return row


def answered(url: str, system: EmbeddedSystem) -> Any:
    port, path = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/.*)", url).groups()  # type: ignore[union-attr]
    address = system.url(PORTS[int(port)])
    return httpx.get(address + path, trust_env=False, timeout=30).raise_for_status().json()


@pytest.mark.slow
def test_a_running_system_answers_the_row_and_the_lines_of_every_page(tmp_path: Path) -> None:
    poi = [sys.executable, "-m", "services.console.main"]
    wrong, lines = [], 0

    with EmbeddedSystem(tmp_path, port=0) as system:
        load = ["load", "data/itp-2024/acts", "--key-file", str(system.folder.key_file)]
        subprocess.run(
            [*poi, *load, "--url", system.url("reporting")],
            cwd=ROOT,
            check=True,
            capture_output=True,
            timeout=120,
        )
        for path in PAGES:
            page = path.read_text(encoding="utf-8")
            for url in re.findall(r'curl -s "([^"]+)"', page):
                body = answered(url, system)
                if "/v1/movements" in url:
                    lines += bool(body["items"]) and "source" in body["items"][0]
                elif shown(page) not in body["rows"]:
                    wrong.append(path.name)

    assert len(PAGES) == 38
    assert wrong == []
    assert lines == 36
