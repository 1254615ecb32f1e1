"""Places in day care for programs: apply, decide, answer, ask to put right."""

from __future__ import annotations

from typing import Any

from consent import door
from marketplace.admission import operations, queries, schemas
from marketplace.admission.errors import CareApplicationNotFound
from marketplace.admission.models import CareApplication
from marketplace.admission.operations import Place, Wish
from marketplace.enrolment.operations import Care
from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day
from marketplace.people.queries import children_of

DECISION = "child.care_decision"

routes = Room("admission", description="Applications for day care, decisions on them, and rectification.")


def our_applications() -> list[CareApplication]:
    """Return the applications for care of the children in the asker's custody, the newest first."""
    return queries.applications_of_children(children_of(asker().subject or "", city_day(asked_at())))


def place_of(told: dict[str, Any] | None) -> Place | None:
    """Return the place that was told, or None for none."""
    return Place(**told) if told else None


@routes.get("/care-applications")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.CareApplicationSchema))
def care_applications(asked: dict[str, int]) -> dict[str, Any]:
    """List the applications for care of the children in one's custody, the newest first."""
    return slice_of(our_applications(), number=asked["page"], size=asked["page_size"])


@routes.get("/care-applications/<string:application>")
@routes.response(200, schemas.CareApplicationInFullSchema)
def care_application(application: str) -> dict[str, Any]:
    """Show an application for care of a child in one's custody, with the decisions on it."""
    found = next((each for each in our_applications() if each.id == application), None)
    if found is None:
        raise CareApplicationNotFound(application=application)
    asked: dict[str, Any] = {"subjects": [found.child_id], "categories": [DECISION]}
    seen = door.own_access(actor=asker(), now=asked_at(), **asked).get(found.child_id, {}).get(DECISION) or {}
    told = {name: getattr(found, name) for name in schemas.CareApplicationSchema().fields}
    decided = queries.decisions_of([found.id]).get(found.id, [])
    names = schemas.CareDecisionSchema().fields
    return told | {
        "decisions": [
            {name: getattr(each, name) for name in names if name != "application_id"} | seen.get(each.id, {})
            for each in decided
        ]
    }


@routes.post("/care-applications")
@routes.arguments(schemas.ApplyForCareSchema)
@routes.response(201, schemas.CareApplicationSchema)
def apply_for_care(asked: dict[str, Any]) -> Any:
    """Apply for a place in day care for a child in one's custody."""
    wishes = [Wish(**each) for each in asked.pop("wishes")]
    care = [Care(**each) for each in asked.pop("care")]
    return operations.apply_for_care(actor=asker(), now=asked_at(), wishes=wishes, care=care, **asked)


@routes.post("/care-applications/<string:application>/withdrawal")
@routes.response(200, schemas.CareApplicationSchema)
def withdraw_care_application(application: str) -> Any:
    """Take back an application for care that is not decided."""
    return operations.withdraw_care_application(actor=asker(), now=asked_at(), application=application)


@routes.post("/care-applications/<string:application>/decisions")
@routes.arguments(schemas.DecideOnCareSchema)
@routes.response(201, schemas.CareDecisionSchema)
def decide_on_care(asked: dict[str, Any], application: str) -> Any:
    """Decide for the city: a place at a unit, or none, with reasons."""
    place = place_of(asked.pop("place"))
    return operations.decide_on_care(actor=asker(), now=asked_at(), application=application, place=place, **asked)


@routes.post("/care-decisions/<string:decision>/answer")
@routes.arguments(schemas.AnswerCarePlaceSchema)
@routes.response(200, schemas.CareDecisionSchema)
def answer_place(asked: dict[str, Any], decision: str) -> Any:
    """Take or leave a place in day care."""
    return operations.answer_place(actor=asker(), now=asked_at(), decision=decision, **asked)


@routes.post("/care-decisions/<string:decision>/rectification")
@routes.arguments(schemas.AskRectificationSchema)
@routes.response(201, schemas.RectificationSchema)
def ask_rectification(asked: dict[str, Any], decision: str) -> Any:
    """Ask in time that a decision is put right."""
    return operations.ask_rectification(actor=asker(), now=asked_at(), decision=decision, **asked)


@routes.post("/care-decisions/<string:decision>/rectification/answer")
@routes.arguments(schemas.DecideOnCareSchema)
@routes.response(200, schemas.RectificationSchema)
def answer_rectification(asked: dict[str, Any], decision: str) -> Any:
    """Put a decision right by a new place, or let it stand, as another officer than who decided."""
    place = place_of(asked.pop("place"))
    return operations.answer_rectification(actor=asker(), now=asked_at(), decision=decision, place=place, **asked)
