"""`marketplace pages`: every page of the example city with real ids, and who sees it.

The pages are found as a person finds them: by signing in and following links. Nothing of this stays in the city's data:
an embedded city is walked through in a copy.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import click
from flask import Flask
from flask.testing import FlaskClient

from marketplace.app import create_app
from marketplace.cli.city import data_dir_option, log_to_standard_error, open_app, refusals_told
from marketplace.demo.cast import PASSWORD, SIGN_INS, TOKEN_HOLDERS, Part
from marketplace.kernel import example
from marketplace.kernel.config import DATABASE_FILE, Settings

HTML = "text/html"
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"


class LinkReader(HTMLParser):
    """Collects the addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the target of an anchor."""
        target = dict(attrs).get("href")
        if tag == "a" and target:
            self.links.append(target)


@dataclass(slots=True)
class Walk:
    """One person's walk through the pages: what is to be visited, what was found, what was broken."""

    app: Flask
    client: FlaskClient
    found: dict[str, str] = field(default_factory=dict)
    broken: list[tuple[str, str, int]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def run(self, start: str) -> None:
        """Visit everything that can be reached from a page; of pages that differ by ids only, the first."""
        waiting = [(start, start)]
        while waiting:
            source, path = waiting.pop(0)
            rule = self._rule(path)
            if path in self.seen or rule is None or rule in self.found:
                continue
            self.seen.add(path)
            waiting.extend((path, link) for link in self._visit(source, path, rule))

    def _visit(self, source: str, path: str, rule: str) -> list[str]:
        answer = self.client.get(path)
        if answer.status_code >= 400:
            self.broken.append((source, path, answer.status_code))
        if answer.status_code != 200 or answer.mimetype != HTML:
            return []
        self.found[rule] = path
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
    """Yield the paths within this city that a page links to, without fragments and queries."""
    reader = LinkReader()
    reader.feed(page)
    for link in reader.links:
        target = urlsplit(urldefrag(urljoin(path, link)).url)
        if not target.scheme and not target.netloc and target.path.startswith("/"):
            yield target.path


def walk(app: Flask, part: Part | None) -> Walk:
    """Walk through the pages as somebody of the story, or as a stranger."""
    client = app.test_client()
    if part is not None:
        client.post(SIGN_IN, data=credentials(part))
    walked = Walk(app, client)
    for start in sorted(start_paths(app)):
        walked.run(start)
    return walked


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


def all_pages(app: Flask) -> list[dict[str, Any]]:
    """Return every page once: those of strangers first, then what each audience sees besides."""
    listed: list[dict[str, Any]] = []
    rules: set[str] = set()
    audiences: list[tuple[str, Part | None]] = [("public", None)]
    audiences += [(part.audience, part) for part in PARTS_IN_ORDER]
    for audience, part in audiences:
        login = None if part is None else {"path": SIGN_IN, "fields": credentials(part)}
        for rule, path in walk(app, part).found.items():
            if rule not in rules:
                rules.add(rule)
                listed.append({"audience": audience, "login": login, "path": path})
    return listed


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
    """List every page with real ids as JSON: audience, how to sign in, path."""
    log_to_standard_error()
    settings = Settings.load(data_dir)
    with open_app(settings).app_context():
        if example.example_state() is None:
            raise example.NotAnExample(detail=example.ONLY_EXAMPLE)
    with copied(settings) as elsewhere:
        click.echo(json.dumps(all_pages(create_app(elsewhere)), indent=1))
