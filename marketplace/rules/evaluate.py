"""One case through a rule set: the price for this family with every step, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marketplace.kernel.text import _
from marketplace.rules.facts import Case, OfferFacts
from marketplace.rules.quotes import Quote, Reserve
from marketplace.rules.reckoning import Reckoning
from marketplace.rules.specification import RuleSetSpec
from marketplace.rules.types.reserve import ReservedPlaces


@dataclass(frozen=True, slots=True)
class Published:
    """What the first step points to: the offering itself, by no rule."""

    id: str = ""
    legal_basis: str = "the offering as published"


PUBLISHED = Published()
PUBLISHED_PRICE = _("The price that the provider published.")


def quote(rule_set: RuleSetSpec, case: Case) -> Quote:
    """Return what the rule set says of a case. All amounts are integer cents.

    Family and subsidies add up to the price; the family's steps add up to what the family pays.
    Raises: KindUnknown for a service model that is not registered, FeeFactsWrong for a family that cannot be.
    """
    sheet = Reckoning()
    sheet.pay(case.offer.price_cents, PUBLISHED_PRICE, PUBLISHED)
    for rule in rule_set.rules_for(case.offer, case.on):
        rule.kind.apply(case, sheet, rule)
    return sheet.quote(rule_set.digest)


def reserves_of(rule_set: RuleSetSpec, offer: OfferFacts, on: date) -> tuple[Reserve, ...]:
    """Return the reserved places of an offering on a day, in the order of the rule set."""
    return tuple(rule.kind.reserve() for rule in rule_set.rules_for(offer, on) if isinstance(rule.kind, ReservedPlaces))
