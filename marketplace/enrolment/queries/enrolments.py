"""Enrolments: by child, family, group and session. Ids only; names leave through the door."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true

from catalog.models import Offering, Session, SessionStatus
from marketplace.enrolment.errors import EnrolmentNotFound
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.statuses import LIVE, TAKES_A_PLACE, Status
from marketplace.kernel.db import db, rows
from marketplace.kernel.operation import Actor
from marketplace.people import queries as people

COUNTED_IN_SEASON = frozenset({*TAKES_A_PLACE, Status.COMPLETED})


def has_a_place_in(session: type[Session]) -> ColumnElement[bool]:
    """Return the SQL condition that an enrolment has, or had, a place in a session of its group."""
    return and_(
        Enrolment.first_position <= session.position,
        or_(Enrolment.until_position.is_(None), Enrolment.until_position > session.position),
    )


def enrolment(enrolment: str) -> Enrolment:
    """Return an enrolment. Raises: EnrolmentNotFound."""
    found = db.session.get(Enrolment, enrolment)
    if found is None:
        raise EnrolmentNotFound(enrolment=enrolment)
    return found


def child_of_enrolment(enrolment: str) -> str | None:
    """Return whose an enrolment is, or None if there is none such."""
    return db.session.scalar(select(Enrolment.child_id).where(Enrolment.id == enrolment))


def enrolments_visible_to(actor: Actor, on: date) -> ColumnElement[bool]:
    """Return the SQL condition for the enrolments that somebody may see.

    A guardian those of the children in her custody, a provider those that were confirmed with it, the city all.
    """
    if any(actor.holds(name) for name in ("city.officer", "city.service_owner", "auditor", "system")):
        return true()
    children = people.children_of(actor.subject, on) if actor.subject else []
    providers = actor.scopes("provider.staff")
    return or_(
        Enrolment.child_id.in_(children),
        and_(Enrolment.provider_id.in_(providers), Enrolment.confirmed_at.is_not(None)),
    )


def my_enrolments(actor: Actor, on: date) -> list[Enrolment]:
    """Return the enrolments of the children in a guardian's custody, the newest first."""
    children = people.children_of(actor.subject, on) if actor.subject else []
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(Enrolment.child_id.in_(children))
            .order_by(Enrolment.asked_at.desc(), Enrolment.wish_rank, Enrolment.id)
        )
    )


def enrolments_of_child(child: str, *statuses: Status) -> list[Enrolment]:
    """Return a child's enrolments, of these states or of all, the newest first."""
    wanted = select(Enrolment).where(Enrolment.child_id == child)
    if statuses:
        wanted = wanted.where(Enrolment.status.in_(statuses))
    return list(db.session.scalars(wanted.order_by(Enrolment.asked_at.desc(), Enrolment.id)))


def enrolments_of_group(group: str, *statuses: Status) -> list[Enrolment]:
    """Return the enrolments of a group, of these states or of all, in the order in which they were asked for."""
    wanted = select(Enrolment).where(Enrolment.group_id == group)
    if statuses:
        wanted = wanted.where(Enrolment.status.in_(statuses))
    ordered = wanted.order_by(Enrolment.asked_at, Enrolment.id)
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def enrolments_in_session(session: str) -> list[Enrolment]:
    """Return the enrolments that were confirmed and have a place in a session, in a stable order.

    One that was cancelled later still has its place in the sessions that it kept.
    """
    return list(db.session.scalars(_in_session(), {"session": session}))


@cache
def _in_session() -> Select[Enrolment]:
    return (
        select(Enrolment)
        .join(Session, Session.group_id == Enrolment.group_id)
        .where(Session.id == bindparam("session"), Enrolment.confirmed_at.is_not(None), has_a_place_in(Session))
        .order_by(Enrolment.id)
    )


def enrolments_in_sessions(sessions: Collection[str]) -> dict[str, list[Enrolment]]:
    """Return by session the enrolments that were confirmed and have a place in it; one statement for all of them."""
    rows = db.session.execute(
        select(Session.id, Enrolment)
        .join(Enrolment, Enrolment.group_id == Session.group_id)
        .where(Session.id.in_(sessions), Enrolment.confirmed_at.is_not(None), has_a_place_in(Session))
        .order_by(Session.id, Enrolment.id)
    )
    found: dict[str, list[Enrolment]] = {session: [] for session in sessions}
    for session, row in rows:
        found[session].append(row)
    return found


def roster(session: str) -> list[str]:
    """Return the ids of the children who are expected in a session; what else may be seen, the door says."""
    return [each.child_id for each in enrolments_in_session(session)]


def has_live_enrolment(children: Sequence[str], group: str) -> bool:
    """Tell whether one of the children holds, has, is offered or waits for a place in a group."""
    return rows(_live(), {"children": list(children), "group": group}).first() is not None


