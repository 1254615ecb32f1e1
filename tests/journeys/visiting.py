"""Going everywhere as somebody: by links, by guessed ids, by the API, and noting what was seen and what was logged."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace.cli.pages import SIGN_IN, SIGN_OUT
from marketplace.kernel.http import PROBLEM
from tests.factories.people import PASSWORD
from tests.house.public_routes import PUBLIC
from tests.journeys.oracle import Hat
from tests.journeys.tokens import Canaries, Token

HTML, API = "text/html", "/api"
LINK = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
VARIANTS_OF_A_QUERY = 2
ASKS_FOR_A_REASON = re.compile(r"""name\s*=\s*["']reason["']""")


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of the access log."""

    reader: str | None
    kind: str
    organisation: str
    subject: str
    category: str
    purpose: str
    reason: str | None

    @property
    def key(self) -> tuple[str, ...]:
        """What must be written once for each page."""
        return (self.kind, self.organisation, self.subject, self.category, self.purpose)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request showed to somebody, and what was written about it."""

    who: str
    path: str
    status: int
    seen: frozenset[Token]
    log: tuple[LogRow, ...]


@dataclass
class Watch:
    """Reads the access log on a connection of its own, beside the application."""

    engine: Engine
    last: int = 0

    def new_rows(self) -> tuple[LogRow, ...]:
        """Return what was written since the last time."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                text(
                    "SELECT id, reader_id, recipient_kind, recipient_id, subject_id, category, purpose, reason"
                    " FROM access_log WHERE id > :last ORDER BY id"
                ),
                {"last": self.last},
            ).all()
        if rows:
            self.last = rows[-1][0]
        return tuple(LogRow(row[1], row[2], row[3] or "", *row[4:]) for row in rows)


@dataclass
class Visitor:
    """Somebody who looks everywhere that she can think of."""

    app: Flask
    name: str
    hats: frozenset[Hat]
    canaries: Canaries
    watch: Watch
    email: str | None = None
    bearer: str | None = None
    answers: list[Answer] = field(default_factory=list)
    asking: set[str] = field(default_factory=set)
    """The pages that ask why she wants to know something."""
    visited: set[str] = field(default_factory=set)
    shapes: Counter[tuple[str, str]] = field(default_factory=Counter)
    client: FlaskClient = field(init=False)
    said: tuple[str, ...] = ()
    """How the last request was answered: status, code of a refusal, and where it leads."""

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        if self.email:
            answer = self.client.post(SIGN_IN, data={"email": self.email, "password": PASSWORD})
            assert answer.status_code == 302, (self.name, answer.status_code)
        self.watch.new_rows()

    def crawl(self, starts: Iterable[str]) -> None:
        """Follow every link from these pages, each id for itself; of queries of one page, some."""
        waiting = list(starts)
        while waiting:
            path = waiting.pop()
            if self._is_new(path):
                waiting.extend(self.ask(path))

    def ask(self, path: str, **sent: Any) -> list[str]:
        """Ask for one page, note what it shows, and return where it leads."""
        headers = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        answer = self.client.open(path, headers=headers, **sent)
        whole = f"{answer.status} {answer.headers} {answer.get_data(as_text=True)}"
        assert answer.status_code < 500, (self.name, path, whole)
        seen = frozenset(self.canaries.seen_in(whole))
        self.answers.append(Answer(self.name, path, answer.status_code, seen, self.watch.new_rows()))
        self.said = (str(answer.status_code), _code_of(answer), answer.location or "")
        if ASKS_FOR_A_REASON.search(whole):
            self.asking.add(path)
        return list(_leads_to(answer, whole, path))

    def guess(self, paths: Iterable[str]) -> None:
        """Ask for pages that nobody pointed out."""
        for path in paths:
            if path not in self.visited:
                self.ask(path)

    def give_reasons(self, reason: str, words: str) -> None:
        """Say why on every page that wants to know it, whichever way it asks."""
        for path in sorted(self.asking):
            told = {"reason": reason, "words": words}
            self.ask(path, method="POST", data=told)
            page, _mark, asked = path.partition("?")
            self.ask(page, query_string={**dict(parse_qsl(asked)), **told})

    def _is_new(self, path: str) -> bool:
        rule = rule_of(self.app, path)
        if path in self.visited or rule is None:
            return False
        self.visited.add(path)
        shape = (rule.rule, urlsplit(path).path)
        self.shapes[shape] += 1
        return self.shapes[shape] <= VARIANTS_OF_A_QUERY


def _code_of(answer: TestResponse) -> str:
    told = answer.get_json() if answer.mimetype == PROBLEM else None
    return str(told["code"]) if told else ""


def _leads_to(answer: TestResponse, whole: str, path: str) -> Iterator[str]:
    found = [html.unescape(link) for link in LINK.findall(whole)] if answer.mimetype == HTML else []
    if answer.location:
        found.append(answer.location)
    for link in found:
        target = urlsplit(urldefrag(urljoin(path, link)).url)
        if target.netloc in ("", "localhost") and target.path.startswith("/"):
            yield target.path + (f"?{target.query}" if target.query else "")


def rule_of(app: Flask, path: str) -> Rule | None:
    """Return the rule of a page that can be asked for; None for files, signing out and what is not ours."""
    try:
        rule, _arguments = app.url_map.bind("localhost").match(urlsplit(path).path, return_rule=True)
    except HTTPException:
        return None
    return None if rule.endpoint in ("static", "look.look_file") or rule.rule == SIGN_OUT else rule


def guesses(app: Flask, ids: Mapping[str, list[str]], *, api: bool, also_public: bool) -> list[str]:
    """Return every page that an id can be put into, with every id that there is to guess.

    Where it is not known what an id stands for, the ids of persons are tried.
    """
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(API) is not api:
            continue
        if rule.endpoint == "static" or (f"GET {rule.rule}" in PUBLIC and not also_public):
            continue
        found += [adapter.build(rule.endpoint, values) for values in _fillings(rule, ids, at_least=int(api))]
    return found


def _fillings(rule: Rule, ids: Mapping[str, list[str]], at_least: int) -> Iterator[dict[str, str]]:
    names = sorted(rule.arguments)
    tried = {name: ids.get(name, ids["person"]) for name in names}
    for number in range(max((len(values) for values in tried.values()), default=at_least)):
        yield {name: tried[name][number % len(tried[name])] for name in names}
