"""The closed lists of this room: what a season, an offering, an attachment and a session can be."""

from __future__ import annotations

from enum import StrEnum

from marketplace.service_models.base import Admission as Admission


class SeasonStatus(StrEnum):
    """Whether a season still takes offerings and enrolments."""

    OPEN = "open"
    CLOSED = "closed"


class OfferingStatus(StrEnum):
    """The life of an offering."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class LegalRegime(StrEnum):
    """The law under which a family pays, stated and never derived."""

    CONSUMER_CONTRACT = "consumer_contract"
    FREE_OF_CHARGE = "free_of_charge"
    CLIENT_FEE = "client_fee"

    @property
    def must_be_free(self) -> bool:
        """Whether this regime forbids any price."""
        return self is LegalRegime.FREE_OF_CHARGE


class Placement(StrEnum):
    """How an add-on lies to the care that it is attached to."""

    INSIDE = "inside"
    NEXT_TO = "next_to"
    APART = "apart"


class FactKind(StrEnum):
    """What is told of a unit's staff, rooms and tools."""

    QUALIFIED_STAFF = "qualified_staff_bp"
    CHILDREN_PER_ADULT = "children_per_adult_tenths"
    FACILITY_CONDITION = "facility_condition_grade"
    EQUIPMENT = "equipment_grade"


class CareSide(StrEnum):
    """On which side of a child's care day something lies."""

    BEFORE = "before"
    AFTER = "after"


class Daytime(StrEnum):
    """When in the day something begins."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class PriceBand(StrEnum):
    """What a season costs before any support, in bands that people compare."""

    FREE = "free"
    TO_50 = "to_50"
    TO_100 = "to_100"
    TO_200 = "to_200"
    ABOVE_200 = "above_200"


class AccessFact(StrEnum):
    """What somebody needs to know before she comes, stated by the provider."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    HEARING_LOOP = "hearing_loop"
    SIGN_LANGUAGE = "sign_language"
    PICTURES = "pictures"
    QUIET_ROOM = "quiet_room"
    ASSISTANCE = "assistance"


class ValueStream(StrEnum):
    """The streams of value by which the city is steered (product section 10)."""

    FAMILY_WITH_CHILDREN = "family_with_children"
    WORKING_ADULT = "working_adult"
    SENIOR_CITIZEN = "senior_citizen"
    BUSINESS = "business"
    VISITOR = "visitor"
    URBAN_ENVIRONMENT = "urban_environment"
    SUSTAINABILITY = "sustainability"
    CUSTOMER_EXPERIENCE = "customer_experience"


class LifeEvent(StrEnum):
    """What happens in a life and makes people look for a service."""

    CHILD_IS_BORN = "child_is_born"
    STARTING_CARE = "starting_care"
    STARTING_PRE_PRIMARY = "starting_pre_primary"
    STARTING_SCHOOL = "starting_school"
    NEW_LANGUAGE = "new_language"
    MOVING_HERE = "moving_here"
    BACK_TO_WORK = "back_to_work"
    WE_SEPARATE = "we_separate"
    SPECIAL_NEED = "special_need"


class AttachmentStatus(StrEnum):
    """Who has said yes so far."""

    ASKED = "asked"
    UNIT_AGREED = "unit_agreed"
    APPROVED = "approved"
    DECLINED = "declined"


class ProgrammeStatus(StrEnum):
    """The life of a programme."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Direction(StrEnum):
    """Which way an objective wants its indicator to go."""

    RISES = "rises"
    FALLS = "falls"


class Scale(StrEnum):
    """What an indicator's figure is: the share of those asked, in per cent, or a mean of amounts."""

    SHARE = "share"
    MEAN = "mean"


class SessionStatus(StrEnum):
    """What became of a session."""

    PLANNED = "planned"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
