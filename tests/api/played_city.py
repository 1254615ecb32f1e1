"""A small city with a story behind it: an offer, an invoice, a payment, a request, a message, a consent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from catalog.models import Attachment, Session
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries as enrolments
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import db
from marketplace.kernel.outbox import run_due
from marketplace.messages.models import Message
from marketplace.money.invoices.queries import visible_invoices
from marketplace.requests import operations as requests
from marketplace.rules import queries as rules
from providers.queries import evidence_of
from tests.browser_harness.small_city import SmallCity, build_small_city
from tests.factories.people import an_actor

CITY_ROLES = ("city.service_owner", "city.officer", "city.rule_maker", "city.vetting_officer", "city.budget_holder")
SINCE_THE_OFFER = timedelta(days=5)


@dataclass
class PlayedCity:
    """Who asks, by kind, and what exists, by the name under which a path or a body speaks of it."""

    people: dict[str, str]
    known: dict[str, list[str]]


def play_city(now: datetime) -> PlayedCity:
    """Build the city by operations only."""
    city = build_small_city(now)
    accept_what_is_offered(city)
    asked = requests.open_request(actor=city.guardian, now=now, kind="question", topic="content")
    run_due(now)
    return PlayedCity(who_asks(city), what_exists(city, asked.id))


def accept_what_is_offered(city: SmallCity) -> None:
    """Let the guardian accept what the round offered, so that there is an enrolment with an invoice."""
    for offered in enrolments.enrolments_of_child(city.family.child, Status.OFFERED):
        enrolment.accept_offer(actor=city.guardian, now=city.now - SINCE_THE_OFFER, enrolment=offered.id)


def who_asks(city: SmallCity) -> dict[str, str]:
    """Return one person of each kind that the command `token` knows."""
    actors = {
        "family": city.guardian,
        "provider": city.providers[0].staff,
        "unit": an_actor(city.now, "unit.manager", scope=city.units[0]),
        "city": an_actor(city.now, *CITY_ROLES),
        "auditor": an_actor(city.now, "auditor"),
        "service_centre": an_actor(city.now, "service_centre"),
    }
    return {kind: actor.person or "" for kind, actor in actors.items()}


def what_exists(city: SmallCity, request: str) -> dict[str, list[str]]:
    """Return ids of what exists."""
    known = defaultdict(list, child=list(city.family.children), person=[*city.family.children, *city.family.adults])
    provider = city.providers[0].id
    rule_sets = [each.id for each in rules.rule_sets(drafts=True)]
    return known | {
        "household": [city.family.household],
        "unit": city.units[:2],
        "area": ["33100"],
        "provider": [provider],
        "offering": city.offerings,
        "group": city.groups,
        "choices": city.groups,
        "groups": city.groups,
        "round": city.rounds,
        "season": [city.season],
        "service": list(city.services.values()),
        "session": list(db.session.scalars(select(Session.id).order_by(Session.starts_at, Session.id).limit(4))),
        "attachment": list(db.session.scalars(select(Attachment.id).order_by(Attachment.id).limit(2))),
        "enrolment": [each.id for each in enrolments.enrolments_of_child(city.family.child)],
        "application": [each.id for each in enrolments.applications_in(city.rounds[0])],
        "placement": [each.id for each in enrolments.placements_of(city.family.child)],
        "invoice": [each.id for each in visible_invoices(city.owner)],
        "evidence": [each.id for each in evidence_of(provider)],
        "rule_set": rule_sets,
        "rule": [each.id for each in rules.rules_of(rule_sets[0])],
        "message": list(db.session.scalars(select(Message.id).order_by(Message.id).limit(2))),
        "service_request": [request],
    }
