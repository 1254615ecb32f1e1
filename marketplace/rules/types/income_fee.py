"""A fee by income: a share of what a family earns above a limit that grows with its size."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import MOST_CENTS, Euros, Percent, Rounding, in_words, share
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Amounts, Choice, Line, Unit, Whole, basis_points, set_by, whole_cents
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage

SMALLEST_FAMILY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeFee(RuleType):
    """Sets what the family pays by its income; a budget line bears the rest of the price, or the fee is the price."""

    key = "income_fee"
    title = _("Fee by income")
    stage = Stage.FEE

    limits_cents: tuple[int, ...] = field(
        metadata=set_by(
            Amounts(
                _("Monthly income without a fee, for a family of 2, 3, 4 and so on"),
                Whole(_("Income"), Unit.CENTS, 0, MOST_CENTS),
            )
        )
    )
    per_extra_cents: int = whole_cents(_("More for each member of a larger family"), default=0)
    rate_bp: int = basis_points(_("Share of the income above the limit"))
    highest_cents: int = whole_cents(_("The highest fee"))
    least_cents: int = whole_cents(_("The least fee that is charged"), default=0)
    rounding: Rounding = field(default=Rounding.EURO, metadata=set_by(Choice(_("Rounded to"), Rounding)))
    line: str | None = field(default=None, metadata=set_by(Line(_("The budget line that bears the rest of the price"))))

    def problems(self) -> dict[str, Text]:
        if self.least_cents > self.highest_cents:
            return {"least_cents": _("The least fee may not be more than the highest.")}
        return {}

    def limit(self, family_size: int) -> int:
        """The monthly income in cents without a fee; a family of one counts as two."""
        above_smallest = max(family_size - SMALLEST_FAMILY, 0)
        largest = len(self.limits_cents) - 1
        return self.limits_cents[min(above_smallest, largest)] + self.per_extra_cents * max(above_smallest - largest, 0)

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        income = case.family.usable_income
        highest = Euros(self.highest_cents)
        if income is None:
            text = _("The income is not known or may not be used, so the highest fee of %(fee)s applies.", fee=highest)
            sheet.pay(highest, text, by, self.line)
            return
        limit = self.limit(case.family.family_size)
        fee = share(max(income - limit, 0), self.rate_bp, self.rounding)
        sheet.pay(fee, self.by_income(limit, case.family.family_size), by, self.line)
        if fee > highest:
            sheet.pay(highest, _("The fee is at most %(fee)s.", fee=highest), by, self.line)
        if 0 < fee < self.least_cents:
            text = _("A fee below %(fee)s is not charged.", fee=Euros(self.least_cents))
            sheet.pay(0, text, by, self.line)

    def by_income(self, limit: int, family_size: int) -> Text:
        """Say how the fee follows from the income."""
        return _(
            "The family pays %(rate)s of its income above %(limit)s, the limit for a family of %(size)d, "
            "rounded half up to the %(rounding)s.",
            rate=Percent(self.rate_bp),
            limit=Euros(limit),
            size=family_size,
            rounding=self.rounding.value,
        )

    def words(self) -> tuple[Text, ...]:
        limits = ", ".join(str(Euros(limit)) for limit in self.limits_cents)
        said = [
            _("The family pays %(rate)s of its monthly income above a limit.", rate=Percent(self.rate_bp)),
            _("For families of 2 members and more, one by one, the limit is: %(limits)s.", limits=limits),
            _("For each further member it is %(more)s higher.", more=Euros(self.per_extra_cents)),
            _("The highest fee, also for unknown income, is %(fee)s.", fee=Euros(self.highest_cents)),
            _("A fee below %(fee)s is not charged.", fee=Euros(self.least_cents)),
        ]
        if self.line is not None:
            said.append(_("The budget line %(line)s bears the rest of the price.", line=in_words(self.line)))
        return tuple(said)
