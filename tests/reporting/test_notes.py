"""What a table says below it about what it leaves open and what is not surely dated (D3, D6)."""

import datetime as dt

from services.reporting.acts import ActRecord
from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.names import Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, OpenAct
from shared.codes import Basis, Certainty
from shared.cut import Cut
from shared.parts import DatedOn


def act(
    sequence: int,
    effective: tuple[str, Certainty],
    issued: tuple[str, Certainty] = ("2024-01-01", "exact"),
    *,
    measure: str = "investment",
    kind: str = "InvestmentsReallocated",
    corrects: str | None = None,
) -> ActRecord:
    def dated(when: tuple[str, Certainty]) -> DatedOn:
        return DatedOn(date=dt.date.fromisoformat(when[0]), certainty=when[1])

    return ActRecord(
        sequence=sequence,
        key=f"REG-{sequence}",
        kind=kind,
        counted_kind=kind,
        entity="38-241",
        fiscal_year=2024,
        issued_on=dated(issued),
        effective_on=dated(effective),
        totals={measure: 0},
        corrects=corrects,
    )


def notes(
    table: str,
    *acts: ActRecord,
    as_of: str = "2024-07-30",
    basis: Basis = "effective",
    through: int = 50,
    updated: Answer | None = None,
    initial: Answer | None = None,
) -> tuple[str, ...]:
    declared = find(table)
    assert declared is not None
    cut = Cut("38-241", 2024, dt.date.fromisoformat(as_of), basis, through)
    first, second = plan_of(declared, Names()).balances
    answers = Answers({first: initial or Answer(), second: updated or Answer()}, {})
    composed = compose(declared, answers, names=Names(), acts=acts, cut=cut)
    return composed.notes[1:]


COUNTED_ONE = (
    "Se cuenta un acto cuya fecha de vigencia solo se conoce como la más temprana: pudo ser "
    "posterior al corte."
)
LEFT_OUT_ONE_SIGNED = (
    "No se cuenta un acto cuya fecha de firma solo se conoce como límite: pudo ser anterior al "
    "corte."
)
LEFT_OUT_TWO = (
    "No se cuentan 2 actos cuya fecha de vigencia solo se conoce como límite: pudo ser anterior "
    "al corte."
)


def test_a_cut_before_the_limit_of_a_date_says_how_many_acts_it_leaves_out() -> None:
    told = notes("cuadro-30", act(1, ("2024-08-31", "latest")), act(2, ("2024-08-31", "latest")))

    assert told == (LEFT_OUT_TWO,)


def test_from_that_day_on_they_count_and_nothing_is_said() -> None:
    assert notes("cuadro-30", act(1, ("2024-08-31", "latest")), as_of="2024-08-31") == ()


def test_an_act_known_only_as_not_earlier_is_counted_and_said_to_be() -> None:
    told = notes("cuadro-30", act(1, ("2024-01-01", "earliest")))

    assert told == (COUNTED_ONE,)


def test_each_clock_looks_at_its_own_date() -> None:
    uncertain = act(1, ("2024-07-01", "exact"), ("2024-08-31", "latest"))

    assert notes("cuadro-30", uncertain) == ()
    assert notes("cuadro-30", uncertain, basis="issued") == (LEFT_OUT_ONE_SIGNED,)


def test_only_acts_that_move_the_tables_measures_are_counted() -> None:
    told = notes(
        "cuadro-30",
        act(1, ("2024-08-31", "latest"), measure="budget"),
        act(2, ("2024-08-31", "latest"), measure="services"),
    )

    assert told == ()


def test_a_table_of_some_kinds_counts_acts_of_those_alone() -> None:
    declared = find("cuadro-10")
    assert declared is not None
    cut = Cut("38-241", 2024, dt.date(2024, 7, 30), "effective", 50)
    plan = plan_of(declared, Names())
    answers = Answers(
        {question: Answer() for question in plan.balances},
        dict.fromkeys(plan.movements, ()),
    )
    acts = (
        act(1, ("2024-08-31", "latest"), measure="budget", kind="ReallocationFormalized"),
        act(2, ("2024-08-31", "latest"), measure="budget", kind="SupplementaryCreditAuthorized"),
    )

    told = compose(declared, answers, names=Names(), acts=acts, cut=cut).notes

    assert len(told) == 1
    assert told[0].startswith("No se cuenta un acto")


def test_an_act_beyond_the_position_or_annulled_is_not_counted() -> None:
    told = notes(
        "cuadro-30",
        act(51, ("2024-08-31", "latest")),
        act(2, ("2024-08-31", "latest")),
        act(3, ("2024-02-01", "exact"), kind="ActAnnulled", corrects="REG-2"),
    )

    assert told == ()


def test_what_acts_leave_open_is_said_with_how_much_and_which_acts() -> None:
    several = (OpenAct("RSG-011-2024-ITP-SG", 0, 24736300), OpenAct("RSG-021-2024-ITP-SG", 0, 100))

    told = notes(
        "cuadro-27",
        updated=Answer((), open_acts=several),
        initial=Answer((), open_acts=several[:1]),
    )

    (note,) = told
    assert note == (
        "2 actos no detallan todo lo que este cuadro desagrega, S/ 247,364 en valor absoluto: "
        "RSG-011-2024-ITP-SG y RSG-021-2024-ITP-SG."
    )


def test_what_stands_outside_a_table_is_said_with_the_acts_that_leave_it_there() -> None:
    outside = (OpenAct("RE-1", 300, 300), OpenAct("RE-2", 0, 500), OpenAct("RE-3", -100, 100))

    told = notes("cuadro-28", updated=Answer((), 200, outside), initial=Answer())

    assert told[0] == "Por desagregar, fuera de este cuadro: S/ 2, de RE-1 y RE-3."


def test_one_act_is_spoken_of_in_the_singular_and_units_are_not_soles() -> None:
    declared = find("anexo-3")
    assert declared is not None
    cut = Cut("38-241", 2024, dt.date(2024, 7, 30), "effective", 50)
    first, second = plan_of(declared, Names()).balances
    answers = Answers(
        {first: Answer(), second: Answer((), 0, (OpenAct("REG-2024-ITP-014", 0, 5900),))}, {}
    )

    told = compose(declared, answers, names=Names(), acts=(), cut=cut).notes

    (note,) = told
    assert note == (
        "Un acto no detalla todo lo que este cuadro desagrega, 59 unidades en valor absoluto: "
        "REG-2024-ITP-014."
    )
