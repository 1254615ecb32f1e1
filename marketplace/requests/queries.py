"""What is asked, of whom, and what has missed its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, false, func, or_, select, true

from catalog.models import Group, Holiday, Offering, Session
from marketplace.enrolment.models import Enrolment
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from marketplace.people.queries import has_custody
from marketplace.requests.errors import AdjustmentUnknown
from marketplace.requests.kinds import Queue
from marketplace.requests.models import Adjustment, RequestStatus, ServiceRequest
from marketplace.requests.working_time import Holiday as IsHoliday
from marketplace.requests.working_time import Limit
from marketplace.service_models.base import RecipientKind
from marketplace.service_models.registry import model

LONGEST_LIMIT = timedelta(days=90)
SESSION_CANCELLED = "session_cancelled"
CITY_ROLES = ("city.service_owner", "city.officer")


@dataclass(frozen=True, slots=True)
class About:
    """What a request is about, and whose it is."""

    enrolment: str | None = None
    session: str | None = None
    offering: str | None = None
    provider: str | None = None
    unit: str | None = None


def request(request_id: str) -> ServiceRequest | None:
    """Return a request by its id, or None."""
    return db.session.get(ServiceRequest, request_id)


def about_enrolment(enrolment: str, actor: Actor, on: date) -> About | None:
    """Return what is known of an enrolment, to a guardian with custody of its child; None to others."""
    found = db.session.execute(
        select(Enrolment, Group.unit_id).join(Group, Group.id == Enrolment.group_id).where(Enrolment.id == enrolment)
    ).one_or_none()
    if found is None or not has_custody(actor.subject, found[0].child_id, on):
        return None
    row, unit = found
    return About(enrolment, None, row.offering_id, row.provider_id, unit)


def about_session(session: str) -> About | None:
    """Return what is known of a session of a published offering, or None."""
    row = db.session.execute(
        select(Offering.id, Offering.provider_id, Group.unit_id)
        .join(Group, Group.offering_id == Offering.id)
        .join(Session, Session.group_id == Group.id)
        .where(Session.id == session, Offering.published_at.is_not(None))
    ).one_or_none()
    return None if row is None else About(None, session, *row)


def about_offering(offering: str) -> About | None:
    """Return what is known of a published offering, or None."""
    row = db.session.execute(
        select(Offering.id, Offering.provider_id).where(Offering.id == offering, Offering.published_at.is_not(None))
    ).one_or_none()
    return None if row is None else About(None, None, *row)


def due_at(limit: Limit, opened_at: datetime) -> datetime:
    """Return the instant by which an answer is due, the catalogue's holidays left out."""
    return limit.due_at(opened_at, _holidays_from(city_day(opened_at)))


def _holidays_from(day: date) -> IsHoliday:
    span = Holiday.day.between(day, day + LONGEST_LIMIT)
    return set(db.session.scalars(select(Holiday.day).where(span))).__contains__


def asked_by(request_id: str, person: str | None) -> bool:
    """Tell whether somebody asked a request herself."""
    found = request(request_id)
    return found is not None and person is not None and found.asked_by == person


def answered_by_queue_of(request_id: str, actor: Actor) -> bool:
    """Tell whether a request stands in a queue of the actor's; the service centre also has what missed its time."""
    return (
        db.session.scalar(select(ServiceRequest.id).where(ServiceRequest.id == request_id, in_queue_of(actor)))
        is not None
    )


