"""The list of evidence: for each duty of each service model the functions that judge it."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.kernel.registry import Registry
from marketplace.service_models.base import Duty, ServiceModel
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.steering.duties import (
    behaviour,
    catalogue,
    deliveries,
    families,
    money,
    rules,
    sourcing,
    staff_and_rooms,
    wellbeing,
)
from marketplace.steering.duties.base import Judge, Judged, ModelJudged, Scope
from marketplace.steering.queries.readings import Readings

EVIDENCE: Registry[tuple[Judge, ...]] = Registry("evidence of a duty")

for duty, judges in {
    "v.people": (staff_and_rooms.qualified_people,),
    "v.processes": (deliveries.sessions_held, deliveries.answered_in_time),
    "v.facilities": (staff_and_rooms.good_rooms,),
    "v.tools": (staff_and_rooms.good_tools,),
    "vplus.catalogue": (catalogue.published_complete,),
    "vplus.sourcing": (sourcing.agreements_accepted,),
    "vplus.assurance": (sourcing.papers_valid, deliveries.answered_in_time),
    "vplus.satisfaction": (families.families_heard,),
    "vx.impact": (wellbeing.impact_measured,),
    "vx.integration": (wellbeing.services_joined,),
    "vx.guidance": (wellbeing.guidance_given,),
    "vx.feedback": (families.families_heard,),
    "v2.rules": (rules.rules_in_force, catalogue.attachments_approved),
    "v2.flows": (deliveries.answered_in_time, money.earned_is_paid),
    "v2.individual": (behaviour.used_with_consent,),
}.items():
    EVIDENCE.add(duty, judges)


def judged(readings: Readings, service: str | None = None) -> Sequence[ModelJudged]:
    """Return each service model with its duties as they stand, of one service or of all."""
    return [judged_model(readings, model, service) for model in SERVICE_MODELS]


def judged_model(readings: Readings, model: ServiceModel, service: str | None = None) -> ModelJudged:
    """Return one model with its duties as they stand, of one service or of all."""
    scope = Scope(model.key, service)
    return ModelJudged(model, [_judged(readings, scope, duty) for duty in model.duties])


def _judged(readings: Readings, scope: Scope, duty: Duty) -> Judged:
    return Judged(duty, [judge(readings, scope) for judge in EVIDENCE[f"{scope.model}.{duty.key}"]])
