"""An add-on is attached when the provider asks, the unit agrees and the service owner approves."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from catalog import operations, queries
from catalog.errors import (
    AttachmentAsked,
    AttachmentDecided,
    AttachmentNotAgreed,
    AttachmentTermsWrong,
    AttachmentUnknown,
    BasicServiceAttached,
    OfferingNotPublished,
    SamePersonDecides,
    UnitUnknown,
)
from catalog.models import AttachmentStatus, Placement
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import NOBODY, SYSTEM
from marketplace.people.operations import grant_role
from tests.factories.catalog import (
    AGREED,
    a_draft,
    a_published_offering,
    a_service,
    a_unit,
    a_unit_manager,
    an_approved_attachment,
    an_attachment,
)
from tests.factories.people import as_actor
from tests.factories.providers import a_provider, a_service_owner

pytestmark = pytest.mark.database


def agree(attachment: Any, now: datetime, **terms: Any) -> Any:
    manager = a_unit_manager(now, attachment.unit_id)
    return operations.agree_attachment(actor=manager, now=now, attachment=attachment.id, terms=replace(AGREED, **terms))


def decline(attachment: Any, now: datetime, reason: str = "No room.") -> Any:
    manager = a_unit_manager(now, attachment.unit_id)
    return operations.decline_attachment(actor=manager, now=now, attachment=attachment.id, reason=reason)


@pytest.mark.allows("catalog.ask_attachment")
def test_a_provider_asks_a_unit(app: Any, now: datetime, heard: list[Any]) -> None:
    offering = a_draft(now)
    attachment = an_attachment(now, offering, wish=" The hall, please. ")
    assert (attachment.status, attachment.placement) == (AttachmentStatus.ASKED, Placement.INSIDE)
    assert (attachment.wish, attachment.asked_by) == ("The hall, please.", offering.provider.staff.person)
    assert [(event.attachment, event.offering, event.unit) for event in heard] == [
        (attachment.id, offering.id, offering.unit)
    ]
    assert [each.id for each, _offering in queries.attachments_of_unit(offering.unit)] == [attachment.id]


@pytest.mark.refuses("catalog.ask_attachment")
def test_others_ask_nothing(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    for stranger in (a_provider(now).staff, a_unit_manager(now, offering.unit), NOBODY):
        with pytest.raises(NotFound):
            operations.ask_attachment(
                actor=stranger, now=now, offering=offering.id, unit=offering.unit, placement=Placement.APART
            )


def test_a_unit_is_asked_once_until_it_declines(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    first = an_attachment(now, offering)
    with pytest.raises(AttachmentAsked):
        an_attachment(now, offering, placement=Placement.APART)
    assert an_attachment(now, offering, a_unit(now).id)
    decline(first, now)
    assert an_attachment(now, offering)


def test_the_database_too_keeps_one_live_attachment(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    decline(an_attachment(now, offering), now)
    an_attachment(now, offering)
    for wrong in ("status = 'asked'", "rent_cents = -1"):
        with pytest.raises(IntegrityError):
            db.session.execute(db.text(f"UPDATE attachment SET {wrong}"))
        db.session.rollback()


def test_a_basic_service_is_not_attached(app: Any, now: datetime) -> None:
    with pytest.raises(BasicServiceAttached):
        an_attachment(now, a_draft(now, service=a_service(now, is_basic=True).id))


def test_nothing_is_attached_that_was_withdrawn(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    operations.withdraw_offering(actor=a_service_owner(now), now=now, offering=offering.id, reason="Not safe.")
    with pytest.raises(OfferingNotPublished):
        an_attachment(now, offering)


def test_a_unit_that_is_not_there_is_unknown(app: Any, now: datetime) -> None:
    with pytest.raises(UnitUnknown):
        an_attachment(now, a_draft(now), "nothing")


def test_an_endless_wish_is_refused(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    with pytest.raises(AttachmentTermsWrong) as refused:
        an_attachment(now, offering, wish="x" * 5001)
    assert "wish" in refused.value.fields
    assert an_attachment(now, offering, wish="x" * 5000)


@pytest.mark.allows("catalog.agree_attachment")
def test_the_unit_manager_agrees_to_room_time_and_staffing(app: Any, now: datetime) -> None:
    attachment = an_attachment(now, a_draft(now))
    agreed = agree(attachment, now, room=" The hall ", rent_cents=100_00)
    assert (agreed.status, agreed.room, agreed.rent_cents) == (AttachmentStatus.UNIT_AGREED, "The hall", 100_00)
    assert (agreed.time_note, agreed.staffing) == (AGREED.time_note, AGREED.staffing)
    assert (agreed.others_do, agreed.handover) == (AGREED.others_do, AGREED.handover)
    assert agreed.agreed_by and agreed.agreed_at == now
    assert [each.id for each, _offering, _unit in queries.attachments_to_approve()] == [attachment.id]


@pytest.mark.refuses("catalog.agree_attachment")
def test_the_manager_of_another_unit_does_not_agree(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    attachment = an_attachment(now, offering)
    for stranger in (a_unit_manager(now, a_unit(now).id), offering.provider.staff, a_service_owner(now), NOBODY):
        with pytest.raises(NotFound):
            operations.agree_attachment(actor=stranger, now=now, attachment=attachment.id, terms=AGREED)
    with pytest.raises(NotFound):
        operations.agree_attachment(
            actor=a_unit_manager(now, offering.unit), now=now, attachment="nothing", terms=AGREED
        )


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("room", {"room": " "}),
        ("room", {"room": "x" * 121}),
        ("time_note", {"time_note": ""}),
        ("staffing", {"staffing": "x" * 501}),
        ("others_do", {"others_do": ""}),
        ("others_do", {"others_do": "x" * 501}),
        ("handover", {"handover": "x" * 5001}),
        ("rent_cents", {"rent_cents": -1}),
        ("rent_cents", {"rent_cents": 100_000_01}),
    ],
)
def test_terms_that_are_missing_or_impossible_are_named(
    app: Any, now: datetime, field: str, terms: dict[str, Any]
) -> None:
    with pytest.raises(AttachmentTermsWrong) as refused:
        agree(an_attachment(now, a_draft(now)), now, **terms)
    assert list(refused.value.fields) == [field]


def test_next_to_care_nobody_stays_behind(app: Any, now: datetime) -> None:
    attachment = an_attachment(now, a_draft(now), placement=Placement.NEXT_TO)
    assert agree(attachment, now, others_do="", room="x" * 120, rent_cents=100_000_00, handover="")


def test_a_unit_agrees_once(app: Any, now: datetime) -> None:
    attachment = an_attachment(now, a_draft(now))
    agree(attachment, now)
    with pytest.raises(AttachmentDecided):
        agree(attachment, now)


@pytest.mark.allows("catalog.approve_attachment")
def test_the_service_owner_approves_what_the_unit_agreed_to(app: Any, now: datetime, heard: list[Any]) -> None:
    offering = a_draft(now)
    attachment = an_approved_attachment(now, offering)
    assert attachment.status == AttachmentStatus.APPROVED
    assert attachment.approved_by and attachment.approved_at == now
    assert [(event.attachment, event.offering, event.unit) for event in heard[1:]] == [
        (attachment.id, offering.id, offering.unit)
    ]
    with pytest.raises(AttachmentDecided):
        operations.approve_attachment(actor=a_service_owner(now), now=now, attachment=attachment.id)


@pytest.mark.refuses("catalog.approve_attachment")
def test_others_approve_nothing(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    attachment = agree(an_attachment(now, offering), now)
    for other in (offering.provider.staff, a_unit_manager(now, offering.unit)):
        with pytest.raises(NotAllowed):
            operations.approve_attachment(actor=other, now=now, attachment=attachment.id)


def test_nothing_is_approved_before_the_unit_has_agreed(app: Any, now: datetime) -> None:
    with pytest.raises(AttachmentNotAgreed):
        operations.approve_attachment(
            actor=a_service_owner(now), now=now, attachment=an_attachment(now, a_draft(now)).id
        )


def test_the_one_who_agreed_for_the_unit_does_not_approve(app: Any, now: datetime) -> None:
    attachment = agree(an_attachment(now, a_draft(now)), now)
    grant_role(actor=SYSTEM, now=now, person=attachment.agreed_by, role="city.service_owner")
    with pytest.raises(SamePersonDecides):
        operations.approve_attachment(actor=as_actor(attachment.agreed_by, now), now=now, attachment=attachment.id)


@pytest.mark.allows("catalog.decline_attachment")
def test_unit_or_service_owner_decline_with_a_reason(app: Any, now: datetime) -> None:
    declined = decline(an_attachment(now, a_draft(now)), now, " No room. ")
    assert (declined.status, declined.decline_reason, declined.declined_at) == ("declined", "No room.", now)
    assert declined.declined_by
    agreed = agree(an_attachment(now, a_draft(now)), now)
    owner = a_service_owner(now)
    operations.decline_attachment(actor=owner, now=now, attachment=agreed.id, reason="Too many already.")
    assert queries.attachment(agreed.id).declined_by == owner.person


@pytest.mark.refuses("catalog.decline_attachment")
def test_others_decline_nothing(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    attachment = an_attachment(now, offering)
    for stranger in (offering.provider.staff, a_unit_manager(now, a_unit(now).id)):
        with pytest.raises(NotFound):
            operations.decline_attachment(actor=stranger, now=now, attachment=attachment.id, reason="No.")


def test_what_is_decided_is_not_declined(app: Any, now: datetime) -> None:
    with pytest.raises(AttachmentDecided):
        decline(an_approved_attachment(now, a_draft(now)), now)


@pytest.mark.parametrize("reason", [" ", "x" * 501])
def test_declining_needs_a_reason(app: Any, now: datetime, reason: str) -> None:
    with pytest.raises(AttachmentTermsWrong) as refused:
        decline(an_attachment(now, a_draft(now)), now, reason)
    assert "reason" in refused.value.fields


def test_an_attachment_that_is_not_there_is_unknown(app: Any, now: datetime) -> None:
    with pytest.raises(AttachmentUnknown):
        operations.approve_attachment(actor=a_service_owner(now), now=now, attachment="nothing")
