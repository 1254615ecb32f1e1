"""A served city in which a club runs this very moment, for looking at the pages of those who work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from flask import Flask

from catalog import operations as catalogue
from catalog.models import Placement
from marketplace.app import create_app
from marketplace.delivery import operations as delivery
from marketplace.enrolment import operations as enrolment
from marketplace.kernel.clock import city_day
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db, forget_clock_offset
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.schema import create_schema
from marketplace.people import operations as people
from marketplace.requests.queries import requests_to_answer
from tests.browser_harness.browsing import served
from tests.factories.catalog import AGREED, a_draft, a_season
from tests.factories.delivery import Club, a_child_in, a_club, a_manager
from tests.factories.people import PASSWORD, a_family, an_actor, new_child
from tests.factories.providers import AProvider
from tests.factories.web import at

STAFF_EMAIL, HEAD_EMAIL = "staff@example.org", "head@example.org"
OPENED = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


@dataclass
class House:
    """The city and the ids that its pages are asked for."""

    app: Flask
    address: str
    club: Club
    offering: str
    group: str
    asked: str
    agreed: str
    request: str
    running: str
    marked: str


@contextmanager
def working_house(folder: Path) -> Iterator[House]:
    """Build and serve it: the club's second session runs, its first waits for the unit, its third is cancelled."""
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
        facts = _build()
        db.session.remove()
    with served(app) as address:
        yield House(app, address, **facts)
    with app.app_context():
        db.engine.dispose()
    forget_clock_offset()


def _build() -> dict[str, object]:
    club = a_club(OPENED)
    head = a_manager(OPENED, club.unit)
    _account(club.staff, STAFF_EMAIL)
    _account(head, HEAD_EMAIL)
    for name in ("Oiva", "Helmi", "Eino"):
        family = a_family(OPENED, children=(new_child(given_name=name),))
        _care(club, family.child)
        a_child_in(club, family)
    first, second, third, _fourth = club.sessions
    delivery.mark_delivered(actor=club.staff, now=first.ends_at, session=first.id)
    request = _cancelled(club, third.id, second.starts_at - timedelta(days=1))
    draft = a_draft(OPENED, provider=AProvider(club.provider, club.staff), unit=club.unit, season=a_season(OPENED).id)
    asked, agreed = _attachments(club, head, draft.id)
    at(second.starts_at + timedelta(minutes=5))
    return {
        "club": club,
        "offering": draft.id,
        "group": draft.group,
        "asked": asked,
        "agreed": agreed,
        "request": request,
        "running": second.id,
        "marked": first.id,
    }


def _account(person: Actor, email: str) -> None:
    people.create_account(actor=SYSTEM, now=OPENED, person=person.person or "", email=email, password=PASSWORD)


def _care(club: Club, child: str) -> None:
    enrolment.place_child(
        actor=an_actor(OPENED, "city.officer"),
        now=OPENED,
        child=child,
        unit=club.unit,
        valid_from=city_day(OPENED),
        care=[enrolment.Care(weekday, time(8), time(15)) for weekday in range(5)],
        reasons="Both guardians work.",
    )


def _cancelled(club: Club, session: str, now: datetime) -> str:
    delivery.cancel_session(actor=club.staff, now=now, session=session, reason="leader_ill")
    return requests_to_answer(club.staff)[0].id


def _attachments(club: Club, head: Actor, draft: str) -> tuple[str, str]:
    asked, agreed = (
        catalogue.ask_attachment(
            actor=club.staff, now=OPENED, offering=offering, unit=club.unit, placement=Placement.NEXT_TO, wish="A floor"
        ).id
        for offering in (draft, club.offering)
    )
    catalogue.agree_attachment(actor=head, now=OPENED, attachment=agreed, terms=AGREED)
    return asked, agreed
