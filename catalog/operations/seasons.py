"""Open and close seasons, say which services there are, and on which days nothing is held."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from catalog import policy, queries
from catalog.errors import SeasonClosed, SeasonTaken, SeasonWrong, ServiceTaken, ServiceWrong
from catalog.events import SeasonClosed as SeasonWasClosed
from catalog.holidays import holidays_of
from catalog.models import Holiday, Offering, OfferingStatus, Season, SeasonStatus, Service
from catalog.operations.publishing import withdraw
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import Text, _
from marketplace.service_models.registry import model as service_model

LONGEST_SEASON = timedelta(days=731)
SEASON_YEARS_BACK, SEASON_YEARS_AHEAD = 2, 5
MAX_SEASON_NAME, MAX_SERVICE_NAME, MAX_KEYWORDS = 80, 120, 30

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@operation(policy.OPEN_SEASON)
def open_season(*, actor: Actor, now: datetime, name: str, starts_on: date, ends_on: date) -> Season:
    """Open a season from its first to its last day, both included. Raises: SeasonWrong, SeasonTaken."""
    name = name.strip()
    fields: dict[str, list[Text]] = {}
    if not 0 < len(name) <= MAX_SEASON_NAME:
        fields["name"] = [_("Give a name of at most 80 characters.")]
    first, last = first_days(city_day(now))
    if not first <= starts_on <= last:
        said = _("Give a first day from %(first)s to %(last)s.", first=first.isoformat(), last=last.isoformat())
        fields["starts_on"] = [said]
    if not timedelta() < ends_on - starts_on <= LONGEST_SEASON:
        fields["ends_on"] = [_("The last day comes after the first, at most two years later.")]
    if fields:
        raise SeasonWrong(fields=fields)
    if any(season.name == name for season in queries.seasons()):
        raise SeasonTaken(fields={"name": [SeasonTaken.advice]})
    season = Season(name=name, starts_on=starts_on, ends_on=ends_on)
    db.session.add(season)
    db.session.flush()
    return season


def first_days(today: date) -> tuple[date, date]:
    """Return the earliest and the latest day on which a season that is opened today begins; others are mistyped."""
    return today - relativedelta(years=SEASON_YEARS_BACK), today + relativedelta(years=SEASON_YEARS_AHEAD)


@operation(policy.CLOSE_SEASON)
def close_season(*, actor: Actor, now: datetime, season: str) -> Season:
    """Close a season: nothing of it is found or enrolled any more. Raises: SeasonUnknown, SeasonClosed."""
    found = queries.season(season)
    if found.status == SeasonStatus.CLOSED:
        raise SeasonClosed(season=season)
    found.status = SeasonStatus.CLOSED
    db.session.flush()
    announce(SeasonWasClosed(season=season))
    return found


@operation(policy.DEFINE_SERVICE)
def define_service(
    *,
    actor: Actor,
    now: datetime,
    slug: str,
    name: str,
    model: str,
    is_basic: bool = False,
    keywords: Sequence[str] = (),
) -> Service:
    """Add a service to the catalogue, with the model under which it is usually given; the actor owns it.

    Raises: ServiceWrong, ServiceTaken, KindUnknown (the model).
    """
    fields: dict[str, list[Text]] = {}
    if not _SLUG.fullmatch(slug):
        fields["slug"] = [_("Use small letters, digits and single hyphens, such as drama-club.")]
    if not 0 < len(name.strip()) <= MAX_SERVICE_NAME:
        fields["name"] = [_("Give a name of at most 120 characters.")]
    if len(keywords) > MAX_KEYWORDS:
        fields["keywords"] = [_("Give at most 30 keywords.")]
    if fields:
        raise ServiceWrong(fields=fields)
    if any(service.slug == slug for service in queries.services()):
        raise ServiceTaken(fields={"slug": [ServiceTaken.advice]})
    service = Service(
        slug=slug,
        name=name.strip(),
        model=service_model(model).key,
        is_basic=is_basic,
        owner_id=actor.person,
        keywords=list(keywords),
    )
    db.session.add(service)
    db.session.flush()
    return service


@operation(policy.MOVE_SERVICE)
def move_service(*, actor: Actor, now: datetime, service: str, model: str, reason: str) -> Service:
    """Let new offerings of a service be of another model from now on.

    What is published under the earlier model is withdrawn, so that no new enrolment is of it; whoever is enrolled keeps
    place and model. Drafts become drafts under the new model. Raises: ServiceUnknown, KindUnknown (the model).
    """
    found = queries.service(service)
    earlier, found.model = found.model, service_model(model).key
    if earlier == found.model:
        return found
    found.moved_from = earlier
    of_earlier = select(Offering).where(Offering.service_id == service, Offering.model == earlier)
    for offering in db.session.scalars(of_earlier.order_by(Offering.id)):
        if offering.status == OfferingStatus.PUBLISHED:
            withdraw(offering, now=now, reason=reason)
        elif offering.status in (OfferingStatus.DRAFT, OfferingStatus.SUBMITTED) and not offering.revision:
            offering.model, offering.status = found.model, OfferingStatus.DRAFT
    db.session.flush()
    return found


@operation(policy.DECLARE_HOLIDAYS)
def declare_holidays(*, actor: Actor, now: datetime, year: int) -> int:
    """Enter the public holidays of a year, on which no new session is held; return how many were new."""
    days = holidays_of(year)
    known = set(db.session.scalars(select(Holiday.day).where(Holiday.day.in_(days))))
    new = {day: name for day, name in days.items() if day not in known}
    db.session.add_all(Holiday(day=day, name=name) for day, name in new.items())
    return len(new)
