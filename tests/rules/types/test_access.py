"""Rules of access: who may take part, with which basic service, how often and until when."""

from datetime import date
from typing import Any

import pytest

from marketplace.rules.facts import Case
from tests.factories.rules import LAW, a_case, quoted


def refusals(type: str, case: Case, **parameters: Any) -> list[str]:
    quote = quoted(type, case, **parameters)
    assert all(refusal.rule == "rule-1" and refusal.legal_basis == LAW for refusal in quote.refusals)
    assert quote.allowed is not bool(quote.refusals)
    return [str(refusal.text) for refusal in quote.refusals]


@pytest.mark.parametrize(("age", "refused"), [(4, True), (5, False), (6, False), (7, True)])
def test_a_child_outside_the_offered_ages_is_refused(age: int, refused: bool) -> None:
    said = refusals("eligibility", a_case(child={"age_years": age}), ages="as_offered")
    assert said == (["This is for children from 5 to 6 years."] if refused else [])


def test_the_offered_ages_bind_where_nothing_else_is_said() -> None:
    assert refusals("eligibility", a_case(child={"age_years": 9}))


def test_any_age_is_let_in_where_only_the_condition_counts() -> None:
    swedish = {"fact": "home_language", "is": "sv"}
    assert not refusals("eligibility", a_case(child={"age_years": 9}), ages="any", when=swedish)


def test_a_child_for_whom_the_condition_does_not_hold_is_refused() -> None:
    case = a_case(child={"home_language": "fi"})
    assert refusals("eligibility", case, ages="any", when={"fact": "home_language", "is": "sv"}) == [
        "A place is given only where the language of the home is sv."
    ]


def test_age_and_condition_are_both_said_where_both_fail() -> None:
    case = a_case(child={"age_years": 9, "home_language": "fi"})
    assert len(refusals("eligibility", case, when={"fact": "home_language", "is": "sv"})) == 2


@pytest.mark.parametrize(
    ("unit", "where", "refused"),
    [
        ("unit-a", "any_unit", False),
        ("unit-b", "any_unit", False),
        (None, "any_unit", True),
        ("unit-a", "same_unit", False),
        ("unit-b", "same_unit", True),
        (None, "same_unit", True),
    ],
)
def test_an_add_on_can_need_the_basic_service_somewhere_or_here(unit: str | None, where: str, refused: bool) -> None:
    said = refusals("requires_basic_service", a_case(child={"basic_service_unit": unit}), where=where)
    assert bool(said) is refused
    if refused:
        assert ("at this unit" in said[0]) is (where == "same_unit")


def test_without_a_unit_of_either_the_basic_service_is_missing() -> None:
    case = a_case(child={"basic_service_unit": None}, offer={"unit": None})
    assert refusals("requires_basic_service", case, where="same_unit")


@pytest.mark.parametrize(("enrolled", "refused"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_enrolment_that_is_one_too_many_is_refused(enrolled: int, refused: bool) -> None:
    said = refusals("enrolment_limit", a_case(history={"enrolments_this_season": enrolled}), most=2)
    assert said == (["A child can have at most 2 enrolments in a season."] if refused else [])


@pytest.mark.parametrize(("on", "refused"), [(date(2026, 9, 1), False), (date(2026, 9, 2), True)])
def test_the_last_day_is_the_last(on: date, refused: bool) -> None:
    said = refusals("enrolment_limit", a_case(on=on), most=2, last_day="2026-09-01")
    assert said == (["The last day to apply was 2026-09-01."] if refused else [])
