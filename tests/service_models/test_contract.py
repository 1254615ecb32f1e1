"""Every service model, by every legal route, answers all that callers ask, and its postings balance."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.registry import KindUnknown
from marketplace.service_models.base import (
    Admission,
    DataRole,
    LegalRoute,
    PlaceGiver,
    PricePart,
    RecipientKind,
    Redress,
    Sector,
    ServiceModel,
)
from marketplace.service_models.collecting import Capacity, ClaimLaw, Creditor
from marketplace.service_models.errors import PartNotOfModel, RouteNotOfModel
from marketplace.service_models.registry import SERVICE_MODELS, model
from marketplace.service_models.settlement import Account, Posting, Price, Source


def every_model() -> Iterator[ServiceModel]:
    for each in SERVICE_MODELS:
        for route in each.legal_routes:
            yield each.by(route)


MODELS = list(every_model())
cents = st.integers(0, 10**9)


def named(each: ServiceModel) -> str:
    return f"{each.key}-{each.route}"


@st.composite
def prices(draw: st.DrawFn, of: ServiceModel) -> Price:
    """Any price that has only the parts of the model."""

    def part(name: PricePart, most: int = 10**9) -> int:
        return draw(st.integers(0, most)) if name in of.price_parts else 0

    bearers = {name.value: part(name) for name in (PricePart.FAMILY, PricePart.CITY, PricePart.GRANT)}
    left = sum(bearers.values())
    fee = part(PricePart.PLATFORM_FEE, left)
    vat = part(PricePart.PLATFORM_FEE_VAT, left - fee)
    held = part(PricePart.HELD, left - fee - vat)
    return Price(**bearers, platform_fee_cents=fee, platform_fee_vat_cents=vat, held_cents=held)


def total(postings: tuple[Posting, ...], account: Account | None = None, source: Source | None = None) -> int:
    return sum(
        each.amount_cents for each in postings if account in (None, each.account) and source in (None, each.source)
    )


def test_there_are_four_models_with_their_keys_and_symbols() -> None:
    assert {each.key: each.symbol for each in SERVICE_MODELS} == {"v": "V", "vplus": "V+", "vx": "Vx", "v2": "V²"}


def test_a_model_is_found_by_key_and_by_symbol() -> None:
    for each in SERVICE_MODELS:
        assert model(each.key) is model(each.symbol) is each


def test_a_model_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KindUnknown):
        model("V3")


@pytest.mark.parametrize("each", MODELS, ids=named)
class TestEveryModel:
    def test_it_answers_what_callers_ask(self, each: ServiceModel) -> None:
        assert each.provider_sectors <= set(Sector) and each.provider_sectors
        assert isinstance(each.who_gives_the_place, PlaceGiver)
        assert each.admissions and each.admissions <= set(Admission)
        assert isinstance(each.recipient_kind, RecipientKind)
        assert isinstance(each.data_role, DataRole)
        assert isinstance(each.redress, Redress)
        assert isinstance(each.capacity, Capacity)
        assert isinstance(each.creditor, Creditor)
        assert isinstance(each.claim_law, ClaimLaw)
        assert each.purposes
        assert each.colour == each.key
        assert each.name and each.symbol

    def test_it_names_its_duties_and_tells_itself_in_words(self, each: ServiceModel) -> None:
        assert len({duty.key for duty in each.duties}) == len(each.duties) >= 3
        assert all(duty.sentence.endswith(".") for duty in each.duties)
        said = [getattr(each.words, field) for field in each.words.__dataclass_fields__]
        assert all(sentence.endswith(".") for sentence in said)

    def test_it_works_by_its_own_routes_only(self, each: ServiceModel) -> None:
        for route in LegalRoute:
            if route in each.legal_routes:
                assert each.by(route).route is route
                assert each.by(route.value).route is route
            else:
                with pytest.raises(RouteNotOfModel):
                    each.by(route)
        with pytest.raises(RouteNotOfModel):
            each.by("handshake")

    def test_the_city_is_creditor_of_its_own_claims_and_the_provider_of_those_that_are_collected_for_it(
        self, each: ServiceModel
    ) -> None:
        own = each.capacity is Capacity.OWN
        assert each.creditor is (Creditor.CITY if own else Creditor.PROVIDER)
        assert each.claim_law is (ClaimLaw.PUBLIC if own else ClaimLaw.PRIVATE)

    def test_a_part_that_it_does_not_have_is_refused(self, each: ServiceModel) -> None:
        acts = (each.charge, each.receive, each.refund, each.send_refund, each.deliver, each.pay_out)
        bearer = next(part for part in (PricePart.FAMILY, PricePart.CITY) if part in each.price_parts)
        for part in set(PricePart) - each.price_parts:
            price = Price(**{"family_cents": 0, "city_cents": 0, bearer.value: 100, part.value: 100})
            for act in (*acts, lambda price: each.release_held(price, reached=True)):
                with pytest.raises(PartNotOfModel):
                    act(price)
            with pytest.raises(PartNotOfModel):
                each.settle(price, payer="family", provider="provider")

    @given(data=st.data())
    def test_all_its_postings_balance_for_each_source_and_none_is_empty(
        self, each: ServiceModel, data: st.DataObject
    ) -> None:
        price = data.draw(prices(each))
        for postings in (
            each.charge(price),
            each.receive(price),
            each.refund(price, paid=True),
            each.refund(price, paid=False),
            each.send_refund(price),
            each.deliver(price),
            each.pay_out(price),
            each.release_held(price, reached=True),
            each.release_held(price, reached=False),
        ):
            assert all(total(postings, source=source) == 0 for source in Source)
            assert all(posting.amount_cents for posting in postings)
        assert each.settle(price, payer="family", provider="provider").balanced

    @given(data=st.data())
    def test_when_all_is_paid_and_paid_out_nothing_is_owed(self, each: ServiceModel, data: st.DataObject) -> None:
        price = data.draw(prices(each))
        story = each.charge(price) + each.receive(price) + each.deliver(price) + each.pay_out(price)
        story += each.release_held(price, reached=False)
        owed = (Account.RECEIVABLE, Account.PREPAID, Account.PAYABLE, Account.HELD_OUTCOME, Account.REFUNDS)
        assert {account: total(story, account) for account in owed} == dict.fromkeys(owed, 0)

    @given(data=st.data())
    def test_a_charge_that_is_paid_and_refunded_leaves_nothing(self, each: ServiceModel, data: st.DataObject) -> None:
        price = data.draw(prices(each))
        story = each.charge(price) + each.receive(price) + each.refund(price, paid=True) + each.send_refund(price)
        assert all(total(story, account) == 0 for account in Account)

    @given(data=st.data())
    def test_a_charge_that_is_given_up_unpaid_leaves_nothing(self, each: ServiceModel, data: st.DataObject) -> None:
        price = data.draw(prices(each))
        story = each.charge(price) + each.refund(price, paid=False)
        assert all(total(story, account) == 0 for account in Account)

    @given(data=st.data())
    def test_no_source_gives_more_than_its_part(self, each: ServiceModel, data: st.DataObject) -> None:
        price = data.draw(prices(each))
        shares = each.shares(price)
        for source, earned in each.earned(price).items():
            parts = [each_part[source] for each_part in (shares.provider, shares.fee, shares.vat, shares.held)]
            assert min(parts) >= 0
            assert sum(parts) == earned
        assert sum(shares.fee.values()) == price.platform_fee_cents
        assert sum(shares.vat.values()) == price.platform_fee_vat_cents
        assert sum(shares.held.values()) == price.held_cents
