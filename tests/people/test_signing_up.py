"""An account of one's own: asked for, proved by a letter, and told to nobody else; and a forgotten password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, inspect, select, text

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import db
from marketplace.kernel.ids import new_secret
from marketplace.kernel.operation import NOBODY
from marketplace.kernel.outbox import OutboxRow, run_due
from marketplace.people import credentials, operations, queries
from marketplace.people.errors import (
    CodeNotValid,
    EmailNotValid,
    EmailTaken,
    NameMissing,
    PasswordTooShort,
    TooManyAttempts,
    WrongCredentials,
)
from marketplace.people.models import Account, AccountLink, AdultDetail, LinkPurpose, Person
from marketplace.people.operations.signing_up import refuse_hasty_letters
from tests.factories.people import PASSWORD, an_account

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
EMAIL = "saara@example.org"
ADDRESS = "192.0.2.7"
TYPED = {"given_name": "Saara", "family_name": "Lehtonen", "email": EMAIL, "password": PASSWORD}


def ask(now: datetime, address: str = ADDRESS, **typed: str) -> str:
    """Ask for an account and return the code of the letter."""
    link = operations.ask_to_sign_up(actor=NOBODY, now=now, address=address, **{**TYPED, **typed})
    return credentials.one_time_code(link.id)


def confirm(now: datetime, code: str, password: str = PASSWORD) -> operations.NewSignIn:
    """Answer a letter."""
    return operations.confirm_sign_up(actor=NOBODY, now=now, code=code, password=password)


def ask_anew(now: datetime, email: str = EMAIL, address: str = ADDRESS) -> str:
    """Ask for a new password and return the code of the letter."""
    link = operations.ask_for_new_password(actor=NOBODY, now=now, email=email, address=address)
    return credentials.one_time_code(link.id)


def choose(now: datetime, code: str, new: str = "another four words") -> Account:
    """Choose a new password by a code."""
    return operations.choose_new_password(actor=NOBODY, now=now, code=code, new=new)


def enter(now: datetime, password: str = PASSWORD) -> operations.NewSignIn:
    """Sign in."""
    return operations.sign_in(actor=NOBODY, now=now, email=EMAIL, password=password, address=ADDRESS)


@pytest.mark.allows("people.ask_to_sign_up")
def test_who_asks_for_an_account_is_nobody_until_the_letter_is_answered(now: datetime) -> None:
    ask(now)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    with pytest.raises(WrongCredentials):
        enter(now)


@pytest.mark.allows("people.open_account")
def test_the_code_of_the_letter_makes_an_adult_with_an_account_who_is_signed_in(now: datetime) -> None:
    begun = confirm(now, ask(now, email=f" {EMAIL} ", given_name=" Saara "))
    actor = queries.actor_of_sign_in(begun.secret, now)
    assert actor is not None and actor.roles == frozenset() and actor.person
    known = db.session.get_one(AdultDetail, actor.person)
    assert (known.given_name, known.family_name, known.email) == ("Saara", "Lehtonen", EMAIL)
    assert queries.household_of(actor.person, now.date()) is None
    assert db.session.get_one(Account, actor.person).password_hash.startswith("$argon2id$")
    assert enter(now).sign_in.person_id == actor.person


def test_what_was_typed_is_gone_once_the_code_is_used(now: datetime) -> None:
    confirm(now, ask(now))
    assert db.session.scalar(select(func.count()).select_from(AccountLink)) == 0


def test_a_code_is_used_once(now: datetime) -> None:
    code = ask(now)
    confirm(now, code)
    with pytest.raises(CodeNotValid):
        confirm(now, code)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.refuses("people.open_account")
@pytest.mark.parametrize(("hours", "known"), [(23.9, True), (24, False)])
def test_a_code_lives_for_a_day(now: datetime, hours: float, known: bool) -> None:
    code, later = ask(now), now + timedelta(hours=hours)
    if known:
        assert confirm(later, code)
    else:
        with pytest.raises(CodeNotValid) as caught:
            confirm(later, code)
        assert list(caught.value.fields) == ["code"]


def test_a_code_is_read_whatever_its_case_and_spaces_and_no_other_opens_anything(now: datetime) -> None:
    code = ask(now)
    for wrong in ("", code[:-1], code[:-1] + "x", new_secret()):
        with pytest.raises(CodeNotValid):
            confirm(now, wrong)
    assert confirm(now, f" {code.upper()} ")


def test_who_answers_the_letter_of_another_does_not_give_her_the_account(now: datetime) -> None:
    code = ask(now, password="words of somebody else")
    with pytest.raises(WrongCredentials) as caught:
        confirm(now, code)
    assert list(caught.value.fields) == ["password"]
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0
    assert confirm(now, code, "words of somebody else")


def test_an_email_with_an_account_gets_the_same_answer_after_the_same_work(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_account(now, EMAIL)
    hashed: list[str] = []
    hash_password = credentials.hash_password
    monkeypatch.setattr(
        "marketplace.people.operations.signing_up.hash_password",
        lambda password: hashed.append(password) or hash_password(password),
    )
    known, unknown = ask(now), ask(now, email="nobody@example.org")
    assert len(known) == len(unknown)
    assert hashed == [PASSWORD, PASSWORD]
    links = db.session.scalars(select(AccountLink.purpose)).all()
    assert links == [LinkPurpose.SIGN_UP, LinkPurpose.SIGN_UP]
    sent = select(func.count()).select_from(OutboxRow).where(OutboxRow.task == "messages.send_account_letter")
    assert db.session.scalar(sent) == 2


def test_an_email_has_one_account_whoever_answers_last(now: datetime) -> None:
    first, second = ask(now), ask(now, given_name="Sara")
    confirm(now, first)
    with pytest.raises(EmailTaken):
        confirm(now, second)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(
    ("typed", "refusal", "field"),
    [
        ({"given_name": " "}, NameMissing, "given_name"),
        ({"family_name": "x" * 101}, NameMissing, "family_name"),
        ({"email": "saara"}, EmailNotValid, "email"),
        ({"email": f"{'x' * 250}@example.org"}, EmailNotValid, "email"),
        ({"password": "eleven sign"}, PasswordTooShort, "password"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    now: datetime, typed: dict[str, str], refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        ask(now, **typed)
    assert list(caught.value.fields) == [field]  # type: ignore[attr-defined]


def test_the_longest_names_and_the_shortest_password_are_taken(now: datetime) -> None:
    assert ask(now, given_name="x" * 100, family_name="y" * 100, password="twelve signs")


@pytest.mark.refuses("people.ask_to_sign_up")
def test_after_five_letters_an_email_waits_as_at_signing_in(now: datetime) -> None:
    for _ in range(5):
        ask(now)
    with pytest.raises(TooManyAttempts) as caught:
        ask(now + timedelta(minutes=5), address="198.51.100.1")
    assert caught.value.facts == {"wait_seconds": 600}
    with pytest.raises(TooManyAttempts):
        ask_anew(now)
    assert ask(now, email="other@example.org")
    assert ask(now + timedelta(minutes=15))


def test_after_fifty_letters_an_address_waits(now: datetime) -> None:
    for number in range(50):
        ask(now, email=f"guess{number}@example.org")
    with pytest.raises(TooManyAttempts):
        ask(now)
    assert ask(now, address="198.51.100.1")


def test_the_limit_of_letters_does_not_close_signing_in(now: datetime) -> None:
    confirm(now, ask(now))
    for _ in range(5):
        ask(now)
    with pytest.raises(TooManyAttempts):
        refuse_hasty_letters(email=EMAIL, address="198.51.100.1", now=now)
    assert enter(now)


def test_what_was_typed_stands_nowhere_but_in_its_row(now: datetime) -> None:
    code = ask(now, password="abcdefghijklmnopqrstuvwx")
    with pytest.raises(WrongCredentials):
        confirm(now, code)
    words = (EMAIL, "Saara", "Lehtonen", "abcdefghijklmnopqrstuvwx", code)
    names = inspect(db.engine).get_table_names()
    rows = {name: str(db.session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in names}
    found = {(name, word) for name, said in rows.items() for word in words if word in said}
    assert found == {("account_link", word) for word in words[:3]}


def test_a_password_that_looks_like_an_id_is_not_written_to_the_audit(now: datetime) -> None:
    begun = confirm(now, ask(now, password="a" * 24), "a" * 24)
    actor = queries.actor_of_person(begun.sign_in.person_id, now)
    operations.change_password(actor=actor, now=now, person=actor.person or "", old="a" * 24, new="b" * 24)
    said = str([(row.objects, row.notes) for row in db.session.scalars(select(AuditRow))])
    assert "a" * 24 not in said and "b" * 24 not in said
    assert begun.sign_in.person_id in said


def test_what_was_never_answered_is_forgotten(now: datetime) -> None:
    ask(now)
    run_due(now + timedelta(hours=23))
    assert db.session.scalar(select(func.count()).select_from(AccountLink)) == 1
    run_due(now + timedelta(hours=25))
    assert db.session.scalar(select(func.count()).select_from(AccountLink)) == 0


@pytest.mark.allows("people.ask_for_new_password")
@pytest.mark.allows("people.choose_new_password")
def test_a_forgotten_password_is_replaced_and_every_sign_in_ends(now: datetime) -> None:
    begun = confirm(now, ask(now))
    code = ask_anew(now, email=EMAIL.upper())
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            enter(now, "is it this one?")
    choose(now, code)
    assert queries.sign_in_of(begun.secret, now) is None
    assert enter(now, "another four words")
    with pytest.raises(WrongCredentials):
        enter(now)
    with pytest.raises(CodeNotValid):
        choose(now, code)


@pytest.mark.refuses("people.choose_new_password")
@pytest.mark.parametrize("account", [True, False])
def test_a_new_password_needs_a_living_code_of_an_account(now: datetime, account: bool) -> None:
    if account:
        confirm(now, ask(now))
    code = ask_anew(now)
    late = now + (timedelta(hours=1) if account else timedelta())
    for wrong, at in (("", now), (code, late), (ask(now, email="other@example.org"), now)):
        with pytest.raises(CodeNotValid):
            choose(at, wrong)
    if account:
        with pytest.raises(PasswordTooShort):
            choose(now, code, "eleven sign")
        assert choose(now + timedelta(minutes=59), code)


def test_the_code_of_a_new_password_makes_no_account(now: datetime) -> None:
    with pytest.raises(CodeNotValid):
        confirm(now, ask_anew(now))


@pytest.mark.refuses("people.ask_for_new_password")
def test_letters_for_a_new_password_have_the_same_limit(now: datetime) -> None:
    with pytest.raises(EmailNotValid):
        ask_anew(now, email="saara")
    for _ in range(5):
        ask_anew(now)
    with pytest.raises(TooManyAttempts):
        ask_anew(now)


def test_a_code_follows_from_the_letter_under_the_key_of_the_city(now: datetime, app: Any) -> None:
    link = operations.ask_to_sign_up(actor=NOBODY, now=now, address=ADDRESS, **TYPED)
    code = credentials.one_time_code(link.id)
    assert len(code) == 32 and code not in link.code_hash
    assert code != credentials.one_time_code("another")
