"""`poi book` and the book over HTTP, at the real history; opened and printed as an office does."""

import csv
import io
import json
import zipfile
from pathlib import Path

import httpx
import openpyxl
import pytest
from rich.console import Console

from services.console.client import SystemClient
from services.console.embedded.system import EmbeddedSystem
from services.console.options import AskedCut
from services.console.reading.book import BOOK_TIMEOUT_S, write_book
from tests.console.conftest import Poi, PoiHere
from tests.render.printing import Browser, Office, sheets_of

pytestmark = pytest.mark.slow

CUT = ("--as-of", "2024-08-31", "--through", "61")
AT = {"as_of": "2024-08-31", "through": "61"}
MARGIN = 36


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(tmp_path_factory.mktemp("browser"))


def ask(system: EmbeddedSystem, path: str, **headers: str) -> httpx.Response:
    url = f"{system.url('reporting')}{path}"
    return httpx.get(url, params=AT, headers=headers, trust_env=False, timeout=60)


def test_json_and_csv_are_a_file_for_each_of_the_38_tables(
    system: EmbeddedSystem, poi: Poi, tmp_path: Path
) -> None:
    at = ("--url", system.url("reporting"))

    as_json = poi("book", *CUT, "--out", tmp_path / "json", *at)
    as_csv = poi("book", *CUT, "--format", "csv", "--out", tmp_path / "csv", *at)

    tables = {path.stem: json.loads(path.read_bytes()) for path in (tmp_path / "json").iterdir()}
    sheets = sorted(path.name for path in (tmp_path / "csv").iterdir())
    assert (as_json.returncode, as_json.stdout, as_csv.returncode) == (0, "", 0)
    assert "38 cuadros y anexos, 38 archivos en" in as_json.stderr
    assert len(tables) == len(sheets) == 38
    assert {len(table["columns"]) > 0 for table in tables.values()} == {True}
    assert len({json.dumps(table["cut"]) for table in tables.values()}) == 1
    assert tables["cuadro-22"]["totals"][0]["cells"]["pim"]["value"] == "156165451.00"
    assert sheets[0] == "anexo-1.csv"
    assert ask(system, "/v1/cuadros/cuadro-30.csv").content == (
        (tmp_path / "csv" / "cuadro-30.csv").read_bytes()
    )


def test_a_terminal_sees_the_work_go_on_and_a_pipe_one_line(
    system: EmbeddedSystem, tmp_path: Path
) -> None:
    seen, piped = io.StringIO(), io.StringIO()
    asked = AskedCut(as_of="2024-08-31", through="61")

    with SystemClient(system.url("reporting"), timeout_s=BOOK_TIMEOUT_S) as client:
        terminal = Console(file=seen, force_terminal=True, width=120)
        write_book(client, asked, "xlsx", tmp_path, terminal)
        write_book(client, asked, "csv", tmp_path, Console(file=piped, width=120))

    assert "Componiendo" in seen.getvalue()
    assert "38/38" in seen.getvalue()
    assert "cuadros/s" in seen.getvalue()
    assert len(piped.getvalue().splitlines()) == 1


def test_every_form_is_written_as_reporting_answers_it(
    system: EmbeddedSystem, poi: Poi, tmp_path: Path
) -> None:
    at = ("--url", system.url("reporting"), "--out", tmp_path / "book")

    done = [poi("book", *CUT, "--format", form, *at) for form in ("xlsx", "html")]

    assert [result.returncode for result in done] == [0, 0]
    assert sorted(path.name for path in (tmp_path / "book").iterdir()) == ["book.html", "book.xlsx"]
    for form in ("xlsx", "html"):
        written = (tmp_path / "book" / f"book.{form}").read_bytes()
        assert ask(system, f"/v1/book.{form}").content == written, form


def test_the_book_over_http_is_kept_for_ever_at_a_fixed_cut(system: EmbeddedSystem) -> None:
    first = ask(system, "/v1/book", Accept="application/json")
    again = ask(system, "/v1/book.json", **{"If-None-Match": first.headers["etag"]})
    moving = httpx.get(f"{system.url('reporting')}/v1/book.json", trust_env=False, timeout=60)

    book = first.json()
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (again.status_code, again.content) == (304, b"")
    assert moving.headers["cache-control"] == "no-cache"
    assert len(moving.json()["acts"]) == 61, "what was published is no part of the tables"
    assert [len(book["tables"]), len(book["acts"]), book["cut"]["through"]] == [38, 61, 61]
    assert [table["id"] for table in book["tables"]][:2] == ["cuadro-01", "cuadro-02"]


