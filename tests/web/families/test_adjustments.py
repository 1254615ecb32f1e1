"""An adjustment on the pages of the family, the provider and the unit."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.kernel.operation import SYSTEM
from marketplace.money.operations import add_budget_line
from marketplace.requests.operations.adjusting import LINE
from marketplace.requests.queries import adjustments_of_enrolment
from tests.factories.delivery import a_child_in, a_club, a_manager
from tests.factories.people import as_actor
from tests.factories.web import at, signed_in


@pytest.fixture
def people(app: Flask, now: datetime) -> tuple[str, FlaskClient, FlaskClient, FlaskClient]:
    """A place, and the browsers of its family, its provider and the head of its unit."""
    at(now)
    club = a_club(now)
    family, enrolment = a_child_in(club)
    add_budget_line(actor=SYSTEM, now=now, name=LINE, year=2026, amount_cents=100_00, decision="council 2")
    actors = (as_actor(family.guardian, now), club.staff, a_manager(now, club.unit))
    return enrolment, *(signed_in(app, actor, now) for actor in actors)  # type: ignore[return-value]


def asked(enrolment: str, family: FlaskClient) -> str:
    sent = family.post(f"/family/places/{enrolment}/adjustments", data={"need": "assistant", "words": "She is shy."})
    assert sent.status_code == 302
    ((found, _request),) = adjustments_of_enrolment(enrolment)
    return found.request_id


def test_what_a_family_asks_is_agreed_to_and_confirmed(
    people: tuple[str, FlaskClient, FlaskClient, FlaskClient],
) -> None:
    enrolment, family, provider, unit = people
    assert f"/family/places/{enrolment}/adjustments" in family.get(f"/family/places/{enrolment}").text
    request = asked(enrolment, family)
    assert "She is shy." in family.get(f"/family/places/{enrolment}/adjustments").text
    assert provider.get(f"/provider/requests/{request}").location.endswith(f"/provider/adjustments/{request}")
    page = provider.get(f"/provider/adjustments/{request}").text
    assert "Somebody who helps" in page and "She is shy." not in page and "only if it agrees" in page
    sent = provider.post(
        f"/provider/adjustments/{request}", data={"answer": "agree", "cost_cents": "80,00", "words": "Two come."}
    )
    assert sent.status_code == 302
    page = family.get(f"/family/places/{enrolment}/adjustments").text
    assert "It will be arranged" in page and "Two come." in page and "80.00" in page
    assert "She is shy." not in unit.get("/unit/adjustments").text
    assert unit.post(f"/unit/adjustments/{request}/confirm").status_code == 302
    assert "confirmed on" in unit.get("/unit/adjustments").text


def test_a_refusal_without_reasons_is_said_at_its_fields_and_with_them_leads_to_mediation(
    people: tuple[str, FlaskClient, FlaskClient, FlaskClient],
) -> None:
    enrolment, family, provider, _unit = people
    page = f"/provider/adjustments/{asked(enrolment, family)}"
    wrong = provider.post(page, data={"answer": "refuse", "cost_cents": "12"})
    assert wrong.status_code == 422
    assert 'id="ground-error"' in wrong.text and 'id="words-error"' in wrong.text and 'value="12"' in wrong.text
    told = {"answer": "refuse", "ground": "not_safe", "words": "There is no second door."}
    assert provider.post(page, data=told).status_code == 302
    read = family.get(f"/family/places/{enrolment}/adjustments").text
    assert "There is no second door." in read and "Ask the city to mediate" in read


def test_a_cost_beyond_the_line_is_said_on_the_form(
    people: tuple[str, FlaskClient, FlaskClient, FlaskClient],
) -> None:
    enrolment, family, provider, _unit = people
    page = f"/provider/adjustments/{asked(enrolment, family)}"
    sent = provider.post(page, data={"answer": "agree", "cost_cents": "100,01"})
    assert sent.status_code == 409 and 'value="100,01"' in sent.text
