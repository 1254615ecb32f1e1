"""Who is told of what happens elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.delivery.operations import dispute_delivery
from marketplace.enrolment.operations import cancel_enrolment
from marketplace.kernel.db import db
from marketplace.kernel.events import known_events
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.outbox import run_due
from marketplace.messages.models import Message
from marketplace.messages.tasks.listening import NOTICES, Notice
from marketplace.messages.templates import TEMPLATES
from marketplace.money.invoices.queries import invoice_of_enrolment
from marketplace.people.models import Custody
from marketplace.requests.models import ServiceRequest
from marketplace.requests.operations import answer_request, escalate_overdue, open_request
from tests.factories.delivery import a_child_in, a_club, a_manager, a_session_cancelled, a_session_marked, decide_club
from tests.factories.messages import letters_in
from tests.factories.money import a_payment
from tests.factories.people import Family, a_family, an_actor, as_actor, new_adult, new_child
from tests.factories.quality import a_season_over
from tests.factories.steering import an_approved_move

pytestmark = pytest.mark.database


def told() -> Counter[tuple[str, str]]:
    return Counter((row.to_person, row.template) for row in db.session.scalars(select(Message)))


def told_of(template: str) -> list[str]:
    return sorted(person for (person, key), times in told().items() if key == template for _each in range(times))


def two_guardians_with_mail(now: datetime) -> Family:
    adults = (new_adult(email="aino@example.org"), new_adult(given_name="Eero", email="eero@example.org"))
    return a_family(now, adults=adults, children=(new_child(),), custody=Custody.JOINT)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: f"{notice.event}-{notice.template}")
def test_each_notice_is_of_an_event_that_is_announced_with_the_facts_it_tells(notice: Notice) -> None:
    event = known_events()[notice.event]
    assert set(notice.facts) <= {field.name for field in fields(event)}
    assert notice.template in TEMPLATES


def test_each_template_is_told_of_something() -> None:
    assert {notice.template for notice in NOTICES} == set(TEMPLATES.keys())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_a_text_names_child_and_offering_and_nothing_else(template: Any) -> None:
    text = template.text(child="CHILD", offering="OFFERING")
    assert "%" not in text
    assert text.message == template.body.message


def test_both_guardians_are_told_and_neither_learns_the_others_address(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family = two_guardians_with_mail(now)
    a_child_in(club, family)
    assert told_of("child_enrolled") == sorted(family.adults)
    run_due(now)
    folder: Path = app.config["SETTINGS"].mail_dir
    letters = letters_in(folder)
    assert {letter["To"] for letter in letters} == {"aino@example.org", "eero@example.org"}
    assert all(letter.as_string().count("@example.org") == 1 for letter in letters)


def test_an_invoice_goes_to_who_pays_alone(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family = two_guardians_with_mail(now)
    _family, enrolment = a_child_in(club, family)
    assert told_of("invoice_issued") == [family.guardian]
    message = db.session.scalars(select(Message).where(Message.template == "invoice_issued")).one()
    assert message.facts["enrolment"] == enrolment


def test_a_cancelled_session_is_told_to_every_guardian_and_its_request_to_the_provider(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    one, other = two_guardians_with_mail(now), a_family(now)
    a_child_in(club, one)
    a_child_in(club, other)
    session = a_session_cancelled(club)
    assert told_of("session_cancelled") == sorted([*one.adults, other.guardian])
    assert told_of("request_to_answer") == [club.staff.person]
    facts = [row.facts for row in db.session.scalars(select(Message).where(Message.template == "session_cancelled"))]
    assert {(each["session"], each["offering"]) for each in facts} == {(session, club.offering)}
    assert {each["child"] for each in facts} == {one.child, other.child}


def test_the_provider_is_told_that_its_group_is_called_off_and_its_families_that_their_place_ended(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    family, _enrolment = a_child_in(club)
    decide_club(club, now)
    assert told_of("group_called_off") == [club.staff.person]
    assert told_of("enrolment_ended") == [family.guardian]
    message = db.session.scalars(select(Message).where(Message.template == "group_called_off")).one()
    assert message.facts["group"] == club.group


def test_nobody_is_told_that_a_group_of_the_citys_own_is_called_off(app: Flask, now: datetime) -> None:
    decide_club(a_club(now, city_own=True), now)
    assert told_of("group_called_off") == []


def test_that_a_group_goes_ahead_is_no_news(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    decide_club(club, now, least=1)
    assert told_of("group_called_off") == []


def test_families_are_told_that_another_time_is_offered_but_not_that_none_is(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, _enrolment = a_child_in(club)
    a_session_cancelled(club)
    request = db.session.scalars(select(ServiceRequest)).one()
    answer_request(
        actor=club.staff, now=now, request=request.id, outcome="replacement", outcome_at=now + timedelta(days=9)
    )
    assert told_of("replacement_offered") == [family.guardian]
    assert told_of("request_answered") == []


def test_a_refund_that_stands_is_no_news(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    a_session_cancelled(club)
    request = db.session.scalars(select(ServiceRequest)).one()
    answer_request(actor=club.staff, now=now, request=request.id, outcome="refund_stands")
    assert told_of("replacement_offered") == told_of("request_answered") == []


def test_a_request_is_told_to_who_answers_and_its_answer_to_who_asked(app: Flask, now: datetime) -> None:
    club = a_club(now)
    manager, guardian = a_manager(now, club.unit), as_actor(a_family(now).guardian, now)
    request = open_request(actor=guardian, now=now, kind="fault", topic="room", session=club.first)
    assert told_of("request_to_answer") == [manager.person]
    answer_request(actor=manager, now=now, request=request.id, outcome="mended")
    assert told_of("request_answered") == [guardian.person]
    assert told_of("replacement_offered") == []


def test_a_request_of_the_service_centres_own_is_told_to_nobody_in_particular(app: Flask, now: datetime) -> None:
    an_actor(now, "service_centre")
    club = a_club(now)
    a_manager(now, club.unit)
    open_request(actor=as_actor(a_family(now).guardian, now), now=now, kind="change", topic="contact")
    assert told_of("request_to_answer") == []


def test_what_missed_its_time_is_told_to_the_service_centre(app: Flask, now: datetime) -> None:
    clerk = an_actor(now, "service_centre")
    request = open_request(actor=as_actor(a_family(now).guardian, now), now=now, kind="change", topic="contact")
    escalate_overdue(actor=SYSTEM, now=request.due_at)
    assert told_of("request_escalated") == [clerk.person]


def test_a_dispute_is_told_to_the_provider(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    dispute_delivery(actor=club.owner, now=club.first_over, session=session, reason="not_held")
    assert told_of("session_disputed") == [club.staff.person]


def test_after_the_season_families_are_asked_how_it_was(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, _enrolment = a_child_in(club)
    a_season_over(club)
    assert told_of("season_over") == [family.guardian]
    assert told_of("enrolment_ended") == []


def test_an_enrolment_that_ends_early_is_told_as_such(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    cancel_enrolment(actor=as_actor(family.guardian, now), now=now, enrolment=enrolment)
    assert told_of("enrolment_ended") == [family.guardian]
    assert told_of("season_over") == []


def test_a_refund_names_the_session_only_where_it_is_for_one(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    invoice = invoice_of_enrolment(enrolment)
    assert invoice is not None
    a_payment(now, invoice.reference, invoice.open_cents)
    a_session_cancelled(club)
    cancel_enrolment(actor=as_actor(family.guardian, now), now=now, enrolment=enrolment)
    refunds = db.session.scalars(select(Message).where(Message.template == "refund_made"))
    assert sorted("session" in row.facts for row in refunds) == [False, True]


def test_an_accreditation_is_told_to_the_providers_staff(app: Flask, now: datetime) -> None:
    club = a_club(now)
    assert told_of("provider_accredited") == [club.staff.person]


def notice_of(template: str) -> Notice:
    return next(notice for notice in NOTICES if notice.template == template)


def receivers_of(template: str, event: Any, now: datetime) -> list[str]:
    return [person for persons, _facts in notice_of(template).to(event, now.date()) for person in persons]


def test_a_consent_about_a_child_is_told_to_its_guardians_and_about_an_adult_to_herself(
    app: Flask, now: datetime
) -> None:
    family = two_guardians_with_mail(now)
    asked = receivers_of("consent_asked", SimpleNamespace(subject=family.child), now)
    assert sorted(asked) == sorted(family.adults)
    assert receivers_of("consent_asked", SimpleNamespace(subject=family.guardian), now) == [family.guardian]


def test_a_withdrawn_consent_is_told_to_the_provider_that_had_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    event = SimpleNamespace(recipient=club.provider)
    assert receivers_of("consent_withdrawn_from_you", event, now) == [club.staff.person]
    assert receivers_of("consent_withdrawn_from_you", SimpleNamespace(recipient=""), now) == []


def test_a_payout_is_told_to_the_staff_of_each_provider(app: Flask, now: datetime) -> None:
    club = a_club(now)
    assert receivers_of("payout_approved", SimpleNamespace(providers=(club.provider,)), now) == [club.staff.person]


@pytest.mark.parametrize(("placed", "is_told"), [(False, True), (True, False)])
def test_only_who_got_no_place_is_told_so(placed: bool, is_told: bool) -> None:
    assert notice_of("not_placed").when(SimpleNamespace(placed=placed)) is is_told


def test_an_approved_attachment_is_told_to_the_staff_of_its_provider(app: Flask, now: datetime) -> None:
    club = a_club(now)
    event = SimpleNamespace(offering=club.offering)
    assert receivers_of("attachment_approved", event, now) == [club.staff.person]


def test_that_a_service_moves_is_told_to_the_staff_of_those_who_give_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    an_approved_move(club, now)
    assert told_of("service_moves") == [club.staff.person]


def test_an_attachment_of_the_citys_own_offering_is_told_to_nobody(app: Flask, now: datetime) -> None:
    club = a_club(now, city_own=True)
    assert receivers_of("attachment_approved", SimpleNamespace(offering=club.offering), now) == []
