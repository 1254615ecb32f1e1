"""How long a quote with its explanation takes, without a database; at most 0.2 ms is the aim.

The baseline, in the same rounds, reckons the same amounts in bare arithmetic: no rules, no steps, no sentences.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from marketplace.kernel.money import half_up
from marketplace.rules.brackets import fee_bracket
from marketplace.rules.client_fee import fee_table
from marketplace.rules.drafting import checked_rule
from marketplace.rules.evaluate import quote
from marketplace.rules.facts import BudgetFacts, Case, ChildFacts, FamilyFacts, HistoryFacts, OfferFacts
from marketplace.rules.specification import RuleSetSpec

AIM_MS = 0.2
ROUNDS = 7
CASES_PER_SCALE = 2_000
DAY = date(2026, 9, 1)
LINE = "hobby-support"
CAP_CENTS, SHARE_BP, MOST_CENTS, FEE_BP, VAT_BP = 260_00, 5_000, 150_00, 500, 2_550
LOWER_BRACKETS = {"fact": "fee_bracket", "in": ["free", "low", "middle"]}
RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("eligibility", {"ages": "as_offered"}),
    ("requires_basic_service", {"where": "any_unit"}),
    ("enrolment_limit", {"most": 3}),
    ("price_cap", {"most_cents": CAP_CENTS, "above": "lower"}),
    ("sibling_discount", {"second_bp": 9_000, "further_bp": 8_000, "rounding": "cent", "line": LINE}),
    (
        "subsidy",
        {"line": LINE, "form": "share", "share_bp": SHARE_BP, "at_most_cents": MOST_CENTS, "when": LOWER_BRACKETS},
    ),
    ("budget_ceiling", {"line": LINE}),
    ("platform_fee", {"rate_bp": FEE_BP, "vat_bp": VAT_BP}),
    ("priority", {"classes": [{"name": "refused", "when": {"fact": "earlier_refusal", "has": True}}]}),
    ("reserve", {"group": "low-income", "when": {"fact": "fee_bracket", "is": "free"}, "share_bp": 2_000}),
    ("reserve", {"group": "swedish", "when": {"fact": "home_language", "is": "sv"}, "share_bp": 1_000}),
)


def the_rules() -> RuleSetSpec:
    """Return a rule set as a city would have it."""
    rules = tuple(
        checked_rule(id=f"rule-{number}", type=type, text="A rule.", legal_basis="A decision", parameters=parameters)
        for number, (type, parameters) in enumerate(RULES, start=1)
    )
    return RuleSetSpec("benchmark", "Benchmark", rules)


def cases(count: int, chance: random.Random) -> list[Case]:
    """Return families and offerings as they come."""
    return [
        Case(
            on=DAY,
            child=ChildFacts(
                age_years=chance.randint(3, 7),
                home_language=chance.choice(["fi", "sv", "en", None]),
                basic_service_unit=chance.choice(["unit-a", "unit-b", None]),
            ),
            family=FamilyFacts(
                family_size=chance.randint(2, 7),
                income_cents_per_month=chance.choice([None, chance.randint(0, 1_500_000)]),
                income_may_be_used=True,
                child_order=chance.randint(1, 3),
            ),
            offer=OfferFacts(
                offering="o", service="drama", model="v2", provider="p", area="33100", unit="unit-a",
                price_cents=chance.randint(0, 400_00), sessions=12, age_from=4, age_to=6,
            ),
            budgets=(BudgetFacts(LINE, chance.randint(0, 500_00)),),
            history=HistoryFacts(refused_earlier=chance.random() < 0.2),
        )
        for _ in range(count)
    ]  # fmt: skip


def bare_cents(case: Case) -> int:
    """Reckon what the family pays in bare arithmetic."""
    price = min(case.offer.price_cents, CAP_CENTS)
    part = half_up(price * {1: 10_000, 2: 9_000}.get(case.family.child_order, 8_000), 10_000)
    table, income = fee_table(case.on), case.family.income_cents_per_month
    fee = table.maximum_cents
    if income is not None:
        above = max(income - table.limit(case.family.family_size), 0)
        fee = min(half_up(above * table.rate_bp, 1_000_000) * 100, fee)
        fee = 0 if fee < table.minimum_cents else fee
    if fee * 3 <= table.maximum_cents * 2:
        part -= min(half_up(price * SHARE_BP, 10_000), MOST_CENTS, part)
    borne = price - part
    return part + max(borne - case.available_cents(LINE), 0)


def per_case_ms(reckon: Callable[[Case], object], of: list[Case]) -> float:
    """Measure one round, in milliseconds for each case; families are new to it, so nothing is remembered of them."""
    fee_bracket.cache_clear()
    start = time.perf_counter()
    for case in of:
        reckon(case)
    return (time.perf_counter() - start) * 1_000 / len(of)


def main() -> None:
    """Print raw rounds, medians, the ratio to the baseline, and whether the aim is met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scale", type=int, default=1, help=f"times {CASES_PER_SCALE} cases a round")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    rules, of = the_rules(), cases(CASES_PER_SCALE * given.scale, random.Random(given.seed))
    different = sum(quote(rules, case).family_cents != bare_cents(case) for case in of)
    rounds = [(per_case_ms(lambda case: quote(rules, case), of), per_case_ms(bare_cents, of)) for _ in range(ROUNDS)]
    median, baseline = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        json.dumps(
            {
                "what": "quote with explanation, no database",
                "python": platform.python_version(),
                "rules": len(rules.rules),
                "cases_per_round": len(of),
                "seed": given.seed,
                "rounds_ms_per_quote": [round(quoted, 5) for quoted, _ in rounds],
                "baseline_rounds_ms": [round(bare, 5) for _, bare in rounds],
                "median_ms": round(median, 5),
                "baseline_median_ms": round(baseline, 5),
                "ratio": round(median / baseline, 1),
                "amounts_that_differ_from_the_baseline": different,
                "aim_ms": AIM_MS,
                "met": median <= AIM_MS,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
