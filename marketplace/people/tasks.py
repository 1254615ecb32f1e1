"""Background work of this room."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.outbox import every
from marketplace.people import operations


@every("people.forget_old_sign_ins", minutes=60)
def forget_old_sign_ins(*, now: datetime) -> None:
    """Forget failed attempts and sign-ins that have served their time."""
    operations.forget_old_sign_ins(actor=SYSTEM, now=now)
