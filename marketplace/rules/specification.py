"""Rules and rule sets as plain values: what is stored, digested and evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from marketplace.kernel.digests import digest
from marketplace.kernel.periods import covers
from marketplace.kernel.text import Text, _
from marketplace.rules.facts import OfferFacts
from marketplace.rules.types.base import RuleType
from marketplace.service_models.registry import SERVICE_MODELS

SCOPE_LABELS = {
    "service": _("the service"),
    "area": _("the postal area"),
    "provider": _("the provider"),
    "model": _("the service model"),
    "unit": _("the unit"),
}


def name_of(name: str) -> str:
    """Return how people know what a scope names: a service model by its symbol, anything else as it is."""
    return SERVICE_MODELS[name].symbol if name in SERVICE_MODELS else name


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is about; a field that names nothing does not narrow it."""

    service: frozenset[str] = frozenset()
    area: frozenset[str] = frozenset()
    provider: frozenset[str] = frozenset()
    model: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()
    narrowing: tuple[tuple[str, frozenset[str]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = tuple((name, names) for name in SCOPE_LABELS if (names := getattr(self, name)))
        object.__setattr__(self, "narrowing", named)

    def includes(self, offer: OfferFacts) -> bool:
        """Tell whether an offering is in the scope; what it does not state is in no named one.

        >>> offer = OfferFacts("o", "drama", "v2", "p", None, None, 240_00, 12, 5, 6)
        >>> Scope(service=frozenset({"drama"})).includes(offer), Scope(area=frozenset({"33100"})).includes(offer)
        (True, False)
        """
        return all(getattr(offer, name) in names for name, names in self.narrowing)

    def words(self) -> tuple[Text, ...]:
        """Say in plain words to what the rule is narrowed, one sentence for each field."""
        return tuple(
            _("Only for %(what)s: %(names)s.", what=SCOPE_LABELS[name], names=", ".join(map(name_of, sorted(names))))
            for name, names in self.narrowing
        )

    def as_json(self) -> dict[str, list[str]]:
        """Return the fields that narrow the scope."""
        return {name: sorted(names) for name, names in self.narrowing}

    @classmethod
    def of(cls, stored: Mapping[str, list[str]]) -> Scope:
        """Return the scope that was stored."""
        return cls(**{name: frozenset(names) for name, names in stored.items()})


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule: what it does, where, when, in plain words and by which law."""

    id: str
    kind: RuleType
    text: str
    legal_basis: str
    scope: Scope = Scope()
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, offer: OfferFacts, on: date) -> bool:
        """Tell whether the rule is about an offering on a day."""
        return covers(self.valid_from or date.min, self.valid_until, on) and self.scope.includes(offer)

    def words(self) -> tuple[Text, ...]:
        """Say in plain words what the rule does, where and when, one sentence each."""
        said = [*self.kind.words(), *self.scope.words()]
        if self.valid_from is not None:
            said.append(_("From %(day)s on.", day=self.valid_from.isoformat()))
        if self.valid_until is not None:
            said.append(_("Until %(day)s, that day not included.", day=self.valid_until.isoformat()))
        return tuple(said)

    def as_json(self) -> dict[str, Any]:
        """Return the rule as it is digested and published."""
        return {
            "id": self.id,
            "type": self.kind.key,
            "text": self.text,
            "legal_basis": self.legal_basis,
            "scope": self.scope.as_json(),
            "parameters": self.kind.as_json(),
            "valid_from": self.valid_from and self.valid_from.isoformat(),
            "valid_until": self.valid_until and self.valid_until.isoformat(),
        }


@dataclass(frozen=True)
class RuleSetSpec:
    """A rule set: its rules in the order in which the rule makers wrote them."""

    id: str
    name: str
    rules: tuple[RuleSpec, ...]
    valid_from: date | None = None
    valid_until: date | None = None

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON of name and rules: the version that decisions keep."""
        return digest({"name": self.name, "rules": [rule.as_json() for rule in self.rules]})

    @cached_property
    def in_order(self) -> tuple[RuleSpec, ...]:
        """The rules in the order in which they work."""
        return tuple(sorted(self.rules, key=lambda rule: rule.kind.stage))

    @property
    def budget_lines(self) -> frozenset[str]:
        """The names of the budget lines that some rule pays from."""
        return frozenset(line for rule in self.rules for line in rule.kind.budget_lines)

    def rules_for(self, offer: OfferFacts, on: date) -> tuple[RuleSpec, ...]:
        """Return the rules about an offering on a day, in the order in which they work."""
        return tuple(rule for rule in self.in_order if rule.holds(offer, on))
