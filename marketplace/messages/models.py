"""The table of messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Json, Model, UtcDateTime, opaque_key

_WAITING = "batch IS NULL AND mail_refused IS NULL"


class Message(Model):
    """Something that one person is told: the key of a template and the ids that it is about.

    What is worth a letter waits until it is put into a `batch`, which is mailed at once; else `mail_refused` says why.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_to_person_created_at", "to_person", "created_at"),
        Index("ix_message_waiting", "id", sqlite_where=text(_WAITING), postgresql_where=text(_WAITING)),
    )

    id: Mapped[str] = opaque_key()
    to_person: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"))
    template: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, str]] = mapped_column(Json)
    batch: Mapped[str | None] = mapped_column(String(32), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_refused: Mapped[str | None] = mapped_column(String(40))
