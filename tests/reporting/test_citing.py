"""How an act is cited in the words of a column."""

import datetime as dt
from collections.abc import Mapping

import pytest

from services.reporting.acts import ActRecord, record_of
from services.reporting.citing import cited
from services.reporting.grammar import Act
from shared.event import read_act
from shared.parts import DatedOn

OPINION = read_act(
    {
        "key": "OF-070-2024-PRODUCE-OGPPM",
        "printed_key": "Oficio N° 00000070-2024-PRODUCE/OGPPM",
        "entity": "38-241",
        "fiscal_year": 2024,
        "kind": "InvestmentOpinionIssued",
        "issued_on": {"date": "2024-08-31", "certainty": "latest"},
        "effective_on": {"date": "2024-08-31", "certainty": "latest"},
        "title": "Opinión favorable",
        "references": ["LEY-31953 art. 11", "INF-042-2024-PRODUCE-OPMI"],
        "measures": [],
        "allows": [{"measure": "investment", "amount": "1114553.00"}],
    }
)


def act(*references: str) -> ActRecord:
    return ActRecord(
        sequence=4,
        key="RSG-033-2024-ITP-SG",
        printed_key="Resolución de Secretaría General N° 033-2024-ITP/SG",
        kind="ReallocationFormalized",
        entity="38-241",
        fiscal_year=2024,
        issued_on=DatedOn(date=dt.date(2024, 4, 10), certainty="exact"),
        effective_on=DatedOn(date=dt.date(2024, 3, 31), certainty="month"),
        references=references,
        totals={"budget": 746677300},
    )


ACTS: Mapping[str, ActRecord] = {OPINION.key: record_of(OPINION, 3)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{number}", "Resolución de Secretaría General N° 033-2024-ITP/SG"),
        ("{closed} ({issued})", "Resolución de Secretaría General N°033-2024-ITP/SG (10.04.2024)"),
        ("Modificaciones internas de {month}", "Modificaciones internas de marzo"),
        ("{total} en {year}", "7'466,773 en 2024"),
    ],
)
def test_an_act_is_cited_by_number_dates_and_total(text: str, expected: str) -> None:
    assert cited(Act("act", "", text=text, measure="budget"), act(), ACTS) == expected


def test_an_opinion_is_cited_with_its_report_and_what_it_allows() -> None:
    column = Act("act", "", text="{opinion}, {report}: S/ {allowed}", measure="investment")

    assert cited(column, act("OF-070-2024-PRODUCE-OGPPM"), ACTS) == (
        "Oficio N° 00000070-2024-PRODUCE/OGPPM, Informe N° 00042-2024-PRODUCE/OPMI: S/ 1,114,553"
    )


@pytest.mark.parametrize("references", [(), ("OF-999-2024-PRODUCE-OGPPM",), ("LEY-31953",)])
def test_an_act_that_lacks_a_word_of_its_citation_is_cited_by_its_number(
    references: tuple[str, ...],
) -> None:
    column = Act("act", "", text="{opinion}", measure="investment")

    assert cited(column, act(*references), ACTS) == act().printed
