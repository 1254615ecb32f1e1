"""A small city with a club: law, rules, a budget line, a provider, a unit, a group and families."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update

from catalog.models import (
    Admission,
    Attachment,
    AttachmentStatus,
    Group,
    LegalRegime,
    Offering,
    OfferingStatus,
    Placement,
    Season,
    Service,
    Session,
    Unit,
)
from catalog.unit_file import ProviderType, UnitKind
from consent import operations as consent
from consent.law_file import example_law
from marketplace.enrolment import operations, queries
from marketplace.enrolment.models import Application, Enrolment, Round
from marketplace.enrolment.operations import Care
from marketplace.kernel.clock import CITY_ZONE, city_day
from marketplace.kernel.db import db
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.people import operations as people
from marketplace.people.models import DeclarationPurpose
from tests.factories.money import a_budget_line
from tests.factories.people import Family, a_family, an_actor, as_actor
from tests.factories.providers import AProvider, a_provider
from tests.factories.rules import LINE, a_rule_set_in_force

TUESDAYS = 1
WEEKS = 4
PRICE_CENTS = 240_00

CLUB_RULES: tuple[dict[str, Any], ...] = (
    {"type": "eligibility", "parameters": {"ages": "as_offered"}},
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
)


@dataclass
class City:
    """A city in which a club takes children; `group` is its first group."""

    now: datetime
    provider: AProvider
    unit: str
    season: str
    offering: str
    group: str
    owner: Actor
    service: str
    groups: list[str] = field(default_factory=list)


def keep(now: datetime, *rows: Any) -> None:
    """Store rows that other rooms own, as they would stand."""
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.add_all(rows)


def the_law(now: datetime) -> None:
    """Put the example law table in force."""
    law = example_law()
    officers = [an_actor(now, "data_protection_officer") for _ in range(2)]
    table = consent.propose_law_table(
        actor=officers[0], now=now, lines=law.lines, valid_from=city_day(now), notice=law.notice
    )
    consent.approve_law_table(actor=officers[1], now=now, law_table=table.id)


def a_unit(now: datetime) -> str:
    """A day-care centre."""
    unit = Unit(
        id=new_id(),
        unit_key=new_id(),
        name="Day care",
        kind=UnitKind.CENTRE,
        provider_type=next(iter(ProviderType)),
        language="fi",
        street="Street 1",
        postal_code="33100",
        city="Tampere",
        imported_at=now,
    )
    keep(now, unit)
    return unit.id


def a_city(
    now: datetime,
    *,
    capacity: int = 2,
    rules: Sequence[dict[str, Any]] = CLUB_RULES,
    budget_cents: int = 10_000_00,
    **facts: Any,
) -> City:
    """A city with one club on Tuesdays from 15.00 to 16.00 in four weeks, for children of 4 to 7 years."""
    the_law(now)
    a_budget_line(now, amount_cents=budget_cents)
    a_rule_set_in_force(now, rules=rules)
    provider, unit = a_provider(now), a_unit(now)
    season = Season(id=new_id(), name="Autumn", starts_on=date(2026, 8, 1), ends_on=date(2026, 12, 31))
    service = Service(id=new_id(), slug="drama", name="Drama", model="v2", is_basic=False, keywords=[])
    keep(now, season, service)
    city = City(now, provider, unit, season.id, "", "", an_actor(now, "city.service_owner"), service.id)
    city.offering = an_offering(city, **facts)
    city.group = a_group(city, capacity=capacity)
    return city


def an_offering(city: City, **facts: Any) -> str:
    """A published offering of the city's provider."""
    offering = Offering(
        **{
            "id": new_id(),
            "provider_id": city.provider.id,
            "service_id": city.service,
            "season_id": city.season,
            "model": "v2",
            "status": OfferingStatus.PUBLISHED,
            "revision": 1,
            "title": "Drama club",
            "summary": "Playing together.",
            "languages": ["fi"],
            "age_from": 4,
            "age_to": 7,
            "price_cents": PRICE_CENTS,
            "what_else": "",
            "vat_code": "exempt",
            "legal_regime": LegalRegime.CONSUMER_CONTRACT,
            "group_min": 2,
            "group_max": 20,
            "accessibility": "",
            "admission": Admission.FIRST_COME,
            "drafted_at": city.now,
            "published_at": city.now,
            **facts,
        }
    )
    keep(city.now, offering)
    return offering.id


def a_group(
    city: City,
    *,
    capacity: int = 2,
    weekday: int = TUESDAYS,
    starts: int = 15,
    offering: str | None = None,
    layout: Placement | None = None,
    weeks: int = WEEKS,
    unit: str | None = None,
) -> str:
    """A group that meets for an hour on a weekday in the coming weeks, the first time within the next seven days."""
    offering, unit = offering or city.offering, unit or city.unit
    first = city_day(city.now) + timedelta(days=1)
    while first.weekday() != weekday:
        first += timedelta(days=1)
    days = [first + timedelta(weeks=week) for week in range(weeks)]
    attachment = an_attachment(city, offering, unit, layout) if layout else None
    group = Group(
        id=new_id(),
        offering_id=offering,
        unit_id=unit,
        attachment_id=attachment,
        rrule="FREQ=WEEKLY",
        start_time=time(starts),
        end_time=time(starts + 1),
        starts_on=days[0],
        ends_on=days[-1],
        left_out=[],
        weekdays=f" {weekday + 1} ",
        capacity=capacity,
    )
    keep(city.now, group)
    keep(city.now, *(a_session(group, position, day, capacity) for position, day in enumerate(days, start=1)))
    city.groups.append(group.id)
    return group.id


