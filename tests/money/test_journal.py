"""The journal page by page: which transfers are shown, with all their entries, and what reverses what."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.kernel.verification import CHECKS
from marketplace.money.errors import TransferUnknown
from marketplace.money.flows import Receiver, flows
from marketplace.money.journal import TransfersWanted, entry_count, journal_span, transfers_page
from marketplace.money.ledger.models import Entry, Transfer, TransferKind
from marketplace.money.operations import read_journal, read_transfer
from marketplace.money.queries import transfer_count
from marketplace.people.kinds import OrganisationForm
from marketplace.service_models.settlement import Source
from tests.factories.money import SmallBooks, small_books, somebody

pytestmark = pytest.mark.database
AUDITOR = somebody("auditor")


@pytest.fixture
def books(app: Flask, now: datetime) -> SmallBooks:
    """A month and a half in which everything happens once."""
    return small_books(now)


def shown(**wanted: object) -> list[Transfer]:
    """All transfers that are wanted."""
    return list(transfers_page(TransfersWanted(**wanted), page=1, page_size=1000).transfers)  # type: ignore[arg-type]


def test_pages_show_each_transfer_once_the_newest_first(books: SmallBooks, now: datetime) -> None:
    first = read_journal(actor=AUDITOR, now=now, wanted=TransfersWanted(), page=1)
    seen = list(first.transfers)
    for page in range(2, first.pages + 1):
        seen += read_journal(actor=AUDITOR, now=now, wanted=TransfersWanted(), page=page).transfers
    assert len(seen) == len({each.id for each in seen}) == first.total > 0
    days = [each.occurred_on for each in seen]
    assert days == sorted(days, reverse=True)


def test_a_page_beyond_the_last_is_the_last(books: SmallBooks) -> None:
    page = transfers_page(TransfersWanted(), page=999, page_size=5)
    assert page.page == page.pages
    assert page.transfers
    assert transfers_page(TransfersWanted(), page=-1, page_size=5).page == 1


def test_transfers_are_narrowed_by_day_kind_and_enrolment(books: SmallBooks, now: datetime) -> None:
    enrolment = books.fundings[0].enrolment
    assert {each.kind for each in shown(kind=TransferKind.PAYOUT)} == {TransferKind.PAYOUT}
    assert {each.enrolment for each in shown(enrolment=enrolment)} == {enrolment}
    day = now.date()
    assert {each.occurred_on for each in shown(valid_from=day, valid_until=day + timedelta(days=1))} == {day}
    assert shown(valid_until=date(2020, 1, 1)) == []
    assert {each.occurred_on > day for each in shown(valid_from=day + timedelta(days=1))} == {True}


@pytest.mark.parametrize("wanted", [{"account": "liabilities:vat"}, {"source": Source.GRANT}, {"model": "v2"}])
def test_transfers_are_narrowed_by_their_entries_and_show_all_of_them(
    books: SmallBooks, wanted: dict[str, object]
) -> None:
    page = transfers_page(TransfersWanted(**wanted), page=1, page_size=1000)  # type: ignore[arg-type]
    assert page.total > 0
    column = {"account": "account_code"}
    for transfer in page.transfers:
        entries = page.entries[transfer.id]
        assert len(entries) == transfer.entry_count
        assert any(
            getattr(entry, column.get(name, name)) == value for entry in entries for name, value in wanted.items()
        )


def test_behind_each_flow_stand_transfers_that_add_up_to_it(books: SmallBooks) -> None:
    span = journal_span()
    assert span is not None
    first, last = span[0], span[1] + timedelta(days=1)
    found = flows(valid_from=first, valid_until=last, provider=books.provider)
    assert {flow.receiver for flow in found} >= {Receiver.PROVIDER, Receiver.PLATFORM, Receiver.TAX}
    for flow in found:
        wanted = TransfersWanted(
            valid_from=first,
            valid_until=last,
            source=Source(flow.source),
            model=flow.model,
            receiver=flow.receiver,
            form=OrganisationForm(flow.form) if flow.form else None,
            provider=books.provider,
        )
        assert transfers_page(wanted, page=1).arrived_cents == flow.amount_cents
    everything = TransfersWanted(valid_from=first, valid_until=last, arrived=True, provider=books.provider)
    assert transfers_page(everything, page=1).arrived_cents == sum(flow.amount_cents for flow in found)
    other = TransfersWanted(form=OrganisationForm.FOUNDATION, receiver=Receiver.PROVIDER)
    assert transfers_page(other, page=1).total == 0


def test_a_reversal_and_what_it_reverses_know_of_each_other(books: SmallBooks, now: datetime) -> None:
    (reversal,) = shown(kind=TransferKind.REVERSAL)
    assert reversal.reversal_of
    reversed_one = read_transfer(actor=AUDITOR, now=now, transfer=reversal.reversal_of)
    assert reversed_one.reversed_by == reversal.id
    assert sum(entry.amount_cents for entry in reversed_one.entries) == 0
    assert read_transfer(actor=AUDITOR, now=now, transfer=reversal.id).reversed_by is None
    assert transfers_page(TransfersWanted(), page=1, page_size=1000).reversals == {reversal.reversal_of: reversal.id}


def test_an_unknown_transfer_is_not_found(books: SmallBooks, now: datetime) -> None:
    with pytest.raises(TransferUnknown):
        read_transfer(actor=AUDITOR, now=now, transfer="nothing")


def test_the_span_and_the_numbers_of_transfers_and_entries_are_those_of_the_books(app: Flask, now: datetime) -> None:
    assert journal_span() is None
    assert entry_count() == transfer_count() == 0
    small_books(now)
    days = db.session.execute(select(func.min(Transfer.occurred_on), func.max(Transfer.occurred_on))).one()
    assert journal_span() == tuple(days)
    assert entry_count() == len(db.session.scalars(select(Entry)).all())
    assert transfer_count() == len(shown()) > 0


def test_each_check_of_the_money_is_one_of_the_citys(books: SmallBooks) -> None:
    ours = {name: run for name, run in CHECKS.items() if name.startswith("money.")}
    assert len(ours) == 17
    assert [list(run()) for run in ours.values()] == [[]] * len(ours)
