"""A small city for looking at pages: units, two providers, six offerings, rules, law, a family, and two rounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from catalog import operations as catalog
from catalog import queries as catalogue
from catalog.models import Admission, Group, LegalRegime, Placement
from catalog.operations.units import packaged_units
from consent.law_file import example_law
from consent.operations import approve_law_table, propose_law_table
from marketplace.enrolment import operations as enrolment
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.money import operations as money
from marketplace.people import operations as people
from tests.factories.people import PASSWORD, Family, a_family, an_actor, as_actor, new_adult, new_child
from tests.factories.providers import AProvider, a_provider
from tests.factories.rules import LINE, a_rule_set_in_force

GUARDIAN_EMAIL = "guardian@example.org"
SUBSIDY_CENTS = 20_000_00
CLUBS = (
    ("Drama club for five and six year olds", "drama", 240_00, "TU", time(15), time(16), Placement.NEXT_TO),
    ("Swedish every morning", "language", 180_00, "MO,TU,WE,TH,FR", time(8, 30), time(11, 30), Placement.INSIDE),
    ("Swimming for the small ones", "sport", 96_00, "TH", time(16, 30), time(17, 15), None),
    ("Music and movement", "music", 150_00, "WE", time(15), time(15, 45), Placement.NEXT_TO),
)


@dataclass
class SmallCity:
    """The ids that pages are asked for, and who can sign in with `PASSWORD`."""

    now: datetime
    owner: Actor
    family: Family
    providers: list[AProvider] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    offerings: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    rounds: list[str] = field(default_factory=list)
    season: str = ""
    services: dict[str, str] = field(default_factory=dict)

    @property
    def guardian(self) -> Actor:
        """The guardian of the family."""
        return as_actor(self.family.guardian, self.now)


def build_small_city(now: datetime) -> SmallCity:
    """Build it by operations only, some days before `now`, so that rounds have passed."""
    earlier = now - timedelta(days=14)
    city = SmallCity(now, an_actor(earlier, "city.service_owner", "city.officer"), _family(earlier))
    _law_and_rules(earlier)
    _places_and_services(city, earlier)
    for _ in range(2):
        city.providers.append(a_provider(earlier))
    for number, club in enumerate(CLUBS):
        add_club(city, earlier, *club, provider=city.providers[number % 2], unit=city.units[number])
    _care(city, earlier)
    _rounds(city, earlier)
    return city


def _family(now: datetime) -> Family:
    family = a_family(
        now,
        adults=(new_adult(email=GUARDIAN_EMAIL),),
        children=(new_child(), new_child(given_name="Eino", birth_date=date(2023, 3, 2))),
    )
    people.create_account(actor=SYSTEM, now=now, person=family.guardian, email=GUARDIAN_EMAIL, password=PASSWORD)
    return family


def _law_and_rules(now: datetime) -> None:
    law = example_law()
    table = propose_law_table(
        actor=an_actor(now, "data_protection_officer"),
        now=now,
        lines=law.lines,
        valid_from=law.valid_from,
        notice=law.notice,
    )
    approve_law_table(actor=an_actor(now, "city.service_owner"), now=now, law_table=table.id)
    holder = an_actor(now, "city.budget_holder")
    year = city_day(now).year
    money.add_budget_line(actor=holder, now=now, name=LINE, year=year, amount_cents=SUBSIDY_CENTS, decision="council-1")
    a_rule_set_in_force(now)


def _places_and_services(city: SmallCity, now: datetime) -> None:
    catalog.load_areas(actor=SYSTEM, now=now)
    lines = packaged_units().decode().splitlines()
    catalog.import_units(actor=SYSTEM, now=now, content="\n".join(lines[:25]).encode())
    city.units = [unit.id for unit in catalogue.units()[0]]
    first = city_day(now)
    city.season = catalog.open_season(
        actor=city.owner, now=now, name="Autumn", starts_on=first, ends_on=first + timedelta(days=200)
    ).id
    for slug in ("drama", "language", "sport", "music"):
        city.services[slug] = catalog.define_service(
            actor=city.owner, now=now, slug=slug, name=slug.capitalize(), model="v2"
        ).id


def add_club(
    city: SmallCity,
    now: datetime,
    title: str,
    service: str,
    price_cents: int,
    weekdays: str,
    starts: time,
    ends: time,
    placement: Placement | None,
    *,
    provider: AProvider,
    unit: str,
) -> str:
    """Publish an offering with one group at a unit, attached there where a placement is given; returns its id."""
    staff = provider.staff
    offering = catalog.draft_offering(
        actor=staff,
        now=now,
        provider=provider.id,
        service=city.services[service],
        season=city.season,
        terms=catalog.OfferingTerms(
            title=title,
            summary="We play, invent and show it to each other at the end. No experience needed.",
            languages=("fi", "sv"),
            age_from=3,
            age_to=6,
            price_cents=price_cents,
            what_else="Nothing; costumes are lent.",
            vat_code="FI-0",
            legal_regime=LegalRegime.CONSUMER_CONTRACT,
            group_min=2,
            group_max=20,
            go_no_go_on=city_day(city.now) + timedelta(days=10),
            accessibility="Step-free; quiet corner.",
            admission=Admission.ROUND,
        ),
    )
    attachment = _attach(city, now, offering.id, unit, placement, staff) if placement else None
    group = _group(city, now, offering.id, unit, weekdays, starts, ends, attachment, staff)
    catalog.submit_offering(actor=staff, now=now, offering=offering.id)
    catalog.publish_offering(actor=city.owner, now=now, offering=offering.id)
    city.offerings.append(offering.id)
    city.groups.append(group.id)
    return offering.id


def _attach(city: SmallCity, now: datetime, offering: str, unit: str, placement: Placement, staff: Actor) -> str:
    head = an_actor(now, "unit.manager", scope=unit)
    asked = catalog.ask_attachment(actor=staff, now=now, offering=offering, unit=unit, placement=placement)
    terms = catalog.UnitTerms(
        room="Hall", time_note="After the snack", staffing="One of ours", others_do="Play outside"
    )
    catalog.agree_attachment(actor=head, now=now, attachment=asked.id, terms=terms)
    catalog.approve_attachment(actor=city.owner, now=now, attachment=asked.id)
    return asked.id


def _group(
    city: SmallCity,
    now: datetime,
    offering: str,
    unit: str,
    weekdays: str,
    starts: time,
    ends: time,
    attachment: str | None,
    staff: Actor,
) -> Group:
    first = city_day(city.now) + timedelta(days=20)
    return catalog.add_group(
        actor=staff,
        now=now,
        offering=offering,
        unit=unit,
        rrule=f"FREQ=WEEKLY;BYDAY={weekdays}",
        start_time=starts,
        end_time=ends,
        starts_on=first,
        ends_on=first + timedelta(days=90),
        capacity=12,
        attachment=attachment,
    )


def _care(city: SmallCity, now: datetime) -> None:
    """The first child is in care until the drama club begins, at the club's own unit."""
    enrolment.place_child(
        actor=city.owner,
        now=now,
        child=city.family.child,
        unit=city.units[0],
        valid_from=city_day(now),
        care=[enrolment.Care(weekday, time(8), time(15)) for weekday in range(5)],
        reasons="Both guardians work.",
    )


def _rounds(city: SmallCity, earlier: datetime) -> None:
    closed = enrolment.open_round(
        actor=city.owner,
        now=earlier,
        season=city.season,
        name="First round of the autumn",
        opens_at=earlier + timedelta(hours=1),
        closes_at=earlier + timedelta(days=7),
        groups=city.groups[:2],
    )
    enrolment.apply_to_round(
        actor=city.guardian,
        now=earlier + timedelta(days=1),
        child=city.family.child,
        round=closed.id,
        choices=[city.groups[0]],
    )
    after = earlier + timedelta(days=8)
    enrolment.freeze_round(actor=city.owner, now=after, round=closed.id)
    enrolment.draw_round(actor=city.owner, now=after, round=closed.id)
    enrolment.publish_round(actor=city.owner, now=after, round=closed.id)
    still_open = enrolment.open_round(
        actor=city.owner,
        now=city.now - timedelta(days=1),
        season=city.season,
        name="Second round of the autumn",
        opens_at=city.now - timedelta(hours=1),
        closes_at=city.now + timedelta(days=5),
        groups=city.groups[2:],
    )
    city.rounds = [closed.id, still_open.id]