def a_session(group: Group, position: int, day: date, capacity: int) -> Session:
    """One meeting of a group."""
    return Session(
        id=new_id(),
        group_id=group.id,
        position=position,
        starts_at=datetime.combine(day, group.start_time, tzinfo=CITY_ZONE).astimezone(UTC),
        ends_at=datetime.combine(day, group.end_time, tzinfo=CITY_ZONE).astimezone(UTC),
        capacity=capacity,
        taken=0,
    )


def an_attachment(city: City, offering: str, unit: str, layout: Placement) -> str:
    """An approved attachment of an offering at a unit."""
    attachment = Attachment(
        id=new_id(),
        offering_id=offering,
        unit_id=unit,
        placement=layout,
        status=AttachmentStatus.APPROVED,
        wish="",
        asked_at=city.now,
    )
    keep(city.now, attachment)
    return attachment.id


def guardian(family: Family, now: datetime) -> Actor:
    """The first adult of a family, signed in."""
    return as_actor(family.guardian, now)


def a_low_income(family: Family, now: datetime, cents: int = 1_000_00) -> None:
    """Let the family declare its income for subsidies."""
    people.declare_income(
        actor=guardian(family, now),
        now=now,
        household=family.household,
        purpose=DeclarationPurpose.SUBSIDY,
        income_cents_per_month=cents,
        family_size=2,
        valid_from=city_day(now),
    )


def in_care(child: str, unit: str, now: datetime, *, starts: int = 8, ends: int = 16, weekday: int = TUESDAYS) -> Any:
    """Let the city place a child in care on one weekday."""
    return operations.place_child(
        actor=an_actor(now, "city.officer"),
        now=now,
        child=child,
        unit=unit,
        valid_from=city_day(now),
        care=[Care(weekday, time(starts), time(ends))],
        reasons="It is the nearest unit with a place.",
    )


def a_hold(
    city: City, family: Family | None = None, now: datetime | None = None, group: str | None = None
) -> Enrolment:
    """A family's hold on a place in the club."""
    now = now or city.now
    family = family or a_family(now)
    return operations.hold_place(actor=guardian(family, now), now=now, child=family.child, group=group or city.group)


def an_enrolment(
    city: City, family: Family | None = None, now: datetime | None = None, group: str | None = None
) -> Enrolment:
    """A family's confirmed place in the club."""
    now = now or city.now
    family = family or a_family(now)
    held = a_hold(city, family, now, group)
    return operations.confirm_hold(actor=guardian(family, now), now=now, enrolment=held.id)


def a_wait(
    city: City, family: Family | None = None, now: datetime | None = None, group: str | None = None
) -> Enrolment:
    """A family that waits for a place in the club, which must be full."""
    now = now or city.now
    family = family or a_family(now)
    return operations.join_waiting_list(
        actor=guardian(family, now), now=now, child=family.child, group=group or city.group
    )


def a_round(city: City, groups: Sequence[str] | None = None, **facts: Any) -> Round:
    """An open round for the city's groups, whose offering must give places in rounds; it closes in a day."""
    return operations.open_round(
        **{
            "actor": city.owner,
            "now": city.now,
            "season": city.season,
            "name": "Autumn round",
            "opens_at": city.now,
            "closes_at": city.now + timedelta(days=1),
            "groups": groups or city.groups,
            **facts,
        }
    )


def an_application(
    city: City, round: Round, *choices: str, family: Family | None = None, now: datetime | None = None
) -> Application:
    """A family's application in a round."""
    now = now or city.now
    family = family or a_family(now)
    return operations.apply_to_round(
        actor=guardian(family, now), now=now, child=family.child, round=round.id, choices=list(choices)
    )


def played(city: City, round: Round) -> datetime:
    """Freeze, draw and publish a round; return when."""
    now = city.now + timedelta(days=1, hours=1)
    for step in (operations.freeze_round, operations.draw_round, operations.publish_round):
        step(actor=city.owner, now=now, round=round.id)
    return now


def offering_changed(city: City, **values: Any) -> None:
    """Let the city's offering stand otherwise."""
    with transaction("tests.prepare", actor=SYSTEM, now=city.now):
        db.session.execute(update(Offering).where(Offering.id == city.offering).values(**values))


@dataclass(frozen=True)
class Play:
    """A published round of families who all want the first of two clubs more than the second."""

    city: City
    round: Round
    at: datetime
    families: list[Family]

    def by_position(self) -> list[list[tuple[str, str, int | None]]]:
        """For each application in the order of the draw: group, state and queue number of what it has or waits for."""
        return [
            [(each.group_id, each.status.value, each.queue_number) for each in self.of(result.application_id)]
            for result in queries.results_of_round(self.round.id)
        ]

    def of(self, application: str) -> list[Enrolment]:
        """What an application has or waits for, the best wish first."""
        wanted = select(Enrolment).where(Enrolment.application_id == application)
        return list(db.session.scalars(wanted.order_by(Enrolment.wish_rank)))

    def of_rank(self, position: int, rank: int) -> Enrolment:
        """What the application at a position of the draw has or waits for by its wish of a rank."""
        result = queries.results_of_round(self.round.id)[position - 1]
        return next(each for each in self.of(result.application_id) if each.wish_rank == rank)


def a_play(city: City) -> Play:
    """Let four families, the first of them poor, play a round for the city's two groups."""
    opened = a_round(city)
    families = [a_family(city.now) for _ in range(4)]
    a_low_income(families[0], city.now)
    for family in families:
        an_application(city, opened, *city.groups, family=family)
    return Play(city, opened, played(city, opened), families)
