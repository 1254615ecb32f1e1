"""One case through a rule set: the price for this family with every step, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marketplace.kernel.text import _
from marketplace.rules.amounts import Euros, in_words
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


@dataclass(frozen=True, slots=True)
class Granted:
    """What a grant's step points to: the decision by which it was given, by no rule."""

    id: str = ""
    legal_basis: str = ""


PUBLISHED = Published()
PUBLISHED_PRICE = _("The price that the provider published.")


def quote(rule_set: RuleSetSpec, case: Case) -> Quote:
    """Return what the rule set says of a case. All amounts are integer cents.

    Family and subsidies add up to the price; the family's steps add up to what the family pays.
    Raises: KindUnknown for a service model that is not registered, FeeFactsWrong for a family that cannot be.
    """
    sheet = Reckoning()
    begin(sheet, case.offer)
    if case.offer.grant_line:
        bear(sheet, case.offer.grant_line, case.offer.grant_decision or "")
    for rule in rule_set.rules_for(case.offer, case.on):
        rule.kind.apply(case, sheet, rule)
    return sheet.quote(rule_set.digest)


def begin(sheet: Reckoning, offer: OfferFacts) -> None:
    """Write the published price on the sheet and, where fewer sessions are left, the part of it that is for these."""
    published_cents = offer.price_cents if offer.published_cents is None else offer.published_cents
    sheet.pay(published_cents, PUBLISHED_PRICE, PUBLISHED)
    if published_cents != offer.price_cents:
        left = _(
            "Sessions still to come: %(left)d of %(all)d. "
            "Their part of the price is %(part)s, rounded down to the cent.",
            left=offer.sessions,
            all=offer.sessions_in_all or offer.sessions,
            part=Euros(offer.price_cents),
        )
        sheet.pay(offer.price_cents, left, PUBLISHED)


def bear(sheet: Reckoning, line: str, decision: str) -> None:
    """Let the grant of the programme that an offering is part of pay the whole price, before any rule."""
    text = _("It is part of a programme, whose grant %(line)s pays the whole price.", line=in_words(line))
    sheet.pay(0, text, Granted(legal_basis=decision), line)


def reserves_of(rule_set: RuleSetSpec, offer: OfferFacts, on: date) -> tuple[Reserve, ...]:
    """Return the reserved places of an offering on a day, in the order of the rule set."""
    return tuple(rule.kind.reserve() for rule in rule_set.rules_for(offer, on) if isinstance(rule.kind, ReservedPlaces))
