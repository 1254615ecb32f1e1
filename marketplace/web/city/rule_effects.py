"""What a set of rules does to a few example families, and how two sets differ, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.money import queries as money
from marketplace.rules.evaluate import quote
from marketplace.rules.facts import BudgetFacts, Case, ChildFacts, FamilyFacts, HistoryFacts, OfferFacts
from marketplace.rules.quotes import Quote
from marketplace.rules.specification import RuleSetSpec, RuleSpec, Scope
from marketplace.web.sign_in import this_moment

FULL_TIME_BP = 10_000
OFFER = OfferFacts(
    offering="example",
    service="drama",
    model="v2",
    provider="example",
    area="33340",
    unit="example",
    price_cents=240_00,
    sessions=16,
    age_from=5,
    age_to=6,
    hours_per_week_minutes=60,
)
CHILD = ChildFacts(
    age_years=5,
    age_months=64,
    home_area="33340",
    home_language="fi",
    basic_service_unit="example",
    hours_coefficient_bp=FULL_TIME_BP,
)


@dataclass(frozen=True)
class ExampleFamily:
    """A family that rules are tried on."""

    words: Text
    child: ChildFacts
    family: FamilyFacts
    history: HistoryFacts = field(default_factory=HistoryFacts)


def _family(size: int, income_euros: int | None, **more: int) -> FamilyFacts:
    cents = None if income_euros is None else income_euros * 100
    return FamilyFacts(
        family_size=size, income_cents_per_month=cents, income_may_be_used=income_euros is not None, **more
    )


FAMILIES = (
    ExampleFamily(_("One parent and a child, 2,400 € a month"), CHILD, _family(2, 2_400)),
    ExampleFamily(_("Four persons, 4,800 € a month"), CHILD, _family(4, 4_800)),
    ExampleFamily(_("Four persons, 4,800 €, second child from the youngest"), CHILD, _family(4, 4_800, child_order=2)),
    ExampleFamily(_("Three persons who do not let us use their income"), CHILD, _family(3, None)),
    ExampleFamily(
        _("A child of four, refused before"),
        replace(CHILD, age_years=4, age_months=50),
        _family(3, 3_600),
        HistoryFacts(refused_earlier=True),
    ),
)


@dataclass(frozen=True)
class Effect:
    """What a family would pay under a set of rules now and before, if at all."""

    words: Text
    before: Quote | None
    after: Quote


def offer_in(scope: Scope) -> OfferFacts:
    """Return the example offering, moved into a scope, so that a rule with that scope is about it."""
    named = {name: sorted(names)[0] for name, names in scope.narrowing}
    return replace(
        OFFER,
        service=named.get("service", OFFER.service),
        area=named.get("area", OFFER.area),
        provider=named.get("provider", OFFER.provider),
        model=named.get("model", OFFER.model),
        unit=named.get("unit", OFFER.unit),
    )


def effects_of(after: RuleSetSpec, before: RuleSetSpec | None, offer: OfferFacts = OFFER) -> list[Effect]:
    """Return what each example family would pay for an offering of 240 €, with the budget lines as they stand now."""
    budgets = tuple(BudgetFacts(name, cents) for name, cents in money.available_cents().items())
    on = city_day(this_moment())
    found = []
    for each in FAMILIES:
        case = Case(on=on, child=each.child, family=each.family, offer=offer, budgets=budgets, history=each.history)
        found.append(Effect(each.words, quote(before, case) if before else None, quote(after, case)))
    return found


@dataclass(frozen=True)
class Difference:
    """A rule that is new, gone, or says something else: its words in the first and in the second set."""

    title: Text
    before: RuleSpec | None
    after: RuleSpec | None


def differences(first: RuleSetSpec, second: RuleSetSpec) -> list[Difference]:
    """Return how the second set differs from the first: rules of one kind and scope are compared with each other."""
    left, right = list(first.rules), list(second.rules)
    for rule in first.rules:
        same = next((other for other in right if _content(other) == _content(rule)), None)
        if same is not None:
            left.remove(rule)
            right.remove(same)
    found = []
    for rule in left:
        other = next((each for each in right if _subject(each) == _subject(rule)), None)
        if other is not None:
            right.remove(other)
        found.append(Difference(rule.kind.title, rule, other))
    return found + [Difference(rule.kind.title, None, rule) for rule in right]


def with_rule(rule_set: RuleSetSpec, rule: RuleSpec) -> RuleSetSpec:
    """Return a set with a rule in the place of the one with its id, or at the end."""
    others: Sequence[RuleSpec] = rule_set.rules
    if any(each.id == rule.id for each in others):
        return replace(rule_set, rules=tuple(rule if each.id == rule.id else each for each in others))
    return replace(rule_set, rules=(*others, rule))


def _content(rule: RuleSpec) -> dict[str, object]:
    return {**rule.as_json(), "id": None}


def _subject(rule: RuleSpec) -> tuple[str, object]:
    return rule.kind.key, rule.scope
