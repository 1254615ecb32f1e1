"""What this room announces. Fields are ids, never names."""

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ChildEnrolled(Event):
    """A place was confirmed; the provider's contract ground opens for these purposes."""

    name: ClassVar[str] = "enrolment.child_enrolled"
    enrolment: str
    child: str
    provider: str | None
    recipient_kind: str
    unit: str | None
    purposes: tuple[str, ...]
    group: str
    by: str


@dataclass(frozen=True, kw_only=True)
class EnrolmentEnded(Event):
    """A confirmed enrolment ended: completed, cancelled or transferred. `reason` says which."""

    name: ClassVar[str] = "enrolment.enrolment_ended"
    enrolment: str
    child: str
    provider: str | None
    group: str
    reason: str
    by: str


@dataclass(frozen=True, kw_only=True)
class ChildPlaced(Event):
    """The city decided on care; the unit may see what the law allows it to see."""

    name: ClassVar[str] = "enrolment.child_placed"
    placement: str
    child: str
    unit: str
    decided_by: str | None


@dataclass(frozen=True, kw_only=True)
class PlacementEnded(Event):
    """A placement was ended."""

    name: ClassVar[str] = "enrolment.placement_ended"
    placement: str
    child: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class AbsenceReported(Event):
    """A guardian told that a child is away; who delivers to her learns it from the rosters of those days."""

    name: ClassVar[str] = "enrolment.absence_reported"
    absence: str
    child: str
    by: str


@dataclass(frozen=True, kw_only=True)
class AbsenceWithdrawn(Event):
    """A child is back earlier than told, or was never away."""

    name: ClassVar[str] = "enrolment.absence_withdrawn"
    absence: str
    child: str
    by: str


@dataclass(frozen=True, kw_only=True)
class PlaceHeld(Event):
    """A place is kept for a family for a short while."""

    name: ClassVar[str] = "enrolment.place_held"
    enrolment: str
    child: str
    group: str
    by: str


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(Event):
    """A place was offered, by a round or from the waiting list. It lives until the offer expires."""

    name: ClassVar[str] = "enrolment.place_offered"
    enrolment: str
    child: str
    group: str
    to: str


@dataclass(frozen=True, kw_only=True)
class OfferExpired(Event):
    """An offer was not answered in time."""

    name: ClassVar[str] = "enrolment.offer_expired"
    enrolment: str
    child: str
    group: str
    to: str


@dataclass(frozen=True, kw_only=True)
class JoinedWaitingList(Event):
    """A family waits for a place."""

    name: ClassVar[str] = "enrolment.joined_waiting_list"
    enrolment: str
    child: str
    group: str
    by: str


@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(Event):
    """A family applied in a round."""

    name: ClassVar[str] = "enrolment.application_received"
    application: str
    round: str
    child: str
    by: str


@dataclass(frozen=True, kw_only=True)
class RoundFrozen(Event):
    """The applications of a round were frozen and their digest published; the seed is not known yet."""

    name: ClassVar[str] = "enrolment.round_frozen"
    round: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class RoundDrawn(Event):
    """The draw was run and checked."""

    name: ClassVar[str] = "enrolment.round_drawn"
    round: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class RoundPublished(Event):
    """Families can see their results; those who were placed have an offer."""

    name: ClassVar[str] = "enrolment.round_published"
    round: str


@dataclass(frozen=True, kw_only=True)
class ApplicationDecided(Event):
    """One application's result was published."""

    name: ClassVar[str] = "enrolment.application_decided"
    application: str
    child: str
    placed: bool
    to: str


@dataclass(frozen=True, kw_only=True)
class GuardianAsked(Event):
    """A guardian took a place on which another one is to agree; it is kept until she answers or her time is over."""

    name: ClassVar[str] = "enrolment.guardian_asked"
    enrolment: str
    child: str
    group: str
    to: str


@dataclass(frozen=True, kw_only=True)
class GuardianReminded(Event):
    """Half of the time has passed in which another guardian can answer."""

    name: ClassVar[str] = "enrolment.guardian_reminded"
    enrolment: str
    child: str
    group: str
    to: str


@dataclass(frozen=True, kw_only=True)
class PlaceNotAgreed(Event):
    """A place was let go because another guardian refused it, or was silent where silence refuses."""

    name: ClassVar[str] = "enrolment.place_not_agreed"
    enrolment: str
    child: str
    group: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SharesProposed(Event):
    """A guardian proposed to another one to share what is owed for a child."""

    name: ClassVar[str] = "enrolment.shares_proposed"
    agreement: str
    child: str
    by: str
    to: str


@dataclass(frozen=True, kw_only=True)
class SharesAgreed(Event):
    """The other guardian agreed: enrolments of the child have two invoices from a day on."""

    name: ClassVar[str] = "enrolment.shares_agreed"
    agreement: str
    child: str
    by: str
    to: str


@dataclass(frozen=True, kw_only=True)
class SharesEnded(Event):
    """One of the two ended the shares, or did not agree to them; later enrolments have one invoice."""

    name: ClassVar[str] = "enrolment.shares_ended"
    agreement: str
    child: str
    by: str
    to: str


@dataclass(frozen=True, kw_only=True)
class GroupDecided(Event):
    """On its go/no-go date it was decided whether a group goes ahead."""

    name: ClassVar[str] = "enrolment.group_decided"
    group: str
    goes: bool


@dataclass(frozen=True, kw_only=True)
class WishAnswered(Event):
    """What a family wished for is offered at its child's unit; told once, to whoever wished and may know the unit."""

    name: ClassVar[str] = "enrolment.wish_answered"
    wish: str
    child: str
    by: str
    offering: str


@dataclass(frozen=True, kw_only=True)
class ContinuityOpened(Event):
    """A provider failed; a substitute is looked for, for ten days."""

    name: ClassVar[str] = "enrolment.continuity_opened"
    continuity: str
    group: str
    offering: str
    children: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SubstituteAsked(Event):
    """A provider is asked whether it carries on a group of another."""

    name: ClassVar[str] = "enrolment.substitute_asked"
    continuity: str
    provider: str
    offering: str


@dataclass(frozen=True, kw_only=True)
class SubstituteOffered(Event):
    """Families are asked whether they go with the substitute; `offering` is the substitute's."""

    name: ClassVar[str] = "enrolment.substitute_offered"
    continuity: str
    group: str
    offering: str
    children: tuple[str, ...]
