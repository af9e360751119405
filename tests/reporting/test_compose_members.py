"""Flat rows by a dimension: Cuadros 22, 27 and 30, Anexo 3; every rule of a cell."""

import datetime as dt
from collections.abc import Mapping

from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.grammar import Cuadro
from services.reporting.names import Entry, Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers
from services.reporting.table import Row, Table
from shared.cut import Cut

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)
NAMES = Names(
    {
        "agreement": {
            "569": Entry("569", "Pucallpa", {"document": "Convenio N° 569", "fund": "concursable"}),
            "aecid": Entry("aecid", "AECID", {"document": "Exp.", "fund": "aecid-bid4"}),
            "019": Entry("019", "Majes", {"responsible": "CITE Majes", "fund": "concursable"}),
        },
        "cui": {
            "2271690": Entry("2271690", "Ucayali", {"type": "PIP"}),
            "2194402": Entry("2194402", "Callao", {"type": "PIP"}),
        },
    }
)


def cuadro(table: str) -> Cuadro:
    found = find(table)
    assert found is not None
    return found


def composed(table: str, initial: Answer, updated: Answer, *, names: Names = NAMES) -> Table:
    declared = cuadro(table)
    first, second = plan_of(declared, names).balances
    answers = Answers({first: initial, second: updated}, {})
    return compose(declared, answers, names=names, acts=(), cut=CUT)


def answer(unassigned: int = 0, **amounts: int) -> Answer:
    rows = tuple(((code.removeprefix("_"),), cents) for code, cents in amounts.items())
    return Answer(rows, unassigned)


def texts(table: Table, row: Row) -> Mapping[str, str]:
    return {h.key: c.text for h, c in zip(table.columns, row.cells, strict=True)}


def values(table: Table, row: Row) -> Mapping[str, str | None]:
    return {h.key: c.value for h, c in zip(table.columns, row.cells, strict=True)}


def test_cuadro_22_has_a_row_per_source_in_the_printed_order_and_its_total() -> None:
    table = composed(
        "cuadro-22",
        answer(_4=230469300, _1=15259150500),
        answer(_4=1615029800, _1=14001515300),
    )

    assert [(row.key, row.kind, row.level) for row in table.rows] == [
        ("1", "row", 0),
        ("4", "row", 0),
    ]
    assert texts(table, table.rows[0]) == {
        "funding_source": "Recursos Ordinarios",
        "pia": "152,591,505",
        "pim": "140,015,153",
        "variation": "-12,576,352",
        "variation_pct": "-8%",
    }
    assert values(table, table.rows[0]) == {
        "funding_source": "Recursos Ordinarios",
        "pia": "152591505.00",
        "pim": "140015153.00",
        "variation": "-12576352.00",
        "variation_pct": "-8.2418",
    }
    assert texts(table, table.totals[0]) == {
        "funding_source": "Total",
        "pia": "154,896,198",
        "pim": "156,165,451",
        "variation": "1,269,253",
        "variation_pct": "0.8%",
    }


def test_title_and_note_take_their_dates_from_the_cut() -> None:
    table = composed("cuadro-22", answer(), answer())

    assert table.title == "Presupuesto institucional, según fuente de financiamiento, Año 2024"
    assert table.notes == ("(*) PIM al 31 de agosto 2024",)
    assert composed("anexo-3", answer(), answer()).title == (
        "Programación de Servicios inicial y actualizada al 31 de agosto de 2024"
    )


def test_an_empty_cut_has_no_rows_and_totals_of_zero() -> None:
    table = composed("cuadro-22", answer(), answer())

    assert table.rows == ()
    assert texts(table, table.totals[0]) == {
        "funding_source": "Total",
        "pia": "0",
        "pim": "0",
        "variation": "0",
        "variation_pct": "-",
    }
    assert values(table, table.totals[0])["variation_pct"] is None


def test_growth_from_nothing_has_no_percentage() -> None:
    table = composed("cuadro-22", answer(), answer(_4=100))

    assert texts(table, table.rows[0])["variation_pct"] == "-"
    assert values(table, table.rows[0])["variation_pct"] is None


