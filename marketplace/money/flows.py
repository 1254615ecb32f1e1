"""Where the money went: from whose pocket, under which service model, to which kind of receiver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import case, func, select

from marketplace.kernel.db import db
from marketplace.money.ledger.accounts import CLIENT_FEES, HELD_OUTCOME, PAYABLE, PLATFORM_FEE, PREPAID, REFUNDS, VAT
from marketplace.money.ledger.models import Entry, Transfer
from marketplace.people.models import Organisation
from providers.models import Provider


class Receiver(StrEnum):
    """Who gets the money in the end."""

    PROVIDER = "provider"
    PLATFORM = "platform"
    TAX = "tax"
    CITY = "city"


RECEIVERS = {
    PAYABLE: Receiver.PROVIDER,
    PLATFORM_FEE: Receiver.PLATFORM,
    VAT: Receiver.TAX,
    CLIENT_FEES: Receiver.CITY,
}
"""The accounts on which money arrives. What is only prepaid has not arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Cents from a source under a model to a kind of receiver; `sector` and `form` are those of a provider."""

    source: str
    model: str
    receiver: Receiver
    sector: str | None
    form: str | None
    amount_cents: int
    enrolments: int


def flows(*, valid_from: date, valid_until: date, provider: str | None = None) -> list[Flow]:
    """Add up what was earned from a day until another (exclusive), less what was reversed; of one provider or all."""
    arrives = case(
        (Entry.account_code == PAYABLE, Receiver.PROVIDER.value),
        (Entry.account_code == PLATFORM_FEE, Receiver.PLATFORM.value),
        (Entry.account_code == VAT, Receiver.TAX.value),
        else_=Receiver.CITY.value,
    )
    to_provider = Entry.account_code == PAYABLE
    sector, form = case((to_provider, Provider.sector)), case((to_provider, Organisation.form))
    keys = (Entry.source, Entry.model, arrives, sector, form)
    wanted = (
        select(*keys, func.sum(-Entry.amount_cents), func.count(Entry.enrolment.distinct()))
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .outerjoin(Provider, Provider.id == Entry.provider_id)
        .outerjoin(Organisation, Organisation.id == Provider.organisation_id)
        .where(
            Entry.account_code.in_(RECEIVERS),
            Entry.enrolment.is_not(None),
            Transfer.occurred_on >= valid_from,
            Transfer.occurred_on < valid_until,
        )
        .group_by(*keys)
        .order_by(*keys)
    )
    if provider is not None:
        wanted = wanted.where(Entry.provider_id == provider)
    return [
        Flow(
            source=str(source),
            model=model,
            receiver=Receiver(receiver),
            sector=None if sector_of is None else str(sector_of),
            form=None if form_of is None else str(form_of),
            amount_cents=int(cents),
            enrolments=enrolments,
        )
        for source, model, receiver, sector_of, form_of, cents, enrolments in db.session.execute(wanted)
        if cents
    ]


def waiting(on: date) -> dict[str, int]:
    """Return what families have prepaid or are owed back, and what waits for objectives, in cents, by account, at the
    end of a day."""
    rows = db.session.execute(
        select(Entry.account_code, func.sum(-Entry.amount_cents))
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .where(Entry.account_code.in_((PREPAID, REFUNDS, HELD_OUTCOME)), Transfer.occurred_on <= on)
        .group_by(Entry.account_code)
    )
    return {code: int(cents) for code, cents in rows}
