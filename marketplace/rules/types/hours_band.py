"""Fewer hours cost less, in bands."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import Euros, Hours, Percent, Rounding, share
from marketplace.rules.facts import Case
from marketplace.rules.parameters import MOST_MINUTES, Band, Bands, Choice, Unit, Whole, set_by, whole_cents
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursBand(RuleType):
    """Takes a share of the fee by the hours of a week; a share that was decided for the child comes first."""

    key = "hours_band"
    title = _("Share by hours")
    stage = Stage.HOURS

    bands: tuple[Band, ...] = field(
        metadata=set_by(
            Bands(
                _("Minutes a week up to, and the share of the fee"),
                of=Whole(_("Minutes a week"), Unit.MINUTES, 0, MOST_MINUTES),
                gives=Whole(_("Share"), Unit.BASIS_POINTS, 0, BASIS_POINTS),
            )
        )
    )
    rounding: Rounding = field(default=Rounding.EURO, metadata=set_by(Choice(_("Rounded to"), Rounding)))
    least_cents: int = whole_cents(_("The least fee that is charged"), default=0)

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        bp = self.coefficient(case)
        if bp != BASIS_POINTS:
            text = _(
                "The hours of the week count %(share)s, rounded half up to the %(rounding)s.",
                share=Percent(bp),
                rounding=self.rounding.value,
            )
            sheet.pay(share(sheet.family_cents, bp, self.rounding), text, by)
        if 0 < sheet.family_cents < self.least_cents:
            sheet.pay(0, _("A fee below %(fee)s is not charged.", fee=Euros(self.least_cents)), by)

    def coefficient(self, case: Case) -> int:
        """The share in basis points: the child's own, or that of the band of the offering's hours."""
        if case.child.hours_coefficient_bp is not None:
            return case.child.hours_coefficient_bp
        minutes = case.offer.hours_per_week_minutes
        reached = (band.value for band in self.bands if band.upto is None or minutes <= band.upto)
        return next(reached)

    def words(self) -> tuple[Text, ...]:
        said = [
            _("Up to %(hours)s a week: %(share)s of the fee.", hours=Hours(band.upto), share=Percent(band.value))
            for band in self.bands
            if band.upto is not None
        ]
        said.append(_("For more hours it is %(share)s.", share=Percent(self.bands[-1].value)))
        if self.least_cents:
            said.append(_("A fee below %(fee)s is not charged.", fee=Euros(self.least_cents)))
        return tuple(said)
