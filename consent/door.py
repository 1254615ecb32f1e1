"""The one door through which personal data leaves: the law is asked first, consent second, and what is read is logged.

What is refused is absent, and a refusal is the same whether the person exists or not. A reading takes a constant number
of statements, for one person or for a whole roster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consent import policy, queries
from consent.access_log import Reading, write_log
from consent.circumstances import Circumstances, admitted, hidden, look_up
from consent.errors import OneCaseAtATime, ReasonMissing, RecipientNotYours, WordsTooShort
from consent.law import LawLine
from consent.recipients import PLATFORM, REASONED, Recipient, speaks_for
from consent.verdicts import CONCEALED, Verdict, granted, refused
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor, personal_read
from marketplace.kernel.personal_data import SOURCES
from marketplace.people.models import PersonKind
from marketplace.people.queries import children_of, guardians_of_children, kinds_of, persons_named
from marketplace.service_models.base import RecipientKind

__all__ = ["PLATFORM", "Hit", "Recipient", "Verdict", "decide", "find", "own_access", "read"]

OWN_ACCESS = "own_access"
ACT_FOR_FAMILY = "act_for_family"
HITS_MAX = 20
LETTERS_MIN = 3
REASON_LETTERS_MIN = 5
REASON_LETTERS_MAX = 300

Seen = dict[str, dict[str, Any]]


def decide(
    *, recipient: Recipient, purpose: str, subjects: Sequence[str], categories: Sequence[str], now: datetime
) -> dict[str, dict[str, Verdict]]:
    """Return for each subject and category whether it may be read and why, without reading it.

    Asks the law of the city's day, then protection orders, custody, contracts and consents, as they stand now.
    """
    asked = frozenset(subjects)
    lines, facts = _circumstances(recipient, purpose, subjects, categories, now)
    found: dict[str, dict[str, Verdict]] = {subject: {} for subject in subjects}
    for category, line in lines.items():
        passing, concealed = admitted(category, line, asked, facts), hidden(category, asked, facts)
        for subject in found:
            found[subject][category] = (
                granted(line) if subject in passing else CONCEALED if subject in concealed else refused(line)
            )
    return found


@personal_read(policy.READ)
def read(
    *,
    actor: Actor,
    now: datetime,
    recipient: Recipient,
    purpose: str,
    subjects: Sequence[str],
    categories: Sequence[str],
    reason: str | None = None,
) -> Seen:
    """Return what the recipient may see of each subject; what is refused is absent, what is empty is None.

    Writes one row of the access log for each subject and category that was seen, in the same transaction.
    Raises: RecipientNotYours, ReasonMissing and OneCaseAtATime for readers who must give a reason.
    """
    refuse_stranger(actor, recipient)
    refuse_unreasoned(recipient, subjects, reason)
    reading = Reading(actor=actor, now=now, recipient=recipient, purpose=purpose, reason=reason)
    asked = frozenset(subjects)
    lines, facts = _circumstances(recipient, purpose, subjects, categories, now)
    seen: Seen = {subject: {} for subject in subjects}
    for category, line in lines.items():
        values = _values(category, admitted(category, line, asked, facts))
        for subject, value in values.items():
            seen[subject][category] = value
        if values:
            write_log(reading, category, line, list(values))
    return {subject: found for subject, found in seen.items() if found}


@personal_read(policy.OWN_ACCESS)
def own_access(*, actor: Actor, now: datetime, subjects: Sequence[str], categories: Sequence[str]) -> Seen:
    """Return what a person may see of herself and of the children in her custody.

    An officer who acts for a family sees of it what the service desk may see, and no more.
    """
    if actor.acting_for is None:
        herself = Recipient(RecipientKind.DATA_SUBJECT, person=actor.person)
        return read(
            actor=actor, now=now, recipient=herself, purpose=OWN_ACCESS, subjects=subjects, categories=categories
        )
    theirs = {actor.acting_for, *children_of(actor.acting_for, city_day(now))}
    return read(
        actor=actor,
        now=now,
        recipient=Recipient(RecipientKind.SERVICE_DESK),
        purpose=ACT_FOR_FAMILY,
        subjects=[subject for subject in subjects if subject in theirs],
        categories=categories,
        reason="acting for the family",
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A person whom staff have found: her name, and how to reach her; for a child, who its guardians are."""

    person: str
    is_child: bool
    name: str
    contact: dict[str, str | None] | None
    guardians: tuple[str, ...]


@personal_read(policy.FIND_PERSON)
def find(*, actor: Actor, now: datetime, reason: str, words: str) -> list[Hit]:
    """Find persons by the beginnings of their names, at most 20, each hit logged with the reason.

    Raises: ReasonMissing, WordsTooShort.
    """
    refuse_reason(reason)
    wanted = words.replace("-", " ").split()
    if sum(len(word) for word in wanted) < LETTERS_MIN:
        raise WordsTooShort(fields={"words": [WordsTooShort.advice]})
    persons = persons_named(wanted, HITS_MAX)
    desk = actor.holds("service_centre")
    seen = read(
        actor=actor,
        now=now,
        recipient=Recipient(RecipientKind.SERVICE_DESK if desk else RecipientKind.CITY_OFFICER),
        purpose=ACT_FOR_FAMILY if desk else "decision",
        subjects=persons,
        categories=["guardian.name", "guardian.contact", "child.name"],
        reason=reason,
    )
    return _hits(persons, seen, now)


def refuse_stranger(actor: Actor, recipient: Recipient) -> None:
    """Pass an actor who may read in the name of a recipient. Raises: RecipientNotYours."""
    if not speaks_for(actor, recipient):
        raise RecipientNotYours()


def refuse_unreasoned(recipient: Recipient, subjects: Sequence[str], reason: str | None) -> None:
    """Pass readers who need no reason, or give one; an auditor asks about one person at a time.

    Source: the law table's notes on the service desk and the auditor. Raises: ReasonMissing, OneCaseAtATime.
    """
    if recipient.kind in REASONED:
        refuse_reason(reason)
    if recipient.kind is RecipientKind.AUDITOR and len(set(subjects)) > 1:
        raise OneCaseAtATime()


def refuse_reason(reason: str | None) -> None:
    """Pass a reason of some letters. Raises: ReasonMissing."""
    if not REASON_LETTERS_MIN <= len((reason or "").strip()) <= REASON_LETTERS_MAX:
        raise ReasonMissing(fields={"reason": [ReasonMissing.advice]})


def _circumstances(
    recipient: Recipient, purpose: str, subjects: Sequence[str], categories: Sequence[str], now: datetime
) -> tuple[dict[str, LawLine], Circumstances]:
    on = city_day(now)
    law = queries.law_in_force(on)
    lines = {category: law.governing(category, recipient.kind, purpose) for category in categories}
    return lines, look_up(recipient=recipient, purpose=purpose, subjects=subjects, lines=lines, on=on)


def _values(category: str, subjects: frozenset[str]) -> Mapping[str, Any]:
    return SOURCES[category](sorted(subjects)) if subjects and category in SOURCES else {}


def _hits(persons: Sequence[str], seen: Seen, now: datetime) -> list[Hit]:
    kinds = kinds_of(persons)
    guardians = guardians_of_children(persons, city_day(now))
    return [
        Hit(
            person=person,
            is_child=kinds[person] is PersonKind.CHILD,
            name=seen[person].get("guardian.name") or seen[person].get("child.name") or "",
            contact=seen[person].get("guardian.contact"),
            guardians=tuple(row.guardian_id for row in guardians.get(person, ())),
        )
        for person in persons
        if person in seen
    ]
