"""Verification finds whatever somebody altered behind the guards' back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.kernel.db import WRITE, db
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.verification import Difference
from marketplace.money import models
from marketplace.money.operations import discard_payout_run, verify_books
from marketplace.money.personal_data import COLUMNS
from marketplace.money.verification import differences
from marketplace.service_models.settlement import Source
from tests.factories.money import a_billed_month, a_bookkeeper, a_budget_line, a_funding, earned, small_books

pytestmark = pytest.mark.database

ROWS = 3
A_CHARGE = "SELECT id FROM transfer WHERE kind = 'charge' LIMIT 1"


@contextmanager
def unguarded() -> Iterator[Connection]:
    """A connection whose guards are down; all that is done on it is undone."""
    db.session.rollback()
    with db.engine.connect().execution_options(**{WRITE: True}) as connection:
        transaction = connection.begin()
        if connection.dialect.name == "sqlite":
            for name in (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        transaction.rollback()


def found_after(connection: Connection, *statements: str) -> list[Difference]:
    """What verification finds after these statements, which are then undone."""
    point = connection.begin_nested()
    try:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount
        with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
            return list(differences(session))
    finally:
        point.rollback()


def places(connection: Connection, *statements: str) -> str:
    """The places that verification names after these statements."""
    return "\n".join(difference.where for difference in found_after(connection, *statements))


def stored() -> list[tuple[str, str, list[str]]]:
    """Every stored amount and digest of the room: table, column, and the columns of the table's key."""
    return [
        (model.__tablename__, column.name, [key.name for key in model.__table__.primary_key])
        for model in COLUMNS
        for column in model.__table__.columns
        if column.name.endswith("_cents") or "digest" in column.name
    ]


def tampered(connection: Connection, table: str, column: str, where: str) -> str | None:
    """The places named after one value was altered; None where the table's own checks refuse every change of it."""
    changes = [f"{column} + 1", f"{column} - 1"] if column.endswith("_cents") else ["'forged'"]
    for change in changes:
        try:
            return places(connection, f"UPDATE {table} SET {column} = {change} WHERE {where}")
        except IntegrityError:
            continue
    return None


def test_books_in_which_everything_happened_are_found_in_order(session: object, now: datetime) -> None:
    small_books(now)
    assert list(differences()) == []
    assert verify_books(actor=SYSTEM, now=now) == []


def test_every_stored_amount_and_digest_is_covered(session: object, now: datetime) -> None:
    books = small_books(now)
    a_billed_month(now + timedelta(days=36), books.provider)
    unnoticed, tried = [], set()
    with unguarded() as connection:
        for table, column, keys in stored():
            wanted = text(f"SELECT {', '.join(keys)} FROM {table} ORDER BY {', '.join(keys)} LIMIT {ROWS}")
            for row in connection.execute(wanted).all():
                where = " AND ".join(f"{key} = '{value}'" for key, value in zip(keys, row, strict=True))
                named = tampered(connection, table, column, where)
                if named is not None:
                    tried.add((table, column))
                    if f"{table}.{column}" not in named:
                        unnoticed.append(f"{table}.{column} {where}: {named}")
    assert unnoticed == []
    assert tried == {(table, column) for table, column, _keys in stored()}


def test_what_is_no_amount_is_noticed_too(session: object, now: datetime) -> None:
    small_books(now)
    a_payment = "SELECT id FROM transfer WHERE kind = 'earn' LIMIT 1"
    alterations = {
        "transfer.entry_count": f"UPDATE transfer SET entry_count = entry_count + 1 WHERE id = ({a_payment})",
        "transfer.digest": f"UPDATE transfer SET decision = 'forged' WHERE id = ({a_payment})",
        "funding.terms_digest": "UPDATE funding SET payer_id = 'forged'",
        "funding.sessions_done": "UPDATE funding SET sessions_done = sessions_done - 1",
        "commitment.status": "UPDATE commitment SET status = 'closed' WHERE status = 'held'",
        "invoice.status": "UPDATE invoice SET status = 'open' WHERE status <> 'open'",
        "refund.sent_at": "UPDATE refund SET sent_at = NULL WHERE sent_at IS NOT NULL",
        "payout_run.status": "UPDATE payout_run SET status = 'approved' WHERE status = 'paid'",
        "payout.amount_cents": "DELETE FROM payout_share",
        "transfer.reversal_of": f"UPDATE transfer SET reversal_of = ({A_CHARGE}) WHERE kind = 'reversal'",
        "funding_share.family_cents": "UPDATE funding_share SET transfer_id = NULL WHERE outcome = 'earned'",
        "commitment_move.amount_cents": "DELETE FROM commitment_move WHERE kind = 'capture'",
        "bank_line.amount_cents": "UPDATE transfer SET key = id WHERE kind = 'payment'",
    }
    with unguarded() as connection:
        for place, statement in alterations.items():
            assert place in places(connection, statement)


