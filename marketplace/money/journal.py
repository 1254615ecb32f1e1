"""The journal page by page: transfers that meet conditions, with their entries, and what reverses what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy import ColumnElement, Select, func, select

from marketplace.kernel.db import db
from marketplace.money.flows import RECEIVERS, Receiver
from marketplace.money.ledger.models import Entry, Transfer, TransferKind
from marketplace.people.models import Organisation, OrganisationForm
from marketplace.service_models.settlement import Source
from providers.models import Provider

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class TransfersWanted:
    """Which transfers: of a time (`valid_until` exclusive), of a kind, and with at least one entry as it is wanted.

    `arrived` asks for entries by which money reached a receiver, as `flows` counts them; `form` is that of a provider.
    """

    valid_from: date | None = None
    valid_until: date | None = None
    kind: TransferKind | None = None
    enrolment: str | None = None
    account: str | None = None
    source: Source | None = None
    model: str | None = None
    provider: str | None = None
    receiver: Receiver | None = None
    form: OrganisationForm | None = None
    arrived: bool = False

    @property
    def of_transfers(self) -> list[ColumnElement[bool]]:
        """The conditions on the transfer itself."""
        asked = [
            (self.valid_from, Transfer.occurred_on >= (self.valid_from or date.min)),
            (self.valid_until, Transfer.occurred_on < (self.valid_until or date.max)),
            (self.kind, Transfer.kind == self.kind),
            (self.enrolment, Transfer.enrolment == self.enrolment),
        ]
        return [condition for value, condition in asked if value is not None]

    @property
    def of_entries(self) -> list[ColumnElement[bool]]:
        """The conditions that one of its entries meets."""
        asked = [
            (self.account, Entry.account_code == self.account),
            (self.source, Entry.source == self.source),
            (self.model, Entry.model == self.model),
            (self.provider, Entry.provider_id == self.provider),
            (self.form, Entry.provider_id.in_(_providers_of(self.form))),
        ]
        found = [condition for value, condition in asked if value is not None]
        if self.arrived or self.receiver:
            accounts = [code for code, receiver in RECEIVERS.items() if self.receiver in (None, receiver)]
            found += [Entry.account_code.in_(accounts), Entry.enrolment.is_not(None)]
        return found


@dataclass(frozen=True, slots=True)
class TransfersPage:
    """One page of transfers, the newest first; `arrived_cents` is what the wanted entries of all pages add up to."""

    transfers: tuple[Transfer, ...]
    entries: Mapping[str, Sequence[Entry]]
    reversals: Mapping[str, str]
    total: int
    arrived_cents: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class TransferRead:
    """A transfer with its entries; `reversed_by` is the transfer that takes it back, if one does."""

    transfer: Transfer
    entries: tuple[Entry, ...]
    reversed_by: str | None


def transfers_page(wanted: TransfersWanted, *, page: int, page_size: int = PAGE_SIZE) -> TransfersPage:
    """Return a page of transfers with all their entries; a page beyond the last one is the last one."""
    conditions = wanted.of_transfers
    if wanted.of_entries:
        conditions.append(Transfer.id.in_(select(Entry.transfer_id).where(*wanted.of_entries)))
    total = db.session.scalar(select(func.count()).select_from(Transfer).where(*conditions)) or 0
    pages = max(1, ceil(total / page_size))
    page = min(max(page, 1), pages)
    shown = tuple(
        db.session.scalars(
            select(Transfer)
            .where(*conditions)
            .order_by(Transfer.occurred_on.desc(), Transfer.posted_at.desc(), Transfer.key.desc())
            .limit(page_size)
            .offset((page - 1) * page_size)
        )
    )
    ids = [transfer.id for transfer in shown]
    return TransfersPage(shown, _entries_of(ids), _reversals_of(ids), total, _arrived_cents(wanted), page, pages)


def transfer_read(transfer: str) -> TransferRead | None:
    """Return one transfer with its entries and its reversal, or None."""
    found = db.session.get(Transfer, transfer)
    if found is None:
        return None
    return TransferRead(found, tuple(_entries_of([transfer])[transfer]), _reversals_of([transfer]).get(transfer))


def journal_span() -> tuple[date, date] | None:
    """Return the first and the last day on which something was posted; None while nothing was."""
    first, last = db.session.execute(select(func.min(Transfer.occurred_on), func.max(Transfer.occurred_on))).one()
    return None if first is None else (first, last)


def entry_count() -> int:
    """Return how many entries were posted."""
    return db.session.scalar(select(func.count()).select_from(Entry)) or 0


def _providers_of(form: OrganisationForm | None) -> Select[str]:
    of_form = select(Provider.id).join(Organisation, Organisation.id == Provider.organisation_id)
    return of_form.where(Organisation.form == form)


def _entries_of(transfers: Sequence[str]) -> Mapping[str, Sequence[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    rows = select(Entry).where(Entry.transfer_id.in_(transfers)).order_by(Entry.transfer_id, Entry.position)
    for entry in db.session.scalars(rows):
        found[entry.transfer_id].append(entry)
    return found


def _reversals_of(transfers: Sequence[str]) -> dict[str, str]:
    rows = db.session.execute(select(Transfer.reversal_of, Transfer.id).where(Transfer.reversal_of.in_(transfers)))
    return {str(reversed_one): reversal for reversed_one, reversal in rows}


def _arrived_cents(wanted: TransfersWanted) -> int:
    summed = select(func.sum(-Entry.amount_cents)).join(Transfer, Transfer.id == Entry.transfer_id)
    return int(db.session.scalar(summed.where(*wanted.of_transfers, *wanted.of_entries)) or 0)
