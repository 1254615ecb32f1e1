"""Rules for tests: cases of a family and an offering, single rules, and rule sets with their life in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.money import operations as money
from marketplace.money import queries as budget
from marketplace.rules import operations
from marketplace.rules.drafting import checked_rule
from marketplace.rules.evaluate import quote
from marketplace.rules.facts import BudgetFacts, Case, ChildFacts, FamilyFacts, HistoryFacts, OfferFacts
from marketplace.rules.models import RuleSet
from marketplace.rules.quotes import Quote
from marketplace.rules.specification import RuleSetSpec, RuleSpec
from tests.factories.people import an_actor

SEPTEMBER = date(2026, 9, 1)
LINE = "hobby-support"
LAW = "Act 1 of the tests"

CHILD = ChildFacts(
    age_years=5, age_months=2, home_area="33100", home_language="sv", declared_need=False, basic_service_unit="unit-a"
)
FAMILY = FamilyFacts(family_size=4, income_cents_per_month=7_000_00, income_may_be_used=True, child_order=1)
OFFER = OfferFacts(
    offering="drama-tuesdays",
    service="drama",
    model="v2",
    provider="theatre",
    area="33100",
    unit="unit-a",
    price_cents=240_00,
    sessions=12,
    age_from=5,
    age_to=6,
    hours_per_week_minutes=60,
)
CASE = Case(on=SEPTEMBER, child=CHILD, family=FAMILY, offer=OFFER, budgets=(BudgetFacts(LINE, 10_000_00),))

HOBBY_RULES: tuple[dict[str, Any], ...] = (
    {"type": "eligibility", "parameters": {"ages": "as_offered"}},
    {"type": "requires_basic_service", "parameters": {"where": "same_unit"}},
    {"type": "enrolment_limit", "parameters": {"most": 2, "last_day": "2026-12-31"}},
    {"type": "price_cap", "parameters": {"most_cents": 260_00, "per": "season", "above": "refuse"}},
    {
        "type": "subsidy",
        "parameters": {
            "line": LINE,
            "form": "share",
            "share_bp": 5_000,
            "at_most_cents": 150_00,
            "when": {"fact": "fee_bracket", "in": ["free", "low", "middle"]},
        },
    },
    {"type": "budget_ceiling", "parameters": {"line": LINE, "used_up": "family_pays"}},
    {"type": "platform_fee", "parameters": {"rate_bp": 500, "vat_bp": 2_550}},
    {
        "type": "priority",
        "parameters": {"classes": [{"name": "refused", "when": {"fact": "earlier_refusal", "has": True}}]},
    },
    {
        "type": "reserve",
        "parameters": {
            "group": "low-income",
            "when": {"fact": "fee_bracket", "is": "free"},
            "share_bp": 2_000,
            "kind": "soft",
            "order": "reserve_first",
        },
    },
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "eligibility": {"ages": "any", "when": {"fact": "age", "is": 5}},
    "requires_basic_service": {"where": "same_unit"},
    "enrolment_limit": {"most": 2, "last_day": "2026-12-31"},
    "price_cap": {"most_cents": 260_00, "per": "session", "above": "lower"},
    "income_fee": {
        "limits_cents": [4_369_00, 5_635_00],
        "per_extra_cents": 295_00,
        "rate_bp": 1_070,
        "highest_cents": 335_00,
        "least_cents": 32_00,
        "rounding": "euro",
        "line": LINE,
    },
    "banded_fee": {
        "bands": [{"upto": 2_000_00, "value": 10_00}, {"upto": None, "value": 90_00}],
        "per_member_cents": 100_00,
        "line": LINE,
    },
    "sibling_discount": {
        "second_bp": 4_000,
        "second_cents": 80_00,
        "further_bp": 2_000,
        "rounding": "cent",
        "line": LINE,
    },
    "hours_band": {
        "bands": [{"upto": 1_250, "value": 6_000}, {"upto": None, "value": 10_000}],
        "rounding": "euro",
        "least_cents": 32_00,
    },
    "subsidy": {
        "line": LINE,
        "form": "share",
        "share_bp": 5_000,
        "amount_cents": 1_00,
        "at_most_cents": 150_00,
        "own_share_cents": 20_00,
        "when": {"fact": "age", "is": 5},
    },
    "budget_ceiling": {"line": LINE, "each_cents": 150_00, "used_up": "refuse"},
    "platform_fee": {"rate_bp": 500, "vat_bp": 2_550},
    "priority": {"classes": [{"name": "five", "when": {"fact": "age", "is": 5}}]},
    "reserve": {
        "group": "five",
        "when": {"fact": "age", "is": 5},
        "share_bp": 2_000,
        "kind": "hard",
        "order": "open_first",
    },
}


def a_case(
    *,
    child: dict[str, Any] | None = None,
    family: dict[str, Any] | None = None,
    offer: dict[str, Any] | None = None,
    history: dict[str, Any] | None = None,
    on: date = SEPTEMBER,
    left_cents: int | None = 10_000_00,
) -> Case:
    """Return a case: an ordinary one, but for what is said; `left_cents` is what the hobby line can still bear."""
    return Case(
        on=on,
        child=replace(CHILD, **(child or {})),
        family=replace(FAMILY, **(family or {})),
        offer=replace(OFFER, **(offer or {})),
        budgets=() if left_cents is None else (BudgetFacts(LINE, left_cents),),
        history=HistoryFacts(**(history or {})),
    )


def a_rule(type: str, id: str = "rule-1", **facts: Any) -> RuleSpec:
    """Return a checked rule; its parameters are given as `parameters` or by name."""
    known = {"text", "legal_basis", "scope", "valid_from", "valid_until"}
    stated = {name: facts.pop(name) for name in known & facts.keys()}
    parameters = facts.pop("parameters", facts)
    return checked_rule(id=id, type=type, parameters=parameters, **{"text": "A rule.", "legal_basis": LAW, **stated})


def rules_of(*raw: dict[str, Any]) -> RuleSetSpec:
    """Return a rule set of rules in their stored form."""
    rules = tuple(a_rule(id=f"rule-{number}", **each) for number, each in enumerate(raw, start=1))
    return RuleSetSpec("set-1", "Rules of the tests", rules)


def quoted(type: str, case: Case = CASE, **parameters: Any) -> Quote:
    """Return the quote of a case by one rule alone."""
    return quote(RuleSetSpec("set-1", "One rule", (a_rule(type, **parameters),)), case)


def a_rule_maker(now: datetime) -> Actor:
    """Return a person who makes the city's rules."""
    return an_actor(now, "city.rule_maker")


