"""A catalogue for tests: units, seasons, services and offerings, made by the operations that a city uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from catalog import operations, queries
from catalog.models import Admission, Attachment, Group, LegalRegime, Offering, Placement, Season, Service, Unit
from catalog.unit_file import ProviderType, UnitKind, UnitRow, unit_key
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM, Actor
from tests.factories.people import an_actor
from tests.factories.providers import AProvider, a_provider, a_service_owner, in_one_go

AUTUMN = (date(2026, 8, 1), date(2027, 7, 31))
TUESDAYS = "FREQ=WEEKLY;BYDAY=TU"
AGREED = operations.UnitTerms(
    room="The hall",
    time_note="Tuesdays from 15.00 to 16.00",
    staffing="The leader of the club; the unit has one person in the house.",
    others_do="They play outside with the unit's staff.",
    handover="The leader fetches the children from their groups and walks them back.",
)
COMPLETE = operations.OfferingTerms(
    title="Drama club",
    summary="We play stories, make masks and show a small play at the end of the season.",
    languages=("fi", "sv"),
    age_from=5,
    age_to=6,
    price_cents=240_00,
    what_else="Nothing else.",
    vat_code="standard",
    legal_regime=LegalRegime.CONSUMER_CONTRACT,
    group_min=8,
    group_max=20,
    go_no_go_on=date(2026, 9, 5),
    accessibility="No stairs; an accessible toilet; help is available.",
    admission=Admission.FIRST_COME,
)


@dataclass(frozen=True)
class AnOffering:
    """An offering with one group at one unit, and who answers for it."""

    id: str
    group: str
    unit: str
    provider: AProvider

    @property
    def row(self) -> Offering:
        """The offering as it stands now."""
        return queries.offering(self.id)


@in_one_go
def a_unit(now: datetime, **facts: Any) -> Unit:
    """Add a day-care centre and return it."""
    facts = {
        "line": 2,
        "name": f"Day care {new_id()[:6]}",
        "kind": UnitKind.CENTRE,
        "provider_type": ProviderType.MUNICIPAL,
        "language": "fi",
        "street": "Hämeenkatu 1",
        "postal_code": "33100",
        "city": "Tampere",
        "lon": 23.76,
        "lat": 61.5,
        **facts,
    }
    row = UnitRow(key=unit_key(facts["name"], facts["street"], facts["postal_code"]), **facts)
    operations.save_units(actor=SYSTEM, now=now, rows=[row])
    return next(unit for unit in queries.units(page_size=10_000)[0] if unit.unit_key == row.key)


@in_one_go
def a_unit_manager(now: datetime, unit: str) -> Actor:
    """Return the manager of a unit."""
    return an_actor(now, "unit.manager", scope=unit)


@in_one_go
def a_season(now: datetime, **facts: Any) -> Season:
    """Open a season that lasts from August 2026 to July 2027."""
    facts = {"name": f"Season {new_id()[:6]}", "starts_on": AUTUMN[0], "ends_on": AUTUMN[1], **facts}
    return operations.open_season(actor=a_service_owner(now), now=now, **facts)


@in_one_go
def a_service(now: datetime, **facts: Any) -> Service:
    """Define an add-on under the platform model."""
    facts = {"slug": f"drama-{new_id()[:6]}", "name": "Drama", "model": "v2", "keywords": ["theatre"], **facts}
    return operations.define_service(actor=a_service_owner(now), now=now, **facts)


@in_one_go
def a_draft(now: datetime, *, provider: AProvider | None = None, **facts: Any) -> AnOffering:
    """Draft a complete offering with one group on Tuesdays, whose terms and group can be changed by keyword."""
    provider = provider or a_provider(now)
    unit = facts.pop("unit", None) or a_unit(now).id
    season = facts.pop("season", None) or a_season(now).id
    service = facts.pop("service", None) or a_service(now).id
    group = {
        name: facts.pop(name) for name in ("rrule", "start_time", "end_time", "starts_on", "ends_on") if name in facts
    }
    capacity = facts.pop("capacity", 20)
    terms = {**{name: getattr(COMPLETE, name) for name in COMPLETE.__dataclass_fields__}, **facts}
    offering = operations.draft_offering(
        actor=provider.staff,
        now=now,
        provider=provider.id,
        service=service,
        season=season,
        terms=operations.OfferingTerms(**terms),
    )
    made = a_group(now, provider.staff, offering.id, unit, capacity=capacity, **group)
    return AnOffering(offering.id, made.id, unit, provider)


def a_group(now: datetime, staff: Actor, offering: str, unit: str, **facts: Any) -> Group:
    """Add a group on Tuesdays from 15.00 to 16.00, from 8 September to 15 December."""
    facts = {
        "rrule": TUESDAYS,
        "start_time": time(15),
        "end_time": time(16),
        "starts_on": date(2026, 9, 8),
        "ends_on": date(2026, 12, 15),
        "capacity": 20,
        **facts,
    }
    return operations.add_group(actor=staff, now=now, offering=offering, unit=unit, **facts)


@in_one_go
def a_published_offering(now: datetime, **facts: Any) -> AnOffering:
    """Draft, submit and publish an offering."""
    offering = a_draft(now, **facts)
    operations.submit_offering(actor=offering.provider.staff, now=now, offering=offering.id)
    operations.publish_offering(actor=a_service_owner(now), now=now, offering=offering.id)
    return offering


@in_one_go
def an_attachment(now: datetime, offering: AnOffering, unit: str | None = None, **facts: Any) -> Attachment:
    """Ask the offering's unit, or another, to carry it inside care."""
    facts = {"placement": Placement.INSIDE, **facts}
    return operations.ask_attachment(
        actor=offering.provider.staff, now=now, offering=offering.id, unit=unit or offering.unit, **facts
    )


@in_one_go
def an_approved_attachment(now: datetime, offering: AnOffering, unit: str | None = None, **facts: Any) -> Attachment:
    """Have an attachment asked, agreed to by the unit and approved by a service owner."""
    asked = an_attachment(now, offering, unit, **facts)
    manager = a_unit_manager(now, asked.unit_id)
    operations.agree_attachment(actor=manager, now=now, attachment=asked.id, terms=AGREED)
    return operations.approve_attachment(actor=a_service_owner(now), now=now, attachment=asked.id)
