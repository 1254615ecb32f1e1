"""The price for this family, made by the rules from facts that they may use."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from consent import door
from consent.models import AccessLog
from marketplace.enrolment import operations
from marketplace.enrolment.errors import ChildNotFound, GroupNotFound
from marketplace.enrolment.operations.quoting import answers
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.people import operations as people
from marketplace.people.models import DeclarationPurpose
from tests.factories.consent import a_given_consent
from tests.factories.enrolment import CLUB_RULES, City, a_city, a_group, a_low_income, an_enrolment, guardian, in_care
from tests.factories.people import Family, a_family, new_child

pytestmark = pytest.mark.database


def case_of(city: City, child: str, now: datetime | None = None, **asked):  # type: ignore[no-untyped-def]
    with transaction("tests.ask", actor=SYSTEM, now=now or city.now):
        return answers([(child, city.group)], actor=SYSTEM, now=now or city.now, **asked)[child, city.group].case


@pytest.mark.allows("enrolment.quote_for")
def test_a_family_sees_its_price_with_the_city_s_share(city: City, now: datetime):
    family = a_family(now)
    a_low_income(family, now)
    quote = operations.quote_for(actor=guardian(family, now), now=now, child=family.child, group=city.group)
    assert (quote.price_cents, quote.family_cents, quote.subsidy_cents) == (240_00, 120_00, 120_00)
    assert quote.allowed


@pytest.mark.refuses("enrolment.quote_for")
def test_another_family_does_not_see_it(city: City, now: datetime):
    with pytest.raises(NotFound):
        operations.quote_for(actor=guardian(a_family(now), now), now=now, child=a_family(now).child, group=city.group)


@pytest.mark.allows("enrolment.quote_each")
def test_several_groups_are_quoted_together_and_unknown_ones_are_left_out(city: City, now: datetime):
    family, other = a_family(now), a_group(city, weekday=2)
    found = operations.quote_each(
        actor=guardian(family, now), now=now, child=family.child, groups=[city.group, other, "gone"]
    )
    assert set(found) == {city.group, other}


@pytest.mark.refuses("enrolment.quote_each")
def test_another_family_does_not_see_several_prices(city: City, now: datetime):
    with pytest.raises(NotFound):
        operations.quote_each(
            actor=guardian(a_family(now), now), now=now, child=a_family(now).child, groups=[city.group]
        )


def test_a_group_that_does_not_exist_has_no_price(city: City, now: datetime):
    family = a_family(now)
    with pytest.raises(GroupNotFound):
        operations.quote_for(actor=guardian(family, now), now=now, child=family.child, group="gone")


def test_half_way_through_the_season_the_price_is_that_of_the_sessions_to_come(city: City, now: datetime):
    family = a_family(now)
    later = now + timedelta(days=15)
    quote = operations.quote_for(actor=guardian(family, now), now=later, child=family.child, group=city.group)
    assert quote.price_cents == 120_00
    assert [step.amount_cents for step in quote.steps[:2]] == [240_00, -120_00]
    assert str(quote.steps[1].text).startswith("Sessions still to come: 2 of 4.")


def test_the_rules_hear_age_area_care_family_and_offer(city: City, now: datetime):
    family = a_family(now, children=(new_child(birth_date=date(2021, 8, 15), home_language="sv"), new_child()))
    child = family.children[0]
    in_care(child, city.unit, now)
    case = case_of(city, child)
    assert case.on == date(2026, 9, 1)
    assert (case.child.age_years, case.child.age_months, case.child.home_area) == (5, 60, "33100")
    assert (case.child.basic_service_unit, case.child.hours_coefficient_bp) == (city.unit, 8_000)
    assert (case.family.family_size, case.family.child_order) == (3, 1)
    offer = case.offer
    assert (offer.service, offer.model, offer.area, offer.unit) == ("drama", "v2", "33100", city.unit)
    assert (offer.offering, offer.provider) == (city.offering, city.provider.id)
    assert (offer.price_cents, offer.sessions, offer.age_from, offer.age_to) == (240_00, 4, 4, 7)
    assert (offer.published_cents, offer.sessions_in_all) == (240_00, 4)
    assert offer.hours_per_week_minutes == 60
    assert {budget.line: budget.available_cents for budget in case.budgets} == {"hobby-support": 10_000_00}


def agree(family: Family, now: datetime, category: str, purpose: str) -> None:
    """Let the guardian agree that the platform uses this about her child."""
    a_given_consent(now, family.child, category, purpose, [family.guardian], door.PLATFORM)


SWEDISH_FIRST = {
    "type": "priority",
    "parameters": {"classes": [{"name": "swedish", "when": {"fact": "home_language", "is": "sv"}}]},
}


def test_the_home_language_is_used_only_where_a_rule_asks_and_the_family_agreed(app: object, now: datetime):
    asking = a_city(now, rules=[*CLUB_RULES, SWEDISH_FIRST])
    silent, agreed = (a_family(now, children=(new_child(home_language="sv"),)) for _ in range(2))
    agree(agreed, now, "child.home_language", "search_fit")
    assert case_of(asking, silent.child).child.home_language is None
    assert case_of(asking, agreed.child).child.home_language == "sv"


def test_the_home_language_is_not_read_where_no_rule_asks(city: City, now: datetime):
    family = a_family(now, children=(new_child(home_language="sv"),))
    agree(family, now, "child.home_language", "search_fit")
    assert case_of(city, family.child).child.home_language is None


def test_income_declared_for_the_client_fee_is_used_only_where_the_family_agreed(city: City, now: datetime):
    family = a_family(now)
    people.declare_income(
        actor=guardian(family, now),
        now=now,
        household=family.household,
        purpose=DeclarationPurpose.FEE_DECISION,
        income_cents_per_month=1_000_00,
        family_size=2,
        valid_from=city_day(now),
    )
    assert case_of(city, family.child).family.usable_income is None
    agree(family, now, "family.fee_bracket", "subsidy")
    assert case_of(city, family.child).family.usable_income == 1_000_00


def test_what_is_read_about_the_child_is_logged_as_read_by_the_platform(city: City, now: datetime):
    child = a_family(now).child
    case_of(city, child)
    rows = db.session.scalars(select(AccessLog).where(AccessLog.subject_id == child)).all()
    assert {(row.category, row.purpose) for row in rows} == {
        ("child.birth_date", "eligibility"),
        ("child.home_area", "eligibility"),
    }


def test_income_is_used_only_as_declared_for_subsidies(city: City, now: datetime):
    silent, declared = a_family(now), a_family(now)
    a_low_income(declared, now)
    people.declare_income(
        actor=guardian(silent, now),
        now=now,
        household=silent.household,
        purpose=DeclarationPurpose.FEE_DECISION,
        income_cents_per_month=1_000_00,
        family_size=2,
        valid_from=city_day(now),
    )
    assert case_of(city, silent.child).family.usable_income is None
    assert case_of(city, declared.child).family.usable_income == 1_000_00


def test_earlier_places_of_the_season_and_siblings_in_the_same_offering_are_told(city: City, now: datetime):
    family = a_family(now, children=(new_child(), new_child()))
    first, second = family.children
    place = an_enrolment(city, family)
    mine, theirs = case_of(city, place.child_id), case_of(city, second if place.child_id == first else first)
    assert (mine.history.enrolments_this_season, mine.family.siblings_enrolled) == (1, 0)
    assert (theirs.history.enrolments_this_season, theirs.family.siblings_enrolled) == (0, 1)
    assert case_of(city, place.child_id, leaving=[place.id]).history.enrolments_this_season == 0


def test_rules_are_not_asked_about_adults_or_strangers(city: City, now: datetime):
    family = a_family(now)
    for nobody in (family.guardian, "stranger"):
        with pytest.raises(ChildNotFound):
            case_of(city, nobody)


def test_before_any_rules_are_in_force_nothing_is_decided(city: City, now: datetime):
    child = a_family(now).child
    before_the_rules = datetime(2026, 8, 31, 6, tzinfo=UTC)
    with transaction("tests.ask", actor=SYSTEM, now=before_the_rules), pytest.raises(NotFound):
        answers([(child, city.group)], actor=SYSTEM, now=before_the_rules)
