"""The database itself keeps approved rule sets as they were: decisions point to them by digest."""

from __future__ import annotations

from marketplace.kernel.guards import Guard, guard

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


def refuse(table: str, refusal: str, changes: dict[str, tuple[str, str]]) -> Guard:
    """Put up triggers on a table, each with the verb that it watches and the condition on which it refuses."""
    sqlite, postgresql = [], []
    for name, (verb, condition) in changes.items():
        trigger = f"{table}_approved_{name}"
        sqlite.append(
            f"CREATE TRIGGER IF NOT EXISTS {trigger} BEFORE {verb} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
        postgresql += [
            f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = '23514'; END IF; "
            f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$",
            f"DROP TRIGGER IF EXISTS {trigger} ON {table}",
            f"CREATE TRIGGER {trigger} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()",
        ]
    return guard(f"{table}_approved", table, sqlite=sqlite, postgresql=[*postgresql, *never_emptied(table)])


def never_emptied(table: str) -> list[str]:
    """Return the statements that refuse TRUNCATE on PostgreSQL."""
    trigger = f"{table}_never_emptied"
    return [
        f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is not emptied' USING ERRCODE = '23514'; END $$",
        f"DROP TRIGGER IF EXISTS {trigger} ON {table}",
        f"CREATE TRIGGER {trigger} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {trigger}()",
    ]


refuse(
    "rule",
    "a rule of an approved rule set is not changed",
    {
        "insert": ("INSERT", OF_APPROVED.format(row="NEW")),
        "update": ("UPDATE", OF_APPROVED.format(row="OLD")),
        "update_into": ("UPDATE", OF_APPROVED.format(row="NEW")),
        "delete": ("DELETE", OF_APPROVED.format(row="OLD")),
    },
)
refuse(
    "rule_set",
    "an approved rule set is not rewritten",
    {"update": ("UPDATE", REWRITTEN), "delete": ("DELETE", APPROVED)},
)
