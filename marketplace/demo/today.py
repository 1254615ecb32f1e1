"""The last chapter: what is open on the city's today, so that each person finds something that needs her."""

from __future__ import annotations

from datetime import timedelta

from catalog import operations as catalog
from catalog import queries as catalogue
from catalog.kinds import Placement
from consent import operations as consent
from consent.door import Recipient
from marketplace.demo import care, running
from marketplace.demo.cast import engage_quietly
from marketplace.demo.city import City, GroupOfStory, city_time
from marketplace.demo.demand import FULL_GROUP
from marketplace.demo.founding import SPRING
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries as enrolments
from marketplace.enrolment.statuses import Status
from marketplace.kernel.operation import Actor
from marketplace.money import operations as money
from marketplace.people.kinds import OrganisationForm
from marketplace.people.queries import actor_of_person
from marketplace.requests import operations as requests
from marketplace.rules import operations as rules
from marketplace.rules.queries import latest_approved
from marketplace.service_models.base import RecipientKind, Sector
from providers import operations as registry
from providers.kinds import EvidenceKind, SizeClass, VatStatus

UNPAID_GROUP = "swedish-immersion"


def leave_open(city: City) -> None:
    """Play the chapter."""
    for_the_family(city)
    for_the_other_guardian(city)
    for_the_provider_and_the_unit(city)
    care.leave_open(city)
    for_the_city(city)


def group_of(city: City, key: str) -> GroupOfStory:
    """Return the spring's first group of an offering of the story."""
    return next(group for group in city.groups[SPRING] if group.key == key)


def for_the_family(city: City) -> None:
    """Aino begins the Swedish mornings, whose invoice is not paid yet; a place she waited for is offered to her."""
    aino, maria = city.children[0].id, city.people["maria"]
    at = city_time(2026, 12, 14, 12)
    held = enrolment.hold_place(actor=maria, now=at, child=aino, group=group_of(city, UNPAID_GROUP).id)
    enrolment.confirm_hold(actor=maria, now=at + timedelta(minutes=4), enrolment=held.id)
    full = group_of(city, FULL_GROUP).id
    enrolment.join_waiting_list(actor=maria, now=at + timedelta(minutes=9), child=aino, group=full)
    gives_up = enrolments.enrolments_of_group(full, Status.CONFIRMED)[0]
    leaving = Actor(person=gives_up.applied_by)
    enrolment.cancel_enrolment(actor=leaving, now=city_time(2026, 12, 14, 17), enrolment=gives_up.id)
    requests.open_request(
        actor=maria,
        now=city_time(2026, 12, 14, 19),
        kind="complaint",
        topic="not_as_told",
        offering=group_of(city, UNPAID_GROUP).offering,
    )
    requests.open_request(
        actor=maria,
        now=city_time(2026, 12, 14, 20),
        kind="question",
        topic="what_to_bring",
        offering=group_of(city, UNPAID_GROUP).offering,
    )


def for_the_other_guardian(city: City) -> None:
    """Maria agrees that Aino's allergies are told where she sings in Swedish; Jussi is asked too."""
    aino, maria = city.children[0].id, city.people["maria"]
    at = city_time(2026, 12, 14, 20, 10)
    asked = consent.ask_consent(
        actor=maria,
        now=at,
        subject=aino,
        category="child.allergies",
        purpose="safety",
        recipient=Recipient(RecipientKind.OWN_CONTROLLER, organisation=city.providers["swedish"].id),
    )
    consent.answer_consent(actor=maria, now=at + timedelta(minutes=1), consent=asked.id, agrees=True)


def for_the_provider_and_the_unit(city: City) -> None:
    """Kide drafts something new and asks Haukiluoma to carry it; a fault is reported there."""
    drama, unit = city.providers["drama"], city.hubs[0]
    at = city_time(2026, 12, 14, 14)
    draft = catalog.draft_offering(
        actor=drama.staff,
        now=at,
        provider=drama.id,
        service=city.services["drama"],
        season=city.seasons[SPRING],
        terms=catalog.OfferingTerms(title="Theatre for the smallest", summary="Sounds, light and first roles."),
    )
    catalog.ask_attachment(
        actor=drama.staff,
        now=at,
        offering=draft.id,
        unit=unit,
        placement=Placement.NEXT_TO,
        wish="A dark room.",
    )
    session = catalogue.sessions_of_group(group_of(city, UNPAID_GROUP).id)[0]
    requests.open_request(
        actor=city.people["maria"], now=city_time(2026, 12, 15, 8), kind="fault", topic="equipment", session=session.id
    )


def for_the_city(city: City) -> None:
    """A provider waits to be vetted, rules for next year are drafted, a payment has no reference, payouts wait."""
    at = city_time(2026, 12, 14, 10)
    person = engage_quietly("Tuuli", "Salmi", at)
    circus = registry.register_provider(
        actor=actor_of_person(person, at),
        now=at,
        legal_name="Sirkuskoulu Taivaanranta Oy",
        form=OrganisationForm.COMPANY,
        sector=Sector.PRIVATE,
        business_id="9102501-8",
        size_class=SizeClass.SMALL,
        works_with_minors=True,
        vat_status=VatStatus.REGISTERED,
        contact_email="circus@providers.example",
    )
    registry.show_evidence(
        actor=actor_of_person(person, at),
        now=at,
        provider=circus.id,
        kind=EvidenceKind.INSURANCE,
        valid_until=city_time(2027, 12, 31).date(),
    )
    in_force = latest_approved()
    rules.draft_rule_set(
        actor=city.people["rules"],
        now=at,
        name="Hobbies added to day care 2027",
        copy_of=in_force.id if in_force else None,
    )
    money.record_payment(
        actor=city.people["budget"],
        now=city_time(2026, 12, 14, 9),
        bank_key="20261214-no-reference",
        booked_on=city_time(2026, 12, 14).date(),
        amount_cents=45_00,
        reference="thank you",
    )
    running.approve_payouts(city, city_time(2026, 12, 9).date(), city_time(2026, 12, 14, 11))
    money.draft_payout_run(
        actor=city.people["owner"], now=city_time(2026, 12, 15, 9), through_on=city_time(2026, 12, 14).date()
    )
