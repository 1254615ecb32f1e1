"""Say after the season what it was like."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.quality import policy
from marketplace.quality.errors import AnswerNotOnScale, FeedbackGiven, NotCompleted
from marketplace.quality.events import FeedbackReceived
from marketplace.quality.interval import HIGHEST, LOWEST
from marketplace.quality.models import Feedback


@operation(policy.GIVE_FEEDBACK)
def give_feedback(
    *,
    actor: Actor,
    now: datetime,
    enrolment: str,
    enjoyment: int,
    leader: int,
    fit: int,
    key: IdempotencyKey | None = None,
) -> Feedback:
    """Answer the three questions about a completed enrolment, each from 1 to 5, once.

    Raises: AnswerNotOnScale (naming the fields), NotCompleted, FeedbackGiven.
    """
    answers = {"enjoyment": enjoyment, "leader": leader, "fit": fit}
    _refuse_off_scale(answers)
    about = db.session.get_one(Enrolment, enrolment)
    if about.status is not Status.COMPLETED:
        raise NotCompleted(enrolment=enrolment)
    if db.session.get(Feedback, enrolment) is not None:
        raise FeedbackGiven(enrolment=enrolment)
    feedback = Feedback(
        enrolment_id=enrolment,
        offering_id=about.offering_id,
        given_by=actor.subject,
        given_at=now,
        **answers,
    )
    db.session.add(feedback)
    db.session.flush()
    announce(FeedbackReceived(enrolment=enrolment, offering=about.offering_id))
    return feedback


def _refuse_off_scale(answers: Mapping[str, int]) -> None:
    off = {name: [AnswerNotOnScale.advice] for name, answer in answers.items() if not LOWEST <= answer <= HIGHEST}
    if off:
        raise AnswerNotOnScale(fields=off)
