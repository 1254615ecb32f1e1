"""A month is billed once: invoices that follow one another, earnings by transfer, and lines that bear them."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import SYSTEM
from marketplace.money.errors import BudgetExhausted
from marketplace.money.models import Invoice, InvoiceLine, Transfer
from marketplace.money.monthly.terms import Charge, Earning, MonthClaim
from marketplace.money.operations import bill_month
from marketplace.money.verification import differences
from tests.factories.money import a_bookkeeper, a_budget_line, a_payee, a_payer, somebody

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def a_claim(payer: str, *cents: int, provider: str | None = None) -> MonthClaim:
    """Return what somebody owes the city, or a provider by voucher, for a month."""
    model, route = ("vplus", "voucher") if provider else ("v", "own_production")
    charges = [Charge(f"{payer[:8]}-{number}", "decision", "Day care", each) for number, each in enumerate(cents)]
    return MonthClaim(
        payer=payer, provider_id=provider, service="day-care", model=model, legal_route=route, charges=charges
    )


def an_earning(provider: str, family_cents: int, city_cents: int) -> Earning:
    """Return what a provider earns by voucher."""
    return Earning(
        provider_id=provider,
        service="day-care",
        model="vplus",
        legal_route="voucher",
        children=1,
        family_cents=family_cents,
        city_cents=city_cents,
        budget_line="hobby-support",
    )


@pytest.mark.allows("money.bill_month")
def test_invoices_follow_one_another_and_hold_a_line_for_each_charge(now: datetime) -> None:
    claims = [a_claim(a_payer(), 335_00, 134_00), a_claim(a_payer(), 100_00, -40_00)]
    told = bill_month(actor=a_bookkeeper(), now=now, month="2026-08", text="Day care", claims=claims, earnings=[])
    invoices = list(db.session.scalars(select(Invoice).order_by(Invoice.number)))
    assert [(each.number, each.amount_cents) for each in invoices] == [(2026000001, 469_00), (2026000002, 60_00)]
    assert set(told.values()) == {each.id for each in invoices}
    assert db.session.scalar(select(func.count()).select_from(InvoiceLine)) == 4
    assert list(differences()) == []


@pytest.mark.refuses("money.bill_month")
def test_who_keeps_no_books_bills_no_month(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        bill_month(actor=somebody("city.officer"), now=now, month="2026-08", text="Day care", claims=[], earnings=[])


def test_the_same_charge_is_billed_once(now: datetime) -> None:
    claim = a_claim(a_payer(), 335_00)
    bill_month(actor=SYSTEM, now=now, month="2026-08", text="Day care", claims=[claim], earnings=[])
    for month in ("2026-08", "2026-09"):
        with pytest.raises(IntegrityError):
            bill_month(actor=SYSTEM, now=now, month=month, text="Day care", claims=[claim], earnings=[])
    assert db.session.scalar(select(func.count()).select_from(Transfer)) == 1


def test_a_line_that_cannot_bear_the_month_bills_nothing(now: datetime) -> None:
    a_budget_line(now, amount_cents=613_99)
    provider, payer = a_payee(), a_payer()
    claims, earnings = [a_claim(payer, 335_00, provider=provider)], [an_earning(provider, 335_00, 614_00)]
    with pytest.raises(BudgetExhausted):
        bill_month(actor=SYSTEM, now=now, month="2026-08", text="Day care", claims=claims, earnings=earnings)
    assert db.session.scalar(select(func.count()).select_from(Invoice)) == 0


def test_what_a_provider_earns_of_a_month_balances_with_claim_and_line(now: datetime) -> None:
    line = a_budget_line(now)
    provider, payer = a_payee(), a_payer()
    claims, earnings = [a_claim(payer, 335_00, provider=provider)], [an_earning(provider, 335_00, 614_00)]
    bill_month(actor=SYSTEM, now=now, month="2026-08", text="Day care", claims=claims, earnings=earnings)
    db.session.refresh(line)
    assert (line.captured_cents, line.committed_cents) == (614_00, 0)
    assert list(differences()) == []
