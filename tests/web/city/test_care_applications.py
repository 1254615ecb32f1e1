"""The city's queue of applications for day care: late ones first, decisions, and what is put right."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from marketplace.admission import queries
from marketplace.admission.kinds import CareStatus
from marketplace.admission.operations import ask_rectification
from marketplace.kernel import clock
from tests.factories.admission import an_officer, applied, refused, three_units
from tests.factories.consent import the_law
from tests.factories.people import a_family, an_actor, as_actor, new_child
from tests.factories.web import at, signed_in


def test_late_applications_are_said_in_words_on_the_list_and_on_the_situation_page(app: Flask, now: datetime) -> None:
    made = applied(a_family(now), three_units(now), now)
    at(now + timedelta(days=200))
    client = signed_in(app, an_officer(now), clock.now())
    page = client.get("/city/care-applications").text
    assert made.reference in page
    assert '<span class="stop-word">late</span>' in page
    assert "1 application for day care is late" in client.get("/city").text


def test_an_officer_sees_the_wishes_and_gives_a_place_or_says_why_not(app: Flask, now: datetime) -> None:
    the_law(now)
    family, units = a_family(now, children=(new_child(given_name="Helmi"),)), three_units(now)
    made = applied(family, units, now, urgent_because="We move.")
    client = signed_in(app, an_officer(now), at(now))
    address = f"/city/care-applications/{made.id}"
    page = client.get(address).text
    assert "Helmi Korpela" in page
    assert "We move." in page
    answer = client.post(address, data={"outcome": "place", "reasons": "It is near."})
    assert answer.status_code == 422
    assert "It is near." in answer.text
    day = made.start_on.isoformat()
    client.post(address, data={"outcome": "place", "unit": units[0], "valid_from": day, "reasons": "It is near."})
    assert queries.care_application(made.id).status is CareStatus.PLACE_GIVEN


def test_another_officer_answers_what_is_asked_to_be_put_right(app: Flask, now: datetime) -> None:
    the_law(now)
    at(now)
    family, units, officer = a_family(now), three_units(now), an_officer(now)
    decision = refused(applied(family, units, now), now, actor=officer)
    ask_rectification(
        actor=as_actor(family.guardian, now), now=now, decision=decision.id, words="We live in Tampere now."
    )
    address = f"/city/care-applications/{decision.application_id}"
    own = signed_in(app, officer, now)
    assert "another officer answers" in own.get(address).text
    client = signed_in(app, an_officer(now), now)
    assert "1 decision to look at again" in client.get("/city").text
    assert "We live in Tampere now." in client.get(address).text
    client.post(address, data={"outcome": "no_place", "reasons": "The register says otherwise."})
    assert queries.rectification_of(decision.id).corrected is False


def test_who_does_not_decide_on_care_does_not_read_an_application(app: Flask, now: datetime) -> None:
    made = applied(a_family(now), three_units(now), now)
    client = signed_in(app, an_actor(now, "city.rule_maker"), at(now))
    assert client.get(f"/city/care-applications/{made.id}").status_code == 404
