"""Rows that stand by themselves: entries of a register (Cuadro 1, 2), named rows (Cuadro 5, 31)."""

import datetime as dt
from dataclasses import replace

from services.reporting.acts import ActRecord
from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.grammar import Cuadro
from services.reporting.names import Entry, Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers
from services.reporting.table import Table
from shared.cut import Cut
from shared.parts import DatedOn

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)
PLAN = Names(
    {
        "oei": {
            "oei-02": Entry("oei-02", "Impulsar", {"printed": "OEI 02", "priority": "2"}),
            "oei-01": Entry("oei-01", "Incrementar", {"printed": "OEI 01", "priority": "1"}),
        },
        "aei": {
            "aei-01.01": Entry("aei-01.01", "Servicios", {"oei": "oei-01", "printed": "AEI 01.01"}),
            "aei-02.01": Entry("aei-02.01", "Producción", {"oei": "oei-02"}),
            "aei-01.02": Entry("aei-01.02", "Articulados", {"oei": "oei-01", "priority": "2"}),
            "aei-09.01": Entry("aei-09.01", "Sin objetivo"),
        },
    }
)
GUIDE = Names(
    {
        "circumstance": {
            code: Entry(code, code, {"guide": code[0]}) for code in ("a.i", "a.ii", "b.iii")
        }
    }
)


def cuadro(name: str) -> Cuadro:
    found = find(name)
    assert found is not None
    return found


def texts(table: Table) -> list[tuple[str, ...]]:
    return [(row.key, *(cell.text for cell in row.cells)) for row in table.rows]


def act(sequence: int, circumstance: str | None, day: str) -> ActRecord:
    date = DatedOn(date=dt.date.fromisoformat(day), certainty="exact")
    return ActRecord(
        sequence=sequence,
        key=f"RE-{sequence:03d}-2024-ITP-DE",
        kind="SupplementaryCreditAuthorized",
        entity="38-241",
        fiscal_year=2024,
        issued_on=date,
        effective_on=date,
        circumstance=circumstance,
        totals={"budget": 100},
    )


def test_entries_stand_in_the_order_of_the_outer_register_whose_texts_print_once() -> None:
    table = compose(cuadro("cuadro-01"), Answers({}, {}), names=PLAN, acts=(), cut=CUT)

    assert texts(table) == [
        ("aei-02.01", "2", "OEI 02", "Impulsar", "", "", "Producción"),
        ("aei-01.01", "1", "OEI 01", "Incrementar", "", "AEI 01.01", "Servicios"),
        ("aei-01.02", "", "", "", "2", "", "Articulados"),
        ("aei-09.01", "", "", "", "", "", "Sin objetivo"),
    ]
    assert table.totals == ()


def test_a_circumstance_stands_while_an_act_that_counts_carries_it() -> None:
    acts = [
        act(1, "a.ii", "2024-01-31"),
        act(2, "a.i", "2024-09-01"),
        act(3, "b.iii", "2024-08-31"),
        act(4, None, "2024-08-31"),
        act(58, "a.i", "2024-08-31"),
        act(5, "z.x", "2024-08-31"),
    ]

    table = compose(cuadro("cuadro-02"), Answers({}, {}), names=GUIDE, acts=acts, cut=CUT)

    assert texts(table) == [("a.ii", "a", "a.ii"), ("b.iii", "b", "b.iii")]


def test_a_circumstance_whose_acts_are_dated_by_a_limit_alone_is_noted() -> None:
    limit = DatedOn(date=dt.date(2024, 9, 30), certainty="latest")
    late = replace(act(1, "a.i", "2024-09-30"), effective_on=limit)

    table = compose(cuadro("cuadro-02"), Answers({}, {}), names=GUIDE, acts=[late], cut=CUT)

    assert table.rows == ()
    (note,) = table.notes
    assert note == (
        "No se cuenta un acto cuya fecha de vigencia solo se conoce como límite: pudo ser anterior "
        "al corte."
    )


def test_named_rows_take_the_cells_of_their_codes_and_leave_the_rest_por_desagregar() -> None:
    declared = cuadro("cuadro-31")
    names = Names(
        {
            "cui": {"2194402": Entry("2194402", "Uno", {"type": "PIP"})},
            "agreement": {"001": Entry("001", "Convenio", {"fund": "desempeno"})},
        }
    )
    pia, pia_of_investments, pim, investments = plan_of(declared, names).balances
    answers = Answers(
        {
            pia: Answer(),
            pia_of_investments: Answer(),
            pim: Answer(
                (
                    (("5", "office", ""), 1000_00),
                    (("5", "", "001"), 500_00),
                    (("5", "", ""), 20_00),
                    (("6", "", ""), 900_00),
                    (("7", "", ""), 70_00),
                    (("", "", ""), -3_00),
                )
            ),
            investments: Answer(((("2194402",), 600_00), (("9999999",), 1_00))),
        },
        {},
    )

    table = compose(declared, answers, names=names, acts=(), cut=CUT)

    shown = {row.key: (row.kind, row.cells[2].text) for row in table.rows}
    assert shown["5"] == ("subtotal", "1,520")
    assert shown["5.office"] == ("row", "1,000")
    assert shown["5.desempeno"] == ("row", "500")
    assert shown["5.cite"] == ("row", "")
    assert shown["5.unallocated"] == ("unallocated", "20")
    assert shown["6.pip"] == ("row", "600")
    assert shown["6.unallocated"] == ("unallocated", "300")
    assert shown["unallocated"] == ("unallocated", "67")
    assert table.totals[0].cells[2].text == "2,487"
    assert table.notes[0].startswith("Ningún acto detalla estas filas, que van por desagregar.")
    assert "Gasto de Capital: Direcciones y Oficinas, CITE" in table.notes[0]


def test_named_rows_without_any_figure_are_not_shown() -> None:
    declared = cuadro("cuadro-31")
    empty = Answers({q: Answer() for q in plan_of(declared, Names()).balances}, {})

    table = compose(declared, empty, names=Names(), acts=(), cut=CUT)

    assert table.rows == ()
    assert [cell.text for cell in table.totals[0].cells] == ["Total", "0", "0", "0", "-"]
    assert table.notes == ()


def test_cuadro_5_prints_services_as_activities_and_the_clients_below_them() -> None:
    declared = cuadro("cuadro-05")
    services, clients = plan_of(declared, Names()).balances
    answers = Answers(
        {
            services: Answer(
                (
                    (("1", "1.1", "09"), 400),
                    (("1", "1.1", ""), 100),
                    (("1", "", "08"), 300),
                    (("3", "3.1", "07"), 200),
                )
            ),
            clients: Answer(((("07",), 500), (("12",), 700))),
        },
        {},
    )

    table = compose(declared, answers, names=Names(), acts=(), cut=CUT)

    places = (0, 3, 4, 5, 9)
    assert [(r.key, r.kind, *(r.cells[p].text for p in places)) for r in table.rows] == [
        ("aoi00019401534", "subtotal", "AOI00019401534", "0", "3", "4", "8"),
        ("1.1", "row", "", "0", "0", "4", "5"),
        ("aoi00019401534.unallocated", "unallocated", "", "0", "3", "0", "3"),
        ("3", "subtotal", "3", "2", "0", "0", "2"),
        ("3.1", "row", "", "2", "0", "0", "2"),
        ("aoi00019401569", "row", "AOI00019401569", "5", "0", "0", "12"),
    ]
