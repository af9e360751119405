"""The glossary has every word of the code that an outsider meets, each once in its chapter."""

import re
from pathlib import Path
from typing import get_args

import pytest

from services.reporting.book import BOOK
from services.reporting.documenting.pages import glossary_page
from services.reporting.glossary import GLOSSARY, Chapter, defined
from services.reporting.glossary.columns import COLUMN_TERMS
from services.reporting.glossary.figures import DIMENSION_TERMS, MEASURE_TERMS, ROW_TERMS
from services.reporting.glossary.kinds import KIND_TERMS
from services.reporting.glossary.registers import REGISTER_TERMS
from services.reporting.plan import columns_of, registers_of
from services.reporting.table import RowKind
from shared.act import KINDS
from shared.codes import CARRIED, DIMENSIONS, UNIT_OF_MEASURE
from tests.conftest import raw_acts

ROOT = Path(__file__).resolve().parents[2]


def identifiers(chapter: Chapter) -> list[str]:
    return [identifier for term in chapter.terms for identifier in term.identifiers]


def test_every_column_key_is_defined_and_no_other() -> None:
    keys = {column.key for cuadro in BOOK for column in columns_of(cuadro)}  # type: ignore[union-attr]

    assert len(keys) > 60
    assert set(identifiers(COLUMN_TERMS)) == keys


def test_every_measure_is_defined_and_no_other() -> None:
    assert set(identifiers(MEASURE_TERMS)) == set(DIMENSIONS)


def test_every_dimension_is_defined_and_no_other() -> None:
    dimensions = {name for names in DIMENSIONS.values() for name in names}

    assert set(identifiers(DIMENSION_TERMS)) == {*dimensions, UNIT_OF_MEASURE, *CARRIED}


def test_every_kind_of_act_is_defined_and_no_other() -> None:
    assert set(identifiers(KIND_TERMS)) == set(KINDS)


def test_every_kind_of_row_is_defined() -> None:
    assert set(identifiers(ROW_TERMS)) == {*get_args(RowKind), "unassigned"}


def test_every_register_that_a_table_reads_or_an_act_declares_is_defined() -> None:
    read = {register for cuadro in BOOK for register in registers_of(cuadro)}
    declared = {raw["catalogue"] for raw in raw_acts() if raw["kind"] == "CatalogueDeclared"}

    assert read <= set(identifiers(REGISTER_TERMS))
    assert declared == set(identifiers(REGISTER_TERMS))


@pytest.mark.parametrize("chapter", GLOSSARY, ids=lambda chapter: chapter.title)
def test_a_term_is_defined_once_with_its_source(chapter: Chapter) -> None:
    found = identifiers(chapter)

    assert len(found) == len(set(found))
    assert all(term.spanish and term.definition and term.source for term in chapter.terms)
    assert all(re.fullmatch(r"[A-Za-z0-9_.]+", identifier) for identifier in found)


def test_no_identifier_is_a_word_that_the_code_does_not_know() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("services", "shared")
        for path in (ROOT / folder).rglob("*.py")
        if "glossary" not in path.parts
    )
    words = set(re.findall(r"[A-Za-z0-9_.]+", code))

    found = [identifier for chapter in GLOSSARY for identifier in identifiers(chapter)]

    assert len(found) > 100
    assert [identifier for identifier in found if identifier not in words] == []


def test_a_word_that_is_not_defined_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match="'siaf' falta en el glosario, capítulo «Medidas»"):
        defined(MEASURE_TERMS, "siaf")


def test_the_page_has_every_term_of_every_chapter() -> None:
    page = glossary_page()

    missing = [
        term.spanish
        for chapter in GLOSSARY
        for term in chapter.terms
        if f"| {term.spanish} |" not in page
    ]

    assert missing == []
    assert page.count("\n## ") == len(GLOSSARY)
