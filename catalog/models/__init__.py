"""Tables of the catalogue."""

from catalog.models.marks import ShelfMark
from catalog.models.offerings import (
    Admission,
    LegalRegime,
    Offering,
    OfferingRevision,
    OfferingStatus,
    Season,
    SeasonStatus,
    Service,
    ValueStream,
)
from catalog.models.places import Area, Unit
from catalog.models.times import (
    Attachment,
    AttachmentStatus,
    Group,
    Holiday,
    Placement,
    Session,
    SessionStatus,
)

__all__ = [
    "Admission",
    "Area",
    "Attachment",
    "AttachmentStatus",
    "Group",
    "Holiday",
    "LegalRegime",
    "Offering",
    "OfferingRevision",
    "OfferingStatus",
    "Placement",
    "Season",
    "SeasonStatus",
    "Service",
    "Session",
    "SessionStatus",
    "ShelfMark",
    "Unit",
    "ValueStream",
]
