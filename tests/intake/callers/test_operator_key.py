"""The operator's key is a file: another one in its place counts at once, the old one a second."""

import os
from pathlib import Path

import pytest

from shared.operator_key import is_operator


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "operator.key"
    path.write_text("the-first\n")
    return path


def replaced(path: Path, key: str) -> None:
    path.with_suffix(".new").write_text(key)
    os.replace(path.with_suffix(".new"), path)  # noqa: PTH105 - another file in its place


def test_the_key_is_the_operator_and_another_is_not(key_file: Path) -> None:
    assert is_operator("the-first", key_file)
    assert not is_operator("the-second", key_file)
    assert not is_operator("", key_file)


def test_a_key_that_replaces_it_counts_at_once(key_file: Path) -> None:
    assert is_operator("the-first", key_file)

    replaced(key_file, "the-second")

    assert is_operator("the-second", key_file)


def test_the_one_that_was_replaced_counts_a_second_longer_and_no_more(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("shared.operator_key.time.monotonic", lambda: now)
    assert is_operator("the-first", key_file)
    replaced(key_file, "the-second")

    now += 0.9
    within = is_operator("the-first", key_file)
    now += 0.2

    assert within
    assert not is_operator("the-first", key_file)


def test_without_a_file_nobody_is_the_operator(tmp_path: Path) -> None:
    assert not is_operator("", tmp_path / "none")
    assert not is_operator("the-first", tmp_path / "none")
