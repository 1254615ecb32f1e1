"""What happens in the catalogue, told to whoever listens."""

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfferingPublished(Event):
    """Families can find the offering; told for each published revision."""

    name: ClassVar[str] = "catalog.offering_published"
    offering: str
    provider: str | None
    revision: int


@dataclass(frozen=True, kw_only=True)
class OfferingWithdrawn(Event):
    """The offering takes no more enrolments."""

    name: ClassVar[str] = "catalog.offering_withdrawn"
    offering: str
    provider: str | None


@dataclass(frozen=True, kw_only=True)
class AttachmentAsked(Event):
    """A provider asks a unit to carry an add-on."""

    name: ClassVar[str] = "catalog.attachment_asked"
    attachment: str
    offering: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class AttachmentApproved(Event):
    """Unit and service owner have both agreed to an add-on."""

    name: ClassVar[str] = "catalog.attachment_approved"
    attachment: str
    offering: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class CapacityChanged(Event):
    """A group has more or fewer places than before."""

    name: ClassVar[str] = "catalog.capacity_changed"
    group: str
    offering: str


@dataclass(frozen=True, kw_only=True)
class ProgrammeOpened(Event):
    """A programme takes families; its grant must be there."""

    name: ClassVar[str] = "catalog.programme_opened"
    programme: str
    grant_line: str


@dataclass(frozen=True, kw_only=True)
class SeasonClosed(Event):
    """Nothing more is offered or enrolled in the season."""

    name: ClassVar[str] = "catalog.season_closed"
    season: str
