"""Rules of the price: caps, fees by income and bands, siblings, hours."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.rules.client_fee import client_fee
from marketplace.rules.evaluate import quote
from marketplace.rules.facts import Case
from marketplace.rules.quotes import Quote, Subsidy
from tests.factories.rules import LAW, LINE, SEPTEMBER, a_case, quoted, rules_of

INCOME_FEE = {
    "limits_cents": [4_369_00, 5_635_00, 6_399_00, 7_163_00, 7_925_00],
    "per_extra_cents": 295_00,
    "rate_bp": 1_070,
    "highest_cents": 335_00,
    "least_cents": 32_00,
}
BANDS = [{"upto": 2_000_00, "value": 10_00}, {"upto": 4_000_00, "value": 50_00}, {"upto": None, "value": 90_00}]
HOURS = [{"upto": 20 * 60, "value": 6_000}, {"upto": 35 * 60, "value": 8_000}, {"upto": None, "value": 10_000}]
HALF = [{"upto": None, "value": 5_000}]


def texts(quote: Quote) -> list[str]:
    """What the rule says, without the first step, which is the published price."""
    return [str(step.text) for step in quote.steps[1:]]


def earning(income: int | None, price: int = 240_00, **family: Any) -> Case:
    return a_case(family={"income_cents_per_month": income, **family}, offer={"price_cents": price})


@pytest.mark.parametrize(("price", "refused"), [(259_99, False), (260_00, False), (260_01, True)])
def test_an_offering_above_the_cap_is_refused(price: int, refused: bool) -> None:
    result = quoted("price_cap", a_case(offer={"price_cents": price}), most_cents=260_00)
    said = ["The price of a season may be at most 260.00 €."]
    assert [str(refusal.text) for refusal in result.refusals] == (said if refused else [])
    assert result.price_cents == price
    assert len(result.steps) == 1


@pytest.mark.parametrize(("price", "charged"), [(240_00, 240_00), (300_00, 240_00)])
def test_a_cap_per_session_can_lower_the_price(price: int, charged: int) -> None:
    case = a_case(offer={"price_cents": price, "sessions": 12})
    result = quoted("price_cap", case, most_cents=20_00, per="session", above="lower")
    assert (result.price_cents, result.family_cents) == (charged, charged)
    assert result.allowed
    said = [("The price of one session may be at most 20.00 €.", charged - price, LAW)]
    assert [(step.text, step.amount_cents, step.legal_basis) for step in result.steps[1:]] == (
        said if price > charged else []
    )


def test_a_fee_by_income_is_the_price_where_no_line_bears_the_rest() -> None:
    result = quoted("income_fee", earning(7_000_00), **INCOME_FEE)
    assert (result.price_cents, result.family_cents, result.subsidies) == (64_00, 64_00, ())
    assert texts(result) == [
        "The family pays 10.7 % of its income above 6\u00a0399.00 €, the limit for a family of 4, "
        "rounded half up to the euro."
    ]


def test_a_line_bears_the_rest_of_the_price_above_a_fee_by_income() -> None:
    result = quoted("income_fee", earning(7_000_00), **INCOME_FEE, line=LINE)
    assert (result.price_cents, result.family_cents) == (240_00, 64_00)
    assert result.subsidies == (Subsidy(LINE, 176_00),)


def test_with_a_line_nobody_pays_more_than_the_price() -> None:
    result = quoted("income_fee", earning(20_000_00), **INCOME_FEE, line=LINE)
    assert (result.price_cents, result.family_cents, result.subsidies) == (240_00, 240_00, ())


@pytest.mark.parametrize(
    ("income", "family", "fee"),
    [
        (6_399_00, {}, 0),
        (6_399_00 + 294_00, {}, 0),
        (6_399_00 + 299_00, {}, 32_00),
        (6_399_00 + 3_131_00, {}, 335_00),
        (20_000_00, {}, 335_00),
        (None, {}, 335_00),
        (0, {"income_may_be_used": False}, 335_00),
        (5_000_00, {"family_size": 1}, 68_00),
        (5_000_00, {"family_size": 2}, 68_00),
        (9_000_00, {"family_size": 6}, 115_00),
        (9_000_00, {"family_size": 7}, 83_00),
        (9_000_00, {"family_size": 8}, 52_00),
    ],
)
def test_a_fee_by_income_grows_from_the_limit_of_the_family_to_the_highest(
    income: int | None, family: dict[str, Any], fee: int
) -> None:
    assert quoted("income_fee", earning(income, **family), **INCOME_FEE).family_cents == fee


def test_the_steps_of_a_fee_by_income_say_what_bounded_it() -> None:
    assert texts(quoted("income_fee", earning(20_000_00), **INCOME_FEE))[1:] == ["The fee is at most 335.00 €."]
    assert texts(quoted("income_fee", earning(6_500_00), **INCOME_FEE))[1:] == ["A fee below 32.00 € is not charged."]
    assert texts(quoted("income_fee", earning(6_399_00), **INCOME_FEE))[1:] == []
    assert texts(quoted("income_fee", earning(None), **INCOME_FEE)) == [
        "The income is not known or may not be used, so the highest fee of 335.00 € applies."
    ]


def test_a_fee_by_income_can_be_rounded_to_the_cent() -> None:
    assert quoted("income_fee", earning(7_000_01), **INCOME_FEE, rounding="cent").family_cents == 64_31


def test_the_highest_fee_itself_is_not_said_to_be_bounded() -> None:
    facts = {**INCOME_FEE, "rate_bp": 1_000, "highest_cents": 50_00}
    assert len(quoted("income_fee", earning(6_399_00 + 500_00), **facts).steps) == 2
    assert len(quoted("income_fee", earning(6_399_00 + 510_00), **facts).steps) == 3


def test_the_least_fee_itself_is_charged() -> None:
    facts = {**INCOME_FEE, "rate_bp": 1_000, "least_cents": 10_00}
    assert quoted("income_fee", earning(6_499_00), **facts).family_cents == 10_00
    assert quoted("income_fee", earning(6_489_00), **facts).family_cents == 0


@pytest.mark.parametrize(
    ("income", "family", "fee"),
    [
        (0, {}, 10_00),
        (2_000_00, {}, 10_00),
        (2_000_01, {}, 50_00),
        (4_000_00, {}, 50_00),
        (4_000_01, {}, 90_00),
        (None, {}, 90_00),
        (0, {"income_may_be_used": False}, 90_00),
    ],
)
def test_a_banded_fee_is_that_of_the_first_band_that_reaches_the_income(
    income: int | None, family: dict[str, Any], fee: int
) -> None:
    assert quoted("banded_fee", earning(income, **family), bands=BANDS).family_cents == fee


@pytest.mark.parametrize(("size", "fee"), [(1, 50_00), (2, 50_00), (3, 50_00), (4, 10_00)])
def test_larger_families_leave_a_part_of_the_income_out_of_account(size: int, fee: int) -> None:
    case = earning(2_200_00, family_size=size)
    assert quoted("banded_fee", case, bands=BANDS, per_member_cents=100_00).family_cents == fee


def test_a_banded_fee_says_its_band_or_that_the_income_is_unknown() -> None:
    assert texts(quoted("banded_fee", earning(0), bands=BANDS)) == ["The fee of the family's income band is 10.00 €."]
    assert texts(quoted("banded_fee", earning(None), bands=BANDS)) == [
        "The income is not known or may not be used, so the last band applies: 90.00 €."
    ]


def test_a_line_bears_the_rest_above_a_banded_fee() -> None:
    result = quoted("banded_fee", earning(0), bands=BANDS, line=LINE)
    assert (result.price_cents, result.family_cents, result.subsidies) == (240_00, 10_00, (Subsidy(LINE, 230_00),))


@pytest.mark.parametrize(("order", "paid"), [(1, 240_00), (2, 96_00), (3, 48_00), (4, 48_00)])
def test_older_children_pay_a_share(order: int, paid: int) -> None:
    result = quoted("sibling_discount", a_case(family={"child_order": order}), second_bp=4_000, further_bp=2_000)
    assert (result.family_cents, result.price_cents) == (paid, paid)
    assert len(result.steps) == (1 if order == 1 else 2)


def test_a_line_can_bear_the_sibling_discount() -> None:
    case = a_case(family={"child_order": 3})
    result = quoted("sibling_discount", case, second_bp=4_000, further_bp=2_000, line=LINE)
    assert (result.price_cents, result.family_cents, result.subsidies) == (240_00, 48_00, (Subsidy(LINE, 192_00),))
    assert texts(result) == ["Child number 3 from the youngest pays 20 %, rounded half up to the euro."]


def test_the_second_child_can_have_a_price_of_its_own_and_no_other_child_has_it() -> None:
    paid = [
        quoted("sibling_discount", a_case(family={"child_order": order}), second_cents=80_00).family_cents
        for order in (1, 2, 3)
    ]
    assert paid == [240_00, 80_00, 240_00]


def test_a_price_of_the_second_childs_own_is_never_more_than_the_price() -> None:
    case = a_case(family={"child_order": 2}, offer={"price_cents": 50_00})
    result = quoted("sibling_discount", case, second_cents=80_00)
    assert result.family_cents == 50_00
    assert texts(result) == ["The second child from the youngest pays 50.00 €."]


def test_rounding_a_siblings_share_never_makes_it_more_than_the_price() -> None:
    case = a_case(family={"child_order": 2}, offer={"price_cents": 99})
    assert quoted("sibling_discount", case, second_bp=9_900).family_cents == 99
    assert quoted("sibling_discount", case, second_bp=9_900, rounding="cent").family_cents == 98


@pytest.mark.parametrize(
    ("minutes", "share"), [(0, 6_000), (1_200, 6_000), (1_201, 8_000), (2_100, 8_000), (2_101, 10_000)]
)
def test_the_share_by_hours_is_that_of_the_first_band_that_reaches_them(minutes: int, share: int) -> None:
    case = a_case(offer={"hours_per_week_minutes": minutes})
    result = quoted("hours_band", case, bands=HOURS)
    assert result.family_cents == result.price_cents == 240_00 * share // 10_000
    assert len(result.steps) == (1 if share == 10_000 else 2)


@pytest.mark.parametrize(("decided", "paid"), [(3_000, 72_00), (0, 0), (10_000, 240_00)])
def test_a_share_that_was_decided_for_the_child_comes_first(decided: int, paid: int) -> None:
    case = a_case(child={"hours_coefficient_bp": decided}, offer={"hours_per_week_minutes": 0})
    assert quoted("hours_band", case, bands=HOURS).family_cents == paid


def test_a_share_by_hours_is_rounded_as_named_and_not_charged_below_the_least() -> None:
    case = a_case(offer={"price_cents": 289_01})
    assert quoted("hours_band", case, bands=HALF).family_cents == 145_00
    assert quoted("hours_band", case, bands=HALF, rounding="cent").family_cents == 144_51
    assert quoted("hours_band", case, bands=HALF, least_cents=145_00).family_cents == 145_00
    result = quoted("hours_band", case, bands=HALF, least_cents=145_01)
    assert result.family_cents == 0
    assert texts(result) == [
        "The hours of the week count 50 %, rounded half up to the euro.",
        "A fee below 145.01 € is not charged.",
    ]


def test_what_is_free_already_is_not_said_to_be_below_the_least() -> None:
    result = quoted("hours_band", a_case(offer={"price_cents": 0}), bands=HOURS[2:], least_cents=10_00)
    assert len(result.steps) == 1


def test_the_fixed_option_of_another_system_comes_out_by_rules() -> None:
    def paid(order: int) -> int:
        rules = rules_of(
            {"type": "hours_band", "parameters": {"bands": [{"upto": None, "value": 8_000}]}},
            {"type": "sibling_discount", "parameters": {"second_cents": 80_00}},
        )
        case = a_case(offer={"price_cents": 140_00}, family={"child_order": order})
        return quote(rules, case).family_cents

    assert [paid(1), paid(2)] == [112_00, 64_00]


@given(
    income=st.none() | st.integers(0, 2_000_000),
    size=st.integers(1, 10),
    order=st.integers(1, 5),
    hours=st.integers(0, 10_000),
)
def test_the_client_fee_written_as_rules_is_the_client_fee(
    income: int | None, size: int, order: int, hours: int
) -> None:
    rules = rules_of(
        {"type": "income_fee", "parameters": {**INCOME_FEE, "least_cents": 0}},
        {"type": "sibling_discount", "parameters": {"second_bp": 4_000, "further_bp": 2_000}},
        {"type": "hours_band", "parameters": {"bands": HOURS, "least_cents": 32_00}},
    )
    case = a_case(
        family={"income_cents_per_month": income, "family_size": size, "child_order": order},
        child={"hours_coefficient_bp": hours},
        offer={"price_cents": 0},
    )
    assert quote(rules, case).family_cents == client_fee(SEPTEMBER, size, income, order, hours).fee_cents
