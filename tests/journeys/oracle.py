"""Who may see what, worked out anew from the table of law as it is printed and from the facts that a test set up.

Nothing of the door is used here: only the file of the table, and what a reader of the law would do with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import consent

TABLE = Path(consent.__file__).parent / "data" / "example-rules-fi.json"
STRICTEST_LAST = ("allowed", "allowed_by_contract", "consent", "explicit_consent", "aggregate_only", "prohibited")
WHERE_SOMEBODY_IS = {
    "person.protection_order",
    "person.household",
    "guardian.address",
    "child.home_area",
    "child.unit",
    "child.times",
    "child.attendance",
    "child.absence",
}
DELIVERS = {"city_unit", "processor", "joint_controller", "own_controller", "voucher_provider"}
COMPUTED_INSIDE = ("platform", "eligibility")
"""What the table says of it: "computed inside; only the verdict leaves"."""


@dataclass(frozen=True)
class Hat:
    """In whose name somebody reads, in the words of the table; `of` is the provider, the unit or the person."""

    kind: str
    of: str = ""


@dataclass
class Facts:
    """What is true in the city, as the test made it so."""

    custody: dict[str, set[str]] = field(default_factory=dict)
    at_home: dict[str, set[str]] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)
    grounds: set[tuple[Hat, str, str]] = field(default_factory=set)
    """Contracts that run: recipient, subject, purpose."""
    consents: set[tuple[Hat, str, str, str]] = field(default_factory=set)
    """Consents that hold: recipient, subject, category, purpose."""
    in_house: dict[str, set[str]] = field(default_factory=dict)
    """The children who are in care at a unit, or come to a session there."""


@dataclass(eq=False)
class Oracle:
    """The table, read as a lawyer would: what is not in it is prohibited, and the most specific row wins."""

    facts: Facts
    rows: list[Mapping[str, Any]] = field(default_factory=lambda: json.loads(TABLE.read_text())["rules"])

    def says(self, category: str, kind: str, purpose: str) -> str:
        """Return the effect that governs a question."""
        asked = {"category": category, "recipient_kind": kind, "purpose": purpose}
        best, effect = -1, "prohibited"
        for row in self.rows:
            if any(row[name] not in ("*", value) for name, value in asked.items()):
                continue
            named = sum(row[name] != "*" for name in asked)
            stricter = STRICTEST_LAST.index(row["effect"]) > STRICTEST_LAST.index(effect)
            if named > best or (named == best and stricter):
                best, effect = named, row["effect"]
        return effect

    @cached_property
    def purposes(self) -> set[str]:
        """Every purpose that the table names."""
        return {row["purpose"] for row in self.rows} - {"*"}

    def may_see(self, hats: frozenset[Hat], subject: str, category: str) -> bool:
        """Tell whether one of a reader's hats lets her see a category about somebody, for any purpose at all."""
        return any(self.may_read(hat, subject, category, purpose) for hat in hats for purpose in self.purposes)

    def may_read(self, hat: Hat, subject: str, category: str, purpose: str) -> bool:
        """Tell whether a recipient may read a category about somebody for a purpose."""
        if not self._is_concerned(hat, subject):
            return False
        hidden = category in WHERE_SOMEBODY_IS and subject in self.facts.protected
        if hidden and (hat.kind, purpose) != COMPUTED_INSIDE and not self._needs(hat, subject):
            return False
        effect = self.says(category, hat.kind, purpose)
        if effect == "allowed":
            return True
        if effect == "allowed_by_contract":
            return (hat, subject, purpose) in self.facts.grounds
        if effect in ("consent", "explicit_consent"):
            return (hat, subject, category, purpose) in self.facts.consents
        return False

    def _is_concerned(self, hat: Hat, subject: str) -> bool:
        """A person reads about herself and her children, a unit about the children of its house."""
        if hat.kind == "data_subject":
            return subject == hat.of or subject in self.facts.custody.get(hat.of, ())
        if hat.kind == "city_unit":
            return subject in self.facts.in_house.get(hat.of, ())
        return True

    def _needs(self, hat: Hat, subject: str) -> bool:
        """While somebody is protected: who delivers to her, and she herself and her guardian at home."""
        if hat.kind == "data_subject":
            return subject == hat.of or subject in self.facts.at_home.get(hat.of, ())
        return hat.kind in DELIVERS and any(ground[:2] == (hat, subject) for ground in self.facts.grounds)
