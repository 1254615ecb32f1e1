"""A move of a service in the browser: planned with a promise, approved by another, told to everybody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.steering import operations, queries
from marketplace.steering.kinds import MoveStatus
from tests.factories.delivery import Club, a_child_in, a_club
from tests.factories.steering import a_planned_move, agreed_by_voucher, an_approved_move, service_of
from tests.factories.web import a_browser
from tests.web.city.conftest import Office, show


@pytest.fixture
def club(app: Flask, moment: datetime) -> Club:
    """A club on the platform in which a child has a place."""
    club = a_club(moment)
    a_child_in(club)
    return club


def typed(moment: datetime, **more: str) -> dict[str, str]:
    """What somebody fills in who plans a move to the voucher."""
    day = city_day(moment) + timedelta(days=7)
    return {
        "towards": "vplus:voucher",
        "from_day": day.isoformat(),
        "reason": "Families shall choose with the voucher.",
        "continuity_promised": "95",
        **more,
    }


def test_a_move_is_planned_by_one_and_approved_by_another(club: Club, moment: datetime, office: Office) -> None:
    planner, budget = office(actor=club.owner), office("city.budget_holder")
    form = planner.get(f"/city/services/{service_of(club)}/move").text
    assert "Today: not measured." in form and "Today: 0 offers" not in form
    sent = planner.post(f"/city/services/{service_of(club)}/move", data=typed(moment, quality_promised="4.2"))
    assert sent.status_code == 302
    page = planner.get(sent.location).text
    assert "95\xa0%" in page and "4.2 of 5" in page and "You planned it" in page
    refused = budget.post(f"{sent.location}/approve")
    assert refused.status_code == 409 and "accepted agreement" in refused.text
    agreed_by_voucher(club, moment)
    assert budget.post(f"{sent.location}/approve").status_code == 302
    assert queries.moves()[0].move.status is MoveStatus.APPROVED


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"continuity_promised": ""}, "Promise at least one measure"),
        ({"quality_promised": "6"}, "look at the unit"),
        ({"quality_promised": "4", "quality_told": "3.9"}, "where the value of today comes from"),
        ({"from_day": "2026-09-01"}, "Choose a day from 2026-09-02 on"),
        ({"towards": "v9:magic"}, "Choose one of the listed answers"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    club: Club, moment: datetime, office: Office, more: dict[str, str], words: str
) -> None:
    page = office(actor=club.owner).post(f"/city/services/{service_of(club)}/move", data=typed(moment, **more))
    assert page.status_code == 422
    assert words in page.text and "Families shall choose with the voucher." in page.text
    assert queries.moves() == []


def test_a_move_is_cancelled_with_a_reason(club: Club, moment: datetime, office: Office) -> None:
    planned = a_planned_move(club, moment)
    browser = office(actor=club.owner)
    assert browser.post(f"/city/moves/{planned.id}", data={"reason": ""}).status_code == 422
    assert browser.post(f"/city/moves/{planned.id}", data={"reason": "Not this year."}).status_code == 302
    assert "Not this year." in browser.get("/city/moves").text


def test_everybody_sees_promise_and_outcome_of_a_move(app: Flask, club: Club, moment: datetime, office: Office) -> None:
    approved = an_approved_move(club, moment)
    assert "Services that moved" in a_browser(app).get("/how-services-are-run").text
    operations.carry_out_moves(actor=SYSTEM, now=moment + timedelta(days=7))
    show(club.sessions[-1].ends_at + timedelta(days=8))
    browser = office(actor=club.owner)
    assert browser.post(f"/city/moves/{approved.id}/compare").status_code == 302
    page = a_browser(app).get("/how-services-are-run").text
    assert "not kept" in page and "0\xa0%" in page
    moves = a_browser(app).get("/api/v1/service-moves").json or {}
    assert [each["promises"][0]["kept"] for each in moves["items"]] == [False]
