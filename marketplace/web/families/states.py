"""What the states of places, applications, money, consents and requests are called to a family."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from consent.models import ConsentStatus
from consent.outlook import Prospect
from marketplace.admission.kinds import CareStatus
from marketplace.delivery.models import Mark
from marketplace.enrolment.statuses import AbsenceReason, ApplicationStatus, Status
from marketplace.kernel.text import Text, _
from marketplace.money.invoices.models import InvoiceStatus, RefundReason
from marketplace.requests.models import RequestStatus
from marketplace.service_models.collecting import ClaimLaw, Creditor
from marketplace.web.parts.by_kind import ByKind

WORDS: Mapping[StrEnum, Text] = ByKind(
    [
        (Status.HOLD, _("Kept for you")),
        (Status.WAITLISTED, _("On the waiting list")),
        (Status.OFFERED, _("Offered to you")),
        (Status.CONFIRMED, _("Confirmed, not begun")),
        (Status.ACTIVE, _("Takes part")),
        (Status.COMPLETED, _("Season over")),
        (Status.DECLINED, _("Declined")),
        (Status.CANCELLED, _("Cancelled")),
        (Status.EXPIRED, _("Time ran out")),
        (Status.TRANSFERRED, _("Moved to another group")),
        (AbsenceReason.SICK, _("ill")),
        (AbsenceReason.OTHER, _("away")),
        (CareStatus.RECEIVED, _("Received")),
        (CareStatus.PLACE_GIVEN, _("A place waits for your answer")),
        (CareStatus.ACCEPTED, _("Place taken")),
        (CareStatus.DECLINED, _("Place left")),
        (CareStatus.LAPSED, _("Not answered in time")),
        (CareStatus.REFUSED, _("No place given")),
        (CareStatus.WITHDRAWN, _("Withdrawn")),
        (ApplicationStatus.APPLIED, _("Received")),
        (ApplicationStatus.WITHDRAWN, _("Withdrawn")),
        (ApplicationStatus.PLACED, _("Placed")),
        (ApplicationStatus.NOT_PLACED, _("Not placed")),
        (InvoiceStatus.OPEN, _("To be paid")),
        (InvoiceStatus.PARTLY, _("Paid in part")),
        (InvoiceStatus.PAID, _("Paid")),
        (InvoiceStatus.CREDITED, _("Nothing to pay any more")),
        (RefundReason.SESSION_CANCELLED, _("a session was cancelled")),
        (RefundReason.ENROLMENT_ENDED, _("the place was given up")),
        (RefundReason.MONTH_CORRECTED, _("a month of care was corrected")),
        (RefundReason.OVERPAYMENT, _("more was paid than asked")),
        (ConsentStatus.ASKED, _("waits for answers")),
        (ConsentStatus.GIVEN, _("in force")),
        (ConsentStatus.REFUSED, _("refused")),
        (ConsentStatus.WITHDRAWN, _("withdrawn")),
        (ConsentStatus.EXPIRED, _("expired")),
        (RequestStatus.OPEN, _("Waits for an answer")),
        (RequestStatus.ESCALATED, _("Late: the service centre has it now")),
        (RequestStatus.ANSWERED, _("Answered")),
        (RequestStatus.CLOSED, _("Closed")),
        (Mark.PRESENT, _("was there")),
        (Mark.ABSENT, _("was not there")),
        (Mark.SICK, _("was ill")),
        (Mark.EXCUSED, _("had told in advance")),
        (Creditor.CITY, _("The city")),
        (Creditor.PROVIDER, _("The provider; the city takes the money on its behalf")),
        (ClaimLaw.PUBLIC, _("Public law: a fee of the city")),
        (ClaimLaw.PRIVATE, _("Private law: a contract between you and the provider")),
        (Prospect.BY_LAW, _("by law")),
        (Prospect.BY_CONTRACT, _("by contract")),
        (Prospect.IF_ONE_AGREES, _("if you agree")),
        (Prospect.IF_ALL_AGREE, _("if all of you agree")),
        (Prospect.IN_FIGURES_ONLY, _("only in figures")),
        (Prospect.NO, _("no")),
        (Prospect.NEVER, _("never")),
    ]
)

KINDS: Mapping[StrEnum, str] = ByKind(
    [
        (Status.HOLD, "warn"),
        (Status.WAITLISTED, "plain"),
        (Status.OFFERED, "warn"),
        (Status.CONFIRMED, "good"),
        (Status.ACTIVE, "good"),
        (CareStatus.PLACE_GIVEN, "warn"),
        (CareStatus.ACCEPTED, "good"),
        (ApplicationStatus.PLACED, "good"),
        (InvoiceStatus.OPEN, "warn"),
        (InvoiceStatus.PARTLY, "warn"),
        (InvoiceStatus.PAID, "good"),
        (ConsentStatus.ASKED, "warn"),
        (ConsentStatus.GIVEN, "good"),
        (RequestStatus.OPEN, "warn"),
        (RequestStatus.ESCALATED, "stop"),
        (RequestStatus.ANSWERED, "good"),
        (Prospect.BY_LAW, "law"),
        (Prospect.BY_CONTRACT, "contract"),
        (Prospect.IF_ONE_AGREES, "consent"),
        (Prospect.IF_ALL_AGREE, "consent"),
        (Prospect.NEVER, "never"),
    ]
)


def called(value: StrEnum) -> Text:
    """Return what a state is called."""
    return WORDS[value]


def kind_of(value: StrEnum) -> str:
    """Return the class of a state's tag."""
    return KINDS.get(value, "plain")
