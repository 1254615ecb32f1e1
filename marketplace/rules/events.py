"""What the rules' room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RuleSetApproved(Event):
    """A rule set was approved and is in force from a day."""

    name: ClassVar[str] = "rules.rule_set_approved"

    rule_set: str
    valid_from: date
