"""Families find what fits by words, age, language, area, weekday, placement, model and free places."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from catalog import operations, queries
from catalog.geography import Spot, metres_between
from catalog.kinds import AccessFact, CareSide, Daytime, PriceBand
from catalog.models import Admission, Area, LegalRegime, Offering, Placement, SessionStatus, Unit
from catalog.places import release_places, settle_session, take_places
from catalog.queries import CareDay, Filters, Order, Origin, SearchPage
from catalog.words import asked_words, stems_of, stored_words
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.service_models.base import LegalRoute
from tests.factories.catalog import (
    a_draft,
    a_group,
    a_published_offering,
    a_season,
    a_service,
    a_unit,
    an_approved_attachment,
)
from tests.factories.providers import AProvider, a_provider, a_service_owner, an_agreement

pytestmark = pytest.mark.database

SEVERAL = {"language", "area", "unit", "weekday", "daytime", "placement", "band", "model", "service", "access", "event"}


def find(now: datetime, page: int = 1, page_size: int = 20, **filters: Any) -> SearchPage:
    several = {name: filters.pop(name) for name in list(filters) if name in SEVERAL}
    as_tuples = {name: value if isinstance(value, tuple) else (value,) for name, value in several.items()}
    return queries.search(Filters(**filters, **as_tuples), now=now, page=page, page_size=page_size)


def titles(now: datetime, **filters: Any) -> list[str]:
    return [hit.offering.title for hit in find(now, **filters).hits]


def facet(found: SearchPage, name: str) -> dict[str, int]:
    return {each.value: each.count for each in found.facets[name]}


@pytest.fixture
def provider(app: Any, now: datetime) -> AProvider:
    """One provider for all offerings of a test."""
    return a_provider(now, legal_name="Kulman teatteri")


def test_only_published_offerings_of_open_seasons_are_found(provider: AProvider, now: datetime) -> None:
    a_draft(now, provider=provider, title="Draft")
    withdrawn = a_published_offering(now, provider=provider, title="Withdrawn")
    operations.withdraw_offering(actor=provider.staff, now=now, offering=withdrawn.id, reason="No.")
    season = a_season(now)
    a_published_offering(now, provider=provider, title="Closed", season=season.id)
    operations.close_season(actor=a_service_owner(now), now=now, season=season.id)
    a_published_offering(now, provider=provider, title="Open")
    assert titles(now) == ["Open"]


def test_an_offering_whose_groups_are_over_is_not_found(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider)
    assert titles(datetime(2026, 12, 15, 20, tzinfo=UTC)) == ["Drama club"]
    assert titles(datetime(2026, 12, 15, 22, 30, tzinfo=UTC)) == []


def test_of_some_offerings_those_are_told_that_a_search_finds(provider: AProvider, now: datetime) -> None:
    stands, called_off, unasked = (a_published_offering(now, provider=provider).id for _number in range(3))
    drafted = a_draft(now, provider=provider).id
    for group in queries.groups_of_offering(called_off):
        for session in queries.sessions_of_group(group.id):
            settle_session(session=session.id, status=SessionStatus.CANCELLED)
    asked = [stands, called_off, drafted]
    assert queries.offerings_to_find(asked, now=now) == {stands}
    assert queries.offerings_to_find([], now=now) == frozenset()
    assert queries.offerings_to_find([unasked], now=datetime(2026, 12, 15, 22, 30, tzinfo=UTC)) == frozenset()


def test_a_word_is_found_in_any_of_its_forms_and_languages(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider, title="Näytelmäkerho", service=a_service(now, name="Näytelmä").id)
    a_published_offering(
        now, provider=provider, title="Swimming", summary="Children learn to swim in the shallow pool."
    )
    assert titles(now, words="näytelmäkerhot") == ["Näytelmäkerho"]
    assert titles(now, words="näytelmä") == ["Näytelmäkerho"]
    assert titles(now, words="SWIMS") == ["Swimming"]
    assert titles(now, words="pools") == ["Swimming"]
    assert titles(now, words="horse") == []


def test_service_keywords_and_provider_are_found_too(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider, service=a_service(now, name="Lavataide", keywords=["puppets"]).id)
    assert (
        titles(now, words="lavataide") == titles(now, words="puppet") == titles(now, words="kulman") == ["Drama club"]
    )


def test_a_sentence_finds_what_matches_most_of_it(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider, title="Circus", summary="A circus with a climbing wall and ropes.")
    a_published_offering(now, provider=provider, title="Climbing", summary="Climbing on the wall of the sports hall.")
    assert titles(now, words="climbing circus") == ["Circus"]
    assert titles(now, words="climbing horse") == ["Circus", "Climbing"]
    assert titles(now, words="for my and") == ["Circus", "Climbing"]


def test_signs_of_the_database_are_only_signs(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider)
    for sign in ("%", "_", "\\", "dr_ma", "dr%a", "'"):
        assert titles(now, words=sign + "zzzz") == []
    assert titles(now, language="_i") == []
    assert titles(now, language="f%") == []


def test_ages_are_included_at_both_ends(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider, age_from=5, age_to=6)
    assert [bool(titles(now, age=age)) for age in (0, 4, 5, 6, 7)] == [False, False, True, True, False]


def test_language_is_one_of_the_offerings(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider, languages=("fi", "sv"))
    assert [bool(titles(now, language=code)) for code in ("fi", "sv", "en")] == [True, True, False]


def test_area_unit_and_weekday_are_those_of_one_group(provider: AProvider, now: datetime) -> None:
    north, south = a_unit(now, postal_code="33500").id, a_unit(now, postal_code="33900").id
    offering = a_draft(now, provider=provider, unit=north)
    a_group(now, provider.staff, offering.id, south, rrule="FREQ=WEEKLY;BYDAY=TH", starts_on=date(2026, 9, 10))
    operations.submit_offering(actor=provider.staff, now=now, offering=offering.id)
    operations.publish_offering(actor=a_service_owner(now), now=now, offering=offering.id)
    assert titles(now, area="33500", weekday=2) == titles(now, unit=south, weekday=4) == ["Drama club"]
    assert titles(now, area="33500", weekday=4) == titles(now, unit=south, weekday=2) == titles(now, area="1") == []
    [hit] = find(now, area="33900").hits
    assert [(group.unit, group.weekdays) for group in hit.groups] == [(south, (4,))]
    found = find(now)
    assert facet(found, "area") == {"33500": 1, "33900": 1}
    assert facet(found, "weekday") == {"2": 1, "4": 1}


def test_placement_is_that_of_the_attachment(provider: AProvider, now: datetime) -> None:
    unit = a_unit(now).id
    offering = a_draft(now, provider=provider)
    attachment = an_approved_attachment(now, offering, unit, placement=Placement.NEXT_TO)
    a_group(now, provider.staff, offering.id, unit, attachment=attachment.id)
    operations.submit_offering(actor=provider.staff, now=now, offering=offering.id)
    operations.publish_offering(actor=a_service_owner(now), now=now, offering=offering.id)
    [hit] = find(now, placement=Placement.NEXT_TO).hits
    assert [group.placement for group in hit.groups] == [Placement.NEXT_TO]
    assert titles(now, placement=Placement.INSIDE) == []
    assert facet(find(now), "placement") == {"next_to": 1}


def publish_group(now: datetime, provider: AProvider, title: str, placement: Placement | None, **hours: Any) -> None:
    """Publish an offering with a group at these hours; where it is attached, also one that is alone, at ten."""
    unit = a_unit(now).id
    first = {"start_time": time(10), "end_time": time(11)} if placement else hours
    offering = a_draft(now, provider=provider, title=title, unit=unit, **first)
    if placement:
        attachment = an_approved_attachment(now, offering, unit, placement=placement)
        a_group(now, provider.staff, offering.id, unit, attachment=attachment.id, **hours)
    operations.submit_offering(actor=provider.staff, now=now, offering=offering.id)
    operations.publish_offering(actor=a_service_owner(now), now=now, offering=offering.id)


def test_after_care_begins_when_care_ends_and_is_not_inside_it(provider: AProvider, now: datetime) -> None:
    publish_group(now, provider, "Next", Placement.NEXT_TO, start_time=time(15), end_time=time(16))
    publish_group(now, provider, "Apart", Placement.APART, start_time=time(17), end_time=time(18))
    publish_group(now, provider, "Alone", None, start_time=time(15, 30), end_time=time(16))
    publish_group(now, provider, "Too early", Placement.NEXT_TO, start_time=time(14, 59), end_time=time(16))
    publish_group(now, provider, "Inside", Placement.INSIDE, start_time=time(15), end_time=time(16))
    saturday = {"rrule": "FREQ=WEEKLY;BYDAY=SA", "starts_on": date(2026, 9, 12)}
    publish_group(now, provider, "Saturday", Placement.APART, start_time=time(16), end_time=time(17), **saturday)
    assert titles(now, care=CareSide.AFTER) == ["Alone", "Apart", "Next"]


def test_before_care_ends_when_care_begins(provider: AProvider, now: datetime) -> None:
    publish_group(now, provider, "Early", Placement.NEXT_TO, start_time=time(7), end_time=time(8))
    publish_group(now, provider, "Too late", Placement.NEXT_TO, start_time=time(7), end_time=time(8, 1))
    publish_group(now, provider, "Inside", Placement.INSIDE, start_time=time(7), end_time=time(8))
    assert titles(now, care=CareSide.BEFORE) == ["Early"]


def test_the_care_of_a_child_counts_by_weekday(provider: AProvider, now: datetime) -> None:
    twice = {"rrule": "FREQ=WEEKLY;BYDAY=TU,TH", "starts_on": date(2026, 9, 8)}
    publish_group(now, provider, "Tuesday", Placement.NEXT_TO, start_time=time(14), end_time=time(15))
    publish_group(now, provider, "Twice", Placement.NEXT_TO, start_time=time(14), end_time=time(15), **twice)
    short, long = CareDay(time(9), time(14)), CareDay(time(9), time(16))
    assert titles(now, care=CareSide.AFTER) == []
    assert titles(now, care=CareSide.AFTER, care_days={2: short, 4: short}) == ["Tuesday", "Twice"]
    assert titles(now, care=CareSide.AFTER, care_days={2: short, 4: long}) == ["Tuesday"]
    assert titles(now, care=CareSide.AFTER, care_days={4: short}) == ["Twice"]
    assert titles(now, care=CareSide.AFTER, care_days={1: short}) == []


def test_what_is_before_care_on_its_own_day_may_be_late_for_another_day(provider: AProvider, now: datetime) -> None:
    publish_group(now, provider, "Tuesday", Placement.NEXT_TO, start_time=time(8), end_time=time(9))
    late, early = CareDay(time(9), time(14)), CareDay(time(8), time(14))
    assert titles(now, care=CareSide.BEFORE, care_days={2: late, 4: early}) == ["Tuesday"]
    assert titles(now, care=CareSide.BEFORE, care_days={2: early, 4: late}) == []


def test_the_day_is_parted_at_noon_and_at_five(provider: AProvider, now: datetime) -> None:
    for title, start in (("A", time(11, 59)), ("B", time(12)), ("C", time(16, 59)), ("D", time(17))):
        publish_group(now, provider, title, None, start_time=start, end_time=time(19))
    found = [titles(now, daytime=each) for each in (Daytime.MORNING, Daytime.AFTERNOON, Daytime.EVENING)]
    assert found == [["A"], ["B", "C"], ["D"]]


def test_the_price_is_at_most_what_is_said(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider, title="A", price_cents=100_00)
    a_published_offering(now, provider=provider, title="B", price_cents=100_01)
    free = {"legal_regime": LegalRegime.FREE_OF_CHARGE, "price_cents": 0}
    a_published_offering(now, provider=provider, title="C", **free)
    assert titles(now, price_at_most_cents=100_00) == ["A", "C"]
    assert titles(now, price_at_most_cents=0) == ["C"]


def test_areas_are_known_by_the_names_of_their_quarters(app: Any, now: datetime) -> None:
    operations.load_areas(actor=SYSTEM, now=now)
    names = queries.area_names()
    assert (names["haukiluoma"], names["ikuri"], names["hervanta"]) == ("33340", "33340", "33720")
    assert not {"tampere keskus", "alue"} & names.keys()
    facts = {"residents": 1, "children_0_14": 1, "employed": 1, "unemployed": 0, "median_income_cents": 1}
    with transaction("test.area", actor=SYSTEM, now=now):
        db.session.add(Area(postal_code="99990", name="Ikuri-Uusi (Tampere)", **facts))
    assert queries.area_names()["uusi"] == "99990"
    assert "ikuri" not in queries.area_names()


def test_model_and_service_narrow(provider: AProvider, now: datetime) -> None:
    an_agreement(provider, now, model="vplus", legal_route=LegalRoute.VOUCHER, platform_fee_bp=0)
    drama, bought = a_service(now, slug="drama"), a_service(now, slug="bought", model="vplus")
    a_published_offering(now, provider=provider, title="Platform", service=drama.id)
    a_published_offering(
        now,
        provider=provider,
        title="Bought",
        service=bought.id,
        admission=Admission.FIRST_COME,
        legal_regime=LegalRegime.CLIENT_FEE,
    )
    assert titles(now, model="v2") == titles(now, service="drama") == ["Platform"]
    assert titles(now, model="vplus") == titles(now, service="bought") == ["Bought"]
    found = find(now)
    assert facet(found, "model") == {"v2": 1, "vplus": 1}
    assert facet(found, "service") == {"bought": 1, "drama": 1}
    assert facet(found, "language") == {"fi": 2, "sv": 2}


def test_free_places_are_shown_and_asked_for(provider: AProvider, now: datetime) -> None:
    full = a_published_offering(now, provider=provider, title="Full", capacity=1)
    half = a_published_offering(now, provider=provider, title="Half", capacity=2)
    cancelled = a_published_offering(now, provider=provider, title="Cancelled", ends_on=date(2026, 9, 8))
    with transaction("test.take", actor=SYSTEM, now=now):
        take_places(group=full.group, now=now)
        take_places(group=half.group, now=now)
        settle_session(session=queries.sessions_of_group(cancelled.group)[0].id, status=SessionStatus.CANCELLED)
    assert titles(now, free_only=True) == ["Half"]
    found = {hit.offering.title: hit.free for hit in find(now).hits}
    assert found == {"Full": 0, "Half": 1}


def test_an_old_full_session_does_not_hide_the_free_ones_to_come(provider: AProvider, now: datetime) -> None:
    offering = a_published_offering(now, provider=provider, capacity=1)
    with transaction("test.take", actor=SYSTEM, now=now):
        sessions = take_places(group=offering.group, now=now)
        for session in sessions[:1]:
            settle_session(session=session, status=SessionStatus.CANCELLED)
    assert titles(now, free_only=True) == []
    with transaction("test.release", actor=SYSTEM, now=now):
        release_places(group=offering.group, sessions=sessions[2:])
    assert titles(now, free_only=True) == []
    assert titles(datetime(2026, 9, 16, tzinfo=UTC), free_only=True) == ["Drama club"]


def test_a_hit_shows_provider_place_time_and_the_next_session(provider: AProvider, now: datetime) -> None:
    offering = a_published_offering(now, provider=provider)
    [hit] = find(now).hits
    assert (hit.provider_name, hit.service.name, hit.free) == ("Kulman teatteri", "Drama", 20)
    [group] = hit.groups
    assert (group.group, group.unit, group.postal_code) == (offering.group, offering.unit, "33100")
    assert (group.weekdays, group.start_time, group.end_time, group.free) == ((2,), time(15), time(16), 20)
    assert group.next_at == datetime(2026, 9, 8, 12, tzinfo=UTC)


def test_the_areas_are_named_where_they_are_known(provider: AProvider, now: datetime) -> None:
    operations.load_areas(actor=SYSTEM, now=now)
    a_published_offering(now, provider=provider)
    a_published_offering(now, provider=provider, unit=a_unit(now, postal_code="99999").id)
    assert [each.label for each in find(now).facets["area"]] == ["Tampere Keskus (Tampere)", "99999"]


def test_offerings_stand_in_the_order_that_is_asked_for(provider: AProvider, now: datetime) -> None:
    a_published_offering(now, provider=provider, title="B", price_cents=100_00, capacity=5)
    a_published_offering(now, provider=provider, title="A", price_cents=300_00, capacity=5)
    a_published_offering(now + timedelta(hours=1), provider=provider, title="C", price_cents=200_00, capacity=9)
    free = {"legal_regime": LegalRegime.FREE_OF_CHARGE, "price_cents": 0, "capacity": 1}
    a_published_offering(now, provider=provider, title="D", **free)

    def ordered(order: Order) -> str:
        return "".join(hit.offering.title for hit in queries.search(Filters(), now=now, order=order).hits)

    assert ordered(Order.FIT) == "ABCD"
    assert ordered(Order.PRICE) == "DBCA"
    assert ordered(Order.NEW) == "CABD"
    assert ordered(Order.FREE) == "CABD"


def test_pages_hold_their_number_and_stay_within_what_there_is(provider: AProvider, now: datetime) -> None:
    for title in ("A", "B", "C"):
        a_published_offering(now, provider=provider, title=title)
    second = find(now, page=2, page_size=2)
    assert [hit.offering.title for hit in second.hits] == ["C"]
    assert (second.total, second.page, second.pages) == (3, 2, 2)
    assert find(now, page=9, page_size=2).page == 2
    assert find(now, page=0, page_size=2).page == 1
    assert facet(second, "language") == {"fi": 3, "sv": 3}
    nothing = find(now, words="horse")
    assert (nothing.hits, nothing.total, nothing.page, nothing.pages) == ((), 0, 1, 1)


def test_the_number_of_statements_does_not_grow(provider: AProvider, now: datetime, statements: Any) -> None:
    everything = {"words": "drama club", "age": 5, "language": "fi", "area": "33100", "weekday": 2, "free_only": True}
    sent = []
    for _round in range(2):
        for number in range(3):
            a_published_offering(now, provider=provider, title=f"Drama {number}")
        for _filled in (False, True):
            with statements() as counted:
                assert find(now, **everything).hits
            sent.append(len(counted))
    assert sent[0] == sent[2] <= 9
    assert sent[1] == sent[3] <= 6


def test_words_are_counted_once_and_limited() -> None:
    assert asked_words("drama Drama and the") == [stems_of("drama")]
    assert len(asked_words(" ".join(f"word{number}" for number in range(30)))) == 12
    assert stored_words([]) == " "
    assert stored_words(["a"]) == " "


def test_a_short_stem_is_a_word_of_its_own(provider: AProvider, now: datetime) -> None:
    a_published_offering(
        now, provider=provider, title="Judoka", summary="An afternoon on the mats, and nothing else at all."
    )
    assert titles(now, words="judo") == titles(now, words="mats") == ["Judoka"]
    assert titles(now, words="jud") == []


def distances(found: SearchPage) -> dict[str, int | None]:
    return {hit.offering.title: hit.distance_m for hit in found.hits}


def test_the_nearest_stand_first_and_what_is_nowhere_last(provider: AProvider, now: datetime) -> None:
    for title, lon in (("Far", 23.96), ("Here", 23.76), ("Near", 23.78)):
        a_published_offering(now, provider=provider, title=title, unit=a_unit(now, lon=lon, lat=61.5).id)
    a_published_offering(now, provider=provider, title="Anywhere", unit=a_unit(now, lon=None, lat=None).id)
    found = queries.search(Filters(near=Spot(23.76, 61.5)), now=now, order=Order.DISTANCE)
    assert distances(found) == {"Here": 0, "Near": 1061, "Far": 10612, "Anywhere": None}
    assert list(distances(found)) == ["Here", "Near", "Far", "Anywhere"]
    assert titles(now, near=Spot(23.76, 61.5), within_m=1061) == ["Here", "Near"]
    assert titles(now, near=Spot(23.76, 61.5), within_m=1060) == ["Here"]


def test_several_values_of_a_kind_widen_and_kinds_narrow(provider: AProvider, now: datetime) -> None:
    for title, day, languages in (("A", "MO", ("fi",)), ("B", "TH", ("sv",)), ("C", "TH", ("fi",))):
        a_published_offering(now, provider=provider, title=title, rrule=f"FREQ=WEEKLY;BYDAY={day}", languages=languages)
    assert titles(now, weekday=(1, 4)) == ["A", "B", "C"]
    assert titles(now, weekday=(4,), language=("sv", "en")) == ["B"]
    found = find(now, weekday=(1,), language=("fi",))
    assert facet(found, "weekday") == {"1": 1, "4": 1}
    assert facet(found, "language") == {"fi": 1}


def test_what_is_asked_of_a_group_is_asked_of_one_and_the_same_group(provider: AProvider, now: datetime) -> None:
    draft = a_draft(now, provider=provider, unit=a_unit(now, postal_code="33100").id, rrule="FREQ=WEEKLY;BYDAY=MO")
    there = a_unit(now, postal_code="33720").id
    a_group(now, provider.staff, draft.id, there, rrule="FREQ=WEEKLY;BYDAY=TH")
    operations.submit_offering(actor=provider.staff, now=now, offering=draft.id)
    operations.publish_offering(actor=a_service_owner(now), now=now, offering=draft.id)
    assert titles(now, weekday=1, area="33100") == titles(now, weekday=4, area="33720") == ["Drama club"]
    assert titles(now, weekday=1, area="33720") == []
    found = find(now, area="33720")
    assert (facet(found, "weekday"), facet(found, "area")) == ({"4": 1}, {"33100": 1, "33720": 1})


def test_facts_of_access_are_all_needed(provider: AProvider, now: datetime) -> None:
    steps, loop = AccessFact.STEP_FREE, AccessFact.HEARING_LOOP
    a_published_offering(now, provider=provider, title="Both", access=(loop, steps))
    a_published_offering(now, provider=provider, title="One", access=(steps,))
    assert titles(now, access=(steps, loop)) == ["Both"]
    assert facet(find(now, access=(steps,)), "access") == {"hearing_loop": 1, "step_free": 2}


def test_prices_are_counted_in_bands(provider: AProvider, now: datetime) -> None:
    for price in (1, 50_00, 50_01, 300_00):
        a_published_offering(now, provider=provider, price_cents=price)
    assert facet(find(now), "band") == {"to_50": 2, "to_100": 1, "above_200": 1}
    assert find(now, band=(PriceBand.TO_50, PriceBand.ABOVE_200)).total == 3


def test_places_that_are_free_are_counted(provider: AProvider, now: datetime) -> None:
    full = a_published_offering(now, provider=provider, title="Full", capacity=1)
    a_published_offering(now, provider=provider, title="Half", capacity=2)
    with transaction("test.take", actor=SYSTEM, now=now):
        take_places(group=full.group, now=now)
    assert facet(find(now), "free") == facet(find(now, free_only=True), "free") == {"true": 1}


def test_what_begins_first_stands_first_and_what_runs_already_before_it(provider: AProvider, now: datetime) -> None:
    for title, first in (("Late", date(2026, 10, 6)), ("Soon", date(2026, 9, 8))):
        a_published_offering(now, provider=provider, title=title, starts_on=first)
    order = [hit.offering.title for hit in queries.search(Filters(), now=now, order=Order.START).hits]
    assert order == ["Soon", "Late"]


def test_a_search_sees_at_once_what_another_process_changed(provider: AProvider, now: datetime) -> None:
    offering = a_published_offering(now, provider=provider)
    assert titles(now) == ["Drama club"]
    with db.engine.connect() as other, other.begin():
        other.execute(update(Offering).where(Offering.id == offering.id).values(title="Masks"))
    db.session.remove()
    assert titles(now) == ["Masks"]
    with db.engine.connect() as other, other.begin():
        other.execute(update(Unit).where(Unit.id == offering.unit).values(postal_code="33999"))
    db.session.remove()
    assert facet(find(now), "area") == {"33999": 1}


def test_places_are_known_by_unit_and_by_postal_code(app: Any, now: datetime) -> None:
    operations.load_areas(actor=SYSTEM, now=now)
    unit, nowhere = a_unit(now, name="Kulman päiväkoti", lon=23.7, lat=61.4), a_unit(now, lon=None, lat=None)
    hervanta = queries.origin("33720")
    assert queries.origin(unit.id) == Origin("Kulman päiväkoti", Spot(23.7, 61.4))
    assert hervanta is not None and hervanta.name.startswith("Hervanta")
    assert metres_between(hervanta.spot, Spot(23.85, 61.45)) < 3_000
    assert queries.origin(nowhere.id) is None and queries.origin("99999") is None
