"""Cost per delivered hour: what family, city and grants paid for what was delivered, and for how many hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from catalog.models import Group, Unit
from marketplace.enrolment.models import Enrolment, Placement
from marketplace.kernel.db import rows
from marketplace.money.flows import RECEIVERS
from marketplace.money.funding.models import Funding
from marketplace.money.ledger.models import Entry, Transfer, TransferKind
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.service_models.settlement import Source
from marketplace.steering.figures import At, Figure
from marketplace.steering.kinds import Measure, Silence
from marketplace.steering.queries.span import Span, basic_service

MINUTES = 60
DAYS_IN_WEEK = 7
OWN_PRODUCTION = frozenset(model.key for model in SERVICE_MODELS if model.legal_routes == (LegalRoute.OWN_PRODUCTION,))
"""Models under which the cost of a unit stands in the city's own books, and only the client fee in these."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Cents by who paid them, and minutes of children: delivered ones, and those of care that was decided on."""

    family_cents: int = 0
    city_cents: int = 0
    grant_cents: int = 0
    minutes: int = 0
    planned_minutes: int = 0
    own_production: bool = False

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.family_cents + other.family_cents,
            self.city_cents + other.city_cents,
            self.grant_cents + other.grant_cents,
            self.minutes + other.minutes,
            self.planned_minutes + other.planned_minutes,
            self.own_production or other.own_production,
        )

    def figure(self) -> Figure:
        """Return the cents for an hour of one child; silent where the books do not hold the whole cost."""
        cents = self.family_cents + self.city_cents + self.grant_cents
        minutes = self.minutes + self.planned_minutes
        parts = (
            ("family_cents", self.family_cents),
            ("city_cents", self.city_cents),
            ("grant_cents", self.grant_cents),
            ("delivered_hours", self.minutes // MINUTES),
            ("planned_hours", self.planned_minutes // MINUTES),
        )
        hours = minutes // MINUTES
        if self.own_production:
            return Figure(Measure.COST_PER_HOUR, n=hours, silence=Silence.NOT_IN_THE_BOOKS, parts=parts)
        if not cents or not minutes:
            return Figure(Measure.COST_PER_HOUR, n=hours, silence=Silence.NOTHING_YET, parts=parts)
        return Figure(Measure.COST_PER_HOUR, (2 * cents * MINUTES + minutes) // (2 * minutes), hours, parts=parts)


def what_was_spent(span: Span) -> list[tuple[At, Spent]]:
    """Return what was paid and for how many minutes within the span; four statements, whatever the city's size.

    The rent of a room and the platform's fee are inside, since they are taken out of what family and city pay.
    """
    return [*_paid(span), *_delivered(span), *_in_care(span)]


def _paid(span: Span) -> list[tuple[At, Spent]]:
    """What arrived at providers, platform, tax and city, less what was reversed: as the flows of money are counted."""
    where = (Entry.service, Entry.model, Unit.postal_code, Entry.source)
    found = rows(
        select(*where, func.sum(-Entry.amount_cents))
        .select_from(Entry)
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .outerjoin(Enrolment, Enrolment.id == Entry.enrolment)
        .outerjoin(Group, Group.id == Enrolment.group_id)
        .outerjoin(Unit, Unit.id == Group.unit_id)
        .where(
            Entry.account_code.in_(RECEIVERS),
            Entry.enrolment.is_not(None),
            Transfer.occurred_on > span.since_day,
            Transfer.occurred_on <= span.today,
        )
        .group_by(*where)
    ).all()
    named = {Source.FAMILY: "family_cents", Source.CITY: "city_cents", Source.GRANT: "grant_cents"}
    return [
        (At(service, model, area), Spent(**{named[source]: int(cents)}, own_production=model in OWN_PRODUCTION))
        for service, model, area, source, cents in found
        if source in named
    ]


def _delivered(span: Span) -> list[tuple[At, Spent]]:
    """The minutes of sessions that earned, once for each child, by the times of their groups."""
    where = (Funding.service, Funding.model, Unit.postal_code, Group.start_time, Group.end_time)
    reversal = select(Transfer.reversal_of).where(Transfer.reversal_of.is_not(None))
    found = rows(
        select(*where, func.count())
        .select_from(Transfer)
        .join(Funding, Funding.enrolment == Transfer.enrolment)
        .join(Enrolment, Enrolment.id == Transfer.enrolment)
        .join(Group, Group.id == Enrolment.group_id)
        .join(Unit, Unit.id == Group.unit_id)
        .where(
            Transfer.kind == TransferKind.EARN,
            Transfer.session.is_not(None),
            Transfer.id.not_in(reversal),
            Transfer.occurred_on > span.since_day,
            Transfer.occurred_on <= span.today,
        )
        .group_by(*where)
    ).all()
    return [
        (At(service, model, area), Spent(minutes=n * _minutes(starts, ends)))
        for service, model, area, starts, ends, n in found
    ]


def _minutes(starts: object, ends: object) -> int:
    first, last = (datetime.combine(date.min, each) for each in (starts, ends))  # type: ignore[arg-type]
    return int((last - first).total_seconds()) // MINUTES


def _in_care(span: Span) -> list[tuple[At, Spent]]:
    """The minutes of care that was decided on for the span: planned, since care is not marked by the hour."""
    where = (Placement.model, Unit.postal_code, Placement.valid_from, Placement.valid_until)
    found = rows(
        select(*where, func.sum(Placement.care_minutes_per_week))
        .join(Unit, Unit.id == Placement.unit_id)
        .where(Placement.valid_from <= span.today)
        .group_by(*where)
    ).all()
    service = basic_service()
    return [
        (
            At(service, model, area),
            Spent(
                planned_minutes=int(minutes) * _days(span, valid_from, valid_until) // DAYS_IN_WEEK,
                own_production=model in OWN_PRODUCTION,
            ),
        )
        for model, area, valid_from, valid_until, minutes in found
    ]


def _days(span: Span, valid_from: date, valid_until: date | None) -> int:
    last = min(valid_until or span.today, span.today)
    return max(0, (last - max(valid_from, span.since_day)).days)
