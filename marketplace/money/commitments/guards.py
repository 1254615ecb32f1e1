"""What the database refuses of budget lines and promises, beside their checks."""

from marketplace.kernel.guards import append_only
from marketplace.money.ledger.triggers import facts_stay, once

facts_stay("budget_line", "id", "name", "year", "source")
facts_stay("commitment", "id", "budget_line_id", "enrolment")
once("budget_line", "id", "name")
once("commitment", "id", "enrolment+budget_line_id")
for _table in ("budget_decision", "commitment_move"):
    append_only(_table)
    once(_table, "id")
