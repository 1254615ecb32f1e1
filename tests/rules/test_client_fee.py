"""The client fee of early education: the published cases, the vectors of other systems, and what can never be."""

import csv
import doctest
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.rules import amounts, brackets, client_fee, quotes, specification
from marketplace.rules.brackets import FeeBracket, fee_bracket
from marketplace.rules.client_fee import FeeTable, exact, fee_by, fee_table, fee_tables
from marketplace.rules.errors import FeeFactsWrong

AUGUST_2026 = date(2026, 8, 1)
CASES = list(csv.DictReader((Path(__file__).parent / "client_fee_cases.csv").read_text(encoding="utf-8").splitlines()))
incomes = st.integers(0, 2_000_000)
sizes = st.integers(1, 12)
coefficients = st.integers(0, 10_000)


def fee(on: date = AUGUST_2026, size: int = 4, income: int | None = 7_000_00, **more: int) -> int:
    return client_fee.client_fee(on, size, income, **more).fee_cents


def a_table(**parameters: Any) -> FeeTable:
    """The parameters of August 2026 with changes of one's own."""
    return replace(fee_table(AUGUST_2026), **parameters)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['on_date']}-{case['expected_fee_eur']}")
def test_the_published_cases_come_out(case: dict[str, str]) -> None:
    reckoned = client_fee.client_fee(
        date.fromisoformat(case["on_date"]),
        int(case["family_size"]),
        int(Decimal(case["gross_income_eur"]) * 100),
        child_order=int(case["child_order"]),
        hours_coefficient_bp=int(Decimal(case["hours_share"]) * 10_000),
    )
    assert reckoned.fee_cents == int(case["expected_fee_eur"]) * 100


@pytest.mark.parametrize(
    ("highest", "order", "coefficient", "expected"),
    [
        (289_00, 1, 8_000, 231_00),
        (289_00, 2, 10_000, 145_00),
        (289_00, 2, 8_000, 116_00),
        (289_00, 1, 6_000, 173_00),
        (140_00, 1, 8_000, 112_00),
    ],
)
def test_vectors_from_the_time_when_the_second_child_paid_half(
    highest: int, order: int, coefficient: int, expected: int
) -> None:
    table = a_table(maximum_cents=highest, second_child_bp=5_000, minimum_cents=27_00)
    assert fee_by(table, 4, None, order, coefficient).fee_cents == expected


def test_unknown_income_pays_the_highest_fee() -> None:
    assert fee(income=None) == 335_00


def test_a_family_of_one_counts_as_two() -> None:
    assert fee(size=1, income=5_000_00) == fee(size=2, income=5_000_00)
    assert fee(size=2, income=5_000_00) != fee(size=3, income=5_900_00)


def test_each_child_above_six_members_raises_the_limit() -> None:
    table = fee_table(AUGUST_2026)
    assert table.limit(6) == 7_925_00
    assert table.limit(7) == 7_925_00 + 295_00
    assert table.limit(8) == 7_925_00 + 2 * 295_00


def test_the_youngest_pays_in_full_the_second_forty_per_cent_and_others_twenty() -> None:
    assert [fee(income=None, child_order=order) for order in (1, 2, 3, 4)] == [335_00, 134_00, 67_00, 67_00]


def test_a_fee_below_the_least_is_not_charged() -> None:
    assert fee(size=2, income=4_668_00) == 32_00
    assert fee(size=2, income=4_369_00 + 294_00) == 0


def test_the_least_fee_itself_is_charged() -> None:
    table = a_table(maximum_cents=32_00)
    assert fee_by(table, 4, None).fee_cents == 32_00


def test_the_three_roundings_come_in_their_order() -> None:
    table = a_table(maximum_cents=1_000_00, second_child_bp=5_000)
    one_euro_short = fee_by(table, 2, 4_369_00 + 842_00, 2, 5_000)
    # 10.7 % of 842 is 90.09, so 90; half of it is 45; half of that is 22.5, so 23, which is below the least fee of 32.
    assert [step.amount_cents for step in one_euro_short.steps] == [90_00, -45_00, -22_00, -23_00]


