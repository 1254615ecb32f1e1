"""Rules of scarce places: who comes first, and what is kept for whom."""

from datetime import date
from typing import Any

import pytest

from marketplace.rules.evaluate import quote, reserves_of
from marketplace.rules.quotes import Reserve, ReserveKind, ReserveOrder
from tests.factories.rules import OFFER, SEPTEMBER, a_case, quoted, rules_of

CLASSES = [
    {"name": "need", "when": {"fact": "declared_need", "has": True}},
    {"name": "refused", "when": {"fact": "earlier_refusal", "has": True}},
]


def reserve(group: str, **parameters: Any) -> dict[str, Any]:
    swedish = {"fact": "home_language", "is": "sv"}
    return {"type": "reserve", "parameters": {"group": group, "when": swedish, "share_bp": 2_000, **parameters}}


@pytest.mark.parametrize(
    ("need", "refused", "number"), [(True, True, 0), (True, False, 0), (False, True, 1), (False, False, 2)]
)
def test_a_child_is_in_the_first_class_that_it_belongs_to(need: bool, refused: bool, number: int) -> None:
    case = a_case(child={"declared_need": need}, history={"refused_earlier": refused})
    assert quoted("priority", case, classes=CLASSES).priority_class == number


def test_the_first_rule_of_priority_decides() -> None:
    first = {"type": "priority", "parameters": {"classes": CLASSES[:1]}}
    second = {"type": "priority", "parameters": {"classes": CLASSES}}
    assert quote(rules_of(first, second), a_case()).priority_class == 1
    assert quote(rules_of(second, first), a_case()).priority_class == 2
    needed = a_case(child={"declared_need": True})
    other = {"type": "priority", "parameters": {"classes": CLASSES[1:]}}
    assert quote(rules_of(first, other), needed).priority_class == 0


def test_without_a_rule_of_priority_all_are_in_one_class() -> None:
    assert quote(rules_of(), a_case()).priority_class == 0


def test_a_child_is_named_in_each_group_that_it_belongs_to_once() -> None:
    rules = rules_of(reserve("swedish"), reserve("other", when={"fact": "age", "is": 9}), reserve("swedish"))
    assert quote(rules, a_case()).reserve_groups == ("swedish",)
    assert quote(rules, a_case(child={"home_language": "fi"})).reserve_groups == ()


def test_a_round_reads_the_reserves_of_an_offering() -> None:
    rules = rules_of(
        reserve("swedish"),
        {"type": "price_cap", "parameters": {"most_cents": 1}},
        reserve("hard", kind="hard", order="open_first", share_bp=1_000),
        {**reserve("elsewhere"), "scope": {"service": ["football"]}},
        {**reserve("later"), "valid_from": date(2026, 9, 2)},
    )
    assert reserves_of(rules, OFFER, SEPTEMBER) == (
        Reserve("swedish", 2_000, ReserveKind.SOFT, ReserveOrder.RESERVE_FIRST),
        Reserve("hard", 1_000, ReserveKind.HARD, ReserveOrder.OPEN_FIRST),
    )


@pytest.mark.parametrize(("capacity", "places"), [(20, 4), (12, 2), (13, 3), (2, 0), (0, 0)])
def test_reserved_places_are_rounded_half_up(capacity: int, places: int) -> None:
    kept = Reserve("swedish", 2_000, ReserveKind.SOFT, ReserveOrder.RESERVE_FIRST)
    assert kept.places(capacity) == places
