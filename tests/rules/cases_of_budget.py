"""Examples of the rules that the budget service judges."""

from services.budget.main import SERVICE as BUDGET
from tests.reading.acts import act, annuls, key_of
from tests.rules.acts import (
    ANEW,
    CREDIT,
    Case,
    budget,
    catalogue,
    law,
    opening,
    reallocation,
    rectifying,
    transfer,
    version,
    with_balance,
)

IN_FORCE = {"effective": "2024-01-31"}

ACTS = (
    Case(
        BUDGET,
        "openings_are_dated_before_their_year",
        ("B01:RE-001-2024-ITP-DE:issued",),
        (opening(issued="2024-01-05"),),
        (opening(issued="2023-12-31"),),
    ),
    Case(
        BUDGET,
        "internal_changes_add_to_zero",
        ("B02:RSG-011-2024-ITP-SG",),
        (reallocation(11, budget("expense_group", {"2.1": 10, "2.3": -9})),),
        (reallocation(11, budget("expense_group", {"2.1": 10, "2.3": -10})),),
    ),
    Case(
        BUDGET,
        "internal_changes_stay_in_their_source",
        ("B03:RSG-011-2024-ITP-SG:1", "B03:RSG-011-2024-ITP-SG:4"),
        (reallocation(11, budget("funding_source", {"1": 10, "4": -10})),),
        (reallocation(11, budget("funding_source,agreement", {"4,a": 10, "4,b": -10})),),
    ),
    Case(
        BUDGET,
        "transfers_move_one_way",
        ("B04:RE-126-2024-ITP-DE:sign",),
        (
            act(
                126,
                budget("expense_group", {"2.6": -12576353, "2.3": 1}),
                kind="TransferDisaggregated",
            ),
        ),
        # What is left open may be of any sign: it is no line of the transfer.
        (act(126, budget("expense_group", {"2.6": -10, "": 1}), kind="TransferDisaggregated"),),
    ),
    Case(
        BUDGET,
        "credits_add_other_sources",
        ("B05:RE-001-2024-ITP-DE:source-1",),
        (act(1, budget("funding_source", {"1": 10})),),
        (act(1, budget("funding_source", {"4": 10})),),
    ),
    Case(
        BUDGET,
        "capital_does_not_pay_current",
        ("B08:RSG-011-2024-ITP-SG",),
        (reallocation(11, budget("expense_category", {"5": 10, "6": -10})),),
        (reallocation(11, budget("expense_category", {"5": -10, "6": 10})),),
    ),
    Case(
        BUDGET,
        "programmes_keep_their_credits",
        ("B09:RSG-042-2024-ITP-SG:0093",),
        (
            reallocation(
                42,
                budget("budget_category,expense_group", {"0093,2.3": -10, "9001,2.3": 10}),
                effective="2024-04-30",
            ),
        ),
        # Investments may leave a programme (lit. c).
        (
            reallocation(
                42,
                budget("budget_category,expense_group", {"0093,2.6": -10, "9001,2.6": 10}),
                effective="2024-04-30",
            ),
        ),
    ),
    Case(
        BUDGET,
        "formalised_in_time",
        ("B11:RSG-052-2024-ITP-SG",),
        (reallocation(52, effective="2024-06-30", issued="2024-07-11"),),
        (reallocation(52, effective="2024-06-30", issued="2024-07-10"),),
    ),
    Case(
        BUDGET,
        "issuers_match_their_kind",
        ("B13:RE-011-2024-ITP-DE:issuer",),
        (reallocation(11, key="RE-011-2024-ITP-DE"),),
        (reallocation(11),),
    ),
    Case(
        BUDGET,
        "delegations_are_in_force",
        ("B14:RSG-011-2022-ITP-SG:delegation",),
        (reallocation(11, key="RSG-011-2022-ITP-SG", issued="2022-02-09"),),
        (reallocation(11, issued="2023-02-09"),),
    ),
    Case(
        BUDGET,
        "versions_are_approved_by_the_board",
        ("P02:RE-020-2024-ITP-DE",),
        (version(20, "versión 1", key="RE-020-2024-ITP-DE"),),
        (version(20, "versión 1"),),
    ),
    Case(
        BUDGET,
        "revocations_rule_from_their_signature",
        ("A03:RE-002-2024-ITP-DE:date",),
        (CREDIT, annuls(2, 1, mode="revocation", effective="2024-03-01", issued="2024-03-05")),
        (CREDIT, annuls(2, 1, mode="revocation", effective="2024-03-05", issued="2024-03-05")),
    ),
    Case(
        BUDGET,
        "rectifications_move_what_they_name",
        ("A03:RE-002-2024-ITP-DE:measures",),
        (CREDIT, rectifying(2, key_of(1))),
        (CREDIT, rectifying(2, key_of(1), ANEW)),
    ),
    Case(
        BUDGET,
        "keys_are_as_printed",
        ("B16:RE-001-2024-ITP-DE:printed",),
        ({**CREDIT, "printed_key": "Resolución Ejecutiva N° 000010-2024-ITP/DE"},),
        ({**CREDIT, "printed_key": "Resolución Ejecutiva N° 1-2024-ITP/DE"},),
    ),
)

