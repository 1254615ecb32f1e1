"""The words for how things stand: the statuses, reasons and grounds that the rooms keep, each within its own list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from catalog.models import AttachmentStatus, OfferingStatus, ProgrammeStatus, SessionStatus
from marketplace.delivery.models import CancelReason, DeliveryStatus, DisputeReason, Mark
from marketplace.enrolment.statuses import ContinuityStep
from marketplace.kernel.text import Text, _
from marketplace.money.advances.models import AdvanceStatus
from marketplace.money.invoices.models import InvoiceStatus
from marketplace.money.payouts.models import PayoutStatus
from marketplace.requests.models import RequestStatus
from marketplace.service_models.base import LegalRoute
from providers.kinds import (
    AidRule,
    EvidenceKind,
    EvidenceStatus,
    Outcome,
    ProviderStatus,
    RecordGround,
    SizeClass,
    VatStatus,
)

WORDS: Mapping[type[StrEnum], Mapping[str, Text]] = {
    OfferingStatus: {
        "draft": _("draft"),
        "submitted": _("submitted"),
        "published": _("published"),
        "withdrawn": _("withdrawn"),
        "archived": _("archived"),
    },
    AttachmentStatus: {
        "asked": _("asked"),
        "unit_agreed": _("agreed by the unit"),
        "approved": _("approved"),
        "declined": _("declined"),
    },
    ProgrammeStatus: {"draft": _("draft"), "open": _("open"), "closed": _("closed")},
    SessionStatus: {"planned": _("planned"), "delivered": _("delivered"), "cancelled": _("cancelled")},
    DeliveryStatus: {
        "marked": _("marked"),
        "disputed": _("disputed"),
        "confirmed": _("confirmed"),
        "cancelled": _("cancelled"),
    },
    Mark: {"present": _("present"), "absent": _("absent"), "sick": _("sick"), "excused": _("excused")},
    CancelReason: {
        "leader_ill": _("The leader is ill"),
        "room_closed": _("The room is closed"),
        "weather": _("The weather does not allow it"),
        "too_few": _("Too few children would come"),
    },
    DisputeReason: {
        "not_held": _("It was not held"),
        "too_short": _("It was shorter than promised"),
        "leader_missing": _("The leader did not come"),
        "not_safe": _("It was not safe"),
    },
    ProviderStatus: {
        "applied": _("applied"),
        "in_review": _("in review"),
        "accredited": _("accredited"),
        "suspended": _("suspended"),
        "ended": _("left the registry"),
    },
    SizeClass: {
        "micro": _("up to 5 people"),
        "small": _("6 to 19 people"),
        "medium": _("20 to 99 people"),
        "large": _("100 people or more"),
    },
    VatStatus: {
        "registered": _("registered for VAT"),
        "not_registered": _("not registered for VAT"),
        "exempt": _("exempt from VAT"),
    },
    EvidenceKind: {
        "insurance": _("Liability insurance"),
        "tax": _("Tax certificate"),
        "pension": _("Pension contributions"),
        "qualification": _("Qualification of group leaders"),
        "criminal_record_seen": _("Criminal records seen"),
        "rules_of_association": _("Registered rules"),
    },
    Outcome: {
        "accept": _("accepted"),
        "refuse": _("sent back"),
        "suspend": _("suspended"),
        "reinstate": _("reinstated"),
        "end": _("ended"),
    },
    EvidenceStatus: {"shown": _("shown"), "accepted": _("accepted"), "rejected": _("rejected")},
    RecordGround: {
        "duty": _("It was our duty to see them"),
        "right": _("We had the right to see them"),
        "volunteer_consent": _("The volunteers agreed"),
    },
    AidRule: {
        "de_minimis": _("de minimis aid"),
        "general_interest": _("aid for services of general economic interest"),
    },
    LegalRoute: {
        "own_production": _("own production"),
        "operated": _("operated for the city"),
        "purchased": _("purchased places"),
        "voucher": _("service voucher"),
        "procurement": _("procurement with objectives"),
        "grant": _("grant"),
        "platform_agreement": _("platform agreement"),
    },
    InvoiceStatus: {
        "open": _("to be paid"),
        "partly": _("paid in part"),
        "paid": _("paid"),
        "credited": _("no longer asked"),
    },
    PayoutStatus: {
        "drafted": _("on a list"),
        "approved": _("approved"),
        "paid": _("paid"),
        "discarded": _("put aside"),
    },
    ContinuityStep: {
        "searching": _("a substitute is looked for"),
        "asked": _("a provider is asked"),
        "willing": _("a substitute is willing"),
        "offered": _("the families are asked"),
        "ended": _("ended"),
    },
    AdvanceStatus: {
        "requested": _("asked for"),
        "approved": _("approved"),
        "declined": _("declined"),
        "settled": _("settled"),
    },
    RequestStatus: {
        "open": _("open"),
        "escalated": _("over its time limit"),
        "answered": _("answered"),
        "closed": _("closed"),
    },
}

KINDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    OfferingStatus: {"draft": "warn", "published": "good", "withdrawn": "stop"},
    AttachmentStatus: {"asked": "warn", "unit_agreed": "warn", "approved": "good", "declined": "stop"},
    ProgrammeStatus: {"draft": "warn", "open": "good"},
    SessionStatus: {"delivered": "good", "cancelled": "stop"},
    DeliveryStatus: {"marked": "warn", "disputed": "stop", "confirmed": "good", "cancelled": "stop"},
    Mark: {"present": "good", "absent": "stop", "sick": "warn", "excused": "warn"},
    ProviderStatus: {"accredited": "good", "suspended": "stop", "ended": "stop"},
    EvidenceStatus: {"shown": "warn", "accepted": "good", "rejected": "stop"},
    InvoiceStatus: {"open": "warn", "partly": "warn", "paid": "good"},
    PayoutStatus: {"paid": "good", "discarded": "stop"},
    RequestStatus: {"open": "warn", "escalated": "stop", "answered": "good"},
}


def standing(value: StrEnum | None) -> Text | str:
    """Return the words for a status, reason or ground; nothing for None."""
    if value is None:
        return ""
    return WORDS.get(type(value), {}).get(value.value, Text(value.value.replace("_", " ")))


def standing_class(value: StrEnum | None) -> str:
    """Return the kind of tag in which a status is shown: good, warn, stop or plain."""
    return "plain" if value is None else KINDS.get(type(value), {}).get(value.value, "plain")
