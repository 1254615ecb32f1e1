"""How many enrolments a child can have in a season, and until when one can apply."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from marketplace.kernel.text import Text, _
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Day, Unit, Whole, set_by
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentLimit(RuleType):
    """Refuses the enrolment that would be one too many, and any that comes after the last day."""

    key = "enrolment_limit"
    title = _("Enrolments per child")
    stage = Stage.ACCESS

    most: int = field(metadata=set_by(Whole(_("The most enrolments of one child in a season"), Unit.COUNT, 1, 100)))
    last_day: date | None = field(default=None, metadata=set_by(Day(_("The last day to apply"))))

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        if case.history.enrolments_this_season >= self.most:
            sheet.refuse(_("A child can have at most %(most)d enrolments in a season.", most=self.most), by)
        if self.last_day is not None and case.on > self.last_day:
            sheet.refuse(_("The last day to apply was %(day)s.", day=self.last_day.isoformat()), by)

    def words(self) -> tuple[Text, ...]:
        said = [_("A child can have at most %(most)d enrolments in a season.", most=self.most)]
        if self.last_day is not None:
            said.append(_("The last day to apply is %(day)s.", day=self.last_day.isoformat()))
        return tuple(said)
