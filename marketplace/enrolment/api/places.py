"""Holds, waits, offers and places for programs."""

from typing import Any

from marketplace.enrolment import operations, queries, schemas
from marketplace.enrolment.api.room import routes
from marketplace.enrolment.queries.seen import enrolment_seen, enrolments_seen
from marketplace.kernel.api import PageQuery, asked_at, asker, page, page_of
from marketplace.kernel.clock import city_day


@routes.post("/holds")
@routes.arguments(schemas.HoldSchema)
@routes.response(201, schemas.EnrolmentSchema)
def hold_place(asked: dict[str, Any]) -> Any:
    """Hold a place in a group for a while, at the price of now."""
    return operations.hold_place(actor=asker(), now=asked_at(), **asked)


@routes.post("/enrolments/<string:enrolment>/confirmation")
@routes.response(200, schemas.EnrolmentSchema)
def confirm_hold(enrolment: str) -> Any:
    """Turn a hold into an enrolment; one owes the family's share from then on."""
    return operations.confirm_hold(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.post("/enrolments/<string:enrolment>/release")
@routes.response(200, schemas.EnrolmentSchema)
def release_hold(enrolment: str) -> Any:
    """Give up a hold before it expires."""
    return operations.release_hold(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.get("/enrolments")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.EnrolmentSchema))
def enrolments(asked: dict[str, int]) -> dict[str, Any]:
    """List the enrolments that one may see: one's children's, one's provider's, or for the city all."""
    number, size = asked["page"], asked["page_size"]
    found, total = enrolments_seen(asker(), city_day(asked_at()), limit=size, offset=(number - 1) * size)
    return page(found, number=number, size=size, total=total)


@routes.get("/enrolments/<string:enrolment>")
@routes.response(200, schemas.EnrolmentSchema)
def enrolment(enrolment: str) -> Any:
    """Show one enrolment that one may see."""
    return enrolment_seen(enrolment, asker(), city_day(asked_at()))


@routes.get("/enrolments/<string:enrolment>/queue-place")
@routes.response(200, schemas.QueuePlaceSchema)
def queue_place(enrolment: str) -> dict[str, Any]:
    """Tell how many wait before an enrolment that waits."""
    found = enrolment_seen(enrolment, asker(), city_day(asked_at()))
    return {"position": queries.queue_position(found)}


@routes.post("/enrolments/<string:enrolment>/cancellation")
@routes.response(200, schemas.EnrolmentSchema)
def cancel_enrolment(enrolment: str) -> Any:
    """Give up a place or a wait, by the terms."""
    return operations.cancel_enrolment(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.post("/enrolments/<string:enrolment>/transfer")
@routes.arguments(schemas.TransferSchema)
@routes.response(201, schemas.EnrolmentSchema)
def transfer_enrolment(asked: dict[str, Any], enrolment: str) -> Any:
    """Move a place to another group of the same offering or provider; what was not used goes back by source."""
    return operations.transfer_enrolment(actor=asker(), now=asked_at(), enrolment=enrolment, **asked)


@routes.post("/enrolments/<string:enrolment>/acceptance")
@routes.response(200, schemas.EnrolmentSchema)
def accept_offer(enrolment: str) -> Any:
    """Accept an offer of a place."""
    return operations.accept_offer(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.post("/enrolments/<string:enrolment>/refusal")
@routes.response(200, schemas.EnrolmentSchema)
def decline_offer(enrolment: str) -> Any:
    """Decline an offer of a place; it goes to the next."""
    return operations.decline_offer(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.post("/waits")
@routes.arguments(schemas.AskPlaceSchema)
@routes.response(201, schemas.EnrolmentSchema)
def join_waiting_list(asked: dict[str, Any]) -> Any:
    """Wait for a place in a full group, behind all who wait already."""
    return operations.join_waiting_list(actor=asker(), now=asked_at(), **asked)


@routes.post("/waits/together")
@routes.arguments(schemas.JoinWaitingListsSchema)
@routes.response(201, schemas.EnrolmentSchema(many=True))
def join_waiting_lists(asked: dict[str, Any]) -> Any:
    """Wait once for a place at several units of one offering; a place that is taken at one ends the others."""
    return operations.join_waiting_lists(actor=asker(), now=asked_at(), **asked)


@routes.post("/groups/<string:group>/decision")
@routes.response(200, schemas.GroupDecisionSchema)
def decide_group(group: str) -> Any:
    """Decide by the number of enrolled children whether a group goes ahead."""
    return operations.decide_group(actor=asker(), now=asked_at(), group=group)
