"""Background work of this room."""

from __future__ import annotations

from datetime import datetime

from consent import operations
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.outbox import every


@every("consent.expire_consents", minutes=60)
def expire_consents(*, now: datetime) -> None:
    """Mark consents whose time has passed, so that people see it and those who depend on them are told."""
    operations.expire_consents(actor=SYSTEM, now=now)
