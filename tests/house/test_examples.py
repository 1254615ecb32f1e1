"""The examples in docstrings are true."""

import doctest
import importlib
import types

import pytest

from tests.house.source_tree import PACKAGES, sources

WITH_EXAMPLES = [source.module for source in sources(*PACKAGES) if ">>> " in source.text]


def failures(module: types.ModuleType) -> int:
    """How many examples of a module say something that is not so."""
    return doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert failures(importlib.import_module(name)) == 0


def test_an_example_that_is_not_so_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    sample = types.ModuleType("sample", ">>> 1 + 1\n3\n")
    assert failures(sample) == 1
    assert "Expected" in capsys.readouterr().out
