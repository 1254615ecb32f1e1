"""What a rule may know: plain facts about one child, one family and one offering, on one day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What is known about the child; age on the day of the case."""

    age_years: int
    age_months: int = 0
    home_area: str | None = None
    home_language: str | None = None
    declared_need: bool = False
    basic_service_unit: str | None = None
    hours_coefficient_bp: int | None = None


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """What is known about the family; children are counted from the youngest, who is the first."""

    family_size: int
    income_cents_per_month: int | None = None
    income_may_be_used: bool = False
    child_order: int = 1
    siblings_enrolled: int = 0

    @property
    def usable_income(self) -> int | None:
        """The monthly income in cents if it is known and may be used for this."""
        return self.income_cents_per_month if self.income_may_be_used else None


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What is offered; the price is for the whole season or what is left of it, in `sessions`.

    `published_cents` and `sessions_in_all` are those of the whole season, where that is known. `grant_line` is the
    budget line of the programme that pays instead of the family, by `grant_decision`.
    """

    offering: str
    service: str
    model: str
    provider: str
    area: str | None
    unit: str | None
    price_cents: int
    sessions: int
    age_from: int
    age_to: int
    hours_per_week_minutes: int = 0
    published_cents: int | None = None
    sessions_in_all: int | None = None
    grant_line: str | None = None
    grant_decision: str | None = None


@dataclass(frozen=True, slots=True)
class BudgetFacts:
    """What a budget line can still bear."""

    line: str
    available_cents: int


@dataclass(frozen=True, slots=True)
class HistoryFacts:
    """What happened before this case."""

    enrolments_this_season: int = 0
    refused_earlier: bool = False
    applied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One question to the rules: may this child have this, and what does it cost this family?"""

    on: date
    child: ChildFacts
    family: FamilyFacts
    offer: OfferFacts
    budgets: tuple[BudgetFacts, ...] = ()
    history: HistoryFacts = HistoryFacts()
    full_price: bool = False
    """Whether the family takes the place without the city's support, where none may be given for it."""

    def available_cents(self, line: str) -> int:
        """Return what a line can still bear; a line that nobody told about can bear nothing."""
        return sum(max(budget.available_cents, 0) for budget in self.budgets if budget.line == line)

    def as_json(self) -> dict[str, Any]:
        """Return the inputs of the case, to be kept with what was decided on them."""
        facts = asdict(self)
        facts["on"] = self.on.isoformat()
        if self.history.applied_at:
            facts["history"]["applied_at"] = self.history.applied_at.isoformat()
        return facts
