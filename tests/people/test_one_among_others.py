"""What is asked or changed about one person concerns her alone, however many others there are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.ids import new_secret
from marketplace.kernel.operation import NOBODY, SYSTEM
from marketplace.people import operations, queries
from marketplace.people.credentials import one_time_code
from marketplace.people.errors import SignInEnded, TooManyAttempts, WrongCredentials
from marketplace.people.models import (
    Custody,
    DeclarationPurpose,
    Guardianship,
    HouseholdMember,
    ProtectionOrder,
)
from tests.factories.people import (
    PASSWORD,
    a_family,
    an_account,
    an_actor,
    an_adult,
    an_organisation,
    as_actor,
    new_child,
    two_guardians,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
AINO, EERO = "aino@example.org", "eero@example.org"
ADDRESS = "192.0.2.7"


def enter(now: datetime, email: str, password: str = PASSWORD) -> operations.NewSignIn:
    """Sign in."""
    return operations.sign_in(actor=NOBODY, now=now, email=email, password=password, address=ADDRESS)


def fail(now: datetime, times: int, email: str) -> None:
    """Fail to sign in, so many times."""
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            enter(now, email, "not the password")


def moves_in(person: str, household: str, on: date) -> None:
    """Let a person live in a household from a day."""
    db.session.add(HouseholdMember(household_id=household, person_id=person, position=9, valid_from=on))
    db.session.commit()


def test_custody_is_changed_for_one_child_and_from_that_day(now: datetime) -> None:
    family = a_family(now, children=(new_child(), new_child(given_name="Alma")))
    guardian, (oiva, alma) = family.guardian, family.children
    for days, custody in ((10, Custody.JOINT), (20, Custody.SOLE)):
        later = now + timedelta(days=days)
        operations.change_custody(actor=SYSTEM, now=later, guardian=guardian, child=oiva, custody=custody)
    spans = [(row.child_id, row.custody, row.valid_until) for row in db.session.query(Guardianship).all()]
    tenth, twentieth = (city_day(now + timedelta(days=days)) for days in (10, 20))
    assert sorted(spans, key=str) == sorted(
        [
            (oiva, Custody.SOLE, tenth),
            (oiva, Custody.JOINT, twentieth),
            (oiva, Custody.SOLE, None),
            (alma, Custody.SOLE, None),
        ],
        key=str,
    )


def test_custody_of_one_guardian_leaves_that_of_the_other(now: datetime) -> None:
    family = two_guardians(now)
    later = now + timedelta(days=10)
    operations.change_custody(
        actor=SYSTEM, now=later, guardian=family.adults[1], child=family.child, custody=Custody.NONE
    )
    assert queries.has_custody(family.guardian, family.child, city_day(later))


def test_a_protection_order_protects_one_home_and_no_other(now: datetime) -> None:
    family, others = a_family(now), a_family(now)
    operations.record_protection_order(actor=SYSTEM, now=now, person=family.guardian, valid_from=city_day(now))
    assert queries.under_protection([others.guardian, others.child], city_day(now)) == set()
    assert queries.under_protection([family.child], city_day(now)) == {family.child}


def test_a_home_is_shared_only_while_both_live_there(now: datetime) -> None:
    family, mover, today = a_family(now), an_adult(now), city_day(now)
    moves_in(mover, family.household, today + timedelta(days=5))
    operations.record_protection_order(actor=SYSTEM, now=now, person=family.guardian, valid_from=today)
    assert queries.under_protection([mover], today + timedelta(days=4)) == set()
    assert queries.under_protection([mover], today + timedelta(days=5)) == {mover}


def test_a_protected_person_protects_a_home_from_the_day_on_which_she_moves_in(now: datetime) -> None:
    family, mover, today = a_family(now), an_adult(now), city_day(now)
    moves_in(mover, family.household, today + timedelta(days=5))
    operations.record_protection_order(actor=SYSTEM, now=now, person=mover, valid_from=today)
    assert queries.under_protection([family.child], today + timedelta(days=4)) == set()
    assert queries.under_protection([family.child], today + timedelta(days=5)) == {family.child}


def test_the_protection_of_one_person_ends_without_that_of_another(now: datetime) -> None:
    one, other, today = an_adult(now), an_adult(now), city_day(now)
    for person in (one, other):
        operations.record_protection_order(actor=SYSTEM, now=now, person=person, valid_from=today)
    operations.end_protection_order(actor=SYSTEM, now=now + timedelta(days=5), person=one)
    assert queries.under_protection([one, other], today + timedelta(days=5)) == {other}


def test_a_protection_that_has_ended_keeps_its_last_day(now: datetime) -> None:
    person, today = an_adult(now), city_day(now)
    for days in (5, 9):
        operations.record_protection_order(actor=SYSTEM, now=now, person=person, valid_from=today + timedelta(days - 4))
        operations.end_protection_order(actor=SYSTEM, now=now + timedelta(days=days), person=person)
    ends = sorted(row.valid_until for row in db.session.query(ProtectionOrder).all() if row.valid_until)
    assert ends == [today + timedelta(days=5), today + timedelta(days=9)]


def test_two_organisations_have_business_ids_of_their_own(now: datetime) -> None:
    assert an_organisation(now, business_id="1234567-1") != an_organisation(now, business_id="7654321-5")


def test_the_age_of_a_child_is_told_to_who_asks_for_that_child(now: datetime) -> None:
    family = a_family(now, children=(new_child(), new_child(given_name="Alma")))
    assert queries.ages_of([family.child], city_day(now)) == {family.child: 5}


def test_each_signs_in_to_her_own_account(now: datetime) -> None:
    aino, eero = an_account(now, AINO), an_account(now, EERO, "other words of a test")
    assert enter(now, AINO).sign_in.person_id == aino
    assert enter(now, EERO, "other words of a test").sign_in.person_id == eero
    with pytest.raises(WrongCredentials):
        enter(now, EERO)


def test_a_success_wipes_only_her_own_slate(now: datetime) -> None:
    an_account(now, AINO)
    an_account(now, EERO)
    fail(now, 5, EERO)
    enter(now + timedelta(minutes=1), AINO)
    with pytest.raises(TooManyAttempts):
        enter(now + timedelta(minutes=2), EERO)


def test_a_new_password_ends_her_open_sign_ins_and_nobody_elses(now: datetime) -> None:
    aino = as_actor(an_account(now, AINO), now)
    an_account(now, EERO)
    ended, open_, others = enter(now, AINO).sign_in, enter(now, AINO).sign_in, enter(now, EERO).sign_in
    operations.sign_out(actor=aino, now=now, sign_in=ended.id)
    later = now + timedelta(minutes=5)
    operations.change_password(actor=aino, now=later, person=aino.person or "", old=PASSWORD, new="some other words")
    assert (ended.ended_at, open_.ended_at, others.ended_at) == (now, later, None)


def test_a_person_without_an_account_has_no_password_to_change(now: datetime) -> None:
    me = an_actor(now)
    with pytest.raises(WrongCredentials):
        operations.change_password(actor=me, now=now, person=me.person or "", old=PASSWORD, new="some other words")


def test_each_signs_out_of_her_own_sign_in(now: datetime) -> None:
    aino, eero = as_actor(an_account(now, AINO), now), as_actor(an_account(now, EERO), now)
    hers, his = enter(now, AINO).sign_in, enter(now, EERO).sign_in
    operations.sign_out(actor=aino, now=now, sign_in=hers.id)
    operations.sign_out(actor=eero, now=now, sign_in=his.id)
    assert hers.ended_at == his.ended_at == now


def test_nobody_acts_through_a_sign_in_that_never_was(now: datetime) -> None:
    officer, family = an_actor(now, "service_centre"), a_family(now)
    with pytest.raises(SignInEnded):
        operations.act_for(actor=officer, now=now, sign_in="unknown", person=family.guardian)


def test_each_sees_and_revokes_her_own_tokens(now: datetime) -> None:
    actors = [an_actor(now), an_actor(now)]
    tokens = [
        operations.issue_token(actor=me, now=now, person=me.person or "", days=7, secret=new_secret()) for me in actors
    ]
    for me, token in zip(actors, tokens, strict=True):
        assert queries.tokens_of(me.person or "") == [token]
        operations.revoke_token(actor=me, now=now, token=token.id)
        assert token.revoked_at == now


def test_a_replaced_password_forgets_the_failures_on_that_account_alone(now: datetime) -> None:
    an_account(now, AINO)
    an_account(now, EERO)
    fail(now, 5, AINO)
    fail(now, 5, EERO)
    link = operations.ask_for_new_password(actor=NOBODY, now=now, email=AINO, address=ADDRESS)
    operations.choose_new_password(actor=NOBODY, now=now, code=one_time_code(link.id), new=PASSWORD)
    assert enter(now, AINO)
    with pytest.raises(TooManyAttempts):
        enter(now, EERO)


def test_a_letter_is_written_while_its_code_lives(now: datetime) -> None:
    an_account(now, AINO)
    link = operations.ask_for_new_password(actor=NOBODY, now=now, email=AINO, address=ADDRESS)
    letter = queries.link_to_mail(link.id, now)
    assert letter is not None and letter.has_account
    assert (letter.email, letter.code) == (AINO, one_time_code(link.id))
    assert queries.link_to_mail(link.id, link.expires_at) is None
    assert queries.link_to_mail("unknown", now) is None


def test_what_is_asked_about_one_family_is_answered_about_no_other(now: datetime) -> None:
    family, other, today = a_family(now), a_family(now), city_day(now)
    assert list(queries.guardians_of_children([family.child], today)) == [family.child]
    assert queries.guardian_ids_of([family.child], today) == {family.child: {family.guardian}}
    assert queries.children_of_guardians([family.guardian], today) == {family.guardian: [family.child]}
    assert queries.children_in(family.household, today) == [family.child]
    assert queries.members_of(family.household, today) == [family.guardian, family.child]
    assert queries.maturity_of([family.child], today) == {family.child: 5}
    assert queries.household_of(other.child, today) == other.household


def test_a_family_is_none_before_the_day_of_its_registration(now: datetime) -> None:
    family, yesterday = a_family(now), city_day(now) - timedelta(days=1)
    assert queries.guardian_ids_of([family.child], yesterday) == {}
    assert queries.children_in(family.household, yesterday) == []
    assert queries.members_of(family.household, yesterday) == []
    assert queries.household_of(family.child, yesterday) is None


def test_what_one_household_declares_is_no_income_of_another(now: datetime) -> None:
    family, other, today = a_family(now), a_family(now), city_day(now)
    operations.declare_income(
        actor=SYSTEM,
        now=now,
        household=other.household,
        purpose=DeclarationPurpose.SUBSIDY,
        income_cents_per_month=300_000,
        family_size=4,
        valid_from=today,
    )
    situation = queries.family_situation(family.child, today, DeclarationPurpose.SUBSIDY)
    assert situation is not None
    assert (situation.income_declared, situation.family_size) == (False, 2)


def test_a_sign_in_lives_until_it_ends_or_expires(now: datetime) -> None:
    aino = as_actor(an_account(now, AINO), now)
    ended, living = enter(now, AINO).sign_in, enter(now, AINO).sign_in
    operations.sign_out(actor=aino, now=now, sign_in=ended.id)
    assert queries.living_sign_ins(now) == [living]
    assert queries.living_sign_ins(living.expires_at) == []


def test_of_some_persons_those_are_told_who_live_in_a_household_that_day(now: datetime) -> None:
    ours, theirs, alone = a_family(now), a_family(now), an_adult(now)
    today = city_day(now)
    assert queries.with_household([ours.guardian, alone], today) == {ours.guardian}
    assert queries.with_household([ours.guardian, theirs.guardian], today - timedelta(days=1)) == set()
