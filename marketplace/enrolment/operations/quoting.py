"""The price for this family: gather the facts that rules may use, and no others, and let the rules answer.

What is about the child comes through the door, as the platform: age and home area to see who is eligible, the home
language only where the family agreed that it is searched with. Income is what the family declared for this; what it
declared for the client fee is used only if it agreed to that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from consent import door
from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import ChildNotFound, GroupNotFound
from marketplace.enrolment.models import Placement
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.statuses import ENROLLED
from marketplace.kernel.clock import city_day
from marketplace.kernel.digests import canonical
from marketplace.kernel.operation import Actor, personal_read
from marketplace.money import queries as money
from marketplace.people import queries as people
from marketplace.people.models import DeclarationPurpose
from marketplace.people.queries import FamilySituation, full_months
from marketplace.rules import queries as rules
from marketplace.rules.evaluate import quote as quote_of
from marketplace.rules.facts import BudgetFacts, Case, ChildFacts, FamilyFacts, HistoryFacts, OfferFacts
from marketplace.rules.quotes import Quote

MONTHS_IN_YEAR = 12
READINGS = (("eligibility", ("child.birth_date", "child.home_area")), ("search_fit", ("child.home_language",)))
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules said about one child in one group, and on which facts."""

    case: Case
    quote: Quote

    def as_json(self) -> dict[str, Any]:
        """Return quote and facts as they are kept with the enrolment."""
        return {**self.quote.as_json(), "facts": self.case.as_json()}


@personal_read(policy.QUOTE_FOR)
def quote_for(*, actor: Actor, now: datetime, child: str, group: str) -> Quote:
    """Return the price of a group for a child's family with each step, or why it is refused. Raises:
    GroupNotFound."""
    return answers([(child, group)], actor=actor, now=now)[child, group].quote


@personal_read(policy.QUOTE_EACH)
def quote_each(*, actor: Actor, now: datetime, child: str, groups: Sequence[str]) -> dict[str, Quote]:
    """Return the price of each of these groups for a child's family, by group; unknown groups are left out."""
    known = queries.group_situations(groups, now)
    found = answers([(child, group) for group in known], actor=actor, now=now, situations=known)
    return {group: answer.quote for (_, group), answer in found.items()}


def answers(
    pairs: Collection[Pair],
    *,
    actor: Actor,
    now: datetime,
    situations: Mapping[str, GroupSituation] | None = None,
    leaving: Collection[str] = (),
) -> dict[Pair, Answer]:
    """Ask the rules about each pair of child and group, gathering the facts of all of them together.

    `leaving` are enrolments that would be given up for it and so do not count. Raises: GroupNotFound, ChildNotFound.
    """
    known = situations or queries.group_situations([group for _, group in pairs], now)
    rule_set = rules.rule_set_in_force(city_day(now))
    children = sorted({child for child, _ in pairs})
    facts = gather(children, known, rule_set.digest, actor=actor, now=now, leaving=leaving)
    found = {}
    for child, group in pairs:
        if group not in known:
            raise GroupNotFound(group=group)
        case = facts.case(child, known[group])
        found[child, group] = Answer(case, quote_of(rule_set, case))
    return found


