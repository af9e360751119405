"""The printed pages say what the declarations say: none is stale, no example is wrong."""

import json
import re
from pathlib import Path

import pytest

from services.console.documents.printing import AS_OF, COMMAND, main, printed_pages, stale_pages
from services.reporting.book import BOOK
from services.reporting.compose import headings_of
from services.reporting.documenting.agreeing import agreement
from services.reporting.grammar import Cuadro
from services.reporting.table import Row, Table
from tests.conftest import History

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DATA = ROOT / "data" / "itp-2024"
CELL = re.compile(
    r"^\| `([^`]+)` \| (.*) \| (.*) \| (sí|\*\*no\*\*|el texto impreso es otro|—) \|$"
)


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    return printed_pages(DATA)


def examples(page: str) -> dict[str, dict[str, tuple[str, str, str]]]:
    """Read a page's example: by row and column, what stands here, what is printed, the verdict."""
    example = page.split("## Ejemplo", 1)[1]
    rows: dict[str, dict[str, tuple[str, str, str]]] = {}
    for part in example.split("\nFila `")[1:]:
        key = part.split("`", 1)[0]
        found = (CELL.match(line) for line in part.splitlines())
        rows[key] = {cell[1]: (cell[2], cell[3], cell[4]) for cell in found if cell}
    return rows


def rows_of(table: Table) -> dict[str, Row]:
    return {row.key: row for row in (*table.rows, *table.totals)}


def printed_cells(name: str) -> dict[str, dict[str, str]]:
    body = json.loads((DATA / "published" / f"{name}.json").read_text("utf-8"))
    return {row["key"]: row["cells"] for row in (*body["rows"], *body.get("totals", ()))}


def test_no_page_is_stale(pages: dict[str, str]) -> None:
    stale = stale_pages(pages, DOCS)

    assert len(pages) == 43
    assert stale == [], f"quedaron atrás: {', '.join(stale)}. `{COMMAND}` las imprime de nuevo"


@pytest.mark.slow
def test_a_page_that_was_changed_by_hand_is_named_with_the_command_that_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(tmp_path), "--data", str(DATA)])
    (tmp_path / "cuadros" / "cuadro-22.md").write_text("# otra cosa\n", encoding="utf-8")
    (tmp_path / "cuadros" / "cuadro-99.md").write_text("# no existe\n", encoding="utf-8")
    capsys.readouterr()

    code = main([str(tmp_path), "--data", str(DATA), "--check"])

    told = capsys.readouterr().out.splitlines()
    assert code == 1
    assert [line.split("/cuadros/")[1] for line in told] == [
        "cuadro-22.md: quedó atrás; `make docs` la imprime de nuevo",
        "cuadro-99.md: quedó atrás; `make docs` la imprime de nuevo",
    ]


@pytest.mark.slow
def test_printing_again_mends_what_was_changed_and_removes_what_is_no_table(
    tmp_path: Path,
) -> None:
    main([str(tmp_path), "--data", str(DATA)])
    (tmp_path / "cuadros" / "cuadro-22.md").write_text("# otra cosa\n", encoding="utf-8")
    (tmp_path / "cuadros" / "cuadro-99.md").write_text("# no existe\n", encoding="utf-8")

    main([str(tmp_path), "--data", str(DATA)])

    assert main([str(tmp_path), "--data", str(DATA), "--check"]) == 0
    assert not (tmp_path / "cuadros" / "cuadro-99.md").exists()


@pytest.mark.parametrize("cuadro", BOOK, ids=lambda cuadro: cuadro.id)
def test_a_page_tells_every_column_its_purpose_and_its_law(
    cuadro: Cuadro, pages: dict[str, str]
) -> None:
    page = pages[f"cuadros/{cuadro.id}.md"]
    words = {"year": "2024", "as_of": "", "as_of_short": "", "day": ""}
    headings = [h for h in headings_of(cuadro, words) if not h.key.isdigit() or len(h.key) == 1]

    assert cuadro.purpose
    assert cuadro.purpose in page
    assert cuadro.basis
    assert [basis.norm for basis in cuadro.basis if basis.norm not in page] == []
    assert [h.key for h in headings if f"| `{h.key}` | {h.label}" not in page] == []


