"""What the tests of the catalogue share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from marketplace.kernel.db import db
from marketplace.kernel.events import LISTENERS


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

    @contextmanager
    def counted() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counted