def test_a_payout_whose_posting_is_called_otherwise_is_not_paid(session: object, now: datetime) -> None:
    small_books(now)
    with unguarded() as connection:
        assert "payout_run.status" in places(connection, "UPDATE transfer SET kind = 'earn' WHERE kind = 'payout'")


def test_cents_that_a_payment_moves_within_the_bank_are_noticed(session: object, now: datetime) -> None:
    small_books(now)
    moved = [
        "INSERT INTO entry (transfer_id, position, account_code, amount_cents, source) "
        f"SELECT min(id), {position}, 'assets:bank:{account}', {cents}, 'family' FROM transfer WHERE kind = 'payment'"
        for position, account, cents in ((8, "client", 5), (9, "city", -5))
    ]
    with unguarded() as connection:
        assert "bank_line.amount_cents" in places(connection, *moved)


def test_entries_without_a_transfer_and_transfers_without_entries_are_noticed(session: object, now: datetime) -> None:
    small_books(now)
    with unguarded() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        one = "position = 0 AND transfer_id = (SELECT min(transfer_id) FROM entry)"
        assert "entry.transfer_id" in places(connection, "UPDATE entry SET transfer_id = 'nowhere' WHERE " + one)
        assert "transfer.entry_count" in places(connection, "DELETE FROM entry WHERE position > 1")
        gone = places(connection, "UPDATE entry SET source = 'city' WHERE position = 0")
        assert "entry.amount_cents of transfer" in gone


def test_a_posting_that_slipped_into_a_closed_month_is_noticed(session: object, now: datetime) -> None:
    small_books(now)
    with unguarded() as connection:
        connection.execute(text("UPDATE accounting_period SET closed_at = '2026-10-06 05:59:59.000000'"))
        matched = connection.execute(text("SELECT id FROM transfer WHERE kind = 'match'")).scalar_one()
        place, late = (
            f"transfer.occurred_on {matched}",
            "UPDATE transfer SET occurred_on = '{day}' WHERE kind = 'match'",
        )
        assert place in places(connection, late.format(day="2026-09-30"))
        assert place in places(connection, late.format(day="2026-08-01"))
        assert place not in places(connection, late.format(day="2026-10-01"))
        early = "UPDATE transfer SET posted_at = (SELECT closed_at FROM accounting_period)"
        assert place not in places(connection, late.format(day="2026-09-30"), early)


def test_a_difference_says_what_was_expected_and_what_is_there(session: object, now: datetime) -> None:
    a_budget_line(now)
    a_funding(now)
    with unguarded() as connection:
        (found,) = found_after(connection, "UPDATE budget_line SET committed_cents = 1")
    assert found.where.startswith("budget_line.committed_cents")
    assert (found.expected, found.found) == (120_00, 1)


def test_a_discarded_list_of_payouts_is_no_difference(session: object, now: datetime) -> None:
    small_books(now)
    (drafted,) = [run for run in db.session.query(models.PayoutRun) if run.status is models.PayoutStatus.DRAFTED]
    discard_payout_run(actor=a_bookkeeper(), now=now, run=drafted.id)
    assert list(differences()) == []


def test_what_is_held_is_checked_against_the_books_and_the_measurement(session: object, now: datetime) -> None:
    a_budget_line(now, name="grant", source=Source.GRANT)
    place = a_funding(
        now,
        model="vx",
        family_cents=0,
        subsidies=[("grant", 100_00)],
        platform_fee_cents=0,
        platform_fee_vat_cents=0,
        held_cents=20_00,
        waits_for="objective",
    )
    earned(now, place)
    alterations = {
        "funding_share.held_cents": "UPDATE funding_share SET held_cents = held_cents - 1",
        "entry.amount_cents": "DELETE FROM entry WHERE account_code = 'liabilities:held-outcome'",
        "measured_outcome.waits_for": (
            "INSERT INTO measured_outcome (waits_for, reached, decision, at) "
            "VALUES ('objective', TRUE, 'none', '2026-09-01 00:00:00')"
        ),
        "funding.waits_for": "UPDATE funding SET waits_for = NULL",
    }
    with unguarded() as connection:
        for place_named, statement in alterations.items():
            assert place_named in places(connection, statement)
