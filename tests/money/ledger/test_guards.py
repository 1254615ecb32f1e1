"""The database keeps the books honest by itself: every statement here is raw SQL, past every operation."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM
from marketplace.money.operations import close_period
from tests.factories.money import (
    a_budget_line,
    a_funding,
    everything,
    refusal_of,
    small_books,
    straight,
)

pytestmark = pytest.mark.database

ENTRY = (
    "INSERT INTO entry (transfer_id, position, account_code, amount_cents, source) "
    "VALUES ('{id}', {position}, '{account}', {cents}, '{source}')"
)
TRANSFER = (
    "INSERT INTO transfer (id, key, kind, occurred_on, posted_at, text, entry_count, digest) "
    "VALUES ('{id}', '{key}', 'charge', '{day}', '2026-09-01 06:00:00', 'text', {count}, 'digest')"
)
BALANCED = (("assets:bank:client", 500, "family"), ("liabilities:unmatched-payments", -500, "family"))


def posting(
    *lines: tuple[str, object, str],
    id: str = "new",
    key: str = "new",
    day: str = "2026-09-01",
    count: int | None = None,
) -> list[str]:
    """The statements of a transfer, entries first."""
    entries = [
        ENTRY.format(id=id, position=position, account=account, cents=cents, source=source)
        for position, (account, cents, source) in enumerate(lines)
    ]
    return [*entries, TRANSFER.format(id=id, key=key, day=day, count=len(lines) if count is None else count)]


def refused(*statements: str) -> str:
    """Why the database refuses these statements, having looked that nothing changed."""
    before = everything()
    reason = refusal_of(*statements)
    assert everything() == before or not reason
    return reason


@pytest.fixture
def books(session: object, now: datetime) -> str:
    """Books with one charge; returns the transfer's id."""
    a_budget_line(now)
    enrolment = a_funding(now).enrolment
    return str(db.session.execute(text("SELECT id FROM transfer WHERE enrolment = :e"), {"e": enrolment}).scalar_one())


def test_a_balanced_transfer_after_its_entries_is_taken(books: str) -> None:
    assert refusal_of(*posting(*BALANCED)) == ""


def test_entries_that_do_not_add_up_to_zero_are_refused(books: str) -> None:
    off = (("assets:bank:client", 500, "family"), ("liabilities:unmatched-payments", -499, "family"))
    assert "not balanced" in refused(*posting(*off))


def test_sources_that_balance_only_together_are_refused(books: str) -> None:
    off = (("assets:bank:client", 500, "family"), ("liabilities:unmatched-payments", -500, "city"))
    assert "not balanced" in refused(*posting(*off))


def test_a_transfer_without_the_entries_that_it_counts_is_refused(books: str) -> None:
    assert "not balanced" in refused(*posting(*BALANCED, count=3))
    assert "not balanced" in refused(TRANSFER.format(id="new", key="new", day="2026-09-01", count=2))


def test_a_transfer_of_fewer_than_two_entries_is_refused(books: str) -> None:
    assert refused(TRANSFER.format(id="new", key="new", day="2026-09-01", count=0))


def test_an_entry_without_a_transfer_is_refused_at_the_end(books: str) -> None:
    assert refused(ENTRY.format(id="lonely", position=0, account="assets:bank:client", cents=5, source="family"))


def test_balanced_entries_for_a_transfer_that_stands_are_refused(books: str) -> None:
    later = [
        ENTRY.format(id=books, position=position, account=account, cents=cents, source=source)
        for position, (account, cents, source) in enumerate(BALANCED, start=8)
    ]
    assert "after its transfer" in refused(*later)


def test_an_entry_of_nothing_or_of_an_unknown_account_is_refused(books: str) -> None:
    nothing = (("assets:bank:client", 0, "family"), ("liabilities:unmatched-payments", 0, "family"))
    assert refused(*posting(*nothing))
    assert refused(*posting(("assets:pocket", 5, "family"), ("assets:bank:client", -5, "family")))
    assert refused(*posting(("assets:bank:city", 5, "friend"), ("assets:bank:client", -5, "friend")))


@pytest.mark.parametrize("table", ["transfer", "entry"])
def test_what_is_posted_cannot_be_edited_or_deleted(books: str, table: str) -> None:
    column = "text" if table == "transfer" else "budget_line"
    assert "append only" in refused(f"UPDATE {table} SET {column} = 'else'")
    assert "append only" in refused(f"DELETE FROM {table}")


