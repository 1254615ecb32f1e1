"""Contract grounds: opened and closed by what happens to enrolments and registrations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from consent import operations, queries
from consent.door import Recipient
from consent.models import ConsentStatus
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.events import LISTENERS
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.service_models.base import RecipientKind
from tests.factories.consent import AT_THE_CLUB, CLUB, a_given_consent, a_ground, an_asked_consent, the_law
from tests.factories.people import a_family, an_actor, an_adult, two_guardians

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
ENROLMENT, UNIT = "e" * 24, "n" * 24


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something that enrolment tells, as this room hears it."""

    name: str
    enrolment: str = ENROLMENT
    child: str = ""
    provider: str | None = CLUB
    recipient_kind: str = "own_controller"
    unit: str | None = UNIT
    purposes: tuple[str, ...] = field(default=("service_delivery", "safety"))


def tell(now: datetime, **facts: Any) -> None:
    """Let this room alone hear of it, inside an operation."""
    event = Happened(**facts)
    mine = [listener for listener in LISTENERS[event.name] if listener.__module__.startswith("consent.")]
    assert len(mine) == 1
    with transaction("a test", actor=SYSTEM, now=now):
        mine[0](event, actor=SYSTEM, now=now)


def open_purposes(now: datetime, recipient: Recipient, subject: str) -> set[str]:
    """The purposes for which a recipient has an open ground about a person."""
    return queries.open_grounds(recipient, [subject], city_day(now)).get(subject, set())


def test_an_enrolment_opens_grounds_for_its_provider_and_its_end_closes_them(now: datetime) -> None:
    family = a_family(now)
    tell(now, name="enrolment.child_enrolled", child=family.child)
    assert open_purposes(now, AT_THE_CLUB, family.child) == {"service_delivery", "safety"}
    assert open_purposes(now, AT_THE_CLUB, family.guardian) == {"service_delivery", "safety"}
    later = now + timedelta(days=1)
    tell(later, name="enrolment.enrolment_ended")
    assert open_purposes(now, AT_THE_CLUB, family.child) == set()
    tell(later + timedelta(days=1), name="enrolment.enrolment_ended")
    assert {ground.closed_at for ground in queries.grounds_of(family.child)} == {later}


def test_a_place_in_a_unit_of_the_city_opens_grounds_for_the_unit(now: datetime) -> None:
    family = a_family(now)
    tell(
        now,
        name="enrolment.child_enrolled",
        child=family.child,
        recipient_kind="city_unit",
        purposes=("basic_service",),
    )
    assert open_purposes(now, Recipient(RecipientKind.CITY_UNIT, UNIT), family.child) == {"basic_service"}
    assert open_purposes(now, Recipient(RecipientKind.CITY_UNIT, CLUB), family.child) == set()


def test_the_end_of_one_enrolment_leaves_the_grounds_of_another(now: datetime) -> None:
    family = a_family(now)
    for enrolment in (ENROLMENT, "f" * 24):
        tell(now, name="enrolment.child_enrolled", child=family.child, enrolment=enrolment)
    tell(now, name="enrolment.enrolment_ended")
    assert open_purposes(now, AT_THE_CLUB, family.child) == {"service_delivery", "safety"}


@pytest.mark.allows("consent.open_grounds")
@pytest.mark.allows("consent.close_grounds")
def test_opening_twice_is_opening_once_and_what_was_closed_opens_anew(now: datetime) -> None:
    family = a_family(now)
    a_ground(now, family.child, "safety", "safety")
    a_ground(now, family.child, "safety", "service_delivery")
    assert [ground.purpose for ground in queries.grounds_from(ENROLMENT)] == ["safety", "service_delivery"]
    operations.close_grounds(actor=SYSTEM, now=now, source=ENROLMENT)
    a_ground(now, family.child, "safety")
    assert open_purposes(now, AT_THE_CLUB, family.child) == {"safety"}


def test_one_source_may_open_grounds_for_two_recipients(now: datetime) -> None:
    family = a_family(now)
    other = Recipient(RecipientKind.OWN_CONTROLLER, "d" * 24)
    a_ground(now, family.child, "safety")
    a_ground(now, family.child, "safety", recipient=other)
    assert open_purposes(now, AT_THE_CLUB, family.child) == open_purposes(now, other, family.child) == {"safety"}


@pytest.mark.refuses("consent.open_grounds")
@pytest.mark.refuses("consent.close_grounds")
def test_no_person_opens_or_closes_grounds_by_herself(now: datetime) -> None:
    family, officer = a_family(now), an_actor(now, "data_protection_officer")
    with pytest.raises(NotAllowed):
        operations.open_grounds(
            actor=officer, now=now, subject=family.child, recipient=AT_THE_CLUB, purposes=["safety"], source=ENROLMENT
        )
    with pytest.raises(NotAllowed):
        operations.close_grounds(actor=officer, now=now, source=ENROLMENT)


def test_a_registration_lets_the_marketplace_write_and_invoice(now: datetime) -> None:
    family, alone = a_family(now), an_adult(now)
    for person in (family.guardian, alone):
        (first, second) = queries.grounds_from(person)
        assert (first.purpose, second.purpose) == ("invoicing", "notification")
        assert {each.recipient_kind for each in (first, second)} == {RecipientKind.PLATFORM}
    assert queries.grounds_of(family.child) == []


def test_a_request_ends_with_the_last_ground_of_who_asked_and_what_was_given_stays(now: datetime) -> None:
    the_law(now)
    family = two_guardians(now)
    for enrolment in (ENROLMENT, "f" * 24):
        tell(now, name="enrolment.child_enrolled", child=family.child, enrolment=enrolment)
    waiting = an_asked_consent(now, family.child, "child.allergies", "safety")
    elsewhere = Recipient(RecipientKind.OWN_CONTROLLER, "d" * 24)
    others = an_asked_consent(now, family.child, "child.allergies", "safety", elsewhere)
    given = a_given_consent(now, family.child, "child.special_needs", "service_delivery", family.adults)
    tell(now, name="enrolment.enrolment_ended")
    assert waiting.status is ConsentStatus.ASKED
    tell(now, name="enrolment.enrolment_ended", enrolment="f" * 24)
    assert waiting.status is ConsentStatus.EXPIRED
    assert (others.status, given.status) == (ConsentStatus.ASKED, ConsentStatus.GIVEN)
    assert queries.waiting_for(family.guardian, [family.child], city_day(now)) == [others]