def a_draft(now: datetime, by: Actor | None = None, rules: Sequence[dict[str, Any]] = HOBBY_RULES) -> RuleSet:
    """Draft a rule set; the budget lines that its rules pay from are opened, empty, where there are none."""
    by = by or a_rule_maker(now)
    open_budget_lines(now, {rule["parameters"].get("line") for rule in rules} - {None})
    draft = operations.draft_rule_set(actor=by, now=now, name="Hobby support")
    for rule in rules:
        operations.add_rule(actor=by, now=now, rule_set=draft.id, **{"text": "A rule.", "legal_basis": LAW, **rule})
    return draft


def open_budget_lines(now: datetime, names: set[str]) -> None:
    """Open these budget lines where there are none, without money."""
    known = {line.name for line in budget.budget_situation()}
    for name in sorted(names - known):
        money.add_budget_line(
            actor=SYSTEM, now=now, name=name, year=now.year, amount_cents=0, decision="Budget of the tests"
        )


def a_rule_set_in_force(
    now: datetime, rules: Sequence[dict[str, Any]] = HOBBY_RULES, valid_from: date | None = None
) -> RuleSet:
    """Draft a rule set and let a second person approve it from a day, today where none is said."""
    draft = a_draft(now, rules=rules)
    return operations.approve_rule_set(
        actor=a_rule_maker(now), now=now, rule_set=draft.id, valid_from=valid_from or city_day(now)
    )
