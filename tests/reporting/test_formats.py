import pytest

from services.reporting.answers import BOOK_NOT_SO, TABLE_NOT_SO
from services.reporting.formats import BOOK_FORMATS, FORMATS, accepted, of_suffix, split_suffix
from shared.errors import Problem


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("text/html, text/csv;q=0.5", "html"),
        ("text/html;q=0.4, text/csv;q=0.5", "csv"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("application/json;q=0.2, text/*;q=0.9", "csv"),
        ("text/csv;q=0, */*;q=0.1", "json"),
        ("application/json;q=0, application/*;q=0.5", "xlsx"),
    ],
)
def test_the_form_that_a_caller_prefers_is_given(accept: str, suffix: str) -> None:
    assert accepted(accept, FORMATS).suffix == suffix


@pytest.mark.parametrize("accept", ["image/png", "application/pdf", "text/csv;q=0", "text/csv;q=x"])
def test_another_form_is_refused_with_those_that_exist(accept: str) -> None:
    with pytest.raises(Problem) as refused:
        accepted(accept, FORMATS)

    assert refused.value.status == 406
    assert refused.value.extra["choices"] == [
        "application/json (.json)",
        "text/csv (.csv)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet (.xlsx)",
        "text/html (.html)",
    ]


def test_the_description_of_the_interface_shows_this_refusal() -> None:
    with pytest.raises(Problem) as of_table:
        accepted("application/pdf", FORMATS)
    with pytest.raises(Problem) as of_book:
        accepted("application/pdf", BOOK_FORMATS)

    assert of_table.value.as_json() == TABLE_NOT_SO.as_json()
    assert of_book.value.as_json() == BOOK_NOT_SO.as_json()


def test_the_book_as_csv_is_an_archive() -> None:
    assert accepted("application/zip", BOOK_FORMATS).suffix == "csv"
    assert of_suffix("csv", BOOK_FORMATS).headers("book") == {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": 'attachment; filename="book.zip"',
    }


@pytest.mark.parametrize(
    ("name", "table", "suffix"),
    [
        ("cuadro-22", "cuadro-22", None),
        ("22.json", "22", "json"),
        ("anexo-1.csv", "anexo-1", "csv"),
        ("22.xlsx", "22", "xlsx"),
        ("cuadro-22.html", "cuadro-22", "html"),
        ("cuadro-22.pdf", "cuadro-22.pdf", None),
    ],
)
def test_a_suffix_names_the_form(name: str, table: str, suffix: str | None) -> None:
    found, form = split_suffix(name)

    assert (found, form and form.suffix) == (table, suffix)


def test_a_page_comes_with_its_policy_and_a_workbook_with_its_name() -> None:
    page, workbook = of_suffix("html", FORMATS), of_suffix("xlsx", FORMATS)

    assert page.headers("x")["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert workbook.headers("x")["Content-Disposition"] == 'attachment; filename="x.xlsx"'


def test_a_suffix_that_names_no_form_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        of_suffix("pdf", FORMATS)

    assert refused.value.status == 406