@pytest.mark.parametrize("cuadro", BOOK, ids=lambda cuadro: cuadro.id)
def test_what_was_not_read_in_a_norm_is_said_to_be_unverified(
    cuadro: Cuadro, pages: dict[str, str]
) -> None:
    page = pages[f"cuadros/{cuadro.id}.md"].split("## Base legal")[1].split("## Ejemplo")[0]

    unverified = [basis.norm for basis in cuadro.basis if not basis.verified]

    assert page.count("**por verificar**") == len(unverified)
    assert all(f"- {norm} — **por verificar**" in page for norm in unverified)


@pytest.mark.parametrize("cuadro", BOOK, ids=lambda cuadro: cuadro.id)
def test_every_figure_of_an_example_is_composed_and_said_to_differ_where_print_differs(
    cuadro: Cuadro, pages: dict[str, str], history: History
) -> None:
    table = history.table(cuadro.id, AS_OF.isoformat(), "effective")
    composed = rows_of(table)
    printed = printed_cells(cuadro.id)
    shown = examples(pages[f"cuadros/{cuadro.id}.md"])

    wrong = []
    for key, cells in shown.items():
        for heading, cell in zip(table.columns, composed[key].cells, strict=True):
            if heading.key not in cells:
                continue
            here, literal, verdict = cells[heading.key]
            stated = printed.get(key, {}).get(heading.key, "")
            same = agreement(heading.type, cell.text, stated) == "same"
            if " ".join(cell.text.split()) != here.replace("\\|", "|"):
                wrong.append((key, heading.key, here, cell.text))
            if " ".join(stated.split()) != literal.replace("\\|", "|"):
                wrong.append((key, heading.key, literal, stated))
            if same != (verdict == "sí"):
                wrong.append((key, heading.key, verdict, stated))

    assert shown
    assert all(shown.values())
    assert wrong == []


def test_examples_agree_with_print_but_for_one_zero_that_print_sets_on_a_line(
    pages: dict[str, str],
) -> None:
    differing = [
        (path, key, column, here, printed)
        for path, page in pages.items()
        if "## Ejemplo" in page
        for key, cells in examples(page).items()
        for column, (here, printed, verdict) in cells.items()
        if verdict == "**no**"
    ]

    assert differing == [
        (
            "cuadros/cuadro-11.md",
            "5287-oc-pe.re-108-2024-itp-de",
            "pia",
            "",
            "0",
        )
    ]


def test_pages_are_written_in_spanish_that_reads(pages: dict[str, str]) -> None:
    slips = re.compile(r"\b(?:de|a) el\b|\{(?:as_of|year|day)|[^./]\.\.[^./]|\bNone\b|,,")

    found = {path: slips.findall(page) for path, page in pages.items()}

    assert {path: slip for path, slip in found.items() if slip} == {}


@pytest.mark.parametrize(
    ("kind", "composed", "printed", "said"),
    [
        ("money", "7,466,773", "7'466,773", "same"),
        ("money", "152,591,505", "152,591,506", "other"),
        ("percent", "-", "100%", "other"),
        ("percent", "-8%", "-8%", "same"),
        ("quantity", "", "0", "other"),
        ("quantity", "5", "", "blank"),
        ("quantity", "5", None, "blank"),
        ("text", "Resolución de Secretaría", "Resolucion de  Secretaria", "same"),
        ("text", "PP93", "PP 0093", "wording"),
    ],
)
def test_a_cell_agrees_with_print_when_it_says_the_same(
    kind: str, composed: str, printed: str | None, said: str
) -> None:
    assert agreement(kind, composed, printed) == said  # type: ignore[arg-type]
