"""Rules of who bears what: subsidies, budget ceilings, the platform's fee."""

from typing import Any

import pytest

from marketplace.rules.evaluate import quote
from marketplace.rules.quotes import Party, Quote, Subsidy
from tests.factories.rules import LAW, LINE, a_case, quoted, rules_of

HALF = {"line": LINE, "form": "share", "share_bp": 5_000}


def texts(quote: Quote) -> list[str]:
    return [str(step.text) for step in quote.steps[1:]]


def test_a_share_of_the_price_is_borne() -> None:
    result = quoted("subsidy", **HALF)
    assert (result.price_cents, result.family_cents, result.subsidies) == (240_00, 120_00, (Subsidy(LINE, 120_00),))
    assert result.subsidy_cents == 120_00
    assert texts(result) == [
        "The budget line hobby support bears 50 % of the price, "
        "rounded half up to the cent and within its limits: 120.00 €."
    ]
    assert result.steps[1].legal_basis == LAW


def test_a_share_is_rounded_half_up_to_the_cent() -> None:
    assert quoted("subsidy", a_case(offer={"price_cents": 101}), **HALF).subsidy_cents == 51


def test_a_fixed_amount_is_borne() -> None:
    result = quoted("subsidy", line=LINE, form="fixed", amount_cents=30_00)
    assert result.family_cents == 210_00
    assert texts(result) == ["The budget line hobby support bears 30.00 €."]


def test_a_fixed_amount_does_not_depend_on_hours() -> None:
    fewer_hours = a_case(child={"hours_coefficient_bp": 6_000})
    assert quoted("subsidy", fewer_hours, line=LINE, form="fixed", amount_cents=30_00).subsidy_cents == 30_00


@pytest.mark.parametrize(("hours", "borne"), [(None, 100_00), (6_000, 60_00), (0, 0)])
def test_a_voucher_is_worth_its_share_by_hours(hours: int | None, borne: int) -> None:
    case = a_case(child={"hours_coefficient_bp": hours})
    result = quoted("subsidy", case, line=LINE, form="voucher", amount_cents=100_00)
    assert result.subsidy_cents == borne
    if hours == 6_000:
        assert texts(result) == [
            "A voucher from the budget line hobby support, which counts 60 % by hours, rounded half up to the cent, "
            "bears 60.00 €."
        ]


def test_a_subsidy_bears_no_more_than_its_highest() -> None:
    assert quoted("subsidy", **HALF, at_most_cents=100_00).subsidy_cents == 100_00
    assert quoted("subsidy", **HALF, at_most_cents=130_00).subsidy_cents == 120_00
    assert quoted("subsidy", **HALF, at_most_cents=0).subsidy_cents == 0


def test_the_family_keeps_the_share_that_it_pays_at_least() -> None:
    assert quoted("subsidy", **HALF, own_share_cents=200_00).family_cents == 200_00
    for whole_price in (240_00, 250_00):
        result = quoted("subsidy", **HALF, own_share_cents=whole_price)
        assert (result.family_cents, result.subsidies, len(result.steps)) == (240_00, (), 1)


def test_a_subsidy_bears_no_more_than_the_family_would_pay() -> None:
    result = quoted("subsidy", line=LINE, form="fixed", amount_cents=500_00)
    assert (result.family_cents, result.subsidy_cents) == (0, 240_00)


@pytest.mark.parametrize(("need", "borne"), [(True, 120_00), (False, 0)])
def test_a_subsidy_is_for_those_for_whom_its_condition_holds(need: bool, borne: int) -> None:
    case = a_case(child={"declared_need": need})
    result = quoted("subsidy", case, **HALF, when={"fact": "declared_need", "has": True})
    assert result.subsidy_cents == borne
    assert len(result.steps) == (2 if need else 1)


def test_subsidies_of_one_line_are_added_and_those_of_two_stay_apart() -> None:
    fixed = {"type": "subsidy", "parameters": {"line": LINE, "form": "fixed", "amount_cents": 10_00}}
    grant = {"type": "subsidy", "parameters": {"line": "grant", "form": "fixed", "amount_cents": 5_00}}
    result = quote(rules_of(fixed, fixed, grant), a_case())
    assert result.subsidies == (Subsidy(LINE, 20_00), Subsidy("grant", 5_00))


def with_ceiling(left_cents: int | None, **parameters: Any) -> Quote:
    subsidy = {"type": "subsidy", "parameters": HALF}
    ceiling = {"type": "budget_ceiling", "parameters": {"line": LINE, **parameters}}
    return quote(rules_of(ceiling, subsidy), a_case(left_cents=left_cents))


