"""Rounds and applications: what was asked, what was frozen, and what each application got."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, distinct, func, select

from catalog.models import Admission, Group, Offering, OfferingStatus, Unit
from marketplace.enrolment.errors import ApplicationNotFound, RoundNotFound
from marketplace.enrolment.models import (
    Application,
    Choice,
    Enrolment,
    GroupDecision,
    Round,
    RoundGroup,
    RoundResult,
)
from marketplace.enrolment.statuses import ApplicationStatus, Status
from marketplace.kernel.db import db, rows
from marketplace.people import queries as people


def round_by_id(round: str) -> Round:
    """Return a round. Raises: RoundNotFound."""
    found = db.session.get(Round, round)
    if found is None:
        raise RoundNotFound(round=round)
    return found


def rounds() -> list[Round]:
    """Return all rounds, the latest to close first."""
    return list(db.session.scalars(select(Round).order_by(Round.closes_at.desc(), Round.id)))


_GROUPS = select(RoundGroup.group_id).where(RoundGroup.round_id == bindparam("round")).order_by(RoundGroup.group_id)


def groups_of_round(round: str) -> list[str]:
    """Return the ids of the groups whose places a round gives, in a stable order."""
    return list(rows(_GROUPS, {"round": round}).scalars().all())


def round_of_group(group: str) -> Round | None:
    """Return the round that gives, or gave, a group's places; None if there is none."""
    return db.session.scalar(
        select(Round).join(RoundGroup, RoundGroup.round_id == Round.id).where(RoundGroup.group_id == group)
    )


def application(application: str) -> Application:
    """Return an application. Raises: ApplicationNotFound."""
    found = db.session.get(Application, application)
    if found is None:
        raise ApplicationNotFound(application=application)
    return found


def child_of_application(application: str) -> str | None:
    """Return whose an application is, or None if there is none such."""
    return db.session.scalar(select(Application.child_id).where(Application.id == application))


def applications_of(guardian: str, on: date) -> list[Application]:
    """Return the applications of the children in a guardian's custody, the newest first."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.child_id.in_(people.children_of(guardian, on)))
            .order_by(Application.submitted_at.desc(), Application.id)
        )
    )


def applications_in(round: str) -> list[Application]:
    """Return the applications of a round that were not withdrawn, in the order of their pseudonyms."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.round_id == round, Application.status != ApplicationStatus.WITHDRAWN)
            .order_by(Application.pseudonym)
        )
    )


