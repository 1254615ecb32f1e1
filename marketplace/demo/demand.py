"""Chapter three: families are registered, their children are placed in day care, and they apply for what is added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from catalog import queries as catalogue
from marketplace.demo.cast import FAMILY, OTHER_GUARDIAN, PASSWORD
from marketplace.demo.city import ChildOfStory, City, GroupOfStory
from marketplace.demo.families import AdultPlan, FamilyPlan, family_plans
from marketplace.demo.founding import AUTUMN
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.operations import Care, NewPlacement
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import Refusal
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.people import operations as people
from marketplace.people import queries as persons
from marketplace.people.kinds import Custody, DeclarationPurpose

CARE_DAYS = range(5)
LONG_CARE, SHORT_CARE = (time(8), time(15)), (time(9), time(14))
REASONS = "The child needs day care while the guardians work or study; the unit is near the home."
STORY_ACCOUNTS = {1: (FAMILY, OTHER_GUARDIAN)}
AT_HAUKILUOMA = 30
AT_ONCE = 500
FULL_GROUP = "kantele-group"
FAVOURITE = "drama-club"
CHOICES = (1, 1, 1, 2, 2)


def register_families(city: City, now: datetime) -> None:
    """Register the families, let them declare what they declare, and place their children."""
    near = _units_by_area()
    plans = list(family_plans(city.size.families, city_day(now)))
    for start in range(0, len(plans), AT_ONCE):
        _register(city, plans[start : start + AT_ONCE], near, now)


def _units_by_area() -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for unit in catalogue.units(page_size=200)[0]:
        if unit.kind == "centre" and unit.provider_type == "MUNICIPAL":
            near[unit.postal_code].append(unit.id)
    return near


def _register(city: City, plans: Sequence[FamilyPlan], near: dict[str, list[str]], now: datetime) -> None:
    """Register families as the population register sends them, with their incomes; place their children in day care."""
    households = people.register_families(actor=SYSTEM, now=now, families=[_family(plan) for plan in plans])
    members = persons.members_of_each(households, city_day(now))
    declared = [each for plan, home in zip(plans, households, strict=True) for each in _declarations(plan, home, now)]
    people.declare_incomes(actor=SYSTEM, now=now, declarations=declared)
    decided = []
    for plan, home in zip(plans, households, strict=True):
        adults, children = members[home][: len(plan.adults)], members[home][len(plan.adults) :]
        for adult, part in zip(adults, STORY_ACCOUNTS.get(plan.number, ()), strict=False):
            people.create_account(actor=SYSTEM, now=now, person=adult, email=part.email, password=PASSWORD)
            city.people[part.key] = Actor(person=adult)
        if plan.protected:
            people.record_protection_order(actor=SYSTEM, now=now, person=children[0], valid_from=city_day(now))
        for child, details in zip(children, plan.children, strict=True):
            decided.append(
                place(city, ChildOfStory(child, Actor(person=adults[0]), details.birth_date), plan, near, now)
            )
    enrolment.place_children(actor=city.people["owner"], now=now, placements=decided)


def _family(plan: FamilyPlan) -> people.NewFamily:
    parts = STORY_ACCOUNTS.get(plan.number, ())
    emails = [part.email for part in parts] + [None] * len(plan.adults)
    return people.NewFamily(
        adults=[_adult(adult, plan, email) for adult, email in zip(plan.adults, emails, strict=False)],
        children=[
            people.NewChild(
                given_name=child.given_name,
                family_name=child.family_name,
                birth_date=child.birth_date,
                home_language=child.language,
                home_postal_code=plan.postal_code,
                allergies=child.allergies,
                special_needs=child.special_needs,
            )
            for child in plan.children
        ],
        custody=Custody.JOINT if len(plan.adults) > 1 else Custody.SOLE,
    )


def _adult(adult: AdultPlan, plan: FamilyPlan, email: str | None) -> people.NewAdult:
    return people.NewAdult(
        given_name=adult.given_name,
        family_name=adult.family_name,
        email=email,
        phone=f"+358 50 {5000000 + plan.number}",
        emergency_phone=f"+358 50 {5000000 + plan.number}",
        street=plan.street,
        postal_code=plan.postal_code,
        city="Tampere",
        elsewhere=adult.elsewhere,
    )


def _declarations(plan: FamilyPlan, household: str, now: datetime) -> Iterator[people.Declaration]:
    """Yield the income for the day-care fee, and again for the city's support where the family wants that."""
    purposes = [DeclarationPurpose.FEE_DECISION, *([DeclarationPurpose.SUBSIDY] if plan.shares_income else [])]
    for purpose in purposes if plan.income_cents_per_month is not None else ():
        yield people.Declaration(
            household=household,
            purpose=purpose,
            income_cents_per_month=plan.income_cents_per_month,
            family_size=len(plan.adults) + len(plan.children),
            valid_from=city_day(now),
        )


