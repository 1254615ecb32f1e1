"""What parents type is read as they mean it, and what is not understood stays words."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.kinds import CareSide, Daytime, Placement
from catalog.sentences import understand

UNITS = {"ikurin päiväkoti": "u1", "satu": "u2"}
AREAS = {"hervanta": "33720", "haukiluoma": "33340", "kauppi": "33520"}
AFTER, BEFORE = {"care": CareSide.AFTER}, {"care": CareSide.BEFORE}
INSIDE, NEXT_TO, APART = ({"placement": (each,)} for each in Placement)
MORNING, AFTERNOON, EVENING = ({"daytime": (each,)} for each in Daytime)
FREE = {"price_at_most_cents": 0}

UNDERSTOOD: list[tuple[str, dict[str, Any], str]] = [
    (
        "something after care that her 5-year-old who speaks Swedish would like",
        AFTER | {"age": 5, "language": ("sv",)},
        "",
    ),
    ("Something after care in Swedish, for a 5-year-old", AFTER | {"age": 5, "language": ("sv",)}, ""),
    (
        "Drama after day care on Tuesday afternoons",
        AFTER | AFTERNOON | {"weekday": (2,)},
        "drama",
    ),
    ("straight after daycare: football!", AFTER, "football"),
    ("judo after care for two-year-olds", AFTER | {"age": 2}, "judo"),
    ("when can we swim before care", BEFORE, "when swim"),
    ("music during the care day for my six-year-old son", INSIDE | {"age": 6}, "music"),
    ("English in care", INSIDE | {"language": ("en",)}, ""),
    ("painting next to the care day", NEXT_TO, "painting"),
    ("skating apart from day care on Saturdays", APART | {"weekday": (6,)}, "skating"),
    ("dance in the morning under 100 euros", MORNING | {"price_at_most_cents": 100_00}, "dance"),
    ("yoga in the evening, at most €80", EVENING | {"price_at_most_cents": 80_00}, "yoga"),
    ("something free for children aged 4 with free places", FREE | {"age": 4, "free_only": True}, "children"),
    ("circus free of charge in Hervanta", FREE | {"area": ("33720",)}, "circus"),
    ("teatteria hoidon jälkeen 5-vuotiaalle ruotsiksi", AFTER | {"age": 5, "language": ("sv",)}, "teatteria"),
    ("ennen hoitoa tai hoitopäivän aikana Hervannassa", BEFORE | INSIDE | {"area": ("33720",)}, ""),
    (
        "maksuton kerho iltapäivisin maanantaisin, vapaita paikkoja",
        FREE | AFTERNOON | {"weekday": (1,), "free_only": True},
        "kerho",
    ),
    ("sirkus iltaisin alle 120 €", EVENING | {"price_at_most_cents": 120_00}, "sirkus"),
    (
        "något efter dagis för en 5-åring som talar svenska",
        AFTER | {"age": 5, "language": ("sv",)},
        "",
    ),
    ("bad före förskolan på morgonen", BEFORE | MORNING, "bad"),
    ("judo on Mondays or Thursdays", {"weekday": (1, 4)}, "judo"),
    (
        "theatre in Finnish or Swedish in Hervanta or Kauppi",
        {"language": ("fi", "sv"), "area": ("33720", "33520")},
        "theatre",
    ),
    ("swimming within 1.5 km on Friday evenings", EVENING | {"weekday": (5,), "within_m": 1500}, "swimming"),
    ("chess near us", {"within_m": 2000}, "chess"),
    (
        "chess near Hervanta, 60 euros at most",
        {"near": "33720", "within_m": 2000, "price_at_most_cents": 60_00},
        "chess",
    ),
    ("tanssia Hervannan lähellä", {"near": "33720", "within_m": 2000}, "tanssia"),
    ("football within 3 km of Kauppi", {"near": "33520", "within_m": 3000}, "football"),
    ("music at Ikurin päiväkoti", {"unit": ("u1",)}, "music"),
    ("music near Ikurin päiväkoti", {"near": "u1", "within_m": 2000}, "music"),
    ("gratis dans utanför dagis på tisdag kväll", FREE | APART | EVENING | {"weekday": (2,)}, "dans"),
]

NOT_UNDERSTOOD = [
    ("Kids care club", "kids care club"),
    ("after", "after"),
    ("after school", "after school"),
    ("after care club", "after care club"),
    ("5 kilometres", "5 kilometres"),
    ("drama 5", "drama 5"),
    ("in the care of grandparents", "care grandparents"),
    ("day care centre", "day care centre"),
    ("not after care", "not after care"),
    ("not in Swedish", "not swedish"),
    ("3 to 5 year olds", "3 5 year olds"),
    ("children under 3 years", "children under 3 years"),
    ("Story mornings", "story mornings"),
    ("gluten-free baking in free time", "gluten free baking free time"),
    ("under 99.50 euros", "under 99 50 euros"),
    ("100 euros", "100 euros"),
    ("satu", "satu"),
    ("nearly ready", "nearly ready"),
    ("not near Hervanta", "not near hervanta"),
    ("within 2 km or within 3 km", "within 2 km within 3 km"),
    ("aamupala kaupassa", "aamupala kaupassa"),
]


@pytest.mark.parametrize(("sentence", "filters", "words"), UNDERSTOOD, ids=[each[0] for each in UNDERSTOOD])
def test_a_sentence_is_read_as_a_parent_means_it(sentence: str, filters: dict[str, Any], words: str) -> None:
    read = understand(sentence, AREAS, UNITS)
    assert (read.filters, read.words) == (filters, words)


@pytest.mark.parametrize(("sentence", "words"), NOT_UNDERSTOOD, ids=[each[0] for each in NOT_UNDERSTOOD])
def test_what_only_looks_like_a_limit_stays_words(sentence: str, words: str) -> None:
    read = understand(sentence, AREAS, UNITS)
    assert (read.filters, read.words) == ({}, words)


def test_a_day_on_which_somebody_is_free_is_not_without_a_price() -> None:
    read = understand("my daughter is free on Thursdays")
    assert (read.filters, read.words) == ({"weekday": (4,)}, "free")


def test_what_is_said_twice_alike_is_said_once() -> None:
    assert understand("5-year-old, age 5").filters == {"age": 5}


def test_a_short_name_of_an_area_is_understood_as_it_is_written_and_not_bent() -> None:
    assert understand("sirkus Amuri", {"amuri": "33210"}).filters == {"area": ("33210",)}
    assert understand("sirkus Amurissa", {"amuri": "33210"}).filters == {}


def test_an_area_is_understood_only_where_areas_are_known_and_not_denied() -> None:
    assert understand("in Hervanta").words == "hervanta"
    assert understand("not in Hervanta", AREAS).filters == {}
    assert understand("Hervanta or Haukiluoma", AREAS).filters == {"area": ("33720", "33340")}
