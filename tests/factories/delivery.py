"""A drama club on Tuesdays for tests, published and funded, with children; made by operations of the rooms below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from catalog import operations as catalog
from catalog.models import LegalRegime, Session
from catalog.operations import OfferingTerms
from catalog.queries import offering as offering_by_id
from catalog.queries import sessions_of_group, units
from consent import operations as consent
from consent.law import Effect, LawLine
from consent.law_file import example_law
from marketplace.delivery import operations as delivery
from marketplace.enrolment import operations as enrolment
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.money import operations as money
from marketplace.money.funding.models import FundingShare
from marketplace.people.operations import grant_role
from marketplace.service_models.base import Admission
from tests.factories.people import Family, a_family, an_actor, as_actor, new_adult, new_child
from tests.factories.providers import a_provider
from tests.factories.rules import LINE, a_rule_set_in_force

FIRST_DAY, LAST_DAY = date(2026, 10, 6), date(2026, 10, 27)
UNIT_FILE = (
    b"name,kind,provider_type,language,street,postal_code,city,lon,lat\n"
    b"Ikurin paivakoti,centre,MUNICIPAL,fi,Maamiehentie 2,33340,Tampere,23.6,61.5\n"
)
HALF_BY_THE_CITY: tuple[dict[str, Any], ...] = (
    {"type": "subsidy", "parameters": {"line": LINE, "form": "share", "share_bp": 5_000, "at_most_cents": 150_00}},
    {"type": "platform_fee", "parameters": {"rate_bp": 500, "vat_bp": 2_550}},
)
PRICE_CENTS = 240_00


@dataclass(frozen=True)
class Club:
    """A published club: ids, and the people around it. `opened_at` is when families could enrol."""

    provider: str
    staff: Actor
    owner: Actor
    unit: str
    offering: str
    group: str
    opened_at: datetime

    @property
    def sessions(self) -> list[Session]:
        """Its four sessions in order."""
        return sessions_of_group(self.group)

    @property
    def first(self) -> str:
        """The id of its first session."""
        return self.sessions[0].id

    @property
    def first_over(self) -> datetime:
        """The end of its first session."""
        return self.sessions[0].ends_at


def the_example_law(now: datetime, *more: tuple[str, str, str]) -> None:
    """Put the example table of law in force; it also allows `more` (category, recipient, purpose)."""
    law = example_law()
    others = [line for line in law.lines if (line.category, line.recipient_kind, line.purpose) not in more]
    lines = (*others, *(LawLine(*row, Effect.ALLOWED, "an act for tests") for row in more))
    table = consent.propose_law_table(
        actor=an_actor(now, "data_protection_officer"),
        now=now,
        lines=lines,
        valid_from=law.valid_from,
        notice=law.notice,
    )
    consent.approve_law_table(actor=an_actor(now, "city.service_owner"), now=now, law_table=table.id)


def a_unit(now: datetime) -> str:
    """Import one unit and return its id."""
    catalog.import_units(actor=SYSTEM, now=now, content=UNIT_FILE)
    found, _count = units()
    return found[0].id


def a_manager(now: datetime, unit: str) -> Actor:
    """Return the manager of a unit."""
    return an_actor(now, "unit.manager", scope=unit)


def a_club(now: datetime, *, city_own: bool = False, law: tuple[tuple[str, str, str], ...] = ()) -> Club:
    """Publish a club on four Tuesdays at 240 euros, half of which the city pays; law and rules are in force."""
    the_example_law(now, *law)
    money.add_budget_line(actor=SYSTEM, now=now, name=LINE, year=2026, amount_cents=10_000_00, decision="budget 2026")
    a_rule_set_in_force(now, rules=HALF_BY_THE_CITY)
    owner = an_actor(now, "city.service_owner")
    provider = a_provider(now)
    unit = a_unit(now)
    season = catalog.open_season(
        actor=owner, now=now, name="Autumn 2026", starts_on=date(2026, 8, 1), ends_on=date(2026, 12, 31)
    )
    service = catalog.define_service(actor=owner, now=now, slug="drama", name="Drama", model="v" if city_own else "v2")
    staff = owner if city_own else provider.staff
    offering = catalog.draft_offering(
        actor=staff,
        now=now,
        provider=None if city_own else provider.id,
        service=service.id,
        season=season.id,
        terms=terms_of_a_club(city_own),
    )
    group = catalog.add_group(
        actor=staff,
        now=now,
        offering=offering.id,
        unit=unit,
        rrule="FREQ=WEEKLY;BYDAY=TU",
        start_time=time(15),
        end_time=time(16),
        starts_on=FIRST_DAY,
        ends_on=LAST_DAY,
        capacity=20,
    )
    catalog.submit_offering(actor=staff, now=now, offering=offering.id)
    catalog.publish_offering(actor=owner, now=now, offering=offering.id)
    return Club(provider.id, provider.staff, owner, unit, offering.id, group.id, now)


def terms_of_a_club(city_own: bool) -> OfferingTerms:
    """Return complete terms."""
    return OfferingTerms(
        title="Drama club",
        summary="The children play, sing and make a small performance together.",
        languages=["fi"],
        age_from=4,
        age_to=6,
        price_cents=0 if city_own else PRICE_CENTS,
        what_else="Nothing else.",
        vat_code="FI-0",
        legal_regime=LegalRegime.FREE_OF_CHARGE if city_own else LegalRegime.CONSUMER_CONTRACT,
        group_min=1,
        group_max=20,
        accessibility="No stairs.",
        admission=Admission.DECISION if city_own else Admission.FIRST_COME,
    )


def a_child_in(club: Club, family: Family | None = None, **facts: Any) -> tuple[Family, str]:
    """Enrol a child of a family, a new one where none is given; return the family and the enrolment's id."""
    now = club.opened_at
    family = family or a_family(now, adults=(new_adult(email="aino@example.org"),), children=(new_child(**facts),))
    guardian = as_actor(family.guardian, now)
    hold = enrolment.hold_place(actor=guardian, now=now, child=family.child, group=club.group)
    enrolment.confirm_hold(actor=guardian, now=now, enrolment=hold.id)
    return family, hold.id


