"""What somebody was told, and whom to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, select

from catalog.models import Group, Offering, Session
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from marketplace.kernel.text import Text
from marketplace.messages.models import Message
from marketplace.messages.templates import TEMPLATES, THE_OFFERING


@dataclass(frozen=True, slots=True)
class Told:
    """A message as its reader sees it: without names, with the ids that lead on from it."""

    message: Message
    subject: Text
    body: Text


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition that a message is the actor's own, or of the person for whom she acts."""
    return Message.to_person == (actor.subject or "")


def inbox(actor: Actor, *, limit: int = 50, offset: int = 0) -> list[Told]:
    """Return a page of what the actor was told, the newest first; the number of statements does not depend on it."""
    messages = db.session.scalars(
        select(Message)
        .where(visible_to(actor))
        .order_by(Message.created_at.desc(), Message.id)
        .limit(limit)
        .offset(offset)
    ).all()
    titles = titles_of(messages)
    return [told(message, titles) for message in messages]


def told(message: Message, titles: Mapping[str, str]) -> Told:
    """Return a message in words, given the titles of the offerings."""
    template = TEMPLATES[message.template]
    return Told(message, template.subject, template.text(offering=titles.get(message.id, THE_OFFERING)))


def unread(actor: Actor) -> int:
    """Return how many messages the actor has not read."""
    waiting = select(func.count()).select_from(Message).where(visible_to(actor), Message.read_at.is_(None))
    return db.session.scalar(waiting) or 0


def message_count(actor: Actor) -> int:
    """Return how many messages the actor has in all."""
    return db.session.scalar(select(func.count()).select_from(Message).where(visible_to(actor))) or 0


def message_seen(message: str, actor: Actor) -> Told | None:
    """Return one of the actor's messages, or None."""
    found = db.session.scalar(select(Message).where(Message.id == message, visible_to(actor)))
    return None if found is None else told(found, titles_of([found]))


def is_to(message: str, person: str | None) -> bool:
    """Tell whether a message is to a person."""
    found = db.session.get(Message, message)
    return found is not None and found.to_person == person


def titles_of(messages: Sequence[Message]) -> Mapping[str, str]:
    """Return by message the title of the offering that it is about; three statements at most."""
    titles: dict[str, str] = {}
    for fact, wanted in _TITLES.items():
        about = {message.id: message.facts[fact] for message in messages if fact in message.facts}
        if about:
            rows = db.session.execute(wanted, {"ids": sorted(set(about.values()))})
            found = {row[0]: row[1] for row in rows}
            titles |= {message: found[of] for message, of in about.items() if of in found}
    return titles


_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_TITLES: Mapping[str, Select[str, str]] = {
    "offering": select(Offering.id, Offering.title).where(Offering.id.in_(_IDS)),
    "group": select(Group.id, Offering.title)
    .join(Offering, Offering.id == Group.offering_id)
    .where(Group.id.in_(_IDS)),
    "session": select(Session.id, Offering.title)
    .join(Group, Group.id == Session.group_id)
    .join(Offering, Offering.id == Group.offering_id)
    .where(Session.id.in_(_IDS)),
}


def unmailed(batch: str, limit: int) -> list[Message]:
    """Return messages of a batch that were neither mailed nor refused, in a stable order."""
    return list(
        db.session.scalars(
            select(Message)
            .where(
                Message.batch == batch,
                Message.mailed_at.is_(None),
                Message.mail_refused.is_(None),
            )
            .order_by(Message.id)
            .limit(limit)
        )
    )
