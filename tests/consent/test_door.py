"""The door: the law first, then contract and consent; what is refused is absent, what is seen is logged once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from consent import door, operations, queries
from consent.door import PLATFORM, Recipient, decide
from consent.errors import OneCaseAtATime, ReasonMissing, RecipientNotYours, WordsTooShort
from consent.law import ANY, Effect, Law, LawLine
from consent.law_file import example_law
from consent.models import AccessLog
from consent.recipients import speaks_for
from consent.words import CATEGORY_WORDS, PURPOSE_WORDS, RECIPIENT_WORDS, words_for
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, RoleHeld
from marketplace.people import operations as people
from marketplace.people import queries as people_queries
from marketplace.people.models import Custody, DeclarationPurpose
from marketplace.service_models.base import RecipientKind
from tests.factories.consent import AT_THE_CLUB, CLUB, a_given_consent, a_ground, the_law
from tests.factories.people import (
    Family,
    a_family,
    an_actor,
    an_adult,
    as_actor,
    new_adult,
    new_child,
    two_guardians,
    two_homes,
)
from tests.factories.statements import statements

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
STAFF = Actor("s" * 24, frozenset({RoleHeld("provider.staff", CLUB)}))
OFFICER = Actor("o" * 24, frozenset({RoleHeld("city.officer")}))
AUDITOR = Actor("u" * 24, frozenset({RoleHeld("auditor")}))
DESK = Actor("d" * 24, frozenset({RoleHeld("service_centre")}))


@pytest.fixture(autouse=True)
def _law(app: Any, now: datetime) -> None:
    the_law(now)


def read(
    now: datetime,
    actor: Actor,
    recipient: Recipient,
    purpose: str,
    subjects: Sequence[str],
    *categories: str,
    reason: str | None = None,
) -> dict[str, dict[str, Any]]:
    """Read through the door."""
    return door.read(
        actor=actor,
        now=now,
        recipient=recipient,
        purpose=purpose,
        subjects=subjects,
        categories=categories,
        reason=reason,
    )


def own(now: datetime, person: str, subjects: Sequence[str], *categories: str) -> dict[str, dict[str, Any]]:
    """Read as the person herself."""
    return door.own_access(actor=as_actor(person, now), now=now, subjects=subjects, categories=categories)


def log() -> list[AccessLog]:
    """The whole access log."""
    return list(db.session.scalars(select(AccessLog).order_by(AccessLog.id)))


FULL = {
    "national_id": "040521A999X",
    "home_language": "sv",
    "allergies": "nuts",
    "special_needs": "a quiet place",
    "ecec_plan": "a plan",
}


def a_full_family(now: datetime) -> Family:
    """Register a family about which everything is known."""
    return a_family(
        now,
        adults=(new_adult(email="aino@example.org", street="Lake Street 1", postal_code="33100", city="Tampere"),),
        children=(new_child(**FULL),),
    )


@pytest.mark.allows("consent.read")
def test_a_provider_sees_what_the_contract_needs_and_nothing_more(now: datetime) -> None:
    family = a_full_family(now)
    a_ground(now, family.child)
    everything = [category for category in CATEGORY_WORDS if category.startswith("child.")]
    seen = read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], *everything)
    assert seen == {family.child: {"child.name": "Oiva Korpela", "child.age_band": "5–6"}}


def test_without_a_contract_a_provider_sees_nothing_and_cannot_tell_who_exists(now: datetime) -> None:
    family = a_full_family(now)
    categories = ("child.name", "child.birth_date", "child.allergies")
    for purpose in ("service_delivery", "safety", "marketing"):
        assert read(now, STAFF, AT_THE_CLUB, purpose, [family.child, "x" * 24], *categories) == {}
        known, unknown = (
            decide(recipient=AT_THE_CLUB, purpose=purpose, subjects=[each], categories=categories, now=now)[each]
            for each in (family.child, "x" * 24)
        )
        assert known == unknown
    assert log() == []


def test_a_ground_is_for_one_recipient_and_one_purpose(now: datetime) -> None:
    family = a_family(now)
    a_ground(now, family.child, "safety")
    assert read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.name") == {}
    a_ground(now, family.child, "service_delivery", source="f" * 24)
    assert read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.name")
    other = Recipient(RecipientKind.OWN_CONTROLLER, "d" * 24)
    partner = Recipient(RecipientKind.JOINT_CONTROLLER, CLUB)
    for recipient in (other, partner):
        assert read(now, SYSTEM, recipient, "service_delivery", [family.child], "child.name") == {}


def test_the_ground_of_a_child_lets_the_provider_reach_those_who_have_custody(now: datetime) -> None:
    family, stranger = two_guardians(now), a_family(now)
    people.change_custody(actor=SYSTEM, now=now, guardian=family.adults[1], child=family.child, custody=Custody.NONE)
    a_ground(now, family.child)
    asked = [*family.adults, stranger.guardian]
    phones = read(now, STAFF, AT_THE_CLUB, "safety", asked, "guardian.emergency_phone", "guardian.address")
    assert phones == {family.guardian: {"guardian.emergency_phone": "+358 40 1"}}
    relays = read(now, STAFF, AT_THE_CLUB, "service_delivery", asked, "guardian.relay_address", "guardian.contact")
    assert list(relays) == [family.guardian] and relays[family.guardian]["guardian.relay_address"].endswith(".example")


def test_allergies_reach_a_provider_once_all_agree_and_no_longer_once_one_withdraws(now: datetime) -> None:
    family = two_guardians(now, allergies="nuts")
    a_ground(now, family.child)
    consent = a_given_consent(now, family.child, "child.allergies", "safety", by=family.adults)
    assert read(now, STAFF, AT_THE_CLUB, "safety", [family.child], "child.allergies") == {
        family.child: {"child.allergies": "nuts"}
    }
    assert read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.allergies") == {}
    operations.withdraw_consent(actor=as_actor(family.adults[1], now), now=now, consent=consent.id)
    assert read(now, STAFF, AT_THE_CLUB, "safety", [family.child], "child.allergies") == {}


def test_what_is_seen_is_logged_once_with_its_ground_and_what_is_refused_is_not(now: datetime) -> None:
    family, sibling = a_family(now), a_family(now)
    a_ground(now, family.child)
    twice = [family.child, sibling.child, family.child]
    read(now, STAFF, AT_THE_CLUB, "service_delivery", twice, "child.name", "child.birth_date", "child.name")
    (row,) = log()
    assert (row.at, row.reader_id, row.acting_for, row.recipient_kind, row.recipient_id) == (
        now,
        STAFF.person,
        None,
        "own_controller",
        CLUB,
    )
    assert (row.subject_id, row.category, row.purpose) == (family.child, "child.name", "service_delivery")
    assert (row.verdict, row.basis, row.operation, row.reason) == (
        "allowed_by_contract",
        "GDPR 6(1)(b)",
        "consent.read",
        None,
    )
    assert queries.accesses_of(family.child) == [row] and queries.accesses_of(sibling.child) == []
    read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.name")
    assert len(queries.accesses_of(family.child)) == 2 and len(queries.accesses_of(family.child, limit=1)) == 1


def test_what_is_allowed_but_empty_is_none_and_logged(now: datetime) -> None:
    family = a_family(now)
    unit = Recipient(RecipientKind.CITY_UNIT, "n" * 24)
    assert read(now, SYSTEM, unit, "basic_service", [family.child, "x" * 24], "child.allergies") == {
        family.child: {"child.allergies": None}
    }
    assert len(log()) == 1


def test_the_log_and_the_reading_are_one_transaction(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    family = a_family(now)
    a_ground(now, family.child)

    def fall(*rows: Any, **more: Any) -> None:
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr(door, "write_log", fall)
    with pytest.raises(RuntimeError):
        read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.name")
    assert log() == [] and not db.session.scalars(select(AuditRow).where(AuditRow.action == "consent.read")).all()


def test_nobody_changes_the_access_log(now: datetime) -> None:
    family = a_family(now)
    a_ground(now, family.child)
    read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.name")
    for statement in ("DELETE FROM access_log", "UPDATE access_log SET purpose = 'x'"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()
    assert len(log()) == 1


def test_a_whole_roster_takes_as_many_statements_as_one_child(now: datetime) -> None:
    families = [two_guardians(now, allergies="nuts") for _ in range(6)]
    for number, family in enumerate(families):
        a_ground(now, family.child, source=f"{number}" * 24)
        a_given_consent(now, family.child, "child.allergies", "safety", by=family.adults)
    categories = ("child.name", "child.age_band", "child.allergies", "child.home_area", "guardian.emergency_phone")

    def cost(of: Sequence[Family]) -> int:
        subjects = [each for family in of for each in (family.child, *family.adults)]
        with statements() as seen:
            found = read(now, STAFF, AT_THE_CLUB, "safety", subjects, *categories)
        assert len(found) == len(subjects)
        return len(seen)

    assert cost(families[:1]) == cost(families) <= 16


def test_what_the_law_does_not_make_depend_on_anything_asks_nothing_but_the_law(now: datetime) -> None:
    queries.law_in_force(city_day(now))
    with statements() as seen:
        decide(
            recipient=Recipient(RecipientKind.CITY_OFFICER),
            purpose="decision",
            subjects=["x" * 24],
            categories=["child.name", "child.birth_date"],
            now=now,
        )
    assert len([each for each in seen if each.startswith("SELECT")]) == 1


@pytest.mark.parametrize(
    "line", example_law().lines, ids=lambda line: f"{line.category} {line.recipient_kind} {line.purpose}"
)
def test_each_row_of_the_example_is_kept_where_nothing_is_agreed(now: datetime, line: LawLine) -> None:
    family = a_family(now)
    category = "child.name" if line.category == ANY else line.category
    kind = RecipientKind.OWN_CONTROLLER if line.recipient_kind == ANY else RecipientKind(line.recipient_kind)
    purpose = "anything" if line.purpose == ANY else line.purpose
    subject = family.guardian if category.startswith("guardian.") else family.child
    recipient = Recipient(kind, None if kind is RecipientKind.PLATFORM else CLUB, family.guardian)
    verdict = decide(recipient=recipient, purpose=purpose, subjects=[subject], categories=[category], now=now)
    governing = Law(example_law().lines).governing(category, kind, purpose)
    got = verdict[subject][category]
    by_registration = kind is RecipientKind.PLATFORM and line.effect is Effect.ALLOWED_BY_CONTRACT
    assert got.allowed == (governing.effect is Effect.ALLOWED or by_registration)
    assert (got.effect, got.basis) == (governing.effect, governing.basis)
    assert got.asks == (governing.effect in {Effect.CONSENT, Effect.EXPLICIT_CONSENT})
    assert got.reason


# Who may read in whose name


@pytest.mark.parametrize(
    ("actor", "kinds"),
    [
        (STAFF, {"processor", "joint_controller", "own_controller", "voucher_provider", "city_unit", "platform"}),
        (
            Actor("m" * 24, frozenset({RoleHeld("unit.manager", CLUB)})),
            {"processor", "joint_controller", "own_controller", "voucher_provider", "city_unit", "platform"},
        ),
        (OFFICER, {"city_officer", "quality_unit", "platform"}),
        (
            Actor("p" * 24, frozenset({RoleHeld("data_protection_officer")})),
            {"city_officer", "quality_unit", "platform"},
        ),
        (AUDITOR, {"auditor", "platform"}),
        (DESK, {"service_desk", "platform"}),
        (Actor("a" * 24), {"data_subject", "guardian", "platform"}),
        (Actor("o" * 24, acting_for="a" * 24), {"platform"}),
        (NOBODY, {"platform"}),
        (SYSTEM, {kind.value for kind in RecipientKind}),
    ],
)
def test_each_reads_in_the_name_of_her_own_kind_of_recipient_alone(actor: Actor, kinds: set[str]) -> None:
    mine = {kind.value for kind in RecipientKind if speaks_for(actor, Recipient(kind, CLUB, "a" * 24))}
    assert mine == kinds


def test_staff_of_one_provider_do_not_read_for_another_or_for_none(now: datetime) -> None:
    for organisation in ("d" * 24, None):
        with pytest.raises(RecipientNotYours):
            read(now, STAFF, Recipient(RecipientKind.OWN_CONTROLLER, organisation), "safety", [], "child.name")
    assert not speaks_for(NOBODY, Recipient(RecipientKind.DATA_SUBJECT))


@pytest.mark.refuses("consent.read")
@pytest.mark.refuses("consent.own_access")
def test_one_who_is_not_signed_in_reads_nothing(now: datetime) -> None:
    family = a_family(now)
    with pytest.raises(NotAllowed):
        read(now, NOBODY, PLATFORM, "eligibility", [family.child], "child.birth_date")
    with pytest.raises(NotAllowed):
        door.own_access(actor=NOBODY, now=now, subjects=[family.child], categories=["child.name"])


def test_an_auditor_reads_the_name_of_one_payer_with_a_reason(now: datetime) -> None:
    family, recipient = two_guardians(now), Recipient(RecipientKind.AUDITOR)
    for reason in (None, "    ", "why", "x" * 301):
        with pytest.raises(ReasonMissing):
            read(now, AUDITOR, recipient, "reasoned_audit", [family.guardian], "guardian.name", reason=reason)
    with pytest.raises(OneCaseAtATime):
        read(now, AUDITOR, recipient, "reasoned_audit", family.adults, "guardian.name", reason="sample 7")
    given = " sample "
    seen = read(now, AUDITOR, recipient, "reasoned_audit", [family.guardian] * 2, "guardian.name", reason=given)
    assert seen == {family.guardian: {"guardian.name": "Aino Korpela"}}
    assert [row.reason for row in log()] == ["sample"]
    for category in ("guardian.contact", "guardian.address"):
        assert read(now, AUDITOR, recipient, "reasoned_audit", [family.guardian], category, reason="x" * 300) == {}
    assert read(now, AUDITOR, recipient, "reasoned_audit", [family.child], "child.name", reason="sample 7") == {}


def test_the_service_desk_gives_a_reason(now: datetime) -> None:
    family, desk = a_family(now), Recipient(RecipientKind.SERVICE_DESK)
    with pytest.raises(ReasonMissing):
        read(now, DESK, desk, "act_for_family", [family.child], "child.name")
    assert read(now, DESK, desk, "act_for_family", [family.child], "child.name", reason="phone call")


def test_the_marketplace_writes_to_adults_it_knows_and_names_them_on_invoices(now: datetime) -> None:
    family, other = a_full_family(now), an_adult(now)
    contacts = read(now, SYSTEM, PLATFORM, "notification", [family.guardian, other], "guardian.contact")
    assert contacts[family.guardian] == {"guardian.contact": {"email": "aino@example.org", "phone": "+358 40 1"}}
    assert other in contacts
    assert read(now, SYSTEM, PLATFORM, "invoicing", [family.guardian], "guardian.name", "guardian.contact") == {
        family.guardian: {"guardian.name": "Aino Korpela"}
    }


# Her own


@pytest.mark.allows("consent.own_access")
def test_a_guardian_sees_all_of_herself_and_of_the_children_in_her_custody(now: datetime) -> None:
    family = a_full_family(now)
    people.declare_income(
        actor=SYSTEM,
        now=now,
        household=family.household,
        purpose=DeclarationPurpose.FEE_DECISION,
        income_cents_per_month=3_000_00,
        family_size=2,
        valid_from=city_day(now),
    )
    seen = own(now, family.guardian, [family.guardian, family.child], *CATEGORY_WORDS)
    assert seen[family.child] == {
        "child.name": "Oiva Korpela",
        "child.age_band": "5–6",
        "child.birth_date": new_child().birth_date,
        "child.national_id": FULL["national_id"],
        "child.home_language": "sv",
        "child.home_area": "33100",
        "child.allergies": "nuts",
        "child.special_needs": "a quiet place",
        "child.ecec_plan": "a plan",
        "person.protection_order": False,
    }
    assert seen[family.guardian]["family.income"] == {"income_cents_per_month": 3_000_00, "family_size": 2}
    assert set(seen[family.guardian]) == {
        "guardian.name",
        "guardian.contact",
        "guardian.emergency_phone",
        "guardian.relay_address",
        "guardian.address",
        "family.income",
        "family.declarations",
        "person.protection_order",
    }
    assert seen[family.guardian]["guardian.address"] == {
        "street": "Lake Street 1",
        "postal_code": "33100",
        "city": "Tampere",
    }
    assert {row.recipient_kind for row in log()} == {"data_subject"}
    assert own(now, family.child, [family.child], "child.name")


def test_a_parent_without_custody_and_a_stranger_see_nothing_of_the_child(now: datetime) -> None:
    family, stranger = two_guardians(now), a_family(now)
    people.change_custody(actor=SYSTEM, now=now, guardian=family.adults[1], child=family.child, custody=Custody.NONE)
    for person in (family.adults[1], stranger.guardian, stranger.child):
        assert own(now, person, [family.child, family.guardian], *CATEGORY_WORDS) == {}


def test_one_guardian_learns_nothing_of_the_other(now: datetime) -> None:
    family = two_homes(now)
    here, elsewhere = family.adults
    assert own(now, here, [elsewhere], *CATEGORY_WORDS) == {}
    other = Recipient(RecipientKind.GUARDIAN, person=here)
    assert read(now, as_actor(here, now), other, "own_access", [elsewhere], *CATEGORY_WORDS) == {}


def test_an_officer_who_acts_for_a_family_sees_what_the_service_desk_may_see(now: datetime) -> None:
    family, stranger, officer = a_full_family(now), a_family(now), an_actor(now, "service_centre")
    acting = people_queries.actor_of_person(officer.person or "", now, acting_for=family.guardian)
    everybody = [family.guardian, family.child, stranger.guardian, stranger.child]
    seen = door.own_access(actor=acting, now=now, subjects=everybody, categories=list(CATEGORY_WORDS))
    assert {person: set(found) for person, found in seen.items()} == {
        family.guardian: {"guardian.name", "guardian.contact"},
        family.child: {"child.name"},
    }
    assert {(row.reader_id, row.acting_for, row.recipient_kind) for row in log()} == {
        (officer.person, family.guardian, "service_desk")
    }
    assert all(row.reason for row in log())


# Protection orders

WHEREABOUTS = LawLine("child.home_area", "own_controller", "service_delivery", Effect.ALLOWED_BY_CONTRACT, "an act")


def protect(now: datetime, person: str) -> None:
    """Record a protection order from today."""
    people.record_protection_order(actor=SYSTEM, now=now, person=person, valid_from=city_day(now))


def test_where_a_protected_child_is_stays_hidden_from_all_who_do_not_deliver_to_it(now: datetime) -> None:
    family, other = a_full_family(now), a_full_family(now)
    officers = Recipient(RecipientKind.CITY_OFFICER)
    lines = [
        *example_law().lines,
        LawLine("child.home_area", "city_officer", "decision", Effect.ALLOWED, "an act"),
        WHEREABOUTS,
    ]
    the_law(now, lines, city_day(now))
    a_ground(now, family.child)
    a_ground(now, other.child, source="f" * 24)
    for person in (family.child, family.guardian):
        before = read(now, OFFICER, officers, "decision", [family.child, other.child], "child.home_area")
        assert set(before) == {family.child, other.child}
        protect(now, person)
        after = read(now, OFFICER, officers, "decision", [family.child, other.child], "child.home_area", "child.name")
        assert after[other.child].keys() == {"child.home_area", "child.name"}
        assert after[family.child].keys() == {"child.name"}
        delivered = read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.home_area")
        assert delivered == {family.child: {"child.home_area": "33100"}}
        people.end_protection_order(actor=SYSTEM, now=now, person=person)


def test_a_provider_whose_contract_has_ended_does_not_see_where_a_protected_child_is(now: datetime) -> None:
    family = a_full_family(now)
    line = LawLine("child.home_area", "own_controller", "service_delivery", Effect.ALLOWED, "an act")
    the_law(now, [line], city_day(now))
    a_ground(now, family.child)
    protect(now, family.child)
    assert read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.home_area")
    operations.close_grounds(actor=SYSTEM, now=now, source="e" * 24)
    assert read(now, STAFF, AT_THE_CLUB, "service_delivery", [family.child], "child.home_area") == {}


def test_what_a_protected_child_is_entitled_to_is_still_worked_out_inside(now: datetime) -> None:
    family = a_full_family(now)
    protect(now, family.child)
    assert read(now, SYSTEM, PLATFORM, "eligibility", [family.child], "child.home_area") == {
        family.child: {"child.home_area": "33100"}
    }
    the_law(now, [LawLine("child.home_area", "platform", "statistics", Effect.ALLOWED, "an act")], city_day(now))
    assert read(now, SYSTEM, PLATFORM, "statistics", [family.child], "child.home_area") == {}


def test_a_protection_order_is_seen_by_those_at_home_and_by_nobody_else(now: datetime) -> None:
    family = two_homes(now, home_language="sv")
    here, elsewhere = family.adults
    asked = ("person.protection_order", "child.home_area", "child.home_language")
    assert set(own(now, elsewhere, [family.child], *asked)[family.child]) == set(asked)
    protect(now, here)
    assert own(now, here, [here, family.child], *asked) == {
        here: {"person.protection_order": True},
        family.child: {"person.protection_order": False, "child.home_area": "33100", "child.home_language": "sv"},
    }
    assert own(now, elsewhere, [here, family.child], *asked) == {family.child: {"child.home_language": "sv"}}
    for recipient, actor in ((AT_THE_CLUB, STAFF), (Recipient(RecipientKind.CITY_OFFICER), OFFICER)):
        assert read(now, actor, recipient, "decision", [here, family.child], "person.protection_order") == {}


def test_a_child_who_reads_of_herself_sees_where_she_lives_and_a_sibling_in_the_same_home_sees_nothing(
    now: datetime,
) -> None:
    family = a_family(now, children=(new_child(), new_child(given_name="Alma")))
    protect(now, family.child)
    assert own(now, family.child, list(family.children), "child.home_area") == {
        family.child: {"child.home_area": "33100"}
    }


# Finding people


@pytest.mark.allows("consent.find_person")
def test_staff_find_people_by_name_with_a_reason_and_each_hit_is_logged(now: datetime) -> None:
    family = two_guardians(now)
    a_family(now, adults=(new_adult(family_name="Salo"),), children=(new_child(family_name="Salo"),))
    hits = door.find(actor=an_actor(now, "service_centre"), now=now, reason="phone call", words="oiv korp")
    assert [(hit.person, hit.is_child, hit.name, hit.contact) for hit in hits] == [
        (family.child, True, "Oiva Korpela", None)
    ]
    assert set(hits[0].guardians) == set(family.adults)
    assert [(row.subject_id, row.category, row.reason, row.operation) for row in log()] == [
        (family.child, "child.name", "phone call", "consent.find_person")
    ]
    adults = door.find(actor=an_actor(now, "service_centre"), now=now, reason="phone call", words="eero")
    assert [(hit.is_child, hit.contact, hit.guardians) for hit in adults] == [
        (False, {"email": None, "phone": "+358 40 1"}, ())
    ]


def test_an_officer_who_decides_finds_names_and_no_contacts(now: datetime) -> None:
    family = a_family(now)
    hits = door.find(actor=OFFICER, now=now, reason="a decision", words="korpela")
    assert {(hit.person, hit.contact) for hit in hits} >= {(family.guardian, None), (family.child, None)}


def test_a_search_gives_twenty_people_at_most(now: datetime) -> None:
    for _ in range(21):
        an_adult(now, family_name="Many")
    assert len(door.find(actor=DESK, now=now, reason="phone call", words="many")) == 20
    assert len({row.subject_id for row in log()}) == 20


@pytest.mark.parametrize("words", ["", "  ", "ai", "a k"])
def test_a_search_needs_three_letters(now: datetime, words: str) -> None:
    with pytest.raises(WordsTooShort):
        door.find(actor=DESK, now=now, reason="phone call", words=words)


def test_a_search_needs_a_reason_and_three_letters_are_enough(now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        door.find(actor=OFFICER, now=now, reason=" no ", words="aino")
    assert door.find(actor=DESK, now=now, reason="phone", words="xyz") == []


@pytest.mark.refuses("consent.find_person")
@pytest.mark.parametrize("actor", [STAFF, AUDITOR, Actor("a" * 24), SYSTEM])
def test_providers_auditors_and_families_do_not_search_for_people(now: datetime, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        door.find(actor=actor, now=now, reason="phone call", words="aino")


# Words and incomes


def test_every_word_of_the_example_has_a_name_on_screen() -> None:
    for line in example_law().lines:
        assert line.category == ANY or line.category in CATEGORY_WORDS
        assert line.purpose in PURPOSE_WORDS and line.recipient_kind in RECIPIENT_WORDS
    assert words_for(PURPOSE_WORDS, "safety") == "the child's safety"
    assert words_for(PURPOSE_WORDS, "a new one") == "a new one"


def test_the_income_that_is_read_is_the_latest_for_fees(now: datetime) -> None:
    family = a_family(now)
    told: list[tuple[DeclarationPurpose, int, Callable[[datetime], datetime]]] = [
        (DeclarationPurpose.FEE_DECISION, 1_000_00, lambda at: at),
        (DeclarationPurpose.FEE_DECISION, 2_000_00, lambda at: at + timedelta(hours=1)),
        (DeclarationPurpose.SUBSIDY, 3_000_00, lambda at: at + timedelta(hours=2)),
    ]
    for purpose, income, at in told:
        people.declare_income(
            actor=SYSTEM,
            now=at(now),
            household=family.household,
            purpose=purpose,
            income_cents_per_month=income,
            family_size=2,
            valid_from=city_day(now),
        )
    later = now + timedelta(hours=3)
    officers = Recipient(RecipientKind.CITY_OFFICER)
    seen = read(later, OFFICER, officers, "fee_decision", [family.guardian], "family.income")
    assert seen == {family.guardian: {"family.income": {"income_cents_per_month": 2_000_00, "family_size": 2}}}
