"""A small city of one's own for what families do, and the served one for what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from consent.operations import publish_notice
from marketplace.enrolment.operations import Care, place_child
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import CitySetting, db, forget_clock_offset
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.people import operations as people
from tests.browser_harness.fixtures import SHOWN_NOW
from tests.browser_harness.small_city import GUARDIAN_EMAIL, SmallCity, build_small_city
from tests.factories.people import PASSWORD, Family, an_actor, as_actor, two_guardians

NOTICE = "So that those who lead the hour can keep your child safe."


class Browser(FlaskClient):
    """A browser that remembers nothing but its cookies, although the test holds the application open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request that knows nothing of the one before."""
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


@dataclass
class Home:
    """A city, one family of it that is signed in, and how somebody else signs in."""

    app: Flask
    city: SmallCity
    client: FlaskClient
    signed_in: Callable[[str], FlaskClient]

    @property
    def now(self) -> datetime:
        """The moment at which the city was built."""
        return self.city.now

    @property
    def child(self) -> str:
        """The first child of the family."""
        return self.city.family.child

    @property
    def guardian(self) -> Actor:
        """Her guardian."""
        return self.city.guardian


def in_care(city: SmallCity, child: str, unit: str = "") -> None:
    """Place a child in care at a unit, or at that of the drama club, until the club begins."""
    place_child(
        actor=city.owner,
        now=city.now,
        child=child,
        unit=unit or city.units[0],
        valid_from=city_day(city.now),
        care=[Care(weekday, time(8), time(15)) for weekday in range(5)],
        reasons="Both guardians work.",
    )


@pytest.fixture
def home(app: Flask) -> Iterator[Home]:
    """A small city in December 2026 with a family that is signed in."""
    offset = int((SHOWN_NOW - datetime.now(UTC)).total_seconds())
    with transaction("tests.prepare", actor=SYSTEM, now=SHOWN_NOW):
        db.session.add(CitySetting(key="clock_offset_seconds", value=str(offset)))
    forget_clock_offset()
    city = build_small_city(SHOWN_NOW)
    officer = an_actor(city.now, "data_protection_officer")
    publish_notice(actor=officer, now=city.now, category="child.allergies", purpose="safety", text=NOTICE)

    in_care(city, city.family.children[1])

    def signed_in(email: str) -> FlaskClient:
        client = Browser(app, use_cookies=True)
        assert client.post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 302
        return client

    yield Home(app, city, signed_in(GUARDIAN_EMAIL), signed_in)
    forget_clock_offset()


@pytest.fixture
def others(home: Home) -> Family:
    """Another family, of two guardians with joint custody, who can sign in as first@ and second@example.org."""
    family = two_guardians(home.now)
    for person, name in zip(family.adults, ("first", "second"), strict=True):
        people.create_account(actor=SYSTEM, now=home.now, person=person, email=f"{name}@example.org", password=PASSWORD)
    in_care(home.city, family.child)
    return family


def actor_of(family: Family, now: datetime) -> Actor:
    """Return the first guardian of a family as an actor."""
    return as_actor(family.guardian, now)
