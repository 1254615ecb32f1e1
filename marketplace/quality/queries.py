"""What is known of quality: never one family's answer, but to that family; and what programmes changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from catalog.kinds import Scale
from catalog.models import Objective
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from marketplace.people.queries import children_of
from marketplace.quality.interval import Estimate, estimate, mean_interval, share_interval
from marketplace.quality.models import Feedback, Measurement
from marketplace.quality.questions import QUESTIONS, Question

SHOWN_FROM = 5
WHOLE_SHARE = 100_00


@dataclass(frozen=True, slots=True)
class Quality:
    """What families said of an offering: an estimate for each question, or none at all below five answers."""

    offering: str
    answers: tuple[tuple[Question, Estimate], ...] = ()

    @property
    def shown(self) -> bool:
        """Whether enough families answered for their answers to be told."""
        return bool(self.answers)

    @property
    def n(self) -> int | None:
        """How many families answered; None where that is too few to be told."""
        return self.answers[0][1].n if self.answers else None


def quality_of(offering: str) -> Quality:
    """Return what families said of one offering."""
    return qualities_of([offering])[offering]


def qualities_of(offerings: Sequence[str]) -> Mapping[str, Quality]:
    """Return what families said of each offering; one statement for all of them."""
    rows = db.session.execute(
        select(Feedback.offering_id, *(getattr(Feedback, question.key) for question in QUESTIONS)).where(
            Feedback.offering_id.in_(offerings)
        )
    )
    answers: dict[str, list[tuple[int, ...]]] = {offering: [] for offering in offerings}
    for offering, *given in rows:
        answers[offering].append(tuple(given))
    return {offering: _quality(offering, given) for offering, given in answers.items()}


def _quality(offering: str, given: Sequence[tuple[int, ...]]) -> Quality:
    if len(given) < SHOWN_FROM:
        return Quality(offering)
    columns = zip(*given, strict=True)
    return Quality(
        offering, tuple((question, estimate(each)) for question, each in zip(QUESTIONS, columns, strict=True))
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """An objective and what was measured of it; the interval in hundredths, where it is known how many were asked."""

    objective: Objective
    measurement: Measurement | None
    interval: tuple[int, int] | None = None

    @property
    def change_hundredths(self) -> int | None:
        """The measured change against the baseline."""
        return self.measurement.value_hundredths - self.objective.baseline_hundredths if self.measurement else None


def outcomes_of(objectives: Sequence[Objective]) -> list[Outcome]:
    """Return each objective with what was measured of it; one statement for all of them."""
    wanted = select(Measurement).where(Measurement.objective_id.in_([each.id for each in objectives]))
    measured = {each.objective_id: each for each in db.session.scalars(wanted)}
    return [_outcome(each, measured.get(each.id)) for each in objectives]


def _outcome(objective: Objective, measured: Measurement | None) -> Outcome:
    if measured is None or measured.n is None:
        return Outcome(objective, measured)
    value, interval = measured.value_hundredths, None
    if objective.scale is Scale.SHARE:
        low, high = share_interval(value / WHOLE_SHARE, measured.n)
        interval = (round(low * WHOLE_SHARE), round(high * WHOLE_SHARE))
    elif measured.deviation_hundredths is not None:
        low, high = mean_interval(value, measured.deviation_hundredths, measured.n)
        interval = (round(low), round(high))
    return Outcome(objective, measured, interval)


def feedback_of(enrolment: str) -> Feedback | None:
    """Return the answers about an enrolment, or None."""
    return db.session.get(Feedback, enrolment)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition that somebody may see a row of answers: only whoever gave it."""
    return Feedback.given_by == (actor.subject or "")


def feedback_given(actor: Actor) -> list[Feedback]:
    """Return the answers that the actor has given, the newest first."""
    return list(
        db.session.scalars(
            select(Feedback).where(visible_to(actor)).order_by(Feedback.given_at.desc(), Feedback.enrolment_id)
        )
    )


def enrolments_to_ask_about(actor: Actor, on: date) -> list[Enrolment]:
    """Return the actor's children's completed enrolments of which nothing has been said, the latest first."""
    answered = select(Feedback.enrolment_id).where(Feedback.enrolment_id == Enrolment.id).exists()
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(
                Enrolment.child_id.in_(children_of(actor.subject or "", on)),
                Enrolment.status == Status.COMPLETED,
                ~answered,
            )
            .order_by(Enrolment.ended_at.desc(), Enrolment.id)
        )
    )


def answers_of_persons(persons: Sequence[str]) -> Mapping[str, object]:
    """Return for each person the answers that she gave, by enrolment; one statement for all of them."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in db.session.scalars(select(Feedback).where(Feedback.given_by.in_(persons))):
        answers = {question.key: getattr(row, question.key) for question in QUESTIONS}
        found.setdefault(row.given_by, {})[row.enrolment_id] = answers
    return found
