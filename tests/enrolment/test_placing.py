"""The city places a child in care, with reasons."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import (
    AlreadyPlaced,
    CareTimesWrong,
    ChildNotFound,
    ModelNotForPlacement,
    MoveNotPossible,
    PlacementNotFound,
    ProviderNotAgreed,
    ProviderNotNeeded,
    ReasonsMissing,
    UnitNotFound,
)
from marketplace.enrolment.models import CareTime, Placement
from marketplace.enrolment.operations import Care
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.errors import RouteNotOfModel
from tests.factories.care import a_care_provider, by
from tests.factories.enrolment import City, guardian, in_care
from tests.factories.people import a_family, an_actor, an_adult
from tests.factories.providers import an_accredited_provider, an_agreement

pytestmark = pytest.mark.database

FULL_WEEK = [Care(weekday, time(8), time(16)) for weekday in range(5)]
AUGUST = date(2026, 8, 1)


def place(city: City, child: str, **facts: object) -> Placement:
    asked: dict[str, object] = {
        "actor": an_actor(city.now, "city.officer"),
        "now": city.now,
        "child": child,
        "unit": city.unit,
        "valid_from": AUGUST,
        "care": FULL_WEEK,
        "reasons": " It is near. ",
        **facts,
    }
    return operations.place_child(**asked)  # type: ignore[arg-type]


@pytest.mark.allows("enrolment.place_child")
def test_an_officer_places_a_child_with_reasons_and_care_times(city: City, now: datetime):
    child = a_family(now).child
    officer = an_actor(now, "city.officer")
    placement = place(city, child, actor=officer)
    assert (placement.child_id, placement.unit_id, placement.model) == (child, city.unit, "v")
    assert placement.reasons == "It is near."
    assert (placement.decided_by, placement.decided_at) == (officer.person, now)
    assert placement.care_minutes_per_week == 5 * 8 * 60
    assert placement.hours_coefficient_bp == 10_000
    rows = db.session.scalars(select(CareTime).order_by(CareTime.weekday)).all()
    assert [(row.weekday, row.starts, row.ends) for row in rows] == [(day, time(8), time(16)) for day in range(5)]


@pytest.mark.refuses("enrolment.place_child")
def test_a_guardian_cannot_place_her_child_herself(city: City, now: datetime):
    family = a_family(now)
    with pytest.raises(NotAllowed):
        place(city, family.child, actor=guardian(family, now))


@pytest.mark.parametrize(("minutes", "coefficient"), [(35 * 60, 10_000), (35 * 60 - 1, 8_000)])
def test_care_below_35_hours_a_week_counts_four_fifths(minutes: int, coefficient: int):
    assert operations.placing.coefficient_of(minutes) == coefficient


def test_the_officer_can_state_another_coefficient(city: City, now: datetime):
    assert place(city, a_family(now).child, hours_coefficient_bp=6_000).hours_coefficient_bp == 6_000


def test_a_decision_without_reasons_is_refused(city: City, now: datetime):
    with pytest.raises(ReasonsMissing):
        place(city, a_family(now).child, reasons="  ")


@pytest.mark.parametrize(
    "care",
    [
        [],
        [Care(1, time(8), time(9)), Care(1, time(10), time(11))],
        [Care(7, time(8), time(9))],
        [Care(-1, time(8), time(9))],
        [Care(1, time(9), time(9))],
        [Care(1, time(9), time(8, 30))],
    ],
)
def test_care_times_are_one_span_a_weekday_that_ends_after_it_starts(city: City, now: datetime, care: list[Care]):
    with pytest.raises(CareTimesWrong):
        place(city, a_family(now).child, care=care)


def test_a_placement_ends_after_it_begins(city: City, now: datetime):
    with pytest.raises(CareTimesWrong):
        place(city, a_family(now).child, valid_until=AUGUST)


def test_places_that_families_choose_are_not_decided_by_the_city(city: City, now: datetime):
    with pytest.raises(ModelNotForPlacement):
        place(city, a_family(now).child, model="v2")


def test_only_children_are_placed(city: City, now: datetime):
    with pytest.raises(ChildNotFound):
        place(city, an_adult(now))


def test_a_placement_names_a_unit_that_exists(city: City, now: datetime):
    with pytest.raises(UnitNotFound):
        place(city, a_family(now).child, unit="nowhere")


def test_a_child_has_one_placement_at_a_time(city: City, now: datetime):
    child = a_family(now).child
    place(city, child, valid_from=AUGUST, valid_until=date(2026, 10, 1))
    place(city, child, valid_from=date(2027, 1, 1))
    place(city, child, valid_from=date(2026, 10, 1), valid_until=date(2027, 1, 1))
    for begins, ends in ((date(2026, 9, 30), date(2026, 10, 2)), (date(2026, 12, 31), None), (date(2028, 1, 1), None)):
        with pytest.raises(AlreadyPlaced):
            place(city, child, valid_from=begins, valid_until=ends)


@pytest.mark.allows("enrolment.end_placement")
def test_a_placement_is_ended_with_reasons(city: City, now: datetime):
    placement = in_care(a_family(now).child, city.unit, now)
    officer = an_actor(now, "city.officer")
    ended = operations.end_placement(
        actor=officer, now=now, placement=placement.id, valid_until=date(2026, 12, 1), reasons=" They move. "
    )
    assert (ended.valid_until, ended.end_reasons, ended.ended_by, ended.ended_at) == (
        date(2026, 12, 1),
        "They move.",
        officer.person,
        now,
    )


@pytest.mark.refuses("enrolment.end_placement")
def test_a_service_owner_does_not_end_placements(city: City, now: datetime):
    placement = in_care(a_family(now).child, city.unit, now)
    with pytest.raises(NotAllowed):
        operations.end_placement(
            actor=city.owner, now=now, placement=placement.id, valid_until=date(2026, 12, 1), reasons="They move."
        )


def test_ending_a_placement_needs_reasons_and_a_day_within_it(city: City, now: datetime):
    placement, officer = in_care(a_family(now).child, city.unit, now), an_actor(now, "city.officer")
    asked = {"actor": officer, "now": now, "placement": placement.id}
    with pytest.raises(ReasonsMissing):
        operations.end_placement(**asked, valid_until=date(2026, 12, 1), reasons="")
    with pytest.raises(MoveNotPossible):
        operations.end_placement(**asked, valid_until=placement.valid_from, reasons="They move.")
    operations.end_placement(**asked, valid_until=date(2026, 12, 1), reasons="They move.")
    for later in (date(2026, 12, 1), date(2026, 12, 2)):
        with pytest.raises(MoveNotPossible):
            operations.end_placement(**asked, valid_until=later, reasons="They move.")
    with pytest.raises(PlacementNotFound):
        operations.end_placement(**{**asked, "placement": "none"}, valid_until=date(2026, 12, 1), reasons="They move.")


@pytest.mark.parametrize("route", [LegalRoute.OPERATED, LegalRoute.PURCHASED, LegalRoute.VOUCHER])
def test_the_city_decides_on_a_place_by_each_route_of_an_agreement(city: City, now: datetime, route: LegalRoute):
    provider = a_care_provider(now, route)
    placement = place(city, a_family(now).child, **by(route, provider))
    assert (placement.model, placement.legal_route, placement.provider_id) == ("vplus", route, provider.id)


def test_a_place_by_a_route_needs_a_provider_who_has_agreed_to_it_on_that_day(city: City, now: datetime):
    child, provider = a_family(now).child, a_care_provider(now, LegalRoute.VOUCHER, date(2026, 9, 1))
    september = {**by(LegalRoute.VOUCHER, provider), "valid_from": date(2026, 9, 1)}
    for refused in (
        {**september, "provider": None},
        {**september, "provider": "nobody"},
        {**september, "legal_route": LegalRoute.PURCHASED},
        {**september, "valid_from": AUGUST},
    ):
        with pytest.raises(ProviderNotAgreed):
            place(city, child, **refused)
    assert place(city, child, **september)


def test_a_place_is_not_bought_without_an_agreed_price(city: City, now: datetime):
    provider = an_accredited_provider(now)
    terms = {"model": "vplus", "legal_route": LegalRoute.PURCHASED, "valid_from": AUGUST, "platform_fee_bp": 0}
    an_agreement(provider, now, **terms)
    with pytest.raises(ProviderNotAgreed):
        place(city, a_family(now).child, **by(LegalRoute.PURCHASED, provider))


def test_the_citys_own_unit_has_no_provider_and_a_route_is_of_its_model(city: City, now: datetime):
    child, provider = a_family(now).child, a_care_provider(now, LegalRoute.VOUCHER)
    with pytest.raises(ProviderNotNeeded):
        place(city, child, provider=provider.id)
    with pytest.raises(RouteNotOfModel):
        place(city, child, legal_route=LegalRoute.VOUCHER)


def test_a_childs_care_is_found_by_child_unit_and_day(city: City, now: datetime):
    child, other = a_family(now).child, a_family(now).child
    placement = in_care(child, city.unit, now)
    today = placement.valid_from
    assert queries.placements_of(child) == [placement]
    assert queries.placement_on([child, other], today) == {child: placement}
    assert queries.placement_on([child], today - timedelta(days=1)) == {}
    assert queries.unit_children(city.unit, today) == [child]
    assert queries.unit_children("elsewhere", today) == []


def many(city: City, *spans: tuple[str, date, date | None]) -> list[operations.NewPlacement]:
    return [
        operations.NewPlacement(
            child=child, unit=city.unit, valid_from=begins, valid_until=ends, care=FULL_WEEK, reasons="They begin."
        )
        for child, begins, ends in spans
    ]


@pytest.mark.allows("enrolment.place_children")
def test_many_children_are_placed_at_once_one_span_after_the_other(city: City, now: datetime):
    first, second = a_family(now).child, a_family(now).child
    september = date(2026, 9, 1)
    decided = many(city, (first, AUGUST, september), (second, AUGUST, None), (first, september, None))
    ids = operations.place_children(actor=an_actor(now, "city.officer"), now=now, placements=decided)
    found = [db.session.get_one(Placement, each) for each in ids]
    assert [(each.child_id, each.valid_from, each.valid_until) for each in found] == [
        (each.child, each.valid_from, each.valid_until) for each in decided
    ]
    assert len(db.session.scalars(select(CareTime)).all()) == 3 * len(FULL_WEEK)


@pytest.mark.refuses("enrolment.place_children")
def test_one_child_who_is_placed_twice_keeps_the_others_out_and_a_guardian_places_nobody(city: City, now: datetime):
    first, second = a_family(now).child, a_family(now).child
    officer, september = an_actor(now, "city.officer"), date(2026, 9, 1)
    for wrong in (
        many(city, (second, AUGUST, None), (first, AUGUST, september), (first, date(2026, 8, 31), None)),
        [*many(city, (second, AUGUST, None)), *many(city, (an_adult(now), AUGUST, None))],
    ):
        with pytest.raises((AlreadyPlaced, ChildNotFound)):
            operations.place_children(actor=officer, now=now, placements=wrong)
    with pytest.raises(NotAllowed):
        operations.place_children(actor=an_actor(now), now=now, placements=many(city, (first, AUGUST, None)))
    assert not db.session.scalars(select(Placement)).all()