def choices_of(applications: Collection[str]) -> dict[str, list[Choice]]:
    """Return the wishes of each application, best first, in one statement."""
    rows = db.session.scalars(
        select(Choice).where(Choice.application_id.in_(applications)).order_by(Choice.application_id, Choice.rank)
    )
    found: dict[str, list[Choice]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return found


def demand_of_round(round: str) -> dict[str, tuple[int, int]]:
    """Return for each group of a round how many rank it first, and how many rank it at all."""
    rows = db.session.execute(
        select(Choice.group_id, func.count().filter(Choice.rank == 1), func.count())
        .join(Application, Application.id == Choice.application_id)
        .where(Application.round_id == round, Application.status != ApplicationStatus.WITHDRAWN)
        .group_by(Choice.group_id)
    )
    return {group: (first, all_of_them) for group, first, all_of_them in rows}


def result_of(application: str) -> RoundResult | None:
    """Return what an application got, once its round was published; before, None."""
    return db.session.scalar(
        select(RoundResult)
        .join(Application, Application.id == RoundResult.application_id)
        .join(Round, Round.id == Application.round_id)
        .where(RoundResult.application_id == application, Round.published_at.is_not(None))
    )


def results_of_round(round: str) -> list[RoundResult]:
    """Return what the applications of a round got, in the order of their numbers."""
    return list(
        db.session.scalars(
            select(RoundResult)
            .join(Application, Application.id == RoundResult.application_id)
            .where(Application.round_id == round)
            .order_by(RoundResult.position)
        )
    )


def application_counts() -> dict[str, dict[ApplicationStatus, int]]:
    """Return for each round how many applications stand where, in one statement."""
    rows = db.session.execute(
        select(Application.round_id, Application.status, func.count()).group_by(
            Application.round_id, Application.status
        )
    )
    counts: dict[str, dict[ApplicationStatus, int]] = {}
    for round, status, count in rows:
        counts.setdefault(round, {})[status] = count
    return counts


def drawn_counts(round: str) -> dict[ApplicationStatus, int]:
    """Return how many applications the draw of a round gave a place and how many none, before that is published too."""
    placed = RoundResult.group_id.is_not(None)
    counted = db.session.execute(
        select(placed, func.count())
        .join(Application, Application.id == RoundResult.application_id)
        .where(Application.round_id == round)
        .group_by(placed)
    )
    return {
        ApplicationStatus.PLACED if has_a_place else ApplicationStatus.NOT_PLACED: count
        for has_a_place, count in counted
    }


def waiting_counts() -> dict[str, int]:
    """Return for each round how many of its applications wait for a place on at least one list, in one statement."""
    rows = db.session.execute(
        select(Application.round_id, func.count(distinct(Application.id)))
        .join(Enrolment, Enrolment.application_id == Application.id)
        .where(Enrolment.status == Status.WAITLISTED)
        .group_by(Application.round_id)
    )
    return {row[0]: row[1] for row in rows}


def groups_without_round(season: str) -> list[tuple[Group, Offering, Unit]]:
    """Return the groups of a season whose places are given by a round and that stand in none yet, by title and unit."""
    rows = db.session.execute(
        select(Group, Offering, Unit)
        .join(Offering, Offering.id == Group.offering_id)
        .join(Unit, Unit.id == Group.unit_id)
        .outerjoin(RoundGroup, RoundGroup.group_id == Group.id)
        .where(
            Offering.season_id == season,
            Offering.status == OfferingStatus.PUBLISHED,
            Offering.admission == Admission.ROUND,
            RoundGroup.round_id.is_(None),
        )
        .order_by(Offering.title, Unit.name, Group.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def group_decisions(groups: Collection[str]) -> dict[str, GroupDecision]:
    """Return what was decided of these groups, by group; undecided ones are left out."""
    rows = db.session.scalars(select(GroupDecision).where(GroupDecision.group_id.in_(groups)))
    return {row.group_id: row for row in rows}


def confirmed_counts(groups: Collection[str]) -> dict[str, int]:
    """Return how many places in each of these groups are confirmed or in use, in one statement."""
    rows = db.session.execute(
        select(Enrolment.group_id, func.count())
        .where(Enrolment.group_id.in_(groups), Enrolment.status.in_([Status.CONFIRMED, Status.ACTIVE]))
        .group_by(Enrolment.group_id)
    )
    return {row[0]: row[1] for row in rows}


def refused_earlier(children: Collection[str], before: datetime) -> set[str]:
    """Return those of the children who applied in a round that was published before and got no place."""
    return set(rows(_refused(), {"children": list(children), "before": before}).scalars().all())


@cache
def _refused() -> Select[str]:
    return (
        select(Application.child_id)
        .join(Round, Round.id == Application.round_id)
        .where(
            Application.child_id.in_(bindparam("children", expanding=True)),
            Application.status == ApplicationStatus.NOT_PLACED,
            Round.published_at <= bindparam("before"),
        )
    )


def groups_fit_for_round(groups: Sequence[str]) -> list[tuple[Group, Offering, str | None]]:
    """Return these groups with their offerings and the round in which they stand already, if they do."""
    rows = db.session.execute(
        select(Group, Offering, RoundGroup.round_id)
        .join(Offering, Offering.id == Group.offering_id)
        .outerjoin(RoundGroup, RoundGroup.group_id == Group.id)
        .where(Group.id.in_(groups))
    )
    return [(row[0], row[1], row[2]) for row in rows]


def group_decision(group: str) -> GroupDecision | None:
    """Return whether it was decided that a group goes ahead; None if it was not decided yet."""
    return db.session.get(GroupDecision, group)
