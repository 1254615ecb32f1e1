"""A bank line is recorded once, its use is shown before it is booked, and told truly afterwards."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from marketplace.kernel.clock import city_day
from marketplace.money import queries as money
from marketplace.money.models import Invoice
from tests.factories.money import a_budget_line, a_funding, a_payment, the_invoice
from tests.web.city.conftest import Office


@pytest.fixture
def invoice(moment: datetime) -> Invoice:
    """An invoice of 120 euros."""
    a_budget_line(moment)
    return the_invoice(a_funding(moment))


@pytest.fixture
def officer(office: Office) -> FlaskClient:
    """The browser of an officer."""
    return office("city.officer")


def words_of(page: str) -> str:
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


def recorded(officer: FlaskClient, moment: datetime, invoice: Invoice, **terms: str) -> str:
    """What the page says when a line is recorded."""
    line = {"bank_key": "k2", "booked_on": str(city_day(moment)), "amount": "50", "reference": invoice.reference}
    return words_of(officer.post("/city/payments", data={**line, **terms}, follow_redirects=True).text)


def test_another_amount_under_a_known_number_is_said_at_the_number_and_the_form_is_kept(
    officer: FlaskClient, moment: datetime, invoice: Invoice
) -> None:
    recorded(officer, moment, invoice)
    line = {"bank_key": "k2", "booked_on": str(city_day(moment)), "amount": "60", "reference": invoice.reference}
    answer = officer.post("/city/payments", data=line)
    assert answer.status_code == 409
    assert "already recorded with 50.00 €" in words_of(answer.text)
    assert 'id="bank_key-error"' in answer.text
    assert 'value="60"' in answer.text
    assert invoice.paid_cents == 50_00


def test_the_same_line_again_is_answered_in_the_same_words(
    officer: FlaskClient, moment: datetime, invoice: Invoice
) -> None:
    first = recorded(officer, moment, invoice)
    assert f"50.00 € are used for invoice {invoice.number}; 70.00 € of it are still to be paid." in first
    assert recorded(officer, moment, invoice) == first


def test_a_payment_says_whether_its_invoice_is_settled_or_paid_in_part_or_paid_too_much(
    officer: FlaskClient, moment: datetime, invoice: Invoice
) -> None:
    assert "70.00 € of it are still to be paid" in recorded(officer, moment, invoice, bank_key="a")
    assert f"70.00 € are used for invoice {invoice.number}, which is settled now." in recorded(
        officer, moment, invoice, bank_key="b", amount="70"
    )
    assert f"Nothing was open on invoice {invoice.number}: all of the 45.00 € is owed back" in recorded(
        officer, moment, invoice, bank_key="c", amount="45"
    )


def test_what_is_paid_too_much_is_told_with_what_settles_the_invoice(
    officer: FlaskClient, moment: datetime, invoice: Invoice
) -> None:
    said = recorded(officer, moment, invoice, amount="150")
    assert f"120.00 € settle invoice {invoice.number}; 30.00 € were too much and are owed back" in said


def test_a_day_of_long_ago_is_refused_at_its_field_which_says_the_limit(
    officer: FlaskClient, moment: datetime, invoice: Invoice
) -> None:
    line = {"bank_key": "k2", "booked_on": "1990-01-01", "amount": "50", "reference": invoice.reference}
    answer = officer.post("/city/payments", data=line)
    assert answer.status_code == 422
    assert 'id="booked_on-error"' in answer.text
    assert 'value="1990-01-01"' in answer.text
    assert "Not before" in words_of(answer.text)
    assert invoice.paid_cents == 0


def test_a_number_of_the_bank_that_is_too_long_is_refused_at_its_field(officer: FlaskClient) -> None:
    answer = officer.post("/city/payments", data={"bank_key": "x" * 65})
    assert "Write at most 64 characters." in answer.text


def test_what_a_payment_would_do_is_shown_before_it_is_used(
    officer: FlaskClient, moment: datetime, invoice: Invoice
) -> None:
    a_payment(moment, invoice.reference, 100_00)
    line = a_payment(moment, "thank you", 45_00)
    path = f"/city/payments/{line.id}"
    assert "Use it for this invoice" not in officer.get(path).text
    shown = officer.get(f"{path}?reference={invoice.reference}")
    words = words_of(shown.text)
    assert f"Invoice {invoice.number}" in words
    assert "Still to be paid 20.00 €" in words
    assert "paid in part" in words
    assert "Used for it 20.00 €" in words
    assert "Owed back as too much 25.00 €" in words
    assert money.unmatched_payments() == [line]
    said = officer.post(path, data={"reference": invoice.reference, "used_cents": "2000"}, follow_redirects=True).text
    assert f"20.00 € settle invoice {invoice.number}; 25.00 € were too much" in words_of(said)


def test_an_invoice_on_which_nothing_is_open_is_named_so_before_the_payment_is_sent_back(
    officer: FlaskClient, moment: datetime, invoice: Invoice
) -> None:
    a_payment(moment, invoice.reference, 120_00)
    line = a_payment(moment, "thank you", 45_00)
    words = words_of(officer.get(f"/city/payments/{line.id}?reference={invoice.number}").text)
    assert "Nothing is open on this invoice" in words
    assert "Owed back as too much 45.00 €" in words
    assert money.refunds_to_send() == []


def test_a_payment_is_not_used_where_the_invoice_was_paid_since_it_was_shown(
    officer: FlaskClient, moment: datetime, invoice: Invoice
) -> None:
    line = a_payment(moment, "thank you", 45_00)
    a_payment(moment, invoice.reference, 120_00)
    path = f"/city/payments/{line.id}"
    answer = officer.post(path, data={"reference": invoice.reference, "used_cents": "4500"})
    assert answer.status_code == 409
    assert "Look at the sums again" in answer.text
    assert "Nothing is open on this invoice" in answer.text
    assert money.unmatched_payments() == [line]


def test_a_reference_of_no_invoice_is_said_at_its_field_and_kept(officer: FlaskClient, moment: datetime) -> None:
    line = a_payment(moment - timedelta(days=1), "thank you", 45_00)
    answer = officer.get(f"/city/payments/{line.id}?reference=1234")
    assert answer.status_code == 422
    assert 'id="reference-error"' in answer.text
    assert 'value="1234"' in answer.text
