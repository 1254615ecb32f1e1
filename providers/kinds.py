"""The closed lists of this room: what a provider, a paper, a decision and an agreement can be."""

from __future__ import annotations

from enum import StrEnum


class ProviderStatus(StrEnum):
    """The life of a provider in the registry."""

    APPLIED = "applied"
    IN_REVIEW = "in_review"
    ACCREDITED = "accredited"
    SUSPENDED = "suspended"
    ENDED = "ended"


class SizeClass(StrEnum):
    """How many people work for a provider, paid or not: up to 5, 19, 99, or more."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class VatStatus(StrEnum):
    """What a provider states about value added tax."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"
    EXEMPT = "exempt"


class EvidenceKind(StrEnum):
    """A paper that a provider shows."""

    INSURANCE = "insurance"
    TAX = "tax"
    PENSION = "pension"
    QUALIFICATION = "qualification"
    CRIMINAL_RECORD_SEEN = "criminal_record_seen"
    RULES_OF_ASSOCIATION = "rules_of_association"


class RecordGround(StrEnum):
    """On what ground the criminal record extracts of those who work with minors were seen."""

    DUTY = "duty"
    RIGHT = "right"
    VOLUNTEER_CONSENT = "volunteer_consent"


class EvidenceStatus(StrEnum):
    """Whether an officer has looked at a paper, and what she thought of it."""

    SHOWN = "shown"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class AidRule(StrEnum):
    """As which kind of small public aid the city's support to families counts, as an agreement states it."""

    DE_MINIMIS = "de_minimis"
    GENERAL_INTEREST = "general_interest"


class Outcome(StrEnum):
    """What an officer decided about a provider."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    END = "end"
