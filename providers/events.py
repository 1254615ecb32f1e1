"""What happens in the registry, told to whoever listens."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ProviderAccredited(Event):
    """Two officers have accepted a provider."""

    name: ClassVar[str] = "providers.accredited"
    provider: str


@dataclass(frozen=True, kw_only=True)
class ProviderSuspended(Event):
    """A provider may take no new enrolments until it is reinstated."""

    name: ClassVar[str] = "providers.suspended"
    provider: str


@dataclass(frozen=True, kw_only=True)
class ProviderReinstated(Event):
    """A suspension has ended."""

    name: ClassVar[str] = "providers.reinstated"
    provider: str


@dataclass(frozen=True, kw_only=True)
class ProviderEnded(Event):
    """A provider has left the registry for good."""

    name: ClassVar[str] = "providers.ended"
    provider: str


@dataclass(frozen=True, kw_only=True)
class EvidenceExpiring(Event):
    """A paper that the provider needs expires within thirty days."""

    name: ClassVar[str] = "providers.evidence_expiring"
    provider: str
    evidence: str
    kind: str
    valid_until: date
