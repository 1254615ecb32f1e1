"""What providers have earned and not been paid, and the lists on which it is paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.money.funding.models import Funding
from marketplace.money.ledger.accounts import ADVANCES, PAYABLE, PLATFORM_FEE, VAT
from marketplace.money.ledger.models import Entry, Transfer, TransferKind
from marketplace.money.monthly.models import MonthEarning
from marketplace.money.payouts.models import Payout, PayoutRun, PayoutShare
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.settlement import Price, Source
from providers.models import Provider

EARNING_KINDS = (TransferKind.EARN, TransferKind.REVERSAL)
OWED_KINDS = (*EARNING_KINDS, TransferKind.ADVANCE, TransferKind.SET_OFF)


@dataclass(frozen=True, slots=True)
class Payable:
    """What one provider is owed for one transfer, in cents; less than zero where it took something back."""

    provider_id: str
    transfer_id: str
    amount_cents: int


def payables(through_on: date) -> list[Payable]:
    """Return what was earned, advanced or set off up to a day (inclusive) and stands on no list yet, by the journal."""
    on_a_list = select(PayoutShare.transfer_id).where(PayoutShare.transfer_id == Transfer.id).exists()
    rows = db.session.execute(
        select(Entry.provider_id, Transfer.id, func.sum(-Entry.amount_cents))
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .where(
            Entry.account_code == PAYABLE,
            Transfer.kind.in_(OWED_KINDS),
            Transfer.occurred_on <= through_on,
            ~on_a_list,
        )
        .group_by(Entry.provider_id, Transfer.id, Transfer.occurred_on, Transfer.posted_at, Transfer.key)
        .order_by(Transfer.occurred_on, Transfer.posted_at, Transfer.key)
    )
    return [Payable(provider, transfer, int(cents)) for provider, transfer, cents in rows if provider]


def payouts_of(run: str) -> list[Payout]:
    """Return the payouts of a list, in the order of the providers' ids."""
    return list(db.session.scalars(select(Payout).where(Payout.run_id == run).order_by(Payout.provider_id)))


def payout_runs() -> list[PayoutRun]:
    """Return every list of payouts, the newest first."""
    return list(db.session.scalars(select(PayoutRun).order_by(PayoutRun.drafted_at.desc(), PayoutRun.id)))


@dataclass(frozen=True, slots=True)
class Earned:
    """What a payout's transfers say, by model and route: cents owed to the provider, and fees with VAT, by source."""

    model: str
    legal_route: str
    owed: Price
    fees: Price


def earned_by_model(payout: str) -> list[Earned]:
    """Return what a payout pays and which fees go with it, by service model and legal route."""
    return [
        Earned(model=model, legal_route=route, owed=_price(by_kind["owed"]), fees=_price(by_kind["fees"]))
        for (model, route), by_kind in sorted(_sums_of(payout).items())
    ]


def set_off_by_source(payout: str) -> dict[Source, int]:
    """Return what a payout's sessions set off of an advance, in cents by whose money it was; the city's own is left."""
    rows = db.session.execute(
        select(Entry.source, func.sum(-Entry.amount_cents))
        .join(PayoutShare, PayoutShare.transfer_id == Entry.transfer_id)
        .where(PayoutShare.payout_id == payout, Entry.account_code == ADVANCES, Entry.source != Source.CITY)
        .group_by(Entry.source)
        .order_by(Entry.source)
    )
    return {source: int(cents) for source, cents in rows if cents}


def payout_accounts(wanted: Iterable[str]) -> dict[str, str]:
    """Return the IBAN that each provider has registered, by provider; one without is left out."""
    rows = db.session.execute(select(Provider.id, Provider.iban).where(Provider.id.in_(list(wanted))))
    return {provider: iban for provider, iban in rows if iban}


def _sums_of(payout: str) -> dict[tuple[str, str], dict[str, dict[Source, int]]]:
    by_route = func.coalesce(  # an advance is of no enrolment
        Funding.legal_route, MonthEarning.legal_route, LegalRoute.PLATFORM_AGREEMENT.value
    )
    rows = db.session.execute(
        select(Entry.model, by_route, Entry.account_code, Entry.source, func.sum(-Entry.amount_cents))
        .join(PayoutShare, PayoutShare.transfer_id == Entry.transfer_id)
        .outerjoin(Funding, Funding.enrolment == Entry.enrolment)
        .outerjoin(MonthEarning, MonthEarning.transfer_id == Entry.transfer_id)
        .where(PayoutShare.payout_id == payout, Entry.account_code.in_((PAYABLE, PLATFORM_FEE, VAT)))
        .group_by(Entry.model, by_route, Entry.account_code, Entry.source)
    )
    sums: dict[tuple[str, str], dict[str, dict[Source, int]]] = defaultdict(lambda: {"owed": {}, "fees": {}})
    for model, route, account, source, cents in rows:
        of_kind = sums[model or "", route]["owed" if account == PAYABLE else "fees"]
        of_kind[source] = of_kind.get(source, 0) + int(cents)
    return sums


def _price(by_source: dict[Source, int]) -> Price:
    return Price(by_source.get(Source.FAMILY, 0), by_source.get(Source.CITY, 0), by_source.get(Source.GRANT, 0))
