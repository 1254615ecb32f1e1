"""What happens when a budget line is used up."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import Euros, in_words
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Choice, Line, set_by, whole_cents
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


class UsedUp(StrEnum):
    """Who bears what a line cannot."""

    FAMILY_PAYS = "family_pays"
    REFUSE = "refuse"


EFFECTS = {
    UsedUp.FAMILY_PAYS: _("When the line is used up, the family pays what is missing."),
    UsedUp.REFUSE: _("When the line is used up, no place can be given."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetCeiling(RuleType):
    """Keeps what a line bears within what it has left, and within a ceiling for each enrolment.

    A ceiling of one area or group of providers is a line of its own, with the rule's scope set to it.
    """

    key = "budget_ceiling"
    title = _("Budget ceiling")
    stage = Stage.BUDGET

    line: str = field(metadata=set_by(Line(_("The budget line"))))
    each_cents: int | None = whole_cents(_("The most for one enrolment"), default=None)
    used_up: UsedUp = field(
        default=UsedUp.FAMILY_PAYS, metadata=set_by(Choice(_("What happens when it is used up"), UsedUp))
    )

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        asked = sheet.subsidies.get(self.line, 0)
        if self.each_cents is not None and asked > self.each_cents:
            text = _("The line %(line)s bears at most %(most)s.", line=in_words(self.line), most=Euros(self.each_cents))
            sheet.take_back(self.line, asked - self.each_cents, text, by)
            asked = self.each_cents
        left = case.available_cents(self.line)
        if asked <= left:
            return
        if self.used_up is UsedUp.REFUSE:
            sheet.refuse(_("The budget line %(line)s is used up.", line=in_words(self.line)), by)
        else:
            text = _("The budget line %(line)s has only %(left)s left.", line=in_words(self.line), left=Euros(left))
            sheet.take_back(self.line, asked - left, text, by)

    def words(self) -> tuple[Text, ...]:
        said = [
            _("The budget line %(line)s bears no more than it has left.", line=in_words(self.line)),
            EFFECTS[self.used_up],
        ]
        if self.each_cents is not None:
            said.append(_("For one enrolment it bears at most %(most)s.", most=Euros(self.each_cents)))
        return tuple(said)
