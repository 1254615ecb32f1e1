"""A city in which a club runs, served once for the tests that look at the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser_harness.working_house import House, working_house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with a club that runs this very moment."""
    with working_house(tmp_path_factory.mktemp("house")) as house:
        yield house
