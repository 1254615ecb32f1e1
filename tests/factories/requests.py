"""Service requests for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.kernel.operation import Actor
from marketplace.requests.models import ServiceRequest
from marketplace.requests.operations import open_request


def a_question(actor: Actor, now: datetime, **about: Any) -> ServiceRequest:
    """Ask what to bring, about nothing in particular where nothing else is said."""
    return open_request(actor=actor, now=now, **{"kind": "question", "topic": "what_to_bring", **about})
