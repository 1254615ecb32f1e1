"""A fee by income in bands."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import MOST_CENTS, Euros, in_words
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Band, Bands, Line, Unit, Whole, set_by, whole_cents
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage

SMALLEST_FAMILY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BandedFee(RuleType):
    """Sets what the family pays by the band of its income; unknown income falls in the last band."""

    key = "banded_fee"
    title = _("Fee by income band")
    stage = Stage.FEE

    bands: tuple[Band, ...] = field(
        metadata=set_by(
            Bands(
                _("Monthly income up to, and the fee"),
                of=Whole(_("Income"), Unit.CENTS, 0, MOST_CENTS),
                gives=Whole(_("Fee"), Unit.CENTS, 0, MOST_CENTS),
            )
        )
    )
    per_member_cents: int = whole_cents(_("Income left out of account for each member above two"), default=0)
    line: str | None = field(default=None, metadata=set_by(Line(_("The budget line that bears the rest of the price"))))

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        fee = self.fee(case)
        if case.family.usable_income is None:
            text = _("The income is not known or may not be used, so the last band applies: %(fee)s.", fee=fee)
        else:
            text = _("The fee of the family's income band is %(fee)s.", fee=fee)
        sheet.pay(fee, text, by, self.line)

    def fee(self, case: Case) -> Euros:
        """The fee of the first band that reaches the income."""
        income = case.family.usable_income
        if income is not None:
            counted = income - self.per_member_cents * max(case.family.family_size - SMALLEST_FAMILY, 0)
            for band in self.bands:
                if band.upto is not None and counted <= band.upto:
                    return Euros(band.value)
        return Euros(self.bands[-1].value)

    def words(self) -> tuple[Text, ...]:
        said = [
            _("Up to a monthly income of %(upto)s the fee is %(fee)s.", upto=Euros(band.upto), fee=Euros(band.value))
            for band in self.bands
            if band.upto is not None
        ]
        said.append(_("Above that, or where the income is not known, it is %(fee)s.", fee=Euros(self.bands[-1].value)))
        if self.per_member_cents:
            less = Euros(self.per_member_cents)
            said.append(_("For each member above two, %(less)s of the income are left out of account.", less=less))
        if self.line is not None:
            said.append(_("The budget line %(line)s bears the rest of the price.", line=in_words(self.line)))
        return tuple(said)
