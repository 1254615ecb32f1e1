"""An advance is asked for by the provider, decided on by a budget holder, and told to both."""

from __future__ import annotations

from datetime import datetime

import pytest

from marketplace.kernel.db import db
from marketplace.messages.models import Message
from marketplace.money.advances.queries import advances_of
from providers.operations import end_provider
from tests.factories.money import a_budget_line, a_funding
from tests.factories.people import an_actor
from tests.factories.providers import DECIDED, AProvider, an_accredited_provider, an_agreement, an_officer
from tests.web.city.conftest import Office


@pytest.fixture
def provider(moment: datetime) -> AProvider:
    """A provider that may have an advance on one family's club."""
    provider = an_accredited_provider(moment, legal_name="Drama association Kide")
    an_agreement(provider, moment, advance_bp=5_000)
    a_budget_line(moment)
    a_funding(moment, provider=provider.id)
    return provider


def told(template: str) -> int:
    return db.session.query(Message).filter(Message.template == template).count()


def test_an_advance_is_asked_for_approved_and_told(office: Office, provider: AProvider, moment: datetime) -> None:
    holder = office(actor=an_actor(moment, "city.budget_holder"))
    ours = office(actor=provider.staff)
    page = ours.get("/provider/money/advance").text
    assert "up to 112.47" in page
    too_much = ours.post("/provider/money/advance", data={"amount": "200"})
    assert 'id="amount-error"' in too_much.text
    assert 'value="200"' in too_much.text
    assert ours.post("/provider/money/advance", data={"amount": "100"}).status_code == 302
    assert told("advance_requested") == 1
    (advance,) = advances_of(provider.id)
    assert "Drama association Kide" in holder.get("/city/advances").text
    assert "For reading only" in office("city.rule_maker").get(f"/city/advances/{advance.id}").text
    assert holder.post(f"/city/advances/{advance.id}", data={"act": "approve"}).status_code == 302
    assert told("advance_approved") == 1
    assert "100.00" in ours.get("/provider/money").text
    assert "Left of the advances" in ours.get("/provider/money/statement").text


def test_a_declined_advance_needs_a_reason_that_the_provider_reads(
    office: Office, provider: AProvider, moment: datetime
) -> None:
    ours, holder = office(actor=provider.staff), office("city.budget_holder")
    ours.post("/provider/money/advance", data={"amount": "100"})
    (advance,) = advances_of(provider.id)
    page = f"/city/advances/{advance.id}"
    assert 'id="reason-error"' in holder.post(page, data={"act": "decline"}).text
    assert holder.post(page, data={"act": "decline", "reason": "Ask after Easter."}).status_code == 302
    assert told("advance_declined") == 1
    assert "Ask after Easter." in ours.get("/provider/money/advance").text


def test_what_is_left_when_the_provider_is_gone_is_shown_as_a_claim(
    office: Office, provider: AProvider, moment: datetime
) -> None:
    holder = office("city.budget_holder")
    office(actor=provider.staff).post("/provider/money/advance", data={"amount": "100"})
    (advance,) = advances_of(provider.id)
    page = f"/city/advances/{advance.id}"
    holder.post(page, data={"act": "approve"})
    end_provider(actor=an_officer(moment), now=moment, provider=provider.id, **DECIDED)
    assert "a claim of the city" in holder.get(page).text
    assert 'id="amount-error"' in holder.post(page, data={"act": "repaid", "amount": "101"}).text
    assert holder.post(page, data={"act": "repaid", "amount": "100"}).status_code == 302
    assert "settled" in holder.get("/city/advances").text
