"""The rules hear what they may hear of a family, and nothing that only looks like it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from consent import door
from consent.law_file import example_law
from marketplace.enrolment.errors import ChildNotFound
from marketplace.enrolment.operations.quoting import answers
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.people import operations as people
from marketplace.people.models import DeclarationPurpose
from marketplace.rules.facts import Case
from tests.factories.consent import a_given_consent, the_law
from tests.factories.enrolment import City, a_hold, a_low_income, an_enrolment, guardian, offering_changed
from tests.factories.people import a_family, new_child

pytestmark = pytest.mark.database

AGE = ("child.birth_date", "platform", "eligibility")


def case_of(city: City, child: str, now: datetime) -> Case:
    """What the rules hear of a child who asks for a place in the city's club."""
    with transaction("tests.ask", actor=SYSTEM, now=now):
        return answers([(child, city.group)], actor=SYSTEM, now=now)[child, city.group].case


def test_where_the_law_hides_the_age_of_children_nothing_is_decided_about_them(city: City, now: datetime):
    child, later = a_family(now).child, now + timedelta(days=2)
    lines = [line for line in example_law().lines if (line.category, line.recipient_kind, line.purpose) != AGE]
    assert case_of(city, child, now).child.age_years == 5
    the_law(now, lines, valid_from=city_day(later))
    with pytest.raises(ChildNotFound):
        case_of(city, child, later)


def test_an_income_declared_for_subsidies_comes_before_one_declared_for_the_client_fee(city: City, now: datetime):
    family = a_family(now)
    a_low_income(family, now, cents=1_000_00)
    people.declare_income(
        actor=guardian(family, now),
        now=now,
        household=family.household,
        purpose=DeclarationPurpose.FEE_DECISION,
        income_cents_per_month=5_000_00,
        family_size=2,
        valid_from=city_day(now),
    )
    a_given_consent(now, family.child, "family.fee_bracket", "subsidy", [family.guardian], door.PLATFORM)
    assert case_of(city, family.child, now).family.usable_income == 1_000_00


def test_a_sibling_counts_once_its_place_is_confirmed(city: City, now: datetime):
    family = a_family(now, children=(new_child(), new_child(given_name="Alma")))
    a_hold(city, family)
    assert case_of(city, family.children[1], now).family.siblings_enrolled == 0
    others = a_family(now, children=(new_child(), new_child(given_name="Alma")))
    an_enrolment(city, others)
    assert case_of(city, others.children[1], now).family.siblings_enrolled == 1


def test_an_offering_without_ages_is_for_all_children(city: City, now: datetime):
    offering_changed(city, age_from=None, age_to=None)
    offer = case_of(city, a_family(now).child, now).offer
    assert (offer.age_from, offer.age_to) == (0, 17)
