"""What a month asks of the books: plain facts, so that money need not know what care is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.money.ledger.models import TransferKind
from marketplace.money.ledger.posting import Draft, Line, lines_of
from marketplace.money.monthly.models import MonthEarning
from marketplace.service_models.base import ServiceModel
from marketplace.service_models.registry import model as service_model
from marketplace.service_models.settlement import Posting, Price, Source


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a month's claim in cents, less than zero where it takes something back, and what it rests on."""

    key: str
    decision: str
    text: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthClaim:
    """What one person owes for a month to the city, or to one provider by one legal route; its lines hold no names."""

    payer: str
    provider_id: str | None
    service: str
    model: str
    legal_route: str
    charges: Sequence[Charge]

    @property
    def cents(self) -> int:
        """What is owed in all; less than zero where more is taken back than asked."""
        return sum(charge.cents for charge in self.charges)

    @property
    def under(self) -> ServiceModel:
        """The service model as it works by the legal route."""
        return service_model(self.model).by(self.legal_route)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """What one provider earns of a month by one legal route, in cents: from families and from a line of the city's."""

    provider_id: str
    service: str
    model: str
    legal_route: str
    children: int
    family_cents: int
    city_cents: int
    budget_line: str

    @classmethod
    def stored(cls, row: MonthEarning) -> Earning:
        """Return what a stored earning says; the service is not told there."""
        return cls(
            provider_id=row.provider_id,
            service="",
            model=row.model,
            legal_route=row.legal_route,
            children=row.children,
            family_cents=row.family_cents,
            city_cents=row.city_cents,
            budget_line=row.budget_line,
        )

    @property
    def under(self) -> ServiceModel:
        """The service model as it works by the legal route."""
        return service_model(self.model).by(self.legal_route)


def charge_draft(charge: Charge, claim: MonthClaim, *, invoice: str, on: date) -> Draft:
    """Return the transfer of one line of an invoice: a claim, or the opposite of one."""
    postings = turned(claim.under.charge(Price(abs(charge.cents), 0)), charge.cents)
    return Draft(
        key=f"month:{charge.key}",
        kind=TransferKind.CHARGE,
        occurred_on=on,
        text=charge.text,
        lines=lines_of(postings, **dimensions(claim), enrolment=invoice),
        enrolment=invoice,
        decision=charge.decision,
        evidence=charge.key,
    )


def earning_draft(earning: Earning, *, month: str, on: date, text: str) -> Draft:
    """Return the transfer by which a provider earns: what the city bears names its budget line."""
    lines: list[Line] = []
    for price, cents in (
        (Price(abs(earning.family_cents), 0), earning.family_cents),
        (Price(0, abs(earning.city_cents)), earning.city_cents),
    ):
        postings = turned(earning.under.deliver(price), cents)
        for source in Source:
            line = earning.budget_line if source is Source.CITY else None
            of_source = [posting for posting in postings if posting.source is source]
            lines += lines_of(of_source, **dimensions(earning), budget_line=line)
    return Draft(
        key=f"month-earn:{month}:{earning.provider_id}:{earning.legal_route}",
        kind=TransferKind.EARN,
        occurred_on=on,
        text=text,
        lines=lines,
        decision=month,
        evidence=f"{month}:{earning.provider_id}"[:64],
    )


def turned(postings: Sequence[Posting], sign: int) -> list[Posting]:
    """Return postings as they are for an amount above zero, and their opposites for one below."""
    if sign >= 0:
        return list(postings)
    return [Posting(posting.account, -posting.amount_cents, posting.source) for posting in postings]


def dimensions(of: MonthClaim | Earning) -> dict[str, str | None]:
    """Return what every entry of a month carries."""
    return {"service": of.service, "model": of.model, "provider_id": of.provider_id}
