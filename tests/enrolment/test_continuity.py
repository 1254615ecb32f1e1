"""When a provider fails, its children, hour, room and unspent money go to a substitute, each family agreeing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from catalog.models import Attachment, Group, Placement, Session
from catalog.queries import sessions_of_group
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import (
    ContinuityNotFound,
    ContinuityNotNeeded,
    ContinuityOpen,
    ContinuityOver,
    NoSubstituteYet,
    NothingToCarryOver,
    SubstituteUnfit,
)
from marketplace.enrolment.models import Continuity, Enrolment
from marketplace.enrolment.statuses import ENROLLED, ContinuityStep, Status
from marketplace.enrolment.verification import places_taken_equal_enrolments, sessions_taken_equal_positions
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.outbox import run_due
from marketplace.money.models import Commitment, Entry, FundingPart
from marketplace.money.operations import earn_sessions, verify_books
from marketplace.money.queries import invoice_of_enrolment, refunds_to_send, trial_balance
from providers.operations import end_provider
from tests.factories.catalog import a_unit_manager
from tests.factories.enrolment import City, a_group, a_low_income, an_enrolment, an_offering, guardian
from tests.factories.money import a_payment
from tests.factories.people import Family, a_family
from tests.factories.providers import DECIDED, AProvider, a_provider, an_officer

pytestmark = pytest.mark.database
FULL = 240_00


@dataclass
class Failed:
    """A club of three children, one supported and two who paid in full, whose provider left after the first session."""

    city: City
    families: list[Family]
    places: list[Enrolment]
    substitute: AProvider
    offering: str
    at: datetime
    before: Counter[str]


@pytest.fixture
def failed(city: City, now: datetime) -> Failed:
    city.group = a_group(city, capacity=3, weekday=3, layout=Placement.APART)
    families = [a_family(now) for _ in range(3)]
    a_low_income(families[0], now)
    places = [an_enrolment(city, family) for family in families]
    for place in places[:2]:
        invoice = invoice_of_enrolment(place.id)
        assert invoice
        a_payment(now, invoice.reference, invoice.open_cents)
    first = sessions_of_group(city.group)[0]
    at = first.ends_at + timedelta(hours=1)
    earn_sessions(actor=SYSTEM, now=at, session=first.id, enrolments=[each.id for each in places], decision="confirmed")
    first.status = "delivered"  # type: ignore[assignment]
    db.session.commit()
    operations.start_enrolments(actor=SYSTEM, now=at)
    substitute = a_provider(now)
    offering = an_offering(city, provider_id=substitute.id, title="Theatre", age_from=3, age_to=8)
    before = money_by_source()
    end_provider(actor=an_officer(now), now=at, provider=city.provider.id, **DECIDED)
    return Failed(city, families, places, substitute, offering, at, before)


def money_by_source() -> Counter[str]:
    """What is unspent of all enrolments, by part of the price."""
    left = FundingPart.total_cents - FundingPart.earned_cents - FundingPart.returned_cents
    return Counter(dict(db.session.execute(select(FundingPart.part, func.sum(left)).group_by(FundingPart.part)).all()))


def promised() -> int:
    left = Commitment.amount_cents - Commitment.captured_cents - Commitment.voided_cents
    return int(db.session.scalar(select(func.sum(left))) or 0)


def opened(failed: Failed) -> Continuity:
    (found,) = operations.open_continuity(actor=failed.city.owner, now=failed.at, provider=failed.city.provider.id)
    return found


def proposed(failed: Failed) -> Continuity:
    return operations.propose_substitute(
        actor=failed.city.owner, now=failed.at, continuity=opened(failed).id, offering=failed.offering
    )


def offered(failed: Failed) -> Continuity:
    asked = proposed(failed)
    operations.answer_substitution(actor=failed.substitute.staff, now=failed.at, continuity=asked.id, willing=True)
    head = a_unit_manager(failed.at, failed.city.unit)
    return operations.agree_carry_over(actor=head, now=failed.at, continuity=asked.id)


def answers(failed: Failed, number: int, agrees: bool, at: datetime | None = None) -> Enrolment:
    at = at or failed.at
    return operations.answer_substitute(
        actor=guardian(failed.families[number], at), now=at, enrolment=failed.places[number].id, agrees=agrees
    )


def in_order(at: datetime) -> bool:
    checks = [*places_taken_equal_enrolments(), *sessions_taken_equal_positions()]
    return checks == [] and verify_books(actor=SYSTEM, now=at) == []


@pytest.mark.allows("enrolment.open_continuity")
def test_the_procedure_is_opened_for_each_group_with_children_for_ten_days(failed: Failed) -> None:
    found = opened(failed)
    assert (found.group_id, found.step) == (failed.city.group, ContinuityStep.SEARCHING)
    assert found.due_at == failed.at + timedelta(days=10)
    with pytest.raises(ContinuityOpen):
        opened(failed)


@pytest.mark.refuses("enrolment.open_continuity")
def test_only_for_a_provider_that_failed_and_has_children(failed: Failed) -> None:
    owner, at = failed.city.owner, failed.at
    with pytest.raises(ContinuityNotNeeded):
        operations.open_continuity(actor=owner, now=at, provider=failed.substitute.id)
    gone = a_provider(at)
    end_provider(actor=an_officer(at), now=at, provider=gone.id, **DECIDED)
    with pytest.raises(NothingToCarryOver):
        operations.open_continuity(actor=owner, now=at, provider=gone.id)
    with pytest.raises(NotAllowed):
        operations.open_continuity(actor=failed.substitute.staff, now=at, provider=failed.city.provider.id)


@pytest.mark.allows("enrolment.propose_substitute")
@pytest.mark.allows("enrolment.answer_substitution")
@pytest.mark.allows("enrolment.agree_carry_over")
def test_a_willing_substitute_gets_hour_room_and_unit(failed: Failed) -> None:
    found = offered(failed)
    old, new = (db.session.get_one(Group, each) for each in (failed.city.group, found.substitute_group_id))
    assert (new.unit_id, new.start_time, new.weekdays, new.capacity) == (old.unit_id, old.start_time, old.weekdays, 3)
    attachment = db.session.get_one(Attachment, new.attachment_id)
    assert (attachment.offering_id, attachment.placement) == (failed.offering, Placement.APART)
    assert [each.starts_at for each in sessions_of_group(new.id)] == [
        each.starts_at for each in sessions_of_group(old.id)[1:]
    ]


@pytest.mark.refuses("enrolment.propose_substitute")
def test_a_substitute_fits_by_age_and_language_and_may_take_children(failed: Failed, now: datetime) -> None:
    found, city = opened(failed), failed.city
    too_old = an_offering(city, provider_id=a_provider(now).id, age_from=5, age_to=8)
    foreign = an_offering(city, provider_id=a_provider(now).id, age_from=3, age_to=8, languages=["en"])
    gone = a_provider(now)
    ended = an_offering(city, provider_id=gone.id, age_from=3, age_to=8)
    end_provider(actor=an_officer(now), now=failed.at, provider=gone.id, **DECIDED)
    assert [each.id for each in operations.substitutes(found.group_id, failed.at)] == [failed.offering]
    for unfit in (too_old, foreign, ended, city.offering):
        with pytest.raises(SubstituteUnfit):
            operations.propose_substitute(actor=city.owner, now=failed.at, continuity=found.id, offering=unfit)
    with pytest.raises(NotAllowed):
        operations.propose_substitute(
            actor=failed.substitute.staff, now=failed.at, continuity=found.id, offering=failed.offering
        )


@pytest.mark.refuses("enrolment.answer_substitution")
@pytest.mark.refuses("enrolment.agree_carry_over")
def test_each_step_is_taken_by_whom_it_concerns_and_in_turn(failed: Failed) -> None:
    found, at = proposed(failed), failed.at
    head = a_unit_manager(at, failed.city.unit)
    with pytest.raises(NotFound):
        operations.answer_substitution(actor=a_provider(at).staff, now=at, continuity=found.id, willing=True)
    with pytest.raises(NoSubstituteYet):
        operations.agree_carry_over(actor=head, now=at, continuity=found.id)
    operations.answer_substitution(actor=failed.substitute.staff, now=at, continuity=found.id, willing=False)
    assert queries.continuity(found.id).step is ContinuityStep.SEARCHING
    operations.propose_substitute(actor=failed.city.owner, now=at, continuity=found.id, offering=failed.offering)
    operations.answer_substitution(actor=failed.substitute.staff, now=at, continuity=found.id, willing=True)
    with pytest.raises(NotFound):
        operations.agree_carry_over(actor=a_unit_manager(at, "elsewhere"), now=at, continuity=found.id)
    with pytest.raises(ContinuityNotFound):
        queries.continuity("nothing")


@pytest.mark.allows("enrolment.answer_substitute")
def test_who_agrees_goes_on_with_every_cent_that_is_unspent_by_source(failed: Failed) -> None:
    lines, cash = promised(), len(refunds_to_send())
    offered(failed)
    new = [answers(failed, number, agrees=True) for number in range(3)]
    assert money_by_source() == failed.before
    assert promised() == lines
    assert len(refunds_to_send()) == cash
    assert (new[0].family_cents, new[0].city_cents) == (90_00, 90_00)
    assert (new[1].family_cents, new[1].city_cents) == (180_00, 0)
    assert [queries.enrolment(each.id).status for each in failed.places] == [Status.TRANSFERRED] * 3
    assert [each.sessions_taken for each in new] == [3, 3, 3]
    live = Counter(db.session.scalars(select(Enrolment.child_id).where(Enrolment.status.in_(ENROLLED))))
    assert live == {family.child: 1 for family in failed.families}
    assert in_order(failed.at)


def test_the_substitute_earns_what_was_carried_over_to_the_last_cent(failed: Failed) -> None:
    found = offered(failed)
    new = [answers(failed, number, agrees=True) for number in range(3)]
    at = failed.at + timedelta(weeks=4)
    for session in sessions_of_group(found.substitute_group_id or ""):
        earn_sessions(actor=SYSTEM, now=at, session=session.id, enrolments=[each.id for each in new], decision="d")
    assert set(money_by_source().values()) == {0}
    earned = {
        provider: int(cents)
        for provider, cents in db.session.execute(
            select(Entry.provider_id, func.sum(-Entry.amount_cents))
            .where(Entry.account_code == "liabilities:payable:providers")
            .group_by(Entry.provider_id)
        )
    }
    assert sum(earned.values()) == 3 * FULL - 3 * 12_00 - 3 * 3_06
    assert earned[failed.city.provider.id] == 3 * 56_24
    assert in_order(at)
    assert sum(each.balance_cents for each in trial_balance(at.date())) == 0


def test_who_declines_has_back_what_is_left_by_source(failed: Failed) -> None:
    lines = promised()
    offered(failed)
    ended = answers(failed, 0, agrees=False)
    assert (ended.status, ended.end_reason) == (Status.CANCELLED, "substitute_declined")
    assert promised() == lines - 90_00
    assert [each.amount_cents for each in refunds_to_send()] == [90_00]
    answers(failed, 2, agrees=False)
    invoice = invoice_of_enrolment(failed.places[2].id)
    assert invoice
    assert (invoice.credited_cents, invoice.open_cents) == (180_00, 60_00), "what was not paid is asked no longer"
    assert in_order(failed.at)


@pytest.mark.allows("enrolment.end_continuity")
def test_silence_is_an_answer_after_ten_days(failed: Failed) -> None:
    found = offered(failed)
    answers(failed, 1, agrees=True)
    run_due(found.due_at - timedelta(minutes=1))
    assert queries.enrolment(failed.places[0].id).status is Status.ACTIVE
    run_due(found.due_at + timedelta(minutes=1))
    assert queries.continuity(found.id).step is ContinuityStep.ENDED
    silent = queries.enrolment(failed.places[0].id)
    assert (silent.status, silent.end_reason) == (Status.CANCELLED, "substitute_unanswered")
    old = db.session.scalars(select(Session.status).where(Session.group_id == failed.city.group, Session.taken == 0))
    assert set(old) == {"cancelled"}
    assert in_order(found.due_at)
    with pytest.raises(ContinuityOver):
        operations.end_continuity(actor=SYSTEM, now=found.due_at, continuity=found.id)
    with pytest.raises(NoSubstituteYet):
        answers(failed, 0, agrees=True, at=found.due_at)


def test_where_nobody_is_found_each_family_has_back_what_is_left(failed: Failed) -> None:
    found = opened(failed)
    operations.end_continuity(actor=failed.city.owner, now=failed.at, continuity=found.id)
    ended = [queries.enrolment(each.id) for each in failed.places]
    assert {each.end_reason for each in ended} == {"no_substitute"}
    assert promised() == 0
    assert set(money_by_source().values()) == {0}
    assert in_order(failed.at)


@pytest.mark.refuses("enrolment.end_continuity")
@pytest.mark.refuses("enrolment.answer_substitute")
def test_others_neither_answer_nor_end(failed: Failed) -> None:
    found = offered(failed)
    stranger = Actor(person=failed.families[1].guardian)
    with pytest.raises(NotFound):
        operations.answer_substitute(actor=stranger, now=failed.at, enrolment=failed.places[0].id, agrees=True)
    with pytest.raises(NotAllowed):
        operations.end_continuity(actor=failed.substitute.staff, now=failed.at, continuity=found.id)


def test_carried_money_can_be_refunded_again_to_the_family_that_paid(failed: Failed) -> None:
    offered(failed)
    new = answers(failed, 1, agrees=True)
    operations.cancel_enrolment(actor=guardian(failed.families[1], failed.at), now=failed.at, enrolment=new.id)
    (refund,) = refunds_to_send()
    assert (refund.amount_cents, refund.enrolment) == (180_00, failed.places[1].id)
    assert in_order(failed.at)


def test_a_session_that_waits_for_its_confirmation_may_still_earn_where_it_was_held(failed: Failed) -> None:
    offered(failed)
    second = sessions_of_group(failed.city.group)[1]
    at = second.ends_at + timedelta(minutes=5)
    new = answers(failed, 1, agrees=True, at=at)
    assert (new.sessions_taken, new.family_cents) == (2, 120_00)
    assert money_by_source() == failed.before
    earn_sessions(actor=SYSTEM, now=at, session=second.id, enrolments=[failed.places[1].id], decision="confirmed")
    assert money_by_source()["family"] == failed.before["family"] - 60_00
    assert in_order(at)