def without_support(answer: Answer) -> Answer:
    """Return what the rules say of the same case where the family pays the full price."""
    case = replace(answer.case, full_price=True)
    return Answer(case, quote_of(rules.rule_set_of_digest(answer.quote.rule_set_digest), case))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about some children and what some groups cost, loaded at once."""

    now: datetime
    seen: Mapping[str, Mapping[str, Any]]
    families: Mapping[str, FamilySituation]
    placements: Mapping[str, Placement]
    enrolled_before: Mapping[tuple[str, str], int]
    siblings_in: Mapping[tuple[str, str], int]
    refused: Collection[str]
    budgets: tuple[BudgetFacts, ...]

    def case(self, child: str, situation: GroupSituation) -> Case:
        """Put together the case of one child and one group."""
        return Case(
            on=city_day(self.now),
            child=self.child(child),
            family=self.family(child, situation.offering.id),
            offer=offer_facts(situation),
            budgets=self.budgets,
            history=HistoryFacts(
                enrolments_this_season=self.enrolled_before.get((child, situation.offering.season_id), 0),
                refused_earlier=child in self.refused,
                applied_at=self.now,
            ),
        )

    def child(self, child: str) -> ChildFacts:
        """Return what may be used about the child."""
        seen, placed = self.seen.get(child, {}), self.placements.get(child)
        if "child.birth_date" not in seen:
            raise ChildNotFound(child=child)
        months = full_months(seen["child.birth_date"], city_day(self.now))
        return ChildFacts(
            age_years=months // MONTHS_IN_YEAR,
            age_months=months,
            home_area=seen.get("child.home_area"),
            home_language=seen.get("child.home_language"),
            basic_service_unit=placed.unit_id if placed else None,
            hours_coefficient_bp=placed.hours_coefficient_bp if placed else None,
        )

    def family(self, child: str, offering: str) -> FamilyFacts:
        """Return what may be used about the family."""
        family = self.families[child]
        return FamilyFacts(
            family_size=family.family_size,
            income_cents_per_month=family.income_cents_per_month,
            income_may_be_used=family.income_declared,
            child_order=family.child_order,
            siblings_enrolled=sum(self.siblings_in.get((sibling, offering), 0) for sibling in family.siblings),
        )


def gather(
    children: Sequence[str],
    situations: Mapping[str, GroupSituation],
    rule_set: str,
    *,
    actor: Actor,
    now: datetime,
    leaving: Collection[str] = (),
) -> Facts:
    """Load the facts about these children that the rules (by digest) on these groups may use. Raises: ChildNotFound."""
    day = city_day(now)
    families = _families(children, now)
    siblings = {sibling for family in families.values() for sibling in family.siblings}
    places = queries.places_of({*children, *siblings}, apart_from=leaving)
    return Facts(
        now=now,
        seen=_seen(children, language=uses_home_language(rule_set), actor=actor, now=now),
        families=families,
        placements=queries.placement_on(children, day),
        enrolled_before=Counter((place.child, place.season) for place in places),
        siblings_in=Counter((place.child, place.offering) for place in places if place.status in ENROLLED),
        refused=queries.refused_earlier(children, now),
        budgets=tuple(BudgetFacts(line, cents) for line, cents in money.available_cents().items()),
    )


def offer_facts(situation: GroupSituation) -> OfferFacts:
    """Return a group's offering as the rules see it; the price is that of the sessions to come."""
    offering, group = situation.offering, situation.group
    start, end = group.start_time, group.end_time
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return OfferFacts(
        offering=offering.id,
        service=situation.service,
        model=offering.model,
        provider=offering.provider_id or "",
        area=situation.area,
        unit=group.unit_id,
        price_cents=situation.price_cents,
        sessions=situation.sessions,
        age_from=offering.age_from or 0,
        age_to=offering.age_to if offering.age_to is not None else 17,
        hours_per_week_minutes=minutes * len(group.weekdays.split()),
        published_cents=offering.price_cents or 0,
        sessions_in_all=situation.sessions_in_all,
        grant_line=situation.grant.line if situation.grant else None,
        grant_decision=situation.grant.decision if situation.grant else None,
    )


@lru_cache
def uses_home_language(rule_set: str) -> bool:
    """Tell whether some rule of an approved rule set, by digest, asks for the home language; else nobody reads it."""
    return '"home_language"' in canonical([rule.as_json() for rule in rules.rule_set_of_digest(rule_set).rules])


def _seen(children: Sequence[str], *, language: bool, actor: Actor, now: datetime) -> dict[str, dict[str, Any]]:
    """Read what the platform may see of these children, each for the purpose that the law names."""
    seen: dict[str, dict[str, Any]] = {child: {} for child in children}
    for purpose, categories in READINGS if language else READINGS[:1]:
        values = door.read(
            actor=actor, recipient=door.PLATFORM, purpose=purpose, subjects=children, categories=categories, now=now
        )
        for child, found in values.items():
            seen[child].update(found)
    return seen


def _families(children: Sequence[str], now: datetime) -> dict[str, FamilySituation]:
    """Return each child's family, with the income that was declared for this or whose reuse was agreed to."""
    families = {child: _family(child, DeclarationPurpose.SUBSIDY, now) for child in children}
    silent = [child for child, family in families.items() if not family.income_declared]
    for child in _reuse_agreed(silent, now) if silent else ():
        families[child] = _family(child, DeclarationPurpose.FEE_DECISION, now)
    return families


def _family(child: str, purpose: DeclarationPurpose, now: datetime) -> FamilySituation:
    family = people.family_situation(child, city_day(now), purpose)
    if family is None:
        raise ChildNotFound(child=child)
    return family


def _reuse_agreed(children: Sequence[str], now: datetime) -> set[str]:
    verdicts = door.decide(
        recipient=door.PLATFORM, purpose="subsidy", subjects=children, categories=("family.fee_bracket",), now=now
    )
    return {child for child, by_category in verdicts.items() if by_category["family.fee_bracket"].allowed}
