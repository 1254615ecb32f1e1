"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ConsentAsked(Event):
    """Those who may decide were asked for a consent."""

    name: ClassVar[str] = "consent.consent_asked"

    consent: str
    subject: str
    recipient: str


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """All who must agree have agreed."""

    name: ClassVar[str] = "consent.consent_given"

    consent: str
    subject: str
    recipient: str


@dataclass(frozen=True, kw_only=True)
class ConsentRefused(Event):
    """One who may decide has refused."""

    name: ClassVar[str] = "consent.consent_refused"

    consent: str
    subject: str
    recipient: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """One who may decide has withdrawn; nobody may use it any more."""

    name: ClassVar[str] = "consent.consent_withdrawn"

    consent: str
    subject: str
    recipient: str


@dataclass(frozen=True, kw_only=True)
class ConsentExpired(Event):
    """The time of a consent, or for an answer, has passed."""

    name: ClassVar[str] = "consent.consent_expired"

    consent: str
    subject: str
    recipient: str


@dataclass(frozen=True, kw_only=True)
class LawChanged(Event):
    """A table of law was approved."""

    name: ClassVar[str] = "consent.law_changed"

    law_table: str
