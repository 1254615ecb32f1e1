"""Prices for this family: asked for, never worked out unasked, since that reads the family's own data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from consent import door
from marketplace.enrolment.operations.quoting import quote_each
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from marketplace.people import queries as people
from marketplace.rules.quotes import Quote

ASK = "ask"


@dataclass(frozen=True)
class ForUs:
    """The children to choose from, by id, the chosen one, and what each group would cost for her."""

    children: Mapping[str, str] = field(default_factory=dict)
    child: str | None = None
    quotes: Mapping[str, Quote] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the chosen child."""
        return self.children.get(self.child or "", "")

    def lowest(self, groups: Sequence[str]) -> Quote | None:
        """Return the lowest price among some groups that the rules allow; None where no price was worked out."""
        allowed = [self.quotes[group] for group in groups if group in self.quotes and self.quotes[group].allowed]
        return min(allowed, key=lambda quote: quote.family_cents, default=None)

    def refused(self, groups: Sequence[str]) -> Quote | None:
        """Return a quote that the rules refuse, where they refuse all of these groups."""
        known = [self.quotes[group] for group in groups if group in self.quotes]
        return known[0] if known and not any(quote.allowed for quote in known) else None


def prices_for_us(child: str | None, groups: Sequence[str], *, actor: Actor, now: datetime) -> ForUs:
    """Return the prices of groups for one of the family's children; nothing until a child or `ask` is asked for."""
    if child is None or actor.subject is None:
        return ForUs()
    own = people.children_of(actor.subject, city_day(now))
    if not own:
        return ForUs()
    names = door.own_access(actor=actor, subjects=own, categories=["child.name"], now=now)
    children = {each: str(names.get(each, {}).get("child.name", "")) for each in own}
    chosen = child if child in children else own[0]
    quotes = quote_each(actor=actor, now=now, child=chosen, groups=list(dict.fromkeys(groups)))
    return ForUs(children, chosen, quotes)
