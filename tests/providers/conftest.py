"""What the tests of the registry share."""

from collections.abc import Iterator
from typing import Any

import pytest

from marketplace.kernel.events import LISTENERS


@pytest.fixture
def heard(app: Any) -> Iterator[list[Any]]:
    """The events that the registry announces during the test."""
    events: list[Any] = []

    def listen(event: Any, *, actor: Any, now: Any) -> None:
        events.append(event)

    names = ["accredited", "suspended", "reinstated", "ended", "evidence_expiring"]
    for name in names:
        LISTENERS[f"providers.{name}"].append(listen)
    yield events
    for name in names:
        LISTENERS[f"providers.{name}"].remove(listen)
