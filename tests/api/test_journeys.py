"""What people do on pages, programs do too: each step succeeds and is answered as described."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from catalog.models import Admission
from marketplace.enrolment.operations import Care, place_child
from marketplace.kernel.outbox import run_due
from marketplace.kernel.personal_data import SOURCES
from providers.queries import papers_required
from tests.api.answers import Interface
from tests.factories import delivery as clubs
from tests.factories import enrolment as places
from tests.factories.catalog import a_published_offering, a_season, a_service, a_unit
from tests.factories.consent import a_notice, the_law
from tests.factories.people import a_family, an_actor
from tests.factories.providers import an_applicant, an_officer
from tests.factories.quality import a_season_over
from tests.factories.rules import LINE, a_rule_maker

DECISION = {"reason": "All papers are in order.", "delegation": "§ 12", "no_conflict_declared": True}
RULE = {"type": "price_cap", "text": "At most 260 euros.", "legal_basis": "Council 1/2026"}
CAP = {"parameters": {"most_cents": 260_00, "per": "season", "above": "refuse"}}
Asking = Callable[..., Any]


@pytest.fixture
def interface(app: Flask, now: datetime) -> Interface:
    """The interface on the morning of the tests."""
    return Interface(app, now)


def test_two_rule_makers_bring_a_rule_set_into_force(interface: Interface, now: datetime) -> None:
    writer, reader = (interface.of(a_rule_maker(now).person) for _ in range(2))
    rule_set = writer("POST", "/rule-sets", {"name": "Autumn"}, status=201)["id"]
    first, second = (writer("POST", f"/rule-sets/{rule_set}/rules", RULE | CAP, status=201)["id"] for _ in range(2))
    writer("PUT", f"/rules/{first}", RULE | CAP | {"text": "No more than 260 euros."})
    writer("DELETE", f"/rules/{second}", status=204)
    read = reader("GET", f"/rule-sets/{rule_set}")
    approved = {"valid_from": "2026-09-01", "digest": read["digest"]}
    assert reader("POST", f"/rule-sets/{rule_set}/approval", approved)["status"] == "approved"
    (rule,) = interface.of(a_family(now).guardian)("GET", "/rule-sets/in-force")["rules"]
    assert (rule["text"], rule["parameters"]["most_cents"]) == ("No more than 260 euros.", 260_00)


def test_a_sentence_is_read_as_the_terms_of_a_search(interface: Interface, now: datetime) -> None:
    a_published_offering(now)
    family = interface.of(a_family(now).guardian)
    terms = family("GET", "/search-terms?sentence=Drama club after care for my 5-year-old, under 250 euros")
    asked = {name: value for name, value in terms.items() if value not in (None, [])}
    assert asked == {"words": "drama club", "care": "after", "age": 5, "price_at_most_cents": 250_00}
    found = family("GET", f"/offerings?{urlencode(asked)}")
    assert [each["title"] for each in found["items"]] == ["Drama club"]
    assert family("GET", f"/offerings?{urlencode(asked | {'care': 'before'})}")["total"] == 0
    assert family("GET", "/offerings?price_at_most_cents=100&daytime=afternoon&placement=inside")["total"] == 0


def test_a_draft_of_rules_is_for_rule_makers(interface: Interface, now: datetime) -> None:
    writer, family = interface.of(a_rule_maker(now).person), interface.of(a_family(now).guardian)
    rule_set = writer("POST", "/rule-sets", {"name": "Autumn"}, status=201)["id"]
    family("GET", f"/rule-sets/{rule_set}", status=404)
    assert family("GET", "/rule-sets")["total"] == 0 and writer("GET", "/rule-sets")["total"] == 1


def test_a_provider_registers_is_accredited_and_agrees(interface: Interface, now: datetime) -> None:
    provider = an_applicant(now)
    staff, owner = interface.of(provider.staff.person), interface.of(an_actor(now, "city.service_owner").person)
    officers = [interface.of(an_officer(now).person) for _ in range(2)]
    path = f"/providers/{provider.id}"
    staff("PUT", f"{path}/payout-account", {"iban": "FI21 1234 5600 0007 85"})
    staff("PUT", f"{path}/separated-accounts", {"separated": False})
    officers[0]("POST", f"{path}/review")
    for paper in papers_required(provider.id):
        ground = {"ground": "duty"} if paper.kind == "criminal_record_seen" else {}
        sent = {"kind": paper.kind, "valid_until": "2027-06-01", **ground}
        wrong, right = (staff("POST", f"{path}/evidence", sent, status=201)["id"] for _ in range(2))
        officers[0]("POST", f"/evidence/{wrong}/rejection", {"reason": "It cannot be read."})
        officers[0]("POST", f"/evidence/{right}/acceptance")
    for officer in officers:
        officer("POST", f"{path}/decisions", DECISION | {"accept": True}, status=201)
    assert owner("GET", path)["status"] == "accredited"
    terms = {"model": "v2", "legal_route": "platform_agreement", "valid_from": "2026-09-01", "platform_fee_bp": 500}
    agreement = owner("POST", f"{path}/agreements", terms, status=201)["id"]
    assert staff("POST", f"/agreements/{agreement}/acceptance")["accepted_at"]
    officers[0]("POST", f"{path}/suspension", DECISION)
    assert officers[1]("POST", f"{path}/reinstatement", DECISION)["status"] == "accredited"
    assert len(staff("GET", f"{path}/decisions")["items"]) == 4


def test_papers_of_a_provider_are_for_its_people_and_the_city(interface: Interface, now: datetime) -> None:
    provider = an_applicant(now)
    family = interface.of(a_family(now).guardian)
    for what in ("evidence", "decisions", "agreements"):
        assert interface.of(an_officer(now).person)("GET", f"/providers/{provider.id}/{what}")["total"] == 0
        assert interface.of(provider.staff.person)("GET", f"/providers/{provider.id}/{what}")["total"] == 0
        family("GET", f"/providers/{provider.id}/{what}", status=404)


def test_a_provider_may_be_registered_by_anybody(interface: Interface, now: datetime) -> None:
    sent = {
        "legal_name": "Kide ry",
        "form": "association",
        "sector": "third_sector",
        "size_class": "micro",
        "works_with_minors": True,
        "vat_status": "not_registered",
        "contact_email": "kide@example.org",
    }
    assert interface.of(a_family(now).guardian)("POST", "/providers", sent, status=201)["status"] == "applied"


def test_an_offering_is_drafted_grouped_and_submitted(interface: Interface, now: datetime) -> None:
    provider = an_applicant(now)
    staff = interface.of(provider.staff.person)
    sent = {"provider": provider.id, "service": a_service(now).id, "season": a_season(now).id, "title": "Drama"}
    offering = staff("POST", "/offerings", sent, status=201)["id"]
    assert staff("PUT", f"/offerings/{offering}", {"title": "Drama club", "price_cents": 90_00})["price_cents"] == 90_00
    group = {
        "unit": a_unit(now).id,
        "rrule": "FREQ=WEEKLY;BYDAY=TU",
        "start_time": "15:00",
        "end_time": "16:00",
        "starts_on": "2026-09-08",
        "ends_on": "2026-12-15",
        "capacity": 8,
    }
    made = staff("POST", f"/offerings/{offering}/groups", group, status=201)["id"]
    assert staff("GET", f"/offerings/{offering}/groups/{made}/sessions?page_size=2")["total"] > 10


def test_a_family_sees_its_price_holds_confirms_pays_and_gives_up(interface: Interface, now: datetime) -> None:
    city, family = places.a_city(now), a_family(now)
    guardian, officer = interface.of(family.guardian), interface.of(an_actor(now, "city.officer").person)
    declared = {"purpose": "subsidy", "income_cents_per_month": 1_000_00, "family_size": 2, "valid_from": "2026-09-01"}
    guardian("POST", f"/households/{family.household}/income-declarations", declared, status=201)
    quote = guardian("GET", f"/children/{family.child}/groups/{city.group}/quote")
    assert quote["allowed"] and quote["family_cents"] < quote["price_cents"]
    asked = {"child": family.child, "group": city.group}
    released = guardian("POST", "/holds", asked, status=201)["id"]
    assert guardian("POST", f"/enrolments/{released}/release")["status"] != "hold"
    held = guardian("POST", "/holds", asked, status=201)["id"]
    assert guardian("POST", f"/enrolments/{held}/confirmation")["family_cents"] == quote["family_cents"]
    (invoice,) = guardian("GET", "/invoices")["items"]
    assert guardian("GET", f"/invoices/{invoice['id']}")["lines"][0]["amount_cents"] == quote["family_cents"]
    payment = {"bank_key": "bank-1", "booked_on": "2026-09-01", "amount_cents": invoice["amount_cents"]}
    officer("POST", "/payments", payment | {"reference": invoice["reference"]}, status=201)
    assert guardian("GET", f"/invoices/{invoice['id']}")["status"] == "paid"
    assert guardian("GET", f"/children/{family.child}/week?monday=2026-09-07")["busy"]
    assert guardian("POST", f"/enrolments/{held}/cancellation")["status"] == "cancelled"


def test_who_waits_is_offered_a_place_and_answers(interface: Interface, now: datetime) -> None:
    city = places.a_city(now, capacity=1)
    first, *waiting = (a_family(now) for _ in range(3))
    guardians = [interface.of(family.guardian) for family in waiting]
    taken = places.an_enrolment(city, first).id
    waits = [
        guardian("POST", "/waits", {"child": family.child, "group": city.group}, status=201)["id"]
        for guardian, family in zip(guardians, waiting, strict=True)
    ]
    assert guardians[1]("GET", f"/enrolments/{waits[1]}/queue-place")["position"] == 2
    interface.of(first.guardian)("POST", f"/enrolments/{taken}/cancellation")
    run_due(now)
    assert guardians[0]("POST", f"/enrolments/{waits[0]}/refusal")["status"] == "declined"
    run_due(now)
    assert guardians[1]("POST", f"/enrolments/{waits[1]}/acceptance")["status"] == "confirmed"


def test_a_round_is_opened_applied_to_drawn_and_published(interface: Interface, now: datetime) -> None:
    city, family = places.a_city(now, admission=Admission.ROUND), a_family(now)
    owner, guardian = interface.of(city.owner.person), interface.of(family.guardian)
    dates = {"opens_at": now.isoformat(), "closes_at": (now + timedelta(days=1)).isoformat()}
    sent = {"season": city.season, "name": "Autumn", "groups": [city.group], **dates}
    round = owner("POST", "/rounds", sent, status=201)["id"]
    apply = {"child": family.child, "choices": [city.group]}
    interface.at(now + timedelta(minutes=5))
    taken_back = guardian("POST", f"/rounds/{round}/applications", apply, status=201)["id"]
    guardian("POST", f"/applications/{taken_back}/withdrawal")
    application = guardian("POST", f"/rounds/{round}/applications", apply, status=201)["id"]
    interface.at(now + timedelta(days=1, hours=1))
    digest = owner("POST", f"/rounds/{round}/freezing")["frozen_digest"]
    owner("POST", f"/rounds/{round}/draw")
    assert guardian("GET", f"/rounds/{round}")["result_content"] is None
    owner("POST", f"/rounds/{round}/publication")
    told = guardian("GET", f"/rounds/{round}")
    assert told["frozen_digest"] == digest and told["seed"] and told["result_content"]
    assert guardian("GET", f"/applications/{application}")["status"] == "placed"
    interface.of(a_family(now).guardian)("GET", f"/applications/{application}", status=404)
    (offered,) = guardian("GET", "/enrolments")["items"]
    assert guardian("POST", f"/enrolments/{offered['id']}/acceptance")["status"] == "confirmed"


def test_a_session_is_marked_disputed_confirmed_and_paid_out(interface: Interface, now: datetime) -> None:
    club = clubs.a_club(now)
    family, enrolment = clubs.a_child_in(club)
    interface.at(club.first_over + timedelta(minutes=5))
    staff, manager = interface.of(club.staff.person), interface.of(clubs.a_manager(now, club.unit).person)
    assert staff("GET", "/sessions/to-mark")["items"][0]["session"] == club.first
    (row,) = staff("GET", f"/sessions/{club.first}/roster")["rows"]
    assert row["enrolment"] == enrolment and row["seen"]["child.name"]
    marks = {"marks": [{"enrolment": enrolment, "mark": "present"}]}
    assert staff("PUT", f"/sessions/{club.first}/attendance", marks)["items"][0]["mark"] == "present"
    guardian = interface.of(family.guardian)
    assert guardian("GET", f"/children/{family.child}/attendance")["items"] == [
        {"session": club.first, "mark": "present"}
    ]
    staff("POST", f"/sessions/{club.first}/delivery")
    manager("POST", f"/sessions/{club.first}/dispute", {"reason": "too_short"})
    assert manager("GET", "/sessions/to-confirm")["items"][0]["delivery"]["status"] == "disputed"
    assert manager("POST", f"/sessions/{club.first}/confirmation")["status"] == "confirmed"
    staff("POST", f"/sessions/{club.sessions[1].id}/cancellation", {"reason": "leader_ill"})
    pay_out(interface, club, staff)


def pay_out(interface: Interface, club: clubs.Club, staff: Asking) -> None:
    """Let two people pay out what the club has earned, and look at the books."""
    holders = [interface.of(an_actor(interface.now, "city.budget_holder").person) for _ in range(2)]
    through = {"through_on": club.first_over.date().isoformat()}
    discarded = holders[0]("POST", "/payout-runs", through, status=201)["id"]
    holders[0]("POST", f"/payout-runs/{discarded}/discarding")
    run = holders[0]("POST", "/payout-runs", through, status=201)["id"]
    holders[0]("POST", f"/payout-runs/{run}/approval", status=409)
    holders[1]("POST", f"/payout-runs/{run}/approval")
    assert holders[1]("POST", f"/payout-runs/{run}/sending")["status"] == "paid"
    assert staff("GET", f"/providers/{club.provider}/statement")["paid_cents"] > 0
    assert holders[0]("GET", "/journal/differences")["items"] == []
    balances = holders[0]("GET", "/trial-balance")["items"]
    assert sum(each["balance_cents"] for each in balances) == 0 and any(each["debit_cents"] for each in balances)
    assert holders[0]("GET", "/flows?valid_from=2026-01-01&valid_until=2027-01-01")["total"] > 0
    assert holders[0]("GET", f"/money-path?budget_line={LINE}")["total"] > 0


def test_the_journal_is_text_for_those_who_look_at_the_books(app: Flask, interface: Interface, now: datetime) -> None:
    clubs.a_child_in(clubs.a_club(now))
    interface.of(a_family(now).guardian)("GET", "/journal", status=403)
    auditor = interface.of(an_actor(now, "auditor").person)
    auditor("GET", "/journal")
    auditor("GET", "/journal?format=csv")
    assert auditor("GET", "/budget-lines")["total"] == 1
    auditor("POST", "/budget-lines", {"name": "n", "year": 2026, "amount_cents": 1, "decision": "d"}, status=403)


def test_a_request_is_asked_answered_and_closed(interface: Interface, now: datetime) -> None:
    the_law(now)
    guardian, centre = interface.of(a_family(now).guardian), interface.of(an_actor(now, "service_centre").person)
    asked = {"kind": "change", "topic": "contact", "words": "We have moved."}
    request = guardian("POST", "/requests", asked, status=201)["id"]
    assert guardian("GET", f"/requests/{request}")["words"] == "We have moved."
    assert [each["id"] for each in centre("GET", "/requests/to-answer")["items"]] == [request]
    centre("POST", f"/requests/{request}/answer", {"outcome": "changed"})
    assert guardian("POST", f"/requests/{request}/closing")["status"] == "closed"
    interface.of(a_family(now).guardian)("GET", f"/requests/{request}", status=404)


def test_what_one_was_told_is_read(interface: Interface, now: datetime) -> None:
    family, _enrolment = clubs.a_child_in(clubs.a_club(now))
    guardian = interface.of(family.guardian)
    told = guardian("GET", "/me/messages")
    assert told["total"] == len(told["items"]) > 0
    message = told["items"][0]["id"]
    assert guardian("POST", f"/me/messages/{message}/reading")["read_at"]
    interface.of(a_family(now).guardian)("POST", f"/me/messages/{message}/reading", status=404)


def test_a_family_says_what_it_was_like(interface: Interface, now: datetime) -> None:
    club = clubs.a_club(now)
    family, enrolment = clubs.a_child_in(club)
    a_season_over(club)
    interface.at(club.sessions[-1].ends_at + timedelta(hours=1))
    guardian = interface.of(family.guardian)
    guardian("POST", f"/enrolments/{enrolment}/feedback", {"enjoyment": 5, "leader": 4, "fit": 3}, status=201)
    assert guardian("GET", "/me/feedback")["items"][0]["enjoyment"] == 5
    assert guardian("GET", f"/offerings/{club.offering}/quality")["shown"] is False


def test_a_consent_is_asked_given_and_withdrawn_and_readings_are_told(interface: Interface, now: datetime) -> None:
    the_law(now)
    a_notice(now, "child.home_language", "search_fit")
    family = a_family(now)
    guardian, path = interface.of(family.guardian), f"/people/{family.child}"
    asked = {"category": "child.home_language", "purpose": "search_fit", "recipient_kind": "platform"}
    consent = guardian("POST", f"{path}/consents", asked, status=201)["id"]
    assert guardian("POST", f"/consents/{consent}/answer", {"agrees": True})["status"] == "given"
    assert guardian("POST", f"/consents/{consent}/withdrawal")["status"] == "withdrawn"
    assert guardian("GET", f"/consents/{consent}")["status"] == "withdrawn"
    seen = guardian("GET", f"{path}/data?category=child.name&category=child.birth_date")["data"]
    assert seen.keys() == {"child.name", "child.birth_date"} and seen["child.birth_date"] == "2021-05-04"
    assert {each["category"] for each in guardian("GET", f"{path}/accesses")["items"]} >= seen.keys()
    interface.of(a_family(now).guardian)("GET", f"/consents/{consent}", status=404)


def test_all_that_is_kept_about_oneself_and_ones_child_can_be_read(interface: Interface, now: datetime) -> None:
    club = clubs.a_club(now)
    family, _enrolment = clubs.a_child_in(club)
    owner = an_actor(now, "city.officer")
    care = [Care(1, time(8), time(16))]
    place_child(
        actor=owner, now=now, child=family.child, unit=club.unit, valid_from=now.date(), care=care, reasons="Work."
    )
    asked = "&".join(f"category={category}" for category in sorted(SOURCES.keys()))
    for person in (family.child, family.guardian):
        assert interface.of(family.guardian)("GET", f"/people/{person}/data?{asked}")["data"]


def test_the_grounds_of_an_enrolment_are_told(interface: Interface, now: datetime) -> None:
    family, enrolment = clubs.a_child_in(clubs.a_club(now))
    grounds = interface.of(family.guardian)("GET", f"/people/{family.child}/grounds")["items"]
    assert {each["source"] for each in grounds} == {enrolment}


def test_the_city_decides_on_care(interface: Interface, now: datetime) -> None:
    city, family = places.a_city(now), a_family(now)
    officer, guardian = interface.of(an_actor(now, "city.officer").person), interface.of(family.guardian)
    sent = {
        "unit": city.unit,
        "valid_from": "2026-09-01",
        "care": [{"weekday": 1, "starts": "08:00", "ends": "16:00"}],
        "reasons": "Both guardians work.",
    }
    placement = officer("POST", f"/children/{family.child}/placements", sent, status=201)["id"]
    officer("POST", f"/placements/{placement}/end", {"valid_until": "2026-12-01", "reasons": "They move."})
    (told,) = guardian("GET", f"/children/{family.child}/placements")["items"]
    assert (told["id"], told["valid_until"]) == (placement, "2026-12-01")
