"""Where both guardians are to agree: the place is kept, the other one is asked, and her silence has a meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from catalog.models import OfferingStatus, Session
from catalog.models import Placement as Layout
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import NotAsked, SilenceRuleIncomplete, SilenceRuleNotFound
from marketplace.enrolment.models import Enrolment, GuardianView, SilenceRule
from marketplace.enrolment.operations.agreeing import others_than
from marketplace.enrolment.statuses import Silence
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.outbox import run_due
from marketplace.messages.models import Message
from marketplace.money.queries import available_cents, funding_of
from marketplace.money.verification import differences
from marketplace.people.operations import record_protection_order
from tests.factories.enrolment import City, a_hold, a_low_income, a_wait, an_enrolment, guardian, offering_changed
from tests.factories.people import Family, a_family, as_actor, two_homes
from tests.factories.rules import LINE

pytestmark = pytest.mark.database

Taken = Callable[[Silence], Enrolment]


def a_rule(city: City, silence: Silence = Silence.REFUSES, **facts: object) -> SilenceRule:
    """A rule under which every group falls, unless more is said."""
    return operations.decide_silence_rule(
        **{
            "actor": city.owner,
            "now": city.now,
            "title": "A group on every day of care",
            "silence": silence,
            "wait_days": 4,
            "legal_basis": "Act on Child Custody and Right of Access (361/1983), section 5",
            "valid_from": city_day(city.now),
            **facts,
        }
    )


@pytest.fixture
def family(city: City, now: datetime) -> Family:
    """A child with two guardians who live apart, and a declared income, so that a budget line pays a part."""
    family = two_homes(now)
    a_low_income(family, now)
    return family


@pytest.fixture
def taken(city: City, family: Family, now: datetime) -> Taken:
    """Take a place for the child by its first guardian, under a rule with this meaning of silence."""

    def take(silence: Silence) -> Enrolment:
        a_rule(city, silence)
        held = a_hold(city, family)
        return operations.confirm_hold(actor=guardian(family, now), now=now, enrolment=held.id)

    return take


def other(family: Family, now: datetime) -> Actor:
    """The second guardian."""
    return as_actor(family.adults[1], now)


def told(person: str) -> list[str]:
    """What a person was told, in order."""
    return list(db.session.scalars(select(Message.template).where(Message.to_person == person).order_by(Message.id)))


def places() -> set[int]:
    """How many places are taken in the sessions."""
    return set(db.session.scalars(select(Session.taken)))


def test_a_place_on_which_both_are_to_agree_is_kept_longer_and_nothing_is_owed_yet(
    taken: Taken, family: Family, now: datetime
):
    kept = taken(Silence.REFUSES)
    assert (kept.status, kept.hold_expires_at) == ("hold", now + timedelta(days=4))
    assert not funding_of(kept.id)
    assert [each.guardian_id for each in queries.views_awaited_from(family.adults[1])] == [family.adults[1]]
    assert "guardian_asked" in told(family.adults[1])
    run_due(now + timedelta(hours=1))
    assert (kept.status, places()) == ("hold", {1})


@pytest.mark.allows("enrolment.answer_as_guardian")
def test_the_other_guardian_agrees_and_who_took_it_owes(taken: Taken, family: Family, now: datetime):
    kept = taken(Silence.REFUSES)
    operations.answer_as_guardian(actor=other(family, now), now=now, enrolment=kept.id, agrees=True)
    funding = funding_of(kept.id)
    assert funding is not None
    assert (kept.status, funding.payer_id) == ("confirmed", family.guardian)
    with pytest.raises(NotAsked):
        operations.answer_as_guardian(actor=other(family, now), now=now, enrolment=kept.id, agrees=False)


def test_the_other_guardian_who_takes_the_same_place_agrees_by_that(taken: Taken, family: Family, now: datetime):
    kept = taken(Silence.REFUSES)
    operations.confirm_hold(actor=guardian(family, now), now=now, enrolment=kept.id)
    assert kept.status == "hold"
    operations.confirm_hold(actor=other(family, now), now=now, enrolment=kept.id)
    assert kept.status == "confirmed"


def test_one_who_refuses_gives_the_place_to_the_next_and_both_are_told(
    city: City, taken: Taken, family: Family, now: datetime
):
    an_enrolment(city)
    kept = taken(Silence.REFUSES)
    waiting = a_wait(city)
    operations.answer_as_guardian(actor=other(family, now), now=now, enrolment=kept.id, agrees=False)
    db.session.refresh(waiting)
    assert (kept.status, kept.end_reason, waiting.status) == ("cancelled", "other_guardian_refused", "offered")
    assert all("place_not_agreed" in told(each) for each in family.adults)
    assert not [*places_taken_equal_enrolments(), *differences()]


@pytest.mark.parametrize(
    ("silence", "status", "reason"), [(Silence.AGREES, "confirmed", None), (Silence.REFUSES, "expired", "silent")]
)
def test_silence_means_what_the_rule_says(
    taken: Taken, now: datetime, silence: Silence, status: str, reason: str | None
):
    before = available_cents()[LINE]
    kept = taken(silence)
    assert available_cents()[LINE] < before
    for _again in range(2):
        run_due(now + timedelta(days=4))
    db.session.refresh(kept)
    assert (kept.status, (kept.end_reason or "other_guardian_")[15:] or None) == (status, reason)
    assert places() == ({1} if status == "confirmed" else {0})
    assert (available_cents()[LINE] == before) is (status == "expired")
    assert not [*places_taken_equal_enrolments(), *differences()]


def test_silence_that_agrees_does_not_confirm_what_is_closed_meanwhile(taken: Taken, city: City, now: datetime):
    kept = taken(Silence.AGREES)
    offering_changed(city, status=OfferingStatus.WITHDRAWN)
    run_due(now + timedelta(days=4))
    db.session.refresh(kept)
    assert (kept.status, kept.end_reason, places()) == ("expired", "not_open_any_more", {0})


@pytest.mark.allows("enrolment.remind_guardians")
def test_a_reminder_goes_halfway_and_once(taken: Taken, family: Family, now: datetime):
    kept = taken(Silence.REFUSES)
    run_due(now + timedelta(days=1))
    assert "guardian_reminded" not in told(family.adults[1])
    operations.remind_guardians(actor=SYSTEM, now=now + timedelta(days=1), enrolment=kept.id)
    run_due(now + timedelta(days=2, minutes=1))
    assert told(family.adults[1]).count("guardian_reminded") == 1


def test_a_place_is_not_kept_beyond_its_first_session(city: City, family: Family, now: datetime):
    a_rule(city, wait_days=30)
    held = a_hold(city, family)
    operations.confirm_hold(actor=guardian(family, now), now=now, enrolment=held.id)
    assert held.hold_expires_at == queries.group_situation(city.group, now).first_starts_at


def test_an_offer_waits_as_a_hold_does(city: City, family: Family, now: datetime):
    first, _second = an_enrolment(city), an_enrolment(city)
    waiting = a_wait(city, family)
    a_rule(city)
    operations.cancel_enrolment(actor=Actor(first.applied_by), now=now, enrolment=first.id)
    db.session.refresh(waiting)
    operations.accept_offer(actor=guardian(family, now), now=now, enrolment=waiting.id)
    assert (waiting.status, waiting.offer_expires_at) == ("offered", now + timedelta(days=4))
    run_due(now + timedelta(days=3))
    operations.answer_as_guardian(
        actor=other(family, now), now=now + timedelta(days=3), enrolment=waiting.id, agrees=True
    )
    assert waiting.status == "confirmed"


def test_one_guardian_is_enough_with_sole_custody_and_where_no_rule_applies(city: City, now: datetime):
    a_rule(city)
    assert an_enrolment(city, a_family(now)).status == "confirmed"
    operations.end_silence_rule(actor=city.owner, now=now, rule=queries.silence_rules()[0].id)
    assert an_enrolment(city, two_homes(now)).status == "confirmed"


def test_nobody_is_asked_about_a_child_whom_nobody_may_find(city: City, family: Family, now: datetime):
    record_protection_order(actor=SYSTEM, now=now, person=family.child, valid_from=city_day(now))
    assert others_than(family.guardian, family.child, now) == []


def test_the_most_special_rule_applies(city: City, now: datetime):
    situation, today = queries.group_situation(city.group, now), city_day(now)
    a_rule(city, weekdays_from=5)
    a_rule(city, layout=Layout.INSIDE)
    assert queries.silence_rule_for(situation, today) is None
    general, by_layout = a_rule(city), a_rule(city, layout=Layout.APART)
    assert queries.silence_rule_for(situation, today) is by_layout
    of_service = a_rule(city, service=city.service)
    assert queries.silence_rule_for(situation, today) is of_service
    assert general.valid_until is None


@pytest.mark.refuses("enrolment.answer_as_guardian")
def test_who_is_not_asked_does_not_answer(city: City, taken: Taken, family: Family, now: datetime):
    kept = taken(Silence.REFUSES)
    with pytest.raises((NotAllowed, NotFound)):
        operations.answer_as_guardian(actor=guardian(a_family(now), now), now=now, enrolment=kept.id, agrees=True)
    with pytest.raises(NotAsked):
        operations.answer_as_guardian(actor=guardian(family, now), now=now, enrolment=kept.id, agrees=True)
    with pytest.raises(NotAsked):
        late = now + timedelta(days=4)
        operations.answer_as_guardian(actor=other(family, now), now=late, enrolment=kept.id, agrees=True)
    assert db.session.scalars(select(GuardianView.agrees)).all() == [None]


@pytest.mark.refuses("enrolment.remind_guardians")
@pytest.mark.refuses("enrolment.decide_silence_rule")
@pytest.mark.refuses("enrolment.end_silence_rule")
def test_a_family_decides_no_rule_and_reminds_nobody(city: City, family: Family, now: datetime):
    actor = guardian(family, now)
    with pytest.raises(NotAllowed):
        a_rule(city, actor=actor)
    with pytest.raises(NotAllowed):
        operations.end_silence_rule(actor=actor, now=now, rule=a_rule(city).id)
    with pytest.raises(NotAllowed):
        operations.remind_guardians(actor=actor, now=now, enrolment=a_hold(city).id)


@pytest.mark.allows("enrolment.decide_silence_rule")
@pytest.mark.allows("enrolment.end_silence_rule")
def test_a_rule_names_its_ground_and_its_days(city: City, now: datetime):
    for wrong in (
        {"legal_basis": " "},
        {"wait_days": 31},
        {"weekdays_from": 0},
        {"service": "none"},
        {"valid_from": city_day(now) - timedelta(days=1)},
    ):
        with pytest.raises(SilenceRuleIncomplete):
            a_rule(city, **wrong)
    ended = operations.end_silence_rule(actor=city.owner, now=now, rule=a_rule(city).id)
    assert ended.valid_until == city_day(now)
    with pytest.raises(SilenceRuleNotFound):
        operations.end_silence_rule(actor=city.owner, now=now, rule="none")
