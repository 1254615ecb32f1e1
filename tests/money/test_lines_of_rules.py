"""Rules pay from budget lines that exist, or they are not approved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from marketplace.kernel.clock import city_day
from marketplace.money.errors import BudgetLineMissing
from marketplace.rules import operations as rules
from marketplace.rules import queries
from marketplace.rules.models import RuleSet, Status
from tests.factories.money import a_budget_line
from tests.factories.rules import LAW, LINE, a_draft, a_rule_maker, a_rule_set_in_force

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]

HALF = {"form": "share", "share_bp": 5_000}
ANSWER = "There is no budget line {}. Add it first, or let the rule pay from one that exists."


def paying(now: datetime, *rules_: tuple[str, dict[str, Any]]) -> RuleSet:
    """Draft rules without looking at their budget lines."""
    maker = a_rule_maker(now)
    draft = rules.draft_rule_set(actor=maker, now=now, name="Support")
    for type_, parameters in rules_:
        rules.add_rule(
            actor=maker, now=now, rule_set=draft.id, type=type_, text="T.", legal_basis=LAW, parameters=parameters
        )
    return draft


def approve(draft: RuleSet, now: datetime, in_days: int = 0) -> RuleSet:
    return rules.approve_rule_set(
        actor=a_rule_maker(now), now=now, rule_set=draft.id, valid_from=city_day(now) + timedelta(days=in_days)
    )


def test_rules_that_pay_from_a_line_that_does_not_exist_are_not_approved(now: datetime) -> None:
    in_force = a_rule_set_in_force(now)
    draft = paying(now, ("subsidy", {**HALF, "line": "no-such-line"}), ("budget_ceiling", {"line": LINE}))
    with pytest.raises(BudgetLineMissing) as refused:
        approve(draft, now, in_days=1)
    assert refused.value.status == 409
    assert [str(said) for said in refused.value.fields["rules"]] == [ANSWER.format("no-such-line")]
    assert queries.rule_set(draft.id).status is Status.DRAFT
    assert queries.rule_set_in_force(city_day(now) + timedelta(days=1)).id == in_force.id


def test_each_missing_line_is_named_whatever_kind_of_rule_pays_from_it(now: datetime) -> None:
    draft = paying(
        now,
        ("sibling_discount", {"second_bp": 5_000, "line": "siblings"}),
        ("budget_ceiling", {"line": "ceiling"}),
        ("subsidy", {**HALF, "line": "siblings"}),
        ("sibling_discount", {"second_bp": 5_000}),
    )
    with pytest.raises(BudgetLineMissing) as refused:
        approve(draft, now)
    assert [str(said) for said in refused.value.fields["rules"]] == [ANSWER.format(n) for n in ("ceiling", "siblings")]


def test_rules_whose_lines_all_exist_are_approved(now: datetime) -> None:
    draft = paying(now, ("subsidy", {**HALF, "line": "late-line"}))
    a_budget_line(now, name="late-line", amount_cents=0)
    assert approve(draft, now).status is Status.APPROVED


def test_rules_that_pay_from_no_line_need_none(now: datetime) -> None:
    assert approve(a_draft(now, rules=({"type": "price_cap", "parameters": {"most_cents": 1}},)), now)
