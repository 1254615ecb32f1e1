"""What the room announces; ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event
from marketplace.service_models.settlement import Source


@dataclass(frozen=True, kw_only=True)
class InvoiceIssued(Event):
    """A family is asked to pay."""

    name: ClassVar[str] = "money.invoice_issued"
    invoice: str
    enrolment: str
    payer: str


@dataclass(frozen=True, kw_only=True)
class PaymentRecorded(Event):
    """The bank reported a payment, and we know what for."""

    name: ClassVar[str] = "money.payment_recorded"
    bank_line: str
    invoice: str
    enrolment: str | None
    payer: str


@dataclass(frozen=True, kw_only=True)
class RefundMade(Event):
    """A family gets back what it has paid."""

    name: ClassVar[str] = "money.refund_made"
    refund: str
    invoice: str
    enrolment: str | None
    payer: str
    session: str | None


@dataclass(frozen=True, kw_only=True)
class PayoutApproved(Event):
    """A second person approved what providers are paid."""

    name: ClassVar[str] = "money.payout_approved"
    run: str
    providers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SessionsEarned(Event):
    """A delivered session earned for a provider: cents by source of money; `transfer` names the earning."""

    name: ClassVar[str] = "money.sessions_earned"
    session: str
    provider: str
    transfer: str
    cents: dict[Source, int]


@dataclass(frozen=True, kw_only=True)
class AdvanceRequested(Event):
    """A provider asks for an advance."""

    name: ClassVar[str] = "money.advance_requested"
    advance: str
    provider: str


@dataclass(frozen=True, kw_only=True)
class AdvanceDecidedOn(Event):
    """A second person decided on an advance."""

    name: ClassVar[str] = "money.advance_decided_on"
    advance: str
    provider: str
    approved: bool
