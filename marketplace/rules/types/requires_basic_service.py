"""An add-on that is only for children who have the basic service."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.kernel.text import Text, _
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Choice, set_by
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


class Where(StrEnum):
    """Where the child must have the basic service."""

    ANY_UNIT = "any_unit"
    SAME_UNIT = "same_unit"


SENTENCES = {
    Where.ANY_UNIT: _("This is only for children who have a place in the basic service."),
    Where.SAME_UNIT: _("This is only for children who have their place in the basic service at this unit."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiresBasicService(RuleType):
    """Refuses children without a place in day care, or without one at the unit of the add-on."""

    key = "requires_basic_service"
    title = _("Basic service required")
    stage = Stage.ACCESS

    where: Where = field(
        default=Where.ANY_UNIT, metadata=set_by(Choice(_("Where must the child have the basic service?"), Where))
    )

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        unit = case.child.basic_service_unit
        if unit is None or (self.where is Where.SAME_UNIT and unit != case.offer.unit):
            sheet.refuse(SENTENCES[self.where], by)

    def words(self) -> tuple[Text, ...]:
        return (SENTENCES[self.where],)
