"""A family keeps a place and confirms it, waits where it is full, answers offers, and cancels knowing what it costs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from catalog.operations import change_capacity
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries
from marketplace.enrolment.statuses import Status
from marketplace.kernel import clock
from marketplace.kernel.db import db
from marketplace.kernel.example import READY, mark_example
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.money import queries as money
from providers.kinds import AidRule
from providers.models import Agreement
from tests.browser_harness.small_city import CLUBS
from tests.factories.enrolment import a_low_income
from tests.factories.money import an_aid
from tests.factories.people import Family
from tests.web.families.conftest import Home, actor_of

DRAMA = CLUBS[0][0]


def take_url(home: Home, *, child: int = 1, group: int = 0) -> str:
    """The page on which a place in a group is taken for a child."""
    return f"/family/take?child={home.city.family.children[child]}&group={home.city.groups[group]}"


def held(home: Home) -> str:
    """Keep a place in the drama club for the younger child by the page, and return where it stands."""
    sent = home.client.post(take_url(home), data={"act": "keep", "key": "k" * 20})
    assert sent.status_code == 302
    return str(sent.headers["Location"])


def test_taking_a_place_shows_price_terms_fit_and_what_they_would_know_before_it_is_kept(home: Home) -> None:
    page = home.client.get(take_url(home)).text
    assert "Keep this place for 16 minutes" in page
    assert "You can cancel at any time" in page
    assert "Does the time fit" in page
    assert "by contract" in page
    assert "Why this price" in page


def test_an_offering_leads_to_its_only_time(home: Home) -> None:
    eino = home.city.family.children[1]
    answer = home.client.get(f"/family/apply?offering={home.city.offerings[0]}&child={eino}", follow_redirects=True)
    assert "Keep this place" in answer.text


def test_a_group_that_does_not_exist_is_said_before_it_is_asked_for_whom(home: Home) -> None:
    answer = home.client.get("/family/take?group=zzz")
    assert answer.status_code == 404
    assert "For whom?" not in answer.text


def test_a_place_is_kept_then_confirmed_and_an_invoice_comes(home: Home) -> None:
    page = home.client.get(held(home)).text
    assert "minutes left" in page
    assert "Take the place and owe" in page
    place = queries.enrolments_of_child(home.city.family.children[1], Status.HOLD)[0]
    done = home.client.post(f"/family/places/{place.id}", follow_redirects=True).text
    assert "The place is confirmed" in done
    assert "Confirmed, not begun" in done
    invoice = money.invoice_of_enrolment(place.id)
    assert invoice is not None
    paper = home.client.get(f"/family/invoices/{invoice.id}").text
    assert "Reference number" in paper
    assert "Private law" in paper
    assert "The city takes the money on its behalf." in paper
    assert str(invoice.number) in home.client.get("/family/payments").text
    assert f"invoice {invoice.number}" in home.client.get("/family").text


def test_an_invoice_names_the_account_and_the_recipient_or_whom_to_ask(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(home)
    place = queries.enrolments_of_child(home.city.family.children[1], Status.HOLD)[0]
    home.client.post(f"/family/places/{place.id}")
    invoice = money.invoice_of_enrolment(place.id)
    assert invoice is not None

    def paper(**terms: str) -> str:
        monkeypatch.setitem(home.app.config, "SETTINGS", replace(home.app.config["SETTINGS"], **terms))
        return home.client.get(f"/family/invoices/{invoice.id}").text.replace("\u00a0", " ")

    nobody_told = paper()
    assert "Account number" not in nobody_told
    assert "/family/requests/new/question" in nobody_told
    mark_example(READY)
    db.session.commit()
    example = paper()
    assert "FI21 1234 5600 0007 85" in example
    assert "This account is made up" in example
    own = paper(bank_account="FI4950009420028730", bank_account_holder="Tampere, services")
    assert "FI49 5000 9420 0287 30" in own
    assert "Tampere, services" in own
    assert "made up" not in own


def test_a_place_that_is_kept_can_be_let_go(home: Home) -> None:
    place = held(home).rsplit("/", 1)[1]
    page = home.client.post(f"/family/places/{place}/let-go", follow_redirects=True).text
    assert "The place is let go" in page
    assert queries.enrolment(place).status is Status.CANCELLED


def test_the_same_press_twice_keeps_one_place(home: Home) -> None:
    assert held(home) == held(home)


def test_a_place_that_the_child_has_already_is_shown_instead_of_taken_again(home: Home) -> None:
    held(home)
    page = home.client.get(take_url(home)).text
    assert "already has, or waits for, a place here" in page
    answer = home.client.post(take_url(home), data={"act": "keep"})
    assert answer.status_code == 409
    assert "already has, or waits for, a place in this group" in answer.text


def test_an_unknown_act_is_refused_at_the_form(home: Home) -> None:
    assert home.client.post(take_url(home), data={"act": "steal"}).status_code == 422


def test_a_group_whose_round_is_open_is_not_taken_at_once(home: Home) -> None:
    page = home.client.get(take_url(home, group=2)).text
    assert "A round gives these places first" in page
    assert "Keep this place" not in page


def full(home: Home, others: Family) -> None:
    """Fill the drama club: one place, held by another family."""
    first_child = home.city.family.children[0]
    for each in queries.enrolments_of_child(first_child, Status.OFFERED):
        enrolment.decline_offer(actor=home.guardian, now=home.now, enrolment=each.id)
    change_capacity(actor=home.city.providers[0].staff, now=home.now, group=home.city.groups[0], capacity=1)
    now = clock.now()
    enrolment.hold_place(actor=actor_of(others, now), now=now, child=others.child, group=home.city.groups[0])


def test_where_it_is_full_a_family_waits_and_sees_its_number_and_what_would_change_it(
    home: Home, others: Family
) -> None:
    full(home, others)
    assert "Join the waiting list" in home.client.get(take_url(home)).text
    page = home.client.post(take_url(home), data={"act": "wait"}, follow_redirects=True).text
    assert "Place in the queue" in page
    assert "What would change it" in page
    assert "number 1 in the queue" in home.client.get("/family/applications").text
    place = queries.enrolments_of_child(home.city.family.children[1], Status.WAITLISTED)[0]
    assert "Stop waiting" in home.client.get(f"/family/places/{place.id}/cancel").text
    home.client.post(f"/family/places/{place.id}/cancel")
    assert queries.enrolment(place.id).status is Status.CANCELLED


def offered(home: Home, others: Family) -> str:
    """Let a place be offered to the younger child, and return its enrolment."""
    full(home, others)
    home.client.post(take_url(home), data={"act": "wait"})
    theirs = queries.enrolments_of_child(others.child, Status.HOLD)[0]
    now = clock.now()
    enrolment.release_hold(actor=actor_of(others, now), now=now, enrolment=theirs.id)
    return queries.enrolments_of_child(home.city.family.children[1], Status.OFFERED)[0].id


def test_an_offer_stands_first_in_our_week_with_the_time_left_and_is_accepted(home: Home, others: Family) -> None:
    place = offered(home, others)
    page = home.client.get("/family").text
    assert f"A place in “{DRAMA}”" in page
    assert "1 day 23 hours left" in page
    page = home.client.get(f"/family/places/{place}").text
    assert "If you do not answer in time" in page
    home.client.post(f"/family/places/{place}")
    assert queries.enrolment(place).status is Status.CONFIRMED


def test_an_offer_can_be_declined(home: Home, others: Family) -> None:
    place = offered(home, others)
    home.client.post(f"/family/places/{place}/let-go")
    assert queries.enrolment(place).status is Status.DECLINED
    page = home.client.get(f"/family/places/{place}").text
    assert "Declined" in page
    assert "See whether a place is free again" in page


def test_an_offer_whose_time_is_over_says_so_and_cannot_be_taken(home: Home) -> None:
    place = queries.enrolments_of_child(home.child, Status.OFFERED)[0].id
    page = home.client.get(f"/family/places/{place}").text
    assert "The time to decide is over" in page
    answer = home.client.post(f"/family/places/{place}")
    assert answer.status_code == 409
    assert "48 hours of this offer have passed" in answer.text


def test_cancelling_says_first_what_comes_back_and_then_does_it(home: Home) -> None:
    place = held(home).rsplit("/", 1)[1]
    home.client.post(f"/family/places/{place}")
    page = home.client.get(f"/family/places/{place}/cancel").text
    share = queries.enrolment(place).family_cents or 0
    assert money.family_back_at_end(place, sessions_kept=0) == share
    assert f"{share // 100}.{share % 100:02d}" in page
    assert "for 0 sessions that have begun" in page
    assert "Keep the place" in page
    page = home.client.post(f"/family/places/{place}/cancel", follow_redirects=True).text
    assert "It is cancelled" in page
    assert queries.enrolment(place).status is Status.CANCELLED
    invoice = money.invoice_of_enrolment(place)
    assert invoice is not None and invoice.open_cents == 0
    again = home.client.get(f"/family/places/{place}/cancel")
    assert again.status_code == 409
    assert "It is cancelled already" in again.text
    assert f'href="/family/places/{place}"' in again.text


def test_the_page_of_a_place_lists_its_days_and_its_steps(home: Home) -> None:
    place = held(home).rsplit("/", 1)[1]
    home.client.post(f"/family/places/{place}")
    page = home.client.get(f"/family/places/{place}").text
    sessions = queries.enrolment(place).sessions_taken
    assert f"All {sessions} days" in page
    assert "The price, step by step" in page
    assert re.search(r"Room</dt><dd>Hall", page)


def test_the_week_shows_the_place_in_the_week_in_which_it_begins(home: Home) -> None:
    place = held(home).rsplit("/", 1)[1]
    home.client.post(f"/family/places/{place}")
    begins = (home.now + timedelta(days=28)).date()
    page = home.client.get(f"/family?from={begins.isoformat()}").text
    assert f"/family/places/{place}" in page
    assert "Day care" in page


def test_where_no_aid_is_left_the_full_price_is_offered_on_the_page_and_taken(home: Home) -> None:
    aid_used_up(home)
    refused = home.client.post(take_url(home), data={"act": "keep", "key": "k" * 20})
    assert refused.status_code == 409
    assert "of public aid can still go" in refused.text
    assert "Keep this place at the full price of" in refused.text
    taken = home.client.post(take_url(home), data={"act": "keep_at_full_price", "key": "l" * 20})
    assert taken.status_code == 302
    child = home.city.family.children[1]
    (found,) = [each for each in queries.enrolments_of_child(child) if each.status is Status.HOLD]
    assert (found.city_cents, found.family_cents) == (0, found.price_cents)


def aid_used_up(home: Home) -> None:
    """Let the drama club's group have got all the aid that the law lets it have, the city's part counting as such."""
    now = clock.now()
    a_low_income(home.city.family, now)
    group = queries.group_situation(home.city.groups[0], now)
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Agreement).values(aid_rule=AidRule.DE_MINIMIS))
    an_aid(now, group.offering.provider_id or "", amount_cents=300_000_00)
