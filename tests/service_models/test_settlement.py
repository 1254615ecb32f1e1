"""Real figures, posted: what stands in which account after each step."""

import pytest

from marketplace.service_models.base import LegalRoute
from marketplace.service_models.errors import PriceWrong
from marketplace.service_models.registry import model
from marketplace.service_models.settlement import Account, Posting, Price, Settlement, Source, spread

CLUB = Price(120_00, 100_00, grant_cents=20_00, platform_fee_cents=12_00, platform_fee_vat_cents=3_06)


def booked(postings: tuple[Posting, ...]) -> list[tuple[str, int, str]]:
    return [(each.account.value, each.amount_cents, each.source.value) for each in postings]


def test_a_family_is_charged_on_the_platform_into_what_it_paid_in_advance() -> None:
    assert booked(model("v2").charge(CLUB)) == [
        ("assets:receivable:families", 120_00, "family"),
        ("liabilities:prepaid:families", -120_00, "family"),
    ]


def test_a_family_pays_into_the_clients_account() -> None:
    assert booked(model("v2").receive(CLUB)) == [
        ("assets:bank:client", 120_00, "family"),
        ("assets:receivable:families", -120_00, "family"),
    ]


def test_a_delivery_is_earned_by_provider_platform_and_tax_from_each_source_by_its_part() -> None:
    assert booked(model("v2").deliver(CLUB)) == [
        ("liabilities:prepaid:families", 112_47, "family"),
        ("liabilities:payable:providers", -112_47, "family"),
        ("expenses:subsidy", 93_73, "city"),
        ("liabilities:payable:providers", -93_73, "city"),
        ("expenses:subsidy", 18_74, "grant"),
        ("liabilities:payable:providers", -18_74, "grant"),
        ("liabilities:prepaid:families", 6_00, "family"),
        ("income:platform-fee", -6_00, "family"),
        ("expenses:subsidy", 5_00, "city"),
        ("income:platform-fee", -5_00, "city"),
        ("expenses:subsidy", 1_00, "grant"),
        ("income:platform-fee", -1_00, "grant"),
        ("liabilities:prepaid:families", 1_53, "family"),
        ("liabilities:vat", -1_53, "family"),
        ("expenses:subsidy", 1_27, "city"),
        ("liabilities:vat", -1_27, "city"),
        ("expenses:subsidy", 26, "grant"),
        ("liabilities:vat", -26, "grant"),
    ]


def test_the_provider_is_paid_and_the_fee_moved_from_where_the_money_lies() -> None:
    assert booked(model("v2").pay_out(CLUB)) == [
        ("liabilities:payable:providers", 112_47, "family"),
        ("assets:bank:client", -112_47, "family"),
        ("liabilities:payable:providers", 93_73, "city"),
        ("assets:bank:city", -93_73, "city"),
        ("liabilities:payable:providers", 18_74, "grant"),
        ("assets:bank:city", -18_74, "grant"),
        ("assets:bank:platform", 7_53, "family"),
        ("assets:bank:client", -7_53, "family"),
        ("assets:bank:platform", 6_27, "city"),
        ("assets:bank:city", -6_27, "city"),
        ("assets:bank:platform", 1_26, "grant"),
        ("assets:bank:city", -1_26, "grant"),
    ]


def test_a_paid_share_is_owed_back_and_then_sent() -> None:
    third = Price(40_00, 0)
    assert booked(model("v2").refund(third)) == [
        ("liabilities:prepaid:families", 40_00, "family"),
        ("liabilities:refunds:families", -40_00, "family"),
    ]
    assert booked(model("v2").send_refund(third)) == [
        ("liabilities:refunds:families", 40_00, "family"),
        ("assets:bank:client", -40_00, "family"),
    ]


def test_an_unpaid_share_is_no_longer_claimed() -> None:
    assert booked(model("v2").refund(Price(40_00, 0), paid=False)) == [
        ("liabilities:prepaid:families", 40_00, "family"),
        ("assets:receivable:families", -40_00, "family"),
    ]


