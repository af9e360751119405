"""What the POI 2024 Actualizado prints that its own history or arithmetic does not confirm."""

import pytest

from services.reporting.reconcile.answer import as_json
from services.reporting.reconcile.example import RECONCILIATION
from services.reporting.reconcile.finding import Finding, Reconciliation
from tests.services.shown import differing


def _at(found: Reconciliation, table: str, row: str, column: str) -> Finding:
    return next(f for f in found.findings if f.place == (table, row, column))


def test_every_printed_figure_is_reproduced_explained_or_illegible(found: Reconciliation) -> None:
    cells, texts = found.cells, found.texts

    assert cells.printed > 9_000
    for each in (cells, texts):
        parts = each.independent + each.circular + each.explained + each.illegible
        assert parts == each.printed


def test_each_finding_has_one_name_its_reason_and_a_place(found: Reconciliation) -> None:
    ids = [finding.id for finding in found.findings]

    assert len(set(ids)) == len(ids)
    assert all(finding.evidence and finding.group and finding.tables for finding in found.findings)
    assert all(finding.tables[0] == finding.place[0] for finding in found.findings)


@pytest.mark.parametrize(
    ("place", "printed", "expected", "difference", "klass"),
    [
        # Anexo 5 against Anexo 6 and Cuadros 7 and 14 (page 89)
        (("anexo-5", "cite-forestal-maynas", "updated"), "550", "590", "-40", "cross-table"),
        # Cuadro 8: amounts without their minus sign
        (
            ("cuadro-08", "2283127.reg-2024-itp-004", "amount"),
            *("1,820,297", "-1,820,297", "3640594", "sign"),
        ),
        (
            ("cuadro-08", "2486406.reg-2024-itp-004", "amount"),
            *("2,187,380", "-2,187,380", "4374760", "sign"),
        ),
        (
            ("cuadro-08", "2525131.reg-2024-itp-002", "amount"),
            *("1,114,553", "-1,114,553", "2229106", "sign"),
        ),
        # Anexo 1 has no row for RE 126-2024
        (
            ("anexo-1", "re-126-2024-itp-de", "total"),
            *("", "-12,576,352", "12576352", "cross-table"),
        ),
        # Cuadro 23 against the dated acts of Anexo 1
        (("cuadro-23", "5.2.1", "pim"), "45,276,724", "45,003,834", "272890", "cross-table"),
        (("cuadro-23", "5.2.5", "pim"), "3,403,503", "3,676,393", "-272890", "cross-table"),
        # Cuadro 9: a point for a comma
        (("cuadro-09", "571-proinnovate-cetf2-2022", "total"), "541.142", "541,142", "0", "text"),
        # Anexo 7: a fraction for a percentage
        (("anexo-7", "2269137.equipamiento", "variation_pct"), "1.11", "111%", "0", "text"),
        # Cuadro 4's total adds a row twice over
        (("cuadro-04", "total", "initial"), "943", "603", "340", "sum"),
        # one sol
        (("cuadro-22", "1", "pia"), "152,591,506", "152,591,505", "1", "rounding"),
        # Cuadro 24: percentages that are not those of its own figures
        (("cuadro-24", "0094.cite", "variation_pct"), "44%", "6%", "38", "percent"),
        # growth from nothing
        (("cuadro-17", "9002.ut-junin", "increment_pct"), "100%", "-", "100", "percent"),
        # lost by the text
        (("anexo-2", "aoi00019400039.6", "12"), "?", "1", None, "illegible"),
        # the month of signature where the others print the month that they formalise
        (("anexo-1", "rsg-057-2024-itp-sg", "date"), "Ago-24", "Jul-24", None, "cross-table"),
        # print sums by unit what the column sums by service
        (("cuadro-03", "ut-acuicola-pesquero-huancavelica.1.2", "total"), "16", "1", "15", "sum"),
    ],
)
def test_a_known_slip_is_found(
    found: Reconciliation,
    place: tuple[str, str, str],
    printed: str,
    expected: str,
    difference: str | None,
    klass: str,
) -> None:
    finding = _at(found, *place)

    assert (finding.printed, finding.expected) == (printed, expected)
    assert (finding.difference, finding.klass) == (difference, klass)


