"""Care, a child's week and absences for programs."""

from datetime import timedelta
from typing import Any

from consent import door
from marketplace.enrolment import operations, queries, schemas
from marketplace.enrolment.api.room import OF_THE_DOOR, refuse_stranger, routes
from marketplace.enrolment.operations import Care
from marketplace.kernel.api import PageQuery, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day
from marketplace.service_models.base import RecipientKind


@routes.get("/children/<string:child>/week")
@routes.arguments(schemas.WeekQuery, location="query")
@routes.response(200, schemas.WeekSchema)
def week(asked: dict[str, Any], child: str) -> dict[str, Any]:
    """Show where a child in one's custody is in seven days; nothing while the hours may not be told."""
    refuse_stranger(child)
    today = city_day(asked_at())
    monday = asked["monday"] or today - timedelta(days=today.weekday())
    seen_of(child)
    return {"monday": monday, "busy": queries.week_of(child, monday) if times_may_be_told(child) else []}


def times_may_be_told(child: str) -> bool:
    """Tell whether a guardian may know when a child is where; also of a child who is in no care."""
    herself = door.Recipient(RecipientKind.DATA_SUBJECT, person=asker().person)
    asked = {"subjects": [child], "categories": ["child.times"]}
    said = door.decide(recipient=herself, purpose=door.OWN_ACCESS, now=asked_at(), **asked)
    return said[child]["child.times"].allowed


def seen_of(child: str) -> dict[str, Any]:
    """Return the unit and the hours of a child's care as the door tells them to a guardian with custody."""
    asked = {"subjects": [child], "categories": ["child.unit", "child.times"]}
    return door.own_access(actor=asker(), now=asked_at(), **asked).get(child, {})


@routes.get("/children/<string:child>/placements")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.PlacementSchema))
def placements(asked: dict[str, int], child: str) -> dict[str, Any]:
    """List the decisions on care of a child in one's custody, the newest first."""
    refuse_stranger(child)
    seen = seen_of(child)
    hidden = {name for category, names in OF_THE_DOOR.items() if category not in seen for name in names}
    shown = [name for name in schemas.PlacementSchema().fields if name not in hidden]
    told = [{name: getattr(each, name) for name in shown} for each in queries.placements_of(child)]
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/children/<string:child>/placements")
@routes.arguments(schemas.PlaceChildSchema)
@routes.response(201, schemas.PlacementSchema)
def place_child(asked: dict[str, Any], child: str) -> Any:
    """Decide for the city that a child is in care at a unit."""
    care = [Care(**each) for each in asked.pop("care")]
    return operations.place_child(actor=asker(), now=asked_at(), child=child, care=care, **asked)


@routes.post("/placements/<string:placement>/end")
@routes.arguments(schemas.EndPlacementSchema)
@routes.response(200, schemas.EndedPlacementSchema)
def end_placement(asked: dict[str, Any], placement: str) -> Any:
    """Decide for the city that care ends on a day."""
    return operations.end_placement(actor=asker(), now=asked_at(), placement=placement, **asked)


@routes.get("/children/<string:child>/absences")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.AbsenceToldSchema))
def absences(asked: dict[str, int], child: str) -> dict[str, Any]:
    """List the days on which a child in one's custody is told to be away, by first day."""
    refuse_stranger(child)
    categories = ["child.absence", "child.absence_reason"]
    seen = door.own_access(actor=asker(), now=asked_at(), subjects=[child], categories=categories).get(child, {})
    reasons = seen.get("child.absence_reason") or {}
    told = [
        {"id": absence, "first_day": first, "last_day": last, "reason": reasons.get(absence)}
        for absence, (first, last) in (seen.get("child.absence") or {}).items()
    ]
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/absences")
@routes.arguments(schemas.ReportAbsenceSchema)
@routes.response(201, schemas.AbsencesSchema)
def report_absence(asked: dict[str, Any]) -> dict[str, Any]:
    """Tell that children in one's custody are away from care and add-ons, from a day to a day."""
    return {"items": operations.report_absence(actor=asker(), now=asked_at(), **asked)}


@routes.post("/absences/<string:absence>/withdrawal")
@routes.arguments(schemas.BackSchema)
@routes.response(200, schemas.AbsenceSchema)
def withdraw_absence(asked: dict[str, Any], absence: str) -> Any:
    """Tell on which day a child is back, or that she is not away at all."""
    return operations.withdraw_absence(actor=asker(), now=asked_at(), absence=absence, **asked)
