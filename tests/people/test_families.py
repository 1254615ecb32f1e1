"""Families: registration, custody, households, declarations and protection orders."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.events import LISTENERS
from marketplace.kernel.operation import SYSTEM
from marketplace.people import operations, queries
from marketplace.people.errors import (
    BirthDateNotValid,
    CustodyNotConsistent,
    EmailNotValid,
    FamilySizeNotValid,
    FamilyWithoutGuardian,
    HasHousehold,
    HouseholdUnknown,
    IncomeNotValid,
    PeriodNotValid,
    PersonUnknown,
)
from marketplace.people.events import AdultsRegistered
from marketplace.people.models import Custody, DeclarationPurpose, PersonKind
from tests.factories.people import (
    a_family,
    an_actor,
    an_adult,
    as_actor,
    new_adult,
    new_child,
    two_guardians,
    two_homes,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
NOBODY = "a" * 24


@pytest.mark.allows("people.register_family")
@pytest.mark.parametrize("role", ["city.officer", "service_centre"])
def test_an_officer_registers_a_family_and_its_members_come_back_in_order(now: datetime, role: str) -> None:
    officer = an_actor(now, role)
    household = operations.register_family(
        actor=officer,
        now=now,
        adults=[new_adult(), new_adult(given_name="Eero")],
        children=[new_child(), new_child(given_name="Alma")],
        custody=Custody.JOINT,
    )
    members = queries.members_of(household.id, city_day(now))
    kinds = queries.kinds_of(members)
    assert [kinds[each] for each in members] == [PersonKind.ADULT] * 2 + [PersonKind.CHILD] * 2
    assert queries.children_of(members[1], city_day(now)) == sorted(members[2:])


def test_who_made_an_account_of_her_own_gets_a_family_once(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, alone = an_actor(now, "city.officer"), an_adult(now)

    def register(*adults: operations.NewAdult | operations.KnownAdult, custody: Custody = Custody.SOLE) -> list[str]:
        household = operations.register_family(
            actor=officer, now=now, adults=adults, children=[new_child()], custody=custody
        )
        return queries.members_of(household.id, city_day(now))

    known = operations.KnownAdult(person=alone)
    heard: list[str] = []
    monkeypatch.setitem(LISTENERS, AdultsRegistered.name, [lambda event, **_more: heard.extend(event.persons)])
    members = register(known, new_adult(given_name="Eero"), custody=Custody.JOINT)
    assert members[0] == alone and queries.children_of(alone, city_day(now)) == members[2:]
    assert heard == [members[1]]
    with pytest.raises(HasHousehold):
        register(known)
    for nobody in (NOBODY, members[2]):
        with pytest.raises(PersonUnknown):
            register(operations.KnownAdult(person=nobody))


@pytest.mark.refuses("people.register_family")
def test_a_guardian_cannot_register_families(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.register_family(
            actor=an_actor(now), now=now, adults=[new_adult()], children=[], custody=Custody.SOLE
        )


@pytest.mark.allows("people.register_families")
def test_a_population_register_sends_many_families_at_once(now: datetime) -> None:
    officer = an_actor(now, "city.officer")
    families = [
        operations.NewFamily(adults=[new_adult()], children=[new_child()] * number, custody=Custody.SOLE)
        for number in (2, 0, 1)
    ]
    households = operations.register_families(actor=officer, now=now, families=families)
    members = queries.members_of_each(households, city_day(now))
    assert [len(members[each]) for each in households] == [3, 1, 2]
    assert members == {each: queries.members_of(each, city_day(now)) for each in households}
    guardian, *children = members[households[0]]
    assert queries.children_of(guardian, city_day(now)) == sorted(children)


@pytest.mark.refuses("people.register_families")
def test_one_wrong_family_keeps_the_others_out_and_a_guardian_registers_none(now: datetime) -> None:
    right = operations.NewFamily(adults=[new_adult()], children=[new_child()], custody=Custody.SOLE)
    wrong = operations.NewFamily(adults=[new_adult(email="nowhere")], children=[], custody=Custody.SOLE)
    before = queries.people_count()
    with pytest.raises(EmailNotValid):
        operations.register_families(actor=SYSTEM, now=now, families=[right, wrong])
    with pytest.raises(NotAllowed):
        operations.register_families(actor=an_actor(now), now=now, families=[right])
    assert queries.people_count() == before + 1, "the one who asked is registered by the test"


@pytest.mark.allows("people.register_adult")
def test_an_officer_registers_an_adult_without_a_family(now: datetime) -> None:
    person = operations.register_adult(actor=an_actor(now, "city.officer"), now=now, adult=new_adult())
    assert queries.household_of(person.id, city_day(now)) is None


@pytest.mark.refuses("people.register_adult")
def test_an_auditor_cannot_register_adults(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.register_adult(actor=an_actor(now, "auditor"), now=now, adult=new_adult())


def test_a_family_needs_an_adult_with_custody(now: datetime) -> None:
    with pytest.raises(FamilyWithoutGuardian):
        a_family(now, adults=(new_adult(custody=False),))
    with pytest.raises(FamilyWithoutGuardian):
        a_family(now, custody=Custody.NONE)


def test_sole_custody_belongs_to_one_guardian_and_joint_custody_to_more(now: datetime) -> None:
    with pytest.raises(CustodyNotConsistent):
        a_family(now, adults=(new_adult(), new_adult()), custody=Custody.SOLE)
    with pytest.raises(CustodyNotConsistent):
        a_family(now, custody=Custody.JOINT)


def test_an_adult_of_the_household_without_custody_does_not_decide(now: datetime) -> None:
    family = a_family(now, adults=(new_adult(), new_adult(given_name="Eero", custody=False)))
    guardian, partner = family.adults
    assert queries.has_custody(guardian, family.child, city_day(now))
    assert not queries.has_custody(partner, family.child, city_day(now))
    assert not queries.has_custody(None, family.child, city_day(now))


@pytest.mark.parametrize("born", [date(2026, 9, 2), date(2008, 9, 1)])
def test_a_child_is_born_and_not_yet_18(now: datetime, born: date) -> None:
    with pytest.raises(BirthDateNotValid):
        a_family(now, children=(new_child(birth_date=born),))


@pytest.mark.parametrize("born", [date(2026, 9, 1), date(2008, 9, 2)])
def test_a_newborn_and_one_who_turns_18_tomorrow_are_children(now: datetime, born: date) -> None:
    assert a_family(now, children=(new_child(birth_date=born),)).children


@pytest.mark.parametrize("email", ["aino", "aino@", "@example.org", "aino@example", "a b@example.org", "a@b@c.org"])
def test_an_email_has_the_shape_of_one(now: datetime, email: str) -> None:
    with pytest.raises(EmailNotValid):
        an_adult(now, email=email)


def test_an_email_in_full_is_taken(now: datetime) -> None:
    assert an_adult(now, email="aino@example.org")


def test_a_guardian_who_lives_elsewhere_has_a_home_of_her_own(now: datetime) -> None:
    family = two_homes(now)
    here, elsewhere = family.adults
    homes = {queries.household_of(each, city_day(now)) for each in (here, elsewhere)}
    assert len(homes) == 2
    assert {row.guardian_id for row in queries.guardians_of(family.child, city_day(now))} == {here, elsewhere}
    assert queries.living_with(elsewhere, city_day(now)) == {elsewhere}
    assert queries.living_with(family.child, city_day(now)) == {here, family.child}


def test_somebody_without_a_household_lives_alone(now: datetime) -> None:
    person = an_adult(now)
    assert queries.living_with(person, city_day(now)) == {person}


@pytest.mark.allows("people.change_custody")
def test_an_officer_ends_the_custody_of_a_guardian_from_today(now: datetime) -> None:
    family = two_guardians(now)
    later = now + timedelta(days=10)
    operations.change_custody(
        actor=an_actor(now, "city.officer"),
        now=later,
        guardian=family.adults[1],
        child=family.child,
        custody=Custody.NONE,
    )
    yesterday, today = city_day(later) - timedelta(days=1), city_day(later)
    assert queries.has_custody(family.adults[1], family.child, yesterday)
    assert not queries.has_custody(family.adults[1], family.child, today)


def test_custody_changed_twice_on_a_day_is_as_it_was_told_last(now: datetime) -> None:
    family = two_guardians(now)
    for custody in (Custody.NONE, Custody.JOINT, Custody.NONE):
        operations.change_custody(actor=SYSTEM, now=now, guardian=family.guardian, child=family.child, custody=custody)
    assert not queries.has_custody(family.guardian, family.child, city_day(now))
    assert len(queries.guardianships_between(family.guardian, family.child, city_day(now))) == 1


@pytest.mark.refuses("people.change_custody")
def test_a_guardian_cannot_change_custody(now: datetime) -> None:
    family = two_guardians(now)
    with pytest.raises(NotAllowed):
        operations.change_custody(
            actor=as_actor(family.guardian, now),
            now=now,
            guardian=family.adults[1],
            child=family.child,
            custody=Custody.NONE,
        )


def test_custody_is_between_an_adult_and_a_child_who_are_known(now: datetime) -> None:
    family = two_guardians(now)
    for guardian, child in ((family.guardian, NOBODY), (family.guardian, family.adults[1]), (NOBODY, family.child)):
        with pytest.raises(PersonUnknown):
            operations.change_custody(actor=SYSTEM, now=now, guardian=guardian, child=child, custody=Custody.JOINT)


def declare(now: datetime, household: str, **facts: object) -> None:
    """Declare an income of 3,000 EUR for four persons, unless told otherwise, as the system."""
    given = {
        "actor": SYSTEM,
        "purpose": DeclarationPurpose.SUBSIDY,
        "income_cents_per_month": 3_000_00,
        "family_size": 4,
        "valid_from": city_day(now),
        **facts,
    }
    operations.declare_income(now=now, household=household, **given)  # type: ignore[arg-type]


@pytest.mark.allows("people.declare_income")
def test_an_adult_of_the_household_declares_its_income_for_one_purpose(now: datetime) -> None:
    family = a_family(now)
    declare(now, family.household, actor=as_actor(family.guardian, now))
    situation = queries.family_situation(family.child, city_day(now), DeclarationPurpose.SUBSIDY)
    assert situation is not None
    assert (situation.income_declared, situation.income_cents_per_month, situation.family_size) == (True, 3_000_00, 4)
    other = queries.family_situation(family.child, city_day(now), DeclarationPurpose.FEE_DECISION)
    assert other is not None
    assert (other.income_declared, other.income_cents_per_month, other.family_size) == (False, None, 2)


@pytest.mark.refuses("people.declare_income")
def test_neither_a_neighbour_nor_a_child_declares_the_income_of_a_household(now: datetime) -> None:
    family, neighbour = a_family(now), a_family(now)
    for person in (neighbour.guardian, family.child):
        with pytest.raises(NotFound):
            declare(now, family.household, actor=as_actor(person, now))


@pytest.mark.allows("people.declare_incomes")
def test_the_incomes_register_sends_many_declarations_at_once(now: datetime) -> None:
    families = [a_family(now), a_family(now)]
    declared = [
        declaration_of(family.household, now, income_cents_per_month=each) for each, family in enumerate(families)
    ]
    assert operations.declare_incomes(actor=an_actor(now, "city.officer"), now=now, declarations=declared) == 2
    situations = [
        queries.family_situation(family.child, city_day(now), DeclarationPurpose.SUBSIDY) for family in families
    ]
    assert [each.income_cents_per_month for each in situations if each] == [0, 1]


@pytest.mark.refuses("people.declare_incomes")
def test_one_wrong_declaration_keeps_the_others_out_and_a_guardian_declares_for_nobody_else(now: datetime) -> None:
    family = a_family(now)
    right = declaration_of(family.household, now)
    with pytest.raises(HouseholdUnknown):
        operations.declare_incomes(actor=SYSTEM, now=now, declarations=[right, declaration_of(NOBODY, now)])
    with pytest.raises(NotAllowed):
        operations.declare_incomes(actor=as_actor(family.guardian, now), now=now, declarations=[right])
    situation = queries.family_situation(family.child, city_day(now), DeclarationPurpose.SUBSIDY)
    assert situation is not None and not situation.income_declared


def declaration_of(household: str, now: datetime, **facts: int) -> operations.Declaration:
    """What a household declares for the city's support."""
    return operations.Declaration(
        household=household,
        purpose=DeclarationPurpose.SUBSIDY,
        **{"income_cents_per_month": 1_000_00, "family_size": 2, **facts},
        valid_from=city_day(now),
    )


