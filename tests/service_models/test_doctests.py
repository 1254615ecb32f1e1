"""The examples in the service models' docstrings are true."""

import doctest
from types import ModuleType

import pytest

from marketplace.service_models import (
    arrangement,
    base,
    collecting,
    platform,
    provision,
    registry,
    settlement,
    wellbeing,
)

MODULES = (arrangement, base, collecting, platform, provision, registry, settlement, wellbeing)
WITH_EXAMPLES = {"arrangement", "collecting", "platform", "provision", "registry", "settlement", "wellbeing"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[-1])
def test_the_examples_are_true(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.failed == 0
    assert bool(result.attempted) is (module.__name__.split(".")[-1] in WITH_EXAMPLES)
