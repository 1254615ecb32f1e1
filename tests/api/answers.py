"""Programs whose every answer must be what was asked for, and as it is described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jsonschema_rs
from flask import Flask
from werkzeug.test import TestResponse

from marketplace.kernel import ids
from marketplace.kernel.db import CitySetting, db, forget_clock_offset
from marketplace.kernel.operation import SYSTEM
from marketplace.people.operations import issue_token

V1 = "/api/v1"


def set_clock(moment: datetime) -> None:
    """Let requests be answered as if it were this moment, give or take how long the test takes."""
    offset = round((moment - datetime.now(UTC)).total_seconds())
    db.session.merge(CitySetting(key="clock_offset_seconds", value=str(offset)))
    db.session.commit()
    forget_clock_offset()


@dataclass
class Interface:
    """The interface at a moment that the test sets, with its own description to hold answers against."""

    app: Flask
    now: datetime
    description: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.description = self.app.test_client().get("/api/openapi.json").get_json()
        self.at(self.now)

    def at(self, moment: datetime) -> None:
        """Let it be this moment."""
        self.now = moment
        set_clock(moment)

    def of(self, person: str | None) -> Callable[..., Any]:
        """Return a function that asks for a person and gives the answer's JSON, once it is as described."""
        secret = ids.new_secret()
        issue_token(actor=SYSTEM, now=self.now, person=person or "", secret=secret, days=90)

        def ask(method: str, path: str, sent: Any = None, *, status: int = 200) -> Any:
            known = {"Authorization": f"Bearer {secret}"}
            answer = self.app.test_client().open(V1 + path, method=method, headers=known, json=sent)
            assert answer.status_code == status, answer.get_data(as_text=True)
            self.refuse_undescribed(method, path, answer)
            return answer.get_json(silent=True)

        return ask

    def refuse_undescribed(self, method: str, path: str, answer: TestResponse) -> None:
        """Pass an answer that is as the description says."""
        rule, _values = self.app.url_map.bind("localhost").match(
            V1 + path.partition("?")[0], method=method, return_rule=True
        )
        name = rule.rule.replace("<string:", "{").replace(">", "}")
        described = self.description["paths"][name][method.lower()]["responses"][str(answer.status_code)]
        if not described.get("content"):
            assert answer.get_data() == b""
            return
        schema = described["content"][answer.mimetype]["schema"]
        told = answer.get_json() if answer.is_json else answer.get_data(as_text=True)
        jsonschema_rs.validate({"components": self.description["components"], **schema}, told)
