"""One case through a rule set: what it costs this family, step by step, and what never may go wrong."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.registry import KindUnknown
from marketplace.rules.evaluate import quote
from marketplace.rules.quotes import Party, Subsidy
from marketplace.rules.specification import RuleSetSpec, Scope
from tests.factories.rules import CASE, EXAMPLES, HOBBY_RULES, LAW, LINE, OFFER, SEPTEMBER, a_case, a_rule, rules_of

CAP = {"type": "price_cap", "parameters": {"most_cents": 1_00, "above": "lower"}}


def capped(case: Any = CASE, **facts: Any) -> bool:
    """Whether a cap of one euro applies."""
    return quote(rules_of({**CAP, **facts}), case).price_cents == 1_00


def test_without_rules_the_family_pays_the_published_price() -> None:
    result = quote(rules_of(), CASE)
    assert (result.price_cents, result.family_cents, result.provider_cents) == (240_00, 240_00, 240_00)
    assert [(str(step.text), step.amount_cents, step.rule, step.legal_basis) for step in result.steps] == [
        ("The price that the provider published.", 240_00, "", "the offering as published")
    ]
    assert result.allowed


def test_where_fewer_sessions_are_left_the_published_price_comes_first_and_then_their_part_of_it() -> None:
    case = a_case(offer={"price_cents": 90_84, "sessions": 21, "published_cents": 99_50, "sessions_in_all": 23})
    half = {"type": "subsidy", "parameters": {"line": LINE, "form": "share", "share_bp": 5_000}}
    result = quote(rules_of(half), case)
    assert [(str(step.text), step.amount_cents) for step in result.steps[:2]] == [
        ("The price that the provider published.", 99_50),
        ("Sessions still to come: 21 of 23. Their part of the price is 90.84 €, rounded down to the cent.", -8_66),
    ]
    assert {(step.rule, step.legal_basis) for step in result.steps[:2]} == {("", "the offering as published")}
    assert (result.price_cents, result.family_cents, result.subsidies) == (90_84, 45_42, (Subsidy(LINE, 45_42),))
    assert sum(step.amount_cents for step in result.steps) == result.family_cents


def test_where_no_session_is_over_the_published_price_is_the_price() -> None:
    case = a_case(offer={"published_cents": 240_00, "sessions_in_all": 12})
    assert quote(rules_of(), case).steps == quote(rules_of(), CASE).steps


def test_the_drama_club_of_the_story_is_quoted_with_every_step() -> None:
    result = quote(rules_of(*HOBBY_RULES), CASE)
    assert [(step.rule, step.amount_cents, step.party) for step in result.steps] == [
        ("", 240_00, Party.FAMILY),
        ("rule-5", -120_00, Party.FAMILY),
        ("rule-7", -15_06, Party.PROVIDER),
    ]
    assert (result.family_cents, result.subsidies, result.provider_cents) == (
        120_00,
        (Subsidy(LINE, 120_00),),
        224_94,
    )
    assert (result.priority_class, result.reserve_groups) == (1, ())
    assert result.allowed


def test_a_refused_case_is_told_every_reason_and_still_its_price() -> None:
    case = a_case(child={"age_years": 9, "basic_service_unit": None}, history={"enrolments_this_season": 2})
    result = quote(rules_of(*HOBBY_RULES), case)
    assert [refusal.rule for refusal in result.refusals] == ["rule-1", "rule-2", "rule-3"]
    assert not result.allowed
    assert result.family_cents == 120_00


def test_rules_work_in_the_order_of_their_kinds_and_then_of_the_set() -> None:
    lower = {"type": "price_cap", "parameters": {"most_cents": 100_00, "above": "lower"}}
    half = {"type": "subsidy", "parameters": {"line": LINE, "form": "share", "share_bp": 5_000}}
    fixed = {"type": "subsidy", "parameters": {"line": LINE, "form": "fixed", "amount_cents": 80_00}}
    result = quote(rules_of(half, fixed, lower), CASE)
    assert [step.rule for step in result.steps] == ["", "rule-3", "rule-1", "rule-2"]
    assert result.family_cents == 0


@pytest.mark.parametrize(
    ("on", "applies"),
    [(date(2026, 8, 31), False), (date(2026, 9, 1), True), (date(2026, 9, 30), True), (date(2026, 10, 1), False)],
)
def test_a_rule_holds_from_its_first_day_until_before_its_end(on: date, applies: bool) -> None:
    span = {"valid_from": date(2026, 9, 1), "valid_until": date(2026, 10, 1)}
    assert capped(a_case(on=on), **span) is applies


def test_a_rule_without_days_always_holds() -> None:
    assert capped(a_case(on=date(2023, 3, 1)))
    assert capped(a_case(on=date(2099, 1, 1)), valid_from=date(2026, 9, 1))


@pytest.mark.parametrize(
    ("scope", "applies"),
    [
        ({}, True),
        ({"service": ["drama"]}, True),
        ({"service": ["football"]}, False),
        ({"service": ["football", "drama"]}, True),
        ({"area": ["33100"]}, True),
        ({"area": ["33200"]}, False),
        ({"provider": ["theatre"]}, True),
        ({"provider": ["other"]}, False),
        ({"model": ["v2"]}, True),
        ({"model": ["v"]}, False),
        ({"unit": ["unit-a"]}, True),
        ({"unit": ["unit-b"]}, False),
        ({"service": ["drama"], "unit": ["unit-b"]}, False),
        ({"service": ["drama"], "unit": ["unit-a"]}, True),
    ],
)
def test_a_rule_is_about_what_its_scope_names(scope: dict[str, list[str]], applies: bool) -> None:
    assert capped(scope=scope) is applies


def test_an_offering_without_area_or_unit_is_in_no_scope_that_names_one() -> None:
    nowhere = a_case(offer={"area": None, "unit": None})
    assert not capped(nowhere, scope={"area": ["33100"]})
    assert not capped(nowhere, scope={"unit": ["unit-a"]})
    assert capped(nowhere)


def test_a_model_that_does_not_exist_is_refused() -> None:
    fee = {"type": "platform_fee", "parameters": {"rate_bp": 500, "vat_bp": 2_550}}
    with pytest.raises(KindUnknown):
        quote(rules_of(fee), a_case(offer={"model": "v3"}))


def test_the_quote_keeps_the_digest_of_the_rule_set() -> None:
    rules = rules_of(*HOBBY_RULES)
    assert quote(rules, CASE).rule_set_digest == rules.digest
    assert len(rules.digest) == 64


def test_the_digest_is_of_the_name_and_of_each_rule_in_order() -> None:
    one, two = a_rule("price_cap", "rule-1", most_cents=1), a_rule("price_cap", "rule-2", most_cents=2)

    def digest(*rules: Any, name: str = "Rules", **more: Any) -> str:
        return RuleSetSpec("set", name, rules, **more).digest

    assert digest(one, two) == digest(one, two)
    assert digest(one, two) == RuleSetSpec("other-id", "Rules", (one, two), SEPTEMBER).digest
    others = [
        digest(two, one),
        digest(one),
        digest(one, two, name="Others"),
        digest(one, a_rule("price_cap", "rule-2", most_cents=3)),
        digest(one, a_rule("price_cap", "rule-2", most_cents=2, text="Another.")),
        digest(one, a_rule("price_cap", "rule-2", most_cents=2, legal_basis="Act 2")),
        digest(one, a_rule("price_cap", "rule-2", most_cents=2, scope={"unit": ["unit-a"]})),
        digest(one, a_rule("price_cap", "rule-2", most_cents=2, valid_from=SEPTEMBER)),
        digest(one, a_rule("price_cap", "rule-2", most_cents=2, valid_until=SEPTEMBER)),
        digest(one, a_rule("price_cap", "rule-3", most_cents=2)),
    ]
    assert len({digest(one, two), *others}) == len(others) + 1


def test_a_quote_is_kept_as_json_with_its_digest() -> None:
    case = a_case(child={"age_years": 9})
    result = quote(rules_of(*HOBBY_RULES), case)
    kept = result.as_json()
    assert kept["family_cents"] == 120_00
    assert kept["subsidies"] == [{"line": LINE, "cents": 120_00}]
    assert kept["allowed"] is False
    assert kept["refusals"][0]["text"] == "This is for children from 5 to 6 years."
    assert kept["steps"][-1]["party"] == "provider"
    assert result.digest == quote(rules_of(*HOBBY_RULES), case).digest
    assert result.digest != quote(rules_of(*HOBBY_RULES), CASE).digest


def test_the_inputs_of_a_case_are_kept_as_json() -> None:
    kept = a_case(history={"applied_at": datetime(2026, 9, 1, 6, tzinfo=UTC)}).as_json()
    assert kept["on"] == "2026-09-01"
    assert kept["history"]["applied_at"] == "2026-09-01T06:00:00+00:00"
    assert kept["child"]["age_years"] == 5
    assert CASE.as_json()["history"]["applied_at"] is None


def test_a_rule_is_told_in_words_with_its_scope_and_days() -> None:
    rule = a_rule(
        "price_cap",
        most_cents=260_00,
        scope={
            "service": ["drama", "circus"],
            "area": ["33100"],
            "provider": ["theatre"],
            "model": ["v2"],
            "unit": ["unit-a"],
        },
        valid_from=date(2026, 9, 1),
        valid_until=date(2027, 8, 1),
    )
    assert [str(said) for said in rule.words()] == [
        "The price of a season may be at most 260.00 €.",
        "An offering that costs more cannot be enrolled in.",
        "Only for the service: circus, drama.",
        "Only for the postal area: 33100.",
        "Only for the provider: theatre.",
        "Only for the service model: V².",
        "Only for the unit: unit-a.",
        "From 2026-09-01 on.",
        "Until 2027-08-01, that day not included.",
    ]
    assert len(a_rule("price_cap", most_cents=260_00).words()) == 2


def test_a_rule_is_published_as_plain_json() -> None:
    rule = a_rule("price_cap", most_cents=260_00, valid_from=date(2026, 9, 1), valid_until=date(2027, 8, 1))
    assert rule.as_json() == {
        "id": "rule-1",
        "type": "price_cap",
        "text": "A rule.",
        "legal_basis": LAW,
        "scope": {},
        "parameters": {"most_cents": 260_00, "per": "season", "above": "refuse"},
        "valid_from": "2026-09-01",
        "valid_until": "2027-08-01",
    }
    always = a_rule("price_cap", most_cents=260_00).as_json()
    assert (always["valid_from"], always["valid_until"]) == (None, None)


def test_a_scope_is_stored_as_what_narrows_it() -> None:
    stored = {"model": ["v2"], "service": ["circus", "drama"]}
    assert Scope.of(stored).as_json() == stored
    assert Scope().as_json() == {}
    assert Scope().includes(OFFER)


rule_lists = st.lists(st.sampled_from(sorted(EXAMPLES)), max_size=12)


@given(
    types=rule_lists,
    price=st.integers(0, 1_000_000),
    income=st.none() | st.integers(0, 2_000_000),
    usable=st.booleans(),
    size=st.integers(1, 10),
    order=st.integers(1, 4),
    hours=st.none() | st.integers(0, 10_000),
    left=st.none() | st.integers(-1_000, 100_000),
    age=st.integers(0, 18),
)
def test_whatever_the_rules_the_money_adds_up(
    types: list[str],
    price: int,
    income: int | None,
    usable: bool,
    size: int,
    order: int,
    hours: int | None,
    left: int | None,
    age: int,
) -> None:
    rules = rules_of(*({"type": type, "parameters": EXAMPLES[type]} for type in types))
    case = a_case(
        child={"age_years": age, "hours_coefficient_bp": hours},
        family={
            "income_cents_per_month": income,
            "income_may_be_used": usable,
            "family_size": size,
            "child_order": order,
        },
        offer={"price_cents": price},
        left_cents=left,
    )
    result = quote(rules, case)
    assert result.family_cents >= 0
    assert all(subsidy.cents > 0 for subsidy in result.subsidies)
    assert result.family_cents + result.subsidy_cents == result.price_cents
    assert result.provider_cents >= 0
    assert result.provider_cents + result.platform_fee_cents + result.platform_fee_vat_cents == result.price_cents
    paid = sum(step.amount_cents for step in result.steps if step.party is Party.FAMILY)
    taken = -sum(step.amount_cents for step in result.steps if step.party is Party.PROVIDER)
    assert paid == result.family_cents
    assert taken == result.platform_fee_cents + result.platform_fee_vat_cents
    assert all(step.legal_basis and step.text.endswith(".") for step in result.steps)
