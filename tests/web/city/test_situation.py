"""The city's first page says how things stand, and what waits for the office that looks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, forget_clock_offset
from marketplace.kernel.outbox import OutboxRow, failed_rows
from marketplace.kernel.policy import ACTIONS
from marketplace.web.city.all_work import SUBJECTS
from marketplace.web.city.permissions import permission_of
from marketplace.web.city.situation import runs_dry_on
from marketplace.web.parts.vocabulary import line_name
from tests.browser_harness.small_city import SmallCity
from tests.factories.rules import LINE
from tests.web.city.conftest import Office, Window

OFFICES = ("city.service_owner", "city.budget_holder", "data_protection_officer")
LINK = re.compile(r'href="(/city[^"#]*)"')
ID = re.compile(r"[a-z2-7]{24}")


def test_the_service_owner_sees_money_rounds_and_what_waits(city: SmallCity, office: Office) -> None:
    page = office("city.service_owner").get("/city").text
    assert line_name(LINE) in page
    assert "First round of the autumn" in page
    assert "lasts more than a year" in page or "runs dry on" in page


def test_an_office_without_a_look_at_money_reads_who_has_one(city: SmallCity, office: Office) -> None:
    page = office("data_protection_officer").get("/city").text
    assert line_name(LINE) not in page
    assert "The budget is shown to: Budget holder" in page


def test_strangers_sign_in_first_and_families_are_refused(app: Flask, office: Office) -> None:
    assert office().get("/city").status_code == 403
    assert Window(app, app.response_class).get("/city").status_code == 302


@pytest.mark.parametrize("role", OFFICES)
def test_no_link_on_any_page_leads_an_office_nowhere(role: str, city: SmallCity, office: Office) -> None:
    client = office(role)
    kinds: dict[str, str] = {"/city": "/city"}
    waiting = ["/city"]
    while waiting:
        answer = client.get(waiting.pop())
        assert answer.status_code < 400, answer.request.path
        for link in LINK.findall(answer.text):
            if ID.sub("*", link) not in kinds:
                kinds[ID.sub("*", link)] = link
                waiting.append(link.replace("&amp;", "&"))
    assert len(kinds) > 15


def test_the_page_of_all_work_names_only_what_the_office_can_use(office: Office) -> None:
    page = office("city.vetting_officer").get("/city/all-work").text
    assert "Providers" in page
    assert "Register of families" not in page
    assert "clock" not in page


def test_every_page_of_the_list_needs_an_action_that_exists() -> None:
    needs = {work.needs for _subject, works in SUBJECTS for work in works if work.needs}
    assert needs <= set(ACTIONS.keys())


@pytest.mark.parametrize(("left", "promised", "days"), [(28_00, 28_00, 28), (0, 5_00, 0), (10_00, 20_00, 14)])
def test_a_line_runs_dry_at_the_pace_of_four_weeks(
    app: Flask, moment: datetime, left: int, promised: int, days: int
) -> None:
    with app.test_request_context("/"):
        assert runs_dry_on(left, promised) == city_day(moment) + timedelta(days=days)


@pytest.mark.parametrize(("left", "promised"), [(100_00, 0), (100_00, -5), (1_000_000_00, 1_00)])
def test_a_line_that_hardly_promises_anything_lasts(app: Flask, moment: datetime, left: int, promised: int) -> None:
    with app.test_request_context("/"):
        assert runs_dry_on(left, promised) is None


def test_work_that_was_given_up_is_named(office: Office, moment: datetime) -> None:
    row = OutboxRow(task="messages.send_mails", payload={}, due_at=moment, failed_at=moment, attempts=8)
    db.session.add_all([row, OutboxRow(task="waiting", payload={}, due_at=moment)])
    db.session.commit()
    assert [each.task for each in failed_rows()] == ["messages.send_mails"]
    assert "messages.send_mails" in office("city.officer").get("/city").text


def test_permissions_are_read_from_the_rules_that_decide(office: Office) -> None:
    assert permission_of(ACTIONS["money.approve_payout_run"]).offices == {"city.budget_holder"}
    assert permission_of(ACTIONS["rules.approve_rule_set"]).offices == {"city.rule_maker"}
    assert permission_of(ACTIONS["enrolment.hold_place"]).others == ["a guardian with custody (child)"]
    assert "money.approve_payout_run" in office("city.officer").get("/city/permissions").text


def test_the_clock_of_an_example_is_moved_by_the_service_owner_alone(office: Office, moment: datetime) -> None:
    owner = office("city.service_owner")
    assert "Move the clock" in owner.get("/city").text
    assert owner.post("/city/clock", data={"hours": "5"}).status_code == 422
    assert office("city.officer").post("/city/clock", data={"hours": "24"}).status_code == 403
    assert owner.post("/city/clock", data={"hours": "24"}).headers["Location"] == "/city/clock"
    forget_clock_offset()
    assert "2 September 2026" in office("city.service_owner").get("/city/clock").text


@pytest.mark.parametrize("path", ["/city/payouts/x/burn", "/city/rounds/x/burn", "/city/providers/x/burning"])
def test_a_step_that_there_is_not_is_not_found(path: str, office: Office) -> None:
    assert office("city.service_owner", "city.budget_holder").post(path).status_code == 404
