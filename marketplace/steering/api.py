"""How services are run, for programs: the measures side by side, and the duties of the service models."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.steering import operations, schemas
from marketplace.steering.duties.base import ModelJudged
from marketplace.steering.duties.registry import judged
from marketplace.steering.kinds import By
from marketplace.steering.operations import Promise
from marketplace.steering.queries import Figures, MoveRead, measured, move_read, moves
from marketplace.steering.queries.readings import Readings

routes = Room("steering", description="How services are run: measures, duties of the models, and moves.")


@routes.get("/services/measures", public=True)
@routes.arguments(schemas.MeasuresQuery, location="query")
@routes.response(200, schemas.MeasuresSchema)
def measures(asked: dict[str, By]) -> dict[str, Any]:
    """Show quality, access, cost, variety and continuity by service, model or area."""
    found, by = measured(asked_at()), asked["by"]
    return {"on": found.on, "by": by, "measured": [_row(key, of) for key, of in sorted(found.by(by).items())]}


@routes.get("/service-models", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ServiceModelSchema))
def service_models(asked: dict[str, int]) -> dict[str, Any]:
    """List the service models with each duty as it stands today, and its evidence."""
    readings = Readings(measured(asked_at()))
    models = [_model(each, readings) for each in judged(readings)]
    return slice_of(models, number=asked["page"], size=asked["page_size"])


@routes.get("/service-moves", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ServiceMoveSchema))
def service_moves(asked: dict[str, int]) -> dict[str, Any]:
    """List the approved moves of services, the latest first, with promise and outcome."""
    found = [_move(each) for each in moves(public=True)]
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/services/<string:service>/moves")
@routes.arguments(schemas.PlanMoveSchema)
@routes.response(201, schemas.ServiceMoveSchema)
def plan_move(asked: dict[str, Any], service: str) -> dict[str, Any]:
    """Plan that a service moves to another model, with what is promised of it."""
    promises = [Promise(**each) for each in asked.pop("promises")]
    planned = operations.plan_move(actor=asker(), now=asked_at(), service=service, promises=promises, **asked)
    return _move(move_read(planned.id))


@routes.post("/service-moves/<string:move>/approval")
@routes.response(200, schemas.ServiceMoveSchema)
def approve_move(move: str) -> dict[str, Any]:
    """Approve a planned move as another person than its planner."""
    operations.approve_move(actor=asker(), now=asked_at(), move=move)
    return _move(move_read(move))


@routes.post("/service-moves/<string:move>/cancellation")
@routes.arguments(schemas.CancelMoveSchema)
@routes.response(200, schemas.ServiceMoveSchema)
def cancel_move(asked: dict[str, str], move: str) -> dict[str, Any]:
    """Give up a move that is not in force yet."""
    operations.cancel_move(actor=asker(), now=asked_at(), move=move, **asked)
    return _move(move_read(move))


def _move(read: MoveRead) -> dict[str, Any]:
    names = ("id", "service_id", "from_model", "to_model", "legal_route", "from_day", "compare_on", "reason", "status")
    return {name: getattr(read.move, name) for name in names} | {
        "promises": [
            {
                "measure": each.measure,
                "value_then": each.value_then,
                "n_then": each.n_then,
                "source": each.source,
                "promised": each.promised,
                "measured": each.measured,
                "measured_n": each.measured_n,
                "kept": read.kept[each.measure],
            }
            for each in read.promises
        ]
    }


def _row(key: str, figures: Figures) -> dict[str, Any]:
    return {"key": key, "figures": [asdict(each) | {"parts": dict(each.parts)} for each in figures.values()]}


def _model(of: ModelJudged, readings: Readings) -> dict[str, Any]:
    duties = [
        {
            "key": each.duty.key,
            "sentence": str(each.duty.sentence),
            "standing": each.standing,
            "evidence": [{"standing": one.standing, "told": str(one.told), "n": one.n} for one in each.evidence],
        }
        for each in of.duties
    ]
    model = of.model
    return {
        "key": model.key,
        "symbol": model.symbol,
        "name": str(model.name),
        "on": readings.span.today,
        "duties": duties,
    }
