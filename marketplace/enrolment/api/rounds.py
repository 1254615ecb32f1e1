"""Rounds and applications for programs."""

from typing import Any

from marketplace.enrolment import operations, queries, schemas
from marketplace.enrolment.api.room import routes
from marketplace.enrolment.errors import ApplicationNotFound
from marketplace.enrolment.models import Application, Round
from marketplace.kernel.api import PageQuery, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day


@routes.get("/rounds", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.RoundSchema))
def rounds(asked: dict[str, int]) -> dict[str, Any]:
    """List the rounds, the latest to close first."""
    return slice_of(queries.rounds(), number=asked["page"], size=asked["page_size"])


@routes.post("/rounds")
@routes.arguments(schemas.OpenRoundSchema)
@routes.response(201, schemas.RoundSchema)
def open_round(asked: dict[str, Any]) -> Any:
    """Announce a round that gives the places of some groups."""
    return operations.open_round(actor=asker(), now=asked_at(), **asked)


@routes.get("/rounds/<string:round>", public=True)
@routes.response(200, schemas.RoundInFullSchema)
def round_in_full(round: str) -> dict[str, Any]:
    """Show a round with all that proves its draw: what was frozen, the seed, the result, under pseudonyms."""
    return in_full(queries.round_by_id(round))


def in_full(found: Round) -> dict[str, Any]:
    """Return a round with its groups and its published contents."""
    told = {name: getattr(found, name) for name in schemas.RoundSchema().fields}
    return told | {
        "groups": queries.groups_of_round(found.id),
        "frozen_content": found.frozen_content,
        "result_content": found.result_content if found.published_at else None,
    }


@routes.post("/rounds/<string:round>/freezing")
@routes.response(200, schemas.RoundSchema)
def freeze_round(round: str) -> Any:
    """Freeze the applications of a round that has closed, and publish their digest."""
    return operations.freeze_round(actor=asker(), now=asked_at(), round=round)


@routes.post("/rounds/<string:round>/draw")
@routes.response(200, schemas.RoundSchema)
def draw_round(round: str) -> Any:
    """Make the seed and run the draw on what was frozen."""
    return operations.draw_round(actor=asker(), now=asked_at(), round=round)


@routes.post("/rounds/<string:round>/publication")
@routes.response(200, schemas.RoundSchema)
def publish_round(round: str) -> Any:
    """Let every family see its result, and offer the places."""
    return operations.publish_round(actor=asker(), now=asked_at(), round=round)


@routes.post("/rounds/<string:round>/applications")
@routes.arguments(schemas.ApplySchema)
@routes.response(201, schemas.ApplicationSchema)
def apply_to_round(asked: dict[str, Any], round: str) -> Any:
    """Apply for a child in one's custody, with the group wanted most first."""
    return operations.apply_to_round(actor=asker(), now=asked_at(), round=round, **asked)


@routes.get("/applications")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ApplicationSchema))
def applications(asked: dict[str, int]) -> dict[str, Any]:
    """List the applications of the children in one's custody, the newest first."""
    return slice_of(my_applications(), number=asked["page"], size=asked["page_size"])


@routes.get("/applications/<string:application>")
@routes.response(200, schemas.ApplicationWithChoicesSchema)
def application(application: str) -> dict[str, Any]:
    """Show an application of a child in one's custody, with its wishes."""
    found = next((each for each in my_applications() if each.id == application), None)
    if found is None:
        raise ApplicationNotFound(application=application)
    told = {name: getattr(found, name) for name in schemas.ApplicationSchema().fields}
    return told | {"choices": queries.choices_of([found.id]).get(found.id, [])}


def my_applications() -> list[Application]:
    """Return the applications of the children in the asker's custody."""
    return queries.applications_of(asker().subject or "", city_day(asked_at()))


@routes.post("/applications/<string:application>/withdrawal")
@routes.response(200, schemas.ApplicationSchema)
def withdraw_application(application: str) -> Any:
    """Take back an application while its round is open."""
    return operations.withdraw_application(actor=asker(), now=asked_at(), application=application)