def test_a_client_fee_is_the_citys_own_income() -> None:
    fee = Price(335_00, 0)
    assert booked(model("v").charge(fee)) == [
        ("assets:receivable:families", 335_00, "family"),
        ("income:client-fees", -335_00, "family"),
    ]
    assert booked(model("v").receive(fee))[0][0] == "assets:bank:city"
    assert model("v").deliver(fee) == model("v").pay_out(fee) == ()
    assert booked(model("v").refund(fee))[0][0] == "income:client-fees"


@pytest.mark.parametrize("route", [LegalRoute.OPERATED, LegalRoute.PURCHASED])
def test_a_bought_place_is_paid_by_the_city_and_the_client_fee_stays_with_it(route: LegalRoute) -> None:
    bought = model("vplus").by(route)
    place = Price(335_00, 949_00)
    assert booked(bought.deliver(place)) == [
        ("expenses:purchased-services", 949_00, "city"),
        ("liabilities:payable:providers", -949_00, "city"),
    ]
    assert booked(bought.charge(place))[1] == ("income:client-fees", -335_00, "family")
    assert booked(bought.pay_out(place))[1] == ("assets:bank:city", -949_00, "city")


def test_with_a_voucher_both_shares_go_to_the_provider() -> None:
    voucher = model("vplus").by(LegalRoute.VOUCHER)
    place = Price(335_00, 614_00)
    assert booked(voucher.deliver(place)) == [
        ("liabilities:prepaid:families", 335_00, "family"),
        ("liabilities:payable:providers", -335_00, "family"),
        ("expenses:voucher", 614_00, "city"),
        ("liabilities:payable:providers", -614_00, "city"),
    ]
    assert [line[0] for line in booked(voucher.pay_out(place))[1::2]] == ["assets:bank:client", "assets:bank:city"]


def test_a_part_of_a_wellbeing_programme_waits_for_its_objective() -> None:
    series = Price(0, 1_000_00, held_cents=300_00)
    assert booked(model("vx").deliver(series)) == [
        ("expenses:programme", 700_00, "city"),
        ("liabilities:payable:providers", -700_00, "city"),
        ("expenses:programme", 300_00, "city"),
        ("liabilities:held-outcome", -300_00, "city"),
    ]
    assert booked(model("vx").release_held(series, reached=True))[1] == (
        "liabilities:payable:providers",
        -300_00,
        "city",
    )
    assert booked(model("vx").release_held(series, reached=False))[1] == ("expenses:programme", -300_00, "city")


@pytest.mark.parametrize("part", ["family_cents", "city_cents", "grant_cents"])
def test_a_negative_part_is_refused(part: str) -> None:
    with pytest.raises(PriceWrong):
        Price(**{"family_cents": 100, "city_cents": 100, "grant_cents": 100, part: -1})


@pytest.mark.parametrize("part", ["platform_fee_cents", "platform_fee_vat_cents", "held_cents"])
def test_nothing_taken_out_may_be_negative_or_more_than_the_price(part: str) -> None:
    assert getattr(Price(100, 0, **{part: 100}), part) == 100
    for wrong in (-1, 101):
        with pytest.raises(PriceWrong):
            Price(100, 0, **{part: wrong})


def test_fee_vat_and_held_part_together_fit_in_the_price() -> None:
    assert Price(100, 0, 0, 50, 30, 20).provider_cents == 20
    with pytest.raises(PriceWrong):
        Price(100, 0, 0, 50, 30, 21)


def test_a_settlement_that_balances_only_over_all_sources_does_not_balance() -> None:
    story = Settlement(
        "family",
        "provider",
        (Posting(Account.BANK_CITY, 100, Source.CITY), Posting(Account.PAYABLE, -100, Source.FAMILY)),
    )
    assert not story.balanced
    assert story.sum() == 0
    assert story.sum(Account.BANK_CITY) == story.sum(source=Source.CITY) == 100
    assert story.sum(Account.BANK_CITY, source=Source.FAMILY) == 0


def test_a_settlement_remembers_between_whom_it_is() -> None:
    story = model("v2").settle(CLUB, payer="family", provider="theatre")
    assert (story.payer, story.provider) == ("family", "theatre")


def test_nothing_is_spread_over_nothing() -> None:
    assert spread(0, {Source.FAMILY: 0, Source.CITY: 0}) == {Source.FAMILY: 0, Source.CITY: 0}
