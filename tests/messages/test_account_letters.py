"""The letters of an account of one's own: to the e-mail that was typed, with a code and without a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import NOBODY, SYSTEM
from marketplace.kernel.outbox import OutboxRow, run_due
from marketplace.messages.operations import compose_account_letter
from marketplace.people import operations as people
from marketplace.people.credentials import one_time_code
from marketplace.people.models import AccountLink
from tests.factories.messages import a_mail_server, letters_in
from tests.factories.people import PASSWORD, an_account

pytestmark = pytest.mark.database
EMAIL = "saara@example.org"
SITE = "https://services.example.org"


@pytest.fixture(autouse=True)
def reached(app: Flask, settings: Settings) -> None:
    """Let the city be reached at an address of its own."""
    app.config["SETTINGS"] = replace(settings, public_url=SITE)


def sign_up(now: datetime, email: str = EMAIL) -> AccountLink:
    """Ask for an account."""
    return people.ask_to_sign_up(
        actor=NOBODY,
        now=now,
        given_name="Saara",
        family_name="Buy cheap watches",
        email=email,
        password=PASSWORD,
        address="192.0.2.7",
    )


def the_letter(now: datetime, settings: Settings) -> EmailMessage:
    """Let the worker send what waits, and return the one letter."""
    run_due(now)
    (letter,) = letters_in(settings.mail_dir)
    return letter


@pytest.mark.allows("messages.compose_account_letter")
def test_who_signs_up_gets_a_link_and_a_code_and_nothing_that_was_typed(now: datetime, settings: Settings) -> None:
    code = one_time_code(sign_up(now).id)
    letter = the_letter(now, settings)
    text = letter.get_content()
    assert (letter["To"], letter["Subject"]) == (EMAIL, "Confirm your e-mail")
    assert f"{SITE}/sign-up/confirm?code={code}" in text.split()
    assert code in text.split()
    assert "Saara" not in str(letter) and "watches" not in str(letter)


def test_the_owner_of_an_account_is_told_that_somebody_asked_for_one(now: datetime, settings: Settings) -> None:
    an_account(now, EMAIL)
    code = one_time_code(sign_up(now).id)
    letter = the_letter(now, settings)
    assert letter["Subject"] == "You have an account already"
    assert code not in str(letter)
    assert f"{SITE}/forgotten-password" in letter.get_content().split()


@pytest.mark.parametrize("known", [True, False])
def test_a_new_password_is_chosen_by_letter_where_there_is_an_account(
    now: datetime, settings: Settings, known: bool
) -> None:
    if known:
        an_account(now, EMAIL)
    link = people.ask_for_new_password(actor=NOBODY, now=now, email=EMAIL, address="192.0.2.7")
    letter, code = the_letter(now, settings), one_time_code(link.id)
    assert (f"{SITE}/new-password?code={code}" in letter.get_content().split()) is known
    assert (code in letter.get_content()) is known
    assert letter["Subject"] == ("Choose a new password" if known else "There is no account with this e-mail")


def test_a_letter_goes_out_once_and_again_where_the_post_office_was_down(
    now: datetime, app: Flask, settings: Settings
) -> None:
    app.config["SETTINGS"] = replace(settings, smtp_url="smtp://127.0.0.1:1/")
    sign_up(now)
    run_due(now)
    with a_mail_server() as server:
        app.config["SETTINGS"] = replace(settings, smtp_url=server.url)
        for minutes in (5, 10):
            run_due(now + timedelta(minutes=minutes))
    assert [letter["To"] for letter in server.taken] == [EMAIL]


def test_a_code_that_is_used_or_too_old_is_not_mailed_any_more(now: datetime, settings: Settings) -> None:
    people.confirm_sign_up(actor=NOBODY, now=now, code=one_time_code(sign_up(now).id), password=PASSWORD)
    old = sign_up(now, "other@example.org")
    assert compose_account_letter(actor=SYSTEM, now=now + timedelta(hours=24), link=old.id, site=SITE) is None
    run_due(now + timedelta(hours=24))
    assert [letter for letter in letters_in(settings.mail_dir) if "code" in letter.get_content()] == []
    assert db.session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))).all() == []


@pytest.mark.refuses("messages.compose_account_letter")
def test_nobody_reads_the_letter_of_another(now: datetime) -> None:
    link = sign_up(now)
    with pytest.raises(NotAllowed):
        compose_account_letter(actor=NOBODY, now=now, link=link.id, site=SITE)
