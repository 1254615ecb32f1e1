"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AdultRegistered(Event):
    """An adult became known to the marketplace, which may now write to her about her own matters."""

    name: ClassVar[str] = "people.adult_registered"

    person: str
