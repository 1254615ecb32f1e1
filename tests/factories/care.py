"""Children in care for tests: placed by the city, with declared incomes, and decided on."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from catalog.models import Unit
from marketplace.care import operations as care
from marketplace.care.models import FeeDecision
from marketplace.care.queries import decisions_of
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.models import Placement
from marketplace.enrolment.operations import Care
from marketplace.kernel.operation import SYSTEM
from marketplace.people import operations as people
from marketplace.people.models import DeclarationPurpose
from marketplace.service_models.base import LegalRoute
from tests.factories.catalog import a_unit
from tests.factories.people import an_actor
from tests.factories.providers import AProvider, an_accredited_provider, an_agreement, in_one_go

AUGUST = date(2026, 8, 1)
WHOLE_DAYS = [Care(day, time(8), time(16)) for day in range(5)]
SHORT_DAYS = [Care(day, time(9), time(14)) for day in range(5)]
PLACE_CENTS = 1_100_00


@in_one_go
def a_care_provider(now: datetime, route: LegalRoute, valid_from: date = AUGUST, **terms: Any) -> AProvider:
    """Return a provider with an agreement for care by a route of V+, from August on."""
    provider = an_accredited_provider(now)
    if route is not LegalRoute.VOUCHER:
        terms = {"place_price_cents": PLACE_CENTS, "place_volume": 20, **terms}
    terms = {"model": "vplus", "legal_route": route, "platform_fee_bp": 0, "valid_from": valid_from, **terms}
    an_agreement(provider, now, **terms)
    return provider


@in_one_go
def a_placed_child(now: datetime, child: str, unit: Unit | None = None, **facts: Any) -> Placement:
    """Place a child in care from the first of August, for whole days at a city unit where nothing else is said."""
    facts = {"valid_from": AUGUST, "care": WHOLE_DAYS, "reasons": "The guardians work.", **facts}
    unit_id = unit.id if unit else a_unit(now).id
    return enrolment.place_child(actor=SYSTEM, now=now, child=child, unit=unit_id, **facts)


def by(route: LegalRoute, provider: AProvider) -> dict[str, Any]:
    """Return the facts of a placement by a route of V+."""
    return {"model": "vplus", "legal_route": route, "provider": provider.id}


def declared(now: datetime, household: str, income_cents: int | None, valid_from: date = AUGUST, size: int = 4) -> None:
    """Let a household declare its income for the fee."""
    people.declare_income(
        actor=SYSTEM,
        now=now,
        household=household,
        purpose=DeclarationPurpose.FEE_DECISION,
        income_cents_per_month=income_cents,
        family_size=size,
        valid_from=valid_from,
    )


def decided(now: datetime, *children: str, from_day: date = AUGUST) -> care.Decided:
    """Let an officer decide from a day on."""
    officer = an_actor(now, "city.officer")
    return care.decide_fees(actor=officer, now=now, from_day=from_day, children=list(children) or None)


def holding(child: str) -> list[FeeDecision]:
    """Return the decisions of a child that hold, the earliest first."""
    return [each for each in reversed(decisions_of(child)) if each.annulled_at is None]


def spans(child: str) -> list[tuple[date, date | None, int]]:
    """Return from when until when which fee holds for a child, in cents."""
    return [(each.valid_from, each.valid_until, each.fee_cents) for each in holding(child)]
