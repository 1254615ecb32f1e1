"""How services are run: one that moved a year before the story, one that shall move, and what is known of the units."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from catalog import operations as catalog
from catalog import queries as catalogue
from catalog.kinds import FactKind
from catalog.operations import NewFact
from marketplace.demo import supply
from marketplace.demo.city import SEED, City, city_time, listed
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.rules import operations as rules
from marketplace.service_models.base import LegalRoute
from marketplace.steering import operations as steering
from marketplace.steering.kinds import Measure
from marketplace.steering.operations import Promise

FOUNDED = city_time(2025, 11, 3)
MOVED = "drama"
MOVES_NEXT = "english"
SURVEY = "Follow-up of hobbies in the school year 2024 to 2025 (made up for the example)"
BASIS = "Platform agreement of the city; VAT Act 1501/1993"
KNOWN_SHARE, OLD_SHARE = 0.94, 0.04
STAFF_REGISTER = "Staff register of early education, September 2026"
ROUND_OF_ROOMS = "Round of the rooms, spring 2026"
AN_OLD_ROUND = "Round of the rooms, spring 2025"


def a_year_before(city: City) -> None:
    """The city bought drama hours until December 2025; then it let drama move to the platform, with a promise."""
    owner, at = city.people["owner"], FOUNDED
    kide = next(row for row in listed("providers") if row["key"] == MOVED)
    supply.register_one(city, kide, at)
    city.services[MOVED] = catalog.define_service(
        actor=owner, now=at, slug=MOVED, name="Drama", model="vplus", is_basic=False, keywords=[MOVED]
    ).id
    _say_the_fee(city)
    planned = steering.plan_move(
        actor=owner,
        now=city_time(2025, 12, 1),
        service=city.services[MOVED],
        to_model="v2",
        legal_route=LegalRoute.PLATFORM_AGREEMENT,
        from_day=date(2025, 12, 10),
        reason="Families shall find drama at more day cares and at more hours than the city can buy.",
        promises=[
            Promise(Measure.QUALITY, 420, told=390, source=SURVEY),
            Promise(Measure.COST_PER_HOUR, 36_00, told=41_50, source=SURVEY),
            Promise(Measure.VARIETY, 1),
            Promise(Measure.CONTINUITY, 9_700, told=9_200, source=SURVEY),
        ],
    )
    steering.approve_move(actor=city.people["budget"], now=city_time(2025, 12, 4), move=planned.id)
    steering.carry_out_moves(actor=SYSTEM, now=city_time(2025, 12, 10, 1))


def _say_the_fee(city: City) -> None:
    """Put the first rule of the platform in force, what it takes from the provider."""
    at = city_time(2025, 11, 17)
    drafted = rules.draft_rule_set(actor=city.people["rules"], now=at, name="The platform's fee 2025")
    rules.add_rule(
        actor=city.people["rules"],
        now=at,
        rule_set=drafted.id,
        type="platform_fee",
        text="The platform takes three per cent from the provider, and the VAT on it.",
        legal_basis=BASIS,
        parameters={"rate_bp": 300, "vat_bp": 2_550},
        scope={"model": ["v2"]},
    )
    rules.approve_rule_set(
        actor=city.people["budget"], now=at, rule_set=drafted.id, valid_from=city_day(at) + timedelta(days=14)
    )


def today(city: City) -> None:
    """Tell what is known of the units, and plan a move that waits for a second person."""
    owner, at = city.people["owner"], city_time(2026, 12, 14, 13)
    catalog.record_unit_facts(actor=owner, now=at, facts=list(_facts()))
    steering.plan_move(
        actor=owner,
        now=at,
        service=city.services[MOVES_NEXT],
        to_model="vplus",
        legal_route=LegalRoute.PURCHASED,
        from_day=date(2027, 8, 1),
        reason="Every day care shall have English, also where no provider comes by itself.",
        promises=[Promise(Measure.VARIETY, 1), Promise(Measure.CONTINUITY, 9_800)],
    )


def _facts() -> list[NewFact]:
    """Most units are known well, some by an old round of the rooms, a few not at all."""
    chance = Random(f"{SEED} steering")
    found = []
    for unit in catalogue.units(page_size=200)[0]:
        if chance.random() < KNOWN_SHARE:
            found += _facts_of(unit.id, chance)
    return found


def _facts_of(unit: str, chance: Random) -> list[NewFact]:
    old = chance.random() < OLD_SHARE
    rooms = (date(2025, 5, 5), AN_OLD_ROUND) if old else (date(2026, 5, 11), ROUND_OF_ROOMS)
    staff = (date(2026, 9, 21), STAFF_REGISTER)
    grades = (2, 3, 4, 5)
    return [
        NewFact(unit, FactKind.QUALIFIED_STAFF, min(10_000, round(chance.gauss(8_300, 900))), *staff),
        NewFact(unit, FactKind.CHILDREN_PER_ADULT, round(chance.gauss(58, 8)), *staff),
        NewFact(unit, FactKind.FACILITY_CONDITION, chance.choices(grades, (1, 4, 8, 3))[0], *rooms),
        NewFact(unit, FactKind.EQUIPMENT, chance.choices(grades, (3, 6, 6, 2))[0], *rooms),
    ]
