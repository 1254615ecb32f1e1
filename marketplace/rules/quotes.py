"""What the rules answer: the price for this family with the steps that made it, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marketplace.kernel.digests import digest
from marketplace.kernel.money import BASIS_POINTS, half_up
from marketplace.kernel.text import Text


class Party(StrEnum):
    """Whose amount a step changes."""

    FAMILY = "family"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence on the way to the price.

    The family's steps add up to what the family pays, the provider's to what is taken out of the provider's part.
    """

    rule: str
    text: Text
    amount_cents: int
    legal_basis: str
    party: Party = Party.FAMILY


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why the rules say no."""

    rule: str
    text: Text
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What a budget line bears."""

    line: str
    cents: int


class ReserveKind(StrEnum):
    """What becomes of reserved places that the group does not fill: soft ones go to others."""

    SOFT = "soft"
    HARD = "hard"


class ReserveOrder(StrEnum):
    """Whether the reserved places are filled before the open ones."""

    RESERVE_FIRST = "reserve_first"
    OPEN_FIRST = "open_first"


@dataclass(frozen=True, slots=True)
class Reserve:
    """A part of the places, kept for a group in a round."""

    group: str
    share_bp: int
    kind: ReserveKind
    order: ReserveOrder

    def places(self, capacity: int) -> int:
        """Return how many of the places are reserved, rounded half up.

        >>> Reserve("early-refused", 2_000, ReserveKind.SOFT, ReserveOrder.RESERVE_FIRST).places(18)
        4
        """
        return half_up(capacity * self.share_bp, BASIS_POINTS)


@dataclass(frozen=True, slots=True)
class Quote:
    """The price for this family. Family and subsidies add up to the price; provider, fee and VAT do too."""

    price_cents: int
    family_cents: int
    subsidies: tuple[Subsidy, ...]
    platform_fee_cents: int
    platform_fee_vat_cents: int
    provider_cents: int
    steps: tuple[Step, ...]
    refusals: tuple[Refusal, ...]
    priority_class: int
    reserve_groups: tuple[str, ...]
    rule_set_digest: str

    @property
    def allowed(self) -> bool:
        """Whether no rule refused."""
        return not self.refusals

    @property
    def subsidy_cents(self) -> int:
        """What all budget lines bear together."""
        return sum(subsidy.cents for subsidy in self.subsidies)

    @property
    def digest(self) -> str:
        """The SHA-256 of the quote's canonical JSON."""
        return digest(self.as_json())

    def as_json(self) -> dict[str, Any]:
        """Return the quote as it is kept with an enrolment and shown by the API."""
        return {
            "price_cents": self.price_cents,
            "family_cents": self.family_cents,
            "subsidies": [{"line": subsidy.line, "cents": subsidy.cents} for subsidy in self.subsidies],
            "platform_fee_cents": self.platform_fee_cents,
            "platform_fee_vat_cents": self.platform_fee_vat_cents,
            "provider_cents": self.provider_cents,
            "steps": [step_as_json(step) for step in self.steps],
            "refusals": [
                {"rule": refusal.rule, "text": str(refusal.text), "legal_basis": refusal.legal_basis}
                for refusal in self.refusals
            ],
            "priority_class": self.priority_class,
            "reserve_groups": list(self.reserve_groups),
            "rule_set_digest": self.rule_set_digest,
            "allowed": self.allowed,
        }


def step_as_json(step: Step) -> dict[str, Any]:
    """Return a step as JSON."""
    return {
        "rule": step.rule,
        "text": str(step.text),
        "amount_cents": step.amount_cents,
        "legal_basis": step.legal_basis,
        "party": step.party.value,
    }
