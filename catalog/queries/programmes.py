"""Programmes, with their objectives, their parts and the units they are joined to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from catalog.errors import ObjectiveUnknown, ProgrammeUnknown
from catalog.models import (
    Group,
    Objective,
    Offering,
    OfferingStatus,
    Programme,
    ProgrammePart,
    ProgrammeStatus,
    ProgrammeUnit,
    Unit,
)
from marketplace.kernel.db import db
from marketplace.service_models.base import Sector
from providers.queries import provider_names
from providers.queries import sectors_of as sectors_of_providers

SHOWN = (ProgrammeStatus.OPEN, ProgrammeStatus.CLOSED)


@dataclass(frozen=True)
class Part:
    """An offering in its programme: who delivers it, of which sector, for which objective, in which groups."""

    offering: Offering
    objective: str | None
    provider_name: str | None
    sector: Sector
    groups: Sequence[tuple[Group, Unit]]


@dataclass(frozen=True)
class ProgrammePage:
    """A programme with all that a page about it shows."""

    programme: Programme
    objectives: Sequence[Objective]
    parts: Sequence[Part]
    units: Sequence[Unit]

    @property
    def sectors(self) -> frozenset[Sector]:
        """The sectors that deliver it."""
        return frozenset(part.sector for part in self.parts)


def programme(programme: str) -> Programme:
    """Return a programme whatever its status. Raises: ProgrammeUnknown."""
    found = db.session.get(Programme, programme)
    if found is None:
        raise ProgrammeUnknown(programme=programme)
    return found


def objective(objective: str) -> Objective:
    """Return an objective. Raises: ObjectiveUnknown."""
    found = db.session.get(Objective, objective)
    if found is None:
        raise ObjectiveUnknown(objective=objective)
    return found


def programmes(*, drafts: bool = False, unit: str | None = None) -> list[Programme]:
    """Return the programmes that were opened, the latest first; with the drafts, or only those of a unit."""
    wanted = select(Programme).order_by(Programme.composed_at.desc(), Programme.id)
    if not drafts:
        wanted = wanted.where(Programme.status.in_(SHOWN))
    if unit is not None:
        wanted = wanted.where(Programme.id.in_(select(ProgrammeUnit.programme_id).where(ProgrammeUnit.unit_id == unit)))
    return list(db.session.scalars(wanted))


def programme_page(programme_id: str, *, drafts: bool = False) -> ProgrammePage:
    """Return a programme that was opened, or with `drafts` any, with all around it. Raises: ProgrammeUnknown."""
    found = programme(programme_id)
    if not drafts and found.status not in SHOWN:
        raise ProgrammeUnknown(programme=programme_id)
    units = (
        select(Unit).join(ProgrammeUnit, ProgrammeUnit.unit_id == Unit.id).where(ProgrammeUnit.programme_id == found.id)
    )
    return ProgrammePage(
        programme=found,
        objectives=objectives_of(found.id),
        parts=_parts(found.id),
        units=list(db.session.scalars(units.order_by(Unit.name, Unit.id))),
    )


def objectives_of(programme: str) -> list[Objective]:
    """Return the objectives of a programme, the first to be measured first."""
    wanted = select(Objective).where(Objective.programme_id == programme)
    return list(db.session.scalars(wanted.order_by(Objective.measure_on, Objective.id)))


def programmes_of_offerings(offerings: Sequence[str]) -> dict[str, Programme]:
    """Return the opened programme that each of these offerings is part of, by offering."""
    rows = db.session.execute(
        select(ProgrammePart.offering_id, Programme)
        .join(Programme, Programme.id == ProgrammePart.programme_id)
        .where(ProgrammePart.offering_id.in_(offerings), Programme.status.in_(SHOWN))
    )
    return {row[0]: row[1] for row in rows}


def offerings_for_programmes(models: Sequence[str]) -> list[Offering]:
    """Return the published offerings under models that join programmes and that no programme has yet, by title."""
    taken = select(ProgrammePart.offering_id)
    return list(
        db.session.scalars(
            select(Offering)
            .where(Offering.model.in_(models), Offering.status == OfferingStatus.PUBLISHED, Offering.id.not_in(taken))
            .order_by(Offering.title, Offering.id)
        )
    )


def _parts(programme: str) -> list[Part]:
    rows = db.session.execute(
        select(ProgrammePart, Offering)
        .join(Offering, Offering.id == ProgrammePart.offering_id)
        .where(ProgrammePart.programme_id == programme)
        .order_by(Offering.title, Offering.id)
    ).all()
    groups: dict[str, list[tuple[Group, Unit]]] = {part.offering_id: [] for part, _offering in rows}
    for group, unit in db.session.execute(
        select(Group, Unit)
        .join(Unit, Unit.id == Group.unit_id)
        .where(Group.offering_id.in_(groups))
        .order_by(Group.start_time, Unit.name, Group.id)
    ):
        groups[group.offering_id].append((group, unit))
    deliverers = sorted({offering.provider_id for _part, offering in rows if offering.provider_id})
    names, sectors = provider_names(deliverers), sectors_of_providers(deliverers)
    return [
        Part(
            offering=offering,
            objective=part.objective_id,
            provider_name=names.get(offering.provider_id or ""),
            sector=sectors.get(offering.provider_id or "", Sector.PUBLIC),
            groups=groups[offering.id],
        )
        for part, offering in rows
    ]
