"""Open a request: by a person, or because a session was cancelled."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.requests import policy, queries
from marketplace.requests.errors import KindNotForPeople, SubjectUnknown, TopicUnknown, WordsTooMany
from marketplace.requests.events import RequestOpened
from marketplace.requests.kinds import REQUEST_KINDS, SESSION_CANCELLED, RequestKind, Topic, route
from marketplace.requests.models import ServiceRequest
from marketplace.requests.queries import About

WORDS_AT_MOST = 2000


@operation(policy.OPEN_REQUEST)
def open_request(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    topic: str,
    enrolment: str | None = None,
    session: str | None = None,
    offering: str | None = None,
    words: str | None = None,
    key: IdempotencyKey | None = None,
) -> ServiceRequest:
    """Ask something about an enrolment of one's own, a session or an offering, or about nothing in particular.

    The first of the three that is given counts. Raises: KindUnknown, KindNotForPeople, TopicUnknown, WordsTooMany,
    SubjectUnknown.
    """
    asked, chosen = _asked(kind, topic)
    about = _about(actor, now, enrolment=enrolment, session=session, offering=offering)
    request = new_request(asked, chosen, about, actor, now)
    request.asked_by = actor.subject
    request.on_behalf_by = actor.person if actor.acting_for else None
    request.words = words_kept(words, field="words")
    return opened(request)


@operation(policy.OPEN_FOR_CANCELLED_SESSION)
def open_for_cancelled_session(*, actor: Actor, now: datetime, session: str) -> ServiceRequest:
    """Let the provider of a cancelled session offer another time, or say that the refund stands.

    Raises: SubjectUnknown.
    """
    about = queries.about_session(session)
    if about is None:
        raise SubjectUnknown(session=session)
    return opened(new_request(SESSION_CANCELLED, SESSION_CANCELLED.topics[0], about, actor, now))


def words_kept(words: str | None, *, field: str) -> str | None:
    """Return the words as they are kept, None where there are none. Raises: WordsTooMany, naming the field."""
    kept = (words or "").strip()
    if len(kept) > WORDS_AT_MOST:
        raise WordsTooMany(fields={field: [WordsTooMany.advice]})
    return kept or None


def _asked(kind: str, topic: str) -> tuple[RequestKind, Topic]:
    asked = REQUEST_KINDS[kind]
    if not asked.by_people:
        raise KindNotForPeople(fields={"kind": [KindNotForPeople.advice]})
    chosen = asked.topic(topic)
    if chosen is None:
        raise TopicUnknown(fields={"topic": [TopicUnknown.advice]})
    return asked, chosen


def _about(actor: Actor, now: datetime, *, enrolment: str | None, session: str | None, offering: str | None) -> About:
    if enrolment:
        about = queries.about_enrolment(enrolment, actor, city_day(now))
    elif session:
        about = queries.about_session(session)
    elif offering:
        about = queries.about_offering(offering)
    else:
        about = About()
    if about is None:
        raise SubjectUnknown()
    return about


def new_request(kind: RequestKind, topic: Topic, about: About, actor: Actor, now: datetime) -> ServiceRequest:
    """Return a request that is due by the limit of its kind, in the queue of whom it is about."""
    queue, scope = route(kind, provider=about.provider, unit=about.unit)
    return ServiceRequest(
        kind=kind.key,
        topic=topic.key,
        queue=queue,
        queue_scope=scope,
        enrolment_id=about.enrolment,
        session_id=about.session,
        offering_id=about.offering,
        channel=actor.channel,
        opened_at=now,
        due_at=queries.due_at(kind.within, now),
    )


def opened(request: ServiceRequest) -> ServiceRequest:
    """Keep a request and tell those who answer it."""
    db.session.add(request)
    db.session.flush()
    announce(RequestOpened(request=request.id, kind=request.kind, queue=request.queue, scope=request.queue_scope))
    return request
