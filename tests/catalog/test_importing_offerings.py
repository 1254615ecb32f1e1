"""Offerings of a file become drafts of their provider, and the same file brings them up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from catalog import operations, queries
from catalog.errors import SeasonClosed
from catalog.models import Offering, OfferingStatus
from catalog.offering_file import COLUMNS, EXAMPLE
from catalog.operations import OfferingImport
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operation import SYSTEM
from tests.factories.catalog import a_season, a_service, a_service_owner, a_unit
from tests.factories.providers import AProvider, a_provider

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
File = Callable[..., bytes]


@pytest.fixture
def provider(now: datetime) -> AProvider:
    """A provider with staff."""
    return a_provider(now)


@pytest.fixture
def file(now: datetime) -> File:
    """Write a file whose rows differ from a good one in the cells that are named."""
    good = dict(zip(COLUMNS, EXAMPLE, strict=True)) | {"unit": a_unit(now).name, "service": a_service(now).slug}

    def written(*rows: dict[str, str]) -> bytes:
        lines = (",".join({**good, **cells}[column] for column in COLUMNS) for cells in rows)
        return "\n".join((",".join(COLUMNS), *lines)).encode()

    return written


def brought(
    now: datetime, provider: AProvider, season: str, content: bytes, *, dry_run: bool = False
) -> OfferingImport:
    return operations.import_offerings(
        actor=provider.staff, now=now, provider=provider.id, season=season, content=content, dry_run=dry_run
    )


def counted(done: OfferingImport) -> tuple[int, int, int, list[tuple[int, str]]]:
    return done.added, done.changed, done.unchanged, [(row.line, row.column) for row in done.refused]


def drafts(provider: AProvider) -> dict[str | None, Offering]:
    return {each.import_key: each for each in queries.offerings_of_provider(provider.id)}


@pytest.mark.allows("catalog.save_offerings")
def test_each_offering_is_a_draft_with_its_groups(now: datetime, provider: AProvider, file: File) -> None:
    season = a_season(now).id
    done = brought(now, provider, season, file({}, {"weekdays": "FR"}, {"key": "masks", "title": "Masks"}))
    made = drafts(provider)
    assert counted(done) == (2, 0, 0, []) and set(made) == {"drama-5-6", "masks"}
    assert {each.status for each in made.values()} == {OfferingStatus.DRAFT}
    assert (made["masks"].title, made["masks"].price_cents, made["masks"].languages) == ("Masks", 120_50, ["fi", "sv"])
    assert len(queries.groups_of_offering(made["drama-5-6"].id)) == 2
    [group] = queries.groups_of_offering(made["masks"].id)
    assert {"2026-10-13", "2026-10-15"} <= set(group.left_out)


def test_the_same_file_again_changes_what_changed_and_doubles_nothing(
    now: datetime, provider: AProvider, file: File
) -> None:
    season = a_season(now).id
    brought(now, provider, season, file({}, {"weekdays": "FR"}, {"key": "masks"}))
    made = drafts(provider)
    kept = {group.id for group in queries.groups_of_offering(made["drama-5-6"].id) if group.rrule.endswith("FR")}
    again = file({"weekdays": "FR", "capacity": "15"}, {"weekdays": "WE", "capacity": "9"}, {"key": "masks"})
    assert counted(brought(now, provider, season, again)) == (0, 1, 1, [])
    groups = queries.groups_of_offering(drafts(provider)["drama-5-6"].id)
    assert {group.rrule[-2:]: group.capacity for group in groups} == {"FR": 15, "WE": 9}
    assert kept <= {group.id for group in groups} and len(drafts(provider)) == 2
    assert counted(brought(now, provider, season, again)) == (0, 0, 2, [])


def test_in_another_season_the_same_keys_are_new_drafts(now: datetime, provider: AProvider, file: File) -> None:
    over, next_one = a_season(now).id, a_season(now).id
    for season in (over, next_one):
        assert counted(brought(now, provider, season, file({}))) == (1, 0, 0, [])
    operations.close_season(actor=a_service_owner(now), now=now, season=over)
    with pytest.raises(SeasonClosed):
        brought(now, provider, over, file({}))
    assert len({each.season_id for each in queries.offerings_of_provider(provider.id)}) == 2


def test_what_the_catalogue_refuses_is_named_and_nothing_of_that_offering_is_kept(
    now: datetime, provider: AProvider, file: File
) -> None:
    bad = [
        {"key": "a", "service": "nothing"}, {"key": "b", "unit": "Nowhere"}, {"key": "c", "capacity": "21"},
        {"key": "d", "to": "2027-08-01"}, {"key": "e", "age_from": "9"}, {"key": "f", "legal_regime": "free_of_charge"},
        {"key": "g", "from": "2026-12-14", "weekdays": "SU"},
    ]  # fmt: skip
    same = {"key": "h", "unit": a_unit(now, name="Twice named").name}
    bad += [same | {"unit": queries.units_by_name()["Twice named"][0]}, same]
    done = brought(now, provider, a_season(now).id, file(*bad, {"key": "good"}))
    named = ["service", "unit", "capacity", "from", "age_to", "price_eur", "weekdays"]
    assert counted(done) == (1, 0, 0, [*enumerate(named, start=2), (10, "unit")])
    assert set(drafts(provider)) == {"good"}


def test_a_dry_run_says_the_same_and_keeps_nothing(now: datetime, provider: AProvider, file: File) -> None:
    season, content = a_season(now).id, file({}, {"key": "b", "unit": "Nowhere"})
    tried = brought(now, provider, season, content, dry_run=True)
    assert drafts(provider) == {} and tried == brought(now, provider, season, content)


def test_of_a_published_offering_only_the_texts_change(now: datetime, provider: AProvider, file: File) -> None:
    season, actor = a_season(now).id, provider.staff
    brought(now, provider, season, file({}))
    made = drafts(provider)["drama-5-6"].id
    operations.submit_offering(actor=actor, now=now, offering=made)
    operations.publish_offering(actor=a_service_owner(now), now=now, offering=made)
    assert counted(brought(now, provider, season, file({}))) == (0, 0, 1, [])
    assert counted(brought(now, provider, season, file({"price_eur": "130"}))) == (0, 0, 0, [(2, "key")])
    assert counted(brought(now, provider, season, file({"title": "Drama"}))) == (0, 1, 0, [])
    assert (queries.offering(made).status, queries.offering(made).price_cents) == (OfferingStatus.PUBLISHED, 120_50)


@pytest.mark.refuses("catalog.save_offerings")
def test_another_provider_s_staff_brings_in_nothing(now: datetime, provider: AProvider, file: File) -> None:
    season = a_season(now).id
    with pytest.raises(NotFound):
        operations.import_offerings(
            actor=a_provider(now).staff, now=now, provider=provider.id, season=season, content=file({})
        )
    for city in (SYSTEM, a_service_owner(now)):
        operations.import_offerings(actor=city, now=now, provider=provider.id, season=season, content=file({}))
    assert len(drafts(provider)) == 1
