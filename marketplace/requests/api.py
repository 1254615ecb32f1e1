"""Service requests for programs: ask, read, answer, close."""

from typing import Any

from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.requests import operations, queries, schemas

routes = Room("requests", description="Service requests and their time limits.")


@routes.get("/requests")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ServiceRequestSchema))
def my_requests(asked: dict[str, int]) -> dict[str, Any]:
    """List what one has asked, the newest first."""
    return slice_of(queries.requests_asked(asker()), number=asked["page"], size=asked["page_size"])


@routes.get("/requests/to-answer")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ServiceRequestSchema))
def requests_to_answer(asked: dict[str, int]) -> dict[str, Any]:
    """List what waits in one's queues, what is due first first."""
    return slice_of(queries.requests_to_answer(asker()), number=asked["page"], size=asked["page_size"])


@routes.post("/requests")
@routes.arguments(schemas.OpenRequestSchema)
@routes.response(201, schemas.ServiceRequestSchema)
def open_request(asked: dict[str, Any]) -> Any:
    """Ask something of whoever must answer it."""
    return operations.open_request(actor=asker(), now=asked_at(), **asked)


@routes.get("/requests/<string:service_request>")
@routes.response(200, schemas.RequestInWordsSchema)
def request_in_words(service_request: str) -> dict[str, Any]:
    """Read a request; the reading of its words is logged."""
    read = operations.read_request(actor=asker(), now=asked_at(), request=service_request)
    return {
        "request": read.request,
        "words": read.words,
        "answer_words": read.answer_words,
        "why_not": None if read.why_not is None else str(read.why_not.reason),
    }


@routes.post("/requests/<string:service_request>/answer")
@routes.arguments(schemas.AnswerRequestSchema)
@routes.response(200, schemas.ServiceRequestSchema)
def answer_request(asked: dict[str, Any], service_request: str) -> Any:
    """Answer a request of one's queue."""
    return operations.answer_request(actor=asker(), now=asked_at(), request=service_request, **asked)


@routes.post("/requests/<string:service_request>/closing")
@routes.response(200, schemas.ServiceRequestSchema)
def close_request(service_request: str) -> Any:
    """Close a request: one's own at any time, one of one's queue when it is done with."""
    return operations.close_request(actor=asker(), now=asked_at(), request=service_request)


@routes.post("/enrolments/<string:enrolment>/adjustments")
@routes.arguments(schemas.AskAdjustmentSchema)
@routes.response(201, schemas.AdjustmentSchema)
def ask_adjustment(asked: dict[str, Any], enrolment: str) -> Any:
    """Ask the provider to arrange something for a child who holds, has or waits for a place."""
    return operations.ask_adjustment(actor=asker(), now=asked_at(), enrolment=enrolment, **asked)


@routes.get("/adjustments/<string:service_request>")
@routes.response(200, schemas.AdjustmentInWordsSchema)
def adjustment_in_words(service_request: str) -> dict[str, Any]:
    """Read an adjustment; the reading of its words is logged."""
    read = operations.read_adjustment(actor=asker(), now=asked_at(), request=service_request)
    return {
        "adjustment": read.adjustment,
        "need": read.request.topic,
        "due_at": read.request.due_at,
        "words": read.words,
        "hidden": read.hidden,
        "answer": read.answer,
    }


@routes.post("/adjustments/<string:service_request>/agreement")
@routes.arguments(schemas.AgreeAdjustmentSchema)
@routes.response(200, schemas.AdjustmentSchema)
def agree_adjustment(asked: dict[str, Any], service_request: str) -> Any:
    """Agree to arrange it; its cost is held on the city's line for adjustments."""
    return operations.agree_adjustment(actor=asker(), now=asked_at(), request=service_request, **asked)


@routes.post("/adjustments/<string:service_request>/refusal")
@routes.arguments(schemas.RefuseAdjustmentSchema)
@routes.response(200, schemas.AdjustmentSchema)
def refuse_adjustment(asked: dict[str, Any], service_request: str) -> Any:
    """Refuse to arrange it, with the reasons."""
    return operations.refuse_adjustment(actor=asker(), now=asked_at(), request=service_request, **asked)


@routes.post("/adjustments/<string:service_request>/confirmation")
@routes.response(200, schemas.AdjustmentSchema)
def confirm_adjustment(service_request: str) -> Any:
    """Bear out that it was arranged."""
    return operations.confirm_adjustment(actor=asker(), now=asked_at(), request=service_request)
