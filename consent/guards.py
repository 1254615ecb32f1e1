"""The database itself keeps approved tables of law as they were: every reading of personal data rests on one."""

from __future__ import annotations

from marketplace.kernel.guards import refuse_once_approved

OF_APPROVED = "EXISTS (SELECT 1 FROM law_table WHERE id = {row}.law_table_id AND approved_at IS NOT NULL)"
APPROVED = "OLD.approved_at IS NOT NULL"

refuse_once_approved(
    "law_row",
    "a row of an approved table of law is not changed",
    {
        "insert": ("INSERT", OF_APPROVED.format(row="NEW")),
        "update": ("UPDATE", OF_APPROVED.format(row="OLD")),
        "update_into": ("UPDATE", OF_APPROVED.format(row="NEW")),
        "delete": ("DELETE", OF_APPROVED.format(row="OLD")),
    },
)
refuse_once_approved(
    "law_table",
    "an approved table of law is not rewritten",
    {"update": ("UPDATE", APPROVED), "delete": ("DELETE", APPROVED)},
)
