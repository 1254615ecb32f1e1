"""A city in which a club's autumn was lived through: one for each test, and a served one to look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from marketplace.kernel.db import db
from tests.factories.story import Story, live_through, served_story


@pytest.fixture
def story(shown: tuple[Story, str]) -> Iterator[Story]:
    """The story in a city that tests look at and do not change."""
    with shown[0].app.app_context():
        yield shown[0]
        db.session.remove()


@pytest.fixture
def own_story(app: Flask) -> Story:
    """The story in a city of this test's own."""
    return live_through(app)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Story, str]]:
    """The story in a city that is served, with its address."""
    with served_story(tmp_path_factory.mktemp("story")) as found:
        yield found
