"""The ids that somebody may guess: of each kind the ones of every family, and everything that is not a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from marketplace.kernel.personal_data import SOURCES
from tests.journeys.canary_city import CanaryCity

A_FEW = 2
ABOUT_PEOPLE = {
    "absence": "absence",
    "decision": "care_decision",
    "enrolment_id": "enrolment",
    "home_weeks": "home_weeks",
    "wish": "wish",
    "application": "application",
    "consent": "consent",
    "enrolment": "enrolment",
    "household": "household",
    "invoice": "invoice",
    "message": "message",
    "placement": "placement",
    "request": "service_request",
    "service_request": "service_request",
    "token": "access_token",
}
ABOUT_THINGS = {
    "agreement": "agreement",
    "attachment": "attachment",
    "evidence": "evidence",
    "group": "offering_group",
    "offering": "offering",
    "paper": "evidence",
    "payment": "bank_line",
    "provider": "provider",
    "refund": "refund",
    "round": "round",
    "rule": "rule",
    "rule_set": "rule_set",
    "run": "payout_run",
    "season": "season",
    "table": "law_table",
    "transfer": "transfer",
    "unit": "unit",
}
WORDS = {
    "format": ["csv", "hledger"],
    "kind": ["question", "fault", "complaint", "change"],
    "name": ["look.css"],
    "what": ["suspension"],
    "step": ["freeze"],
    "type": ["eligibility", "subsidy"],
}
NOBODY = "a" * 24


def all_ids(city: CanaryCity, connection: Connection) -> dict[str, list[str]]:
    """Return by part of an address what can be put there."""
    found = {part: _ids(connection, table) for part, table in ABOUT_PEOPLE.items()}
    found |= {part: _ids(connection, table)[:A_FEW] for part, table in ABOUT_THINGS.items()}
    children = [child for family in city.families.values() for child in family.children]
    adults = [adult for family in city.families.values() for adult in family.adults]
    found |= {"child": children, "person": [*children, *adults, city.people["drama"]]}
    found["session"] = _column(
        connection,
        "SELECT id FROM session WHERE group_id = :drama ORDER BY starts_at LIMIT 3",
        drama=city.groups["drama"],
    ) + _column(
        connection,
        "SELECT id FROM session WHERE group_id = :choir ORDER BY starts_at LIMIT 1",
        choir=city.groups["choir"],
    )
    found["application"] = [*found["application"], *_ids(connection, "care_application")]
    found["adjustment"] = _column(connection, "SELECT request_id FROM adjustment ORDER BY request_id")
    found["group"] = list(city.groups.values())
    rows = "SELECT min(id) FROM audit_row GROUP BY action, outcome ORDER BY 1"
    found["row"] = _column(connection, rows)
    found["digest"] = _column(connection, "SELECT digest FROM rule_set")
    found["other"] = found["rule_set"]
    found["line"] = _ids(connection, "budget_line")
    return {part: ids or [NOBODY] for part, ids in (found | WORDS).items()}


def queries(path: str, city: CanaryCity) -> str:
    """Return an address with the question that it cannot be asked without."""
    if path.endswith("/data") and path.startswith("/api"):
        return path + "?" + "&".join(f"category={category}" for category, _load in SOURCES.items())
    if path.endswith("/money-path"):
        return path + f"?enrolment={city.enrolments['first.a drama']}"
    return path


def _ids(connection: Connection, table: str) -> list[str]:
    return _column(connection, f"SELECT id FROM {table} ORDER BY id")


def _column(connection: Connection, statement: str, **values: Any) -> list[str]:
    rows: Sequence[Any] = connection.execute(text(statement), values).scalars().all()
    return [str(row) for row in rows]
