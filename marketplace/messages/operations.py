"""Tell somebody something, and write it as a letter when it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from consent import door
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation, personal_read
from marketplace.kernel.outbox import later
from marketplace.kernel.text import _
from marketplace.messages import policy, queries
from marketplace.messages.account_letters import account_letter
from marketplace.messages.models import Message
from marketplace.messages.post import Letter
from marketplace.messages.templates import TEMPLATES, YOUR_CHILD
from marketplace.people.queries import link_to_mail

LETTERS_AT_ONCE = 100
INBOX_ONLY = "inbox_only"
NO_ADDRESS = "no_address"
NOTIFICATION = "notification"

Seen = Mapping[str, Mapping[str, Any]]


@operation(policy.TELL)
def tell(*, actor: Actor, now: datetime, to: Sequence[str], template: str, facts: Mapping[str, str]) -> list[str]:
    """Put a message into the inbox of each of these persons; a letter follows where the template is worth one.

    `facts` are ids and keys. Returns the ids of the messages. Raises: KindUnknown.
    """
    kind = TEMPLATES[template]
    messages = [
        {
            "id": new_id(),
            "to_person": person,
            "template": kind.key,
            "facts": dict(facts),
            "mail_refused": None if kind.mail else INBOX_ONLY,
            "created_at": now,
        }
        for person in dict.fromkeys(to)
    ]
    insert_rows(Message, messages)
    return [str(message["id"]) for message in messages]


@operation(policy.COLLECT_LETTERS)
def collect_letters(*, actor: Actor, now: datetime) -> str | None:
    """Put all that waits to be mailed into one batch for one piece of work, and return it; None where nothing waits.

    A message is in one batch only, so that two workers never send it both.
    """
    batch = new_id()
    waiting = update(Message).where(Message.batch.is_(None), Message.mail_refused.is_(None)).values(batch=batch)
    if not db.session.execute(waiting).rowcount:  # type: ignore[attr-defined]
        return None
    later("messages.send_mails", batch=batch)
    return batch


@operation(policy.MARK_READ)
def mark_read(*, actor: Actor, now: datetime, message: str) -> Message:
    """Mark a message as read, once; when an officer reads for somebody it stays unread."""
    found = db.session.get_one(Message, message)
    if actor.acting_for is None:
        found.read_at = found.read_at or now
    return found


@personal_read(policy.COMPOSE_LETTERS)
def compose_letters(*, actor: Actor, now: datetime, batch: str) -> list[Letter]:
    """Return the next letters of a batch, each to one person at an address that the door gives.

    Who has no address that we may use is told in the inbox only, and it is noted why. A name stands in a letter only
    where the law lets the marketplace write it.
    """
    messages = queries.unmailed(batch, LETTERS_AT_ONCE)
    persons = sorted({message.to_person for message in messages})
    children = sorted({message.facts["child"] for message in messages if "child" in message.facts})
    adults = _through_the_door(actor, now, persons, ["guardian.contact", "guardian.name"])
    names = _through_the_door(actor, now, children, ["child.name"])
    titles = queries.titles_of(messages)
    letters = []
    for message in messages:
        seen = adults.get(message.to_person, {})
        address = (seen.get("guardian.contact") or {}).get("email")
        if address:
            letters.append(_letter(message, address, seen, names, titles))
        else:
            message.mail_refused = NO_ADDRESS
    return letters


def _through_the_door(actor: Actor, now: datetime, subjects: Sequence[str], categories: Sequence[str]) -> Seen:
    if not subjects:
        return {}
    return door.read(
        actor=actor, now=now, recipient=door.PLATFORM, purpose=NOTIFICATION, subjects=subjects, categories=categories
    )


def _letter(message: Message, address: str, seen: Mapping[str, Any], names: Seen, titles: Mapping[str, str]) -> Letter:
    told = queries.told(message, titles)
    child = names.get(message.facts.get("child", ""), {}).get("child.name") or YOUR_CHILD
    text = TEMPLATES[message.template].text(child=child, offering=told.body.values["offering"])
    name = seen.get("guardian.name")
    greeting = _("Hello %(name)s,", name=name) if name else _("Hello,")
    footer = _("You find this message, and all that belongs to it, when you sign in.")
    return Letter(message.id, address, str(told.subject), f"{greeting}\n\n{text}\n\n{footer}\n")


@personal_read(policy.COMPOSE_ACCOUNT_LETTER)
def compose_account_letter(*, actor: Actor, now: datetime, link: str, site: str) -> Letter | None:
    """Return the letter with the code of a link, to the e-mail that was typed for it; None once the code is gone.

    Not through the door: the law speaks of persons, and whoever typed this is nobody here yet.
    """
    to_mail = link_to_mail(link, now)
    return None if to_mail is None else account_letter(link, to_mail, site)


@operation(policy.RECORD_MAILED)
def record_mailed(*, actor: Actor, now: datetime, messages: Sequence[str]) -> None:
    """Note that the letters of these messages were handed in."""
    db.session.execute(
        update(Message).where(Message.id.in_(messages), Message.mailed_at.is_(None)).values(mailed_at=now)
    )