def place(city: City, child: ChildOfStory, plan: FamilyPlan, near: dict[str, list[str]], now: datetime) -> NewPlacement:
    """Decide where a child is in care: the story's and some others at Haukiluoma, the rest near their homes."""
    if len(city.children) < AT_HAUKILUOMA:
        child.unit = city.hubs[0]
    else:
        child.unit = city.chance.choice(near.get(plan.postal_code) or city.hubs)
    starts, ends = LONG_CARE if city.chance.random() < 0.8 else SHORT_CARE
    if plan.number == 1:
        starts, ends = LONG_CARE
    child.unit, way = city.care.way(city.hubs, child.unit, plan.postal_code)
    city.children.append(child)
    return NewPlacement(
        child=child.id,
        unit=child.unit,
        valid_from=city_day(now),
        care=[Care(day, starts, ends) for day in CARE_DAYS],
        reasons=REASONS,
        **way,
    )


def apply_in_round(city: City, season: str, applications: int, first: datetime, last: datetime) -> int:
    """Let children apply, evenly over a span of time; return how many could.

    Aino is the first in the autumn; in the spring Maria has not applied for her children yet.
    """
    groups = [group for group in city.groups[season] if group.in_round]
    children = _shuffled(city) if season == AUTUMN else _of_others(city)
    waiting = [child for child in children if _fitting(child, groups, first)]
    step = (last - first) / max(applications, 1)
    done = 0
    for child in waiting:
        if done == applications:
            break
        done += _apply(city, child, _fitting(child, groups, first), season, first + done * step)
    return done


def _shuffled(city: City) -> list[ChildOfStory]:
    aino, *others = city.children
    city.chance.shuffle(others)
    return [aino, *others]


def _of_others(city: City) -> list[ChildOfStory]:
    """Return the children whose guardian is not Maria, in an order by chance."""
    return [child for child in _shuffled(city) if child.guardian != city.people["maria"]]


def _fitting(child: ChildOfStory, groups: list[GroupOfStory], at: datetime) -> list[GroupOfStory]:
    age = persons.full_months(child.birth_date, city_day(at)) // 12
    return [
        group
        for group in groups
        if group.age_from <= age <= group.age_to and (group.placement != "inside" or group.unit == child.unit)
    ]


def _apply(city: City, child: ChildOfStory, fitting: list[GroupOfStory], season: str, at: datetime) -> bool:
    """Rank the favourite first, then the own unit, and send it; who does not fit so tries something else."""
    wanted = sorted(fitting, key=lambda group: (group.key != FAVOURITE, group.unit != child.unit, city.chance.random()))
    size = city.chance.choice(CHOICES)
    for start in range(0, len(wanted), size):
        choices = [group.id for group in wanted[start : start + size]]
        try:
            enrolment.apply_to_round(
                actor=child.guardian, now=at, child=child.id, round=city.rounds[season], choices=choices
            )
        except Refusal:
            continue
        return True
    return False


def enrol_first_come(city: City, season: str, at: datetime) -> Iterator[str]:
    """Let children take free places where whoever comes first gets one; yield the enrolments that were confirmed."""
    for group in (each for each in city.groups[season] if not each.in_round):
        wanted = group.places if group.key == FULL_GROUP else group.fewest + city.chance.randrange(3)
        for child in _of_others(city):
            if not wanted:
                break
            if _fitting(child, [group], at) and (confirmed := _take(child, group, at)):
                wanted -= 1
                yield confirmed


def _take(child: ChildOfStory, group: GroupOfStory, at: datetime) -> str | None:
    try:
        held = enrolment.hold_place(actor=child.guardian, now=at, child=child.id, group=group.id)
        minutes_later = at + timedelta(minutes=3)
        return enrolment.confirm_hold(actor=child.guardian, now=minutes_later, enrolment=held.id).id
    except Refusal:
        return None
