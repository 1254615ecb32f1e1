"""What sets the four models apart: who may provide, who gives the place, whose money, which data role."""

import pytest

from marketplace.service_models.base import Admission, DataRole, LegalRoute, PlaceGiver, RecipientKind, Redress, Sector
from marketplace.service_models.collecting import Capacity
from marketplace.service_models.registry import model


def test_provision_is_delivered_by_the_city_alone() -> None:
    assert model("v").provider_sectors == {Sector.PUBLIC}
    assert model("v").may_provide(Sector.PUBLIC)
    assert not model("v").may_provide(Sector.PRIVATE, separated_accounts=True)


@pytest.mark.parametrize("key", ["vplus", "vx", "v2"])
def test_companies_and_associations_may_provide_under_the_other_models(key: str) -> None:
    assert model(key).may_provide(Sector.PRIVATE)
    assert model(key).may_provide(Sector.THIRD_SECTOR)


def test_a_city_unit_provides_on_the_platform_only_with_separated_accounts() -> None:
    assert model("v2").needs_separated_accounts(Sector.PUBLIC)
    assert not model("v2").needs_separated_accounts(Sector.PRIVATE)
    assert not model("v2").may_provide(Sector.PUBLIC)
    assert model("v2").may_provide(Sector.PUBLIC, separated_accounts=True)
    for key in ("v", "vplus", "vx"):
        assert model(key).may_provide(Sector.PUBLIC)
        assert not model(key).needs_separated_accounts(Sector.PUBLIC)


@pytest.mark.parametrize(
    ("key", "route", "giver", "admissions"),
    [
        ("v", LegalRoute.OWN_PRODUCTION, PlaceGiver.CITY, {Admission.DECISION}),
        ("vplus", LegalRoute.OPERATED, PlaceGiver.CITY, {Admission.DECISION}),
        ("vplus", LegalRoute.PURCHASED, PlaceGiver.CITY, {Admission.DECISION}),
        ("vplus", LegalRoute.VOUCHER, PlaceGiver.FAMILY, {Admission.FIRST_COME}),
        ("vx", LegalRoute.PROCUREMENT, PlaceGiver.GUIDANCE, {Admission.FIRST_COME, Admission.DECISION}),
        ("v2", LegalRoute.PLATFORM_AGREEMENT, PlaceGiver.FAMILY, {Admission.FIRST_COME, Admission.ROUND}),
    ],
)
def test_who_gives_the_place_and_how(
    key: str, route: LegalRoute, giver: PlaceGiver, admissions: set[Admission]
) -> None:
    assert model(key).by(route).who_gives_the_place is giver
    assert model(key).by(route).admissions == admissions


def test_a_statutory_place_is_never_drawn_by_lot() -> None:
    for key in ("v", "vplus"):
        for route in model(key).legal_routes:
            assert Admission.ROUND not in model(key).by(route).admissions


@pytest.mark.parametrize(
    ("key", "route", "kind", "role"),
    [
        ("v", LegalRoute.OWN_PRODUCTION, RecipientKind.CITY_UNIT, DataRole.PART_OF_CONTROLLER),
        ("vplus", LegalRoute.OPERATED, RecipientKind.PROCESSOR, DataRole.PROCESSOR),
        ("vplus", LegalRoute.PURCHASED, RecipientKind.PROCESSOR, DataRole.PROCESSOR),
        ("vplus", LegalRoute.VOUCHER, RecipientKind.VOUCHER_PROVIDER, DataRole.AS_AGREED),
        ("vx", LegalRoute.GRANT, RecipientKind.JOINT_CONTROLLER, DataRole.JOINT_CONTROLLER),
        ("v2", LegalRoute.PLATFORM_AGREEMENT, RecipientKind.OWN_CONTROLLER, DataRole.OWN_CONTROLLER),
    ],
)
def test_what_the_provider_is_to_the_data(key: str, route: LegalRoute, kind: RecipientKind, role: DataRole) -> None:
    assert model(key).by(route).recipient_kind is kind
    assert model(key).by(route).data_role is role


@pytest.mark.parametrize(
    ("key", "route", "capacity"),
    [
        ("v", LegalRoute.OWN_PRODUCTION, Capacity.OWN),
        ("vplus", LegalRoute.OPERATED, Capacity.OWN),
        ("vplus", LegalRoute.PURCHASED, Capacity.OWN),
        ("vplus", LegalRoute.VOUCHER, Capacity.AGENT),
        ("vx", LegalRoute.PROCUREMENT, Capacity.OWN),
        ("v2", LegalRoute.PLATFORM_AGREEMENT, Capacity.AGENT),
    ],
)
def test_in_what_capacity_the_city_takes_money(key: str, route: LegalRoute, capacity: Capacity) -> None:
    assert model(key).by(route).capacity is capacity


def test_redress_follows_from_decision_or_contract() -> None:
    redress = {key: model(key).redress for key in ("v", "vplus", "vx", "v2")}
    assert redress == {
        "v": Redress.APPEAL,
        "vplus": Redress.APPEAL,
        "vx": Redress.APPEAL_OF_DECISIONS,
        "v2": Redress.CONSUMER,
    }


def test_only_the_platform_takes_a_fee() -> None:
    assert [key for key in ("v", "vplus", "vx", "v2") if model(key).takes_platform_fee] == ["v2"]


def test_data_is_used_for_the_basic_service_or_for_delivering_an_add_on() -> None:
    assert model("v").purposes == model("vplus").purposes == ("basic_service",)
    assert model("vx").purposes == ("service_delivery",)
    assert model("v2").purposes == ("service_delivery", "safety")


def test_each_route_of_arrangement_has_its_own_example() -> None:
    routes = (LegalRoute.OPERATED, LegalRoute.PURCHASED, LegalRoute.VOUCHER)
    examples = [model("vplus").by(route).words.example for route in routes]
    assert len(set(examples)) == 3
    assert model("vplus").by(LegalRoute.VOUCHER).words.payment != model("vplus").words.payment
