"""Prices for this family: asked for, never worked out unasked, since that reads the family's own data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalog.queries import CareDay
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
    her care by weekday, and the postal area of her home and her unit where they were asked for."""

    children: Mapping[str, str] = field(default_factory=dict)
    child: str | None = None
    quotes: Mapping[str, Quote] = field(default_factory=dict)
    care: Mapping[int, CareDay] = field(default_factory=dict)
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


def our_children(child: str | None, *, actor: Actor, now: datetime, times: bool = False, home: bool = False) -> ForUs:
    """Return the family's children and the chosen one; nothing until a child or `ask` is asked for.

    With `times` also when she is in care, by weekday, Monday 1, with `home` where her home and her unit are, as the
    door tells it.
    """
    if child is None or actor.subject is None:
        return ForUs()
    own = people.children_of(actor.subject, city_day(now))
    if not own:
        return ForUs()
    categories = [
        "child.name",
        *(["child.times"] if times else []),
        *(["child.home_area", "child.unit"] if home else []),
    ]
    seen = door.own_access(actor=actor, subjects=own, categories=categories, now=now)
    children = {each: str(seen.get(each, {}).get("child.name", "")) for each in own}
    chosen = child if child in children else own[0]
    known = seen.get(chosen, {})
    return ForUs(
        children,
        chosen,
        care=care_days(known.get("child.times") or ()),
        home_area=known.get("child.home_area"),
        unit=known.get("child.unit"),
    )


def prices_for_us(child: str | None, groups: Sequence[str], *, actor: Actor, now: datetime) -> ForUs:
    """Return the prices of groups for one of the family's children; nothing until a child or `ask` is asked for."""
    return with_prices(our_children(child, actor=actor, now=now), groups, actor=actor, now=now)


def with_prices(for_us: ForUs, groups: Sequence[str], *, actor: Actor, now: datetime) -> ForUs:
    """Add the prices of groups for the chosen child, where there is one."""
    if for_us.child is None:
        return for_us
    asked = list(dict.fromkeys(groups))
    return replace(for_us, quotes=quote_each(actor=actor, now=now, child=for_us.child, groups=asked))


def with_week(for_us: ForUs, groups: Sequence[str], *, now: datetime) -> ForUs:
    """Add what does not fit the chosen child's week, where the door lets her family see her times."""
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
