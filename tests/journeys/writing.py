"""Writing to what belongs to others: by every form and every write of the API, as to what is not there."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import Connection, Engine, bindparam, event, text
from werkzeug.routing import Rule

from marketplace.cli.pages import SIGN_IN, SIGN_OUT
from tests.journeys.canary_city import CanaryCity
from tests.journeys.filling import Filler, writes
from tests.journeys.guessing import NOBODY, all_ids
from tests.journeys.oracle import Hat
from tests.journeys.visiting import API, Visitor

CHANGE = re.compile(r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
LEFT_BY_A_REFUSAL = {"audit_row", "access_log", "sign_in"}
OUT_OF_HER_HANDS = {SIGN_IN, SIGN_OUT, "/stop-acting-for"}
"""They change who asks, not what is asked for."""
OF_A_FAMILY = {
    "absence": "SELECT id FROM absence WHERE child_id IN :them ORDER BY id",
    "adjustment": "SELECT request_id FROM adjustment WHERE child_id IN :them ORDER BY request_id",
    "decision": "SELECT care_decision.id FROM care_decision JOIN care_application"
    " ON care_application.id = care_decision.application_id WHERE child_id IN :them ORDER BY care_decision.id",
    "enrolment_id": "SELECT id FROM enrolment WHERE child_id IN :them ORDER BY asked_at DESC, id",
    "home_weeks": "SELECT id FROM home_weeks WHERE child_id IN :them ORDER BY id",
    "wish": "SELECT id FROM wish WHERE child_id IN :them ORDER BY id",
    "application": "SELECT id FROM application WHERE child_id IN :them"
    " UNION SELECT id FROM care_application WHERE child_id IN :them ORDER BY id",
    "consent": "SELECT id FROM consent WHERE subject_id IN :them ORDER BY id",
    "enrolment": "SELECT id FROM enrolment WHERE child_id IN :them ORDER BY asked_at DESC, id",
    "invoice": "SELECT id FROM invoice WHERE payer_id IN :them ORDER BY id",
    "message": "SELECT id FROM message WHERE to_person IN :them ORDER BY id",
    "placement": "SELECT id FROM placement WHERE child_id IN :them ORDER BY id",
    "request": "SELECT id FROM service_request WHERE asked_by IN :them ORDER BY id",
    "token": "SELECT id FROM access_token WHERE person_id IN :them ORDER BY id",
}
PERSONAL = ("child", "household", "person", "service_request", *OF_A_FAMILY)
AT_MOST = 3
"""Of each kind as many things of a family are tried: places, for one, that are active, held, and over."""
HER_WORK = {
    ("city.officer", "POST /api/v1/care-decisions/<string:decision>/rectification/answer"): "puts decisions right",
    ("city.officer", "POST /city/care-applications/<application>"): "puts decisions right",
    ("city.officer", "POST /api/v1/placements/<string:placement>/end"): "decides on care",
    ("city.officer", "POST /city/placements/<placement>/end"): "decides on care",
    ("city.officer", "POST /api/v1/requests/<string:service_request>/closing"): "answers what waits for the city",
    ("city.service_owner", "POST /api/v1/requests/<string:service_request>/closing"): "answers what waits for the city",
}
"""What those who work for the city may do with what belongs to a family, each with the reason."""
WORKS_FOR_THE_CITY = {"auditor", "city_officer", "service_desk"}


class Changes:
    """Which tables were changed by what the application committed."""

    def __init__(self, engine: Engine) -> None:
        self._open: set[str] = set()
        self._done: set[str] = set()
        event.listen(engine, "before_cursor_execute", self._note)
        event.listen(engine, "commit", self._keep)
        event.listen(engine, "rollback", self._drop)

    def taken(self) -> frozenset[str]:
        """Return the tables changed since the last time."""
        found, self._done = frozenset(self._done), set()
        return found

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if found := CHANGE.match(statement):
            self._open.add(found.group(1))

    def _keep(self, _connection: Any) -> None:
        self._done |= self._open
        self._open = set()

    def _drop(self, _connection: Any) -> None:
        self._open = set()


@dataclass(frozen=True)
class Outcome:
    """What came of one writing: how it was answered, with ids left out, and which tables were changed."""

    said: tuple[str, ...]
    changed: frozenset[str]

    @property
    def refused(self) -> bool:
        """Whether it was refused, or a stranger was asked to sign in."""
        status, _code, leads_to = self.said
        return int(status) >= 400 or leads_to.startswith(SIGN_IN)


@dataclass(frozen=True)
class Attempt:
    """One writing with what belongs to a family, and the same with what nobody has, where that must be alike."""

    who: str
    what: str
    family: str
    about: bool
    """Whether the address names something that belongs to the family."""
    theirs: Outcome
    absent: Outcome | None

    def wrong(self) -> Iterator[str]:
        """Yield a sentence for each thing that should not be so."""
        where = f"{self.who}: {self.what} of {self.family}"
        if self.theirs.refused and self.theirs.changed:
            yield f"{where}: was refused and changed {sorted(self.theirs.changed)}"
        if self.absent is not None and self.theirs != self.absent:
            yield f"{where}: was answered by {self.theirs}, and what is absent by {self.absent}"
        if self.absent is None and self.about and self.theirs.changed and (self.who, self.what) not in HER_WORK:
            yield f"{where}: changed {sorted(self.theirs.changed)}, which is not her work"


@dataclass
class Writer:
    """Sends everything that can be sent, and puts the city back whenever something was changed."""

    app: Flask
    city: CanaryCity
    engine: Engine
    changes: Changes
    filler: Filler
    last: int = field(init=False)

    def attempts(self, visitor: Visitor, only: str = "/") -> Iterator[Attempt]:
        """Send each writing whose address begins so with what belongs to the families that she has nothing to do with.

        For those who work for the city, who may have to do with every family, with what belongs to one of them.
        """
        _copy(self._file, self._before)
        self.last = visitor.watch.last
        at_work = any(hat.kind in WORKS_FOR_THE_CITY for hat in visitor.hats)
        herself = self.city.people.get(visitor.name)
        strange = [each for each in self.city.families if self._is_strange(visitor, each)]
        families = ["protected"] if at_work else strange
        with self.engine.connect() as connection:
            theirs = {family: belongings(self.city, connection, family, apart_from=herself) for family in families}
            found = all_ids(self.city, connection)
        others = {part: ids[0] for part, ids in found.items()} | {"group": self.city.groups["choir"]}
        nobodys = others | dict.fromkeys(PERSONAL, NOBODY)
        for rule, method in writes(self.app):
            if rule.rule in OUT_OF_HER_HANDS or not rule.rule.startswith(only):
                continue
            about = bool(rule.arguments & set(PERSONAL))
            absent = None if at_work else self._send(visitor, rule, method, nobodys)
            for family in families if about else families[:1]:
                for ids in _bundles(theirs[family], rule):
                    outcome = self._send(visitor, rule, method, others | ids)
                    yield Attempt(visitor.name, f"{method} {rule.rule}", family, about, outcome, absent)

    def _is_strange(self, visitor: Visitor, family: str) -> bool:
        """Whether somebody has neither custody of a family's children nor a contract, a consent or care with them."""
        facts, children = self.city.facts, set(self.city.families[family].children)
        herself = next((hat.of for hat in visitor.hats if hat.kind == "data_subject"), "")
        given: set[tuple[Hat, str]] = {(hat, person) for hat, person, *_what in (*facts.grounds, *facts.consents)}
        known = {person for hat, person in given if hat in visitor.hats} | facts.custody.get(herself, set())
        known.update(*(facts.in_house.get(hat.of, set()) for hat in visitor.hats))
        return not children & known

    def _send(self, visitor: Visitor, rule: Rule, method: str, ids: Mapping[str, str]) -> Outcome:
        """Send one writing, look where it leads, and put the city back."""
        self.changes.taken()
        values = {name: ids.get(name, NOBODY) for name in rule.arguments}
        path = self.app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
        visitor.ask(path, method=method, **self.filler.request(rule, method, ids))
        said, changed = visitor.said, self.changes.taken() - LEFT_BY_A_REFUSAL
        if said[-1] and not rule.rule.startswith(API) and not said[-1].startswith(SIGN_IN):
            to = urlsplit(said[-1])
            visitor.ask(f"{to.path}?{to.query}")
        if changed:
            _copy(self._before, self._file)
            visitor.watch.last = self.last
        return Outcome(_without_ids(said, ids), changed)

    @property
    def _file(self) -> Path:
        return Path(self.engine.url.database or "")

    @property
    def _before(self) -> Path:
        return self._file.with_suffix(".before")