def test_each_step_is_a_sentence_with_the_law_behind_it_and_they_add_up() -> None:
    reckoned = client_fee.client_fee(AUGUST_2026, 4, 12_000_00, child_order=2, hours_coefficient_bp=6_000)
    assert [str(step.text) for step in reckoned.steps] == [
        "10.7 % of the part of the income above 6\u00a0399.00 €, the limit for a family of 4, "
        "rounded half up to the whole euro.",
        "The fee is at most 335.00 €.",
        "Child number 2 from the youngest pays 40 %, rounded half up to the whole euro.",
        "The agreed hours count 60 %, rounded half up to the whole euro.",
    ]
    assert all("1503/2016" in step.legal_basis for step in reckoned.steps)
    assert sum(step.amount_cents for step in reckoned.steps) == reckoned.fee_cents == 80_00


def test_steps_say_when_the_income_is_unknown_and_when_nothing_is_charged() -> None:
    reckoned = client_fee.client_fee(AUGUST_2026, 4, None, child_order=3, hours_coefficient_bp=4_000)
    assert [str(step.text) for step in reckoned.steps] == [
        "The income is not known, so the highest fee of 335.00 € applies.",
        "Child number 3 from the youngest pays 20 %, rounded half up to the whole euro.",
        "The agreed hours count 40 %, rounded half up to the whole euro.",
        "A fee below 32.00 € is not charged.",
    ]


def test_no_step_is_told_that_does_not_apply() -> None:
    assert len(client_fee.client_fee(AUGUST_2026, 4, 7_000_00).steps) == 1
    assert len(client_fee.client_fee(AUGUST_2026, 4, 0).steps) == 1
    assert len(fee_by(a_table(maximum_cents=64_00), 4, 7_000_00).steps) == 1
    assert len(fee_by(a_table(maximum_cents=63_00), 4, 7_000_00).steps) == 2


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2024, 8, 1), True), (date(2026, 7, 31), True), (date(2024, 7, 31), False), (date(2026, 8, 1), False)],
)
def test_parameters_that_nobody_verified_are_said_to_be_so(on: date, said: bool) -> None:
    steps = client_fee.client_fee(on, 4, 7_000_00).steps
    assert any("UNVERIFIED" in step.text for step in steps) is said
    assert all(step.amount_cents == 0 for step in steps if "UNVERIFIED" in step.text)


def test_the_last_day_of_the_source_becomes_an_exclusive_end() -> None:
    first, second, third = fee_tables()
    assert (first.valid_from, first.valid_until) == (date(2023, 3, 1), date(2024, 8, 1))
    assert (second.valid_from, second.valid_until) == (date(2024, 8, 1), date(2026, 8, 1))
    assert (third.valid_from, third.valid_until) == (date(2026, 8, 1), None)


def test_the_table_changes_on_the_day_that_it_says() -> None:
    assert fee(on=date(2026, 7, 31), income=None) == 311_00
    assert fee(on=date(2026, 8, 1), income=None) == 335_00


