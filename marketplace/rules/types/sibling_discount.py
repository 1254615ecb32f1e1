"""Older children pay less, the youngest being the first."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import Euros, Percent, Rounding, in_words, share
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Choice, Line, basis_points, set_by, whole_cents
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingDiscount(RuleType):
    """Lets the second child and further ones pay a share of the fee, or the second one a price of its own."""

    key = "sibling_discount"
    title = _("Sibling discount")
    stage = Stage.SIBLINGS

    second_bp: int = basis_points(_("What the second child pays"), default=BASIS_POINTS)
    second_cents: int | None = whole_cents(_("Or the price of the second child itself"), default=None)
    further_bp: int = basis_points(_("What each further child pays"), default=BASIS_POINTS)
    rounding: Rounding = field(default=Rounding.EURO, metadata=set_by(Choice(_("Rounded to"), Rounding)))
    line: str | None = field(default=None, metadata=set_by(Line(_("The budget line that bears the discount"))))

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        order = case.family.child_order
        if order <= 1:
            return
        if order == 2 and self.second_cents is not None:
            fixed = min(self.second_cents, sheet.family_cents)
            sheet.pay(fixed, _("The second child from the youngest pays %(fee)s.", fee=Euros(fixed)), by, self.line)
            return
        bp = self.second_bp if order == 2 else self.further_bp
        text = _(
            "Child number %(order)d from the youngest pays %(share)s, rounded half up to the %(rounding)s.",
            order=order,
            share=Percent(bp),
            rounding=self.rounding.value,
        )
        paid = min(share(sheet.family_cents, bp, self.rounding), sheet.family_cents)
        sheet.pay(paid, text, by, self.line)

    def words(self) -> tuple[Text, ...]:
        second = Percent(self.second_bp) if self.second_cents is None else Euros(self.second_cents)
        said = [
            _("The youngest child pays in full, the second child %(second)s.", second=second),
            _("Each further child pays %(share)s.", share=Percent(self.further_bp)),
        ]
        if self.line is not None:
            said.append(_("The budget line %(line)s bears the discount.", line=in_words(self.line)))
        return tuple(said)
