"""The people of the canary city: families, staff and officers, every cell of theirs a canary, and their incomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.people import operations as people
from marketplace.people.models import Custody, DeclarationPurpose
from marketplace.people.queries import persons_named
from tests.factories.people import PASSWORD, Family, family_of
from tests.factories.providers import a_provider
from tests.journeys.canary_city.city import CanaryCity
from tests.journeys.oracle import Hat
from tests.journeys.tokens import spelled_amount, spelled_day, spelled_word

ROLES = (
    "city.service_owner",
    "city.vetting_officer",
    "city.rule_maker",
    "city.budget_holder",
    "city.officer",
    "auditor",
    "service_centre",
    "data_protection_officer",
)


@dataclass
class _Cells:
    """Values for the cells of a person who has no id yet, to be watched once she has one."""

    city: CanaryCity
    watched: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def word(self, column: str, category: str, shape: str = "{}") -> str:
        """Return a value with a new canary word in it."""
        value = shape.format(next(self.city.words))
        self.watched.append((column, category, spelled_word(value)))
        return value

    def day(self, column: str, category: str, day: date) -> date:
        """Watch for a day that nobody else has."""
        self.watched.append((column, category, spelled_day(day)))
        return day

    def belong_to(self, person: str) -> None:
        """Watch for these values as somebody's."""
        for column, category, spellings in self.watched:
            self.city.canaries.add(column, category, person, spellings)


def new_adult(cells: _Cells, **facts: Any) -> people.NewAdult:
    """Return an adult whose every cell is a canary."""
    word, of = cells.word, "adult_detail."
    return people.NewAdult(
        given_name=word(of + "given_name", "guardian.name"),
        family_name=word(of + "family_name", "guardian.name"),
        email=word(of + "email", "guardian.contact", "{}@example.org"),
        phone=word(of + "phone", "guardian.contact", "+358 {}"),
        emergency_phone=word(of + "emergency_phone", "guardian.emergency_phone", "+358 {}"),
        street=word(of + "street", "guardian.address", "{} street 4"),
        postal_code=word(of + "postal_code", "guardian.address"),
        city=word(of + "city", "guardian.address"),
        **facts,
    )


def new_child(cells: _Cells, birth_date: date) -> people.NewChild:
    """Return a child whose every cell is a canary."""
    word, of = cells.word, "child_detail."
    return people.NewChild(
        given_name=word(of + "given_name", "child.name"),
        family_name=word(of + "family_name", "child.name"),
        birth_date=cells.day(of + "birth_date", "child.birth_date", birth_date),
        national_id=word(of + "national_id", "child.national_id"),
        home_language=word(of + "home_language", "child.home_language"),
        home_postal_code=word(of + "home_postal_code", "child.home_area"),
        allergies=word(of + "allergies", "child.allergies", "no {} please"),
        special_needs=word(of + "special_needs", "child.special_needs", "needs {}"),
        ecec_plan=word(of + "ecec_plan", "child.ecec_plan", "learns {}"),
    )


def _family(
    city: CanaryCity, now: datetime, name: str, adults: list[dict[str, Any]], births: list[date], custody: Custody
) -> None:
    """Register a family `name`: adults name.1, name.2 … and children name.a, name.b …"""
    cells = [_Cells(city) for _ in adults + births]
    new_adults = [new_adult(each, **facts) for each, facts in zip(cells, adults, strict=False)]
    new_children = [new_child(each, born) for each, born in zip(cells[len(adults) :], births, strict=True)]
    household = people.register_family(
        actor=SYSTEM, now=now, adults=new_adults, children=new_children, custody=custody
    ).id
    persons = _in_order(new_adults, new_children)
    for each, person in zip(cells, persons, strict=True):
        each.belong_to(person)
    ids, children = persons[: len(adults)], persons[len(adults) :]
    family = family_of(household, now)
    city.families[name] = Family(household, tuple(ids), tuple(children))
    assert set(family.children) == set(children)
    at_home = {person for person, facts in zip(ids, adults, strict=True) if not facts.get("elsewhere")}
    for number, (person, facts) in enumerate(zip(ids, adults, strict=True), start=1):
        city.people[f"{name}.{number}"] = person
        city.facts.custody[person] = set(children) if facts.get("custody", True) else set()
        city.facts.at_home[person] = (at_home | set(children)) if person in at_home else set()
        _account(city, f"{name}.{number}", now)
    for letter, child in zip("abc", children, strict=False):
        city.people[f"{name}.{letter}"] = child
    city.canaries.add("household_member.household_id", "person.household", ids[0], [household], [*at_home, *children])


