"""Quality: what families said after the season, by service, model and area."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from catalog.models import Group, Offering, Unit
from marketplace.enrolment.models import Enrolment
from marketplace.kernel.db import rows
from marketplace.quality.interval import estimate_of
from marketplace.quality.models import Feedback
from marketplace.steering.figures import At, Figure
from marketplace.steering.kinds import Measure, Silence
from marketplace.steering.queries.span import Span

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Said:
    """How many families answered whether the child enjoyed it, and the sum of their answers from 1 to 5."""

    n: int
    total: int

    def __add__(self, other: Said) -> Said:
        return Said(self.n + other.n, self.total + other.total)

    def figure(self, *, hidden: bool) -> Figure:
        """Return the mean in hundredths with its 95 % interval."""
        if hidden:
            return Figure(Measure.QUALITY, silence=Silence.TOO_FEW)
        found = estimate_of(self.n, self.total)
        mean, low, high = (round(each * HUNDREDTHS) for each in (found.mean, found.low, found.high))
        return Figure(Measure.QUALITY, mean, self.n, low, high)


def what_was_said(span: Span) -> list[tuple[At, Said]]:
    """Return the answers given within the span, added up where they were given about; one statement."""
    where = (Offering.service_id, Offering.model, Unit.postal_code)
    found = rows(
        select(*where, func.count(), func.sum(Feedback.enjoyment))
        .select_from(Feedback)
        .join(Enrolment, Enrolment.id == Feedback.enrolment_id)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .join(Group, Group.id == Enrolment.group_id)
        .join(Unit, Unit.id == Group.unit_id)
        .where(Feedback.given_at > span.since, Feedback.given_at <= span.now)
        .group_by(*where)
    ).all()
    return [(At(service, model, area), Said(n, int(total))) for service, model, area, n, total in found]
