"""Every rule notices its example, in the words of the documentation, and not the neighbour."""

import pytest

from shared.rules.general import GENERAL_RULES
from tests.rules.acts import SERVICES, Case, function_of, noticed, rule_of
from tests.rules.cases_of_budget import ACTS, CUTS
from tests.rules.cases_of_others import INVESTMENT_CASES, TARGET_CASES

CASES = (*ACTS, *CUTS, *TARGET_CASES, *INVESTMENT_CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.service.name}-{case.function}")
def test_a_rule_notices_its_example_and_not_the_neighbour(case: Case) -> None:
    rule = rule_of(case)

    odd = noticed(case, case.odd)
    right = noticed(case, case.right)

    assert {each.id for each in odd} == set(case.ids)
    assert right == []
    assert rule.example in [each.evidence for each in odd]
    assert {each.rule for each in odd} == {rule.id}
    assert {each.severity for each in odd} == {rule.severity}


def test_every_rule_has_its_case_and_a_rule_for_all_measures_needs_but_one() -> None:
    told = [(case.service.name, case.function) for case in CASES]

    missing = [
        (service.name, function_of(rule))
        for service in SERVICES
        for rule in service.rules
        if (service.name, function_of(rule)) not in told
    ]

    assert len(told) == len(set(told)) == 43
    assert {function for _, function in missing} <= {
        function_of(rule) for rule in GENERAL_RULES
    } | {"issuers_match_their_kind"}


def test_no_rule_judges_a_year_in_which_its_norm_does_not_rule() -> None:
    (case,) = [case for case in INVESTMENT_CASES if case.function.startswith("reallocations_cite")]
    (odd,) = case.odd
    of_2023 = {**odd, "fiscal_year": 2023}

    assert noticed(case, case.odd) != []
    assert noticed(case, (of_2023,), fiscal_year=2023) == []