def test_the_latest_declaration_counts_until_it_ends(now: datetime) -> None:
    family = a_family(now)
    today = city_day(now)
    declare(now, family.household)
    declare(
        now + timedelta(hours=1), family.household, income_cents_per_month=None, valid_until=today + timedelta(days=9)
    )
    first = queries.family_situation(family.child, today, DeclarationPurpose.SUBSIDY)
    later = queries.family_situation(family.child, today + timedelta(days=9), DeclarationPurpose.SUBSIDY)
    assert first is not None and first.income_declared and first.income_cents_per_month is None
    assert later is not None and later.income_cents_per_month == 3_000_00


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"family_size": 0}, FamilySizeNotValid),
        ({"family_size": 31}, FamilySizeNotValid),
        ({"income_cents_per_month": -1}, IncomeNotValid),
        ({"income_cents_per_month": 100_000_000_01}, IncomeNotValid),
        ({"valid_until": date(2026, 9, 1)}, PeriodNotValid),
    ],
)
def test_a_declaration_that_cannot_be_is_refused_at_the_field(
    now: datetime, facts: dict[str, object], refusal: type[Exception]
) -> None:
    family = a_family(now)
    with pytest.raises(refusal) as caught:
        declare(now, family.household, **facts)
    assert list(caught.value.fields) == list(facts)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "facts",
    [
        {"family_size": 1},
        {"family_size": 30},
        {"income_cents_per_month": 0},
        {"income_cents_per_month": 100_000_000_00},
        {"valid_until": date(2026, 9, 2)},
    ],
)
def test_a_declaration_at_the_edge_is_taken(now: datetime, facts: dict[str, object]) -> None:
    family = a_family(now)
    declare(now, family.household, **facts)
    known = queries.family_situation(family.child, city_day(now), DeclarationPurpose.SUBSIDY)
    assert known is not None and known.income_declared


