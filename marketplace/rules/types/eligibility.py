"""Who may have the service at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.kernel.text import Text, _
from marketplace.rules.conditions import Condition
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Choice, For, set_by
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


class Ages(StrEnum):
    """Whether the ages that the offering states bind."""

    AS_OFFERED = "as_offered"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility(RuleType):
    """Refuses children outside the offered ages, and those for whom the condition does not hold."""

    key = "eligibility"
    title = _("Who may take part")
    stage = Stage.ACCESS

    ages: Ages = field(default=Ages.AS_OFFERED, metadata=set_by(Choice(_("Do the ages of the offering bind?"), Ages)))
    when: Condition | None = field(default=None, metadata=set_by(For(_("Only for children for whom"))))

    def problems(self) -> dict[str, Text]:
        if self.when is None and self.ages is Ages.ANY:
            return {"when": _("State a condition, or let the ages of the offering bind.")}
        return {}

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        offer = case.offer
        if self.ages is Ages.AS_OFFERED and not offer.age_from <= case.child.age_years <= offer.age_to:
            text = _("This is for children from %(least)d to %(most)d years.", least=offer.age_from, most=offer.age_to)
            sheet.refuse(text, by)
        if self.when is not None and not self.when.holds(case):
            sheet.refuse(_("A place is given only where %(when)s.", when=self.when.words()), by)

    def words(self) -> tuple[Text, ...]:
        said = []
        if self.ages is Ages.AS_OFFERED:
            said.append(_("A child must be of the age that the offering states."))
        if self.when is not None:
            said.append(_("A place is given only where %(when)s.", when=self.when.words()))
        return tuple(said)
