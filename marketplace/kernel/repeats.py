"""The same request twice: the same answer, not a second effect; the same key for another request is a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NewType

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import ID_LENGTH, Base, Json, Model, UtcDateTime, db, opaque_key
from marketplace.kernel.digests import digest
from marketplace.kernel.errors import Conflict, Invalid
from marketplace.kernel.running import Running
from marketplace.kernel.text import _

IdempotencyKey = NewType("IdempotencyKey", str)

KEY_LENGTH = 100
_ambient: ContextVar[str | None] = ContextVar("idempotency_key", default=None)


class KeyReused(Conflict):
    """This key was used for another request."""

    code = "kernel.key_reused"
    advice = _("Send a new request with a new key.")


class KeyTooLong(Invalid):
    """The key of a repeatable request is too long."""

    code = "kernel.key_too_long"
    advice = _("Use a key of 1 to 100 characters.")


class Repeat(Model):
    """What was answered to a request that may come again."""

    __tablename__ = "repeat"
    __table_args__ = (db.UniqueConstraint("actor_id", "action", "key"),)

    id: Mapped[str] = opaque_key()
    actor_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    action: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    request_digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@contextmanager
def idempotency_key(key: str | None) -> Iterator[None]:
    """Let the next outermost operation of this thread be repeatable under a key."""
    token = _ambient.set(key)
    try:
        yield
    finally:
        _ambient.reset(token)


def key_of(arguments: Mapping[str, Any]) -> str | None:
    """Return the key under which a request may come again, or None. Raises: KeyTooLong."""
    key = arguments.get("key") or _ambient.get()
    if key is not None and not 1 <= len(key) <= KEY_LENGTH:
        raise KeyTooLong(fields={"key": [KeyTooLong.advice]})
    return key


def request_digest(arguments: Mapping[str, Any]) -> str:
    """Return the digest of what is asked, leaving out who asks, when, and under which key."""
    return digest({name: value for name, value in arguments.items() if name not in {"actor", "now", "key"}})


def earlier(running: Running, key: str, request: str) -> Repeat | None:
    """Return the answer to this request if it was asked before. Raises: KeyReused if another was asked."""
    found = db.session.scalar(
        select(Repeat).where(Repeat.actor_id == _asker(running), Repeat.action == running.action, Repeat.key == key)
    )
    if found is not None and found.request_digest != request:
        raise KeyReused()
    return found


def keep(running: Running, key: str, request: str, result: Any) -> None:
    """Keep the answer for the next time the same is asked, in the same transaction."""
    db.session.add(
        Repeat(
            actor_id=_asker(running),
            action=running.action,
            key=key,
            request_digest=request,
            answer=_stored(result),
            at=running.now,
        )
    )


def answer_of(repeat: Repeat) -> Any:
    """Return the kept answer, its rows loaded again."""
    return _loaded(repeat.answer)


def _asker(running: Running) -> str:
    return running.actor.person or running.actor.channel


def _stored(result: Any) -> Any:
    if isinstance(result, list | tuple):
        return [_stored(item) for item in result]
    if isinstance(result, Model):
        return {"table": result.__tablename__, "key": list(db.inspect(result).identity)}
    if result is None or isinstance(result, str | int | bool):
        return result
    raise TypeError(f"an operation that can be repeated may not answer with a {type(result).__name__}")


def _loaded(answer: Any) -> Any:
    if isinstance(answer, list):
        return [_loaded(item) for item in answer]
    if isinstance(answer, dict):
        return db.session.get(_model(answer["table"]), tuple(answer["key"]))
    return answer


def _model(table: str) -> type[Any]:
    return next(kind for kind in (mapper.class_ for mapper in Base.registry.mappers) if kind.__tablename__ == table)
