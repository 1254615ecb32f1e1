"""A provider fails: the city looks for a substitute, the substitute and the unit agree, and the family answers."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from catalog.queries import group as group_of
from marketplace.enrolment import operations, queries
from marketplace.enrolment.models import Continuity, Enrolment
from marketplace.enrolment.statuses import ContinuityStep, Status
from marketplace.kernel import clock
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.messages.models import Message
from marketplace.people.operations import create_account
from providers.operations import end_provider
from tests.factories.catalog import a_unit_manager
from tests.factories.people import PASSWORD, an_actor
from tests.factories.providers import DECIDED, an_officer
from tests.web.families.conftest import Home
from tests.web.families.test_places import held


def told(template: str) -> int:
    return db.session.query(Message).filter(Message.template == template).count()


def browser_of(home: Home, actor: Actor) -> FlaskClient:
    """A browser in which somebody is signed in."""
    assert actor.person
    email = f"{actor.person}@example.org"
    create_account(actor=SYSTEM, now=clock.now(), person=actor.person, email=email, password=PASSWORD)
    return home.signed_in(email)


@pytest.fixture
def failed(home: Home) -> Enrolment:
    """The younger child's confirmed place in the drama club, whose provider has left the registry."""
    home.client.post(held(home), data={"key": "c" * 20})
    child = home.city.family.children[1]
    (place,) = queries.enrolments_of_child(child, Status.CONFIRMED)
    end_provider(actor=an_officer(clock.now()), now=clock.now(), provider=place.provider_id or "", **DECIDED)
    return place


def carried_on_by(home: Home, place: Enrolment, now: datetime) -> Continuity:
    """Go through the pages until the family is asked: the city, the substitute and the head of the unit."""
    owner = browser_of(home, an_actor(now, "city.service_owner"))
    assert "Look for a substitute" in owner.get("/city/continuity").text
    owner.post("/city/continuity", data={"provider": place.provider_id})
    (procedure,) = queries.continuities()
    page = f"/city/continuity/{procedure.id}"
    substitute = operations.substitutes(place.group_id, now)[0]
    assert substitute.title in owner.get(page).text
    assert 'id="offering-error"' in owner.post(page, data={"offering": "other"}).text
    owner.post(page, data={"offering": substitute.id})
    theirs = browser_of(home, an_actor(now, "provider.staff", scope=substitute.provider_id))
    assert "Children who wait" in theirs.get("/provider/continuity").text
    theirs.post("/provider/continuity", data={"continuity": procedure.id, "willing": "true"})
    head = browser_of(home, a_unit_manager(now, group_of(place.group_id).unit_id))
    assert "is willing to go on" in head.get("/unit/continuity").text
    head.post("/unit/continuity", data={"continuity": procedure.id})
    assert queries.continuity(procedure.id).step is ContinuityStep.OFFERED
    assert told("continuity_opened") == told("substitute_offered") == 1
    return procedure


def test_the_family_is_asked_sees_what_stays_and_goes_on(home: Home, failed: Enrolment) -> None:
    carried_on_by(home, failed, clock.now())
    assert "Say whether you agree" in home.client.get("/family").text
    assert "another one would" in home.client.get(f"/family/places/{failed.id}").text
    page = f"/family/places/{failed.id}/substitute"
    shown = home.client.get(page).text
    assert "would go on" in shown
    assert "What they would know" in shown
    answer = home.client.post(page, data={"agrees": "true", "key": "s" * 20})
    assert answer.status_code == 302
    assert "unspent at the provider before" in home.client.get(answer.headers["Location"]).text
    assert queries.enrolment(failed.id).status is Status.TRANSFERRED
    assert home.client.get(page).status_code == 404


def test_the_family_declines_and_the_city_ends_the_search(home: Home, failed: Enrolment) -> None:
    procedure = carried_on_by(home, failed, clock.now())
    home.client.post(f"/family/places/{failed.id}/substitute", data={"agrees": "false", "key": "s" * 20})
    assert queries.enrolment(failed.id).status is Status.CANCELLED
    owner = browser_of(home, an_actor(clock.now(), "city.service_owner"))
    owner.post(f"/city/continuity/{procedure.id}/end")
    assert queries.continuity(procedure.id).step is ContinuityStep.ENDED
    assert "ended" in owner.get("/city/continuity").text


def test_without_a_substitute_there_is_nothing_to_answer(home: Home, failed: Enrolment) -> None:
    assert home.client.get(f"/family/places/{failed.id}/substitute").status_code == 404
    operations.open_continuity(
        actor=an_actor(clock.now(), "city.service_owner"), now=clock.now(), provider=failed.provider_id or ""
    )
    assert "another one would" not in home.client.get(f"/family/places/{failed.id}").text
