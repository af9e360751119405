import pytest

from services.reporting.formats import accepted, split_suffix
from shared.errors import Problem


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("text/html, text/csv;q=0.5", "csv"),
        ("application/json;q=0.2, text/*;q=0.9", "csv"),
        ("text/csv;q=0, */*;q=0.1", "json"),
    ],
)
def test_the_form_that_a_caller_prefers_is_given(accept: str, suffix: str) -> None:
    assert accepted(accept).suffix == suffix


@pytest.mark.parametrize("accept", ["text/html", "application/pdf", "text/csv;q=0", "text/csv;q=x"])
def test_another_form_is_refused_with_those_that_exist(accept: str) -> None:
    with pytest.raises(Problem) as refused:
        accepted(accept)

    assert refused.value.status == 406
    assert refused.value.extra["choices"] == ["application/json (.json)", "text/csv (.csv)"]


@pytest.mark.parametrize(
    ("name", "table", "suffix"),
    [
        ("cuadro-22", "cuadro-22", None),
        ("22.json", "22", "json"),
        ("anexo-1.csv", "anexo-1", "csv"),
        ("cuadro-22.pdf", "cuadro-22.pdf", None),
    ],
)
def test_a_suffix_names_the_form(name: str, table: str, suffix: str | None) -> None:
    found, form = split_suffix(name)

    assert (found, form and form.suffix) == (table, suffix)


@pytest.mark.parametrize("name", ["cuadro-22.xlsx", "cuadro-22.html"])
def test_a_form_that_does_not_exist_yet_is_refused(name: str) -> None:
    with pytest.raises(Problem) as refused:
        split_suffix(name)

    assert refused.value.status == 406
