"""Who provides what: the story's providers and offerings from data, and at the city's size more after their pattern."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, cycle, islice
from random import Random
from typing import Any

from stdnum import iban
from stdnum.fi import ytunnus

from marketplace.demo.city import SEED, listed
from marketplace.demo.size import Size

Row = dict[str, Any]
FIRST_NUMBER, NUMBER_STEP = 9_200_000, 7
BANK = "FI00799779"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


def providers(size: Size) -> list[Row]:
    """Return the providers: those of the story, and as many more after their pattern as the size asks for."""
    story: list[Row] = listed("providers")
    patterns = [row for row in story if row["form"] != "city_unit"]
    numbers = _valid_business_ids()
    districts = listed("names")["districts"]
    further = [
        _further_provider(patterns[number % len(patterns)], districts[number % len(districts)], number, next(numbers))
        for number in range(size.providers - len(story))
    ]
    return story + further


def _further_provider(pattern: Row, district: str, number: int, business_id: str) -> Row:
    account = f"{number:08d}"
    return {
        **pattern,
        "key": f"{pattern['key']}-{number + 2}",
        "service": pattern["key"],
        "legal_name": f"{district} {pattern['legal_name']}",
        "business_id": business_id,
        "iban": iban.format(BANK + account).replace(" ", "").replace("FI00", f"FI{_check_digits(account)}", 1),
        "email": f"{pattern['key']}-{number + 2}@providers.example",
    }


def _check_digits(account: str) -> str:
    return str(iban.calc_check_digits(BANK + account))


def _valid_business_ids() -> Iterator[str]:
    """Yield business ids whose check digit is right; none of them is given to anybody (they begin with 9)."""
    for base in count(FIRST_NUMBER, NUMBER_STEP):
        yield from (f"{base}-{digit}" for digit in range(10) if ytunnus.is_valid(f"{base}{digit}"))


def offerings(size: Size, season: str) -> list[Row]:
    """Return the offerings of a season: those of the story, and more by the further providers after their pattern.

    A further one has the story's terms on another weekday and at another price.
    """
    story = [row for row in listed("offerings") if row["season"] == season]
    chance = Random(f"{SEED} supply {season}")
    wanted = size.offerings * len(story) // len(listed("offerings"))
    further = providers(size)[len(listed("providers")) :]
    patterns = [(row, provider) for row in story for provider in further if provider["service"] == row["provider"]]
    chosen = enumerate(islice(cycle(patterns), wanted - len(story)))
    return story + [_further_offering(row, provider, number, chance) for number, (row, provider) in chosen]


def _further_offering(pattern: Row, provider: Row, number: int, chance: Random) -> Row:
    one_day = len(pattern["days"]) == 1 and pattern["days"][0] in WEEKDAYS
    return {
        **pattern,
        "key": f"{pattern['key']} {number}",
        "provider": provider["key"],
        "days": [chance.choice(WEEKDAYS)] if one_day else pattern["days"],
        "price_cents": pattern["price_cents"] * chance.choice((80, 90, 100, 110)) // 100,
    }
