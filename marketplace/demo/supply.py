"""Chapter two: providers register, are vetted by two officers, publish their offerings and attach them to units."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from catalog import operations as catalog
from catalog.kinds import AccessFact, Admission, LegalRegime, Placement
from marketplace.demo import supply_plans
from marketplace.demo.cast import OTHER_PROVIDER, PROVIDER, engage, engage_quietly
from marketplace.demo.city import City, GroupOfStory, ProviderOfStory, listed
from marketplace.demo.founding import AUTUMN, SERVICES
from marketplace.kernel.operation import Actor
from marketplace.people.kinds import OrganisationForm
from marketplace.people.queries import actor_of_person
from marketplace.service_models.base import LegalRoute, Sector
from providers import operations as registry
from providers import queries as register
from providers.kinds import AidRule, EvidenceKind, RecordGround, SizeClass, VatStatus

DELEGATION = "Delegation rule of the education department, § 7 (made up for the example)"
MORNINGS_FROM = date(2026, 12, 7)
INSIDE = Placement.INSIDE
STORY_PROVIDERS = ("drama", "swedish")
PAPERS_HOLD = timedelta(days=400)
VAT_CODE = "FI-0-education"
ACCESSIBILITY = "Step-free way in; a quiet corner is kept."


TERMS_OF_ITS_OWN: dict[str, dict[str, Any]] = {
    "drama": {"aid_rule": AidRule.DE_MINIMIS, "advance_bp": 3_000},
    "swedish": {"advance_bp": 3_000},
}
"""Whose agreement marks the city's part of the price as aid, and whose lets it have an advance."""


def register_providers(city: City, now: datetime) -> None:
    """Let the providers register; whoever was accredited before shows its papers anew."""
    for row in supply_plans.providers(city.size):
        if row["key"] in city.providers:
            known = city.providers[row["key"]]
            show_papers(city, known.id, known.staff, now)
        else:
            register_one(city, row, now)


def register_one(city: City, row: dict[str, Any], now: datetime) -> None:
    """Let one provider register, show its papers, be accredited and conclude the platform agreement."""
    known = {part.key: part for part in (PROVIDER, OTHER_PROVIDER)}
    names = listed("names")
    if row["key"] in known:
        person = engage(known[row["key"]], now).person or ""
    else:
        person = engage_quietly(city.chance.choice(names["given_adults"]), city.chance.choice(names["family"]), now)
    provider = apply(row, actor_of_person(person, now), now)
    staff = actor_of_person(person, now)
    city.providers[row["key"]] = ProviderOfStory(provider, staff, str(row.get("service", row["key"])))
    registry.set_payout_account(actor=staff, now=now, provider=provider, iban=row["iban"])
    show_papers(city, provider, staff, now)
    vet(city, provider, now + timedelta(hours=2))
    _agree(city, provider, staff, now + timedelta(hours=3), **TERMS_OF_ITS_OWN.get(row["key"], {}))


def apply(row: dict[str, Any], actor: Actor, now: datetime) -> str:
    """Register a provider of the example's data, and return its id."""
    form = OrganisationForm(row["form"])
    return registry.register_provider(
        actor=actor,
        now=now,
        legal_name=row["legal_name"],
        form=form,
        sector=Sector(row["sector"]),
        business_id=row["business_id"],
        languages=row["languages"],
        size_class=SizeClass(row["size_class"]),
        works_with_minors=True,
        vat_status=VatStatus.NOT_REGISTERED if form is OrganisationForm.ASSOCIATION else VatStatus.REGISTERED,
        separated_accounts=form is OrganisationForm.CITY_UNIT,
        contact_email=row["email"],
    ).id


def show_papers(city: City, provider: str, staff: Actor, now: datetime) -> None:
    """Show each paper that such a provider needs; an officer looks at it and accepts it."""
    for needed in register.papers_required(provider):
        record = needed.kind == EvidenceKind.CRIMINAL_RECORD_SEEN
        shown = registry.show_evidence(
            actor=staff,
            now=now,
            provider=provider,
            kind=needed.kind,
            valid_until=(now + PAPERS_HOLD).date(),
            ground=RecordGround.DUTY if record else None,
        )
        registry.accept_evidence(actor=city.people["rules"], now=now + timedelta(hours=1), evidence=shown.id)


def vet(city: City, provider: str, now: datetime) -> None:
    """Let two officers accept a provider."""
    registry.start_review(actor=city.people["rules"], now=now, provider=provider)
    for officer in ("rules", "budget"):
        registry.decide_vetting(
            actor=city.people[officer],
            now=now,
            provider=provider,
            accept=True,
            reason="The papers are in order and the people are known to work well with children.",
            delegation=DELEGATION,
            no_conflict_declared=True,
        )


