import json
from pathlib import Path

import pytest

from services.console.errors import UsageError
from services.console.loading.published import is_published, published_act
from shared.act import FiguresPublished
from shared.errors import Problem
from shared.event import read_act

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "itp-2024" / "published"
HEADER = """\
publication = "poi-2025"
title = "POI 2025"
entity = "38-241"
fiscal_year = 2025
issued_on = { date = "2025-01-10", certainty = "exact" }
effective_on = { date = "2025-01-01", certainty = "exact" }
"""


def _table(folder: Path, text: str, header: str = HEADER) -> Path:
    (folder / "publication.toml").write_text(header)
    (folder / "t.json").write_text(text)
    return folder / "t.json"


def test_a_printed_table_becomes_the_act_that_publishes_it_word_for_word() -> None:
    file = PUBLISHED / "cuadro-22.json"

    act = read_act(json.loads(published_act(file)))

    assert isinstance(act, FiguresPublished)
    assert act.key == "PUB-POI-2024-ACT-1-CUADRO-22"
    assert (act.publication, act.entity, act.fiscal_year) == ("poi-2024-act-1", "38-241", 2024)
    assert (str(act.issued_on.date), act.issued_on.certainty) == ("2024-09-10", "earliest")
    assert str(act.effective_on.date) == "2024-08-31"
    body = json.loads(file.read_text(encoding="utf-8"))
    assert act.table.model_dump(mode="json")["rows"] == body["rows"]


def test_tables_that_no_law_knows_and_figures_that_nobody_reads_are_published_all_the_same(
    tmp_path: Path,
) -> None:
    cells = {"pia": "541.142", "pim": "", "nada": "1.11", "nombre": "=1+1"}
    row = {"key": "Fila Ñ", "page": None, "cells": cells}
    file = _table(tmp_path, json.dumps({"id": "cuadro-99", "page": 1, "rows": [row, row]}))

    act = read_act(json.loads(published_act(file)))

    assert isinstance(act, FiguresPublished)
    assert act.key == "PUB-POI-2025-CUADRO-99"
    assert [dict(each.cells) for each in act.table.rows] == [cells, cells]


def test_a_table_is_known_by_its_folder_or_by_the_header_beside_it(tmp_path: Path) -> None:
    act = tmp_path / "acts" / "a.json"

    with_header = _table(tmp_path, "{}")

    assert is_published(with_header)
    assert is_published(tmp_path / "published" / "x.json")
    assert not is_published(act)


def test_a_missing_header_is_named_with_what_it_should_say(tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    file = tmp_path / "published" / "t.json"
    file.write_text('{"id": "cuadro-01", "rows": []}')

    with pytest.raises(UsageError, match=r"Falta .*publication\.toml.*fiscal_year"):
        published_act(file)


def test_a_header_that_lacks_a_member_says_which(tmp_path: Path) -> None:
    file = _table(tmp_path, '{"id": "cuadro-01", "rows": []}', 'publication = "p"')

    with pytest.raises(UsageError, match="le falta: title, entity"):
        published_act(file)


@pytest.mark.parametrize("text", ["{", "[]", '{"rows": []}'])
def test_what_holds_no_table_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    file = _table(tmp_path, text)

    with pytest.raises(Problem) as refused:
        published_act(file)

    assert "t.json" in refused.value.detail
