"""Examples of the rules that the services of targets and of investments judge."""

from services.investments.main import SERVICE as INVESTMENTS
from services.targets.main import SERVICE as TARGETS
from tests.reading.acts import act, cells, moves
from tests.rules.acts import (
    Case,
    catalogue,
    opinion,
    planned,
    reallocated,
    reprogrammed,
)

OFFICE = "OF-069-2024-PRODUCE-OGPPM"

TARGET_CASES = (
    Case(
        TARGETS,
        "programmed_targets_are_not_negative",
        ("T01:RCD-004-2024-ITP-PCD:services",),
        (planned("services", "service", {"1": 5, "2": -1}),),
        (planned("services", "service", {"1": 5, "2": 0}),),
    ),
    Case(
        TARGETS,
        "past_months_change_with_a_reason",
        ("T04:REG-2024-ITP-007:clients",),
        (reprogrammed("clients", "unit,month", {"x,05": 3}),),
        (reprogrammed("clients", "unit,month", {"x,05": 3}, circumstance="a.i"),),
    ),
    Case(
        TARGETS,
        "programmes_are_not_below_zero",
        ("T01:services:service:1",),
        (planned("services", "service", {"1": 5}), reprogrammed("services", "service", {"1": -6})),
        (planned("services", "service", {"1": 5}), reprogrammed("services", "service", {"1": -5})),
    ),
    Case(
        TARGETS,
        "programmes_are_monthly",
        ("T01:clients:months",),
        (planned("clients", "unit,month", {"x,01": 5, "x,": 2}),),
        (planned("clients", "unit,month", {"x,01": 5, "x,02": 2}),),
    ),
    Case(
        TARGETS,
        "activities_are_their_tasks",
        ("T02:x:AOI00019400021",),
        (
            planned(
                "activity", "unit,activity,month", {"x,AOI00019400021,01": 3}, unit_of_measure="u"
            ),
            reprogrammed(
                "task",
                "unit,activity,task,month",
                {"x,AOI00019400021,1.1,01": 2},
                unit_of_measure="u",
            ),
        ),
        # Units differ: a document of the activity may be many reports of its tasks.
        (
            planned(
                "activity", "unit,activity,month", {"x,AOI00019400021,01": 3}, unit_of_measure="u"
            ),
            reprogrammed(
                "task",
                "unit,activity,task,month",
                {"x,AOI00019400021,1.1,01": 2},
                unit_of_measure="v",
            ),
        ),
    ),
    Case(
        TARGETS,
        "axes_have_one_total",
        ("T03:clients:unit",),
        (planned("clients", "unit,budget_category", {"x,0093": 5, ",9002": 2}),),
        (planned("clients", "unit,budget_category", {"x,0093": 5, "y,9002": 2}),),
    ),
    Case(
        TARGETS,
        "units_of_measure_are_declared",
        ("T05:activity:servicio:plural", "T05:activity:servicios"),
        (
            catalogue("unit_of_measure", "servicio"),
            act(
                1,
                moves("activity", cells("activity", {"a": 1}), unit_of_measure="servicio"),
                moves("activity", cells("activity", {"b": 1}), unit_of_measure="servicios"),
                kind="PlanApproved",
            ),
        ),
        (
            catalogue("unit_of_measure", "servicio"),
            planned("activity", "activity", {"a": 1}, unit_of_measure="servicio"),
        ),
    ),
    Case(
        TARGETS,
        "inactive_activities_receive_nothing",
        ("T06:activity:a:REG-2024-ITP-007",),
        (
            catalogue("activity", "a", inactive_from="2024-06-01"),
            reprogrammed("activity", "activity", {"a": 1}, unit_of_measure="u"),
        ),
        # Its history stays, and it may lose what it had.
        (
            catalogue("activity", "a", inactive_from="2024-06-01"),
            planned("activity", "activity", {"a": 1}, unit_of_measure="u"),
            reprogrammed("activity", "activity", {"a": -1}, unit_of_measure="u"),
        ),
    ),
    Case(
        TARGETS,
        "activities_lead_to_an_objective",
        ("T07:activity",),
        (
            catalogue("activity", "a"),
            planned("activity", "activity", {"a": 1}, unit_of_measure="u"),
        ),
        (
            catalogue("oei", "OEI 04", number=71),
            catalogue("aei", "AEI 04.06", number=72, oei="OEI 04"),
            catalogue("activity", "a", aei="AEI 04.06"),
            planned("activity", "activity", {"a": 1}, unit_of_measure="u"),
        ),
    ),
)

INVESTMENT_CASES = (
    Case(
        INVESTMENTS,
        "reallocations_cite_their_opinion",
        ("B10:RE-001-2024-ITP-DE:opinion",),
        (reallocated(1, {"2267446": 10, "2270500": -10}),),
        (reallocated(1, {"2267446": 10, "2270500": -10}, OFFICE),),
    ),
    Case(
        INVESTMENTS,
        "sets_are_as_large_as_their_opinion",
        ("B10:OF-069-2024-PRODUCE-OGPPM:gross",),
        (opinion("9.00"), reallocated(1, {"2267446": 10, "2270500": -10}, OFFICE)),
        (opinion("10.00"), reallocated(1, {"2267446": 10, "2270500": -10}, OFFICE)),
    ),
    Case(
        INVESTMENTS,
        "no_investment_is_below_zero",
        ("B06:cui:2270500",),
        (reallocated(1, {"2267446": 10, "2270500": -10}),),
        (reallocated(1, {"2267446": 10}),),
    ),
    Case(
        INVESTMENTS,
        "investments_have_a_known_type",
        ("I01:2267446",),
        (catalogue("cui", "2267446", type="OBRA"), reallocated(1, {"2267446": 10})),
        (catalogue("cui", "2267446", type="PIP"), reallocated(1, {"2267446": 10})),
    ),
    Case(
        INVESTMENTS,
        "investments_are_their_components",
        ("I02:2267446",),
        (
            act(
                1,
                moves(
                    "investment",
                    cells("cui,component", {"2267446,equipamiento": 8, "2267446,": 2}),
                ),
            ),
        ),
        (
            act(
                1,
                moves(
                    "investment",
                    cells("cui,component", {"2267446,equipamiento": 8, "2267446,gestion": 2}),
                ),
            ),
        ),
    ),
    Case(
        INVESTMENTS,
        "investments_move_by_their_acts",
        ("I03:2267446:BalanceInferred",),
        (act(1, moves("investment", cells("cui", {"2267446": 10})), kind="BalanceInferred"),),
        (reallocated(1, {"2267446": 10}),),
    ),
    Case(
        INVESTMENTS,
        "investments_stay_within_their_cost",
        ("I04:2267446",),
        (
            catalogue("cui", "2267446", updated_cost="100.00", accrued="95.00"),
            reallocated(1, {"2267446": 10}),
        ),
        (
            catalogue("cui", "2267446", updated_cost="100.00", accrued="90.00"),
            reallocated(1, {"2267446": 10}),
        ),
    ),
)
