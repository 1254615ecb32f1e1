"""Quality for programs: what families said, how one's own family answers, and what programmes changed."""

from typing import Any

from catalog.queries import offering_page, programme_page
from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.quality import operations, queries, schemas

routes = Room("quality", description="Feedback of families on offerings, and what programmes changed.")


@routes.get("/offerings/<string:offering>/quality", public=True)
@routes.response(200, schemas.QualitySchema)
def quality(offering: str) -> dict[str, Any]:
    """Show what families said of an offering that one may see."""
    found = queries.quality_of(offering_page(offering, actor=asker()).offering.id)
    answers = [
        {
            "question": question.key,
            "text": str(question.text),
            "n": estimate.n,
            "mean": estimate.mean,
            "low": estimate.low,
            "high": estimate.high,
        }
        for question, estimate in found.answers
    ]
    return {"offering": found.offering, "shown": found.shown, "answers": answers}


@routes.get("/me/feedback")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.FeedbackSchema))
def my_feedback(asked: dict[str, int]) -> dict[str, Any]:
    """List what one has answered, the newest first."""
    return slice_of(queries.feedback_given(asker()), number=asked["page"], size=asked["page_size"])


@routes.post("/enrolments/<string:enrolment>/feedback")
@routes.arguments(schemas.GiveFeedbackSchema)
@routes.response(201, schemas.FeedbackSchema)
def give_feedback(asked: dict[str, Any], enrolment: str) -> Any:
    """Answer the three questions about a completed enrolment, once."""
    return operations.give_feedback(actor=asker(), now=asked_at(), enrolment=enrolment, **asked)


@routes.get("/programmes/<string:programme>/objectives", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ObjectiveSchema))
def objectives(asked: dict[str, int], programme: str) -> dict[str, Any]:
    """List the objectives of a programme that was opened, with what was measured."""
    found = queries.outcomes_of(programme_page(programme).objectives)
    promised = [name for name in schemas.ObjectiveSchema().fields if name != "measurement"]
    told = [
        {name: getattr(each.objective, name) for name in promised} | {"measurement": each.measurement} for each in found
    ]
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/objectives/<string:objective>/measurement")
@routes.arguments(schemas.FindingSchema)
@routes.response(201, schemas.MeasurementSchema)
def measure(asked: dict[str, Any], objective: str) -> Any:
    """Say once what was found of an objective; what waited for it follows."""
    finding = operations.Finding(**asked)
    return operations.measure_objective(actor=asker(), now=asked_at(), objective=objective, finding=finding)
