"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class HomeWeeksTold(Event):
    """It was told in which weeks a child lives with which guardian; another guardian is to agree."""

    name: ClassVar[str] = "people.home_weeks_told"

    home_weeks: str
    child: str


@dataclass(frozen=True, kw_only=True)
class HomeWeeksAgreed(Event):
    """It is agreed in which weeks a child lives with which guardian."""

    name: ClassVar[str] = "people.home_weeks_agreed"

    home_weeks: str
    child: str


@dataclass(frozen=True, kw_only=True)
class HomeWeeksEnded(Event):
    """A child does not alternate between two homes any more, or not yet."""

    name: ClassVar[str] = "people.home_weeks_ended"

    home_weeks: str
    child: str


@dataclass(frozen=True, kw_only=True)
class AdultsRegistered(Event):
    """Adults became known to the marketplace, which may now write to them about their own matters."""

    name: ClassVar[str] = "people.adults_registered"

    persons: tuple[str, ...]
