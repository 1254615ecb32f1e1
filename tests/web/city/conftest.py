"""A small city, its offices signed in, and a browser for the tests of the city's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from marketplace.kernel import clock
from marketplace.kernel.db import CitySetting, db, forget_clock_offset
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.people import operations as people
from marketplace.web.sign_in import SECRET
from tests.browser_harness.small_city import SmallCity, build_small_city
from tests.factories.people import PASSWORD, an_actor

Office = Callable[..., FlaskClient]


class Window(FlaskClient):
    """A browser each of whose requests begins anew, although the test keeps one application context open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Forget what an earlier request found out, then ask."""
        for name in [*g]:
            g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def moment(app: Flask, now: datetime) -> datetime:
    """The moment that the city's clock shows, as in an example city."""
    show(now)
    db.session.add(CitySetting(key="example", value="ready"))
    db.session.commit()
    return now


@pytest.fixture
def city(app: Flask, moment: datetime) -> SmallCity:
    """A small city, built for one test."""
    return build_small_city(moment)


@pytest.fixture
def office(app: Flask, moment: datetime) -> Office:
    """Return a function that signs somebody in who holds roles, or an actor that was made before."""

    def signed_in(*roles: str, actor: Actor | None = None) -> FlaskClient:
        return browser_of(app, actor or an_actor(moment - timedelta(days=1), *roles), clock.now())

    return signed_in


def show(shown: datetime) -> None:
    """Let the city's clock show a moment."""
    seconds = int((shown - datetime.now(UTC)).total_seconds()) + 1
    db.session.merge(CitySetting(key="clock_offset_seconds", value=str(seconds)))
    db.session.commit()
    forget_clock_offset()


def browser_of(app: Flask, actor: Actor, now: datetime) -> FlaskClient:
    """Return a browser in which somebody is signed in."""
    assert actor.person
    email = f"{actor.person}@example.org"
    people.create_account(actor=SYSTEM, now=now, person=actor.person, email=email, password=PASSWORD)
    secret = people.sign_in(actor=SYSTEM, now=now, email=email, password=PASSWORD, address="::1").secret
    client = Window(app, app.response_class)
    with client.session_transaction() as kept:
        kept[SECRET] = secret
    return client