def test_a_declaration_is_about_a_household_that_exists(now: datetime) -> None:
    with pytest.raises(HouseholdUnknown):
        declare(now, NOBODY)


def test_the_order_of_children_counts_from_the_youngest(now: datetime) -> None:
    family = a_family(now, children=(new_child(birth_date=date(2019, 1, 1)), new_child(birth_date=date(2023, 1, 1))))
    elder, younger = family.children
    situations = [
        queries.family_situation(each, city_day(now), DeclarationPurpose.SUBSIDY) for each in (elder, younger)
    ]
    assert [each.child_order for each in situations if each] == [2, 1]
    assert [each.siblings for each in situations if each] == [(younger,), (elder,)]
    assert queries.siblings_of(elder, city_day(now)) == [younger]
    assert [(each.age_years, each.age_months, each.home_area) for each in situations if each] == [
        (7, 92, "33100"),
        (3, 44, "33100"),
    ]


def test_who_is_not_a_child_has_no_situation_and_no_siblings(now: datetime) -> None:
    adult = an_adult(now)
    assert queries.family_situation(adult, city_day(now), DeclarationPurpose.SUBSIDY) is None
    assert queries.siblings_of(adult, city_day(now)) == []


@pytest.mark.allows("people.record_protection_order")
def test_an_officer_records_a_protection_order_and_all_who_live_there_are_protected(now: datetime) -> None:
    family = two_homes(now)
    here, elsewhere = family.adults
    today = city_day(now)
    operations.record_protection_order(
        actor=an_actor(now, "city.officer"), now=now, person=here, valid_from=today, valid_until=today + timedelta(30)
    )
    everybody = [here, elsewhere, family.child]
    assert queries.under_protection(everybody, today) == {here, family.child}
    assert queries.under_protection(everybody, today + timedelta(30)) == set()


