"""What the documentation points to is there: each link leads to a file, each test that is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def broken_links(page: Path, text: str) -> list[str]:
    """Return the links of a page that lead to no file or to no heading of its own."""
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}
    broken = []
    for link in LINK.findall(text):
        path, _, anchor = link.partition("#")
        there = (page.parent / path).exists() if path else anchor in anchors
        if "://" not in link and not there:
            broken.append(link)
    return broken


def absent_tests(text: str) -> list[str]:
    """Return the tests that a text names and that do not exist."""
    named = NAMED_TEST.findall(text)
    return [f"{file}::{name}" for file, name in named if not defines(ROOT / file, name)]


def defines(file: Path, name: str) -> bool:
    return file.exists() and re.search(rf"^ *def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


def test_every_capability_that_names_a_test_has_it() -> None:
    text = (ROOT / "docs" / "capabilities.md").read_text(encoding="utf-8")
    assert NAMED_TEST.search(text)
    assert absent_tests(text) == []


def test_every_row_of_capabilities_says_where_it_stands() -> None:
    text = (ROOT / "docs" / "capabilities.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    titles = re.compile(r"\| (capability|audience|what) \|")
    assert [row for row in rows if not titles.match(row) and "](../" not in row and "`tests/" not in row] == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    page = ROOT / "docs" / "tour.md"
    text = "# One\n[a](../setup.cfg) [b](#one) [c](https://example.org/x) [d](../gone.py) [e](#two)"
    assert broken_links(page, text) == ["../gone.py", "#two"]


def test_a_test_that_does_not_exist_is_found() -> None:
    here = "tests/house/test_capabilities.py"
    text = f"`{here}::test_a_test_that_does_not_exist_is_found`, `{here}::test_gone`, `tests/gone.py::test_gone`"
    assert absent_tests(text) == [f"{here}::test_gone", "tests/gone.py::test_gone"]
