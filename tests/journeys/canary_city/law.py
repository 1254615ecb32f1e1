"""The law, the rules and the budget under which the canary city lives."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consent import operations as consents
from consent.law_file import example_law
from marketplace.money import operations as money
from tests.factories.people import an_actor
from tests.factories.rules import LINE, a_rule_set_in_force

RULES: tuple[dict[str, Any], ...] = (
    {"type": "eligibility", "parameters": {"ages": "as_offered"}},
    {
        "type": "subsidy",
        "parameters": {
            "line": LINE,
            "form": "share",
            "share_bp": 3_700,
            "at_most_cents": 150_00,
            "when": {"fact": "fee_bracket", "in": ["free", "low"]},
        },
    },
    {"type": "platform_fee", "parameters": {"rate_bp": 500, "vat_bp": 2_550}},
)


def give_law_and_rules(now: datetime) -> None:
    """Put the example law in force, some rules, and a budget line for support."""
    law = example_law()
    table = consents.propose_law_table(
        actor=an_actor(now, "data_protection_officer"),
        now=now,
        lines=law.lines,
        valid_from=law.valid_from,
        notice=law.notice,
    )
    consents.approve_law_table(actor=an_actor(now, "city.service_owner"), now=now, law_table=table.id)
    holder = an_actor(now, "city.budget_holder")
    money.add_budget_line(actor=holder, now=now, name=LINE, year=now.year, amount_cents=9_000_00, decision="council-1")
    a_rule_set_in_force(now, rules=RULES)
