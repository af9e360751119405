"""What the documents say exists, exists; and what exists is documented."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", "var", ".git", "node_modules", ".pytest_cache"} & set(path.parts)
)


def test_there_are_documents_to_look_at() -> None:
    assert len(DOCUMENTS) >= 12
    assert ROOT / "README.md" in DOCUMENTS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))

    broken = [t for t in targets if "://" not in t and not (path.parent / t).exists()]

    assert broken == []


def test_every_decision_is_in_the_list_of_decisions() -> None:
    pages = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))

    listed = re.findall(r"\((0[0-9-a-z]+\.md)\)", (ROOT / "docs/adr/README.md").read_text("utf-8"))

    assert len(pages) >= 7
    assert sorted(listed) == pages


def test_every_target_that_the_readme_names_is_in_the_menu() -> None:
    menu = set(re.findall(r"(?m)^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8")))

    named = set(re.findall(r"`?make ([a-z]+)`?", (ROOT / "README.md").read_text("utf-8")))

    assert {"run", "test", "demo"} <= named
    assert named - menu == set()


def test_every_python_file_that_the_readme_names_exists() -> None:
    named = re.findall(r"`([a-z_/]+\.py)`", (ROOT / "README.md").read_text("utf-8"))

    assert len(named) >= 5
    assert [name for name in named if not (ROOT / name).is_file()] == []
