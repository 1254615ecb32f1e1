"""Budget lines change by decisions, payouts need two persons, and a bank line finds its invoice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from marketplace.kernel.clock import city_day
from marketplace.money import queries as money
from marketplace.money.payouts.models import PayoutStatus
from marketplace.web.parts.words import euro
from tests.factories.money import a_budget_line, a_funding, a_payee, a_payment, earned, paid, the_invoice
from tests.web.city.conftest import Office

NEW_LINE = {"name": "swimming", "year": "2026", "amount": "1 200,50", "source": "city", "decision": "Council 12 §"}


def test_a_line_is_opened_and_changed_by_decisions(office: Office) -> None:
    holder = office("city.budget_holder")
    path = holder.post("/city/budget", data=NEW_LINE).headers["Location"]
    holder.post(path, data={"direction": "take", "amount": "200.50", "decision": "Council 13 §"})
    assert money.available_cents() == {"swimming": 1_000_00}
    page = holder.get(path).text
    assert "Council 12 §" in page
    assert "Council 13 §" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "Swimming pool"), ("year", "soon"), ("amount", "much"), ("amount", "0"), ("decision", "")],
)
def test_a_line_that_cannot_be_is_said_at_its_field(field: str, typed: str, office: Office) -> None:
    answer = office("city.budget_holder").post("/city/budget", data={**NEW_LINE, field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert money.available_cents() == {}


def test_more_than_is_left_cannot_be_taken_off(office: Office, moment: datetime) -> None:
    line = a_budget_line(moment)
    change = {"direction": "take", "amount": "5000", "decision": "Council 14 §"}
    answer = office("city.budget_holder").post(f"/city/budget/{line.id}", data=change)
    assert answer.status_code in (409, 422)
    assert "Council 14 §" in answer.text


def test_the_most_that_can_be_taken_off_is_said_at_the_amount(office: Office, moment: datetime) -> None:
    line = a_budget_line(moment)
    a_funding(moment)
    change = {"direction": "take", "amount": "5000", "decision": "Council 14 §"}
    page = office("city.budget_holder").post(f"/city/budget/{line.id}", data=change).text
    assert 'id="amount-error"' in page
    assert "Take off at most 880.00\u00a0€" in page
    assert "Ask for a place" not in page


def test_those_who_may_look_only_cannot_change(office: Office, moment: datetime) -> None:
    line = a_budget_line(moment)
    client = office("city.rule_maker")
    assert "This is done by: Budget holder and Service owner" in client.get(f"/city/budget/{line.id}").text
    assert client.post("/city/budget", data=NEW_LINE).status_code == 403
    assert office("city.vetting_officer").get(f"/city/budget/{line.id}").status_code == 403
    assert office("city.budget_holder").get("/city/budget/nothing").status_code == 404


def test_what_lines_promised_lately_is_counted_less_what_came_back(moment: datetime, office: Office) -> None:
    line = a_budget_line(moment)
    a_funding(moment)
    assert money.promised_since(moment - timedelta(days=1)) == {line.id: 120_00}
    assert money.promised_since(moment + timedelta(days=1)) == {}


def test_a_run_is_drafted_by_one_approved_by_another_and_sent(office: Office, moment: datetime) -> None:
    earlier = moment - timedelta(days=2)
    a_budget_line(earlier)
    funding = a_funding(earlier, provider=a_payee())
    paid(earlier, funding)
    earned(earlier, funding)
    drafter, other = office("city.budget_holder"), office("city.budget_holder")
    day = {"through_on": str(city_day(moment) - timedelta(days=1))}
    run = drafter.post("/city/payouts", data=day).headers["Location"]
    assert "another budget holder approves it" in drafter.get(run).text
    assert drafter.post(f"{run}/approve").status_code == 409
    assert office("city.officer").post(f"{run}/approve").status_code == 403
    assert other.get(f"{run}/sent").status_code == 404
    assert other.post(f"{run}/approve").status_code == 302
    page = other.get(run).text
    assert f'href="{run}/sent"' in page and f'action="{run}/sent"' not in page
    asked = other.get(f"{run}/sent").text
    assert "It is then booked as paid to 1 provider, and cannot be undone." in asked
    assert f'action="{run}/sent"' in asked
    assert office("city.rule_maker").get(f"{run}/sent").status_code in (403, 404)
    assert money.payout_runs()[0].status is PayoutStatus.APPROVED
    assert other.post(f"{run}/sent").status_code == 302
    assert other.get(f"{run}/sent").status_code == 404
    assert money.payout_runs()[0].status is PayoutStatus.PAID
    assert drafter.post("/city/payouts", data=day).status_code == 409
    assert drafter.get("/city/payouts/nothing").status_code == 404


def test_a_payment_finds_its_invoice_or_waits_to_be_matched(office: Office, moment: datetime) -> None:
    a_budget_line(moment)
    invoice = the_invoice(a_funding(moment))
    client = office("city.officer")
    line = {"bank_key": "B1", "booked_on": str(city_day(moment)), "amount": "20", "reference": invoice.reference}
    client.post("/city/payments", data=line)
    client.post("/city/payments", data={**line, "bank_key": "B2", "reference": ""})
    (waiting,) = money.unmatched_payments()
    wrong = client.post(f"/city/payments/{waiting.id}", data={"reference": "1234"})
    assert wrong.status_code == 422
    assert 'value="1234"' in wrong.text
    spaced = " ".join(invoice.reference)
    assert client.post(f"/city/payments/{waiting.id}", data={"reference": spaced}).status_code == 302
    found = money.invoice_of_reference(invoice.reference)
    assert found is not None
    assert found.paid_cents == 40_00
    assert client.get(f"/city/payments/{waiting.id}").status_code == 404


def test_a_refund_is_recorded_as_sent(office: Office, moment: datetime) -> None:
    a_budget_line(moment)
    invoice = the_invoice(a_funding(moment))
    a_payment(moment, invoice.reference, 200_00)
    client = office("city.budget_holder")
    (refund,) = money.refunds_to_send()
    page = client.get("/city/payments").text
    assert "Too much was paid" in page
    assert f'href="/city/refunds/{refund.id}"' in page
    assert f'action="/city/refunds/{refund.id}/sent"' not in page
    asked = client.get(f"/city/refunds/{refund.id}").text
    assert "It is then booked as paid back, and cannot be undone." in asked
    assert "Too much was paid" in asked and euro(refund.amount_cents) in asked
    assert f'action="/city/refunds/{refund.id}/sent"' in asked
    assert money.refunds_to_send() == [refund]
    assert office("city.rule_maker").get(f"/city/refunds/{refund.id}").status_code == 404
    assert client.post(f"/city/refunds/{refund.id}/sent").headers["Location"] == "/city/payments"
    assert money.refunds_to_send() == []
    assert client.get(f"/city/refunds/{refund.id}").status_code == 404


def test_an_unreadable_payment_keeps_what_was_typed(office: Office) -> None:
    answer = office("city.officer").post("/city/payments", data={"bank_key": "B77", "amount": "-3"})
    assert answer.status_code == 422
    assert 'value="B77"' in answer.text


def test_a_rule_maker_sees_no_payments(office: Office) -> None:
    client = office("city.rule_maker")
    assert "Record a payment" not in client.get("/city/payments").text
    assert client.post("/city/payments", data={}).status_code == 422
