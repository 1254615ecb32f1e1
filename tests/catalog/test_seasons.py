"""Seasons open and close, services are defined, holidays declared."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from catalog import operations, queries
from catalog.errors import (
    SeasonClosed,
    SeasonTaken,
    SeasonUnknown,
    SeasonWrong,
    ServiceTaken,
    ServiceUnknown,
    ServiceWrong,
)
from catalog.models import SeasonStatus
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.registry import KindUnknown
from tests.factories.catalog import a_season, a_service
from tests.factories.people import an_actor
from tests.factories.providers import a_service_owner

pytestmark = pytest.mark.database
FIRST = date(2026, 8, 1)


@pytest.mark.allows("catalog.open_season")
def test_a_season_opens(app: Any, now: datetime) -> None:
    season = a_season(now, name=" 2026-27 ")
    assert (season.name, season.status) == ("2026-27", SeasonStatus.OPEN)
    assert [each.id for each in queries.open_seasons()] == [season.id]


@pytest.mark.refuses("catalog.open_season")
def test_others_open_no_season(app: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.open_season(
            actor=an_actor(now, "city.officer"), now=now, name="2026", starts_on=FIRST, ends_on=date(2027, 7, 31)
        )


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 81}),
        ("ends_on", {"ends_on": FIRST}),
        ("ends_on", {"ends_on": FIRST + timedelta(days=732)}),
    ],
)
def test_an_impossible_season_is_named_by_its_field(app: Any, now: datetime, field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(SeasonWrong) as refused:
        a_season(now, **facts)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("starts_on", [date(1, 1, 1), date(2024, 8, 31), date(2031, 9, 2), date(2999, 1, 1)])
def test_a_season_far_from_today_is_mistyped_and_told_between_which_days_it_begins(
    app: Any, now: datetime, starts_on: date
) -> None:
    with pytest.raises(SeasonWrong) as refused:
        a_season(now, starts_on=starts_on, ends_on=starts_on + timedelta(days=90))
    assert refused.value.fields == {"starts_on": ["Give a first day from 2024-09-01 to 2031-09-01."]}
    assert queries.seasons() == []


@pytest.mark.parametrize("starts_on", [date(2024, 9, 1), date(2031, 9, 1)])
def test_a_season_of_the_last_two_or_the_next_five_years_opens(app: Any, now: datetime, starts_on: date) -> None:
    assert a_season(now, starts_on=starts_on, ends_on=starts_on + timedelta(days=90)).starts_on == starts_on


def test_the_longest_season_and_name_are_taken(app: Any, now: datetime) -> None:
    assert a_season(now, name="x" * 80, starts_on=FIRST, ends_on=FIRST + timedelta(days=731))


def test_two_seasons_do_not_share_a_name(app: Any, now: datetime) -> None:
    a_season(now, name="2026")
    with pytest.raises(SeasonTaken) as refused:
        a_season(now, name="2026")
    assert "name" in refused.value.fields


@pytest.mark.allows("catalog.close_season")
def test_a_season_closes_once(app: Any, now: datetime, heard: list[Any]) -> None:
    season = a_season(now)
    operations.close_season(actor=a_service_owner(now), now=now, season=season.id)
    assert [event.season for event in heard] == [season.id]
    assert queries.open_seasons() == []
    with pytest.raises(SeasonClosed):
        operations.close_season(actor=a_service_owner(now), now=now, season=season.id)


@pytest.mark.refuses("catalog.close_season")
def test_others_close_no_season(app: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.close_season(actor=an_actor(now, "auditor"), now=now, season=a_season(now).id)


@pytest.mark.allows("catalog.define_service")
def test_a_service_is_defined_by_its_owner(app: Any, now: datetime) -> None:
    owner = a_service_owner(now)
    service = operations.define_service(
        actor=owner, now=now, slug="drama-club-2", name=" Drama ", model="V²", keywords=["theatre"] * 30
    )
    assert (service.name, service.model, service.owner_id, service.is_basic) == ("Drama", "v2", owner.person, False)
    assert queries.service_by_slug("drama-club-2").id == service.id
    assert [each.id for each in queries.services()] == [service.id]


@pytest.mark.refuses("catalog.define_service")
def test_others_define_no_service(app: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.define_service(actor=an_actor(now, "city.officer"), now=now, slug="a", name="A", model="v2")


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("slug", {"slug": "Drama"}),
        ("slug", {"slug": "drama--club"}),
        ("name", {"name": " "}),
        ("name", {"name": "x" * 121}),
        ("keywords", {"keywords": ["x"] * 31}),
    ],
)
def test_an_impossible_service_is_named_by_its_field(
    app: Any, now: datetime, field: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(ServiceWrong) as refused:
        a_service(now, **facts)
    assert list(refused.value.fields) == [field]


def test_the_longest_name_of_a_service_is_taken(app: Any, now: datetime) -> None:
    assert a_service(now, name="x" * 120)


def test_a_service_needs_a_model_and_a_short_name_of_its_own(app: Any, now: datetime) -> None:
    with pytest.raises(KindUnknown):
        a_service(now, model="v9")
    a_service(now, slug="drama")
    with pytest.raises(ServiceTaken) as refused:
        a_service(now, slug="drama")
    assert "slug" in refused.value.fields


def test_what_is_not_there_is_unknown(app: Any) -> None:
    for ask in (queries.service, queries.service_by_slug):
        with pytest.raises(ServiceUnknown):
            ask("nothing")
    with pytest.raises(SeasonUnknown):
        queries.season("nothing")


@pytest.mark.allows("catalog.declare_holidays")
def test_holidays_are_declared_once(app: Any, now: datetime) -> None:
    assert operations.declare_holidays(actor=SYSTEM, now=now, year=2026) == 15
    assert operations.declare_holidays(actor=SYSTEM, now=now, year=2026) == 0
    assert queries.holidays_between(date(2026, 12, 6), date(2026, 12, 24)) == {
        date(2026, 12, 6): "Independence Day",
        date(2026, 12, 24): "Christmas Eve",
    }


@pytest.mark.refuses("catalog.declare_holidays")
def test_others_declare_no_holidays(app: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.declare_holidays(actor=an_actor(now, "auditor"), now=now, year=2026)