def test_the_packaged_table_names_its_sources() -> None:
    assert all(table.source for table in fee_tables())
    assert "tampere.fi" in fee_table(AUGUST_2026).source


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"on": date(2023, 2, 28)}, "on"),
        ({"size": 0}, "family_size"),
        ({"size": 51}, "family_size"),
        ({"income": -1}, "income_cents_per_month"),
        ({"income": 1_000_000_001}, "income_cents_per_month"),
        ({"child_order": 0}, "child_order"),
        ({"child_order": 51}, "child_order"),
        ({"hours_coefficient_bp": -1}, "hours_coefficient_bp"),
        ({"hours_coefficient_bp": 10_001}, "hours_coefficient_bp"),
    ],
)
def test_facts_that_cannot_be_are_refused_at_their_field(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(FeeFactsWrong) as refused:
        fee(**facts)
    assert list(refused.value.fields) == [field]
    assert refused.value.fields[field][0].endswith(".")


@pytest.mark.parametrize(
    "facts",
    [
        {"size": 50},
        {"income": 0},
        {"income": 1_000_000_000},
        {"child_order": 50},
        {"hours_coefficient_bp": 0},
        {"on": date(2023, 3, 1)},
    ],
)
def test_facts_at_the_edge_are_taken(facts: dict[str, Any]) -> None:
    assert fee(**facts) >= 0


def test_several_wrong_facts_are_named_together() -> None:
    with pytest.raises(FeeFactsWrong) as refused:
        fee(size=0, income=-1, child_order=0, hours_coefficient_bp=-1)
    assert set(refused.value.fields) == {
        "family_size",
        "income_cents_per_month",
        "child_order",
        "hours_coefficient_bp",
    }


def test_a_parameter_that_does_not_come_out_even_is_a_mistake_in_the_data() -> None:
    assert exact("0.107", 10_000) == 1_070
    with pytest.raises(ValueError, match="whole"):
        exact("0.10705", 10_000)


@given(income=incomes, more=st.integers(0, 500_000), size=sizes, order=st.integers(1, 5), hours=coefficients)
def test_who_earns_more_never_pays_less(income: int, more: int, size: int, order: int, hours: int) -> None:
    def paid(cents: int) -> int:
        return fee(size=size, income=cents, child_order=order, hours_coefficient_bp=hours)

    assert (
        paid(income)
        <= paid(income + more)
        <= fee(size=size, income=None, child_order=order, hours_coefficient_bp=hours)
    )


@given(income=incomes, size=sizes, order=st.integers(1, 5), hours=coefficients)
def test_a_fee_is_whole_euros_between_the_least_and_the_highest_or_nothing(
    income: int, size: int, order: int, hours: int
) -> None:
    reckoned = client_fee.client_fee(AUGUST_2026, size, income, order, hours)
    assert reckoned.fee_cents % 100 == 0
    assert reckoned.fee_cents == 0 or 32_00 <= reckoned.fee_cents <= 335_00
    assert sum(step.amount_cents for step in reckoned.steps) == reckoned.fee_cents


@given(income=incomes, size=sizes, hours=coefficients)
def test_a_larger_family_and_fewer_hours_never_cost_more(income: int, size: int, hours: int) -> None:
    assert fee(size=size + 1, income=income) <= fee(size=size, income=income)
    assert fee(size=size, income=income, hours_coefficient_bp=hours) <= fee(size=size, income=income)


@pytest.mark.parametrize(
    ("income", "bracket"),
    [
        (6_399_00, FeeBracket.FREE),
        (6_399_00 + 299_00, FeeBracket.LOW),
        (6_399_00 + 1_037_00, FeeBracket.LOW),
        (6_399_00 + 1_047_00, FeeBracket.MIDDLE),
        (6_399_00 + 2_084_00, FeeBracket.MIDDLE),
        (6_399_00 + 2_094_00, FeeBracket.HIGH),
        (6_399_00 + 3_122_00, FeeBracket.HIGH),
        (6_399_00 + 3_131_00, FeeBracket.FULL),
        (None, FeeBracket.FULL),
    ],
)
def test_fee_brackets_are_no_fee_three_thirds_and_the_highest(income: int | None, bracket: FeeBracket) -> None:
    assert fee_bracket(AUGUST_2026, 4, income) is bracket


def test_the_fee_is_printed_as_json() -> None:
    printed = client_fee.client_fee(AUGUST_2026, 4, 7_000_00).as_json()
    assert printed["fee_cents"] == 64_00
    assert printed["steps"][0]["amount_cents"] == 64_00
    assert set(printed["steps"][0]) == {"rule", "text", "amount_cents", "legal_basis", "party"}


@pytest.mark.parametrize("module", [amounts, brackets, client_fee, quotes, specification])
def test_the_examples_are_true(module: Any) -> None:
    result = doctest.testmod(module)
    assert result.attempted and not result.failed