def test_findings_with_one_cause_share_a_group(found: Reconciliation) -> None:
    maynas = _at(found, "anexo-5", "cite-forestal-maynas", "updated")

    together = {f.place for f in found.findings if f.group == maynas.group}

    assert together == {
        ("anexo-5", "cite-forestal-maynas", "updated"),
        ("anexo-5", "cite-forestal-maynas", "increment"),
        ("anexo-5", "cite-forestal-maynas", "increment_pct"),
        ("anexo-5", "total", "updated"),
        ("anexo-5", "total", "increment"),
    }


def test_evidence_shows_the_figures_and_the_tables_that_say_so(found: Reconciliation) -> None:
    maynas = _at(found, "anexo-5", "cite-forestal-maynas", "updated")
    missing = _at(found, "anexo-1", "total", "total")

    assert "548 + 40 (cuadro-07) + 2 (cuadro-14) = 590" in maynas.evidence
    assert {"anexo-6", "cuadro-07", "cuadro-14"} <= set(maynas.tables)
    assert "cuenta además -12,576,352 de c, que no está impreso" in missing.evidence


def test_rounding_is_never_more_than_a_sol_or_a_unit_of_the_last_printed_digit(
    found: Reconciliation,
) -> None:
    for finding in found.findings:
        if finding.klass == "rounding":
            whole, dot, decimals = finding.printed.rstrip("%").partition(".")
            unit = 10 ** -len(decimals) if dot else 1
            assert whole
            assert abs(float(finding.difference or "nan")) <= unit, finding


def test_a_figure_classed_text_has_the_number_that_is_due(found: Reconciliation) -> None:
    figures = [f for f in found.findings if f.klass == "text" and f.difference is not None]

    assert figures
    for finding in figures:
        assert finding.difference == "0" or finding.evidence.startswith("Es la misma cifra")


def test_what_another_table_says_of_a_cell_stands_beside_its_own_slip(
    found: Reconciliation,
) -> None:
    listed = [f for f in found.findings if f.place == ("cuadro-25", "total", "pia")]

    assert [(f.check, f.expected, f.difference) for f in listed] == [
        ("cell-vs-history", "49,652,973", "-2"),
        ("units-by-category", "49,747,971", "-95000"),
    ]
    assert listed[0].group != listed[1].group
    pim = _at(found, "cuadro-25", "total", "pim")
    assert (pim.check, pim.difference, pim.group) == (
        "units-by-category",
        "-95000",
        listed[1].group,
    )


def test_a_total_that_counts_rows_which_are_not_printed_says_so(found: Reconciliation) -> None:
    initial = _at(found, "cuadro-04", "total", "initial")

    assert "Lo mismo sobra en updated" in initial.evidence


def test_a_figure_taken_from_another_table_names_it(found: Reconciliation) -> None:
    capital = _at(found, "cuadro-31", "6.office", "pia")

    assert "La cifra impresa es la de cuadro-30 total pia." in capital.evidence


def test_rows_in_another_order_than_print_are_listed_once(found: Reconciliation) -> None:
    moved = [f.place for f in found.findings if f.check == "row-order"]

    assert [place[:2] for place in moved] == [
        ("cuadro-10", "pe501085291-2023-prociencia-bm.re-091-2024-itp-de"),
        ("cuadro-15", "2486406"),
    ]


def test_the_example_of_the_interface_s_description_is_this_reconciliation(
    found: Reconciliation,
) -> None:
    told = RECONCILIATION.answer

    assert told["publication"] == "poi-2024-act-1"
    assert differing(RECONCILIATION, as_json(found, told["publication"], told["cut"])) == []
