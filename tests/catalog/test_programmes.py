"""A programme joins offerings of several sectors to day care, promises a change, and is paid by one grant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from catalog import operations, queries
from catalog.errors import (
    ObjectiveAwaited,
    ObjectiveUnknown,
    ObjectiveWrong,
    OfferingInProgramme,
    OfferingNotForProgrammes,
    ProgrammeIncomplete,
    ProgrammeNotDraft,
    ProgrammeNotOpen,
    ProgrammeUnknown,
    ProgrammeWrong,
    UnitUnknown,
)
from catalog.kinds import Direction, OfferingStatus, ProgrammeStatus, Scale
from catalog.models import Objective
from catalog.programme_completeness import what_a_programme_lacks
from marketplace.kernel.errors import NotAllowed
from marketplace.money.errors import GrantMissing
from marketplace.service_models.base import Sector
from tests.factories.catalog import a_published_offering
from tests.factories.people import an_actor
from tests.factories.programmes import (
    MOVES_MORE,
    TERMS,
    AProgramme,
    a_bare_city,
    a_draft_programme,
    a_part_to_be,
    a_programme,
    an_objective,
    changed,
    the_city_itself,
)
from tests.factories.providers import a_provider

pytestmark = pytest.mark.database


@pytest.fixture
def draft(session: object, now: datetime) -> AProgramme:
    return a_draft_programme(now)


def lacking(programme: AProgramme, now: datetime) -> list[str]:
    return [each.code for each in what_a_programme_lacks(programme.id, now=now)]


@pytest.mark.allows("catalog.compose_programme")
@pytest.mark.allows("catalog.add_objective")
@pytest.mark.allows("catalog.add_part")
@pytest.mark.allows("catalog.open_programme")
def test_a_programme_of_two_sectors_with_a_promise_and_a_grant_is_opened(draft: AProgramme, now: datetime) -> None:
    assert lacking(draft, now) == []
    opened = operations.open_programme(actor=draft.city.owner, now=now, programme=draft.id)
    assert (opened.status, opened.opened_at) == (ProgrammeStatus.OPEN, now)
    page = queries.programme_page(draft.id)
    assert page.sectors == {Sector.THIRD_SECTOR, Sector.PUBLIC}
    assert [unit.id for unit in page.units] == [draft.city.unit]
    assert queries.programmes(unit=draft.city.unit) == [opened]
    assert queries.programmes_of_offerings([draft.offering]) == {draft.offering: opened}


def test_what_is_missing_is_said_before_it_is_opened(session: object, now: datetime) -> None:
    city = a_bare_city(now)
    bare = operations.compose_programme(actor=city.owner, now=now, terms=operations.ProgrammeTerms(title="Bare"))
    with pytest.raises(ProgrammeIncomplete) as refused:
        operations.open_programme(actor=city.owner, now=now, programme=bare.id)
    assert list(refused.value.fields) == [
        *("purpose", "grant_line", "grant_decision", "units", "parts", "sectors", "objectives"),
    ]


def test_one_sector_alone_is_no_programme(draft: AProgramme, now: datetime) -> None:
    operations.remove_part(actor=draft.city.owner, now=now, programme=draft.id, offering=draft.own_offering)
    assert lacking(draft, now) == ["sectors"]


def test_a_withdrawn_part_keeps_it_closed(draft: AProgramme, now: datetime) -> None:
    changed(now, draft.own_offering, status=OfferingStatus.WITHDRAWN)
    assert lacking(draft, now) == ["published"]


def test_a_provider_without_an_agreement_for_it_keeps_it_closed(draft: AProgramme, now: datetime) -> None:
    stranger = a_part_to_be(now, draft.city, the_city_itself(draft.city), title="Food school").id
    changed(now, stranger, provider_id=a_provider(now).id)
    operations.add_part(
        actor=draft.city.owner, now=now, programme=draft.id, offering=stranger, objective=draft.objective
    )
    assert lacking(draft, now) == ["agreements"]


def test_a_part_that_waits_for_nothing_is_named_where_money_is_held(draft: AProgramme, now: datetime) -> None:
    owner = draft.city.owner
    operations.remove_part(actor=owner, now=now, programme=draft.id, offering=draft.own_offering)
    operations.add_part(actor=owner, now=now, programme=draft.id, offering=draft.own_offering)
    assert lacking(draft, now) == ["awaited"]
    operations.revise_programme(
        actor=owner, now=now, programme=draft.id, terms=replace(TERMS, outcome_bp=0), units=[draft.city.unit]
    )
    assert lacking(draft, now) == []


def test_an_objective_is_measured_after_the_opening(draft: AProgramme, now: datetime) -> None:
    an_objective(now, draft.city, draft.id, measure_on=now.date())
    assert lacking(draft, now) == ["measured_later"]


@pytest.mark.parametrize("line", ["hobby-support", "no-such-line"])
def test_a_programme_is_paid_by_a_grant_that_exists(session: object, now: datetime, line: str) -> None:
    draft = a_draft_programme(now, grant_line=line)
    with pytest.raises(GrantMissing):
        operations.open_programme(actor=draft.city.owner, now=now, programme=draft.id)
    assert queries.programme(draft.id).status is ProgrammeStatus.DRAFT


def test_only_what_is_made_under_the_model_joins_and_only_once(draft: AProgramme, now: datetime) -> None:
    owner = draft.city.owner
    club = a_published_offering(now).id
    with pytest.raises(OfferingNotForProgrammes):
        operations.add_part(actor=owner, now=now, programme=draft.id, offering=club)
    with pytest.raises(OfferingInProgramme):
        operations.add_part(actor=owner, now=now, programme=draft.id, offering=draft.offering)
    other = operations.compose_programme(actor=owner, now=now, terms=TERMS)
    swim = a_part_to_be(now, draft.city, the_city_itself(draft.city), title="Swim").id
    with pytest.raises(ObjectiveUnknown):
        operations.add_part(actor=owner, now=now, programme=other.id, offering=swim, objective=draft.objective)
    assert [each.id for each in queries.offerings_for_programmes(["vx"])] == [swim]


@pytest.mark.allows("catalog.remove_objective")
@pytest.mark.allows("catalog.remove_part")
def test_an_objective_that_a_part_waits_for_stays(draft: AProgramme, now: datetime) -> None:
    owner = draft.city.owner
    with pytest.raises(ObjectiveAwaited):
        operations.remove_objective(actor=owner, now=now, objective=draft.objective)
    for offering in (draft.offering, draft.own_offering):
        operations.remove_part(actor=owner, now=now, programme=draft.id, offering=offering)
    operations.remove_objective(actor=owner, now=now, objective=draft.objective)
    assert queries.objectives_of(draft.id) == []


@pytest.mark.allows("catalog.revise_programme")
def test_a_draft_is_written_anew_and_an_open_programme_stands(draft: AProgramme, now: datetime) -> None:
    owner = draft.city.owner
    revised = operations.revise_programme(
        actor=owner, now=now, programme=draft.id, terms=replace(TERMS, title=" New "), units=[draft.city.unit] * 2
    )
    assert revised.title == "New"
    operations.open_programme(actor=owner, now=now, programme=draft.id)
    attempts: list[Any] = [
        lambda: operations.revise_programme(actor=owner, now=now, programme=draft.id, terms=TERMS, units=[]),
        lambda: an_objective(now, draft.city, draft.id),
        lambda: operations.remove_objective(actor=owner, now=now, objective=draft.objective),
        lambda: operations.remove_part(actor=owner, now=now, programme=draft.id, offering=draft.offering),
        lambda: operations.open_programme(actor=owner, now=now, programme=draft.id),
    ]
    for attempt in attempts:
        with pytest.raises(ProgrammeNotDraft):
            attempt()


@pytest.mark.allows("catalog.close_programme")
def test_a_programme_is_closed_with_a_reason_and_stays_to_be_seen(session: object, now: datetime) -> None:
    programme = a_programme(now)
    owner = programme.city.owner
    with pytest.raises(ProgrammeWrong):
        operations.close_programme(actor=owner, now=now, programme=programme.id, reason=" ")
    closed = operations.close_programme(actor=owner, now=now, programme=programme.id, reason="The grant is over.")
    assert (closed.status, closed.closed_at) == (ProgrammeStatus.CLOSED, now)
    assert queries.programme_page(programme.id).programme is closed
    with pytest.raises(ProgrammeNotOpen):
        operations.close_programme(actor=owner, now=now, programme=programme.id, reason="Again.")


def test_a_draft_is_not_shown_to_families(draft: AProgramme) -> None:
    assert queries.programmes() == []
    assert queries.programmes_of_offerings([draft.offering]) == {}
    with pytest.raises(ProgrammeUnknown):
        queries.programme_page(draft.id)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        pytest.param({"title": ""}, "title", id="no title"),
        pytest.param({"title": "x" * 121}, "title", id="a long title"),
        pytest.param({"outcome_bp": 5_001}, "outcome_bp", id="more than half waits"),
        pytest.param({"outcome_bp": -1}, "outcome_bp", id="less than nothing waits"),
    ],
)
def test_a_programme_that_cannot_be_is_refused_at_its_field(
    session: object, now: datetime, terms: dict[str, Any], field: str
) -> None:
    owner = an_actor(now, "city.service_owner")
    with pytest.raises(ProgrammeWrong) as refused:
        operations.compose_programme(actor=owner, now=now, terms=replace(TERMS, **terms))
    assert list(refused.value.fields) == [field]
    with pytest.raises(UnitUnknown):
        operations.compose_programme(actor=owner, now=now, terms=TERMS, units=["nowhere"])


def test_an_objective_that_cannot_be_is_refused_at_its_field(draft: AProgramme, now: datetime) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"indicator": " "}, "indicator"),
        ({"comparison": "x" * 301}, "comparison"),
        ({"target_hundredths": 40_00}, "target_hundredths"),
        ({"direction": Direction.FALLS}, "target_hundredths"),
        ({"target_hundredths": 100_01}, "target_hundredths"),
        ({"baseline_hundredths": -1}, "baseline_hundredths"),
    ]
    for terms, field in wrong:
        with pytest.raises(ObjectiveWrong) as refused:
            an_objective(now, draft.city, draft.id, **terms)
        assert list(refused.value.fields) == [field]


def test_a_mean_may_be_more_than_a_hundred(draft: AProgramme, now: datetime) -> None:
    assert an_objective(now, draft.city, draft.id, scale=Scale.MEAN, target_hundredths=250_00).target_hundredths


@pytest.mark.parametrize(
    ("direction", "value", "meets", "beyond"),
    [
        pytest.param(Direction.RISES, 55_00, True, True, id="rises to the target"),
        pytest.param(Direction.RISES, 54_99, False, True, id="rises short of it"),
        pytest.param(Direction.RISES, 40_00, False, False, id="stays"),
        pytest.param(Direction.FALLS, 55_01, False, False, id="does not fall"),
    ],
)
def test_the_direction_decides_what_is_at_the_target(
    direction: Direction, value: int, meets: bool, beyond: bool
) -> None:
    objective = Objective(direction=direction, baseline_hundredths=40_00, target_hundredths=55_00)
    assert (objective.meets(value), objective.meets(value, than=40_00)) == (meets, beyond)


@pytest.mark.refuses("catalog.compose_programme")
@pytest.mark.refuses("catalog.revise_programme")
@pytest.mark.refuses("catalog.add_objective")
@pytest.mark.refuses("catalog.remove_objective")
@pytest.mark.refuses("catalog.add_part")
@pytest.mark.refuses("catalog.remove_part")
@pytest.mark.refuses("catalog.open_programme")
@pytest.mark.refuses("catalog.close_programme")
def test_only_a_service_owner_composes_programmes(draft: AProgramme, now: datetime) -> None:
    for actor in (draft.city.provider.staff, an_actor(now, "city.officer"), an_actor(now)):
        who: dict[str, Any] = {"actor": actor, "now": now}
        attempts: list[Any] = [
            lambda who: operations.compose_programme(**who, terms=TERMS),
            lambda who: operations.revise_programme(**who, programme=draft.id, terms=TERMS, units=[]),
            lambda who: operations.add_objective(**who, programme=draft.id, terms=MOVES_MORE),
            lambda who: operations.remove_objective(**who, objective=draft.objective),
            lambda who: operations.add_part(**who, programme=draft.id, offering=draft.offering),
            lambda who: operations.remove_part(**who, programme=draft.id, offering=draft.offering),
            lambda who: operations.open_programme(**who, programme=draft.id),
            lambda who: operations.close_programme(**who, programme=draft.id, reason="No."),
        ]
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt(who)
