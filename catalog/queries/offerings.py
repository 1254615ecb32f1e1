"""Offerings, as their providers, the city and families see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true

from catalog.differences import Difference, differences
from catalog.errors import GroupUnknown, OfferingUnknown, SessionUnknown
from catalog.models import (
    Attachment,
    Group,
    Offering,
    OfferingRevision,
    OfferingStatus,
    Season,
    Service,
    Session,
    Unit,
)
from catalog.queries.attachments import attachments_of_offering
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from providers.queries import provider_names

CITY_ROLES = ("city.service_owner", "city.officer", "city.rule_maker", "auditor", "service_centre", "system")


@dataclass(frozen=True)
class OfferingPage:
    """An offering with all that a page about it shows; the provider's name is None for the city's own."""

    offering: Offering
    service: Service
    season: Season
    provider_name: str | None
    groups: Sequence[tuple[Group, Unit]]
    attachments: Sequence[tuple[Attachment, Unit]]


def offering(offering: str) -> Offering:
    """Return an offering whatever its status. Raises: OfferingUnknown."""
    found = db.session.get(Offering, offering)
    if found is None:
        raise OfferingUnknown(offering=offering)
    return found


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The offerings that somebody may see: the published ones, one's own, and for the city's people all."""
    if any(actor.holds(name) for name in CITY_ROLES):
        return true()
    attached = select(Attachment.offering_id).where(Attachment.unit_id.in_(actor.scopes("unit.manager")))
    return or_(
        Offering.status == OfferingStatus.PUBLISHED,
        Offering.provider_id.in_(actor.scopes("provider.staff")),
        Offering.id.in_(attached),
    )


def offering_page(offering: str, *, actor: Actor) -> OfferingPage:
    """Return an offering that the actor may see, with all around it. Raises: OfferingUnknown."""
    row = db.session.execute(
        select(Offering, Service, Season)
        .join(Service, Service.id == Offering.service_id)
        .join(Season, Season.id == Offering.season_id)
        .where(Offering.id == offering, visible_to(actor))
    ).one_or_none()
    if row is None:
        raise OfferingUnknown(offering=offering)
    found: Offering = row[0]
    groups = db.session.execute(
        select(Group, Unit)
        .join(Unit, Unit.id == Group.unit_id)
        .where(Group.offering_id == offering)
        .order_by(Group.starts_on, Unit.name, Group.start_time, Group.id)
    )
    return OfferingPage(
        offering=found,
        service=row[1],
        season=row[2],
        provider_name=provider_names([found.provider_id]).get(found.provider_id) if found.provider_id else None,
        groups=[(each[0], each[1]) for each in groups],
        attachments=attachments_of_offering(offering),
    )


def offerings_of_provider(provider: str) -> list[Offering]:
    """The offerings of a provider, the latest drafted first."""
    return _offerings(Offering.provider_id == provider)


def city_offerings() -> list[Offering]:
    """The city's own offerings, the latest drafted first."""
    return _offerings(Offering.provider_id.is_(None))


def offerings_to_publish() -> list[Offering]:
    """The offerings that wait for publication, oldest submission first."""
    return list(
        db.session.scalars(
            select(Offering)
            .where(Offering.status == OfferingStatus.SUBMITTED)
            .order_by(Offering.submitted_at, Offering.id)
        )
    )


def revisions_of(offering: str) -> list[OfferingRevision]:
    """What was published of an offering, the latest first."""
    return list(
        db.session.scalars(
            select(OfferingRevision)
            .where(OfferingRevision.offering_id == offering)
            .order_by(OfferingRevision.revision.desc())
        )
    )


@dataclass(frozen=True)
class Change:
    """A published revision, and what it changed of the one before; nothing before the first."""

    revision: OfferingRevision
    differences: Sequence[Difference]


def changes_of(offering: str) -> list[Change]:
    """What each published revision changed, the latest first."""
    kept = revisions_of(offering)
    return [
        Change(each, differences(before.content, each.content) if before else [])
        for each, before in zip(kept, [*kept[1:], None], strict=True)
    ]


def provider_of_offering(offering: str) -> str | None:
    """The provider of an offering, None for the city's own. Raises: OfferingUnknown."""
    row = db.session.execute(select(Offering.provider_id).where(Offering.id == offering)).one_or_none()
    if row is None:
        raise OfferingUnknown(offering=offering)
    return row[0]


def provider_of_group(group: str) -> str | None:
    """The provider of a group's offering, None for the city's own. Raises: GroupUnknown."""
    row = db.session.execute(
        select(Offering.provider_id).join(Group, Group.offering_id == Offering.id).where(Group.id == group)
    ).one_or_none()
    if row is None:
        raise GroupUnknown(group=group)
    return row[0]


def provider_of_session(session: str) -> str | None:
    """The provider of a session's offering, None for the city's own. Raises: SessionUnknown."""
    row = db.session.execute(
        select(Offering.provider_id)
        .join(Group, Group.offering_id == Offering.id)
        .join(Session, Session.group_id == Group.id)
        .where(Session.id == session)
    ).one_or_none()
    if row is None:
        raise SessionUnknown(session=session)
    return row[0]


def _offerings(which: ColumnElement[bool]) -> list[Offering]:
    return list(db.session.scalars(select(Offering).where(which).order_by(Offering.drafted_at.desc(), Offering.id)))
