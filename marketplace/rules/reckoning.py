"""The sheet on which a quote is reckoned: after each step, family and subsidies together make the price."""

from __future__ import annotations

from typing import Protocol

from marketplace.kernel.text import Text
from marketplace.rules.quotes import Party, Quote, Refusal, Step, Subsidy


class Citation(Protocol):
    """What a step points to: the rule and the law behind it."""

    @property
    def id(self) -> str:
        """The rule's id."""

    @property
    def legal_basis(self) -> str:
        """The law by which it holds."""


class Reckoning:
    """A quote in the making."""

    __slots__ = (
        "family_cents",
        "fee_cents",
        "fee_vat_cents",
        "price_cents",
        "priority_class",
        "refusals",
        "reserve_groups",
        "steps",
        "subsidies",
    )

    def __init__(self) -> None:
        self.price_cents = 0
        self.family_cents = 0
        self.fee_cents = 0
        self.fee_vat_cents = 0
        self.subsidies: dict[str, int] = {}
        self.steps: list[Step] = []
        self.refusals: list[Refusal] = []
        self.priority_class: int | None = None
        self.reserve_groups: list[str] = []

    def pay(self, cents: int, text: Text, by: Citation, line: str | None = None) -> None:
        """Let the family pay this much from now on. A budget line bears the difference, or else the price changes.

        A line only ever makes it cheaper for the family.
        """
        if line is not None:
            cents = min(cents, self.family_cents)
            self.subsidies[line] = self.subsidies.get(line, 0) + self.family_cents - cents
        else:
            self.price_cents += cents - self.family_cents
        self.steps.append(Step(by.id, text, cents - self.family_cents, by.legal_basis))
        self.family_cents = cents

    def take_back(self, line: str, cents: int, text: Text, by: Citation) -> None:
        """Let the family bear a part that a budget line cannot."""
        self.subsidies[line] -= cents
        self.family_cents += cents
        self.steps.append(Step(by.id, text, cents, by.legal_basis))

    def charge_provider(self, fee_cents: int, vat_cents: int, text: Text, by: Citation) -> None:
        """Take the platform's fee and its VAT out of the provider's part."""
        self.fee_cents += fee_cents
        self.fee_vat_cents += vat_cents
        self.steps.append(Step(by.id, text, -(fee_cents + vat_cents), by.legal_basis, Party.PROVIDER))

    def refuse(self, text: Text, by: Citation) -> None:
        """Say no, and why."""
        self.refusals.append(Refusal(by.id, text, by.legal_basis))

    def quote(self, rule_set_digest: str) -> Quote:
        """Return what was reckoned."""
        return Quote(
            price_cents=self.price_cents,
            family_cents=self.family_cents,
            subsidies=tuple(Subsidy(line, cents) for line, cents in self.subsidies.items() if cents),
            platform_fee_cents=self.fee_cents,
            platform_fee_vat_cents=self.fee_vat_cents,
            provider_cents=self.price_cents - self.fee_cents - self.fee_vat_cents,
            steps=tuple(self.steps),
            refusals=tuple(self.refusals),
            priority_class=self.priority_class or 0,
            reserve_groups=tuple(self.reserve_groups),
            rule_set_digest=rule_set_digest,
        )
