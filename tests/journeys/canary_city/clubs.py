"""Where things happen and what is offered: units, a season, two clubs' groups and a round."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from catalog import operations as catalog
from catalog.models import Admission, Group, LegalRegime, Placement
from catalog.operations.units import packaged_units
from catalog.queries import services, units
from marketplace.enrolment import operations as enrolment
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM, Actor
from tests.factories.people import an_actor
from tests.journeys.canary_city.city import SHOWN, CanaryCity

PRICE_CENTS = 239_17


def open_units_and_season(city: CanaryCity, now: datetime) -> None:
    """Open four units of the packaged file, and the season of the autumn."""
    city.owner = an_actor(now, "city.service_owner", "city.officer")
    catalog.load_areas(actor=SYSTEM, now=now)
    lines = packaged_units().decode().splitlines()[:4]
    catalog.import_units(actor=SYSTEM, now=now, content="\n".join(lines).encode())
    city.units = [unit.id for unit in units()[0]]
    first = city_day(now)
    city.season = catalog.open_season(
        actor=city.owner, now=now, name="Autumn", starts_on=first, ends_on=first + timedelta(days=100)
    ).id


def found_clubs(city: CanaryCity, now: datetime) -> None:
    """Drama and a taster at the first unit, a choir with a place left at the second, and a club with a round."""
    for slug in ("drama", "music"):
        catalog.define_service(actor=city.owner, now=now, slug=slug, name=slug.capitalize(), model="v2")
    _club(city, now, "drama", "drama", 0, "TU", 49, Placement.NEXT_TO)
    _club(city, now, "taster", "drama", 0, "WE", 0, None)
    _club(city, now, "choir", "choir", 1, "TH", 49, None, capacity=3)
    _club(city, now, "circus", "choir", 1, "FR", 49, None, admission=Admission.ROUND)
    city.round = enrolment.open_round(
        actor=city.owner,
        now=now,
        season=city.season,
        name="The round of the autumn",
        opens_at=now + timedelta(hours=1),
        closes_at=SHOWN + timedelta(days=3),
        groups=[city.groups["circus"]],
    ).id


def _club(
    city: CanaryCity,
    now: datetime,
    name: str,
    provider: str,
    unit: int,
    weekday: str,
    days: int,
    placement: Placement | None,
    *,
    admission: Admission = Admission.FIRST_COME,
    capacity: int = 2,
) -> None:
    staff = city.actor(provider, now)
    service = next(each for each in services() if each.slug == ("music" if provider == "choir" else "drama"))
    terms = catalog.OfferingTerms(
        title=f"The {name}",
        summary="We play, invent and show it to each other at the end.",
        languages=("fi",),
        age_from=3,
        age_to=6,
        price_cents=PRICE_CENTS,
        what_else="Nothing.",
        vat_code="FI-0",
        legal_regime=LegalRegime.CONSUMER_CONTRACT,
        group_min=1,
        group_max=20,
        accessibility="Step-free.",
        admission=admission,
    )
    offering = catalog.draft_offering(
        actor=staff,
        now=now,
        provider=city.providers[provider].id,
        service=service.id,
        season=city.season,
        terms=terms,
    )
    attachment = _attach(city, now, offering.id, unit, placement, staff) if placement else None
    first = city_day(now) + timedelta(days={"TU": 7, "WE": 1, "TH": 9, "FR": 31}[weekday])
    group: Group = catalog.add_group(
        actor=staff,
        now=now,
        offering=offering.id,
        unit=city.units[unit],
        rrule=f"FREQ=WEEKLY;BYDAY={weekday}",
        start_time=time(15),
        end_time=time(16),
        starts_on=first,
        ends_on=first + timedelta(days=days),
        capacity=capacity,
        attachment=attachment,
    )
    catalog.submit_offering(actor=staff, now=now, offering=offering.id)
    catalog.publish_offering(actor=city.owner, now=now, offering=offering.id)
    city.groups[name] = group.id


def _attach(city: CanaryCity, now: datetime, offering: str, unit: int, placement: Placement, staff: Actor) -> str:
    asked = catalog.ask_attachment(actor=staff, now=now, offering=offering, unit=city.units[unit], placement=placement)
    terms = catalog.UnitTerms(room="Hall", time_note="After the snack", staffing="One of ours", others_do="Play")
    catalog.agree_attachment(actor=city.actor(f"unit{unit}", now), now=now, attachment=asked.id, terms=terms)
    catalog.approve_attachment(actor=city.owner, now=now, attachment=asked.id)
    return asked.id
