"""The most that an offering may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import Euros
from marketplace.rules.facts import Case, OfferFacts
from marketplace.rules.parameters import Choice, set_by, whole_cents
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


class Per(StrEnum):
    """What the cap counts for."""

    SEASON = "season"
    SESSION = "session"


class Above(StrEnum):
    """What happens to a price above the cap."""

    REFUSE = "refuse"
    LOWER = "lower"


SENTENCES = {
    Per.SEASON: _("The price of a season may be at most %(cap)s."),
    Per.SESSION: _("The price of one session may be at most %(cap)s."),
}
EFFECTS = {
    Above.REFUSE: _("An offering that costs more cannot be enrolled in."),
    Above.LOWER: _("An offering that costs more is charged at that price."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCap(RuleType):
    """Refuses or lowers a price above the cap."""

    key = "price_cap"
    title = _("Price cap")
    stage = Stage.PRICE

    most_cents: int = whole_cents(_("The highest price"))
    per: Per = field(default=Per.SEASON, metadata=set_by(Choice(_("Per season or per session"), Per)))
    above: Above = field(default=Above.REFUSE, metadata=set_by(Choice(_("What happens to a price above it"), Above)))

    def cap(self, offer: OfferFacts) -> int:
        """The cap in cents for the whole offering."""
        return self.most_cents * (offer.sessions if self.per is Per.SESSION else 1)

    def sentence(self) -> Text:
        """The cap in words."""
        return _(SENTENCES[self.per].message, cap=Euros(self.most_cents))

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        cap = self.cap(case.offer)
        if sheet.price_cents <= cap:
            return
        if self.above is Above.REFUSE:
            sheet.refuse(self.sentence(), by)
        else:
            sheet.pay(cap, self.sentence(), by)

    def words(self) -> tuple[Text, ...]:
        return self.sentence(), EFFECTS[self.above]
