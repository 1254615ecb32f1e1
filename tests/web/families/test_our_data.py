"""What needs us, what the city knows, who may see it, who saw it, and what we decide about it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from catalog.operations import declare_holidays
from consent import queries as consent
from consent.models import ConsentStatus
from consent.operations import ask_consent
from consent.recipients import Recipient
from marketplace.kernel.operation import SYSTEM
from marketplace.people import queries as people
from marketplace.people.operations import act_for, create_account, grant_role, record_protection_order
from marketplace.service_models.base import RecipientKind
from tests.factories.people import PASSWORD, Family, a_family, an_account, as_actor, new_adult, two_homes
from tests.factories.web import below_the_clock
from tests.web.families.conftest import NOTICE, Home, in_care

ALLERGIES = {"category": "child.allergies", "purpose": "safety", "kind": "own_controller"}


def test_our_week_shows_each_child_with_care_and_the_weeks_before_and_after(home: Home) -> None:
    page = home.client.get("/family").text
    assert "Oiva" in page and "Eino" in page
    assert "Day care" in page
    assert "The week before" in page and "The week after" in page
    later = (home.now + timedelta(days=7)).date()
    assert f"/family?from={later - timedelta(days=later.weekday())}" in page


def test_no_care_is_shown_on_a_holiday(home: Home) -> None:
    christmas = f"/family?from={date(2026, 12, 25)}"
    open_days = home.client.get(christmas).text.count("Day care")
    declare_holidays(actor=SYSTEM, now=home.now, year=2026)
    page = home.client.get(christmas).text
    assert 0 < page.count("Day care") < open_days
    assert "25 December is a holiday" in page


def test_where_no_child_is_anywhere_nothing_is_said_about_gaps(home: Home) -> None:
    page = home.client.get("/family").text
    assert "each child goes from one place straight to the next" in page
    family = a_family(home.now, adults=(new_adult(email="new@example.org"),))
    create_account(actor=SYSTEM, now=home.now, person=family.guardian, email="new@example.org", password=PASSWORD)
    page = home.signed_in("new@example.org").get("/family").text
    assert "Nothing is planned in this week" in page
    assert "straight to the next" not in page
    assert "Gaps to bridge" not in page


def test_a_week_that_is_no_day_or_far_away_is_this_week(home: Home) -> None:
    this_week = below_the_clock(home.client.get("/family").text)
    assert "Our week" in this_week
    for asked in ("x", "9999-12-31", "0001-01-01", ""):
        assert below_the_clock(home.client.get(f"/family?from={asked}").text) == this_week


def test_somebody_without_children_is_told_what_to_do(home: Home) -> None:
    an_account(home.now, email="alone@example.org")
    client = home.signed_in("alone@example.org")
    page = client.get("/family").text
    assert "no child in your custody" in page
    assert "Register as a provider" in page
    for path in ("applications", "payments", "consents", "messages", "requests", "access-log", "income", "apply"):
        assert client.get(f"/family/{path}").status_code == 200


def test_a_childs_page_has_care_fee_and_what_the_city_knows(home: Home) -> None:
    page = home.client.get(f"/family/children/{home.child}").text
    assert "Client fee" in page
    assert "The income is not known, so the highest fee" in page
    assert "Both guardians work." in page
    assert "Monday" in page
    assert "nothing noted" in page


def test_income_is_declared_for_one_purpose_and_the_fee_follows(home: Home) -> None:
    day = home.now.date().isoformat()
    typed = {"purpose": "fee_decision", "euros_per_month": "3000,50", "family_size": "3", "valid_from": day}
    page = home.client.post("/family/income", data=typed, follow_redirects=True).text
    assert "3\xa0000.50" in page
    assert "income is not known" not in home.client.get(f"/family/children/{home.child}").text


def test_income_that_is_both_told_and_not_told_is_mended_at_the_field_and_nothing_is_lost(home: Home) -> None:
    typed = {"purpose": "subsidy", "euros_per_month": "4250", "untold": "true", "family_size": "x", "valid_from": "x"}
    answer = home.client.post("/family/income", data=typed)
    assert answer.status_code == 422
    assert 'value="4250"' in answer.text
    assert "Write a whole number" in answer.text
    both = {**typed, "family_size": "3", "valid_from": home.now.date().isoformat()}
    assert "not both" in home.client.post("/family/income", data=both).text


def test_each_declaration_is_listed_with_its_purpose_from_the_day_it_is_made(home: Home) -> None:
    today = home.now.date()
    typed = {"purpose": "subsidy", "euros_per_month": "2100", "family_size": "3", "valid_from": today.isoformat()}
    page = home.client.post("/family/income", data=typed, follow_redirects=True).text
    listed = page[page.index("What you have declared") : page.index("</table>")]
    assert "Support for hobbies" in listed and "2\xa0100" in listed
    assert "Without it you pay the full price" not in page
    assert "Without it the highest fee applies" in page
    later = (today + timedelta(days=200)).isoformat()
    later_typed = {**typed, "euros_per_month": "2300", "valid_from": later}
    page = home.client.post("/family/income", data=later_typed, follow_redirects=True).text
    listed = page[page.index("What you have declared") : page.index("</table>")]
    assert listed.index("2\xa0100") < listed.index("2\xa0300")
    now_typed = {**typed, "euros_per_month": "2200"}
    page = home.client.post("/family/income", data=now_typed, follow_redirects=True).text
    assert "2\xa0200" in page
    assert "2\xa0100" not in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("valid_from", "1900-01-01", "Choose a day from"),
        ("valid_from", "2027-12-31", "Choose a day from"),
        ("euros_per_month", "1e5", "Write an amount in euros"),
        ("euros_per_month", "1000001", "Write at most"),
    ],
)
def test_a_declaration_beyond_belief_is_refused_at_its_field(home: Home, field: str, value: str, said: str) -> None:
    day = home.now.date().isoformat()
    typed = {"purpose": "subsidy", "euros_per_month": "2100", "family_size": "3", "valid_from": day, field: value}
    answer = home.client.post("/family/income", data=typed)
    assert answer.status_code == 422
    assert said in answer.text[answer.text.index(f'id="{field}-error"') :]
    assert f'value="{value}"' in answer.text
    assert "What you have declared" not in home.client.get("/family/income").text


def asked(home: Home, child: str) -> str:
    """Let the provider's need of a child's allergies be asked for; return the consent."""
    recipient = Recipient(RecipientKind.OWN_CONTROLLER, home.city.providers[0].id)
    guardian = people.guardians_of(child, home.now.date())[0].guardian_id
    return ask_consent(
        actor=as_actor(guardian, home.now),
        now=home.now,
        subject=child,
        category="child.allergies",
        purpose="safety",
        recipient=recipient,
    ).id


def test_a_consent_is_asked_from_the_list_and_given_and_taken_back_with_one_press(home: Home) -> None:
    home.client.post(
        f"/family/take?child={home.city.family.children[1]}&group={home.city.groups[0]}", data={"act": "keep"}
    )
    eino = home.city.family.children[1]
    page = home.client.get(f"/family/children/{eino}/data").text
    assert "if all of you agree" in page
    assert "never, even if you agree" in page
    organisation = home.city.providers[0].id
    wanted = {**ALLERGIES, "organisation": organisation}
    share = f"/family/children/{eino}/data/share"
    page = home.client.get(share, query_string=wanted).text
    assert NOTICE in page
    assert "the one guardian with custody" in page
    assert home.client.post(share, data=wanted).status_code == 422
    sent = home.client.post(share, data={**wanted, "agrees": "yes"})
    address = sent.headers["Location"]
    page = home.client.get(address).text
    assert "Take it back now" in page
    page = home.client.post(f"{address}/withdraw", follow_redirects=True).text
    assert "It is taken back" in page
    assert consent.consents_of(eino)[0].status is ConsentStatus.WITHDRAWN


def test_thinking_about_sharing_asks_nobody_until_somebody_says_yes(home: Home, others: Family) -> None:
    first, second = home.signed_in("first@example.org"), home.signed_in("second@example.org")
    wanted = {**ALLERGIES, "organisation": home.city.providers[0].id}
    share = f"/family/children/{others.child}/data/share"
    assert "Nobody has been asked yet" in first.get(share, query_string=wanted).text
    page = first.post(share, data={**wanted, "agrees": "no"}, follow_redirects=True).text
    assert "nobody was asked" in page
    assert consent.consents_of(others.child) == []
    assert "Read and decide" not in second.get("/family").text
    first.post(share, data={**wanted, "agrees": "yes"})
    assert "Read and decide" in second.get("/family").text
    assert "Read and decide" not in first.get("/family").text


def test_where_both_must_agree_the_other_guardian_is_waited_for(home: Home, others: Family) -> None:
    wanted = asked(home, others.child)
    first, second = home.signed_in("first@example.org"), home.signed_in("second@example.org")
    assert "May allergies be shared?" in first.get("/family").text
    first.post(f"/family/consents/{wanted}", data={"agrees": "yes"})
    assert "when the other guardian agrees too" in first.get(f"/family/consents/{wanted}").text
    page = second.get(f"/family/consents/{wanted}").text
    assert "all 2 guardians with custody" in page
    assert "The other guardian agreed on" in page
    second.post(f"/family/consents/{wanted}", data={"agrees": "no"})
    row = consent.consent(wanted)
    assert row is not None and row.status is ConsentStatus.REFUSED
    assert "refused" in first.get("/family/consents").text


def test_who_saw_what_is_paged_and_leaves_out_our_own_looking_unless_asked(home: Home) -> None:
    for _ in range(20):
        home.client.get("/family")
    page = home.client.get(f"/family/access-log?child={home.child}").text
    assert "You yourself" not in page
    assert "The marketplace itself" in page
    page = home.client.get("/family/access-log?own=yes").text
    assert "You yourself" in page
    assert "Older" in page
    assert "Newer" in home.client.get("/family/access-log?own=yes&page=2").text
    assert home.client.get("/family/access-log?page=x").status_code == 200


def test_under_a_protection_order_a_guardian_elsewhere_learns_no_place_and_no_times(home: Home) -> None:
    family = two_homes(home.now)
    in_care(home.city, family.child)
    for person, name in zip(family.adults, ("here", "elsewhere"), strict=True):
        create_account(actor=SYSTEM, now=home.now, person=person, email=f"{name}@example.org", password=PASSWORD)
    here, elsewhere = home.signed_in("here@example.org"), home.signed_in("elsewhere@example.org")
    paths = (
        "/family",
        f"/family/children/{family.child}",
        f"/family/take?child={family.child}&group={home.city.groups[0]}",
    )
    for path in paths:
        assert "8.00 to 15.00" in elsewhere.get(path).text
    record_protection_order(actor=SYSTEM, now=home.now, person=family.child, valid_from=home.now.date())
    for path in paths:
        assert "8.00 to 15.00" in here.get(path).text
        assert "8.00 to 15.00" not in elsewhere.get(path).text


def test_the_service_centre_acts_on_the_same_pages_and_sees_no_more_than_the_law_says(home: Home) -> None:
    officer = an_account(home.now, email="centre@example.org")
    grant_role(actor=SYSTEM, now=home.now, person=officer, role="service_centre")
    client = home.signed_in("centre@example.org")
    sign_in = people.open_sign_ins_of(officer)[0]
    act_for(actor=as_actor(officer, home.now), now=home.now, sign_in=sign_in.id, person=home.city.family.guardian)
    page = client.get("/family").text
    assert "Oiva" in page
    assert "The care hours of Oiva are not shown" in page
    assert "not shown to whoever looks now" in client.get(f"/family/children/{home.child}").text
    eino = home.city.family.children[1]
    kept = client.post(f"/family/take?child={eino}&group={home.city.groups[0]}", data={"act": "keep"})
    assert client.get(kept.headers["Location"]).status_code == 200
    assert "Only the person herself" in client.get("/family/settings").text
    assert client.post("/family/settings/tokens", data={"label": "x", "days": "3"}).status_code == 404
    seen = home.client.get("/family/access-log").text
    assert "The service centre, acting for you" in seen
    assert "acting for the family" in seen


def test_messages_lead_to_what_they_are_about_and_are_marked_as_read(home: Home) -> None:
    page = home.client.get("/family/messages").text
    assert "We have your application" in page
    messages = re.findall(r'name="message" value="([^"]+)"', page)
    assert messages
    page = home.client.post("/family/messages/read", data={"message": messages}, follow_redirects=True).text
    assert "All is read." in page