def in_queue_of(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition that a request is the actor's to answer."""
    ways: list[ColumnElement[bool]] = []
    for queue, held in ((Queue.PROVIDER, "provider.staff"), (Queue.UNIT, "unit.manager")):
        ways.append((ServiceRequest.queue == queue) & ServiceRequest.queue_scope.in_(sorted(actor.scopes(held))))
    if any(actor.holds(name) for name in CITY_ROLES):
        ways.append(ServiceRequest.queue == Queue.CITY)
    if actor.holds("service_centre"):
        ways.append((ServiceRequest.queue == Queue.SERVICE_CENTRE) | ServiceRequest.escalated_at.is_not(None))
    return or_(false(), *ways)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition that the actor may see a request: her own, and those of her queues."""
    return (ServiceRequest.asked_by == (actor.subject or "")) | in_queue_of(actor)


def requests_asked(actor: Actor) -> list[ServiceRequest]:
    """Return what the actor asked, the newest first."""
    return list(
        db.session.scalars(
            select(ServiceRequest)
            .where(ServiceRequest.asked_by == (actor.subject or ""))
            .order_by(ServiceRequest.opened_at.desc(), ServiceRequest.id)
        )
    )


def requests_to_answer(actor: Actor) -> list[ServiceRequest]:
    """Return what waits in the actor's queues, what is due first first."""
    waiting = ServiceRequest.status.in_([RequestStatus.OPEN, RequestStatus.ESCALATED])
    return list(
        db.session.scalars(
            select(ServiceRequest).where(in_queue_of(actor), waiting).order_by(ServiceRequest.due_at, ServiceRequest.id)
        )
    )


def requests_seen(actor: Actor, *, limit: int, offset: int = 0) -> list[ServiceRequest]:
    """Return a page of all the requests that the actor may see, the newest first."""
    return list(
        db.session.scalars(
            select(ServiceRequest)
            .where(visible_to(actor))
            .order_by(ServiceRequest.opened_at.desc(), ServiceRequest.id)
            .limit(limit)
            .offset(offset)
        )
    )


def request_seen(request_id: str, actor: Actor) -> ServiceRequest | None:
    """Return a request if the actor may see it, else None."""
    return db.session.scalar(select(ServiceRequest).where(ServiceRequest.id == request_id, visible_to(actor)))


def kind_of_provider(request: ServiceRequest) -> RecipientKind:
    """Return what kind of recipient the provider of a request is, by the service model of its offering."""
    offering = db.session.get_one(Offering, request.offering_id)
    return model(offering.model).recipient_kind


def overdue(now: datetime) -> list[ServiceRequest]:
    """Return the open requests whose limit has passed, the longest overdue first."""
    return list(
        db.session.scalars(
            select(ServiceRequest)
            .where(ServiceRequest.status == RequestStatus.OPEN, ServiceRequest.due_at <= now)
            .order_by(ServiceRequest.due_at, ServiceRequest.id)
        )
    )


def late_requests(now: datetime) -> list[ServiceRequest]:
    """Return the requests that wait although their limit has passed, also those that the service centre has by now."""
    return list(
        db.session.scalars(select(ServiceRequest).where(_late(now)).order_by(ServiceRequest.due_at, ServiceRequest.id))
    )


def late_count(now: datetime) -> int:
    """Return how many requests wait although their limit has passed."""
    return db.session.scalar(select(func.count()).select_from(ServiceRequest).where(_late(now))) or 0


def _late(now: datetime) -> ColumnElement[bool]:
    open_too_long = (ServiceRequest.status == RequestStatus.OPEN) & (ServiceRequest.due_at <= now)
    return (ServiceRequest.status == RequestStatus.ESCALATED) | open_too_long


def cancellations_waiting(actor: Actor) -> list[ServiceRequest]:
    """Return the cancelled sessions for which neither another time nor a refund was chosen, what is due first first.

    The service centre sees all of them, so that it can tell a family what to expect; others see those of their queues.
    """
    seen = true() if actor.holds("service_centre") else in_queue_of(actor)
    waiting = ServiceRequest.status.in_([RequestStatus.OPEN, RequestStatus.ESCALATED])
    return list(
        db.session.scalars(
            select(ServiceRequest)
            .where(ServiceRequest.kind == SESSION_CANCELLED, waiting, seen)
            .order_by(ServiceRequest.due_at, ServiceRequest.id)
        )
    )


def adjustment(request_id: str) -> Adjustment:
    """Return an adjustment by the id of its request. Raises: AdjustmentUnknown."""
    found = db.session.get(Adjustment, request_id)
    if found is None:
        raise AdjustmentUnknown(request=request_id)
    return found


def unit_of_adjustment(request_id: str) -> str | None:
    """The unit at which an adjustment is arranged, or None where there is no such adjustment."""
    return db.session.scalar(select(Adjustment.unit_id).where(Adjustment.request_id == request_id))


def adjustments_of_enrolment(enrolment: str) -> list[tuple[Adjustment, ServiceRequest]]:
    """Return what was asked to be arranged for a place, with the requests, the newest first."""
    return _adjustments(Adjustment.enrolment_id == enrolment)


def adjustments_at(unit: str) -> list[tuple[Adjustment, ServiceRequest]]:
    """Return what is or was arranged at a unit, with the requests, the newest first."""
    return _adjustments(Adjustment.unit_id == unit)


def _adjustments(wanted: ColumnElement[bool]) -> list[tuple[Adjustment, ServiceRequest]]:
    rows = db.session.execute(
        select(Adjustment, ServiceRequest)
        .join(ServiceRequest, ServiceRequest.id == Adjustment.request_id)
        .where(wanted)
        .order_by(ServiceRequest.opened_at.desc(), ServiceRequest.id)
    )
    return [(row[0], row[1]) for row in rows]


def words_of_persons(persons: Sequence[str]) -> Mapping[str, object]:
    """Return for each person the words in the requests that she asked, by request; one statement for all of them."""
    found: dict[str, dict[str, dict[str, str | None]]] = {}
    for row in db.session.scalars(select(ServiceRequest).where(ServiceRequest.asked_by.in_(persons))):
        if row.words or row.answer_words:
            found.setdefault(str(row.asked_by), {})[row.id] = {"words": row.words, "answer_words": row.answer_words}
    return found
