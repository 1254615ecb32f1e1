"""What setup.cfg asks for is what the code imports, and all of it is pinned."""

import ast
import re
import sys
from collections.abc import Iterable
from importlib import metadata

import pytest

from tests import requirements
from tests.house.source_tree import CODE, PACKAGES, ROOT, Source, sources

NEVER_IMPORTED = {"bootstrap-flask", "gunicorn", "psycopg", "setuptools", "tzdata"}
"""Run as a program, loaded by name, or read by another library."""
OURS = {*PACKAGES, "benchmarks", "migrations", "tests"}


def imported_roots(files: Iterable[Source]) -> set[str]:
    """The first part of every module that these files import, without the standard library and our own."""
    found: set[str] = set()
    for source in files:
        for node in source.nodes(ast.Import, ast.ImportFrom):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - OURS - sys.stdlib_module_names


def plain(requirement: str) -> str:
    """The name of a distribution, as pip compares names."""
    name = re.split(r"[\[<>=!~; ]", requirement.strip())[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def distributions_of(roots: set[str]) -> set[str]:
    """The distributions that bring these modules."""
    brought_by = metadata.packages_distributions()
    return {plain(name) for root in roots for name in brought_by.get(root, [root])}


def asked_for(*parts: str) -> set[str]:
    """What setup.cfg asks for in these parts."""
    return {plain(line) for part in parts for line in requirements.asked_for(part)}


def test_the_product_asks_for_everything_that_it_imports() -> None:
    assert sorted(distributions_of(imported_roots(sources(*PACKAGES, "migrations"))) - asked_for("product")) == []


def test_the_product_asks_for_nothing_that_it_does_not_use() -> None:
    used = distributions_of(imported_roots(sources(*PACKAGES, "migrations")))
    assert sorted(asked_for("product") - used - NEVER_IMPORTED) == []


def test_the_tests_ask_for_everything_that_they_import() -> None:
    used = distributions_of(imported_roots(sources(*CODE, "tests")))
    assert sorted(used - asked_for("product", "test")) == []


def test_everything_asked_for_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {plain(line) for line in lines if re.fullmatch(r"[A-Za-z0-9._-]+==[^=\s]+", line)}
    assert len(pinned) == len(lines)
    assert sorted(asked_for("product", "test", "house") - pinned) == []


@pytest.mark.parametrize(("line", "name"), [("psycopg[binary]", "psycopg"), ("Flask-Babel >=4", "flask-babel")])
def test_a_requirement_is_compared_by_its_plain_name(line: str, name: str) -> None:
    assert plain(line) == name


def test_an_import_is_found_wherever_it_stands() -> None:
    text = "import os\nfrom flask.views import View\ndef f():\n    import stripe.error\nfrom . import models\n"
    assert imported_roots([Source("catalog/a.py", text)]) == {"flask", "stripe"}