CUTS = (
    Case(
        BUDGET,
        "there_is_one_opening",
        ("B01:RE-002-2024-ITP-DE:second",),
        (opening(1), opening(2)),
        (opening(1), act(3, budget("expense_group", {"2.3": 5}))),
    ),
    Case(
        BUDGET,
        "transfers_stay_within_their_law",
        ("B04:LEY-32103",),
        (law("99.00"), transfer(126, "LEY-32103 art. 10.1")),
        (law("100.00"), transfer(126, "LEY-32103 art. 10.1")),
    ),
    Case(
        BUDGET,
        "no_line_is_below_zero",
        ("B06:funding_source:1",),
        (opening(1, budget("funding_source", {"1": 99})), transfer(126)),
        (opening(1, budget("funding_source", {"1": 100})), transfer(126)),
    ),
    Case(
        BUDGET,
        "months_are_formalised",
        ("B11:2024-02",),
        (opening(), reallocation(11)),
        (
            opening(),
            reallocation(11),
            act(12, kind="NoModificationsDeclared", period="2024-02", effective="2024-02-29"),
        ),
        as_of="2024-03-11",
    ),
    Case(
        BUDGET,
        "transfers_are_disaggregated_in_time",
        ("B12:RE-126-2024-ITP-DE:LEY-32103",),
        (law(), transfer(126, "LEY-32103", issued="2024-08-02")),
        (law(), transfer(126, "LEY-32103", issued="2024-08-01")),
    ),
    Case(
        BUDGET,
        "formalised_months_change_by_citing",
        ("B15:RSG-012-2024-ITP-SG",),
        (reallocation(11), reallocation(12, issued="2024-02-20")),
        (
            reallocation(11),
            reallocation(12, issued="2024-02-20", references=["RSG-011-2024-ITP-SG"]),
        ),
    ),
    Case(
        BUDGET,
        "axes_have_one_total",
        ("X01:budget:unit_class", "X01:budget:unit"),
        (
            opening(
                1,
                budget(
                    "funding_source,expense_category,budget_category,unit_class,unit",
                    {"1,5,0093,cite,x": 60, "1,5,9001,,": 40},
                ),
            ),
        ),
        (
            opening(
                1,
                budget(
                    "funding_source,expense_category,budget_category,unit_class,unit",
                    {"1,5,0093,cite,x": 60, "1,5,9001,office,y": 40},
                ),
            ),
        ),
    ),
    Case(
        BUDGET,
        "versions_carry_the_pim",
        ("P01:RCD-020-2024-ITP-PCD",),
        (opening(1, budget("unit_class", {"cite": 60, "": 40})), version(20, "versión 1")),
        (opening(1, budget("unit_class", {"cite": 60, "office": 40})), version(20, "versión 1")),
    ),
    Case(
        BUDGET,
        "versions_follow_one_another",
        ("P02:RCD-021-2024-ITP-PCD:order",),
        (version(20, "versión 1"), version(21, "versión 3", effective="2024-10-10")),
        (version(20, "versión 1"), version(21, "versión 2", effective="2024-10-10")),
    ),
    Case(
        BUDGET,
        "codes_are_declared",
        ("A01:budget:agreement:a",),
        (catalogue("agreement", "b"), act(1, budget("funding_source,agreement", {"4,a": 10}))),
        (catalogue("agreement", "a"), act(1, budget("funding_source,agreement", {"4,a": 10}))),
    ),
    Case(
        BUDGET,
        "printed_balances_are_balances",
        ("A04:RE-002-2024-ITP-DE:budget:agreement",),
        (
            act(1, budget("agreement", {"a": 10})),
            with_balance(act(2, budget("agreement", {"a": 5}), **IN_FORCE), "11.00", "16.00"),
        ),
        (
            act(1, budget("agreement", {"a": 10})),
            with_balance(act(2, budget("agreement", {"a": 5}), **IN_FORCE), "10.00", "15.00"),
        ),
    ),
    Case(
        BUDGET,
        "circumstances_are_declared",
        ("A02:RE-001-2024-ITP-DE",),
        ({**CREDIT, "circumstance": "z.ix"},),
        ({**CREDIT, "circumstance": "b.iii"},),
    ),
    Case(
        BUDGET,
        "corrections_state_their_original",
        ("A03:RE-002-2024-ITP-DE:kind",),
        (CREDIT, rectifying(2, key_of(1), ANEW, states={"kind": "FrameworkReduced"})),
        (CREDIT, rectifying(2, key_of(1), ANEW)),
    ),
)
