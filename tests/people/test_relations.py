"""The relations that other rooms build their permissions on, and what this room's sources read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import NOBODY, SYSTEM, transaction
from marketplace.kernel.personal_data import SOURCES
from marketplace.people import operations, queries
from marketplace.people.models import Custody, DeclarationPurpose
from marketplace.people.personal_data import age_band
from marketplace.people.policy import guardian_of, in_person, member_of_household, self_is
from tests.factories.people import a_family, an_actor, an_adult, as_actor, new_adult, new_child, two_guardians

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_a_guardian_is_so_for_her_children_on_the_day_alone(now: datetime) -> None:
    family, other = a_family(now, children=(new_child(), new_child(given_name="Alma"))), a_family(now)
    guardian, rule = as_actor(family.guardian, now), guardian_of("child")
    assert rule.relation
    assert rule.test(guardian, {"child": family.child, "now": now})
    assert rule.test(guardian, {"child": list(family.children), "now": now})
    assert not rule.test(guardian, {"child": [family.child, other.child], "now": now})
    assert not rule.test(guardian, {"child": other.child, "now": now})
    assert not rule.test(guardian, {"child": family.child, "now": now - timedelta(days=1)})
    for nothing in (None, [], ""):
        assert not rule.test(guardian, {"child": nothing, "now": now})
    assert not rule.test(guardian, {"now": now})
    assert not rule.test(NOBODY, {"child": family.child, "now": now})


def test_a_parent_without_custody_is_no_guardian(now: datetime) -> None:
    family = two_guardians(now)
    operations.change_custody(actor=SYSTEM, now=now, guardian=family.guardian, child=family.child, custody=Custody.NONE)
    assert not guardian_of("child").test(as_actor(family.guardian, now), {"child": family.child, "now": now})
    assert queries.guardian_ids_of([family.child], city_day(now)) == {family.child: frozenset({family.adults[1]})}


def test_whoever_acts_for_a_guardian_stands_in_her_relations_but_not_in_person(now: datetime) -> None:
    family, officer = a_family(now), an_actor(now, "service_centre")
    acting = queries.actor_of_person(officer.person or "", now, acting_for=family.guardian)
    told = {"child": family.child, "person": family.guardian, "household": family.household, "now": now}
    for rule in (guardian_of("child"), self_is("person"), member_of_household("household")):
        assert rule.test(acting, told) and not rule.test(officer, told)
    assert not in_person("person").test(acting, told)
    assert not in_person("person").test(acting, {"person": officer.person})
    assert in_person("person").test(as_actor(family.guardian, now), told)


def test_nobody_is_nobody(now: datetime) -> None:
    told = {"person": None, "household": None, "now": now}
    for rule in (self_is("person"), in_person("person"), member_of_household("household")):
        assert not rule.test(NOBODY, told)
    assert not member_of_household("household").test(an_actor(now), told)
    family = a_family(now)
    assert not member_of_household("household").test(NOBODY, {"household": family.household, "now": now})
    assert not self_is("person").test(as_actor(family.guardian, now), {"person": family.child})


def test_an_adult_of_the_household_is_one_and_a_child_is_not(now: datetime) -> None:
    family = a_family(now)
    told = {"household": family.household, "now": now}
    assert member_of_household("household").test(as_actor(family.guardian, now), told)
    assert not member_of_household("household").test(as_actor(family.child, now), told)
    assert not member_of_household("household").test(an_actor(now), told)


def test_maturity_is_the_age_of_a_child_and_none_for_an_adult(now: datetime) -> None:
    family = a_family(now)
    known = queries.maturity_of([family.guardian, family.child, "x" * 24], city_day(now))
    assert known == {family.guardian: None, family.child: 5}


@pytest.mark.parametrize(("years", "band"), [(0, "0–2"), (2, "0–2"), (3, "3–4"), (6, "5–6"), (7, "7–9"), (18, "18+")])
def test_an_age_is_told_as_a_band(years: int, band: str) -> None:
    assert age_band(years) == band


def test_each_source_reads_its_category_of_the_persons_who_have_it(now: datetime) -> None:
    family = a_family(
        now,
        adults=(new_adult(email="aino@example.org", street="Lake Street 1", postal_code="33100", city="Tampere"),),
        children=(new_child(allergies="nuts"),),
    )
    operations.record_protection_order(actor=SYSTEM, now=now, person=family.child, valid_from=city_day(now))
    everybody = [family.guardian, family.child, "x" * 24]
    with transaction("a test", actor=SYSTEM, now=now):
        read = {category: SOURCES[category](everybody) for category, _load in SOURCES.items() if category[:6] in KINDS}
    child, guardian = family.child, family.guardian
    assert read["child.name"] == {child: "Oiva Korpela"}
    assert read["child.age_band"] == {child: "5–6"}
    assert read["child.allergies"] == {child: "nuts"}
    assert read["child.home_language"] == {child: None}
    assert read["guardian.name"] == {guardian: "Aino Korpela"}
    assert read["guardian.contact"] == {guardian: {"email": "aino@example.org", "phone": "+358 40 1"}}
    assert read["guardian.emergency_phone"] == {guardian: "+358 40 1"}
    assert read["guardian.address"] == {
        guardian: {"street": "Lake Street 1", "postal_code": "33100", "city": "Tampere"}
    }
    assert read["person.protection_order"] == {child: True, guardian: False}
    assert read["family.income"] == {}


KINDS = ("child.", "guardi", "family", "person")


def test_an_emergency_phone_of_its_own_is_kept_beside_the_phone(now: datetime) -> None:
    person = an_adult(now, phone="1", emergency_phone="2")
    assert SOURCES["guardian.emergency_phone"]([person]) == {person: "2"}
    assert SOURCES["guardian.contact"]([person]) == {person: {"email": None, "phone": "1"}}


def test_an_income_is_read_for_the_adults_of_the_household(now: datetime) -> None:
    family = a_family(now)
    operations.declare_income(
        actor=SYSTEM,
        now=now,
        household=family.household,
        purpose=DeclarationPurpose.FEE_DECISION,
        income_cents_per_month=None,
        family_size=3,
        valid_from=city_day(now),
    )
    with transaction("a test", actor=SYSTEM, now=now):
        told = SOURCES["family.income"]([family.guardian, family.child])
    assert told == {family.guardian: {"income_cents_per_month": None, "family_size": 3}}


def test_declarations_are_read_for_each_purpose_until_their_end_and_also_before_their_first_day(now: datetime) -> None:
    family, today = a_family(now), city_day(now)
    for income, begins, ends in ((1_00, -20, 0), (2_00, -20, 1), (3_00, 30, None)):
        operations.declare_income(
            actor=SYSTEM,
            now=now + timedelta(minutes=income),
            household=family.household,
            purpose=DeclarationPurpose.SUBSIDY,
            income_cents_per_month=income,
            family_size=3,
            valid_from=today + timedelta(days=begins),
            valid_until=None if ends is None else today + timedelta(days=ends),
        )
    with transaction("a test", actor=SYSTEM, now=now):
        told = SOURCES["family.declarations"]([family.guardian, family.child])
    assert told.keys() == {family.guardian}
    assert [each["income_cents_per_month"] for each in told[family.guardian]] == [3_00, 2_00]
    assert told[family.guardian][0]["purpose"] == "subsidy"
