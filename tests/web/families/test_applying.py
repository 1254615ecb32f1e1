"""A family applies in a round, one thing per page; what is chosen stands in the address and nothing is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from catalog.operations import change_capacity
from marketplace.enrolment import operations as enrolment_operations
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.operations import end_placement
from marketplace.enrolment.statuses import Status
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.people.operations import create_account
from tests.browser_harness.browsing import PHONE, tab_to
from tests.browser_harness.fixtures import Site, Visiting
from tests.browser_harness.small_city import CLUBS
from tests.factories.enrolment import a_low_income
from tests.factories.people import PASSWORD, a_family, as_actor, new_adult, new_child
from tests.web.families.conftest import Home, in_care

SWIMMING, MUSIC = CLUBS[2][0], CLUBS[3][0]


def link(page: str, words: str) -> str:
    """The address of the first link whose words begin with these."""
    found = re.search(rf'<a[^>]*href="([^"]*)"[^>]*>\s*{re.escape(words)}', page)
    assert found, f"no link {words!r}"
    return unescape(found.group(1))


def follow(client: FlaskClient, page: str, words: str) -> str:
    """The page behind a link."""
    answer = client.get(link(page, words), follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def key_in(page: str) -> str:
    """The key that a form carries, so that it is done once."""
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found.group(1)


def move_to(home: Home, unit: str) -> None:
    """Let the first child be in care at another unit from today on."""
    today = city_day(home.now)
    placed = enrolment.placement_on([home.child], today)[home.child]
    end_placement(
        actor=home.city.owner, now=home.now, placement=placed.id, valid_until=today, reasons="The family moved."
    )
    in_care(home.city, home.child, unit=unit)


def test_an_offering_in_an_open_round_leads_to_its_task_list_with_the_group_chosen(home: Home) -> None:
    page = home.client.get(
        f"/family/apply?offering={home.city.offerings[2]}&child={home.child}", follow_redirects=True
    ).text
    assert "1 chosen" in page
    assert "Second round of the autumn" in page
    assert "choose first" not in page


def test_with_several_children_it_is_asked_for_whom(home: Home) -> None:
    page = home.client.get(f"/family/apply?offering={home.city.offerings[2]}").text
    assert "For whom?" in page
    assert "Apply for Oiva" in page
    assert "Apply for Eino" in page


def test_without_an_offering_the_open_rounds_are_listed(home: Home) -> None:
    page = home.client.get(f"/family/apply?child={home.child}").text
    assert "Second round of the autumn" in page
    assert "First round of the autumn" not in page


def test_applying_goes_from_choosing_to_a_reference(home: Home) -> None:
    client, round = home.client, home.city.rounds[1]
    move_to(home, home.city.units[2])
    page = client.get(f"/family/apply/{round}?child={home.child}").text
    assert "choose first" in page
    page = follow(client, page, "Choose and rank")
    page = follow(client, page, "Add")
    page = follow(client, page, "Add")
    page = follow(client, page, "Up")
    page = follow(client, page, "Go on: do the times fit")
    assert "Do the times fit" in page
    page = follow(client, page, "Go on: the price for us")
    assert "You pay" in page
    page = follow(client, page, "Go on: what they would know")
    assert "by contract" in page
    assert "Even if you agree" in page
    page = follow(client, page, "Go on: check your answers")
    assert "Wish 1" in page and "Wish 2" in page
    action = re.search(r'<form method="post" action="(/family/apply/[^"]+)"', page)
    assert action
    choices = re.findall(r'<input type="hidden" name="choice" value="([^"]+)"', page)
    assert set(choices) == set(home.city.groups[2:])
    sent = client.post(unescape(action.group(1)), data={"choice": choices, "key": key_in(page)})
    assert sent.status_code == 302
    done = client.get(sent.headers["Location"]).text
    mine = enrolment.applications_of(home.guardian.subject or "", city_day(home.now))[0]
    assert mine.reference in done
    assert [choice.group_id for choice in enrolment.choices_of([mine.id])[mine.id]] == choices
    again = client.post(unescape(action.group(1)), data={"choice": choices, "key": key_in(page)})
    assert again.headers["Location"].endswith(mine.id)


def test_what_was_chosen_stays_in_order_over_all_steps(home: Home) -> None:
    first, second = home.city.groups[3], home.city.groups[2]
    page = home.client.get(
        f"/family/apply/{home.city.rounds[1]}/price?child={home.child}&choice={first}&choice={second}"
    ).text
    assert page.index(f"1. {MUSIC}") < page.index(f"2. {SWIMMING}")
    page = follow(home.client, page, "Change the list")
    assert page.index("1. <") < page.index("2. <")
    assert page.index(MUSIC) < page.index(SWIMMING)


def test_who_pays_a_part_of_the_price_is_named_in_words(home: Home) -> None:
    family, email = a_family(home.now), "low@example.org"
    create_account(actor=SYSTEM, now=home.now, person=family.guardian, email=email, password=PASSWORD)
    a_low_income(family, home.now)
    in_care(home.city, family.child, unit=home.city.units[2])
    address = f"/family/apply/{home.city.rounds[1]}/price?child={family.child}&choice={home.city.groups[2]}"
    page = home.signed_in(email).get(address).text
    assert "Hobby support pays" in page
    assert "hobby-support" not in page


def test_a_group_that_is_not_in_the_round_is_left_out(home: Home) -> None:
    page = home.client.get(
        f"/family/apply/{home.city.rounds[1]}?child={home.child}&choice={home.city.groups[0]}&choice=nothing"
    ).text
    assert "choose first" in page


def test_a_list_that_the_operation_refuses_is_said_above_the_answers_which_stay(home: Home) -> None:
    address = f"/family/apply/{home.city.rounds[1]}/check?child={home.child}&choice={home.city.groups[2]}"
    answer = home.client.post(address, data={"choice": [home.city.groups[0]]})
    assert answer.status_code == 422
    assert "There is something to mend" in answer.text
    assert SWIMMING in answer.text


def test_a_wish_that_the_rules_refuse_is_told_before_sending_and_a_list_of_such_is_not_sent(home: Home) -> None:
    address = f"/family/apply/{home.city.rounds[1]}/check?child={home.child}"
    swimming, music = home.city.groups[2:]
    page = home.client.get(f"{address}&choice={swimming}&choice={music}").text
    assert page.count("The rules in force do not allow it for this child") == 2
    assert "allow none of your wishes" in page
    assert "Send the application" not in page
    move_to(home, home.city.units[2])
    page = home.client.get(f"{address}&choice={swimming}&choice={music}").text
    assert page.count("The rules in force do not allow it for this child") == 1
    assert "You can take it off the list" in page
    assert "Send the application" in page


def test_choosing_says_the_obstacle_that_holds(home: Home) -> None:
    grown = a_family(
        home.now,
        adults=(new_adult(email="grown@example.org"),),
        children=(new_child(birth_date=date(2018, 1, 1)),),
    )
    create_account(actor=SYSTEM, now=home.now, person=grown.guardian, email="grown@example.org", password=PASSWORD)
    page = (
        home.signed_in("grown@example.org").get(f"/family/apply/{home.city.rounds[1]}/choose?child={grown.child}").text
    )
    assert "from 3 to 6 years" in page
    assert "clashes with the week" not in page


def test_the_result_says_what_has_become_of_the_wishes_since_the_draw(home: Home) -> None:
    small = home.city.groups[2]
    staff, owner, end = home.city.providers[0].staff, home.city.owner, home.now + timedelta(days=6)
    change_capacity(actor=staff, now=home.now, group=small, capacity=1)
    families = []
    for name in ("first", "second"):
        family, email = a_family(home.now), f"{name}@example.org"
        create_account(actor=SYSTEM, now=home.now, person=family.guardian, email=email, password=PASSWORD)
        in_care(home.city, family.child, unit=home.city.units[2])
        sent = enrolment_operations.apply_to_round(
            actor=as_actor(family.guardian, home.now),
            now=home.now,
            child=family.child,
            round=home.city.rounds[1],
            choices=[small],
        )
        families.append((family, email, sent.id))
    for step in ("freeze_round", "draw_round", "publish_round"):
        getattr(enrolment_operations, step)(actor=owner, now=end, round=home.city.rounds[1])
    winner, loser = sorted(
        families, key=lambda each: enrolment.enrolments_of_child(each[0].child)[0].status is Status.WAITLISTED
    )
    address, client = f"/family/applications/{loser[2]}", home.signed_in(loser[1])
    page = client.get(address).text
    assert "No place was given in the draw" in page
    assert "the queue moves by itself" in page
    given = enrolment.enrolments_of_child(winner[0].child)[0].id
    enrolment_operations.decline_offer(actor=as_actor(winner[0].guardian, home.now), now=end, enrolment=given)
    assert "A place has come free since and is offered to you now" in client.get(address).text
    offered = enrolment.enrolments_of_child(loser[0].child)[0].id
    enrolment_operations.decline_offer(actor=as_actor(loser[0].guardian, home.now), now=end, enrolment=offered)
    page = client.get(address).text
    assert "Later a place was offered to you, and you declined it." in page
    assert "the queue moves by itself" not in page
    assert "Take a free place or wait in" in page


def test_a_round_that_is_closed_takes_no_application(home: Home) -> None:
    assert home.client.get(f"/family/apply/{home.city.rounds[0]}?child={home.child}").status_code in (302, 409)
    eino = home.city.family.children[1]
    assert home.client.get(f"/family/apply/{home.city.rounds[0]}?child={eino}").status_code == 409


def test_an_application_can_be_withdrawn_while_the_round_is_open(home: Home) -> None:
    address = f"/family/apply/{home.city.rounds[1]}/check?child={home.child}&choice={home.city.groups[2]}"
    sent = home.client.post(address, data={"choice": [home.city.groups[2]]})
    application = sent.headers["Location"].split("/")[-2]
    page = home.client.get(f"/family/applications/{application}").text
    assert "Withdraw the application" in page
    page = home.client.post(f"/family/applications/{application}/withdraw", follow_redirects=True).text
    assert "Apply again" in page
    assert "1 chosen" in home.client.get(address.replace("/check", "")).text


def test_the_result_says_the_wish_the_number_and_the_proof(home: Home) -> None:
    page = home.client.get("/family/applications").text
    page = follow(home.client, page, "First round of the autumn")
    assert "your wish number 1" in page
    assert "Your number in the draw" in page
    mine = enrolment.applications_of(home.guardian.subject or "", city_day(home.now))[0]
    assert mine.pseudonym in page
    assert str(enrolment.round_by_id(home.city.rounds[0]).seed) in page


@pytest.mark.browser
def test_applying_is_done_by_keyboard_alone_and_each_page_is_accessible(site: Site, visit: Visiting) -> None:
    email = "by-keyboard@example.org"
    with site.app.app_context():
        family = a_family(site.city.now, adults=(new_adult(email=email),))
        create_account(actor=SYSTEM, now=site.city.now, person=family.guardian, email=email, password=PASSWORD)
        in_care(site.city, family.child, unit=site.city.units[3])
    with visit(width=PHONE) as window:
        window.sign_in(email, PASSWORD)
        assert window.goto(f"/family/apply/{site.city.rounds[1]}?child={family.child}") == 200
        for words in (
            "Choose and rank",
            "Add",
            "Go on: do the times fit",
            "Go on: the price for us",
            "Go on: what they would know",
            "Go on: check your answers",
        ):
            assert window.complaints_in_light_and_dark() == []
            tab_to(window.page, words)
            with window.page.expect_navigation():
                window.page.keyboard.press("Enter")
        assert window.complaints_in_light_and_dark() == []
        tab_to(window.page, "Send the application")
        with window.page.expect_navigation():
            window.page.keyboard.press("Enter")
        assert window.page.locator("h1").inner_text() == "Your application has arrived"
        assert window.complaints_in_light_and_dark() == []