def decide_club(club: Club, now: datetime, *, least: int = 20) -> None:
    """Let it be decided, on this day, whether the group goes ahead with at least so many children."""
    with transaction("a test", actor=SYSTEM, now=now):
        published = offering_by_id(club.offering)
        published.go_no_go_on, published.group_min = city_day(now), least
    enrolment.decide_group(actor=club.owner, now=now, group=club.group)


def make_manager(person: Actor, unit: str, now: datetime) -> Actor:
    """Let somebody manage a unit too, and return her as an actor."""
    assert person.person
    grant_role(actor=SYSTEM, now=now, person=person.person, role="unit.manager", scope=unit)
    return as_actor(person.person, now)


def a_session_marked(club: Club, *, session: str | None = None) -> str:
    """Let the staff mark a session (the first) as delivered once it is over, and return its id."""
    session = session or club.first
    delivery.mark_delivered(actor=club.staff, now=club.first_over, session=session)
    return session


def a_session_confirmed(club: Club) -> str:
    """Let the first session be marked and confirmed by the service owner, since the unit has no manager."""
    session = a_session_marked(club)
    delivery.confirm_delivery(actor=club.owner, now=club.first_over, session=session)
    return session


def a_session_cancelled(club: Club, now: datetime | None = None) -> str:
    """Let the staff cancel the first session and return its id."""
    delivery.cancel_session(actor=club.staff, now=now or club.opened_at, session=club.first, reason="leader_ill")
    return club.first


def after(club: Club, position: int) -> datetime:
    """Return a moment after the session number `position` (from 1) has begun."""
    return club.sessions[position - 1].starts_at + timedelta(minutes=1)


def shares(session: str) -> list[tuple[str, str, int, int]]:
    """Return what became of a session's money: enrolment, outcome, the family's and the city's cents."""
    rows = db.session.scalars(
        select(FundingShare).where(FundingShare.session == session).order_by(FundingShare.enrolment)
    )
    return [(row.enrolment, row.outcome.value, row.family_cents, row.city_cents) for row in rows]
