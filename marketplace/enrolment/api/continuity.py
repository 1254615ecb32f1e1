"""Groups whose provider failed, for programs."""

from typing import Any

from marketplace.enrolment import operations, queries, schemas
from marketplace.enrolment.api.room import routes
from marketplace.kernel.api import PageQuery, asked_at, asker, page_of, slice_of


@routes.get("/continuity")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ContinuitySchema))
def continuities(asked: dict[str, int]) -> dict[str, Any]:
    """List what becomes of groups whose provider failed: for the city all, for a provider those it is asked about."""
    official = any(asker().holds(name) for name in ("city.service_owner", "city.officer", "auditor"))
    found = queries.continuities()
    ours = asker().scopes("provider.staff")
    mine = [each for each in found if official or each.substitute_id in ours or each.provider_id in ours]
    return slice_of(mine, number=asked["page"], size=asked["page_size"])


@routes.post("/providers/<string:provider>/continuity")
@routes.response(201, page_of(schemas.ContinuitySchema))
def open_continuity(provider: str) -> dict[str, Any]:
    """Look for substitutes for the groups of a provider that is suspended or ended."""
    found = operations.open_continuity(actor=asker(), now=asked_at(), provider=provider)
    return slice_of(found, number=1, size=max(len(found), 1))


@routes.post("/continuity/<string:continuity>/substitute")
@routes.arguments(schemas.ProposeSchema)
@routes.response(200, schemas.ContinuitySchema)
def propose_substitute(asked: dict[str, str], continuity: str) -> Any:
    """Ask the provider of an offering that fits whether it carries the group on."""
    return operations.propose_substitute(actor=asker(), now=asked_at(), continuity=continuity, **asked)


@routes.post("/continuity/<string:continuity>/answer")
@routes.arguments(schemas.WillingSchema)
@routes.response(200, schemas.ContinuitySchema)
def answer_substitution(asked: dict[str, bool], continuity: str) -> Any:
    """Say for one's provider whether it carries the group on."""
    return operations.answer_substitution(actor=asker(), now=asked_at(), continuity=continuity, **asked)


@routes.post("/continuity/<string:continuity>/unit-agreement")
@routes.response(200, schemas.ContinuitySchema)
def agree_carry_over(continuity: str) -> Any:
    """Agree as the head of the unit; each family is asked then."""
    return operations.agree_carry_over(actor=asker(), now=asked_at(), continuity=continuity)


@routes.post("/continuity/<string:continuity>/end")
@routes.response(200, schemas.ContinuitySchema)
def end_continuity(continuity: str) -> Any:
    """End the procedure: who has not agreed has back what is left."""
    return operations.end_continuity(actor=asker(), now=asked_at(), continuity=continuity)


@routes.post("/enrolments/<string:enrolment>/substitute")
@routes.arguments(schemas.AgreesSchema)
@routes.response(200, schemas.EnrolmentSchema)
def answer_substitute(asked: dict[str, Any], enrolment: str) -> Any:
    """Go with the substitute with all that is unspent, or have back what is left."""
    return operations.answer_substitute(actor=asker(), now=asked_at(), enrolment=enrolment, **asked)
