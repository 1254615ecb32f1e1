"""What happened and what comes next, in order, as a list that reads as a story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a story: when (None: not yet), what, and whether it is done, where we are now, or still ahead."""

    title: str
    at: datetime | None = None
    detail: str = ""
    state: str = "done"  # done | now | ahead
    link: str = ""