def test_a_line_with_enough_left_bears_its_part() -> None:
    result = with_ceiling(120_00)
    assert (result.subsidy_cents, result.family_cents) == (120_00, 120_00)
    assert result.allowed
    assert len(result.steps) == 2


def test_the_family_pays_what_a_line_cannot_bear() -> None:
    result = with_ceiling(50_00)
    assert (result.subsidy_cents, result.family_cents, result.price_cents) == (50_00, 190_00, 240_00)
    assert texts(result)[-1] == "The budget line hobby support has only 50.00 € left."
    assert result.steps[-1].amount_cents == 70_00


@pytest.mark.parametrize("left", [None, 0, -10_00])
def test_a_line_that_is_unknown_empty_or_overdrawn_bears_nothing(left: int | None) -> None:
    result = with_ceiling(left)
    assert (result.subsidies, result.family_cents) == ((), 240_00)


def test_a_used_up_line_can_mean_that_no_place_is_given() -> None:
    result = with_ceiling(119_99, used_up="refuse")
    assert [str(refusal.text) for refusal in result.refusals] == ["The budget line hobby support is used up."]
    assert result.subsidy_cents == 120_00
    assert with_ceiling(120_00, used_up="refuse").allowed


def test_a_line_can_be_bounded_for_each_enrolment() -> None:
    result = with_ceiling(1_000_00, each_cents=80_00)
    assert (result.subsidy_cents, result.family_cents) == (80_00, 160_00)
    assert texts(result)[-1] == "The line hobby support bears at most 80.00 €."
    assert len(with_ceiling(1_000_00, each_cents=120_00).steps) == 2
    both = with_ceiling(30_00, each_cents=80_00)
    assert (both.subsidy_cents, both.family_cents) == (30_00, 210_00)


def test_a_ceiling_of_a_line_that_bears_nothing_says_nothing() -> None:
    result = quoted("budget_ceiling", a_case(left_cents=0), line=LINE, used_up="refuse")
    assert result.allowed and len(result.steps) == 1


def test_the_platform_takes_its_fee_and_vat_out_of_the_providers_part() -> None:
    result = quoted("platform_fee", rate_bp=500, vat_bp=2_550)
    assert (result.family_cents, result.platform_fee_cents, result.platform_fee_vat_cents) == (240_00, 12_00, 3_06)
    assert result.provider_cents == 224_94
    step = result.steps[-1]
    assert (step.amount_cents, step.party) == (-15_06, Party.PROVIDER)
    assert str(step.text) == (
        "Out of the provider's part the platform keeps 5 % of the price, 12.00 €, and 3.06 € of VAT on it, "
        "each rounded half up to the cent."
    )


@pytest.mark.parametrize("key", ["v", "vplus", "vx"])
def test_models_without_a_fee_pay_none(key: str) -> None:
    result = quoted("platform_fee", a_case(offer={"model": key}), rate_bp=500, vat_bp=2_550)
    assert (result.platform_fee_cents, result.provider_cents, len(result.steps)) == (0, 240_00, 1)


def test_a_free_offering_bears_no_fee() -> None:
    result = quoted("platform_fee", a_case(offer={"price_cents": 0}), rate_bp=500, vat_bp=2_550)
    assert len(result.steps) == 1


def test_fee_and_vat_never_exceed_the_price() -> None:
    result = quoted("platform_fee", a_case(offer={"price_cents": 1}), rate_bp=5_000, vat_bp=5_000)
    assert (result.platform_fee_cents, result.platform_fee_vat_cents, result.provider_cents) == (1, 0, 0)


def test_several_fees_together_never_exceed_the_price() -> None:
    fee = {"type": "platform_fee", "parameters": {"rate_bp": 5_000, "vat_bp": 2_000}}
    result = quote(rules_of(fee, fee, fee), a_case(offer={"price_cents": 100_00}))
    assert (result.platform_fee_cents, result.platform_fee_vat_cents, result.provider_cents) == (90_00, 10_00, 0)
    assert [step.amount_cents for step in result.steps] == [100_00, -60_00, -40_00]


def test_a_fee_and_its_vat_share_what_an_earlier_fee_left() -> None:
    half = {"type": "platform_fee", "parameters": {"rate_bp": 5_000, "vat_bp": 0}}
    third = {"type": "platform_fee", "parameters": {"rate_bp": 4_000, "vat_bp": 5_000}}
    result = quote(rules_of(half, third), a_case(offer={"price_cents": 100_00}))
    assert (result.platform_fee_cents, result.platform_fee_vat_cents, result.provider_cents) == (90_00, 10_00, 0)
