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
SOURCES = {
    "services.reporting.grammar",
    "services.reporting.legal",
    "services.reporting.vocabulary",
}


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

    assert len(FILES) == 38
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


def test_the_book_is_every_cuadro_file_in_the_order_of_the_document() -> None:
    ids = [path.stem.replace("_", "-") for path in FILES]

    assert sorted(ids) == sorted(cuadro.id for cuadro in BOOK)
    assert [cuadro.id for cuadro in BOOK] == [
        *(f"cuadro-{number:02d}" for number in range(1, 32)),
        *(f"anexo-{number}" for number in range(1, 8)),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("22", "cuadro-22"),
        ("cuadro-22", "cuadro-22"),
        ("CUADRO-22", "cuadro-22"),
        ("anexo-1", "anexo-1"),
        ("7", "cuadro-07"),
        ("32", None),
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
    assert {cuadro.label, *([cuadro.total.column] if cuadro.total else [])} <= set(keys)
    assert all(level.catalogue for level in named)
    assert (cuadro.unassigned is not None) == bool(sets or cuadro.where)
    if cuadro.unassigned == "row":
        assert not any(c.match for c in columns_of(cuadro) if isinstance(c, Sum))


def questions_of(name: str) -> tuple[int, int]:
    cuadro = find(name)
    assert cuadro is not None
    plan = plan_of(cuadro, Names())
    return len(plan.balances), len(plan.movements)


@pytest.mark.parametrize(
    ("tables", "questions"),
    [
        (("cuadro-01", "cuadro-02"), (0, 0)),
        (("cuadro-15", "anexo-1"), (1, 0)),
        (("cuadro-03", "cuadro-04", "cuadro-06", "cuadro-07", "cuadro-13", "cuadro-14"), (1, 1)),
        (("cuadro-08", "cuadro-09", "cuadro-10", "cuadro-11", "cuadro-12"), (2, 1)),
        (("cuadro-05", "cuadro-16", "cuadro-17", "cuadro-18", "cuadro-19", "cuadro-20"), (2, 0)),
        (("cuadro-21", "cuadro-22", "cuadro-23", "cuadro-24", "cuadro-25", "cuadro-26"), (2, 0)),
        (("cuadro-27", "cuadro-28", "cuadro-29", "cuadro-30"), (2, 0)),
        (("anexo-3", "anexo-4", "anexo-5", "anexo-6", "anexo-7"), (2, 0)),
        (("anexo-2",), (3, 0)),
        (("cuadro-31",), (4, 0)),
    ],
)
def test_columns_of_one_measure_and_the_same_filters_are_one_question(
    tables: tuple[str, ...], questions: tuple[int, int]
) -> None:
    assert {name: questions_of(name) for name in tables} == dict.fromkeys(tables, questions)