def test_a_row_that_did_not_move_prints_zero_percent_and_one_that_ended_minus_a_hundred() -> None:
    table = composed(
        "cuadro-30", answer(_2194402=47665500, _2271690=100), answer(_2194402=47665500)
    )

    by_key = {row.key: texts(table, row)["variation_pct"] for row in table.rows}

    assert by_key == {"2271690": "-100%", "2194402": "0%"}


def test_a_row_stands_for_every_code_found_and_an_unknown_one_comes_last_by_its_code() -> None:
    table = composed(
        "cuadro-30", answer(), answer(_9999999=100, _2194402=200, _2271690=300, _1111111=400)
    )

    assert [row.key for row in table.rows] == ["2271690", "2194402", "1111111", "9999999"]
    assert [texts(table, row)["number"] for row in table.rows] == ["1", "2", "3", "4"]
    assert texts(table, table.rows[2]) == {
        "number": "3",
        "type": "",
        "cui": "1111111",
        "investment": "1111111",
        "pia": "0",
        "pim": "4",
        "variation_pct": "-",
    }
    assert values(table, table.rows[2])["type"] is None


def test_a_row_whose_cells_are_all_zero_does_not_appear() -> None:
    table = composed("cuadro-30", answer(_2194402=0), answer(_2194402=0, _2271690=1))

    assert [row.key for row in table.rows] == ["2271690"]


def test_cells_without_the_dimension_stand_in_por_desagregar_and_count() -> None:
    table = composed("cuadro-30", answer(_=100), answer(_=-22078600, _2271690=22078600))

    open_row = table.rows[-1]

    assert (open_row.key, open_row.kind) == ("unallocated", "unallocated")
    assert texts(table, open_row) == {
        "number": "",
        "type": "",
        "cui": "",
        "investment": "Por desagregar",
        "pia": "1",
        "pim": "-220,786",
        "variation_pct": "-22078700%",
    }
    assert texts(table, table.totals[0])["pim"] == "0"


def test_por_desagregar_does_not_appear_when_it_adds_to_nothing() -> None:
    table = composed("cuadro-30", answer(), Answer(((("",), 500), (("",), -500))))

    assert table.rows == ()


def test_cuadro_27_asks_only_the_agreements_of_the_fund_within_donations() -> None:
    initial, updated = plan_of(cuadro("cuadro-27"), NAMES).balances

    assert updated.by == ("agreement",)
    assert updated.where == (("funding_source", ("4",)), ("agreement", ("569", "019")))
    assert initial.where == (
        *updated.where,
        ("kind", ("OpeningBudgetApproved", "PlanApproved")),
    )


def test_a_set_without_members_is_asked_with_a_code_that_matches_nothing() -> None:
    _, updated = plan_of(cuadro("cuadro-27"), Names()).balances

    assert updated.where == (("funding_source", ("4",)), ("agreement", ("-",)))


def test_in_cuadro_27_what_lacks_the_agreement_is_a_row_and_counts() -> None:
    table = composed(
        "cuadro-27", answer(_569=15000000), answer(_569=31733700, _019=100, unassigned=-22078600)
    )

    assert [row.key for row in table.rows] == ["569", "019", "unallocated"]
    assert texts(table, table.rows[0]) == {
        "number": "1",
        "project": "Pucallpa",
        "document": "Convenio N° 569",
        "responsible": "",
        "pia": "150,000",
        "pim": "317,337",
        "variation": "167,337",
        "variation_pct": "112%",
    }
    assert texts(table, table.rows[2])["project"] == "Por desagregar"
    assert texts(table, table.rows[2])["pim"] == "-220,786"
    assert texts(table, table.totals[0])["pim"] == "96,552"


def test_a_code_that_is_no_key_is_slugged_and_equal_keys_are_told_apart() -> None:
    table = composed(
        "cuadro-30", answer(), Answer(((("Año 1",), 1), (("ano-1",), 2), (("total",), 3)))
    )

    assert [row.key for row in table.rows] == ["ano-1", "ano-1-2", "total-2"]


def test_services_are_quantities_and_soles_are_money() -> None:
    kinds = {
        table: [h.type for h in composed(table, answer(), answer()).columns]
        for table in ("anexo-3", "cuadro-22")
    }

    assert kinds == {
        "anexo-3": ["text", "quantity", "quantity", "quantity", "percent"],
        "cuadro-22": ["text", "money", "money", "money", "percent"],
    }
