"""The image: what its recipe says, and the wheel that it is made from."""

import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT


@pytest.fixture(scope="module")
def recipe() -> str:
    return (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def needed_by(package: str) -> set[str]:
    """Name a package and all that it needs, as far as it is installed here."""
    found: set[str] = set()
    waiting = [package]
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            wanted = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        found.add(name)
        waiting.extend(
            re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]
            for line in wanted
            if "extra ==" not in line
        )
    return found


def test_the_last_stage_holds_dependencies_and_wheel_and_no_source(recipe: str) -> None:
    last = recipe[recipe.rindex("\nFROM ") :]

    copied = re.findall(r"^COPY (.*)$", last, re.MULTILINE)
    assert copied == [
        "requirements/service.txt /usr/local/share/poi/",
        "--from=wheel /wheel/ /usr/local/share/poi/",
    ]
    assert "pip install --no-cache-dir --require-hashes -r /usr/local/share/poi/service.txt" in last
    assert "pip install --no-cache-dir --no-deps /usr/local/share/poi/*.whl" in last


def test_the_image_runs_as_a_user_of_its_own(recipe: str) -> None:
    last = recipe[recipe.rindex("\nFROM ") :]

    assert re.findall(r"^USER (.*)$", last, re.MULTILINE) == ["10001:10001"]


def test_the_builder_of_the_wheel_is_taken_with_all_that_it_needs(recipe: str) -> None:
    found = re.search(r"\^\(([a-z|-]+)\)==", recipe)
    pinned = re.findall(
        r"^([a-z0-9-]+)==", (ROOT / "requirements" / "run.txt").read_text(), re.MULTILINE
    )

    assert found is not None
    assert needed_by("hatchling") == set(found.group(1).split("|"))
    assert set(found.group(1).split("|")) <= set(pinned)


def test_the_recipe_names_the_python_that_the_pins_are_made_for(recipe: str) -> None:
    lock = (ROOT / "requirements" / "lock.sh").read_text(encoding="utf-8")

    assert re.findall(r"^FROM (\S+)", recipe, re.MULTILINE) == ["python:3.11-slim"] * 2
    assert "--python-version 3.11" in lock


def test_nothing_but_the_sources_and_their_pins_reaches_the_build() -> None:
    lines = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()

    admitted = {line for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    assert admitted == {
        "!pyproject.toml",
        "!README.md",
        "!requirements/run.txt",
        "!requirements/service.txt",
        "!services",
        "!shared",
    }


def test_the_wheel_holds_services_and_shared_and_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for package in ("services", "shared"):
        shutil.copytree(ROOT / package, source / package)
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / file, source)

    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "wheel")],
        cwd=source,
        check=True,
        capture_output=True,
        timeout=60,
    )

    (wheel,) = (tmp_path / "wheel").glob("poi-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    packages = {name for name in names if ".dist-info/" not in name}
    written = {
        str(path.relative_to(ROOT))
        for package in ("services", "shared")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packages == written
    assert {name.split("/")[0] for name in packages} == {"services", "shared"}
    assert len(packages) > 60
