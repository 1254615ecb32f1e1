"""Since when and why somebody acts for a family: kept in her own browser, so that each page can say it unread.

The person's name is not kept: to show it is to read it, and a reading goes through the door and into the family's log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import session

from marketplace.kernel.operation import Actor

ACTING = "acting"


@dataclass(frozen=True, slots=True)
class Acting:
    """From when on somebody acts, and the reason that she gave when she looked for the person."""

    since: datetime
    reason: str


def note_acting(person: str, *, now: datetime, reason: str) -> None:
    """Remember in this browser that acting for somebody has begun."""
    session[ACTING] = {"person": person, "since": now.isoformat(), "reason": reason}


def forget_acting() -> None:
    """Forget it when the acting ends."""
    session.pop(ACTING, None)


def acting_now(actor: Actor) -> Acting | None:
    """Return since when and why the actor acts; None where she acts for nobody, or began it in another browser."""
    kept = session.get(ACTING)
    if actor.acting_for is None or not kept or kept["person"] != actor.acting_for:
        return None
    return Acting(datetime.fromisoformat(kept["since"]), kept["reason"])
