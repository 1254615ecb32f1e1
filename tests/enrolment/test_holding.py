"""Holds: a place kept for a quarter of an hour."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from catalog.errors import GroupOver, SessionFull
from catalog.models import Admission, OfferingStatus, Placement, Session, SessionStatus
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import (
    AlreadyAsked,
    ChildNamedTwice,
    EnrolmentNotFound,
    GroupNotFormed,
    GroupNotFound,
    HoldExpired,
    MoveNotPossible,
    NobodyAsks,
    NotEligible,
    NotOpenToFamilies,
    ProviderMayNotEnrol,
    TimeClash,
)
from marketplace.enrolment.events import ChildEnrolled
from marketplace.enrolment.models import Enrolment, GroupDecision
from marketplace.enrolment.operations.asking import asker
from marketplace.enrolment.operations.holding import hold_time
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel import events
from marketplace.kernel.db import db
from marketplace.kernel.digests import digest
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor, IdempotencyKey, RoleHeld, transaction
from marketplace.kernel.outbox import run_due
from marketplace.kernel.repeats import KeyReused
from marketplace.money.queries import available_cents, funding_of, invoice_of_enrolment
from providers.operations import suspend_provider
from tests.factories.enrolment import (
    City,
    a_city,
    a_group,
    a_hold,
    a_low_income,
    a_unit,
    a_wait,
    an_enrolment,
    an_offering,
    guardian,
    in_care,
    keep,
    offering_changed,
)
from tests.factories.people import a_family, an_actor, new_child

pytestmark = pytest.mark.database


def taken(group: str) -> list[int]:
    rows = select(Session.taken).where(Session.group_id == group).order_by(Session.position)
    return list(db.session.scalars(rows))


@pytest.mark.allows("enrolment.hold_place")
def test_a_guardian_holds_a_place_in_every_session_to_come_at_the_price_quoted_now(city: City, now: datetime):
    family = a_family(now)
    a_low_income(family, now)
    held = a_hold(city, family)
    assert (held.status, held.hold_expires_at) == ("hold", now + timedelta(minutes=16))
    assert (held.child_id, held.group_id, held.offering_id, held.provider_id) == (
        family.child,
        city.group,
        city.offering,
        city.provider.id,
    )
    assert (held.first_position, held.until_position, held.sessions_taken) == (1, None, 4)
    assert taken(city.group) == [1, 1, 1, 1]
    assert (held.price_cents, held.family_cents, held.city_cents) == (240_00, 120_00, 120_00)
    assert (held.platform_fee_cents, held.platform_fee_vat_cents) == (12_00, 3_06)
    assert held.quote is not None and held.quote_digest == digest(held.quote)
    assert held.rule_set_digest == held.quote["rule_set_digest"]
    assert held.quote["facts"]["child"]["age_years"] == 5
    assert available_cents() == {"hobby-support": 9_880_00}


@pytest.mark.refuses("enrolment.hold_place")
def test_a_stranger_cannot_hold_a_place_for_a_child(city: City, now: datetime):
    with pytest.raises(NotFound):
        operations.hold_place(actor=guardian(a_family(now), now), now=now, child=a_family(now).child, group=city.group)


def test_the_service_centre_holds_for_a_family_and_it_is_recorded_as_such(city: City, now: datetime):
    family, officer = a_family(now), an_actor(now, "service_centre")
    acting = Actor(officer.person, officer.roles, channel="phone", acting_for=family.guardian)
    held = operations.hold_place(actor=acting, now=now, child=family.child, group=city.group)
    assert (held.applied_by, held.on_behalf_by, held.channel) == (family.guardian, officer.person, "phone")


def test_a_guardian_who_holds_herself_has_no_helper(city: City, now: datetime):
    family = a_family(now)
    held = a_hold(city, family)
    assert (held.applied_by, held.on_behalf_by, held.channel) == (family.guardian, None, "web")


def test_a_place_is_asked_for_by_somebody():
    with pytest.raises(NobodyAsks):
        asker(SYSTEM)


def test_a_hold_lives_fifteen_minutes_and_one_for_each_seat():
    assert [hold_time(seats) for seats in (1, 3)] == [timedelta(minutes=16), timedelta(minutes=18)]


def test_the_same_key_gives_the_same_hold_again(city: City, now: datetime):
    family = a_family(now)
    asked = {"actor": guardian(family, now), "child": family.child, "key": IdempotencyKey("k")}
    first = operations.hold_place(now=now, group=city.group, **asked)
    again = operations.hold_place(now=now + timedelta(minutes=1), group=city.group, **asked)
    assert again.id == first.id
    assert taken(city.group) == [1, 1, 1, 1]
    with pytest.raises(KeyReused):
        operations.hold_place(now=now, group=a_group(city, weekday=3), **asked)


def test_when_all_places_are_held_the_next_is_refused(city: City):
    a_hold(city), a_hold(city)
    with pytest.raises(SessionFull):
        a_hold(city)
    assert taken(city.group) == [2, 2, 2, 2]


def test_one_full_session_makes_the_group_full(city: City, now: datetime):
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Session).where(Session.position == 3).values(taken=2))
    assert queries.is_full(city.group, now)
    with pytest.raises(SessionFull):
        a_hold(city)
    assert taken(city.group) == [0, 0, 2, 0]


def test_a_session_that_has_begun_or_was_cancelled_fills_no_group(city: City, now: datetime):
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Session).where(Session.position <= 2).values(taken=2))
        db.session.execute(update(Session).where(Session.position == 2).values(status=SessionStatus.CANCELLED))
    later = now + timedelta(days=8)
    assert queries.is_full(city.group, now)
    assert not queries.is_full(city.group, later)
    held = a_hold(city, now=later)
    assert (held.first_position, held.sessions_taken, held.positions_left_out) == (3, 2, [])
    assert taken(city.group) == [2, 2, 1, 1]


def test_a_cancelled_session_in_between_is_left_out(city: City, now: datetime):
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Session).where(Session.position == 2).values(status=SessionStatus.CANCELLED))
    held = a_hold(city)
    assert (held.first_position, held.sessions_taken, held.positions_left_out) == (1, 3, [2])
    operations.release_hold(actor=guardian_of_hold(held, now), now=now, enrolment=held.id)
    assert taken(city.group) == [0, 0, 0, 0]


def guardian_of_hold(held: Enrolment, now: datetime) -> Actor:
    return Actor(held.applied_by)


def test_a_group_without_sessions_to_come_takes_nobody(city: City, now: datetime):
    with pytest.raises(GroupOver):
        a_hold(city, now=now + timedelta(days=60))


def test_an_unknown_group_is_not_found(city: City):
    with pytest.raises(GroupNotFound):
        a_hold(city, group="gone")


@pytest.mark.parametrize("status", [OfferingStatus.WITHDRAWN, OfferingStatus.DRAFT])
def test_only_published_offerings_take_children(city: City, status: OfferingStatus):
    offering_changed(city, status=status)
    with pytest.raises(NotOpenToFamilies):
        a_hold(city)


@pytest.mark.parametrize("admission", [Admission.ROUND, Admission.DECISION])
def test_places_given_by_a_round_or_a_decision_are_not_held(city: City, admission: Admission):
    offering_changed(city, admission=admission)
    with pytest.raises(NotOpenToFamilies):
        a_hold(city)


def test_a_group_that_was_called_off_takes_nobody_and_one_that_goes_does(city: City, now: datetime):
    other = a_group(city, weekday=4)
    for group, goes in ((city.group, False), (other, True)):
        keep(now, GroupDecision(group_id=group, goes=goes, enrolled=0, minimum=0, decided_at=now))
    with pytest.raises(GroupNotFormed):
        a_hold(city)
    assert a_hold(city, group=other).status == "hold"


def test_a_suspended_provider_takes_no_new_children_and_confirms_none(city: City, now: datetime):
    held = a_hold(city)
    suspend_provider(
        actor=an_actor(now, "city.vetting_officer"),
        now=now,
        provider=city.provider.id,
        reason="Papers are missing.",
        delegation="14",
        no_conflict_declared=True,
    )
    with pytest.raises(ProviderMayNotEnrol):
        a_hold(city)
    with pytest.raises(ProviderMayNotEnrol):
        operations.confirm_hold(actor=Actor(held.applied_by), now=now, enrolment=held.id)


def test_expired_evidence_stops_new_enrolments_by_itself(city: City, now: datetime):
    from providers.models import Evidence

    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Evidence).values(valid_until=date(2026, 9, 1)))
    with pytest.raises(ProviderMayNotEnrol):
        a_hold(city)


def test_the_city_s_own_offering_needs_no_papers(city: City, now: datetime):
    offering_changed(city, provider_id=None, model="v", price_cents=0)
    assert a_hold(city).provider_id is None


def test_a_child_has_or_waits_for_a_place_once(city: City, now: datetime):
    family = a_family(now)
    a_hold(city, family)
    with pytest.raises(AlreadyAsked):
        a_hold(city, family)


def test_another_place_at_the_same_time_is_refused_before_anything_is_taken(city: City, now: datetime):
    family, other = a_family(now), a_group(city)
    a_hold(city, family)
    with pytest.raises(TimeClash) as refused:
        a_hold(city, family, group=other)
    assert refused.value.facts["finding"] == "clash_with_enrolment"
    assert refused.value.detail == "On 2026-09-08 it is at the same time as another place this child has."
    assert taken(other) == [0, 0, 0, 0]


def test_what_only_matters_for_siblings_does_not_keep_a_child_out(city: City, now: datetime):
    family = a_family(now, children=(new_child(), new_child()))
    in_care(family.children[1], a_unit(now), now)
    found = queries.fit(family.children[0], city.group, now)
    assert [finding.kind for finding in found] == ["sibling_elsewhere"]
    held = operations.hold_place(actor=guardian(family, now), now=now, child=family.children[0], group=city.group)
    assert held.status == "hold"


def test_an_add_on_inside_care_is_no_clash_and_one_apart_from_it_is(city: City, now: datetime):
    family = a_family(now)
    in_care(family.child, city.unit, now)
    inside = a_group(city, layout=Placement.INSIDE)
    with pytest.raises(TimeClash):
        a_hold(city, family)
    assert a_hold(city, family, group=inside).status == "hold"


def test_a_child_too_old_is_refused_with_the_rule_that_says_so(city: City, now: datetime):
    family = a_family(now, children=(new_child(birth_date=date(2015, 1, 1)),))
    with pytest.raises(NotEligible) as refused:
        a_hold(city, family)
    assert refused.value.facts["rule"]
    assert refused.value.detail
    assert taken(city.group) == [0, 0, 0, 0]


@pytest.mark.allows("enrolment.hold_places")
def test_siblings_are_held_together(city: City, now: datetime):
    family = a_family(now, children=(new_child(), new_child()))
    held = operations.hold_places(actor=guardian(family, now), now=now, children=family.children, group=city.group)
    assert [each.child_id for each in held] == list(family.children)
    assert {each.hold_expires_at for each in held} == {now + timedelta(minutes=17)}
    assert taken(city.group) == [2, 2, 2, 2]


@pytest.mark.refuses("enrolment.hold_places")
def test_nobody_holds_for_a_child_of_others_among_her_own(city: City, now: datetime):
    family = a_family(now)
    with pytest.raises(NotFound):
        operations.hold_places(
            actor=guardian(family, now), now=now, children=[family.child, a_family(now).child], group=city.group
        )


def test_siblings_are_held_together_or_not_at_all(city: City, now: datetime):
    a_hold(city)
    family = a_family(now, children=(new_child(), new_child()))
    with pytest.raises(SessionFull):
        operations.hold_places(actor=guardian(family, now), now=now, children=family.children, group=city.group)
    assert taken(city.group) == [1, 1, 1, 1]


def test_each_child_is_named_once(city: City, now: datetime):
    family = a_family(now)
    with pytest.raises(ChildNamedTwice):
        operations.hold_places(
            actor=guardian(family, now), now=now, children=[family.child, family.child], group=city.group
        )


@pytest.mark.allows("enrolment.confirm_hold")
def test_a_confirmed_hold_is_funded_invoiced_and_announced(city: City, now: datetime):
    heard: list[ChildEnrolled] = []
    events.LISTENERS[ChildEnrolled.name].append(lambda event, actor, now: heard.append(event))
    try:
        family = a_family(now)
        a_low_income(family, now)
        place = an_enrolment(city, family)
    finally:
        events.LISTENERS[ChildEnrolled.name].pop()
    assert (place.status, place.confirmed_at) == ("confirmed", now)
    funding, invoice = funding_of(place.id), invoice_of_enrolment(place.id)
    assert funding is not None and invoice is not None
    assert (funding.payer_id, funding.provider_id, funding.sessions_total) == (family.guardian, city.provider.id, 4)
    assert (funding.model, funding.service, funding.text) == ("v2", city.service, "Drama club")
    assert (funding.rule_set_digest, funding.decision) == (place.rule_set_digest, place.id)
    assert invoice.amount_cents == 120_00
    assert available_cents() == {"hobby-support": 9_880_00}
    assert heard == [
        ChildEnrolled(
            enrolment=place.id,
            child=family.child,
            provider=city.provider.id,
            recipient_kind="own_controller",
            unit=city.unit,
            purposes=("service_delivery", "safety"),
            group=city.group,
            by=family.guardian,
        )
    ]


@pytest.mark.refuses("enrolment.confirm_hold")
def test_a_stranger_does_not_confirm(city: City, now: datetime):
    held = a_hold(city)
    with pytest.raises(NotFound):
        operations.confirm_hold(actor=guardian(a_family(now), now), now=now, enrolment=held.id)
    with pytest.raises(NotFound):
        operations.confirm_hold(actor=guardian(a_family(now), now), now=now, enrolment="none")


def test_a_hold_is_confirmed_before_it_expires_not_after(city: City, now: datetime):
    held = a_hold(city)
    with pytest.raises(HoldExpired):
        operations.confirm_hold(actor=Actor(held.applied_by), now=held.hold_expires_at, enrolment=held.id)
    last = held.hold_expires_at - timedelta(seconds=1)
    assert operations.confirm_hold(actor=Actor(held.applied_by), now=last, enrolment=held.id).status == "confirmed"
    with pytest.raises(MoveNotPossible):
        operations.confirm_hold(actor=Actor(held.applied_by), now=now, enrolment=held.id)


@pytest.mark.allows("enrolment.release_hold")
def test_a_released_hold_gives_back_place_and_money(city: City, now: datetime):
    family = a_family(now)
    a_low_income(family, now)
    held = a_hold(city, family)
    released = operations.release_hold(actor=guardian(family, now), now=now, enrolment=held.id)
    assert (released.status, released.end_reason, released.ended_at) == ("cancelled", "released", now)
    assert (released.first_position, released.until_position) == (1, 1)
    assert taken(city.group) == [0, 0, 0, 0]
    assert available_cents() == {"hobby-support": 10_000_00}
    assert list(places_taken_equal_enrolments()) == []
    assert a_hold(city, family).status == "hold"


@pytest.mark.refuses("enrolment.release_hold")
def test_a_stranger_does_not_release(city: City, now: datetime):
    with pytest.raises(NotFound):
        operations.release_hold(actor=guardian(a_family(now), now), now=now, enrolment=a_hold(city).id)


def test_a_confirmed_place_is_not_released_as_a_hold(city: City, now: datetime):
    place = an_enrolment(city)
    with pytest.raises(MoveNotPossible):
        operations.release_hold(actor=Actor(place.applied_by), now=now, enrolment=place.id)


@pytest.mark.allows("enrolment.expire_hold")
def test_a_hold_expires_by_itself(city: City, now: datetime):
    held = a_hold(city)
    run_due(held.hold_expires_at - timedelta(seconds=1))
    assert taken(city.group) == [1, 1, 1, 1]
    run_due(held.hold_expires_at)
    expired = queries.enrolment(held.id)
    db.session.refresh(expired)
    assert (expired.status, expired.end_reason) == ("expired", "hold_expired")
    assert taken(city.group) == [0, 0, 0, 0]
    with pytest.raises(HoldExpired):
        operations.confirm_hold(actor=Actor(held.applied_by), now=now, enrolment=held.id)
    operations.expire_hold(actor=SYSTEM, now=held.hold_expires_at, enrolment=held.id)
    assert taken(city.group) == [0, 0, 0, 0]


@pytest.mark.refuses("enrolment.expire_hold")
def test_only_the_system_lets_holds_expire(city: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.expire_hold(actor=city.owner, now=now, enrolment=a_hold(city).id)


def test_an_enrolment_that_does_not_exist_cannot_expire(city: City, now: datetime):
    with pytest.raises(EnrolmentNotFound):
        operations.expire_hold(actor=SYSTEM, now=now, enrolment="none")


def test_a_confirmed_hold_does_not_expire(city: City, now: datetime):
    place = an_enrolment(city)
    run_due(now + timedelta(hours=1))
    assert queries.enrolment(place.id).status == "confirmed"
    assert taken(city.group) == [1, 1, 1, 1]


def test_an_expired_hold_gives_the_place_to_the_first_on_the_waiting_list(city: City, now: datetime):
    held = a_hold(city)
    an_enrolment(city)
    first, second = a_wait(city), a_wait(city)
    run_due(held.hold_expires_at)
    for wait, status in ((first, "offered"), (second, "waitlisted")):
        db.session.refresh(wait)
        assert wait.status == status
    assert taken(city.group) == [2, 2, 2, 2]
    assert list(places_taken_equal_enrolments()) == []


def test_a_hold_that_began_before_a_session_gives_that_one_back_too(city: City, now: datetime):
    start = datetime.fromisoformat("2026-09-08T11:50:00+00:00")
    held = a_hold(city, now=start)
    run_due(held.hold_expires_at)
    assert held.hold_expires_at > start + timedelta(minutes=10)
    assert taken(city.group) == [0, 0, 0, 0]


def test_the_system_role_alone_owns_no_child(city: City, now: datetime):
    with pytest.raises(NotFound):
        operations.hold_place(
            actor=Actor(None, frozenset({RoleHeld("system")})), now=now, child=a_family(now).child, group=city.group
        )


def test_places_of_another_offering_are_not_touched(city: City, now: datetime):
    other = a_group(city, offering=an_offering(city, title="Music"), weekday=2)
    a_hold(city)
    assert taken(other) == [0, 0, 0, 0]


def test_a_city_without_support_lets_the_family_pay_all(app: object, now: datetime):
    city = a_city(now, budget_cents=0)
    family = a_family(now)
    a_low_income(family, now)
    held = a_hold(city, family)
    assert (held.family_cents, held.city_cents) == (240_00, 0)
