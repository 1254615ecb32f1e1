"""Who is told of which event: one line each.

What concerns a child goes to every guardian with custody, each in a message of her own; what concerns money to whoever
pays; what concerns a provider or a unit to those who work there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from catalog.queries import provider_of_group, provider_of_offering
from marketplace.enrolment.queries import roster
from marketplace.kernel.clock import city_day
from marketplace.kernel.events import on
from marketplace.kernel.operation import Actor
from marketplace.messages.operations import tell
from marketplace.people.queries import guardian_ids_of, holders_of

COMPLETED = "completed"

Receivers = Iterable[tuple[Sequence[str], Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Notice:
    """That an event is told by a template to somebody, with some of its ids; `when` may leave some events out."""

    event: str
    template: str
    to: Callable[[Any, date], Receivers]
    facts: tuple[str, ...] = ()
    when: Callable[[Any], bool] = lambda event: True


def guardians_of(field: str) -> Callable[[Any, date], Receivers]:
    """The guardians with custody of the child, or of each of the children, that a field names."""

    def find(event: Any, today: date) -> Receivers:
        named = getattr(event, field)
        return _guardians([named] if isinstance(named, str) else named, today)

    return find


def _guardians(children: Sequence[str], today: date) -> Receivers:
    for child, guardians in guardian_ids_of(children, today).items():
        yield sorted(guardians), {"child": child}


def deciders_on(event: Any, today: date) -> Receivers:
    """The guardians of the subject of a consent; where she has none, she herself."""
    return list(_guardians([event.subject], today)) or [([event.subject], {})]


def families_of_session(event: Any, today: date) -> Receivers:
    """The guardians of the children with a place in the session."""
    return _guardians(roster(event.session), today)


def person(field: str) -> Callable[[Any, date], Receivers]:
    """The one person whom a field names."""
    return lambda event, today: [([getattr(event, field)], {})]


def each_person(field: str) -> Callable[[Any, date], Receivers]:
    """The persons whom a field names, each once."""
    return lambda event, today: [(sorted(set(getattr(event, field))), {})]


def holders(role: str, field: str | None = None) -> Callable[[Any, date], Receivers]:
    """Those who hold a role, for the provider or unit that a field names where the role is of that kind."""

    def find(event: Any, today: date) -> Iterator[tuple[Sequence[str], Mapping[str, str]]]:
        scope = getattr(event, field) if field else None
        if scope or field is None:
            yield holders_of(role, today, scope), {}

    return find


def each_provider(event: Any, today: date) -> Receivers:
    """The staff of each of the providers."""
    for provider in event.providers:
        yield holders_of("provider.staff", today, provider), {"provider": provider}


def staff_of_offering(event: Any, today: date) -> Receivers:
    """The staff of the provider of the offering; of the city's own offerings nobody."""
    provider = provider_of_offering(event.offering)
    return [(holders_of("provider.staff", today, provider), {})] if provider else []


def staff_of_group(event: Any, today: date) -> Receivers:
    """The staff of the provider of the group; of the city's own groups nobody."""
    provider = provider_of_group(event.group)
    return [(holders_of("provider.staff", today, provider), {})] if provider else []


