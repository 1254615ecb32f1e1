"""Which page of a list, and which day, an address asks for."""

from __future__ import annotations

from datetime import date, timedelta

from flask import request

PAGE_MOST = 1_000_000
FARTHEST = timedelta(days=1100)


def page_asked() -> int:
    """Return the page that the address names: the first where it names none, and never one that nobody can count to."""
    return min(max(1, request.args.get("page", 1, type=int)), PAGE_MOST)


def day_asked(today: date) -> date:
    """Return the day that the address names; today where it names none, one that there is not, or one far away."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return day if abs(day - today) <= FARTHEST else today
