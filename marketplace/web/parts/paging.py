"""Which page of a list an address asks for."""

from __future__ import annotations

from flask import request

PAGE_MOST = 1_000_000


def page_asked() -> int:
    """Return the page that the address names: the first where it names none, and never one that nobody can count to."""
    return min(max(1, request.args.get("page", 1, type=int)), PAGE_MOST)
