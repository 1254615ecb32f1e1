"""Quality for programs: what families said, and how one's own family answers."""

from typing import Any

from catalog.queries import offering_page
from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.quality import operations, queries, schemas

routes = Room("quality", description="Feedback of families on offerings.")


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
