"""An operation is a permission, a transaction and an audit row.

The outermost operation checks its Action, opens the transaction, writes one audit row and commits; the ones that it
calls join it and rest on its permission. Nothing else commits.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError

from marketplace.kernel import audit, repeats
from marketplace.kernel.db import begin_write, db
from marketplace.kernel.errors import Refusal, StorageFull, Unavailable
from marketplace.kernel.policy import Action
from marketplace.kernel.registry import Registry
from marketplace.kernel.repeats import IdempotencyKey
from marketplace.kernel.running import NOBODY, SYSTEM, Actor, Kind, RoleHeld, Running, _running

__all__ = [
    "NOBODY",
    "OPERATIONS",
    "SYSTEM",
    "Actor",
    "IdempotencyKey",
    "RoleHeld",
    "operation",
    "personal_read",
    "read",
    "transaction",
]

P = ParamSpec("P")
R = TypeVar("R")

SERIALIZATION_FAILURE, DEADLOCK, KEY_COLLISION, DISK_FULL = "40001", "40P01", "23505", "53100"
WORTH_ONE_MORE_TRY = frozenset({SERIALIZATION_FAILURE, DEADLOCK, KEY_COLLISION})

OPERATIONS: Registry[Callable[..., Any]] = Registry("operation")


def operation(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an operation that writes: keyword-only, told `actor` and `now`."""
    return _decorate(action, Kind.WRITE)


def personal_read(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an operation that reads personal data through the door; it is audited, since the door logs."""
    return _decorate(action, Kind.PERSONAL_READ)


def read(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an operation that reads and leaves no trace."""
    return _decorate(action, Kind.READ)


def _decorate(action: Action, kind: Kind) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(function).parameters
        if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters.values()):
            raise TypeError(f"{function.__qualname__} must take keywords only")
        if not {"actor", "now"} <= parameters.keys():
            raise TypeError(f"{function.__qualname__} must be told actor and now")

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            current = _running.get()
            if current is None:
                return _run_outermost(function, action, kind, kwargs)
            if current.kind is Kind.READ and kind is not Kind.READ:
                raise RuntimeError(f"{action.name} writes inside {current.action}, which only reads")
            return function(*args, **kwargs)

        run.__action__ = action  # type: ignore[attr-defined]
        run.__kind__ = kind  # type: ignore[attr-defined]
        OPERATIONS.add(action.name, run)
        return run

    return decorate


def _run_outermost(function: Callable[..., R], action: Action, kind: Kind, arguments: Mapping[str, Any]) -> R:
    """Run an operation in a transaction of its own, once more where the database asks for it."""
    try:
        return _attempt(function, action, kind, arguments)
    except DBAPIError as error:
        if not _worth_one_more_try(error):
            raise _busy_or(error) from error
    try:
        return _attempt(function, action, kind, arguments)
    except DBAPIError as error:
        raise _busy_or(error) from error


def _attempt(function: Callable[..., R], action: Action, kind: Kind, arguments: Mapping[str, Any]) -> R:
    current = Running(action.name, kind, arguments["actor"], arguments["now"])
    try:
        with _transaction(current):
            action.require(current.actor, arguments)
            if kind is Kind.READ:
                return function(**arguments)
            return _write_once(function, current, arguments)
    except Refusal as refusal:
        if kind is not Kind.READ:
            _record_refusal(current, arguments, refusal)
        raise


def _write_once(function: Callable[..., R], current: Running, arguments: Mapping[str, Any]) -> R:
    key = repeats.key_of(arguments)
    request = repeats.request_digest(arguments) if key else ""
    if key and (before := repeats.earlier(current, key, request)):
        result: R = repeats.answer_of(before)
        return result
    result = function(**arguments)
    db.session.flush()
    if key:
        repeats.keep(current, key, request, result)
    audit.record(current, arguments)
    return result


@contextmanager
def _transaction(current: Running) -> Iterator[None]:
    """Open the transaction of an outermost operation, and commit it; roll it back on whatever goes wrong."""
    session = db.session()
    if current.kind is not Kind.READ:
        begin_write(session)
    token = _running.set(current)
    try:
        yield
        if current.kind is not Kind.READ:
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _running.reset(token)


@contextmanager
def transaction(action: str, *, actor: Actor, now: datetime) -> Iterator[Running]:
    """Open a transaction that operations join, for the runner of background work; leaves an audit row like one."""
    current = Running(action, Kind.WRITE, actor, now)
    with _transaction(current):
        yield current
        db.session.flush()
        audit.record(current, current.notes)


def _record_refusal(current: Running, arguments: Mapping[str, Any], refusal: Refusal) -> None:
    """Audit a refusal in a transaction of its own, since the refused one was rolled back."""
    with _transaction(current):
        audit.record(current, arguments, outcome=refusal.code)


def _worth_one_more_try(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in WORTH_ONE_MORE_TRY


def _busy_or(error: DBAPIError) -> Exception:
    """Turn a database that is busy, gone or full into a refusal that can be told; leave other errors as they are."""
    locked = "database is locked" in str(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state == DISK_FULL or "database or disk is full" in str(error.orig):
        return StorageFull()
    if locked or error.connection_invalidated or state in {SERIALIZATION_FAILURE, DEADLOCK}:
        return Unavailable()
    return error
