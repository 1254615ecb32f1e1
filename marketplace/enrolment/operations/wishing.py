"""Wish for something at a child's unit, take a wish back, and answer what many wish for with an offering."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from catalog import queries as catalog
from catalog.kinds import Daytime
from catalog.models import Attachment, AttachmentStatus, OfferingStatus
from consent import door
from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import (
    AlreadyWished,
    NotAttachedThere,
    NotInCare,
    WishesAnswered,
    WishesTooFew,
    WishWrong,
)
from marketplace.enrolment.events import WishAnswered
from marketplace.enrolment.models import Wish, WishAnswer
from marketplace.enrolment.operations.moves import lock_children
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.text import Text, _
from marketplace.service_models.base import RecipientKind

STANDS_FOR = timedelta(days=365)
WORDS_AT_MOST = 300
SUNDAY = 6

_LANGUAGE = re.compile(r"[a-z]{2}")


@operation(policy.MAKE_WISH)
def make_wish(
    *,
    actor: Actor,
    now: datetime,
    child: str,
    service: str,
    language: str | None = None,
    weekday: int | None = None,
    daytime: Daytime | None = None,
    words: str | None = None,
    key: IdempotencyKey | None = None,
) -> Wish:
    """Wish for a service at the unit where a child is in care today; the wish stands for a year. Monday is weekday 0.

    The words are the family's own and are told to nobody. Raises: NotInCare, AlreadyWished, WishWrong.
    """
    _refuse_wrong(service, language, weekday, words)
    lock_children([child])
    today = city_day(now)
    placed = queries.placement_on([child], today).get(child)
    if placed is None:
        raise NotInCare(child=child)
    if queries.standing_wish(child, service, today):
        raise AlreadyWished(child=child, service=service)
    wish = Wish(
        child_id=child,
        unit_id=placed.unit_id,
        service_id=service,
        language=language,
        weekday=weekday,
        daytime=daytime,
        words=(words or "").strip() or None,
        wished_by=actor.subject,
        on_behalf_by=actor.person if actor.acting_for else None,
        wished_on=today,
        valid_until=today + STANDS_FOR,
    )
    db.session.add(wish)
    db.session.flush()
    return wish


@operation(policy.WITHDRAW_WISH)
def withdraw_wish(*, actor: Actor, now: datetime, wish: str) -> Wish:
    """Take a wish back; one that does not stand any more is left as it is. Raises: WishNotFound."""
    found = queries.wish(wish)
    if found.told_at is None:
        found.withdrawn_at = found.withdrawn_at or now
    return found


@operation(policy.ANSWER_WISHES)
def answer_wishes(
    *, actor: Actor, now: datetime, offering: str, unit: str, key: IdempotencyKey | None = None
) -> WishAnswer:
    """Answer what at least ten children wish for at a unit with an offering of that service, asked to be carried there.

    The families are told once the offering is published and the unit's attachment approved; at once, if both are so.
    Raises: OfferingUnknown, NotAttachedThere, WishesTooFew, WishesAnswered.
    """
    found = catalog.offering(offering)
    if _attachment_at(offering, unit) is None:
        raise NotAttachedThere(offering=offering, unit=unit)
    if queries.answer_with(offering, unit):
        raise WishesAnswered(offering=offering, unit=unit)
    if not queries.is_told(unit, found.service_id, city_day(now)):
        raise WishesTooFew(unit=unit, service=found.service_id)
    answer = WishAnswer(
        offering_id=offering, unit_id=unit, service_id=found.service_id, answered_by=actor.person, answered_at=now
    )
    db.session.add(answer)
    db.session.flush()
    tell_who_wished(offering, now=now)
    return answer


def tell_who_wished(offering: str, *, now: datetime) -> None:
    """Tell each family whose wish an offering answers, once it is published and carried by the unit.

    Whoever may not know where the child is in care is not told, since the offering would tell it.
    """
    if catalog.offering(offering).status is not OfferingStatus.PUBLISHED:
        return
    for answer in queries.answers_of_offering(offering):
        attachment = _attachment_at(offering, answer.unit_id)
        if attachment is not None and attachment.status is AttachmentStatus.APPROVED:
            answer.told_at = now
            _tell(answer, now)


def _tell(answer: WishAnswer, now: datetime) -> None:
    for wish in queries.wishes_to_tell(answer, city_day(now)):
        if _may_know_the_unit(wish.wished_by, wish.child_id, now):
            wish.told_at, wish.answer_id = now, answer.id
            announce(WishAnswered(wish=wish.id, child=wish.child_id, by=wish.wished_by, offering=answer.offering_id))


def _may_know_the_unit(person: str, child: str, now: datetime) -> bool:
    herself = door.Recipient(RecipientKind.DATA_SUBJECT, person=person)
    asked = {"subjects": [child], "categories": ["child.unit"]}
    return door.decide(recipient=herself, purpose=door.OWN_ACCESS, now=now, **asked)[child]["child.unit"].allowed


def _attachment_at(offering: str, unit: str) -> Attachment | None:
    """Return the attachment of an offering at a unit that was not declined, or None."""
    live = (each for each, where in catalog.attachments_of_offering(offering) if where.id == unit)
    return next((each for each in live if each.status is not AttachmentStatus.DECLINED), None)


def _refuse_wrong(service: str, language: str | None, weekday: int | None, words: str | None) -> None:
    wrong: dict[str, list[Text]] = {}
    if service not in {each.id for each in catalog.services() if not each.is_basic}:
        wrong["service"] = [_("Choose one of the listed answers.")]
    if language is not None and not _LANGUAGE.fullmatch(language):
        wrong["language"] = [_("Name the language by its two-letter code, such as fi or sv.")]
    if weekday is not None and not 0 <= weekday <= SUNDAY:
        wrong["weekday"] = [_("Choose a day of the week.")]
    if len((words or "").strip()) > WORDS_AT_MOST:
        wrong["words"] = [_("Write at most %(limit)s characters.", limit=WORDS_AT_MOST)]
    if wrong:
        raise WishWrong(fields=wrong)
