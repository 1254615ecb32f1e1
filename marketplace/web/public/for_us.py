"""Prices for this family: asked for, never worked out unasked, since that reads the family's own data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from catalog.queries import CareDay, origin
from consent import door
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.fit import CareHours, Finding
from marketplace.enrolment.operations.quoting import quote_each
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from marketplace.people import queries as people
from marketplace.rules.quotes import Quote

ASK = "ask"


@dataclass(frozen=True)
class ForUs:
    """The children to choose from, by id, the chosen one, what groups would cost for her, what does not fit her week,
    her care by weekday (None where it was not read), and the postal area of her home or her unit where they were."""

    children: Mapping[str, str] = field(default_factory=dict)
    child: str | None = None
    quotes: Mapping[str, Quote] = field(default_factory=dict)
    care: Mapping[int, CareDay] | None = None
    home_area: str | None = None
    unit: str | None = None
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the chosen child."""
        return self.children.get(self.child or "", "")

    def lowest(self, groups: Sequence[str]) -> Quote | None:
        """Return the lowest price among some groups that the rules allow; None where no price was worked out."""
        allowed = [self.quotes[group] for group in groups if group in self.quotes and self.quotes[group].allowed]
        return min(allowed, key=lambda quote: quote.family_cents, default=None)

    def fits(self, groups: Sequence[str]) -> bool | None:
        """Tell whether one of these groups fits the child's week; None where her week was not looked at."""
        known = [self.findings[group] for group in groups if group in self.findings]
        return any(not any(each.blocking for each in found) for found in known) if known else None

    def refused(self, groups: Sequence[str]) -> Quote | None:
        """Return a quote that the rules refuse, where they refuse all of these groups."""
        known = [self.quotes[group] for group in groups if group in self.quotes]
        return known[0] if known and not any(quote.allowed for quote in known) else None


def our_children(child: str | None, *, actor: Actor, now: datetime) -> ForUs:
    """Return the family's children and the chosen one; nothing until a child or `ask` is asked for."""
    if child is None or actor.subject is None:
        return ForUs()
    own = people.children_of(actor.subject, city_day(now))
    if not own:
        return ForUs()
    seen = door.own_access(actor=actor, subjects=own, categories=["child.name"], now=now)
    children = {each: str(seen.get(each, {}).get("child.name", "")) for each in own}
    return ForUs(children, child if child in children else own[0])


def with_times(for_us: ForUs, *, actor: Actor, now: datetime) -> ForUs:
    """Add when the chosen child, and no other, is in care, by weekday, Monday 1, as the door tells it."""
    if for_us.child is None or for_us.care is not None:
        return for_us
    return replace(for_us, care=care_days(_read(for_us.child, "child.times", actor=actor, now=now) or ()))


def with_home(for_us: ForUs, *, actor: Actor, now: datetime) -> ForUs:
    """Add the postal area of the chosen child's home; her unit where that area is not known."""
    if for_us.child is None:
        return for_us
    area = _read(for_us.child, "child.home_area", actor=actor, now=now)
    if area and origin(area):
        return replace(for_us, home_area=area)
    return replace(for_us, unit=_read(for_us.child, "child.unit", actor=actor, now=now))


def _read(child: str, category: str, *, actor: Actor, now: datetime) -> Any:
    seen = door.own_access(actor=actor, subjects=[child], categories=[category], now=now)
    return seen.get(child, {}).get(category)


def prices_for_us(child: str | None, groups: Sequence[str], *, actor: Actor, now: datetime) -> ForUs:
    """Return the prices of groups for one of the family's children; nothing until a child or `ask` is asked for."""
    return with_prices(our_children(child, actor=actor, now=now), groups, actor=actor, now=now)


def with_prices(for_us: ForUs, groups: Sequence[str], *, actor: Actor, now: datetime) -> ForUs:
    """Add the prices of groups for the chosen child, where there is one."""
    if for_us.child is None:
        return for_us
    asked = list(dict.fromkeys(groups))
    return replace(for_us, quotes=quote_each(actor=actor, now=now, child=for_us.child, groups=asked))


def with_week(for_us: ForUs, groups: Sequence[str], *, actor: Actor, now: datetime) -> ForUs:
    """Add what does not fit the chosen child's week, where the door lets her family see her times.

    Her times are read only where there is a group of which that is said.
    """
    for_us = with_times(for_us, actor=actor, now=now) if groups else for_us
    if for_us.child is None or not for_us.care:
        return for_us
    situations = list(enrolment.group_situations(list(dict.fromkeys(groups)), now).values())
    return replace(for_us, findings=enrolment.fit_each(for_us.child, situations, now))


def care_days(hours: Sequence[CareHours]) -> dict[int, CareDay]:
    """Return by weekday from when to when a child is in care; where that changes in time, the longer day."""
    days: dict[int, CareDay] = {}
    for each in hours:
        weekday = each.weekday + 1
        known = days.get(weekday, CareDay(each.starts, each.ends))
        days[weekday] = CareDay(min(known.begins, each.starts), max(known.ends, each.ends))
    return days
