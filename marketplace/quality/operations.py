"""Say after the season what it was like, and measure what a programme changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from catalog import queries as catalog
from catalog.errors import ProgrammeNotOpen
from catalog.kinds import ProgrammeStatus, Scale
from catalog.models import Objective
from catalog.queries import ProgrammePage
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.statuses import Status
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.text import Text, _
from marketplace.money.operations import settle_outcome
from marketplace.quality import policy
from marketplace.quality.errors import (
    AnswerNotOnScale,
    DeliversItself,
    FeedbackGiven,
    MeasuredBefore,
    MeasurementWrong,
    NotCompleted,
)
from marketplace.quality.events import FeedbackReceived, ObjectiveMeasured
from marketplace.quality.interval import HIGHEST, LOWEST
from marketplace.quality.models import Feedback, Measurement

MAX_SOURCE = 300
MOST_ASKED = 10_000_000
MOST_HUNDREDTHS = 100_000_000_00
WHOLE_SHARE = 100_00


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


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found: figures in hundredths, from how many people, on which day, from what source."""

    value_hundredths: int
    measured_on: date
    source: str
    comparison_hundredths: int | None = None
    n: int | None = None
    deviation_hundredths: int | None = None


@operation(policy.MEASURE_OBJECTIVE)
def measure_objective(
    *, actor: Actor, now: datetime, objective: str, finding: Finding, key: IdempotencyKey | None = None
) -> Measurement:
    """Say what a programme changed, once: reached, where the value is at the target and better than the comparison.

    What waited for the objective is released to the providers or given back to the budget line with it. Raises:
    ObjectiveUnknown, ProgrammeNotOpen, MeasurementWrong, DeliversItself, MeasuredBefore.
    """
    about = catalog.objective(objective)
    page = catalog.programme_page(about.programme_id, drafts=True)
    if page.programme.status is ProgrammeStatus.DRAFT:
        raise ProgrammeNotOpen(programme=about.programme_id)
    if wrong := _wrong_finding(finding, about, city_day(now)):
        raise MeasurementWrong(fields=wrong)
    if _delivers(actor, page):
        raise DeliversItself(objective=objective)
    if db.session.get(Measurement, objective) is not None:
        raise MeasuredBefore(objective=objective)
    measured = Measurement(
        objective_id=objective,
        reached=_reached(finding, about),
        measured_by=actor.person,
        recorded_at=now,
        **asdict(finding),
    )
    db.session.add(measured)
    db.session.flush()
    settle_outcome(actor=actor, now=now, waits_for=objective, reached=measured.reached, decision=objective)
    announce(ObjectiveMeasured(objective=objective, programme=about.programme_id, reached=measured.reached))
    return measured


def _reached(finding: Finding, about: Objective) -> bool:
    """What changed for others too, who had no programme, is not the programme's doing."""
    better = finding.comparison_hundredths is None or about.meets(
        finding.value_hundredths, than=finding.comparison_hundredths
    )
    return about.meets(finding.value_hundredths) and better


def _delivers(actor: Actor, page: ProgrammePage) -> bool:
    """Tell whether somebody works for a provider of the programme, or leads a unit at which the city delivers it."""
    for part in page.parts:
        provider = part.offering.provider_id
        if provider is not None and actor.holds("provider.staff", provider):
            return True
        if provider is None and any(actor.holds("unit.manager", unit.id) for _group, unit in part.groups):
            return True
    return False


def _wrong_finding(finding: Finding, about: Objective, today: date) -> dict[str, list[Text]]:
    wrong: dict[str, list[Text]] = {}
    most = WHOLE_SHARE if about.scale is Scale.SHARE else MOST_HUNDREDTHS
    for name in ("value_hundredths", "comparison_hundredths", "deviation_hundredths"):
        if not 0 <= (getattr(finding, name) or 0) <= most:
            wrong[name] = [_("Give a number from 0 on; a share is at most 100 per cent.")]
    if finding.n is not None and not 1 <= finding.n <= MOST_ASKED:
        wrong["n"] = [_("Give the number of those who were asked, or leave it open.")]
    if not about.measure_on <= finding.measured_on <= today:
        wrong["measured_on"] = [_("Give a day from the day of measuring that was promised up to today.")]
    if not 0 < len(finding.source.strip()) <= MAX_SOURCE:
        wrong["source"] = [_("Say in at most 300 characters where the figures come from.")]
    return wrong
