"""Delivery for programs: the roster by the door, attendance, and what becomes of a session."""

from collections.abc import Iterable
from typing import Any

from marketplace.delivery import operations, queries, schemas
from marketplace.delivery.queries import SessionSeen
from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of

routes = Room("delivery", description="Rosters, attendance, delivered and cancelled sessions.")


def to_do(found: Iterable[SessionSeen]) -> list[dict[str, Any]]:
    """Return sessions as they are listed."""
    return [
        {
            "session": seen.session.id,
            "group": seen.group.id,
            "offering": seen.offering.id,
            "starts_at": seen.session.starts_at,
            "ends_at": seen.session.ends_at,
            "delivery": seen.delivery,
        }
        for seen in found
    ]


@routes.get("/sessions/to-mark")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.SessionToDoSchema))
def sessions_to_mark(asked: dict[str, int]) -> dict[str, Any]:
    """List the sessions that have begun and of which one has said nothing yet, the oldest first."""
    found = to_do(queries.sessions_to_mark(asker(), asked_at()))
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/sessions/to-confirm")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.SessionToDoSchema))
def sessions_to_confirm(asked: dict[str, int]) -> dict[str, Any]:
    """List the sessions that are marked or disputed and wait for a confirmation, the oldest first."""
    found = to_do(queries.sessions_to_confirm(asker()))
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/sessions/<string:session>/roster")
@routes.response(200, schemas.RosterSchema)
def roster(session: str) -> dict[str, Any]:
    """Show who is expected in a session, and of each child what this reader may see; the reading is logged."""
    read = operations.read_roster(actor=asker(), now=asked_at(), session=session)
    rows = [
        {
            "enrolment": row.enrolment,
            "seen": row.seen,
            "missing": {category: str(verdict.reason) for category, verdict in row.missing.items()},
        }
        for row in read.rows
    ]
    return {"session": read.session, "read_at": read.read_at, "expires_at": read.expires_at, "rows": rows}


@routes.put("/sessions/<string:session>/attendance")
@routes.arguments(schemas.MarksSchema)
@routes.response(200, schemas.MarkedSchema)
def mark_attendance(asked: dict[str, Any], session: str) -> dict[str, Any]:
    """Mark who came, the whole list at once; a later list corrects an earlier one."""
    marks = [(each["enrolment"], each["mark"]) for each in asked["marks"]]
    return {"items": operations.mark_attendance(actor=asker(), now=asked_at(), session=session, marks=marks)}


@routes.put("/sessions/<string:session>/attendance/<string:enrolment>")
@routes.arguments(schemas.MarkOneSchema)
@routes.response(200, schemas.AttendanceSchema)
def mark_one(asked: dict[str, Any], session: str, enrolment: str) -> Any:
    """Mark one child, unless somebody has marked her otherwise since the mark that was seen."""
    return operations.mark_one(actor=asker(), now=asked_at(), session=session, enrolment=enrolment, **asked)


@routes.get("/children/<string:child>/attendance")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ChildAttendanceSchema))
def attendance_of_child(asked: dict[str, int], child: str) -> dict[str, Any]:
    """List to which sessions a child in one's custody came; the reading is logged."""
    read = operations.read_attendance(actor=asker(), now=asked_at(), child=child)
    found = [{"session": session, "mark": mark} for session, mark in read.items()]
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/sessions/<string:session>/delivery")
@routes.response(200, schemas.DeliverySchema)
def mark_delivered(session: str) -> Any:
    """Say that a session was delivered; somebody else bears it out."""
    return operations.mark_delivered(actor=asker(), now=asked_at(), session=session)


@routes.post("/sessions/<string:session>/confirmation")
@routes.response(200, schemas.DeliverySchema)
def confirm_delivery(session: str) -> Any:
    """Bear out that a session was delivered."""
    return operations.confirm_delivery(actor=asker(), now=asked_at(), session=session)


@routes.post("/sessions/<string:session>/dispute")
@routes.arguments(schemas.DisputeSchema)
@routes.response(200, schemas.DeliverySchema)
def dispute_delivery(asked: dict[str, Any], session: str) -> Any:
    """Say that a session was not delivered as promised."""
    return operations.dispute_delivery(actor=asker(), now=asked_at(), session=session, **asked)


@routes.post("/sessions/<string:session>/cancellation")
@routes.arguments(schemas.CancelSchema)
@routes.response(200, schemas.DeliverySchema)
def cancel_session(asked: dict[str, Any], session: str) -> Any:
    """Cancel a session; everybody gets back her part."""
    return operations.cancel_session(actor=asker(), now=asked_at(), session=session, **asked)
