"""The database itself keeps approved rule sets as they were: decisions point to them by digest."""

from __future__ import annotations

from marketplace.kernel.guards import refuse_once_approved

OF_APPROVED = "EXISTS (SELECT 1 FROM rule_set WHERE id = {row}.rule_set_id AND status <> 'draft')"
APPROVED = "OLD.status <> 'draft'"
REWRITTEN = (
    f"{APPROVED} AND (NEW.status = 'draft' OR "
    + " OR ".join(
        f"NEW.{column} <> OLD.{column}"
        for column in ("id", "name", "digest", "valid_from", "drafted_by", "approved_by")
    )
    + ")"
)


refuse_once_approved(
    "rule",
    "a rule of an approved rule set is not changed",
    {
        "insert": ("INSERT", OF_APPROVED.format(row="NEW")),
        "update": ("UPDATE", OF_APPROVED.format(row="OLD")),
        "update_into": ("UPDATE", OF_APPROVED.format(row="NEW")),
        "delete": ("DELETE", OF_APPROVED.format(row="OLD")),
    },
)
refuse_once_approved(
    "rule_set",
    "an approved rule set is not rewritten",
    {"update": ("UPDATE", REWRITTEN), "delete": ("DELETE", APPROVED)},
)