def test_two_entries_cannot_be_edited_so_that_they_still_balance(books: str) -> None:
    assert "append only" in refused("UPDATE entry SET amount_cents = amount_cents * 2")


def test_a_key_is_posted_once(books: str) -> None:
    straight(*posting(*BALANCED, id="one", key="the key"))
    assert refused(*posting(*BALANCED, id="two", key="the key"))


def test_a_transfer_is_reversed_once(books: str) -> None:
    reversal = TRANSFER.replace("entry_count,", "reversal_of, entry_count,").replace("{count}", "'{of}', {count}")
    for id, expected in (("one", False), ("two", True)):
        entries = posting(*BALANCED, id=id)[:-1]
        last = reversal.format(id=id, key=id, day="2026-09-01", count=2, of=books)
        assert bool(refused(*entries, last)) is expected


def test_nothing_is_posted_in_a_closed_month_or_before_it(books: str, now: datetime) -> None:
    close_period(actor=SYSTEM, now=now, month="2026-08")
    assert "closed" in refused(*posting(*BALANCED, day="2026-08-31"))
    assert "closed" in refused(*posting(*BALANCED, day="2026-07-31"))
    assert refused(*posting(*BALANCED, day="2026-09-01")) == ""


def test_a_closed_month_stays_closed(books: str, now: datetime) -> None:
    close_period(actor=SYSTEM, now=now, month="2026-08")
    assert "append only" in refused("DELETE FROM accounting_period")
    assert "append only" in refused("UPDATE accounting_period SET month = '2020-01'")
    assert refused("INSERT INTO accounting_period (month, closed_at) VALUES ('2026-8', '2026-09-01 06:00:00')")


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("replacing", ["REPLACE", "INSERT OR REPLACE"])
def test_replace_does_not_slip_past(books: str, now: datetime, replacing: str) -> None:
    straight(*posting(*BALANCED, id="one", key="the key"))
    close_period(actor=SYSTEM, now=now, month="2026-08")
    entry, _other, transfer = posting(*BALANCED, id="one", key="the key")
    month = "INSERT INTO accounting_period (month, closed_at) VALUES ('2026-08', '2020-01-01')"
    for statement in (entry, transfer, transfer.replace("'one'", "'two'"), month):
        assert refused(statement.replace("INSERT", replacing, 1))
    assert "append only" in refused("UPDATE OR REPLACE entry SET position = 0")


@pytest.mark.database("sqlite")
def test_replace_does_not_slip_past_on_a_connection_that_asks_for_no_delete_triggers(books: str, now: datetime) -> None:
    straight(*posting(*BALANCED, id="one", key="the key"))
    before = everything()
    connection = sqlite3.connect(str(db.engine.url.database))
    for statement in posting(*BALANCED, id="one", key="the key"):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement.replace("INSERT", "INSERT OR REPLACE", 1))
    connection.close()
    assert everything() == before


@pytest.mark.database("sqlite")
def test_amounts_that_are_not_whole_cents_and_days_that_are_none_are_refused(books: str) -> None:
    assert refused(*posting(("assets:bank:client", 0.5, "family"), ("assets:bank:city", -0.5, "family")))
    assert refused(*posting(*BALANCED, day="2026-9-1"))


@pytest.mark.database("postgresql")
def test_no_table_can_be_emptied(session: object, now: datetime) -> None:
    small_books(now)
    tables = set(everything()) - {"invoice_series", "payout_share"}
    assert [table for table in sorted(tables) if not refused(f"TRUNCATE {table} CASCADE")] == []


@pytest.mark.database("postgresql")
def test_entries_slipped_into_a_transfer_that_another_transaction_is_writing_are_refused(books: str) -> None:
    """The one who adds does not see the transfer yet, so only the check at the end of the transaction can tell."""
    engine = create_engine(db.engine.url)
    with engine.connect() as writer, engine.connect() as intruder:
        for statement in posting(*BALANCED, id="one"):
            writer.execute(text(statement))
        for position, (account, cents, source) in enumerate(BALANCED, start=8):
            entry = ENTRY.format(id="one", position=position, account=account, cents=cents, source=source)
            intruder.execute(text(entry))
        writer.commit()
        with pytest.raises(Exception, match="not balanced"):
            intruder.commit()
    engine.dispose()


