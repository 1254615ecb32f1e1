"""`marketplace pages`: every page of the example city with real ids, and who sees it.

The pages are found as a person finds them: by signing in and following links. Nothing of this stays in the city's data:
an embedded city is walked through in a copy.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urldefrag, urlencode, urljoin, urlsplit

import click
from flask import Flask
from flask.testing import FlaskClient

from marketplace.app import create_app
from marketplace.cli.city import data_dir_option, log_to_standard_error, open_app, refusals_told, say
from marketplace.demo.cast import PASSWORD, SIGN_INS, TOKEN_HOLDERS, Part
from marketplace.kernel import example
from marketplace.kernel.config import DATABASE_FILE, Settings

HTML = "text/html"
VARIANTS = 2
SORTS = 6
"""How many combinations of questions are tried at one page: filters that can be taken away combine without end."""
GUESSES = 8
Ids = dict[str, set[str]]
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"


class LinkReader(HTMLParser):
    """Collects the addresses that a page leads to: its links, and its forms that only ask, as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self._action: str | None = None
        self._fields: dict[str, str] = {}
        self._choice: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the target of a link, the action of a form that asks, and the first value of each of its fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            asks = given.get("method", "get").lower() == "get"
            self._action, self._fields = (given.get("action", "") if asks else None), {}
        elif tag == "select":
            self._choice = given.get("name")
        elif tag == "option" and self._choice and given.get("value"):
            self._fields.setdefault(self._choice, given["value"])
        elif tag == "input" and given.get("name") and given.get("value"):
            self._fields.setdefault(given["name"], given["value"])

    def handle_endtag(self, tag: str) -> None:
        """Keep the address that a form that asks leads to."""
        if tag == "select":
            self._choice = None
        elif tag == "form" and self._action is not None:
            self.links.append(f"{self._action}?{urlencode(self._fields)}")
            self._action = None


