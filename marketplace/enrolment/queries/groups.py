"""Groups as they stand now: their offering, where they meet, how many sessions are to come and how many places are
free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, func, select

from catalog.models import (
    Attachment,
    Group,
    Offering,
    OfferingStatus,
    Placement,
    Programme,
    ProgrammePart,
    ProgrammeStatus,
    Service,
    Session,
    SessionStatus,
    Unit,
)
from marketplace.enrolment.errors import GroupNotFound
from marketplace.enrolment.models import Enrolment, GroupDecision
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import db


@dataclass(frozen=True, slots=True)
class Grant:
    """Who pays instead of the family: an open programme's budget line, and what of the price waits for an objective."""

    line: str
    decision: str
    outcome_bp: int
    objective: str | None


@dataclass(frozen=True, slots=True)
class GroupSituation:
    """A group with what a decision on a place needs. `free` is the least number of free places in a session to come.

    `service` is its short name, `sessions` counts the planned sessions to come, `sessions_in_all` all that are or
    were not cancelled.
    """

    group: Group
    offering: Offering
    service: str
    area: str
    layout: Placement
    sessions: int
    sessions_in_all: int
    first_starts_at: datetime | None
    free: int
    called_off: bool
    grant: Grant | None = None

    @property
    def price_cents(self) -> int:
        """The price of the sessions to come, in cents: their part of the season's price, a part of a cent given
        away."""
        return (self.offering.price_cents or 0) * self.sessions // max(self.sessions_in_all, 1)


def group_situation(group: str, now: datetime) -> GroupSituation:
    """Return how a group stands. Raises: GroupNotFound."""
    try:
        return group_situations([group], now)[group]
    except KeyError:
        raise GroupNotFound(group=group) from None


def group_situations(groups: Sequence[str], now: datetime) -> dict[str, GroupSituation]:
    """Return how each of these groups stands, by id, in one statement; unknown ones are left out."""
    return {
        row[0].id: GroupSituation(
            group=row[0],
            offering=row[1],
            service=row[2],
            area=row[3],
            layout=row[4] or Placement.APART,
            sessions=row[5],
            sessions_in_all=row[6],
            first_starts_at=row[7],
            free=max(row[8] or 0, 0),
            called_off=row[9] is False,
            grant=Grant(row[10], row[11], row[12], row[13]) if row[10] is not None else None,
        )
        for row in db.session.execute(_situations(), {"groups": list(groups), "now": now})
    }


def is_full(group: str, now: datetime) -> bool:
    """Tell whether some session to come has no free place; a quick look before the work of taking one."""
    return bool(
        db.session.scalar(
            select(Session.id)
            .where(
                Session.group_id == group,
                Session.status == SessionStatus.PLANNED,
                Session.starts_at > now,
                Session.taken >= Session.capacity,
            )
            .limit(1)
        )
    )


def undecided_groups(on: date, now: datetime) -> list[str]:
    """Return the published groups with sessions to come whose go/no-go date has come and that were not decided."""
    to_come = exists().where(
        Session.group_id == Group.id, Session.status == SessionStatus.PLANNED, Session.starts_at > now
    )
    decided = exists().where(GroupDecision.group_id == Group.id)
    return list(
        db.session.scalars(
            select(Group.id)
            .join(Offering, Offering.id == Group.offering_id)
            .where(Offering.status == OfferingStatus.PUBLISHED, Offering.go_no_go_on <= on, to_come, ~decided)
            .order_by(Group.id)
        )
    )


def groups_over(now: datetime) -> list[str]:
    """Return the groups with active or waiting enrolments whose last session that was not cancelled is over."""
    running = exists().where(
        Session.group_id == Enrolment.group_id, Session.status != SessionStatus.CANCELLED, Session.ends_at > now
    )
    return list(
        db.session.scalars(
            select(Enrolment.group_id)
            .where(Enrolment.status.in_({Status.ACTIVE, Status.WAITLISTED}), ~running)
            .distinct()
            .order_by(Enrolment.group_id)
        )
    )


@cache
def _situations() -> Select[*tuple[Any, ...]]:
    """Return the statement, built once, with `groups` and `now` left open."""
    asked: BindParameter[Any] = bindparam("groups", expanding=True)
    to_come = (Session.status == SessionStatus.PLANNED) & (Session.starts_at > bindparam("now"))
    counted = (
        select(
            Session.group_id,
            func.count().filter(to_come).label("sessions"),
            func.count().filter(Session.status != SessionStatus.CANCELLED).label("in_all"),
            func.min(Session.starts_at).filter(to_come).label("first_starts_at"),
            func.min(Session.capacity - Session.taken).filter(to_come).label("free"),
        )
        .where(Session.group_id.in_(asked))
        .group_by(Session.group_id)
        .subquery()
    )
    return (
        select(
            Group,
            Offering,
            Service.slug,
            Unit.postal_code,
            Attachment.placement,
            func.coalesce(counted.c.sessions, 0),
            func.coalesce(counted.c.in_all, 0),
            counted.c.first_starts_at,
            counted.c.free,
            GroupDecision.goes,
            Programme.grant_line,
            Programme.grant_decision,
            Programme.outcome_bp,
            ProgrammePart.objective_id,
        )
        .join(Offering, Offering.id == Group.offering_id)
        .join(Service, Service.id == Offering.service_id)
        .join(Unit, Unit.id == Group.unit_id)
        .outerjoin(Attachment, Attachment.id == Group.attachment_id)
        .outerjoin(counted, counted.c.group_id == Group.id)
        .outerjoin(GroupDecision, GroupDecision.group_id == Group.id)
        .outerjoin(ProgrammePart, ProgrammePart.offering_id == Offering.id)
        .outerjoin(Programme, (Programme.id == ProgrammePart.programme_id) & (Programme.status == ProgrammeStatus.OPEN))
        .where(Group.id.in_(asked))
        .execution_options(populate_existing=True)
    )
