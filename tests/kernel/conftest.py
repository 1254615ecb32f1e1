"""What the tests of the kernel share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from marketplace.kernel.operation import OPERATIONS
from marketplace.kernel.policy import ACTIONS


@pytest.fixture
def registries() -> Iterator[None]:
    """Forget the actions and operations that a test registers."""
    actions, operations = dict(ACTIONS._kinds), dict(OPERATIONS._kinds)
    yield
    ACTIONS._kinds, OPERATIONS._kinds = actions, operations