def _without_ids(said: tuple[str, ...], ids: Mapping[str, str]) -> tuple[str, ...]:
    named = "|".join(re.escape(each) for each in {*ids.values(), NOBODY} if len(each) == len(NOBODY))
    return tuple(re.sub(named, "…", part) for part in said)


def _copy(source: Path, target: Path) -> None:
    """Copy a database over another, also while connections to it are open."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


def belongings(city: CanaryCity, connection: Connection, name: str, *, apart_from: str | None) -> dict[str, list[str]]:
    """Return by part of an address what belongs to a family, apart from one of its adults."""
    family = city.families[name]
    them = {"them": [each for each in (*family.children, *family.adults) if each != apart_from]}
    found = {
        part: list(connection.scalars(text(query).bindparams(bindparam("them", expanding=True)), them))
        for part, query in OF_A_FAMILY.items()
    }
    found["service_request"] = found["request"]
    found |= {"child": list(family.children), "person": [family.child, family.guardian]}
    return {part: ids or [NOBODY] for part, ids in found.items()} | {"household": [family.household]}


def _bundles(found: Mapping[str, list[str]], rule: Rule) -> Iterator[dict[str, str]]:
    """Yield what is sent together: as many bundles as there are things of the kind that stands in the address."""
    several = max((len(ids) for part, ids in found.items() if part in rule.arguments), default=1)
    for number in range(min(several, AT_MOST)):
        yield {part: ids[number % len(ids)] for part, ids in found.items()}
