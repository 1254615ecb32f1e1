"""Read who is expected in a session, and of each child only what the one door lets this reader see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from consent import door
from consent.door import Recipient, Verdict
from marketplace.delivery import policy, queries
from marketplace.delivery.errors import SessionUnknown
from marketplace.delivery.queries import Setting
from marketplace.enrolment.queries import enrolments_in_session
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor, personal_read
from marketplace.people.queries import guardians_of_children
from marketplace.service_models.base import RecipientKind
from marketplace.service_models.registry import model

COPY_LIVES = timedelta(hours=12)
NEAR = timedelta(hours=12)
ATTENDANCE = "child.attendance"
ABSENCE, ABSENCE_REASON = "child.absence", "child.absence_reason"
SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for one purpose: categories of the child, and of her guardians."""

    purpose: str
    of_child: tuple[str, ...]
    of_guardians: tuple[str, ...] = ()


FOR_DELIVERING = {
    "service_delivery": Ask(
        "service_delivery",
        ("child.name", "child.age_band", "child.special_needs", ATTENDANCE, ABSENCE),
        ("guardian.relay_address",),
    ),
    SAFETY: Ask(SAFETY, ("child.allergies",), ("guardian.emergency_phone",)),
    "basic_service": Ask(
        "basic_service",
        ("child.name", "child.birth_date", "child.allergies", ATTENDANCE, ABSENCE, ABSENCE_REASON),
    ),
}
FOR_THE_HOUSE = (Ask("handover", ("child.name", ABSENCE)), Ask("basic_service", (ATTENDANCE,)))
FOR_THE_CITY = (Ask("decision", ("child.name",)),)


@dataclass(slots=True)
class RosterRow:
    """One child, known by her enrolment: what is seen of her, and why each other category is not.

    What is empty is None; of an absence stands here whether she was told to be away on the day of the session, and the
    reason where it may be seen. What concerns guardians is a list, one value for each of whom it may be seen.
    """

    enrolment: str
    seen: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, Verdict] = field(default_factory=dict)

    @property
    def told_away(self) -> bool:
        """Whether the family told that she is away on that day, as far as this reader may know."""
        return bool(self.seen.get(ABSENCE))


@dataclass(frozen=True, slots=True)
class Roster:
    """The children of a session as one reader sees them at one moment; a copy of it dies at `expires_at`."""

    session: str
    recipient: Recipient
    rows: tuple[RosterRow, ...]
    read_at: datetime

    @property
    def expires_at(self) -> datetime:
        """When a copy that was kept offline must be gone."""
        return self.read_at + COPY_LIVES


@personal_read(policy.READ_ROSTER)
def read_roster(*, actor: Actor, now: datetime, session: str) -> Roster:
    """Return the roster of a session; the number of statements does not depend on how many children there are.

    What safety needs is asked from twelve hours before the session until twelve hours after it. Raises: SessionUnknown.
    """
    setting = queries.setting(session)
    if setting is None:
        raise SessionUnknown(session=session)
    recipient, asks = _reader(setting, actor, now)
    children = {each.child_id: RosterRow(each.id) for each in enrolments_in_session(session)}
    guardians = {
        child: [each.guardian_id for each in found]
        for child, found in guardians_of_children(list(children), city_day(now)).items()
    }
    reading = _Reading(actor, recipient, now)
    for ask in asks:
        reading.fill_children(children, ask)
        reading.fill_guardians(children, guardians, ask)
    for row in children.values():
        _of_this_session(row, session, city_day(setting.session.starts_at))
    return Roster(session, recipient, tuple(children.values()), now)


def _of_this_session(row: RosterRow, session: str, day: date) -> None:
    """Leave in a row of what was read about many days only what concerns this session: the mark, and what was told."""
    if ATTENDANCE in row.seen:
        row.seen[ATTENDANCE] = (row.seen[ATTENDANCE] or {}).get(session)
    told = row.seen.get(ABSENCE) or {}
    today = next((absence for absence, (first, last) in told.items() if first <= day <= last), None)
    if ABSENCE in row.seen:
        row.seen[ABSENCE] = today is not None
    if ABSENCE_REASON in row.seen:
        row.seen[ABSENCE_REASON] = (row.seen[ABSENCE_REASON] or {}).get(today)


def _reader(setting: Setting, actor: Actor, now: datetime) -> tuple[Recipient, Sequence[Ask]]:
    """Return in whose name the actor reads, and what that reader asks for."""
    works_here = actor.holds("unit.manager", setting.unit)
    if setting.provider is not None and actor.holds("provider.staff", setting.provider):
        return _deliverer(setting, setting.provider, now)
    if setting.provider is None and works_here:
        return _deliverer(setting, setting.unit, now)
    if works_here:
        return Recipient(RecipientKind.CITY_UNIT, setting.unit), FOR_THE_HOUSE
    return Recipient(RecipientKind.CITY_OFFICER), FOR_THE_CITY


def _deliverer(setting: Setting, organisation: str, now: datetime) -> tuple[Recipient, Sequence[Ask]]:
    by = model(setting.offering.model)
    near = setting.session.starts_at - NEAR <= now <= setting.session.ends_at + NEAR
    asks = [FOR_DELIVERING[purpose] for purpose in by.purposes if near or purpose != SAFETY]
    return Recipient(by.recipient_kind, organisation), asks


@dataclass(frozen=True, slots=True)
class _Reading:
    actor: Actor
    recipient: Recipient
    now: datetime

    def fill_children(self, rows: Mapping[str, RosterRow], ask: Ask) -> None:
        """Put what is seen of each child into her row, and why the rest is not."""
        verdicts, seen = self._through_the_door(ask.purpose, list(rows), ask.of_child)
        for child, row in rows.items():
            for category in ask.of_child:
                if verdicts[child][category].allowed:
                    row.seen[category] = seen.get(child, {}).get(category)
                else:
                    row.missing[category] = verdicts[child][category]

    def fill_guardians(self, rows: Mapping[str, RosterRow], guardians: Mapping[str, Sequence[str]], ask: Ask) -> None:
        """Put what is seen of each child's guardians into her row, and why the rest is not."""
        persons = sorted({person for found in guardians.values() for person in found})
        verdicts, seen = self._through_the_door(ask.purpose, persons, ask.of_guardians)
        for child, row in rows.items():
            for category in ask.of_guardians:
                allowed = [each for each in guardians.get(child, ()) if verdicts[each][category].allowed]
                if allowed:
                    row.seen[category] = [seen[each][category] for each in allowed if seen.get(each, {}).get(category)]
                else:
                    row.missing.update((category, verdicts[each][category]) for each in guardians.get(child, ()))

    def _through_the_door(
        self, purpose: str, subjects: Sequence[str], categories: Sequence[str]
    ) -> tuple[Mapping[str, Mapping[str, Verdict]], Mapping[str, Mapping[str, Any]]]:
        if not subjects or not categories:
            return {}, {}
        asked: dict[str, Any] = {"recipient": self.recipient, "purpose": purpose, "subjects": subjects}
        asked["categories"] = categories
        return door.decide(now=self.now, **asked), door.read(actor=self.actor, now=self.now, **asked)


@personal_read(policy.READ_ATTENDANCE)
def read_attendance(*, actor: Actor, now: datetime, child: str) -> Mapping[str, str]:
    """Return by session whether a child came, to a guardian with custody."""
    seen = door.own_access(actor=actor, now=now, subjects=[child], categories=[ATTENDANCE])
    marks: Mapping[str, str] = seen.get(child, {}).get(ATTENDANCE) or {}
    return marks
