"""What the tests of the catalogue share."""

from collections.abc import Iterator
from typing import Any

import pytest

from marketplace.kernel.events import LISTENERS
from tests.factories.statements import statements as counted_statements


@pytest.fixture
def heard(app: Any) -> Iterator[list[Any]]:
    """The events that the catalogue announces during the test."""
    events: list[Any] = []

    def listen(event: Any, *, actor: Any, now: Any) -> None:
        events.append(event)

    names = [
        "offering_published",
        "offering_withdrawn",
        "attachment_asked",
        "attachment_approved",
        "capacity_changed",
        "season_closed",
    ]
    for name in names:
        LISTENERS[f"catalog.{name}"].append(listen)
    yield events
    for name in names:
        LISTENERS[f"catalog.{name}"].remove(listen)


@pytest.fixture
def statements(app: Any) -> Any:
    """Count the statements that are sent while a block runs."""
    return counted_statements
