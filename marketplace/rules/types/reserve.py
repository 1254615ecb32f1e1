"""Places kept for a group in a round."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import Percent
from marketplace.rules.conditions import Condition
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Choice, For, Name, basis_points, set_by
from marketplace.rules.quotes import Reserve, ReserveKind, ReserveOrder
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage

KINDS = {
    ReserveKind.SOFT: _("Places that the group does not fill go to others."),
    ReserveKind.HARD: _("Places that the group does not fill stay free."),
}
ORDERS = {
    ReserveOrder.RESERVE_FIRST: _("The reserved places are filled before the open ones."),
    ReserveOrder.OPEN_FIRST: _("The open places are filled before the reserved ones."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedPlaces(RuleType):
    """Names the group that a child belongs to; the round reads how many places are kept for it."""

    key = "reserve"
    title = _("Reserved places")
    stage = Stage.PLACES

    group: str = field(metadata=set_by(Name(_("The name of the group"))))
    when: Condition = field(metadata=set_by(For(_("The group: children for whom"))))
    share_bp: int = basis_points(_("The share of the places"))
    kind: ReserveKind = field(
        default=ReserveKind.SOFT, metadata=set_by(Choice(_("What happens to places that are not filled"), ReserveKind))
    )
    order: ReserveOrder = field(
        default=ReserveOrder.RESERVE_FIRST, metadata=set_by(Choice(_("What is filled first"), ReserveOrder))
    )

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        if self.group not in sheet.reserve_groups and self.when.holds(case):
            sheet.reserve_groups.append(self.group)

    def reserve(self) -> Reserve:
        """The reserve as a round reads it."""
        return Reserve(self.group, self.share_bp, self.kind, self.order)

    def words(self) -> tuple[Text, ...]:
        return (
            _(
                "%(share)s of the places are kept for children for whom this is true: %(when)s.",
                share=Percent(self.share_bp),
                when=self.when.words(),
            ),
            KINDS[self.kind],
            ORDERS[self.order],
        )
