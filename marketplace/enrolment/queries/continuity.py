"""What becomes of groups whose provider failed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from catalog.models import Session, SessionStatus
from marketplace.enrolment.errors import ContinuityNotFound
from marketplace.enrolment.models import Continuity, Enrolment
from marketplace.enrolment.queries.enrolments import has_a_place_in
from marketplace.enrolment.statuses import ENROLLED, ContinuityStep
from marketplace.kernel.db import db


@dataclass(frozen=True, slots=True)
class Substitute:
    """An offering that fits a group whose provider failed, and who provides it."""

    id: str
    title: str
    provider_id: str


def continuity(continuity: str) -> Continuity:
    """Return one procedure. Raises: ContinuityNotFound."""
    found = db.session.get(Continuity, continuity)
    if found is None:
        raise ContinuityNotFound(continuity=continuity)
    return found


def locked_continuity(continuity: str) -> Continuity:
    """Return one procedure as it stands now, locked. Raises: ContinuityNotFound."""
    wanted = select(Continuity).where(Continuity.id == continuity).with_for_update()
    found = db.session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise ContinuityNotFound(continuity=continuity)
    return found


def continuities(
    *steps: ContinuityStep, provider: str | None = None, substitute: str | None = None
) -> list[Continuity]:
    """Return the procedures in these steps or in all, of a failed provider or of a substitute, the newest first."""
    wanted = select(Continuity)
    if steps:
        wanted = wanted.where(Continuity.step.in_(steps))
    if provider is not None:
        wanted = wanted.where(Continuity.provider_id == provider)
    if substitute is not None:
        wanted = wanted.where(Continuity.substitute_id == substitute)
    return list(db.session.scalars(wanted.order_by(Continuity.opened_at.desc(), Continuity.id)))


def groups_with_children(provider: str) -> list[str]:
    """Return the groups of a provider in which children are enrolled."""
    wanted = select(Enrolment.group_id).where(Enrolment.provider_id == provider, Enrolment.status.in_(ENROLLED))
    return list(db.session.scalars(wanted.distinct().order_by(Enrolment.group_id)))


def providers_with_children(providers: Sequence[str]) -> set[str]:
    """Return those of these providers in whose groups children are enrolled; one statement for all of them."""
    wanted = select(Enrolment.provider_id).where(Enrolment.provider_id.in_(providers), Enrolment.status.in_(ENROLLED))
    return {provider for provider in db.session.scalars(wanted.distinct()) if provider}


def substitute_offered(group: str, now: datetime) -> Continuity | None:
    """Return the procedure by which the families of a group are asked whether they go with a substitute."""
    return db.session.scalar(
        select(Continuity).where(
            Continuity.group_id == group, Continuity.step == ContinuityStep.OFFERED, Continuity.due_at > now
        )
    )


def substitutes_offered(groups: Collection[str], now: datetime) -> dict[str, Continuity]:
    """Return by group the procedures by which families are asked."""
    found = select(Continuity).where(
        Continuity.group_id.in_(groups), Continuity.step == ContinuityStep.OFFERED, Continuity.due_at > now
    )
    return {each.group_id: each for each in db.session.scalars(found)}


def sessions_kept(enrolment: str) -> int:
    """Return how many sessions of an enrolment that is over have begun and are not settled."""
    return db.session.scalars(
        select(func.count(Session.id)).where(
            Session.group_id == Enrolment.group_id,
            Enrolment.id == enrolment,
            Session.status == SessionStatus.PLANNED,
            has_a_place_in(Session),
        )
    ).one()


def sessions_kept_now(enrolment: Enrolment, now: datetime) -> int:
    """Return how many sessions of an enrolment have begun and are not settled; they stay where they are."""
    return db.session.scalars(
        select(func.count(Session.id)).where(
            Session.group_id == enrolment.group_id,
            Session.status == SessionStatus.PLANNED,
            Session.starts_at <= now,
            Session.position >= enrolment.first_position,
        )
    ).one()


def enrolments_carried_to(group: str) -> list[Enrolment]:
    """Return the enrolments of a substitute's group that were carried over from the provider that failed."""
    wanted = select(Enrolment).where(Enrolment.group_id == group, Enrolment.carried_from_id.is_not(None))
    return list(db.session.scalars(wanted.order_by(Enrolment.asked_at, Enrolment.id)))