def _agree(city: City, provider: str, staff: Actor, now: datetime, **terms: Any) -> None:
    agreement = registry.conclude_agreement(
        actor=city.people["owner"],
        now=now,
        provider=provider,
        model="v2",
        legal_route=LegalRoute.PLATFORM_AGREEMENT,
        valid_from=now.date(),
        platform_fee_bp=300,
        **terms,
    )
    registry.accept_agreement(actor=staff, now=now, agreement=agreement.id)


def publish_offerings(city: City, season: str, first: date, last: date, now: datetime) -> None:
    """Draft, attach, submit and publish the offerings of a season; sessions run from a first day to a last day."""
    city.groups[season] = []
    for number, row in enumerate(supply_plans.offerings(city.size, season)):
        begins = MORNINGS_FROM if row["admission"] == Admission.FIRST_COME and row["placement"] == INSIDE else first
        units = city.hubs[:3] if row["key"] == "drama-club" else _units_for(row, season, number, city)
        city.groups[season].extend(publish_one(city, row, units, begins, last, now))


def _units_for(row: dict[str, Any], season: str, number: int, city: City) -> list[str]:
    """Choose the units: those of the mornings are the story's, so that today something happens there."""
    if row["admission"] == Admission.FIRST_COME and row["placement"] == INSIDE and row["provider"] in SERVICES:
        return [city.hubs[0 if row["provider"] in STORY_PROVIDERS else 1]]
    count = 1 if season == AUTUMN else row["units"]
    return [city.hubs[(number + step * 5) % len(city.hubs)] for step in range(count)]


def publish_one(
    city: City, row: dict[str, Any], units: list[str], first: date, last: date, now: datetime
) -> list[GroupOfStory]:
    """Draft, attach, submit and publish one offering with a group at each of the units."""
    provider = city.providers[row["provider"]]
    placement = Placement(row["placement"])
    terms = catalog.OfferingTerms(
        title=row["title"],
        summary=row["summary"],
        languages=row["languages"],
        age_from=row["age_from"],
        age_to=row["age_to"],
        price_cents=row["price_cents"],
        what_else="Nothing else to pay.",
        group_min=row["group_min"],
        group_max=row["capacity"],
        go_no_go_on=first - timedelta(days=1),
        admission=Admission(row["admission"]),
        vat_code=VAT_CODE,
        legal_regime=LegalRegime.CONSUMER_CONTRACT,
        accessibility=ACCESSIBILITY,
        access=(AccessFact.STEP_FREE, AccessFact.ACCESSIBLE_TOILET),
    )
    offering = catalog.draft_offering(
        actor=provider.staff,
        now=now,
        provider=provider.id,
        service=city.services[provider.services],
        season=city.seasons[row["season"]],
        terms=terms,
    ).id
    groups = []
    for unit in units:
        attachment = _attach(city, offering, unit, placement, provider.staff, now)
        group = catalog.add_group(
            actor=provider.staff,
            now=now,
            offering=offering,
            unit=unit,
            rrule=f"FREQ=WEEKLY;BYDAY={','.join(row['days'])}",
            start_time=time.fromisoformat(row["starts"]),
            end_time=time.fromisoformat(row["ends"]),
            starts_on=first,
            ends_on=last,
            capacity=row["capacity"],
            attachment=attachment,
        ).id
        groups.append(
            GroupOfStory(
                group,
                offering,
                row["key"],
                unit,
                placement.value,
                row["age_from"],
                row["age_to"],
                row["group_min"],
                row["capacity"],
                row["admission"] == Admission.ROUND,
                provider.staff,
            )
        )
    catalog.submit_offering(actor=provider.staff, now=now + timedelta(hours=4), offering=offering)
    catalog.publish_offering(actor=city.people["owner"], now=now + timedelta(hours=5), offering=offering)
    return groups


def _attach(city: City, offering: str, unit: str, placement: Placement, staff: Actor, now: datetime) -> str:
    """Ask for the attachment; the head of the unit agrees to room, time and staff, the service owner approves."""
    asked = catalog.ask_attachment(actor=staff, now=now, offering=offering, unit=unit, placement=placement)
    inside = placement is INSIDE
    unit_terms = catalog.UnitTerms(
        room="Gym" if placement is Placement.APART else "Blue room",
        time_note="The room is free at these times; keys from the office.",
        staffing="One of our own looks in." if inside else "The provider's own people.",
        others_do="The others play outdoors with two of our staff." if inside else "",
        handover="Our staff walk the children to the room; the provider answers for them until they are back."
        if inside
        else "The children are fetched from the room by those whom their guardians have named.",
    )
    later = now + timedelta(hours=1)
    catalog.agree_attachment(actor=city.managers[unit], now=later, attachment=asked.id, terms=unit_terms)
    catalog.approve_attachment(actor=city.people["owner"], now=later + timedelta(hours=1), attachment=asked.id)
    return asked.id
