"""Money, papers, agreements, registration, quality, messages and the tokens of programs."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from marketplace.kernel.operation import Actor
from marketplace.money.reports import read_provider_statement
from marketplace.people.queries import actor_of_token, tokens_of
from marketplace.service_models.base import LegalRoute
from providers import operations as registry
from providers import queries as register
from providers.kinds import EvidenceKind, EvidenceStatus, ProviderStatus
from tests.factories.delivery import a_child_in, a_club, a_session_confirmed
from tests.factories.people import an_actor, as_actor
from tests.factories.providers import (
    a_provider,
    a_service_owner,
    an_accredited_provider,
    an_applicant,
    an_officer,
)
from tests.factories.web import a_browser, at, signed_in

ORGANISATION = {
    "legal_name": "Circus association",
    "form": "association",
    "sector": "third_sector",
    "contact_email": "office@example.org",
    "languages": ["fi"],
    "areas": "33100, 33500",
    "size_class": "micro",
    "works_with_minors": "true",
    "vat_status": "not_registered",
}


def test_money_shows_what_waits_before_anything_is_earned(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    page = signed_in(app, club.staff, at(club.opened_at)).get("/provider/money").text
    assert "Nothing is earned yet" in page
    assert "Waiting for delivery" in page
    assert ">0.00" in page
    assert "no list is drafted yet" in page


def test_a_statement_has_each_delivered_session_with_fee_and_vat(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    a_session_confirmed(club)
    client = signed_in(app, club.staff, at(club.first_over + timedelta(hours=1)))
    page = client.get("/provider/money/statement").text
    assert "Drama club" in page
    assert "VAT on it" in page
    earned = register_statement(club.provider, club.staff, club.first_over)
    assert f"{earned // 100}.{earned % 100:02d}" in page
    assert f"{earned // 100}.{earned % 100:02d}" in client.get("/provider/money").text
    assert "Nothing was earned up to this day." in client.get("/provider/money/statement?on=2026-09-02").text
    assert client.get("/provider/money/statement?on=never").status_code == 200


def register_statement(provider: str, staff: Actor, now: datetime) -> int:
    """The cents that the books say a provider has earned."""
    return read_provider_statement(actor=staff, now=now, provider=provider, on=now.date()).earned_cents


def test_an_account_with_a_slip_is_said_at_its_field(app: Flask, now: datetime) -> None:
    provider = an_accredited_provider(now)
    client = signed_in(app, provider.staff, at(now))
    assert "We do not know to which account to pay you." in client.get("/provider/money").text
    answer = client.post("/provider/money/account", data={"iban": "FI21 1234 5600 0007 86"})
    assert answer.status_code == 422
    assert 'value="FI21 1234 5600 0007 86"' in answer.text
    assert client.post("/provider/money/account", data={"iban": "FI21 1234 5600 0007 85"}).status_code == 302
    assert provider.row.iban == "FI2112345600000785"


def test_papers_say_what_is_missing_what_is_in_order_and_what_ends_soon(app: Flask, now: datetime) -> None:
    provider = an_applicant(now)
    client = signed_in(app, provider.staff, at(now))
    assert ">missing<" in client.get("/provider/papers").text
    shown = {"kind": "rules_of_association", "last_day": "2026-09-20"}
    assert client.post("/provider/papers/show", data=shown).status_code == 302
    paper = register.evidence_of(provider.id)[0]
    assert (paper.kind, paper.valid_until) == (EvidenceKind.RULES_OF_ASSOCIATION, date(2026, 9, 21))
    assert ">shown<" in client.get("/provider/papers").text
    registry.accept_evidence(actor=an_officer(now), now=now, evidence=paper.id)
    assert ">ends soon<" in client.get("/provider/papers").text
    assert "Show a new one before it ends" in client.get("/provider/").text


def test_criminal_records_need_a_ground_and_a_day_to_come(app: Flask, now: datetime) -> None:
    provider = an_applicant(now)
    client = signed_in(app, provider.staff, at(now))
    record = {"kind": "criminal_record_seen", "last_day": "2027-01-01"}
    lacking = client.post("/provider/papers/show", data=record)
    assert lacking.status_code == 422
    assert 'href="#ground"' in lacking.text
    past = client.post("/provider/papers/show", data={**record, "ground": "duty", "last_day": "2026-08-01"})
    assert past.status_code == 422
    assert 'href="#last_day"' in past.text
    client.post("/provider/papers/show", data={**record, "ground": "duty"})
    assert register.evidence_of(provider.id)[0].status is EvidenceStatus.SHOWN


def test_an_agreement_is_read_and_accepted_with_a_tick(app: Flask, now: datetime) -> None:
    provider = an_accredited_provider(now)
    made = registry.conclude_agreement(
        actor=a_service_owner(now),
        now=now,
        provider=provider.id,
        model="v2",
        legal_route=LegalRoute.PLATFORM_AGREEMENT,
        valid_from=now.date(),
        platform_fee_bp=300,
    )
    client = signed_in(app, provider.staff, at(now))
    assert "An agreement waits for your acceptance" in client.get("/provider/").text
    assert client.post(f"/provider/agreements/{made.id}", data={}).status_code == 422
    assert client.post(f"/provider/agreements/{made.id}", data={"accept": "true"}).status_code == 302
    assert register.agreement(made.id).accepted_at is not None
    assert "Nothing keeps you" in client.get("/provider/papers").text
    other = signed_in(app, a_provider(now).staff, now)
    assert other.get(f"/provider/agreements/{made.id}").status_code == 404


def test_somebody_without_a_provider_is_led_to_registration_and_registers(app: Flask, now: datetime) -> None:
    person = an_actor(now)
    client = signed_in(app, person, at(now))
    assert client.get("/provider/").headers["Location"] == "/provider/register"
    assert client.get("/provider/register").status_code == 200
    assert client.get("/provider/offerings").status_code == 403
    answer = client.post("/provider/register", data=ORGANISATION, follow_redirects=True)
    assert "What you must show" in answer.text
    made = register.provider(next(iter(as_actor(person.person or "", now).scopes("provider.staff"))))
    assert (made.status, made.areas) == (ProviderStatus.APPLIED, ["33100", "33500"])


@pytest.mark.parametrize(
    ("field", "typed", "advice"),
    [
        ("legal_name", "", "Fill this in."),
        ("contact_email", "nobody", "office@example.org"),
        ("business_id", "2077474-1", "the last digit is a check digit"),
        ("form", "circus", "Choose one of the listed answers."),
    ],
)
def test_a_registration_that_cannot_be_is_said_at_its_field(
    app: Flask, now: datetime, field: str, typed: str, advice: str
) -> None:
    client = signed_in(app, an_actor(now), at(now))
    answer = client.post("/provider/register", data={**ORGANISATION, field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert advice in answer.text
    assert 'value="33100, 33500"' in answer.text


def test_a_stranger_signs_in_before_registering(app: Flask, now: datetime) -> None:
    at(now)
    assert "/sign-in" in a_browser(app).get("/provider/register").headers["Location"]


def test_whoever_works_for_two_providers_chooses_and_sees_which(app: Flask, now: datetime) -> None:
    first = a_provider(now)
    second = registry.register_provider(
        actor=first.staff,
        now=now,
        legal_name="Another association",
        form=register.organisation_of(first.id).form,
        sector=first.row.sector,
        size_class=first.row.size_class,
        works_with_minors=True,
        vat_status=first.row.vat_status,
        contact_email="office@example.org",
    )
    client = signed_in(app, as_actor(first.staff.person or "", now), at(now))
    page = client.post("/provider/choose", data={"provider": second.id}, follow_redirects=True).text
    assert f'value="{second.id}" selected' in page
    assert ">applied<" in client.get("/provider/papers").text
    stranger = a_provider(now)
    assert (
        f'value="{stranger.id}"'
        not in client.post("/provider/choose", data={"provider": stranger.id}, follow_redirects=True).text
    )


def test_quality_says_when_too_few_have_answered(app: Flask, now: datetime) -> None:
    club = a_club(now)
    page = signed_in(app, club.staff, at(now)).get("/provider/quality").text
    assert "Not enough families have answered" in page
    assert "Drama club" in page


def test_messages_are_listed_and_marked_as_read(app: Flask, now: datetime) -> None:
    provider = a_provider(now)
    client = signed_in(app, provider.staff, at(now))
    page = client.get("/provider/messages").text
    assert "You are accredited" in page
    path = re.search(r"/provider/messages/\w+/read", page)
    assert path
    client.post(path[0])
    assert ">read<" in client.get("/provider/messages").text


def test_a_token_is_shown_once_and_can_be_ended(app: Flask, now: datetime) -> None:
    provider = a_provider(now)
    client = signed_in(app, provider.staff, at(now))
    assert client.post("/provider/api-clients", data={"label": "register", "days": "900"}).status_code == 422
    page = client.post("/provider/api-clients", data={"label": "register", "days": "30"}).text
    secret = re.search(r"<code>([^<]+)</code>", page)
    assert secret
    assert actor_of_token(secret[1], now) is not None
    assert secret[1] not in client.get("/provider/api-clients").text
    token = tokens_of(provider.staff.person or "")[0]
    client.post(f"/provider/api-clients/{token.id}/revoke")
    assert actor_of_token(secret[1], now) is None
