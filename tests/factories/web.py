"""Browsers for tests: a city's clock that stands where a test needs it, and people who are signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient

from marketplace.kernel.db import CitySetting, db, forget_clock_offset
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.people import operations as people
from tests.factories.people import PASSWORD

OFFSET = "clock_offset_seconds"


class Browser(FlaskClient):
    """A browser whose every request starts anew, though the test holds an application context open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Ask for a page, forgetting what an earlier request knew."""
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


def a_browser(app: Flask) -> FlaskClient:
    """Return a browser in which nobody is signed in."""
    return Browser(app, app.response_class, use_cookies=True)


def at(moment: datetime) -> datetime:
    """Let the city's clock stand at a moment (it goes on from there), and return the moment."""
    seconds = int((moment - datetime.now(UTC)).total_seconds())
    db.session.merge(CitySetting(key=OFFSET, value=str(seconds)))
    db.session.commit()
    forget_clock_offset()
    return moment


def signed_in(app: Flask, person: Actor, now: datetime, email: str | None = None) -> FlaskClient:
    """Return a browser in which a person is signed in by an account of her own."""
    email = email or f"{new_id()[:10]}@example.org"
    people.create_account(actor=SYSTEM, now=now, person=person.person or "", email=email, password=PASSWORD)
    client = a_browser(app)
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def below_the_clock(page: str) -> str:
    """Return a page without its banner, whose clock goes on between two looks."""
    return page.partition("<main")[2]
