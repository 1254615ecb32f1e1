"""A line of the bank is recorded once, within a year, and what became of it can be told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from marketplace.money.errors import BankLineKnown, DayTooLongAgo
from marketplace.money.queries import Use, invoice_asked_for, invoice_of_reference, use_of, use_to_be
from tests.factories.money import a_budget_line, a_funding, a_payment, the_invoice

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def budget(session: object, now: datetime) -> None:
    a_budget_line(now)


def test_the_same_line_written_with_other_spaces_is_the_same_line(now: datetime) -> None:
    reference = the_invoice(a_funding(now)).reference
    first = a_payment(now, reference, 50_00, bank_key="k2")
    assert a_payment(now, f"0 {reference}", 50_00, bank_key="k2") is first


@pytest.mark.parametrize("other", ["amount", "reference", "day"])
def test_another_line_under_a_known_number_is_refused_and_says_what_is_recorded(now: datetime, other: str) -> None:
    invoice = the_invoice(a_funding(now))
    a_payment(now, invoice.reference, 50_00, bank_key="k2")
    with pytest.raises(BankLineKnown) as refused:
        a_payment(
            now,
            "1232" if other == "reference" else invoice.reference,
            60_00 if other == "amount" else 50_00,
            booked_on=date(2026, 8, 31) if other == "day" else None,
            bank_key="k2",
        )
    (sentence,) = refused.value.fields["bank_key"]
    assert sentence == refused.value.detail
    assert "already recorded with 50.00 €" in sentence.replace("\xa0", " ")
    assert "2026-09-01" in sentence
    assert invoice.reference in sentence
    assert invoice.paid_cents == 50_00


def test_a_known_line_without_a_reference_says_so(now: datetime) -> None:
    a_payment(now, "", 50_00, bank_key="k2")
    with pytest.raises(BankLineKnown) as refused:
        a_payment(now, "1232", 50_00, bank_key="k2")
    assert "without a reference" in str(refused.value.detail)


def test_a_day_within_the_last_year_is_recorded_and_an_earlier_one_is_refused_at_its_field(now: datetime) -> None:
    assert a_payment(now, "1232", 1_00, booked_on=date(2025, 9, 1)).booked_on == date(2025, 9, 1)
    with pytest.raises(DayTooLongAgo) as refused:
        a_payment(now, "1232", 1_00, booked_on=date(2025, 8, 31))
    assert "2025-09-01" in refused.value.fields["booked_on"][0]


def test_a_line_that_was_recorded_is_still_the_same_line_when_a_year_has_passed(now: datetime) -> None:
    first = a_payment(now, "1232", 1_00, bank_key="k2")
    later = now + timedelta(days=800)
    assert a_payment(later, "1232", 1_00, booked_on=first.booked_on, bank_key="k2") is first


def test_what_became_of_a_line_is_what_was_used_and_what_is_owed_back(now: datetime) -> None:
    funding = a_funding(now)
    reference = the_invoice(funding).reference
    part, rest, spare = (a_payment(now, reference, cents) for cents in (100_00, 50_00, 45_00))
    invoice = the_invoice(funding)
    assert [use_of(line) for line in (part, rest, spare)] == [
        Use(invoice, 100_00, 0),
        Use(invoice, 20_00, 30_00),
        Use(invoice, 0, 45_00),
    ]
    assert use_of(a_payment(now, "1232", 1_00)) is None


def test_what_would_become_of_a_line_is_told_before_it_is_matched(now: datetime) -> None:
    invoice = the_invoice(a_funding(now))
    assert use_to_be(a_payment(now, "1232", 45_00), invoice) == Use(invoice, 45_00, 0)
    assert use_to_be(a_payment(now, "1232", 145_00), invoice) == Use(invoice, 120_00, 25_00)


def test_an_invoice_is_found_by_its_reference_or_number_however_they_are_written(now: datetime) -> None:
    invoice = the_invoice(a_funding(now))
    assert (invoice.number, invoice.reference) == (2026000001, "20260000011")
    assert invoice_of_reference("00 2 02600 00011") is invoice
    for written in ("2 02600 00011", "0020260000011", "2026000001", "2026 000001", "02026000001"):
        assert invoice_asked_for(written) is invoice
    for written in ("2026000002", "", "0", "invoice", "abcdefghij", "²", "²" * 10, "9" * 60):
        assert invoice_asked_for(written) is None