@cache
def _live() -> Select[str]:
    return (
        select(Enrolment.id)
        .where(
            Enrolment.child_id.in_(bindparam("children", expanding=True)),
            Enrolment.group_id == bindparam("group"),
            Enrolment.status.in_(LIVE),
        )
        .limit(1)
    )


def waiting_in(group: str) -> list[Enrolment]:
    """Return those who wait for a place in a group, the next one first."""
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(Enrolment.group_id == group, Enrolment.status == Status.WAITLISTED)
            .order_by(Enrolment.queue_number, Enrolment.id)
            .execution_options(populate_existing=True)
        )
    )


def queue_position(enrolment: Enrolment) -> int | None:
    """Return how many are before it in the queue, plus one; None if it does not wait."""
    if enrolment.status is not Status.WAITLISTED:
        return None
    before = db.session.scalar(
        select(func.count()).where(
            Enrolment.group_id == enrolment.group_id,
            Enrolment.status == Status.WAITLISTED,
            or_(
                Enrolment.queue_number < enrolment.queue_number,
                and_(Enrolment.queue_number == enrolment.queue_number, Enrolment.id < enrolment.id),
            ),
        )
    )
    return (before or 0) + 1


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """That a child has, or had to the end, a place in an offering of a season."""

    child: str
    offering: str
    season: str
    status: Status


def places_of(children: Collection[str], *, apart_from: Collection[str] = ()) -> list[PlaceOf]:
    """Return the places that these children have or had to the end, in one statement; no waits."""
    found = rows(_places(), {"children": list(children), "apart_from": list(apart_from)}).all()
    return [PlaceOf(*row) for row in found]


@cache
def _places() -> Select[str, str, str, Status]:
    return (
        select(Enrolment.child_id, Enrolment.offering_id, Offering.season_id, Enrolment.status)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .where(
            Enrolment.child_id.in_(bindparam("children", expanding=True)),
            Enrolment.status.in_(COUNTED_IN_SEASON),
            Enrolment.id.not_in(bindparam("apart_from", expanding=True)),
        )
    )


def last_ends_at(group: str) -> datetime:
    """Return when the last session of a group that was not cancelled ends; a group without any is over since ever."""
    found = db.session.scalar(
        select(func.max(Session.ends_at)).where(Session.group_id == group, Session.status != SessionStatus.CANCELLED)
    )
    return found or datetime.min.replace(tzinfo=UTC)


def seats_taken(group: str) -> list[str | None]:
    """Return the seat of each enrolment that takes a place in a group: the name of its reserve, or None for an
    open one."""
    return list(
        db.session.scalars(
            select(Enrolment.seat).where(Enrolment.group_id == group, Enrolment.status.in_(TAKES_A_PLACE))
        )
    )


def given_up_for(enrolment: Enrolment) -> list[Enrolment]:
    """Return what a child holds or waits for that is given up once this place is confirmed.

    What the same application ranked lower, and the waits and offers at the other units of a wait at several.
    """
    worse = worse_of_same_application(enrolment)
    found = db.session.scalars(
        _waited_elsewhere(),
        {"child": enrolment.child_id, "offering": enrolment.offering_id, "itself": enrolment.id},
        execution_options={"populate_existing": True},
    )
    return [*worse, *(each for each in found if each not in worse)]


@cache
def _waited_elsewhere() -> Select[Enrolment]:
    return (
        select(Enrolment)
        .where(
            Enrolment.child_id == bindparam("child"),
            Enrolment.offering_id == bindparam("offering"),
            Enrolment.id != bindparam("itself"),
            Enrolment.waits_together.is_not(None),
            Enrolment.status.in_([Status.WAITLISTED, Status.OFFERED]),
        )
        .order_by(Enrolment.group_id, Enrolment.id)
    )


def waits_with(enrolment: Enrolment) -> list[Enrolment]:
    """Return the waits and offers of one wait at several units, this one among them; it alone where it is by itself."""
    if enrolment.waits_together is None:
        return [enrolment]
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(
                Enrolment.waits_together == enrolment.waits_together,
                Enrolment.status.in_([Status.WAITLISTED, Status.OFFERED]),
            )
            .order_by(Enrolment.group_id)
            .execution_options(populate_existing=True)
        )
    )


def groups_to_pass_on(enrolment: Enrolment) -> set[str]:
    """Return where places may go on once this one is let go: its own group, and where the same child waits as well.

    While one place is offered, the other waits of the same child are passed over; then their turn comes.
    """
    return {enrolment.group_id, *(each.group_id for each in waits_with(enrolment))}


def worse_of_same_application(enrolment: Enrolment) -> list[Enrolment]:
    """Return what a child holds or waits for by the same application and ranked lower than this."""
    if enrolment.application_id is None:
        return []
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(
                Enrolment.application_id == enrolment.application_id,
                Enrolment.wish_rank > enrolment.wish_rank,
                Enrolment.status.in_(LIVE),
            )
            .order_by(Enrolment.wish_rank)
            .execution_options(populate_existing=True)
        )
    )
