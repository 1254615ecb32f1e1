"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AdultsRegistered(Event):
    """Adults became known to the marketplace, which may now write to them about their own matters."""

    name: ClassVar[str] = "people.adults_registered"

    persons: tuple[str, ...]
