"""Services that move, made by the operations that a city uses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from catalog.queries import offering as offering_by_id
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from marketplace.service_models.base import LegalRoute
from marketplace.steering import operations
from marketplace.steering.kinds import Measure
from marketplace.steering.models import ServiceMove
from marketplace.steering.operations import Promise
from tests.factories.delivery import Club
from tests.factories.people import an_actor
from tests.factories.providers import AProvider, an_agreement

KEEPS_ITS_SESSIONS = Promise(Measure.CONTINUITY, 9_500)


def service_of(club: Club) -> str:
    """The service that a club gives."""
    return offering_by_id(club.offering).service_id


def agreed_by_voucher(club: Club, now: datetime) -> None:
    """Let the club's provider accept an agreement by which families use a voucher there."""
    an_agreement(
        AProvider(club.provider, club.staff),
        now,
        model="vplus",
        legal_route=LegalRoute.VOUCHER,
        platform_fee_bp=0,
    )


def a_planned_move(club: Club, now: datetime, **facts: Any) -> ServiceMove:
    """Plan that the club's service moves from the platform to the voucher next week, and keeps its sessions."""
    facts = {
        "to_model": "vplus",
        "legal_route": LegalRoute.VOUCHER,
        "from_day": city_day(now) + timedelta(days=7),
        "reason": "Families shall choose with the city's voucher.",
        "promises": [KEEPS_ITS_SESSIONS],
        **facts,
    }
    return operations.plan_move(actor=club.owner, now=now, service=service_of(club), **facts)


def a_second_person(now: datetime) -> Actor:
    """The budget holder, who did not plan the move."""
    return an_actor(now, "city.budget_holder")


def an_approved_move(club: Club, now: datetime, **facts: Any) -> ServiceMove:
    """Plan a move for which all is in place, and have it approved."""
    agreed_by_voucher(club, now)
    planned = a_planned_move(club, now, **facts)
    return operations.approve_move(actor=a_second_person(now), now=now, move=planned.id)


def a_year_after(day: date) -> date:
    """The day on which a promise is due."""
    return day.replace(year=day.year + 1)