@pytest.mark.database("postgresql")
def test_a_month_is_not_closed_while_somebody_posts_into_it(books: str) -> None:
    engine = create_engine(db.engine.url)
    closing = "INSERT INTO accounting_period (month, closed_at) VALUES ('2026-08', '2026-09-01 06:00:00')"
    with engine.connect() as poster, engine.connect() as closer:
        for statement in posting(*BALANCED, day="2026-08-31"):
            poster.execute(text(statement))
        closer.execute(text("SET lock_timeout = '200ms'"))
        with pytest.raises(Exception, match="lock timeout"):
            closer.execute(text(closing))
        closer.rollback()
        poster.commit()
        closer.execute(text(closing))
        closer.commit()
    engine.dispose()


FACTS = [
    ("budget_line", "name", "'else'"),
    ("budget_decision", "amount_cents", "1"),
    ("commitment", "enrolment", "'else'"),
    ("commitment_move", "amount_cents", "1"),
    ("funding", "payer_id", "'else'"),
    ("funding", "terms_digest", "'else'"),
    ("funding_part", "total_cents", "total_cents + 1"),
    ("funding_share", "city_cents", "city_cents + 1"),
    ("invoice", "amount_cents", "amount_cents + 1"),
    ("invoice", "reference", "'1' || reference"),
    ("invoice_line", "amount_cents", "1"),
    ("bank_line", "amount_cents", "amount_cents + 1"),
    ("refund", "amount_cents", "amount_cents + 1"),
    ("payout_run", "through_on", "'2026-01-01'"),
    ("payout", "iban", "'FI00'"),
    ("payout", "amount_cents", "amount_cents + 1"),
]


def test_facts_beside_the_ledger_stay_as_they_are(session: object, now: datetime) -> None:
    small_books(now)
    changes = [f"UPDATE {table} SET {column} = {value}" for table, column, value in FACTS]
    deletions = [f"DELETE FROM {table}" for table, _column, _value in FACTS]
    assert [statement for statement in changes + deletions if not refused(statement)] == []


@pytest.mark.database("sqlite")
def test_facts_beside_the_ledger_are_not_replaced(session: object, now: datetime) -> None:
    small_books(now)
    for table in sorted({table for table, _column, _value in FACTS} | {"payout_share"}):
        assert "has this row already" in refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


RIGHT = [
    "UPDATE budget_line SET committed_cents = amount_cents + 1",
    "UPDATE budget_line SET amount_cents = committed_cents + captured_cents - 1",
    "UPDATE budget_line SET captured_cents = -1",
    "UPDATE commitment SET captured_cents = amount_cents + 1",
    "UPDATE commitment SET voided_cents = -1",
    "UPDATE funding_part SET earned_cents = total_cents + 1",
    "UPDATE funding_part SET returned_cents = -1",
    "UPDATE funding SET sessions_done = sessions_total + 1",
    "UPDATE invoice SET paid_cents = amount_cents + 1",
    "UPDATE invoice SET credited_cents = -1",
    "UPDATE invoice SET refunded_cents = paid_cents + 1",
]


def test_stored_sums_cannot_leave_their_bounds(session: object, now: datetime) -> None:
    small_books(now)
    assert [statement for statement in RIGHT if not refused(statement)] == []


def test_a_line_is_never_overspent_by_families_who_come_at_the_same_moment(
    app: Flask, session: object, now: datetime
) -> None:
    line = a_budget_line(now, amount_cents=300_00)
    outcomes = at_once(app, 6, lambda: a_funding(now, family_cents=0, platform_fee_cents=0, platform_fee_vat_cents=0))
    assert sorted(outcomes) == ["BudgetExhausted"] * 4 + ["done"] * 2
    db.session.refresh(line)
    assert (line.committed_cents, line.available_cents) == (240_00, 60_00)


def test_invoices_of_families_who_come_at_the_same_moment_have_numbers_without_gap(
    app: Flask, session: object, now: datetime
) -> None:
    a_budget_line(now)
    assert at_once(app, 6, lambda: a_funding(now)) == ["done"] * 6
    numbers = db.session.execute(text("SELECT number FROM invoice ORDER BY number")).scalars().all()
    assert numbers == [2026_000001 + index for index in range(6)]


def at_once(app: Flask, count: int, act: Callable[[], object]) -> list[str]:
    """Let threads with connections of their own do the same at one moment; return how each ended."""
    gate = threading.Barrier(count)
    outcomes: list[str] = []

    def run() -> None:
        with app.app_context():
            gate.wait()
            try:
                act()
                outcomes.append("done")
            except Exception as refusal:
                outcomes.append(type(refusal).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
