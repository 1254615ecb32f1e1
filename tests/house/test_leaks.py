"""What is in the repository works on any machine: no path of one machine, nothing loaded from another host."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source_tree import ROOT

TEXT = {".cfg", ".css", ".csv", ".html", ".js", ".json", ".mako", ".md", ".po", ".py", ".svg", ".toml", ".txt", ""}
PLACES_OF_ONE_MACHINE = {f"{ROOT.parent}/", f"{Path.home()}/"} - {"//", "/"}
LOADS_FROM_A_HOST = re.compile(r"""(?:\b(?:src|srcset|action|data)|<link[^>]+href)\s*=\s*["']?(?:https?:)?//""")
STYLE_FROM_A_HOST = re.compile(r"""@import\s+["'(]*(?:url\()?["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//""")
SCRIPT_FROM_A_HOST = re.compile(r"""(?:fetch|EventSource|WebSocket|import)\s*\(\s*["'`](?:https?|wss?)?:?//""")
LOADS = {".html": LOADS_FROM_A_HOST, ".css": STYLE_FROM_A_HOST, ".js": SCRIPT_FROM_A_HOST, ".svg": LOADS_FROM_A_HOST}


def tracked_files() -> Iterator[Path]:
    """The text files of the repository: those that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.split("\n") if listed.returncode == 0 else [str(p.relative_to(ROOT)) for p in ROOT.rglob("*")]
    files = (ROOT / name for name in names if name and not name.startswith((".venv", ".git/", "build/", "data/")))
    return (file for file in files if file.is_file() and file.suffix in TEXT)


def leaks(text: str) -> list[str]:
    """The places of this machine that a text names."""
    return [place for place in sorted(PLACES_OF_ONE_MACHINE) if place in text]


def test_no_file_names_a_place_of_this_machine() -> None:
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in tracked_files()}
    assert {str(file.relative_to(ROOT)): leaks(text) for file, text in texts.items() if leaks(text)} == {}


def test_nothing_is_loaded_from_another_host() -> None:
    pages = [file for file in tracked_files() if file.suffix in LOADS and "marketplace" in file.parts]
    assert [str(file.relative_to(ROOT)) for file in pages if LOADS[file.suffix].search(file.read_text("utf-8"))] == []


def test_a_place_of_this_machine_is_found() -> None:
    assert leaks(f"open('{ROOT}/data.csv')")
    assert not leaks("open('data/units.csv')")


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".html", '<script src="https://cdn.example/x.js">'),
        (".html", '<link rel="stylesheet" href="//cdn.example/x.css">'),
        (".css", "@import url('https://fonts.example/a.css');"),
        (".css", "background: url(https://cdn.example/a.png)"),
        (".js", 'fetch("https://tracker.example/")'),
    ],
)
def test_a_file_that_loads_from_another_host_is_found(suffix: str, text: str) -> None:
    assert LOADS[suffix].search(text)


def test_a_link_that_a_person_follows_is_left_alone() -> None:
    assert not LOADS[".html"].search('<a href="https://www.finlex.fi/">')
