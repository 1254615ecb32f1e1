"""What the database refuses of the books: unbalanced, edited, deleted, repeated, added to later, or in a closed month.

SQLite has no deferred triggers, so a transfer comes last: its entries stand first under a deferred foreign key, and the
balance is checked as the transfer is written. PostgreSQL checks when the transaction commits, since another transaction
could have added entries to a transfer that it did not see. There, whoever posts and whoever closes a month also wait
for each other, by a lock that is shared among those who post.
"""

from __future__ import annotations

from marketplace.kernel.guards import append_only, guard
from marketplace.money.ledger.triggers import once

PERIOD_LOCK = 7_204_118

for _table, _keys in {
    "transfer": ("id", "key", "reversal_of"),
    "entry": ("transfer_id+position",),
    "accounting_period": ("month",),
}.items():
    append_only(_table)
    once(_table, *_keys)

guard(
    "transfer_balanced",
    "transfer",
    sqlite=[
        "CREATE TRIGGER IF NOT EXISTS transfer_balanced BEFORE INSERT ON transfer "
        "WHEN (SELECT count(*) FROM entry WHERE transfer_id = NEW.id) <> NEW.entry_count "
        "OR EXISTS (SELECT 1 FROM entry WHERE transfer_id = NEW.id GROUP BY source HAVING sum(amount_cents) <> 0) "
        "BEGIN SELECT RAISE(ABORT, 'transfer is not balanced'); END"
    ],
    postgresql=[
        "CREATE OR REPLACE FUNCTION transfer_balanced() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE asked varchar; "
        "BEGIN "
        "IF TG_TABLE_NAME = 'transfer' THEN asked := NEW.id; ELSE asked := NEW.transfer_id; END IF; "
        "IF (SELECT count(*) FROM entry WHERE transfer_id = asked) "
        "IS DISTINCT FROM (SELECT entry_count::bigint FROM transfer WHERE id = asked) "
        "OR EXISTS (SELECT 1 FROM entry WHERE transfer_id = asked GROUP BY source HAVING sum(amount_cents) <> 0) "
        "THEN RAISE EXCEPTION 'transfer is not balanced' USING ERRCODE = '23514'; END IF; "
        "RETURN NULL; END $$",
        *(
            statement
            for table in ("transfer", "entry")
            for statement in (
                f"DROP TRIGGER IF EXISTS transfer_balanced ON {table}",
                f"CREATE CONSTRAINT TRIGGER transfer_balanced AFTER INSERT ON {table} "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION transfer_balanced()",
            )
        ),
    ],
)

guard(
    "entry_before_transfer",
    "entry",
    sqlite=[
        "CREATE TRIGGER IF NOT EXISTS entry_before_transfer BEFORE INSERT ON entry "
        "WHEN typeof(NEW.amount_cents) <> 'integer' OR EXISTS (SELECT 1 FROM transfer WHERE id = NEW.transfer_id) "
        "BEGIN SELECT RAISE(ABORT, 'entry comes after its transfer, or is not in whole cents'); END"
    ],
    postgresql=[
        "CREATE OR REPLACE FUNCTION entry_before_transfer() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF EXISTS (SELECT 1 FROM transfer WHERE id = NEW.transfer_id) "
        "THEN RAISE EXCEPTION 'entry comes after its transfer' USING ERRCODE = '23514'; END IF; "
        "RETURN NEW; END $$",
        "DROP TRIGGER IF EXISTS entry_before_transfer ON entry",
        "CREATE TRIGGER entry_before_transfer BEFORE INSERT ON entry "
        "FOR EACH ROW EXECUTE FUNCTION entry_before_transfer()",
    ],
)

guard(
    "transfer_in_open_period",
    "transfer",
    sqlite=[
        "CREATE TRIGGER IF NOT EXISTS transfer_in_open_period BEFORE INSERT ON transfer "
        "WHEN NEW.occurred_on IS NOT date(NEW.occurred_on) "
        "OR EXISTS (SELECT 1 FROM accounting_period WHERE month >= substr(NEW.occurred_on, 1, 7)) "
        "BEGIN SELECT RAISE(ABORT, 'the month is closed'); END"
    ],
    postgresql=[
        "CREATE OR REPLACE FUNCTION transfer_in_open_period() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM pg_advisory_xact_lock_shared({PERIOD_LOCK}); "
        "IF EXISTS (SELECT 1 FROM accounting_period WHERE month >= to_char(NEW.occurred_on, 'YYYY-MM')) "
        "THEN RAISE EXCEPTION 'the month is closed' USING ERRCODE = '23514'; END IF; "
        "RETURN NEW; END $$",
        "DROP TRIGGER IF EXISTS transfer_in_open_period ON transfer",
        "CREATE TRIGGER transfer_in_open_period BEFORE INSERT ON transfer "
        "FOR EACH ROW EXECUTE FUNCTION transfer_in_open_period()",
    ],
)

guard(
    "accounting_period_waits",
    "accounting_period",
    sqlite=[],
    postgresql=[
        "CREATE OR REPLACE FUNCTION accounting_period_waits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM pg_advisory_xact_lock({PERIOD_LOCK}); RETURN NEW; END $$",
        "DROP TRIGGER IF EXISTS accounting_period_waits ON accounting_period",
        "CREATE TRIGGER accounting_period_waits BEFORE INSERT ON accounting_period "
        "FOR EACH ROW EXECUTE FUNCTION accounting_period_waits()",
    ],
)
