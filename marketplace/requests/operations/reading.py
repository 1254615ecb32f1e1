"""Read a request with the words that somebody added to it, as far as the law lets them be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consent import door
from consent.door import Recipient, Verdict
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, personal_read
from marketplace.requests import policy, queries
from marketplace.requests.kinds import Queue
from marketplace.requests.models import ServiceRequest
from marketplace.service_models.base import RecipientKind

MESSAGE = "person.message"


@dataclass(frozen=True, slots=True)
class RequestRead:
    """A request as one reader sees it; `why_not` says why its words are withheld, None where they are not."""

    request: ServiceRequest
    words: str | None
    answer_words: str | None
    why_not: Verdict | None


@personal_read(policy.READ_REQUEST)
def read_request(*, actor: Actor, now: datetime, request: str) -> RequestRead:
    """Return a request: its words to whoever asked it, and to those who answer it where the law has a row for them.

    Where they are withheld, the kind, the topic and the number of the request are what the answer goes by.
    """
    found = db.session.get_one(ServiceRequest, request)
    if found.asked_by is None or not (found.words or found.answer_words):
        return RequestRead(found, None, None, None)
    if found.asked_by == actor.subject:
        return _read(found, door.own_access(actor=actor, now=now, subjects=[found.asked_by], categories=[MESSAGE]))
    recipient, purpose = reader_of(found, actor)
    asked: dict[str, Any] = {"recipient": recipient, "purpose": purpose, "subjects": [found.asked_by]}
    verdict = door.decide(now=now, categories=[MESSAGE], **asked)[found.asked_by][MESSAGE]
    if not verdict.allowed:
        return RequestRead(found, None, None, verdict)
    reason = f"answers the request {found.id}"
    return _read(found, door.read(actor=actor, now=now, categories=[MESSAGE], reason=reason, **asked))


def _read(found: ServiceRequest, seen: door.Seen) -> RequestRead:
    words = (seen.get(str(found.asked_by), {}).get(MESSAGE) or {}).get(found.id, {})
    return RequestRead(found, words.get("words"), words.get("answer_words"), None)


def reader_of(found: ServiceRequest, actor: Actor) -> tuple[Recipient, str]:
    """Return in whose name somebody reads who answers a request, and what for."""
    if found.queue is Queue.PROVIDER and actor.holds("provider.staff", found.queue_scope):
        return Recipient(queries.kind_of_provider(found), found.queue_scope), "service_delivery"
    if found.queue is Queue.UNIT and actor.holds("unit.manager", found.queue_scope):
        return Recipient(RecipientKind.CITY_UNIT, found.queue_scope), "basic_service"
    if actor.holds("service_centre"):
        return Recipient(RecipientKind.SERVICE_DESK), "act_for_family"
    return Recipient(RecipientKind.CITY_OFFICER), "decision"
