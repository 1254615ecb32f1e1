"""Other families' children, places, applications, invoices, consents, messages and requests are answered as absent."""

from __future__ import annotations

import pytest
from flask import Flask

from consent.operations import ask_consent
from consent.recipients import Recipient
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.queries import applications_of, enrolments_of_child
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.messages.operations import tell
from marketplace.people.operations import issue_token
from marketplace.requests.operations import open_request
from marketplace.service_models.base import RecipientKind
from tests.factories.people import Family
from tests.factories.web import below_the_clock
from tests.web.families.conftest import Home

ABSENT = 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(app: Flask) -> None:
    for path in ("/family", "/family/applications", "/family/payments", "/family/consents", "/family/settings"):
        answer = app.test_client().get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "path",
    [
        "/family/children/{child}",
        "/family/children/{child}/data",
        "/family/apply?child={child}",
        "/family/apply/{round}?child={child}",
        "/family/apply/{round}/choose?child={child}",
        "/family/apply/{round}/times?child={child}&choice={group}",
        "/family/apply/{round}/price?child={child}&choice={group}",
        "/family/apply/{round}/known?child={child}&choice={group}",
        "/family/apply/{round}/check?child={child}&choice={group}",
        "/family/take?child={child}&group={group}",
        "/family/access-log?child={child}",
    ],
)
def test_a_strangers_child_is_answered_as_one_that_does_not_exist(home: Home, others: Family, path: str) -> None:
    values = {"round": home.city.rounds[1], "group": home.city.groups[2]}
    client = home.signed_in("first@example.org")
    theirs = client.get(path.format(child=home.child, **values))
    nobodys = client.get(path.format(child="a" * 24, **values))
    assert theirs.status_code == nobodys.status_code == ABSENT
    assert below_the_clock(theirs.text) == below_the_clock(nobodys.text)
    assert home.client.get(path.format(child=home.child, **values)).status_code in (200, 302)


def test_a_strangers_child_cannot_be_acted_for(home: Home, others: Family) -> None:
    client = home.signed_in("first@example.org")
    check = f"/family/apply/{home.city.rounds[1]}/check?child={home.child}&choice={home.city.groups[2]}"
    assert client.post(check, data={"choice": [home.city.groups[2]]}).status_code == ABSENT
    take = f"/family/take?child={home.city.family.children[1]}&group={home.city.groups[0]}"
    assert client.post(take, data={"act": "keep"}).status_code == ABSENT
    share = {"category": "child.allergies", "purpose": "safety", "kind": "own_controller", "organisation": "a" * 24}
    assert client.post(f"/family/children/{home.child}/data/share", data=share).status_code == ABSENT


def test_a_strangers_place_and_application_are_absent(home: Home, others: Family) -> None:
    client = home.signed_in("first@example.org")
    place = enrolments_of_child(home.child)[0].id
    for path in (f"/family/places/{place}", f"/family/places/{place}/cancel", f"/family/places/{place}/feedback"):
        assert client.get(path).status_code == ABSENT
        assert client.post(path).status_code == ABSENT
    assert client.post(f"/family/places/{place}/let-go").status_code == ABSENT
    application = applications_of(home.guardian.subject or "", city_day(home.now))[0].id
    assert client.get(f"/family/applications/{application}").status_code == ABSENT
    assert client.get(f"/family/applications/{application}/received").status_code == ABSENT
    assert client.post(f"/family/applications/{application}/withdraw").status_code == ABSENT


def test_a_strangers_invoice_consent_message_request_and_token_are_absent(home: Home, others: Family) -> None:
    actor, eino = home.guardian, home.city.family.children[1]
    held = enrolment.hold_place(actor=actor, now=home.now, child=eino, group=home.city.groups[0])
    enrolment.confirm_hold(actor=actor, now=home.now, enrolment=held.id)
    page = home.client.get(f"/family/places/{held.id}").text
    invoice = page.split("/family/invoices/")[1].split('"')[0]
    recipient = Recipient(RecipientKind.OWN_CONTROLLER, home.city.providers[0].id)
    consent = ask_consent(
        actor=actor, now=home.now, subject=eino, category="child.allergies", purpose="safety", recipient=recipient
    )
    (message,) = tell(actor=SYSTEM, now=home.now, to=[actor.subject or ""], template="invoice_issued", facts={})
    request = open_request(actor=actor, now=home.now, kind="question", topic="content", words="Where?")
    token = issue_token(actor=SYSTEM, now=home.now, person=actor.subject or "", secret="s" * 40, label="mine")
    client = home.signed_in("first@example.org")
    for path in (f"/family/invoices/{invoice}", f"/family/consents/{consent.id}", f"/family/requests/{request.id}"):
        assert home.client.get(path).status_code == 200
        assert client.get(path).status_code == ABSENT
    for path, data in (
        (f"/family/consents/{consent.id}", {"agrees": "yes"}),
        (f"/family/consents/{consent.id}/withdraw", {}),
        ("/family/messages/read", {"message": message}),
        (f"/family/requests/{request.id}/close", {}),
        (f"/family/settings/tokens/{token.id}/revoke", {}),
    ):
        assert client.post(path, data=data).status_code == ABSENT
