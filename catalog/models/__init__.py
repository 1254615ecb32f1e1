"""Tables of the catalogue."""

from catalog.models.facts import FactKind, UnitFact
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
from catalog.models.programmes import (
    Direction,
    Objective,
    Programme,
    ProgrammePart,
    ProgrammeStatus,
    ProgrammeUnit,
    Scale,
)
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
    "Direction",
    "FactKind",
    "Group",
    "Holiday",
    "LegalRegime",
    "Objective",
    "Offering",
    "OfferingRevision",
    "OfferingStatus",
    "Placement",
    "Programme",
    "ProgrammePart",
    "ProgrammeStatus",
    "ProgrammeUnit",
    "Scale",
    "Season",
    "SeasonStatus",
    "Service",
    "Session",
    "SessionStatus",
    "ShelfMark",
    "Unit",
    "UnitFact",
    "ValueStream",
]
