"""Fees and months of care for programs."""

from typing import Any

from marketplace.care import operations, schemas
from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of

routes = Room("care", description="Decisions on the fees of care, and the months of care.")


@routes.get("/children/<string:child>/fee-decisions")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.FeeDecisionSchema))
def fee_decisions(asked: dict[str, int], child: str) -> dict[str, Any]:
    """List the decisions on a child's fee, the latest span first; to a guardian those that her own household pays."""
    found = operations.read_fee_decisions(actor=asker(), now=asked_at(), child=child)
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/fee-decisions")
@routes.arguments(schemas.DecideFeesSchema)
@routes.response(200, schemas.DecidedSchema)
def decide_fees(asked: dict[str, Any]) -> Any:
    """Decide anew on the fees of care from a day on; what did not change is left alone."""
    return operations.decide_fees(actor=asker(), now=asked_at(), **asked)


@routes.get("/care-months")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.MonthSumsSchema))
def care_months(asked: dict[str, int]) -> dict[str, Any]:
    """List the closed months of care with their sums by model and route, the latest first."""
    found = operations.read_care_months(actor=asker(), now=asked_at())
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/care-months")
@routes.arguments(schemas.CloseMonthSchema)
@routes.response(201, schemas.CareMonthSchema)
def close_care_month(asked: dict[str, Any]) -> Any:
    """Close a month of care: freeze it, bill families, let providers earn, correct earlier months."""
    return operations.close_care_month(actor=asker(), now=asked_at(), **asked)
