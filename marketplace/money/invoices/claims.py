"""Ask a family for its share: a running number, a reference, a day to pay by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.money.events import InvoiceIssued
from marketplace.money.gateways import GATEWAYS, Claim
from marketplace.money.invoices.models import Invoice, InvoiceLine, InvoiceSeries, InvoiceStatus
from marketplace.service_models.registry import model

NUMBERS_A_YEAR = 1_000_000
ALL_BP = 10_000
GATEWAY = "invoice"


@dataclass(frozen=True, slots=True)
class PayerShare:
    """That somebody else than who signs bears a part of the family's share, in basis points, as both have agreed."""

    payer: str
    share_bp: int


def shared_out(cents: int, signer: str, shares: Sequence[PayerShare]) -> list[tuple[str, int]]:
    """Return what each payer owes, in cents: the others their part without the odd cent, the signer first and the rest.

    >>> shared_out(101, "a", [PayerShare("b", 5_000)]), shared_out(1, "a", [PayerShare("b", 5_000)])
    ([('a', 51), ('b', 50)], [('a', 1)])
    """
    others = [(share.payer, cents * share.share_bp // ALL_BP) for share in shares]
    rest = cents - sum(part for _payer, part in others)
    return [(payer, part) for payer, part in ((signer, rest), *others) if part]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyClaim:
    """What a payer owes for an enrolment, in cents; the text holds no names."""

    enrolment: str
    payer: str
    provider_id: str | None
    service: str
    model: str
    legal_route: str
    text: str
    amount_cents: int


def issue_invoice(claim: FamilyClaim, *, now: datetime) -> Invoice:
    """Write the invoice of a claim and tell it; creditor and law are those of the service model."""
    today = city_day(now)
    number = next_number(today.year)
    asked = GATEWAYS[GATEWAY].request(Claim(number=number, amount_cents=claim.amount_cents, issued_on=today))
    by_route = model(claim.model).by(claim.legal_route)
    invoice = Invoice(
        id=new_id(),
        number=number,
        reference=asked.reference,
        gateway=GATEWAY,
        payer_id=claim.payer,
        enrolment=claim.enrolment,
        service=claim.service,
        model=claim.model,
        legal_route=claim.legal_route,
        provider_id=claim.provider_id,
        creditor=by_route.creditor,
        law=by_route.claim_law,
        amount_cents=claim.amount_cents,
        paid_cents=0,
        credited_cents=0,
        refunded_cents=0,
        issued_on=today,
        due_on=asked.due_on,
        status=InvoiceStatus.OPEN,
    )
    db.session.add(invoice)
    db.session.flush()
    db.session.add(InvoiceLine(invoice_id=invoice.id, position=0, text=claim.text, amount_cents=claim.amount_cents))
    announce(InvoiceIssued(invoice=invoice.id, enrolment=claim.enrolment, payer=claim.payer))
    return invoice


def next_number(year: int, *, count: int = 1) -> int:
    """Take the year's next invoice numbers, without gaps, and return the last: others wait, a refusal gives it back."""
    taken = db.session.execute(
        update(InvoiceSeries)
        .where(InvoiceSeries.year == year)
        .values(last_number=InvoiceSeries.last_number + count)
        .returning(InvoiceSeries.last_number)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if taken is None:
        taken = count
        db.session.add(InvoiceSeries(year=year, last_number=taken))
        db.session.flush()
    return year * NUMBERS_A_YEAR + taken
