"""Moves of services: what was promised, what must be in place first, and how it turned out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from catalog.models import Offering, OfferingStatus, Service
from marketplace.kernel.db import db
from marketplace.steering.errors import MoveUnknown
from marketplace.steering.figures import kept
from marketplace.steering.kinds import Measure, MoveStatus
from marketplace.steering.models import MovePromise, ServiceMove

BEFORE_FAMILIES = (OfferingStatus.PUBLISHED, OfferingStatus.SUBMITTED)


@dataclass(frozen=True)
class MoveRead:
    """A move with its service and its promises in the order of the measures."""

    move: ServiceMove
    service: Service
    promises: Sequence[MovePromise]

    @property
    def kept(self) -> Mapping[Measure, bool | None]:
        """Whether each promise was kept, as it was measured when it was due; None where it is not known."""
        return {each.measure: kept(each.measure, each.promised, each.measured) for each in self.promises}


def move(move: str) -> ServiceMove:
    """Return a move. Raises: MoveUnknown."""
    found = db.session.get(ServiceMove, move)
    if found is None:
        raise MoveUnknown(move=move)
    return found


def move_read(id: str) -> MoveRead:
    """Return a move with its promises. Raises: MoveUnknown."""
    move(id)
    return next(each for each in moves() if each.move.id == id)


def moves(service: str | None = None, *, public: bool = False) -> list[MoveRead]:
    """Return the moves, the latest day first, of one service or all; `public` leaves out what is not approved."""
    wanted = select(ServiceMove, Service).join(Service, Service.id == ServiceMove.service_id)
    if service is not None:
        wanted = wanted.where(ServiceMove.service_id == service)
    if public:
        wanted = wanted.where(ServiceMove.status.not_in((MoveStatus.PLANNED, MoveStatus.CANCELLED)))
    found = db.session.execute(wanted.order_by(ServiceMove.from_day.desc(), ServiceMove.id)).all()
    promised: dict[str, list[MovePromise]] = {}
    for promise in db.session.scalars(
        select(MovePromise).where(MovePromise.move_id.in_([each.id for each, _service in found]))
    ):
        promised.setdefault(promise.move_id, []).append(promise)
    order = list(Measure)
    return [
        MoveRead(each, of, sorted(promised.get(each.id, []), key=lambda promise: order.index(promise.measure)))
        for each, of in found
    ]


def open_move(service: str) -> ServiceMove | None:
    """Return the move of a service that is planned or approved and not carried out, or None."""
    still = ServiceMove.status.in_((MoveStatus.PLANNED, MoveStatus.APPROVED))
    return db.session.scalar(select(ServiceMove).where(ServiceMove.service_id == service, still))


def moves_to_carry_out(on: date) -> list[ServiceMove]:
    """Return the approved moves whose day has come, the earliest first."""
    due = (ServiceMove.status == MoveStatus.APPROVED) & (ServiceMove.from_day <= on)
    return list(db.session.scalars(select(ServiceMove).where(due).order_by(ServiceMove.from_day, ServiceMove.id)))


def moves_to_compare(on: date) -> list[ServiceMove]:
    """Return the moves in force whose promise is due."""
    due = (ServiceMove.status == MoveStatus.IN_FORCE) & (ServiceMove.compare_on <= on)
    return list(db.session.scalars(select(ServiceMove).where(due).order_by(ServiceMove.from_day, ServiceMove.id)))


def moves_to_approve() -> int:
    """Return how many planned moves wait for a second person."""
    wanted = select(ServiceMove.id).where(ServiceMove.status == MoveStatus.PLANNED)
    return len(db.session.scalars(wanted).all())


def offered_now(service: str) -> list[Offering]:
    """Return the offerings of a service that are before families or about to be."""
    found = select(Offering).where(Offering.service_id == service, Offering.status.in_(BEFORE_FAMILIES))
    return list(db.session.scalars(found.order_by(Offering.id)))


def promised_values(move: str) -> list[MovePromise]:
    """Return the promises of a move."""
    return list(db.session.scalars(select(MovePromise).where(MovePromise.move_id == move)))
