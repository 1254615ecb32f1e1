"""A programme for tests: offerings of an association and of the city, one objective, a grant that pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from catalog import operations
from catalog.kinds import Direction, Scale
from catalog.models import Objective, Offering, Service
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.settlement import Source
from tests.factories.catalog import AnOffering, a_published_offering, a_season, a_service, a_unit
from tests.factories.enrolment import City, a_city
from tests.factories.money import a_budget_line
from tests.factories.providers import AProvider, a_provider, a_service_owner, an_agreement, in_one_go

GRANT = "wellbeing-grant"
TERMS = operations.ProgrammeTerms(
    title="Family in motion",
    purpose="Children and parents move, eat and learn together, close to the day care they know.",
    grant_line=GRANT,
    grant_decision="Grant of the ministry, 3.6.2026 (made up)",
    outcome_bp=2_000,
)
MOVES_MORE = operations.ObjectiveTerms(
    statement="More families move together every week.",
    indicator="Families that moved together at least twice in the week before they were asked",
    measured_in="per cent of families",
    scale=Scale.SHARE,
    direction=Direction.RISES,
    baseline_hundredths=40_00,
    target_hundredths=55_00,
    measure_on=date(2026, 11, 30),
    comparison="Families of three day-care centres without the programme",
)


@dataclass(frozen=True)
class AProgramme:
    """A programme, its objective, the city around it; `group` is that of the association's part."""

    id: str
    objective: str
    city: City
    group: str
    own_offering: str

    @property
    def offering(self) -> str:
        """The association's part."""
        return self.city.offering


def a_wellbeing_city(now: datetime) -> City:
    """A city whose club is made under the wellbeing model by agreement, and whose grant is on a budget line."""
    city = a_city(now, model="vx")
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Service).values(model="vx"))
    an_agreement(city.provider, now, model="vx", legal_route=LegalRoute.GRANT, platform_fee_bp=0)
    a_budget_line(now, name=GRANT, source=Source.GRANT, amount_cents=10_000_00)
    return city


@in_one_go
def a_bare_city(now: datetime) -> City:
    """The same, for tests in which nobody takes part: no law, no rules."""
    owner, provider, unit, season = a_service_owner(now), a_provider(now), a_unit(now).id, a_season(now).id
    service = a_service(now, model="vx").id
    an_agreement(provider, now, model="vx", legal_route=LegalRoute.GRANT, platform_fee_bp=0)
    a_budget_line(now, name=GRANT, source=Source.GRANT, amount_cents=10_000_00)
    city = City(now, provider, unit, season, "", "", owner, service)
    made = a_part_to_be(now, city, provider)
    city.offering, city.group = made.id, made.group
    return city


def a_part_to_be(now: datetime, city: City, provider: AProvider, **facts: Any) -> AnOffering:
    """An offering under the model of programmes, published by the city's operations."""
    return a_published_offering(
        now, provider=provider, unit=city.unit, season=city.season, service=city.service, **facts
    )


def the_city_itself(city: City) -> AProvider:
    """The city as the deliverer of an offering, for whom the service owner acts."""
    return AProvider(None, city.owner)  # type: ignore[arg-type]


@in_one_go
def a_draft_programme(now: datetime, city: City | None = None, **terms: Any) -> AProgramme:
    """A programme that lacks nothing and is not open yet."""
    city = city or a_bare_city(now)
    own = a_part_to_be(now, city, the_city_itself(city), title="Family swim", rrule="FREQ=WEEKLY;BYDAY=TH").id
    facts = {name: getattr(TERMS, name) for name in TERMS.__dataclass_fields__} | terms
    made = operations.compose_programme(
        actor=city.owner, now=now, terms=operations.ProgrammeTerms(**facts), units=[city.unit]
    )
    objective = an_objective(now, city, made.id)
    for offering in (city.offering, own):
        operations.add_part(actor=city.owner, now=now, programme=made.id, offering=offering, objective=objective.id)
    return AProgramme(made.id, objective.id, city, city.group, own)


def a_programme(now: datetime, city: City | None = None, **terms: Any) -> AProgramme:
    """A programme that takes families."""
    made = a_draft_programme(now, city, **terms)
    operations.open_programme(actor=made.city.owner, now=now, programme=made.id)
    return made


def an_objective(now: datetime, city: City, programme: str, **terms: Any) -> Objective:
    """Promise that more families move together."""
    facts = {name: getattr(MOVES_MORE, name) for name in MOVES_MORE.__dataclass_fields__} | terms
    return operations.add_objective(
        actor=city.owner, now=now, programme=programme, terms=operations.ObjectiveTerms(**facts)
    )


def changed(now: datetime, offering: str, **values: Any) -> None:
    """Let an offering stand otherwise."""
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Offering).where(Offering.id == offering).values(**values))
