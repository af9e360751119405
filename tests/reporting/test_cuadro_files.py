"""A cuadro is a declaration: words of the grammar and literals, nothing else (D8)."""

import ast
import re
from pathlib import Path

import pytest

from services.reporting import anexos, cuadros
from services.reporting.book import BOOK, find
from services.reporting.grammar import Cuadro, Level, Sum
from services.reporting.names import Names
from services.reporting.plan import columns_of, levels_of, plan_of

FILES = sorted(
    path
    for package in (cuadros, anexos)
    for path in Path(package.__path__[0]).glob("*.py")
    if path.name != "__init__.py"
)
ALLOWED = (
    *(ast.Module, ast.Expr, ast.Constant, ast.ImportFrom, ast.alias, ast.Assign, ast.Name),
    *(ast.Load, ast.Store, ast.Call, ast.keyword, ast.Tuple),
)
SOURCES = {"services.reporting.grammar", "services.reporting.vocabulary"}


def foreign_words(source: str) -> set[str]:
    tree = ast.parse(source)
    found = {type(node).__name__ for node in ast.walk(tree) if not isinstance(node, ALLOWED)}
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    found |= {f"import {node.module}" for node in imports if node.module not in SOURCES}
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    names = [ast.unparse(target) for node in assigned for target in node.targets]
    return found | ({f"names {names}"} if names != ["CUADRO"] else set())


def test_a_cuadro_file_holds_words_of_the_grammar_and_literals_alone() -> None:
    found = {path.name: foreign_words(path.read_text(encoding="utf-8")) for path in FILES}

    assert len(FILES) == 8
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "line",
    [
        "def rule(x): return x",
        "RULE = lambda x: x",
        "CUADRO = 1 if True else 2",
        "CUADRO = [n for n in (1, 2)]",
        "CUADRO = 1 + 2",
        "from shared.money import parse_amount\nCUADRO = 1",
        "CUADRO = f'{1}'",
    ],
)
def test_anything_else_in_a_cuadro_file_would_be_seen(line: str) -> None:
    assert foreign_words(line) != set()


def test_every_cuadro_file_is_in_the_book_and_bears_its_number() -> None:
    ids = [path.stem.replace("_", "-") for path in FILES]

    assert sorted(ids) == sorted(cuadro.id for cuadro in BOOK)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("22", "cuadro-22"),
        ("cuadro-22", "cuadro-22"),
        ("CUADRO-22", "cuadro-22"),
        ("anexo-1", "anexo-1"),
        ("7", None),
        ("anexo-9", None),
        ("", None),
        ("222", None),
    ],
)
def test_a_table_is_found_by_its_id_or_its_number(asked: str, found: str | None) -> None:
    cuadro = find(asked)

    assert (cuadro.id if cuadro else None) == found


@pytest.mark.parametrize("cuadro", BOOK, ids=lambda cuadro: cuadro.id)
def test_a_declaration_is_complete(cuadro: Cuadro) -> None:
    keys = [column.key for column in columns_of(cuadro)]  # type: ignore[union-attr]
    sets = [level for level in levels_of(cuadro.rows) if level.only]
    named: list[Level] = [level for level in levels_of(cuadro.rows) if not level.printed]

    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9._-]+", key) for key in keys)
    assert {cuadro.label, cuadro.total.column} <= set(keys)
    assert all(level.catalogue for level in named)
    assert (cuadro.unassigned is not None) == bool(sets or cuadro.where)
    if cuadro.unassigned == "row":
        assert not any(c.match for c in columns_of(cuadro) if isinstance(c, Sum))


@pytest.mark.parametrize(
    ("table", "questions"),
    [
        ("cuadro-10", 2),
        ("cuadro-17", 2),
        ("cuadro-22", 2),
        ("cuadro-23", 2),
        ("cuadro-27", 2),
        ("cuadro-30", 2),
        ("anexo-1", 1),
        ("anexo-3", 2),
    ],
)
def test_columns_of_one_measure_and_the_same_filters_are_one_question(
    table: str, questions: int
) -> None:
    cuadro = find(table)

    assert cuadro is not None
    assert len(plan_of(cuadro, Names()).balances) == questions
