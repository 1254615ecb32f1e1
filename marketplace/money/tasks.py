"""Regular work of the room."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel.outbox import every
from marketplace.money.commitments.operations import release_expired


@every("money.release_expired", minutes=5)
def release_expired_commitments(*, now: datetime) -> None:
    """Give back promised money whose time has passed without a confirmed place."""
    release_expired(now=now)
