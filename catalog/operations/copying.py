"""Offer in another season what was offered before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from catalog import policy, queries
from catalog.errors import HourSkipped, NoSessions, SeasonSame, TooManySessions
from catalog.models import Group, Offering, Season
from catalog.operations.drafting import draft_offering, terms_of
from catalog.operations.grouping import add_group
from marketplace.kernel.operation import Actor, IdempotencyKey, operation


@operation(policy.COPY_OFFERING)
def copy_offering(
    *, actor: Actor, now: datetime, offering: str, season: str, key: IdempotencyKey | None = None
) -> Offering:
    """Draft in another season what an offering says, with its groups at the same units, weekdays and hours.

    The day of the decision is left open. A group keeps its distance in days to the beginning and to the end of the
    season, or meets for the whole of a season too short for that; one that would never meet there, at an hour that is
    skipped or too often, stays behind. The units agree anew, so attachments are asked for again. Where the service has
    moved to another model since, the copy is of that one, and may be in the same season.
    Raises: OfferingUnknown, SeasonUnknown, SeasonSame, SeasonClosed.
    """
    found = queries.offering(offering)
    service = queries.service(found.service_id)
    moved = found.model == service.moved_from
    if found.season_id == season and not moved:
        raise SeasonSame(fields={"season": [SeasonSame.advice]}, offering=offering)
    copied = draft_offering(
        actor=actor,
        now=now,
        provider=found.provider_id,
        service=found.service_id,
        season=season,
        terms=replace(terms_of(found), go_no_go_on=None),
        model=service.model if moved else found.model,
    )
    spans = queries.season(found.season_id), queries.season(season)
    for group in queries.groups_of_offering(offering):
        _copy_group(group, copied, *spans, actor=actor, now=now)
    return copied


def _copy_group(group: Group, copied: Offering, before: Season, after: Season, *, actor: Actor, now: datetime) -> None:
    starts_on, ends_on = span_in(after, before, group.starts_on, group.ends_on)
    try:
        add_group(
            actor=actor,
            now=now,
            offering=copied.id,
            unit=group.unit_id,
            rrule=group.rrule,
            start_time=group.start_time,
            end_time=group.end_time,
            starts_on=starts_on,
            ends_on=ends_on,
            capacity=group.capacity,
        )
    except (NoSessions, HourSkipped, TooManySessions):
        return


def span_in(after: Season, before: Season, starts_on: date, ends_on: date) -> tuple[date, date]:
    """Return where a span of days of one season lies in another, as far from its beginning and its end.

    The whole of a season that is too short for it; all days are included.

    >>> autumn = Season(starts_on=date(2026, 8, 1), ends_on=date(2026, 12, 31))
    >>> spring = Season(starts_on=date(2027, 1, 1), ends_on=date(2027, 5, 31))
    >>> [day.isoformat() for day in span_in(spring, autumn, date(2026, 8, 11), date(2026, 12, 21))]
    ['2027-01-11', '2027-05-21']
    """
    first = after.starts_on + (starts_on - before.starts_on)
    last = after.ends_on - (before.ends_on - ends_on)
    return (first, last) if first <= last else (after.starts_on, after.ends_on)
