"""What a recipient would know about a child, told before anything is shared and without reading anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent import queries
from consent.law import Effect, LawLine
from consent.models import Consent
from consent.recipients import Recipient
from marketplace.kernel.clock import city_day
from marketplace.kernel.personal_data import SOURCES
from marketplace.kernel.text import Text, _


class Prospect(StrEnum):
    """How a category stands towards a recipient, from the surest to never."""

    BY_LAW = "by_law"
    BY_CONTRACT = "by_contract"
    IF_ONE_AGREES = "if_one_agrees"
    IF_ALL_AGREE = "if_all_agree"
    IN_FIGURES_ONLY = "in_figures_only"
    NO = "no"
    NEVER = "never"


PROSPECTS = {
    Effect.ALLOWED: Prospect.BY_LAW,
    Effect.ALLOWED_BY_CONTRACT: Prospect.BY_CONTRACT,
    Effect.CONSENT: Prospect.IF_ONE_AGREES,
    Effect.EXPLICIT_CONSENT: Prospect.IF_ALL_AGREE,
    Effect.AGGREGATE_ONLY: Prospect.IN_FIGURES_ONLY,
    Effect.PROHIBITED: Prospect.NEVER,
}

SENTENCES = {
    Prospect.BY_LAW: _("They will know this, because the law says so. No consent is asked."),
    Prospect.BY_CONTRACT: _("They will know this while the child takes part, because the service needs it."),
    Prospect.IF_ONE_AGREES: _("They will know this only if a guardian agrees."),
    Prospect.IF_ALL_AGREE: _(
        "They will know this only if every guardian with custody agrees. The place does not depend on it."
    ),
    Prospect.IN_FIGURES_ONLY: _("Only figures about many children are made of this."),
    Prospect.NO: _("They will not know this. The law gives no ground for it."),
    Prospect.NEVER: _("They may never know this, even if you agree."),
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a recipient would learn of one category for one purpose, why, and which consent stands for it now."""

    category: str
    purpose: str
    prospect: Prospect
    effect: Effect
    sentence: Text
    basis: str
    note: str
    consent: Consent | None = None


def verdicts(*, recipient: Recipient, child: str | None = None, now: datetime) -> list[Outlook]:
    """Return what a recipient would know about a child and her guardians, surest first; reads no personal data.

    Without a child it is what a stranger is told: the same, beside which no consent stands.

    Each row of the law that speaks about the kind of recipient is one outlook; a category that the marketplace keeps
    and about which the law says nothing for this kind is one more, with the answer no.
    """
    law = queries.law_in_force(city_day(now))
    open_now = {
        (row.category, row.purpose): row
        for row in (queries.open_consents(child) if child else ())
        if (row.recipient_kind, row.recipient_id) == (recipient.kind, recipient.organisation or "")
    }
    told = [_told(line, open_now.get((line.category, line.purpose))) for line in law.lines_for(recipient.kind)]
    spoken_of = {line.category for line in law.lines_for(recipient.kind)}
    silent = [_untold(category) for category, _load in SOURCES.items() if category not in spoken_of]
    order = list(Prospect)
    return sorted(told + silent, key=lambda each: (order.index(each.prospect), each.category, each.purpose))


def _told(line: LawLine, consent: Consent | None) -> Outlook:
    prospect = PROSPECTS[line.effect]
    return Outlook(
        line.category, line.purpose, prospect, line.effect, SENTENCES[prospect], line.basis, line.note, consent
    )


def _untold(category: str) -> Outlook:
    return Outlook(category, "*", Prospect.NO, Effect.PROHIBITED, SENTENCES[Prospect.NO], "", "")