def _in_order(adults: list[people.NewAdult], children: list[people.NewChild]) -> list[str]:
    """Find the ids of persons again by their unique names."""
    return [persons_named([each.given_name.casefold()], 2)[0] for each in [*adults, *children]]


def _account(city: CanaryCity, name: str, now: datetime) -> None:
    person = city.people[name]
    people.create_account(actor=SYSTEM, now=now, person=person, email=city.email(name), password=PASSWORD)
    city.hats.setdefault(name, set()).add(Hat("data_subject", person))
    city.facts.grounds |= {(Hat("platform"), person, purpose) for purpose in ("invoicing", "notification")}


def register_families(city: CanaryCity, now: datetime) -> None:
    """The first is in one home but for a guardian elsewhere, the second protected from one, the third ordinary."""
    joint, sole = Custody.JOINT, Custody.SOLE
    _family(city, now, "first", [{}, {}, {"elsewhere": True}], [date(2021, 1, 17), date(2021, 12, 29)], joint)
    _family(city, now, "protected", [{}, {"elsewhere": True}], [date(2021, 3, 31)], joint)
    _family(city, now, "third", [{}, {"custody": False, "elsewhere": True}], [date(2021, 7, 19)], sole)
    protected = city.families["protected"]
    for person in (protected.guardian, protected.child):
        begins = city_day(now) - timedelta(days=4321 if person == protected.child else 4322)
        people.record_protection_order(actor=SYSTEM, now=now, person=person, valid_from=begins)
        city.facts.protected.add(person)
        city.canaries.add("protection_order.valid_from", "person.protection_order", person, spelled_day(begins))
    for number, (name, family) in enumerate(city.families.items()):
        for turn, purpose in enumerate(DeclarationPurpose):
            _declare(city, now, f"{name}.1", family, purpose, 987_31 + number * 7_654_37 + turn * 1_13)


def _declare(
    city: CanaryCity, now: datetime, who: str, family: Family, purpose: DeclarationPurpose, income_cents: int
) -> None:
    people.declare_income(
        actor=city.actor(who, now),
        now=now,
        household=family.household,
        purpose=purpose,
        income_cents_per_month=income_cents,
        family_size=2 + len(family.children),
        valid_from=city_day(now),
    )
    at_home = city.facts.at_home[family.guardian] - set(family.children)
    city.canaries.add(
        "income_declaration.income_cents_per_month",
        "family.income",
        family.guardian,
        spelled_amount(income_cents),
        at_home,
    )


def hire_staff(city: CanaryCity, now: datetime) -> None:
    """Somebody of each role, named by it, and two of the service centre: one acts for a family."""
    for number, name in enumerate(("drama", "choir")):
        city.providers[name] = a_provider(now)
        _worker(city, now, name, "provider.staff", city.providers[name].id)
        city.hats[name].add(Hat("own_controller", city.providers[name].id))
        _worker(city, now, f"unit{number}", "unit.manager", city.units[number])
        city.hats[f"unit{number}"].add(Hat("city_unit", city.units[number]))
    for role in (*ROLES, "service_centre.acting"):
        _worker(city, now, role, role.removesuffix(".acting"), None)
        kind = {"auditor": "auditor", "service_centre": "service_desk"}.get(role.split(".")[0], "city_officer")
        city.hats[role].add(Hat(kind))


def _worker(city: CanaryCity, now: datetime, name: str, role: str, scope: str | None) -> None:
    cells = _Cells(city)
    person = people.register_adult(actor=SYSTEM, now=now, adult=new_adult(cells)).id
    cells.belong_to(person)
    city.people[name] = person
    people.grant_role(actor=SYSTEM, now=now, person=person, role=role, scope=scope)
    _account(city, name, now)
