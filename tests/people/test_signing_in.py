"""Signing in: passwords, limits for guessers, sign-ins that end, and acting for a family."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.ids import new_secret
from marketplace.kernel.operation import NOBODY, SYSTEM
from marketplace.kernel.outbox import run_due
from marketplace.people import credentials, operations, queries
from marketplace.people.errors import (
    AccountExists,
    ActingForUnknown,
    EmailNotValid,
    EmailTaken,
    PasswordTooShort,
    PersonUnknown,
    SignInEnded,
    TooManyAttempts,
    WrongCredentials,
)
from marketplace.people.models import Account, SignIn, SignInFailure
from tests.factories.people import PASSWORD, a_family, an_account, an_actor, an_adult, as_actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
EMAIL = "aino@example.org"
ADDRESS = "192.0.2.7"


def enter(now: datetime, email: str = EMAIL, password: str = PASSWORD, address: str = ADDRESS) -> operations.NewSignIn:
    """Sign in, with the right password unless told otherwise."""
    return operations.sign_in(actor=NOBODY, now=now, email=email, password=password, address=address)


def fail(now: datetime, times: int, email: str = EMAIL, address: str = ADDRESS) -> None:
    """Fail to sign in, so many times."""
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            enter(now, email, "not the password", address)


@pytest.mark.allows("people.check_credentials")
@pytest.mark.allows("people.open_sign_in")
def test_the_right_password_opens_a_sign_in_whose_secret_is_not_stored(now: datetime) -> None:
    person = an_account(now)
    begun = enter(now, email=" AINO@example.org ")
    actor = queries.actor_of_sign_in(begun.secret, now)
    assert actor is not None and actor.person == person
    assert begun.secret not in {begun.sign_in.secret_hash, begun.sign_in.id}
    assert enter(now).secret != begun.secret
    assert queries.actor_of_sign_in("another", now) is None


def test_an_email_and_a_password_are_kept_as_hashes_only(now: datetime) -> None:
    person = an_account(now)
    account = db.session.get_one(Account, person)
    assert EMAIL not in account.email_hash and len(account.email_hash) == 64
    assert account.password_hash.startswith("$argon2id$")
    assert credentials.keyed_hash("email", "a") != credentials.keyed_hash("token", "a")


@pytest.mark.allows("people.record_sign_in_failure")
def test_a_wrong_password_and_an_unknown_email_are_refused_alike_after_the_same_work(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_account(now)
    verified = []
    hasher = type(credentials._hasher())
    original = hasher.verify
    monkeypatch.setattr(hasher, "verify", lambda self, *given: verified.append(given) or original(self, *given))
    for email in (EMAIL, "nobody@example.org"):
        with pytest.raises(WrongCredentials):
            enter(now, email, "not the password")
    assert len(verified) == 2
    assert not credentials.password_matches(None, "the password of nobody")


def test_the_password_of_nobody_opens_nothing(now: datetime) -> None:
    with pytest.raises(WrongCredentials):
        enter(now, "nobody@example.org", "the password of nobody")


def test_after_five_failures_the_account_waits_and_is_told_how_long(now: datetime) -> None:
    an_account(now)
    fail(now, 5)
    with pytest.raises(TooManyAttempts) as caught:
        enter(now + timedelta(minutes=5), address="198.51.100.1")
    assert caught.value.facts == {"wait_seconds": 600}
    assert caught.value.detail == "Wait 10 minutes, then try again."
    assert enter(now + timedelta(minutes=15))


def test_an_email_without_account_waits_as_well_so_that_nobody_learns_of_it(now: datetime) -> None:
    fail(now, 5, email="nobody@example.org")
    with pytest.raises(TooManyAttempts):
        enter(now, "nobody@example.org")


def test_four_failures_do_not_close_the_account_and_a_success_wipes_the_slate(now: datetime) -> None:
    an_account(now)
    fail(now, 4)
    assert enter(now + timedelta(minutes=1))
    fail(now + timedelta(minutes=2), 4)
    assert enter(now + timedelta(minutes=3))


def test_successes_are_not_counted(now: datetime) -> None:
    an_account(now)
    assert all(enter(now) for _ in range(8))


def test_fifty_failures_from_one_address_close_it_for_every_account(now: datetime) -> None:
    an_account(now)
    for number in range(10):
        fail(now, 5, email=f"guess{number}@example.org")
    with pytest.raises(TooManyAttempts):
        enter(now)
    assert enter(now, address="198.51.100.1")


def test_the_longer_of_two_waits_is_told(now: datetime) -> None:
    for number in range(9):
        fail(now, 5, email=f"guess{number}@example.org")
    fail(now + timedelta(minutes=5), 5)
    with pytest.raises(TooManyAttempts) as caught:
        enter(now + timedelta(minutes=6))
    assert caught.value.facts == {"wait_seconds": 14 * 60}


@pytest.mark.refuses("people.open_sign_in")
def test_the_limit_holds_also_for_one_whose_password_was_tried_just_before(now: datetime) -> None:
    person = an_account(now)
    fail(now, 5)
    with pytest.raises(TooManyAttempts):
        operations.open_sign_in(actor=NOBODY, now=now, person=person, secret=new_secret(), email=EMAIL, address=ADDRESS)


@pytest.mark.refuses("people.check_credentials")
def test_a_closed_account_does_not_try_the_password(now: datetime) -> None:
    an_account(now)
    fail(now, 5)
    with pytest.raises(TooManyAttempts):
        operations.check_credentials(actor=NOBODY, now=now, email=EMAIL, password=PASSWORD, address=ADDRESS)


def test_a_sign_in_ends_after_an_hour_without_use(now: datetime) -> None:
    an_account(now)
    begun = enter(now)
    assert queries.sign_in_of(begun.secret, now + timedelta(minutes=59))
    assert queries.sign_in_of(begun.secret, now + timedelta(minutes=60)) is None


@pytest.mark.allows("people.renew_sign_in")
def test_a_sign_in_that_is_used_lives_on_for_twelve_hours_at_most(now: datetime) -> None:
    me = as_actor(an_account(now), now)
    begun = enter(now)
    at = now
    for _ in range(14):
        at += timedelta(minutes=50)
        operations.renew_sign_in(actor=me, now=at, sign_in=begun.sign_in.id)
    assert queries.sign_in_of(begun.secret, now + timedelta(hours=12, seconds=-1))
    assert queries.sign_in_of(begun.secret, now + timedelta(hours=12)) is None
    assert begun.sign_in.seen_at == at
    with pytest.raises(SignInEnded):
        operations.renew_sign_in(actor=me, now=now + timedelta(hours=12), sign_in=begun.sign_in.id)


@pytest.mark.refuses("people.renew_sign_in")
@pytest.mark.refuses("people.sign_out")
@pytest.mark.refuses("people.stop_acting")
def test_the_sign_in_of_another_is_as_if_absent(now: datetime) -> None:
    an_account(now)
    begun, other = enter(now), an_actor(now)
    for change in (operations.renew_sign_in, operations.sign_out, operations.stop_acting):
        for actor in (other, NOBODY):
            with pytest.raises(NotFound):
                change(actor=actor, now=now, sign_in=begun.sign_in.id)
    with pytest.raises(NotFound) as caught:
        operations.sign_out(actor=NOBODY, now=now, sign_in="unknown")
    assert not isinstance(caught.value, SignInEnded)


@pytest.mark.allows("people.sign_out")
def test_signing_out_ends_the_sign_in_at_once(now: datetime) -> None:
    me = as_actor(an_account(now), now)
    begun = enter(now)
    operations.sign_out(actor=me, now=now, sign_in=begun.sign_in.id)
    assert queries.actor_of_sign_in(begun.secret, now) is None
    with pytest.raises(SignInEnded):
        operations.sign_out(actor=me, now=now, sign_in=begun.sign_in.id)


@pytest.mark.allows("people.act_for")
@pytest.mark.allows("people.stop_acting")
def test_an_officer_of_the_service_centre_acts_for_a_guardian_until_she_stops(now: datetime) -> None:
    person, family = an_account(now), a_family(now)
    operations.grant_role(actor=SYSTEM, now=now, person=person, role="service_centre")
    begun, me = enter(now), as_actor(person, now)
    operations.act_for(actor=me, now=now, sign_in=begun.sign_in.id, person=family.guardian)
    acting = queries.actor_of_sign_in(begun.secret, now)
    assert acting is not None
    assert (acting.person, acting.acting_for, acting.subject) == (person, family.guardian, family.guardian)
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "people.act_for")).one()
    assert row.notes == {"acts_for": family.guardian}
    operations.stop_acting(actor=me, now=now, sign_in=begun.sign_in.id)
    after = queries.actor_of_sign_in(begun.secret, now)
    assert after is not None and after.acting_for is None


def test_nobody_acts_through_the_sign_in_of_another_or_for_somebody_without_children(now: datetime) -> None:
    person, family = an_account(now), a_family(now)
    operations.grant_role(actor=SYSTEM, now=now, person=person, role="service_centre")
    begun, me = enter(now), as_actor(person, now)
    with pytest.raises(SignInEnded):
        operations.act_for(
            actor=an_actor(now, "service_centre"), now=now, sign_in=begun.sign_in.id, person=family.guardian
        )
    with pytest.raises(ActingForUnknown):
        operations.act_for(actor=me, now=now, sign_in=begun.sign_in.id, person=an_adult(now))


def test_nobody_acts_for_herself(now: datetime) -> None:
    family = a_family(now)
    operations.create_account(actor=SYSTEM, now=now, person=family.guardian, email=EMAIL, password=PASSWORD)
    operations.grant_role(actor=SYSTEM, now=now, person=family.guardian, role="service_centre")
    begun = enter(now)
    with pytest.raises(ActingForUnknown):
        operations.act_for(
            actor=as_actor(family.guardian, now), now=now, sign_in=begun.sign_in.id, person=family.guardian
        )


@pytest.mark.refuses("people.act_for")
def test_an_officer_of_another_office_does_not_act_for_families(now: datetime) -> None:
    person, family = an_account(now), a_family(now)
    operations.grant_role(actor=SYSTEM, now=now, person=person, role="city.officer")
    begun = enter(now)
    with pytest.raises(NotAllowed):
        operations.act_for(actor=as_actor(person, now), now=now, sign_in=begun.sign_in.id, person=family.guardian)


@pytest.mark.allows("people.create_account")
def test_an_officer_makes_an_account(now: datetime) -> None:
    person = an_adult(now)
    operations.create_account(
        actor=an_actor(now, "service_centre"), now=now, person=person, email=EMAIL, password=PASSWORD
    )
    assert enter(now).sign_in.person_id == person


@pytest.mark.refuses("people.create_account")
def test_a_person_without_office_makes_no_account(now: datetime) -> None:
    person = an_adult(now)
    with pytest.raises(NotAllowed):
        operations.create_account(actor=as_actor(person, now), now=now, person=person, email=EMAIL, password=PASSWORD)


@pytest.mark.parametrize(
    ("email", "password", "refusal"),
    [
        ("aino", PASSWORD, EmailNotValid),
        ("eero@example.org", "eleven sign", PasswordTooShort),
        (EMAIL.upper(), PASSWORD, EmailTaken),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    now: datetime, email: str, password: str, refusal: type[Exception]
) -> None:
    an_account(now)
    person = an_adult(now)
    with pytest.raises(refusal):
        operations.create_account(actor=SYSTEM, now=now, person=person, email=email, password=password)


def test_a_password_of_twelve_characters_is_long_enough(now: datetime) -> None:
    assert an_account(now, password="twelve signs")


def test_a_person_has_one_account_and_nobody_has_none(now: datetime) -> None:
    person = an_account(now)
    with pytest.raises(AccountExists):
        operations.create_account(actor=SYSTEM, now=now, person=person, email="eero@example.org", password=PASSWORD)
    with pytest.raises(PersonUnknown):
        operations.create_account(actor=SYSTEM, now=now, person="a" * 24, email="eero@example.org", password=PASSWORD)


@pytest.mark.allows("people.change_password")
def test_a_new_password_ends_every_sign_in_of_the_person(now: datetime) -> None:
    me = as_actor(an_account(now), now)
    begun = enter(now)
    operations.change_password(actor=me, now=now, person=me.person or "", old=PASSWORD, new="another long one")
    assert queries.sign_in_of(begun.secret, now) is None
    fail(now, 1)
    assert enter(now, password="another long one")


def test_a_new_password_needs_the_old_one_and_its_length(now: datetime) -> None:
    me = as_actor(an_account(now), now)
    with pytest.raises(WrongCredentials):
        operations.change_password(actor=me, now=now, person=me.person or "", old="not it", new="another long one")
    with pytest.raises(PasswordTooShort):
        operations.change_password(actor=me, now=now, person=me.person or "", old=PASSWORD, new="short")
    without = an_actor(now)
    with pytest.raises(WrongCredentials):
        operations.change_password(
            actor=without, now=now, person=without.person or "", old=PASSWORD, new="another long one"
        )


@pytest.mark.refuses("people.change_password")
def test_nobody_changes_the_password_of_another_not_even_acting_for_her(now: datetime) -> None:
    person, officer = an_account(now), an_actor(now, "service_centre")
    acting = queries.actor_of_person(officer.person or "", now, acting_for=person)
    for actor in (officer, acting, NOBODY):
        with pytest.raises(NotFound):
            operations.change_password(actor=actor, now=now, person=person, old=PASSWORD, new="another long one")


@pytest.mark.allows("people.forget_old_sign_ins")
def test_failures_are_forgotten_after_a_day_and_sign_ins_a_month_after_their_end(now: datetime) -> None:
    me = as_actor(an_account(now), now)
    fail(now, 1)
    ended, expired = enter(now), enter(now)
    operations.sign_out(actor=me, now=now, sign_in=ended.sign_in.id)
    run_due(now + timedelta(hours=23))
    assert db.session.scalars(select(SignInFailure)).all()
    run_due(now + timedelta(days=30, minutes=1))
    assert not db.session.scalars(select(SignInFailure)).all()
    assert list(db.session.scalars(select(SignIn.id))) == [expired.sign_in.id]
    run_due(now + timedelta(days=30, hours=2))
    assert not db.session.scalars(select(SignIn)).all()


@pytest.mark.refuses("people.forget_old_sign_ins")
def test_a_person_does_not_make_the_system_forget(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.forget_old_sign_ins(actor=an_actor(now, "city.officer"), now=now)


@pytest.mark.refuses("people.record_sign_in_failure")
def test_anybody_may_fail_to_sign_in_but_only_so_often(now: datetime) -> None:
    fail(now, 5)
    with pytest.raises(TooManyAttempts):
        enter(now, password="not the password")
    assert len(db.session.scalars(select(SignInFailure)).all()) == 5
