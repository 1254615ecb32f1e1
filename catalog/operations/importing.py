"""Draft the offerings of a file, and bring them up to date by the same file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from sqlalchemy import select

from catalog import policy, queries
from catalog.errors import (
    CapacityBelowTaken,
    CapacityWrong,
    HourSkipped,
    NoSessions,
    SeasonClosed,
    ServiceUnknown,
    TimesTurned,
    TooManySessions,
)
from catalog.models import Group, Offering, SeasonStatus, Service
from catalog.offering_file import GroupRow, OfferingRow, parse_offerings
from catalog.operations.drafting import OfferingTerms, draft_offering, revise_offering, terms_of, wrong_terms
from catalog.operations.grouping import add_group, change_capacity, remove_group
from catalog.unit_file import RefusedRow
from marketplace.kernel.db import db
from marketplace.kernel.errors import Refusal
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import Text, _
from providers.queries import provider as provider_by_id

CHUNK = 10
COLUMN_OF = {"price_cents": "price_eur"}
GROUP_REFUSALS: Mapping[type[Refusal], tuple[str, Text]] = {
    CapacityWrong: ("capacity", CapacityWrong.advice),
    CapacityBelowTaken: ("capacity", CapacityBelowTaken.advice),
    HourSkipped: ("start", HourSkipped.advice),
    NoSessions: ("weekdays", NoSessions.advice),
    TimesTurned: ("from", _("The days are not within the season.")),
    TooManySessions: ("to", TooManySessions.advice),
}


class Outcome(StrEnum):
    """What became of one offering of a file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class OfferingImport:
    """What an import did, or would do: numbers of offerings, and each refused row with line, column and reason."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[RefusedRow, ...] = ()

    def __add__(self, other: OfferingImport) -> OfferingImport:
        return OfferingImport(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            tuple(sorted(self.refused + other.refused, key=lambda row: row.line)),
        )


class _OnlyTried(Exception):
    """Takes back what was tried."""


def import_offerings(
    *, actor: Actor, now: datetime, provider: str, season: str, content: bytes, dry_run: bool = False
) -> OfferingImport:
    """Draft the offerings of a file for a provider in a season, ten at a time, so that others write in between.

    What came from a file before is known by its key in that season and brought up to date. A dry run only says what
    would be done. Raises: WrongEncoding, OfferingFileUnreadable (nothing is saved then), NotAllowed, ProviderUnknown,
    SeasonUnknown, SeasonClosed.
    """
    file = parse_offerings(content)
    done = OfferingImport(refused=file.refused)
    for start in range(0, len(file.offerings), CHUNK):
        rows = file.offerings[start : start + CHUNK]
        done += save_offerings(actor=actor, now=now, provider=provider, season=season, rows=rows, dry_run=dry_run)
    return done


@operation(policy.SAVE_OFFERINGS)
def save_offerings(
    *, actor: Actor, now: datetime, provider: str, season: str, rows: Sequence[OfferingRow], dry_run: bool = False
) -> OfferingImport:
    """Draft or bring up to date each of these offerings, or say why it stays as it was; a dry run takes all of it back.

    Raises: ProviderUnknown, SeasonUnknown, SeasonClosed.
    """
    provider_by_id(provider)
    if queries.season(season).status == SeasonStatus.CLOSED:
        raise SeasonClosed(fields={"season": [SeasonClosed.advice]}, season=season)
    work = _Import(actor, now, provider, season, queries.units_by_name())
    done = OfferingImport()
    for row in rows:
        done += _one(work, row, dry_run=dry_run)
    return done


def _one(work: _Import, row: OfferingRow, *, dry_run: bool) -> OfferingImport:
    """Save one offering whole or not at all."""
    outcome = Outcome.UNCHANGED
    try:
        with db.session.begin_nested():
            outcome = work.save(row)
            if dry_run:
                raise _OnlyTried()
    except _OnlyTried:
        pass
    except _LineRefused as refused:
        return OfferingImport(refused=(refused.row,))
    return OfferingImport(
        added=int(outcome is Outcome.ADDED),
        changed=int(outcome is Outcome.CHANGED),
        unchanged=int(outcome is Outcome.UNCHANGED),
    )


class _LineRefused(Exception):
    def __init__(self, line: int, column: str, reason: Text) -> None:
        self.row = RefusedRow(line, column, reason)


@dataclass(frozen=True)
class _Import:
    """For whom and into which season offerings are brought in."""

    actor: Actor
    now: datetime
    provider: str
    season: str
    units: Mapping[str, list[str]]

    def save(self, row: OfferingRow) -> Outcome:
        """Draft an offering, or bring the one of this key up to date. Raises: _LineRefused."""
        service = _service(row)
        found = self._earlier(row.key)
        terms = replace(terms_of(found) if found else OfferingTerms(), **row.terms)
        for column, said in wrong_terms(terms).items():
            raise _LineRefused(row.line, COLUMN_OF.get(column, column), said[0])
        try:
            offering, changed = self._written(row, found, service, terms)
        except Refusal as refusal:
            raise _LineRefused(row.line, "key", Text(refusal.advice)) from refusal
        changed |= self._bring_groups(offering, row)
        if found is None:
            return Outcome.ADDED
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    def _earlier(self, key: str) -> Offering | None:
        of_season = (Offering.provider_id == self.provider, Offering.season_id == self.season)
        return db.session.scalar(select(Offering).where(*of_season, Offering.import_key == key))

    def _written(
        self, row: OfferingRow, found: Offering | None, service: Service, terms: OfferingTerms
    ) -> tuple[Offering, bool]:
        actor, now = self.actor, self.now
        if found is None:
            made = draft_offering(
                actor=actor, now=now, provider=self.provider, service=service.id, season=self.season, terms=terms
            )
            made.import_key = row.key
            db.session.flush()
            return made, True
        if found.service_id != service.id:
            raise _LineRefused(row.line, "service", _("The offering of this key is of another service; use a new key."))
        before = terms_of(found)
        if terms == replace(before, languages=tuple(before.languages)):
            return found, False
        return revise_offering(actor=actor, now=now, offering=found.id, terms=terms), True

    def _bring_groups(self, offering: Offering, row: OfferingRow) -> bool:
        """Give the offering the groups of the file; one that stays the same keeps its id, places and attachment."""
        before = {self._shape(group): group for group in queries.groups_of_offering(offering.id)}
        changed, seen = False, set()
        for group in row.groups:
            unit = self._unit(group)
            shape = self._shape_in_file(group, unit)
            if shape in seen:
                raise _LineRefused(group.line, "unit", _("The same group stands in the file before."))
            seen.add(shape)
            same = before.pop(shape, None)
            if same is not None and same.capacity == group.capacity:
                continue
            changed = True
            try:
                self._bring(offering, group, unit, same)
            except Refusal as refusal:
                _refuse_group(group, refusal)
        for gone in before.values():
            changed = True
            try:
                remove_group(actor=self.actor, now=self.now, group=gone.id)
            except Refusal as refusal:
                raise _LineRefused(row.line, "key", Text(refusal.advice)) from refusal
        return changed

    def _bring(self, offering: Offering, group: GroupRow, unit: str, same: Group | None) -> None:
        if same is not None:
            change_capacity(actor=self.actor, now=self.now, group=same.id, capacity=group.capacity)
            return
        add_group(
            actor=self.actor,
            now=self.now,
            offering=offering.id,
            unit=unit,
            rrule=group.rrule,
            start_time=group.start,
            end_time=group.end,
            starts_on=group.first,
            ends_on=group.last,
            capacity=group.capacity,
            left_out=sorted(group.left_out),
        )

    def _unit(self, group: GroupRow) -> str:
        known = self.units.get(group.unit, [])
        if not known:
            raise _LineRefused(group.line, "unit", _("No unit has this name or id."))
        if len(known) > 1:
            raise _LineRefused(group.line, "unit", _("Two units have this name; use the id of the unit."))
        return known[0]

    def _shape(self, group: Group) -> tuple[object, ...]:
        """What makes a group the same as one in the file; holidays that were declared since make no other one."""
        holidays = {day.isoformat() for day in queries.holidays_between(group.starts_on, group.ends_on)}
        days = frozenset(group.left_out) - holidays
        return (
            group.unit_id, group.rrule, group.start_time, group.end_time, group.starts_on, group.ends_on, days,
        )  # fmt: skip

    def _shape_in_file(self, group: GroupRow, unit: str) -> tuple[object, ...]:
        days = frozenset(
            day.isoformat() for day in group.left_out - queries.holidays_between(group.first, group.last).keys()
        )
        return (unit, group.rrule, group.start, group.end, group.first, group.last, days)


def _service(row: OfferingRow) -> Service:
    try:
        return queries.service_by_slug(row.service)
    except ServiceUnknown:
        raise _LineRefused(row.line, "service", _("No service has this short name.")) from None


def _refuse_group(group: GroupRow, refusal: Refusal) -> NoReturn:
    column, reason = GROUP_REFUSALS.get(type(refusal), ("key", Text(refusal.advice)))
    raise _LineRefused(group.line, column, reason) from refusal
