"""Background work of this room."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from marketplace.kernel.events import on
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.outbox import every
from marketplace.people import operations, queries


@every("people.forget_old_sign_ins", minutes=60)
def forget_old_sign_ins(*, now: datetime) -> None:
    """Forget failed attempts and sign-ins that have served their time."""
    operations.forget_old_sign_ins(actor=SYSTEM, now=now)


@on("kernel.example_clock_moved")
def stay_signed_in(event: Any, *, actor: Actor, now: datetime) -> None:
    """Let nobody be signed out because an example city's clock was moved on: each sign-in keeps what it had left."""
    step = timedelta(hours=event.hours)
    for held in queries.living_sign_ins(now):
        held.created_at += step
        held.seen_at += step
        held.expires_at += step
