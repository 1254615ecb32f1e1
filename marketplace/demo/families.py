"""The families of the example city: made up with a fixed seed, in the proportions of the real postal areas."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from random import Random

SEED = "tampere 2026"
LANGUAGES = ("fi", "sv", "en", "ru", "ar", "so")
LANGUAGE_WEIGHTS = (84, 4, 3, 4, 3, 2)
CHILDREN_WEIGHTS = (56, 37, 7)
YOUNGEST_DAYS, OLDEST_DAYS = 365 * 2 + 240, 365 * 6 + 120
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Area:
    """A postal area: its weight is the number of children, its income in euros per year and person."""

    postal_code: str
    children: int
    median_income_eur: int


@dataclass(frozen=True, slots=True)
class AdultPlan:
    """An adult who will be registered."""

    given_name: str
    family_name: str
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class ChildPlan:
    """A child who will be registered."""

    given_name: str
    family_name: str
    birth_date: date
    language: str
    allergies: str | None = None
    special_needs: str | None = None


@dataclass(frozen=True, slots=True)
class FamilyPlan:
    """A family that will be registered; income in cents per month, or None where it will not be declared."""

    number: int
    adults: tuple[AdultPlan, ...]
    children: tuple[ChildPlan, ...]
    street: str
    postal_code: str
    income_cents_per_month: int | None
    shares_income: bool
    protected: bool = False


def areas() -> list[Area]:
    """Return the postal areas of the city (Statistics Finland, Paavo, CC BY 4.0)."""
    text = files("catalog").joinpath("data/tampere_postal_areas.csv").read_text(encoding="utf-8")
    return [
        Area(row["postal_code"], int(row["children_0_14"]), int(row["median_income_eur_per_year"]))
        for row in csv.DictReader(text.splitlines())
    ]


def family_plans(families: int, on: date) -> Iterator[FamilyPlan]:
    """Yield the families of the example, with children who are 2 to 6 years old on a day; the first is the story's."""
    names = json.loads(files("marketplace.demo").joinpath("data/names.json").read_text(encoding="utf-8"))
    chance = Random(SEED)
    places = areas()
    yield story_family()
    for number in range(2, families + 1):
        area = chance.choices(places, [place.children for place in places])[0]
        yield _family(number, area, names, chance, on)


def story_family() -> FamilyPlan:
    """Return the family of the story: Maria, Jussi, Aino who speaks Swedish too, and Eino."""
    return FamilyPlan(
        number=1,
        adults=(AdultPlan("Maria", "Lindholm"), AdultPlan("Jussi", "Korhonen")),
        children=(
            ChildPlan("Aino", "Lindholm", date(2021, 3, 14), "sv", allergies="Peanuts"),
            ChildPlan("Eino", "Lindholm", date(2023, 5, 2), "fi"),
        ),
        street="Runkokatu 12",
        postal_code="33340",
        income_cents_per_month=4_350_00,
        shares_income=True,
    )


def _family(number: int, area: Area, names: dict[str, list[str]], chance: Random, on: date) -> FamilyPlan:
    family_name = chance.choice(names["family"])
    couple = chance.random() < 0.8
    adults = [AdultPlan(chance.choice(names["given_adults"]), family_name)]
    if couple:
        their_name = chance.choice((family_name, family_name, "Laine"))
        adults.append(AdultPlan(chance.choice(names["given_adults"]), their_name))
    language = chance.choices(LANGUAGES, LANGUAGE_WEIGHTS)[0]
    children = tuple(
        _child(family_name, language, names, chance, on) for _ in range(chance.choices((1, 2, 3), CHILDREN_WEIGHTS)[0])
    )
    monthly_cents = area.median_income_eur * 100 // MONTHS * len(adults)
    income = int(monthly_cents * chance.lognormvariate(0.15, 0.45)) // 1000 * 1000
    return FamilyPlan(
        number=number,
        adults=tuple(adults),
        children=children,
        street=f"{chance.choice(names['streets'])} {chance.randint(1, 60)}",
        postal_code=area.postal_code,
        income_cents_per_month=income if chance.random() < 0.93 else None,
        shares_income=chance.random() < 0.7,
        protected=number % 150 == 0,
    )


def _child(family_name: str, language: str, names: dict[str, list[str]], chance: Random, on: date) -> ChildPlan:
    child = ChildPlan(
        chance.choice(names["given_children"]),
        family_name,
        on - timedelta(days=chance.randint(YOUNGEST_DAYS, OLDEST_DAYS)),
        language,
    )
    if chance.random() < 0.06:
        child = replace(child, allergies=chance.choice(("Milk", "Nuts", "Egg", "Fish")))
    if chance.random() < 0.04:
        child = replace(child, special_needs=chance.choice(("Speech therapy", "Hearing aid", "Needs a quiet corner")))
    return child
