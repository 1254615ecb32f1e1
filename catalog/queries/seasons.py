"""Seasons, services and holidays."""

from datetime import date

from sqlalchemy import select

from catalog.errors import SeasonUnknown, ServiceUnknown
from catalog.models import Holiday, Season, SeasonStatus, Service
from marketplace.kernel.db import db


def season(season: str) -> Season:
    """Return a season. Raises: SeasonUnknown."""
    found = db.session.get(Season, season)
    if found is None:
        raise SeasonUnknown(season=season)
    return found


def seasons() -> list[Season]:
    """All seasons, the latest first."""
    return list(db.session.scalars(select(Season).order_by(Season.starts_on.desc(), Season.id)))


def open_seasons() -> list[Season]:
    """The seasons that still take offerings, the latest first."""
    return [each for each in seasons() if each.status == SeasonStatus.OPEN]


def service(service: str) -> Service:
    """Return a service. Raises: ServiceUnknown."""
    found = db.session.get(Service, service)
    if found is None:
        raise ServiceUnknown(service=service)
    return found


def service_by_slug(slug: str) -> Service:
    """Return a service by its short name. Raises: ServiceUnknown."""
    found = db.session.scalar(select(Service).where(Service.slug == slug))
    if found is None:
        raise ServiceUnknown(slug=slug)
    return found


def services() -> list[Service]:
    """All services by name."""
    return list(db.session.scalars(select(Service).order_by(Service.name, Service.id)))


def holidays_between(first: date, last: date) -> dict[date, str]:
    """The holidays from the first to the last day, both included."""
    rows = db.session.execute(select(Holiday.day, Holiday.name).where(Holiday.day.between(first, last)))
    return {row[0]: row[1] for row in rows}