STAFF = holders("provider.staff", "provider")
NOTICES = (
    Notice("enrolment.application_received", "application_received", guardians_of("child"), ("application", "round")),
    Notice(
        "enrolment.application_decided",
        "not_placed",
        guardians_of("child"),
        ("application",),
        when=lambda event: not event.placed,
    ),
    Notice("enrolment.place_offered", "place_offered", guardians_of("child"), ("enrolment", "group")),
    Notice("enrolment.offer_expired", "offer_expired", guardians_of("child"), ("enrolment", "group")),
    Notice("enrolment.joined_waiting_list", "waiting", guardians_of("child"), ("enrolment", "group")),
    Notice("enrolment.child_enrolled", "child_enrolled", guardians_of("child"), ("enrolment", "group")),
    Notice(
        "enrolment.enrolment_ended",
        "enrolment_ended",
        guardians_of("child"),
        ("enrolment", "group"),
        when=lambda event: event.reason != COMPLETED,
    ),
    Notice(
        "enrolment.enrolment_ended",
        "season_over",
        guardians_of("child"),
        ("enrolment", "group"),
        when=lambda event: event.reason == COMPLETED,
    ),
    Notice("enrolment.guardian_asked", "guardian_asked", person("to"), ("enrolment", "group", "child")),
    Notice("enrolment.guardian_reminded", "guardian_reminded", person("to"), ("enrolment", "group", "child")),
    Notice("enrolment.place_not_agreed", "place_not_agreed", guardians_of("child"), ("enrolment", "group")),
    Notice("enrolment.shares_proposed", "shares_proposed", person("to"), ("agreement", "child")),
    Notice("enrolment.shares_agreed", "shares_agreed", person("to"), ("agreement", "child")),
    Notice("enrolment.shares_ended", "shares_ended", person("to"), ("agreement", "child")),
    Notice(
        "enrolment.group_decided", "group_called_off", staff_of_group, ("group",), when=lambda event: not event.goes
    ),
    Notice("admission.applied", "care_applied", guardians_of("child"), ("care_application",)),
    Notice(
        "admission.decided",
        "care_place_given",
        guardians_of("child"),
        ("care_application",),
        when=lambda event: event.place,
    ),
    Notice(
        "admission.decided",
        "care_refused",
        guardians_of("child"),
        ("care_application",),
        when=lambda event: not event.place,
    ),
    Notice("admission.place_answered", "care_place_answered", guardians_of("child"), ("care_application",)),
    Notice("admission.rectification_asked", "rectification_asked", guardians_of("child"), ("care_application",)),
    Notice("admission.rectification_answered", "rectification_answered", guardians_of("child"), ("care_application",)),
    Notice("enrolment.wish_answered", "wish_answered", person("by"), ("child", "offering")),
    Notice("enrolment.continuity_opened", "continuity_opened", guardians_of("children"), ("group", "offering")),
    Notice("enrolment.substitute_offered", "substitute_offered", guardians_of("children"), ("group", "offering")),
    Notice("enrolment.substitute_asked", "substitute_asked", STAFF, ("offering",)),
    Notice("enrolment.child_placed", "care_decided", guardians_of("child"), ("placement",)),
    Notice("people.home_weeks_told", "home_weeks_told", guardians_of("child"), ("home_weeks",)),
    Notice("people.home_weeks_agreed", "home_weeks_agreed", guardians_of("child"), ("home_weeks",)),
    Notice("people.home_weeks_ended", "home_weeks_ended", guardians_of("child"), ("home_weeks",)),
    Notice("enrolment.absence_reported", "absence_told", guardians_of("child"), ("absence",)),
    Notice("enrolment.absence_withdrawn", "absence_taken_back", guardians_of("child"), ("absence",)),
    Notice("care.fees_decided", "fee_decided", each_person("payers")),
    Notice("care.month_invoiced", "invoice_issued", each_person("payers")),
    Notice("delivery.session_cancelled", "session_cancelled", guardians_of("children"), ("session", "offering")),
    Notice("delivery.session_disputed", "session_disputed", STAFF, ("session",)),
    Notice("money.invoice_issued", "invoice_issued", person("payer"), ("invoice", "enrolment")),
    Notice("money.payment_recorded", "payment_recorded", person("payer"), ("invoice", "enrolment")),
    Notice("money.refund_made", "refund_made", person("payer"), ("refund", "enrolment", "session")),
    Notice("money.payout_approved", "payout_approved", each_provider, ("run",)),
    Notice("money.advance_requested", "advance_requested", holders("city.budget_holder"), ("advance",)),
    Notice(
        "money.advance_decided_on", "advance_approved", STAFF, ("advance",), when=lambda event: bool(event.approved)
    ),
    Notice("money.advance_decided_on", "advance_declined", STAFF, ("advance",), when=lambda event: not event.approved),
    Notice("consent.consent_asked", "consent_asked", deciders_on, ("consent",)),
    Notice("consent.consent_given", "consent_given", deciders_on, ("consent",)),
    Notice("consent.consent_refused", "consent_refused", deciders_on, ("consent",)),
    Notice("consent.consent_withdrawn", "consent_withdrawn", deciders_on, ("consent",)),
    Notice("consent.consent_withdrawn", "consent_withdrawn_from_you", holders("provider.staff", "recipient")),
    Notice("consent.consent_expired", "consent_expired", deciders_on, ("consent",)),
    Notice("providers.evidence_expiring", "evidence_expiring", STAFF, ("evidence", "provider")),
    Notice("providers.accredited", "provider_accredited", STAFF, ("provider",)),
    Notice("providers.suspended", "provider_suspended", STAFF, ("provider",)),
    Notice("catalog.attachment_approved", "attachment_approved", staff_of_offering, ("attachment", "offering")),
    Notice("catalog.attachment_asked", "attachment_asked", holders("unit.manager", "unit"), ("attachment", "offering")),
    Notice("steering.move_approved", "service_moves", each_provider),
    # The scope is a provider's or a unit's: one of the two roles has holders for it.
    Notice("requests.opened", "request_to_answer", holders("provider.staff", "scope"), ("request",)),
    Notice("requests.opened", "request_to_answer", holders("unit.manager", "scope"), ("request",)),
    Notice(
        "requests.answered",
        "request_answered",
        person("asked_by"),
        ("request",),
        when=lambda event: event.asked_by is not None,
    ),
    Notice(
        "requests.answered",
        "replacement_offered",
        families_of_session,
        ("request", "session"),
        when=lambda event: event.outcome == "replacement",
    ),
    Notice(
        "requests.adjustment_answered",
        "adjustment_agreed",
        holders("unit.manager", "unit"),
        ("request",),
        when=lambda event: event.agreed,
    ),
    Notice("requests.escalated", "request_escalated", holders("service_centre"), ("request",)),
)


def follow(notice: Notice) -> None:
    """Listen to the event of a notice, and tell it."""

    @on(notice.event)
    def listen(event: Any, *, actor: Actor, now: datetime) -> None:
        if notice.when(event):
            facts = {name: getattr(event, name) for name in notice.facts if getattr(event, name) is not None}
            for to, more in notice.to(event, city_day(now)):
                tell(actor=actor, now=now, to=to, template=notice.template, facts={**facts, **more})


for each in NOTICES:
    follow(each)