@dataclass(slots=True)
class Walk:
    """One person's walk through the pages: what is to be visited, what was found, what was broken."""

    app: Flask
    client: FlaskClient
    found: dict[str, str] = field(default_factory=dict)
    broken: list[tuple[str, str, int]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    visits: dict[str, Counter[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(Counter))

    def run(self, starts: Iterable[str]) -> None:
        """Visit everything that can be reached from the starts; of pages that differ by ids only, a few of each sort.

        A start that is not for this person is no broken link.
        """
        waiting: deque[tuple[str | None, str]] = deque((None, start) for start in starts)
        while waiting:
            source, path = waiting.popleft()
            rule = self._rule(path)
            asked = tuple(sorted(parse_qs(urlsplit(path).query)))
            if path in self.seen or rule is None or not self._is_worth_a_visit(self.visits[rule], asked):
                continue
            self.seen.add(path)
            self.visits[rule][asked] += 1
            waiting.extend((path, link) for link in self._visit(source, path, rule))

    @staticmethod
    def _is_worth_a_visit(visits: Counter[tuple[str, ...]], asked: tuple[str, ...]) -> bool:
        return visits[asked] < VARIANTS and (asked in visits or len(visits) < SORTS)

    def _visit(self, source: str | None, path: str, rule: str) -> list[str]:
        answer = self.client.get(path)
        if answer.status_code >= 400 and source is not None:
            self.broken.append((source, path, answer.status_code))
        if answer.location:
            return list(links_in(f'<a href="{answer.location}"></a>', path))
        if answer.status_code != 200 or answer.mimetype != HTML:
            return []
        self.found.setdefault(rule, path)
        return list(links_in(answer.get_data(as_text=True), path))

    def _rule(self, path: str) -> str | None:
        """Return the rule of the URL map that a path belongs to, if it is a page that can be asked for."""
        adapter = self.app.url_map.bind("localhost")
        try:
            rule, _arguments = adapter.match(urlsplit(path).path, return_rule=True)
        except Exception:
            return path
        return None if rule.endpoint == "static" or rule.rule == SIGN_OUT else str(rule.rule)


def links_in(page: str, path: str) -> Iterator[str]:
    """Yield the addresses within this city that a page links to, without fragments."""
    reader = LinkReader()
    reader.feed(page)
    for link in reader.links:
        target = urlsplit(urldefrag(urljoin(path, link)).url)
        if not target.scheme and not target.netloc and target.path.startswith("/"):
            yield f"{target.path}?{target.query}" if target.query else target.path


def walk(app: Flask, part: Part | None, ids: Ids | None = None, found: Set[str] = frozenset()) -> Walk:
    """Walk through the pages as somebody of the story, or as a stranger.

    What she reaches by typing only (a person who is found by name) is tried with the ids that others met before; but
    pages that others found are left to the links that lead there.
    """
    ids = defaultdict(set) if ids is None else ids
    client = app.test_client()
    if part is not None:
        client.post(SIGN_IN, data=credentials(part))
    walked = Walk(app, client)
    walked.run(["/", *sorted(start_paths(app) - found)])
    walked.run([path for rule, path in guessed(walked, ids) if rule not in found])
    return walked


def guessed(walked: Walk, ids: Ids) -> Iterator[tuple[str, str]]:
    """Yield rules that were not reached, with addresses made of ids met on other pages; note the ids met on these."""
    adapter = walked.app.url_map.bind("localhost")
    for path in walked.found.values():
        for name, value in adapter.match(urlsplit(path).path)[1].items():
            ids[name].add(str(value))
    for rule in walked.app.url_map.iter_rules():
        if rule.rule not in walked.found and "GET" in (rule.methods or ()) and len(rule.arguments) == 1:
            (name,) = rule.arguments
            for value in sorted(ids[name])[:GUESSES]:
                built = rule.build({name: value})
                if built and not built[1].startswith("/api"):
                    yield rule.rule, built[1]


def start_paths(app: Flask) -> set[str]:
    """Return every page without ids in its address, so that one that nobody links to is found too."""
    return {"/"} | {
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and not rule.rule.startswith("/api")
    } - {SIGN_OUT}


def credentials(part: Part) -> dict[str, str]:
    """Return the fields with which somebody of the story signs in."""
    return {"email": part.email, "password": PASSWORD}


def all_pages(app: Flask) -> tuple[list[dict[str, Any]], list[str]]:
    """Return every page once, those of strangers first, then what each audience sees besides; and the broken links."""
    listed: list[dict[str, Any]] = []
    broken: list[str] = []
    rules: set[str] = set()
    audiences: list[tuple[str, Part | None]] = [("public", None)]
    audiences += [(part.audience, part) for part in PARTS_IN_ORDER]
    ids: Ids = defaultdict(set)
    for audience, part in audiences:
        login = None if part is None else {"path": SIGN_IN, "fields": credentials(part)}
        walked = walk(app, part, ids, rules)
        broken += [f"{audience}: {source} leads to {path}, answered {status}" for source, path, status in walked.broken]
        for rule, path in walked.found.items():
            if rule not in rules:
                rules.add(rule)
                listed.append({"audience": audience, "login": login, "path": path})
    return listed, broken


PARTS_IN_ORDER = (*TOKEN_HOLDERS.values(), *(part for part in SIGN_INS if part not in TOKEN_HOLDERS.values()))


@contextmanager
def copied(settings: Settings) -> Iterator[Settings]:
    """Give the settings of a copy of an embedded city; a city on a server is walked through itself."""
    if not settings.embedded:
        yield settings
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / DATABASE_FILE
        source = settings.data_dir / DATABASE_FILE
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
        yield replace(settings, data_dir=Path(folder), database_url=f"sqlite:///{target}")


@click.command()
@data_dir_option
@refusals_told
def pages(data_dir: Path | None) -> None:
    """List every page with real ids as JSON: audience, how to sign in, path.

    A link that leads nowhere is told, and ends the command with 1.
    """
    log_to_standard_error()
    settings = Settings.load(data_dir)
    with open_app(settings).app_context():
        if example.example_state() is None:
            raise example.NotAnExample(detail=example.ONLY_EXAMPLE)
    with copied(settings) as elsewhere:
        listed, broken = all_pages(create_app(elsewhere))
    click.echo(json.dumps(listed, indent=1))
    for link in broken:
        say(link)
    if broken:
        raise SystemExit(1)
