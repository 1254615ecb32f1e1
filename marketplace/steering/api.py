"""How services are run, for programs: the measures side by side, and the duties of the service models."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from marketplace.kernel.api import PageQuery, Room, asked_at, page_of, slice_of
from marketplace.steering import schemas
from marketplace.steering.duties.base import ModelJudged
from marketplace.steering.duties.registry import judged
from marketplace.steering.kinds import By
from marketplace.steering.queries import Figures, measured
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