@pytest.mark.refuses("people.record_protection_order")
def test_the_service_centre_cannot_record_a_protection_order(now: datetime) -> None:
    family = a_family(now)
    with pytest.raises(NotAllowed):
        operations.record_protection_order(
            actor=an_actor(now, "service_centre"), now=now, person=family.guardian, valid_from=city_day(now)
        )


def test_a_protection_order_is_about_somebody_and_has_at_least_a_day(now: datetime) -> None:
    today = city_day(now)
    with pytest.raises(PersonUnknown):
        operations.record_protection_order(actor=SYSTEM, now=now, person=NOBODY, valid_from=today)
    with pytest.raises(PeriodNotValid):
        operations.record_protection_order(
            actor=SYSTEM, now=now, person=an_adult(now), valid_from=today, valid_until=today
        )


@pytest.mark.allows("people.end_protection_order")
def test_an_officer_ends_a_protection_order_and_takes_back_one_of_today(now: datetime) -> None:
    person, today = an_adult(now), city_day(now)
    officer = an_actor(now, "city.officer")
    operations.record_protection_order(actor=officer, now=now, person=person, valid_from=today)
    later = now + timedelta(days=5)
    operations.end_protection_order(actor=officer, now=later, person=person)
    assert queries.under_protection([person], city_day(later)) == set()
    assert queries.under_protection([person], today) == {person}
    operations.record_protection_order(actor=officer, now=later, person=person, valid_from=city_day(later))
    operations.end_protection_order(actor=officer, now=later, person=person)
    assert queries.under_protection([person], city_day(later)) == set()


