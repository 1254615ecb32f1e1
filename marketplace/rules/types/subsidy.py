"""What the city or a grant adds, from a named budget line."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import Euros, Percent, Rounding, in_words, share
from marketplace.rules.conditions import Condition
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Choice, For, Line, basis_points, set_by, whole_cents
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


class Form(StrEnum):
    """How the subsidy is measured."""

    SHARE = "share"
    FIXED = "fixed"
    VOUCHER = "voucher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidy(RuleType):
    """Bears a share of the price, a fixed amount, or a voucher's value by hours; at most what the family would pay."""

    key = "subsidy"
    title = _("Subsidy")
    stage = Stage.SUBSIDY

    line: str = field(metadata=set_by(Line(_("The budget line that pays"))))
    form: Form = field(metadata=set_by(Choice(_("A share of the price, a fixed amount, or a voucher"), Form)))
    share_bp: int = basis_points(_("The share of the price"), default=0)
    amount_cents: int = whole_cents(_("The amount, or the value of a voucher for full hours"), default=0)
    at_most_cents: int | None = whole_cents(_("The highest subsidy"), default=None)
    own_share_cents: int = whole_cents(_("What the family pays at least"), default=0)
    when: Condition | None = field(default=None, metadata=set_by(For(_("Only for children for whom"))))

    def problems(self) -> dict[str, Text]:
        if self.form is Form.SHARE and self.share_bp == 0:
            return {"share_bp": _("Give the share.")}
        if self.form is not Form.SHARE and self.amount_cents == 0:
            return {"amount_cents": _("Give the amount.")}
        return {}

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        if case.full_price or (self.when is not None and not self.when.holds(case)):
            return
        cents = self.measured(case, sheet.price_cents)
        if self.at_most_cents is not None:
            cents = min(cents, self.at_most_cents)
        cents = min(cents, sheet.family_cents - self.own_share_cents)
        if cents > 0:
            sheet.pay(sheet.family_cents - cents, self.sentence(case, Euros(cents)), by, self.line)

    def measured(self, case: Case, price_cents: int) -> int:
        """The subsidy in cents before its limits; shares are rounded half up to the cent."""
        if self.form is Form.SHARE:
            return share(price_cents, self.share_bp, Rounding.CENT)
        if self.form is Form.FIXED:
            return self.amount_cents
        return share(self.amount_cents, hours_of(case), Rounding.CENT)

    def sentence(self, case: Case, borne: Euros) -> Text:
        """Say what is borne and why."""
        if self.form is Form.SHARE:
            part = Percent(self.share_bp)
            return _(
                "The budget line %(line)s bears %(share)s of the price, rounded half up to the cent and within its "
                "limits: %(borne)s.",
                line=in_words(self.line),
                share=part,
                borne=borne,
            )
        if self.form is Form.FIXED:
            return _("The budget line %(line)s bears %(borne)s.", line=in_words(self.line), borne=borne)
        part = Percent(hours_of(case))
        return _(
            "A voucher from the budget line %(line)s, which counts %(share)s by hours, rounded half up to the cent, "
            "bears %(borne)s.",
            line=in_words(self.line),
            share=part,
            borne=borne,
        )

    def words(self) -> tuple[Text, ...]:
        amount = Euros(self.amount_cents)
        said = [
            {
                Form.SHARE: _("%(share)s of the price is paid for the family.", share=Percent(self.share_bp)),
                Form.FIXED: _("%(amount)s of the price is paid for the family.", amount=amount),
                Form.VOUCHER: _("A voucher bears up to %(amount)s, less for fewer hours.", amount=amount),
            }[self.form],
            _("The budget line %(line)s pays.", line=in_words(self.line)),
        ]
        if self.at_most_cents is not None:
            said.append(_("It is at most %(most)s.", most=Euros(self.at_most_cents)))
        if self.own_share_cents:
            said.append(_("The family pays at least %(least)s.", least=Euros(self.own_share_cents)))
        if self.when is not None:
            said.append(_("It is given only where %(when)s.", when=self.when.words()))
        return tuple(said)


def hours_of(case: Case) -> int:
    """The share of full hours in basis points that was decided for the child; full where none was."""
    decided = case.child.hours_coefficient_bp
    return BASIS_POINTS if decided is None else decided
