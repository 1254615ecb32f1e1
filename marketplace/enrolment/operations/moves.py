"""The two things every change here begins with: lock whom it is about, then move by the closed set of moves."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from marketplace.enrolment import queries
from marketplace.enrolment.errors import MoveNotPossible
from marketplace.enrolment.models import Application, Enrolment, Round
from marketplace.enrolment.statuses import ApplicationStatus, RoundStatus, Status, may_move
from marketplace.kernel.db import db, rows
from marketplace.people.models import Person


def lock_children(children: Collection[str], *, waiting_in: Collection[str] = ()) -> None:
    """Lock the rows of these children, and of those who wait in these groups, in the order of their ids.

    Everything that gives or takes a place locks its children first, so two requests for one child come one after the
    other, and nobody waits for somebody who waits for her.
    """
    if waiting_in:
        asked = {"children": list(children), "groups": list(waiting_in)}
        rows(_locking(waiting=True), asked).all()
    else:
        rows(_locking(waiting=False), {"children": list(children)}).all()


@cache
def _locking(*, waiting: bool) -> Select[str]:
    wanted: ColumnElement[bool] = Person.id.in_(bindparam("children", expanding=True))
    if waiting:
        others = select(Enrolment.child_id).where(
            Enrolment.group_id.in_(bindparam("groups", expanding=True)), Enrolment.status == Status.WAITLISTED
        )
        wanted = or_(wanted, Person.id.in_(others))
    return select(Person.id).where(wanted).order_by(Person.id).with_for_update(key_share=True)


def locked_enrolment(enrolment: str, *, freeing: bool = False) -> Enrolment:
    """Lock the child of an enrolment and all who wait in a group from which it may go; return it as it stands then.

    With `freeing` those who wait for its own place are locked too. Raises: EnrolmentNotFound.
    """
    found = queries.enrolment(enrolment)
    groups = {each.group_id for each in queries.given_up_for(found)} | ({found.group_id} if freeing else set())
    lock_children([found.child_id], waiting_in=groups)
    return db.session.get_one(Enrolment, enrolment, populate_existing=True)


def move(enrolment: Enrolment, there: Status) -> None:
    """Move an enrolment. Raises: MoveNotPossible, where the move is not in the closed set."""
    if not may_move(enrolment.status, there):
        raise MoveNotPossible(enrolment=enrolment.id, here=enrolment.status.value, there=there.value)
    enrolment.status = there


def move_application(application: Application, there: ApplicationStatus) -> None:
    """Move an application. Raises: MoveNotPossible."""
    if not may_move(application.status, there):
        raise MoveNotPossible(application=application.id, here=application.status.value, there=there.value)
    application.status = there


def move_round(round: Round, there: RoundStatus) -> None:
    """Move a round. Raises: MoveNotPossible."""
    if not may_move(round.status, there):
        raise MoveNotPossible(round=round.id, here=round.status.value, there=there.value)
    round.status = there
