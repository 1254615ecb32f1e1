"""A club's autumn, lived through to its third week, for auditors and the service centre to look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient

from marketplace.app import create_app
from marketplace.delivery import operations as delivery
from marketplace.kernel.config import Settings
from marketplace.kernel.db import CitySetting, db, forget_clock_offset
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.schema import create_schema
from marketplace.money.queries import invoice_of_enrolment
from marketplace.people import operations as people
from marketplace.requests.operations import escalate_overdue
from tests.browser_harness.browsing import served
from tests.factories.delivery import Club, a_child_in, a_club, a_session_confirmed
from tests.factories.money import a_payment, paid_out
from tests.factories.people import PASSWORD, Family, a_family, an_actor, new_adult, new_child

BEGINNING = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
STORY_NOW = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
AUDITOR, CENTRE, GUARDIAN, OFFICER = (f"{who}@example.org" for who in ("auditor", "centre", "saima", "officer"))


class Browser(FlaskClient):
    """A browser that remembers nothing but its cookies, although the test holds the application open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request that knows nothing of the one before."""
        for name in list(g) if has_app_context() else ():
            g.pop(name)
        return super().open(*args, **kwargs)


@dataclass(frozen=True)
class Story:
    """What came of it: one session delivered and paid out, one cancelled whose request nobody answered."""

    app: Flask
    club: Club
    family: Family
    enrolment: str
    centre: str

    def signed_in(self, email: str) -> FlaskClient:
        """Return a browser in which somebody has signed in."""
        client = Browser(self.app, use_cookies=True)
        assert client.post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 302
        return client


def live_through(app: Flask) -> Story:
    """Play the story in an empty city and set the city's clock to its third week."""
    club = a_club(BEGINNING)
    adult, child = new_adult(given_name="Saima", family_name="Haukka", email=GUARDIAN), new_child(family_name="Haukka")
    family, enrolment = a_child_in(club, a_family(BEGINNING, adults=(adult,), children=(child,)))
    _sign_in_as(family.guardian, GUARDIAN)
    invoice = invoice_of_enrolment(enrolment)
    assert invoice is not None
    a_payment(BEGINNING + timedelta(hours=1), invoice.reference, invoice.open_cents)
    a_session_confirmed(club)
    paid_out(club.first_over)
    second = club.sessions[1].id
    delivery.cancel_session(actor=club.staff, now=club.first_over, session=second, reason="leader_ill")
    escalate_overdue(actor=SYSTEM, now=STORY_NOW)
    centre = _with_role("service_centre", CENTRE)
    _with_role("auditor", AUDITOR)
    _with_role("city.officer", OFFICER)
    _set_clock()
    return Story(app, club, family, enrolment, centre)


@contextmanager
def served_story(folder: Path) -> Iterator[tuple[Story, str]]:
    """Play the story in a city of its own and serve it; gives the story and the address."""
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'city.sqlite3'}",
        secret_key="a secret of the tests",
        argon2_time_cost=1,
        argon2_memory_kib=8,
    )
    app = create_app(settings)
    with app.app_context():
        create_schema(db.engine)
        story = live_through(app)
        db.session.remove()
    with served(app) as address:
        yield story, address
    with app.app_context():
        db.engine.dispose()
    forget_clock_offset()


def _with_role(role: str, email: str) -> str:
    person = an_actor(BEGINNING, role).person
    assert person
    _sign_in_as(person, email)
    return person


def _sign_in_as(person: str, email: str) -> None:
    people.create_account(actor=SYSTEM, now=BEGINNING, person=person, email=email, password=PASSWORD)


def _set_clock() -> None:
    offset = int((STORY_NOW - datetime.now(UTC)).total_seconds())
    db.session.add(CitySetting(key="clock_offset_seconds", value=str(offset)))
    db.session.commit()
    forget_clock_offset()