@pytest.mark.parametrize(
    ("path", "media_type", "saved_as"),
    [
        ("/v1/book.csv", "application/zip", "book-38-241-2024-2024-08-31.zip"),
        (
            "/v1/book.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "book-38-241-2024-2024-08-31.xlsx",
        ),
        ("/v1/book.html", "text/html; charset=utf-8", None),
        (
            "/v1/cuadros/22.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "cuadro-22-2024-08-31.xlsx",
        ),
        ("/v1/cuadros/anexo-1.html", "text/html; charset=utf-8", None),
    ],
)
def test_a_form_has_its_media_type_and_the_name_of_its_file(
    path: str, media_type: str, saved_as: str | None, system: EmbeddedSystem
) -> None:
    answer = ask(system, path)

    named = f'attachment; filename="{saved_as}"' if saved_as else None
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers.get("content-disposition") == named
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_archive_of_csv_has_38_files_with_codes_and_names(system: EmbeddedSystem) -> None:
    with zipfile.ZipFile(io.BytesIO(ask(system, "/v1/book.csv").content)) as archive:
        names = archive.namelist()
        rows = list(csv.reader(io.StringIO(archive.read("cuadro-22.csv").decode("utf-8-sig"))))

    assert (len(names), names[0], names[-1]) == (38, "cuadro-01.csv", "anexo-7.csv")
    assert rows[1][:3] == ["1", "row", "Recursos Ordinarios"]


@pytest.mark.parametrize("path", ["/v1/book.pdf", "/v1/book.json.xlsx"])
def test_a_form_that_does_not_exist_is_refused_with_those_that_do(
    path: str, system: EmbeddedSystem
) -> None:
    answer = ask(system, path)

    assert answer.status_code == 406
    assert "application/zip (.csv)" in answer.json()["choices"]


def test_a_table_is_written_as_workbook_or_page_and_a_workbook_needs_a_file(
    system: EmbeddedSystem, poi: Poi, poi_here: PoiHere, tmp_path: Path
) -> None:
    at = ("--url", system.url("reporting"))

    done = poi("cuadro", "22", *CUT, "--format", "xlsx", "--out", tmp_path / "22.xlsx", *at)
    page = poi("cuadro", "22", *CUT, "--format", "html", *at)
    refused = poi_here("cuadro", "22", *CUT, "--format", "xlsx", *at)

    assert (done.returncode, done.stdout) == (0, "")
    assert openpyxl.load_workbook(tmp_path / "22.xlsx").sheetnames == ["Cuadro 22", "Procedencia"]
    assert page.stdout.startswith("<!DOCTYPE html>")
    assert refused[0] == 2
    assert "indique --out" in refused[2]


def test_a_folder_that_cannot_be_written_ends_with_code_2(
    system: EmbeddedSystem, poi_here: PoiHere, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")

    code, out, err = poi_here(
        "book", *CUT, "--out", str(tmp_path / "file"), "--url", system.url("reporting")
    )

    assert (code, out) == (2, "")
    assert "No se puede escribir en" in err


@pytest.mark.parametrize(
    ("as_of", "basis"), [("2024-08-31", "effective"), ("2024-05-15", "issued"), ("2024-01-01", "")]
)
def test_libreoffice_finds_that_every_total_of_the_book_is_its_rows(
    as_of: str, basis: str, system: EmbeddedSystem, poi: Poi, office: Office, tmp_path: Path
) -> None:
    clock = ("--basis", basis) if basis else ()

    poi(
        *("book", "--as-of", as_of, "--through", "61", *clock, "--format", "xlsx"),
        *("--out", tmp_path, "--url", system.url("reporting")),
    )
    (tmp_path / "saved").mkdir()
    saved = office.converted(tmp_path / "book.xlsx", "xlsx", tmp_path / "saved")

    sheet = openpyxl.load_workbook(saved, data_only=True)["Procedencia"]
    verdicts = [sheet.cell(row, 8).value for row in range(6, sheet.max_row + 1)]
    assert len(verdicts) >= 38
    assert set(verdicts) == {"Cuadra", "Sin total"}
    assert verdicts.count("Cuadra") >= 35


def test_the_book_prints_whole_from_the_workbook_and_from_the_page(
    system: EmbeddedSystem, poi: Poi, office: Office, browser: Browser, tmp_path: Path
) -> None:
    at = ("--out", tmp_path, "--url", system.url("reporting"))
    for form in ("xlsx", "html"):
        poi("book", *CUT, "--format", form, *at)
    figures = {
        cell["text"]
        for table in ask(system, "/v1/book.json").json()["tables"]
        for row in (*table["rows"], *table["totals"])
        for cell, column in zip(row["cells"].values(), table["columns"], strict=True)
        if column["type"] != "text" and cell["text"]
    }
    (tmp_path / "a").mkdir()

    workbook = sheets_of(office.converted(tmp_path / "book.xlsx", "pdf", tmp_path / "a"))
    pages = sheets_of(browser.printed(tmp_path / "book.html", tmp_path))

    assert len(figures) > 900
    for printed in (workbook, pages):
        words = {word.text for page in printed for word in page.words}
        assert 70 <= len(printed) <= 110
        assert sorted(figures - words) == []
        assert "###" not in " ".join(words)
        assert all(f"Página {n} de {len(printed)}" in p.text for n, p in enumerate(printed, 1))
        assert all(
            word.left >= MARGIN - 1 and word.right <= page.width - MARGIN + 2
            for page in printed
            for word in page.words
        )