@pytest.mark.refuses("people.end_protection_order")
def test_a_guardian_cannot_end_a_protection_order(now: datetime) -> None:
    family = a_family(now)
    with pytest.raises(NotAllowed):
        operations.end_protection_order(actor=as_actor(family.guardian, now), now=now, person=family.child)


def test_ages_count_in_full_months(now: datetime) -> None:
    assert queries.full_months(date(2021, 9, 2), date(2026, 9, 1)) == 59
    assert queries.full_months(date(2021, 9, 1), date(2026, 9, 1)) == 60
    assert queries.full_months(date(2026, 9, 2), date(2026, 9, 1)) == 0
    family = a_family(now, children=(new_child(birth_date=date(2021, 9, 1)), new_child(birth_date=date(2021, 9, 2))))
    assert sorted(queries.ages_of(family.children, city_day(now)).values()) == [4, 5]


def test_a_name_is_found_by_the_beginning_of_its_parts_whatever_the_case(now: datetime) -> None:
    family = a_family(
        now,
        adults=(new_adult(given_name="Äiti", family_name="Öst-Ström"),),
        children=(new_child(given_name="Bo", family_name="Öst"),),
    )
    assert queries.persons_named(["ÄI", "strö"], 20) == [family.guardian]
    assert queries.persons_named(["öst"], 20) == [family.guardian, family.child]
    assert queries.persons_named(["öst"], 1) == [family.guardian]
    assert queries.persons_named(["trö"], 20) == []
    assert queries.persons_named(["%"], 20) == []
    assert queries.persons_named(["_iti"], 20) == []


def test_persons_and_organisations_are_counted_and_found(now: datetime) -> None:
    person = an_adult(now)
    found = queries.person(person)
    assert found is not None and found.kind is PersonKind.ADULT
    assert queries.people_count() == 1
    assert queries.person(NOBODY) is None
    assert queries.organisation(NOBODY) is None
