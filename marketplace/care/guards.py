"""What the database refuses: two decisions that hold for a child on one day, and another word in a closed month.

On PostgreSQL whoever decides on a child waits for whoever decided on it before, by the lock of the child's row, so that
each sees the other's decisions; on SQLite writers wait for each other anyway.
"""

from __future__ import annotations

from marketplace.kernel.guards import append_only, guard
from marketplace.money.ledger.triggers import facts_stay, once

OVERLAP = (
    "EXISTS (SELECT 1 FROM fee_decision AS other WHERE other.child_id = NEW.child_id AND other.id <> NEW.id "
    "AND other.annulled_at IS NULL "
    "AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from) "
    "AND (NEW.valid_until IS NULL OR other.valid_from < NEW.valid_until))"
)
REFUSED = "another fee decision holds for this child on these days"

guard(
    "fee_decision_alone",
    "fee_decision",
    sqlite=[
        f"CREATE TRIGGER IF NOT EXISTS fee_decision_alone_{verb} BEFORE {verb} ON fee_decision "
        f"WHEN NEW.annulled_at IS NULL AND {OVERLAP} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for verb in ("insert", "update")
    ],
    postgresql=[
        "CREATE OR REPLACE FUNCTION fee_decision_alone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.annulled_at IS NOT NULL THEN RETURN NEW; END IF; "
        "PERFORM 1 FROM person WHERE id = NEW.child_id FOR NO KEY UPDATE; "
        f"IF {OVERLAP} THEN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = '23514'; END IF; "
        "RETURN NEW; END $$",
        "DROP TRIGGER IF EXISTS fee_decision_alone ON fee_decision",
        "CREATE TRIGGER fee_decision_alone BEFORE INSERT OR UPDATE ON fee_decision "
        "FOR EACH ROW EXECUTE FUNCTION fee_decision_alone()",
    ],
)
facts_stay(
    "fee_decision",
    *("id", "child_id", "placement_id", "payer_id", "household_id", "provider_id", "model", "legal_route"),
    *("valid_from", "kind", "fee_cents", "voucher_cents", "replaces", "decided_at", "decided_by"),
)
once("fee_decision", "id")
append_only("care_month")
once("care_month", "month")
append_only("care_row")
once("care_row", "id", "refunds")
