"""Both guardians agree on a place by the pages; the city says on what, and what silence means."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries
from marketplace.enrolment.statuses import Silence, Status
from marketplace.kernel.clock import city_day
from tests.factories.people import Family
from tests.factories.web import signed_in
from tests.web.families.conftest import Home, actor_of

LAW = "Act on Child Custody and Right of Access (361/1983), section 5"


@pytest.fixture
def kept(home: Home, others: Family) -> str:
    """A place that the first guardian took and that waits for the second; returns where it stands."""
    enrolment.decide_silence_rule(
        actor=home.city.owner,
        now=home.now,
        title="A group on every day of care",
        silence=Silence.REFUSES,
        wait_days=7,
        legal_basis=LAW,
        valid_from=city_day(home.now),
    )
    actor = actor_of(others, home.now)
    held = enrolment.hold_place(actor=actor, now=home.now, child=others.child, group=home.city.groups[0])
    first = home.signed_in("first@example.org")
    answer = first.post(f"/family/places/{held.id}", follow_redirects=True).text
    assert "Waiting for the other guardian" in answer
    return f"/family/places/{held.id}"


def test_both_see_that_it_waits_and_what_silence_means(home: Home, kept: str) -> None:
    for name, says in (("first", "waits for the other guardian"), ("second", "Do you agree to “")):
        client = home.signed_in(f"{name}@example.org")
        page = client.get(kept).text
        assert "the place goes to the next family" in page
        assert LAW in page
        assert says in client.get("/family").text


def test_the_other_guardian_agrees_or_refuses_by_a_press(home: Home, kept: str, others: Family) -> None:
    second = home.signed_in("second@example.org")
    assert "I do not agree" in second.get(kept).text
    assert "Do you agree" not in home.signed_in("first@example.org").get(kept).text
    done = second.post(f"{kept}/agree", data={"agrees": "yes"}, follow_redirects=True).text
    assert "Confirmed, not begun" in done
    again = second.post(f"{kept}/agree", data={"agrees": "no"})
    assert again.status_code == 409
    assert queries.enrolments_of_child(others.child)[0].status is Status.CONFIRMED


def test_a_place_that_was_not_agreed_says_why_and_what_to_do_next(home: Home, kept: str) -> None:
    second = home.signed_in("second@example.org")
    done = second.post(f"{kept}/agree", data={"agrees": "no"}, follow_redirects=True).text
    assert "did not agree" in done
    assert "Find something else" in done
    assert "See whether a place is free again" in done


def test_the_service_owner_decides_and_ends_a_rule_with_its_ground(home: Home, app: Flask) -> None:
    owner = signed_in(app, home.city.owner, home.now)
    page = "/city/both-guardians"
    assert "one guardian is enough" in owner.get(page).text
    asked = {
        "title": "Every day",
        "layout": "inside",
        "weekdays_from": "5",
        "wait_days": "7",
        "silence": "silence_refuses",
    }
    wrong = owner.post(page, data={**asked, "valid_from": city_day(home.now) - timedelta(days=1)})
    assert wrong.status_code == 422
    assert 'value="Every day"' in wrong.text
    good = {**asked, "legal_basis": LAW, "valid_from": city_day(home.now)}
    assert LAW in owner.post(page, data=good, follow_redirects=True).text
    rule = queries.silence_rules()[0]
    assert "Ended" in owner.post(f"{page}/{rule.id}/end", follow_redirects=True).text
