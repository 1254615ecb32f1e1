"""How long does it take to find something among ten thousand offerings?

Run `python -m benchmarks.search [--database sqlite|postgresql|both] [--scale 10000] [--seed 1] [--rounds 9]`. The
offerings are made as rows, not by operations, in a database of their own. In each round the same client, in the same
process, asks for one offering by its key (the baseline), searches without facets (JSON by words), and asks for the page
with all facets and, signed in, with prices for the family, distances from its home and what fits the child's week.
Prints milliseconds of the processor per round, and the ratios of the medians; the aims are 5 times and 50 ms. The
wall's clock, which counts what else the machine does, is printed beside the medians.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import create_engine

from benchmarks.city import NOW, Database, servers
from catalog import operations as cataloguing
from catalog import queries
from catalog.kinds import AccessFact, LegalRegime, OfferingStatus, SessionStatus
from catalog.models import Admission, Group, Offering, Service, Session
from catalog.operations.units import packaged_units
from catalog.words import stored_words
from marketplace.app import create_app
from marketplace.enrolment.operations.placing import Care, place_child
from marketplace.kernel.clock import CITY_ZONE, city_day
from marketplace.kernel.db import db, insert_rows, release, unsafe_but_quick
from marketplace.kernel.example import set_clock
from marketplace.kernel.ids import ids_from_seed, new_id
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.schema import upgrade
from marketplace.people import operations as people
from tests.factories.catalog import a_season, a_service
from tests.factories.enrolment import CLUB_RULES, the_law
from tests.factories.money import a_budget_line
from tests.factories.people import PASSWORD, a_family, an_actor, new_adult, new_child
from tests.factories.providers import a_provider
from tests.factories.rules import a_rule_set_in_force

TIMES_AIM, FACETS_AIM_MS = 5, 50
SESSIONS = 15
EMAIL = "family@example.org"
WORDS = (
    "drama", "music", "circus", "judo", "swimming", "climbing", "football", "chess", "painting", "pottery", "theatre",
    "dance", "coding", "cooking", "forest", "puppet", "choir", "violin", "skating", "robot", "story", "garden", "yoga",
    "gymnastics", "orienteering", "animation", "ceramics", "floorball", "ballet", "percussion",
)  # fmt: skip
FILLERS = ("together", "every week", "with a leader", "for beginners", "in small groups", "outdoors", "with a show")
PATHS = {
    "by key": "/api/v1/offerings/{offering}",
    "without facets": "/api/v1/offerings?words=drama+outdoors",
    "page by key": "/offerings/{offering}",
    "with facets": "/find?words=drama+on+Mondays+or+Thursdays&language=fi&language=sv&band=to_100&band=to_200",
    "everything with facets": "/find",
    "with facets and fit": "/find?words=drama+after+care&age=5&within_m=5000&order=distance&child=ask",
}
WITH_FACETS = ("with facets", "everything with facets", "with facets and fit")

Took = tuple[float, float]
"""Milliseconds of the processor, and by the wall's clock."""


def main() -> None:
    """Fill a city, ask in turn, print what it took."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    options.add_argument("--scale", type=int, default=10_000, help="published offerings")
    options.add_argument("--seed", default="1")
    options.add_argument("--rounds", type=int, default=9)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, servers(chosen.database, Path(folder)) as kinds:
        for kind in kinds:
            database = kind.new()
            offering = build(database, chosen.scale, chosen.seed)
            measure(database, offering, chosen.rounds, name=f"{kind.name}, {chosen.scale} offerings")


def build(database: Database, scale: int, seed: str) -> str:
    """Make the city and its offerings, and return the id of one of them."""
    engine = create_engine(database.settings.database_url)
    upgrade(engine)
    engine.dispose()
    with create_app(database.settings).app_context(), ids_from_seed(seed), unsafe_but_quick():
        db.engine.dispose()
        with transaction("benchmark.clock", actor=SYSTEM, now=NOW):
            set_clock(NOW)
        the_law(NOW)
        a_budget_line(NOW, amount_cents=100_000_00)
        a_rule_set_in_force(NOW, rules=CLUB_RULES)
        cataloguing.load_areas(actor=SYSTEM, now=NOW)
        cataloguing.import_units(actor=SYSTEM, now=NOW, content=packaged_units())
        a_signed_up_family()
        rows = Rows(random.Random(seed))
        for start in range(0, scale, 1_000):
            with transaction("benchmark.offerings", actor=SYSTEM, now=NOW):
                rows.add(min(1_000, scale - start))
        release()
    return rows.one


def a_signed_up_family() -> None:
    """A family with one child in care, who can sign in."""
    child = new_child(birth_date=date(2021, 3, 1), home_postal_code="33720")
    family = a_family(NOW, adults=(new_adult(email=EMAIL),), children=(child,))
    people.create_account(actor=SYSTEM, now=NOW, person=family.guardian, email=EMAIL, password=PASSWORD)
    unit = queries.units(page_size=1)[0][0].id
    hours = [Care(weekday, clock(8), clock(15)) for weekday in range(5)]
    officer = an_actor(NOW, "city.officer")
    placed = {"unit": unit, "valid_from": city_day(NOW), "care": hours, "reasons": "Both work."}
    place_child(actor=officer, now=NOW, child=family.children[0], **placed)


class Rows:
    """Rows of offerings, one to three groups each, and their weekly sessions, as chance gives them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.provider = a_provider(NOW, legal_name="Kulman teatteri").id
        self.season = a_season(NOW).id
        self.services: list[Service] = [a_service(NOW, slug=word, name=word.capitalize()) for word in WORDS]
        self.units = [each.id for each in queries.units(page_size=10_000)[0]]
        self.one = ""

    def add(self, count: int) -> None:
        """Add some offerings with their groups and sessions."""
        offerings = [self._offering() for _ in range(count)]
        groups = [self._group(each["id"]) for each in offerings for _ in range(self.chance.choice((1, 1, 1, 2, 3)))]
        insert_rows(Offering, offerings)
        insert_rows(Group, groups)
        insert_rows(Session, [session for each in groups for session in self._sessions(each)])
        self.one = self.one or offerings[0]["id"]

    def _offering(self) -> dict[str, Any]:
        chance = self.chance
        words = chance.sample(WORDS, 3)
        title = f"{words[0].capitalize()} and {words[1]} {chance.randrange(1000)}"
        summary = f"{words[2].capitalize()} {', '.join(chance.sample(FILLERS, 3))}, at no. {chance.randrange(5000)}."
        languages = chance.choice((["fi"], ["fi"], ["sv"], ["fi", "sv"], ["en", "fi"]))
        first = chance.randint(1, 9)
        return {
            "id": new_id(), "provider_id": self.provider, "service_id": chance.choice(self.services).id,
            "season_id": self.season, "model": chance.choice(("v", "vplus", "vx", "v2", "v2", "v2")),
            "status": OfferingStatus.PUBLISHED, "revision": 1, "title": title, "summary": summary,
            "languages": languages, "age_from": first, "age_to": first + chance.randint(0, 3),
            "price_cents": chance.choice((0, 40_00, 80_00, 120_00, 180_00, 240_00)), "what_else": "",
            "vat_code": "standard", "legal_regime": LegalRegime.CONSUMER_CONTRACT, "group_min": 5, "group_max": 20,
            "go_no_go_on": None, "accessibility": "", "admission": Admission.FIRST_COME,
            "access": [each.value for each in AccessFact if chance.random() < 0.3],
            "search_words": stored_words([title, summary]), "search_languages": f" {' '.join(languages)} ",
            "drafted_by": None, "drafted_at": NOW, "submitted_at": NOW, "published_at": NOW,
            "withdrawn_at": None, "withdraw_reason": None, "archived_at": None,
        }  # fmt: skip

    def _group(self, offering: str) -> dict[str, Any]:
        weekday, hour = self.chance.randint(1, 6), self.chance.randint(8, 18)
        return {
            "id": new_id(), "offering_id": offering, "unit_id": self.chance.choice(self.units), "attachment_id": None,
            "rrule": "FREQ=WEEKLY", "start_time": clock(hour), "end_time": clock(hour + 1),
            "starts_on": date(2026, 9, 6) + timedelta(days=weekday), "ends_on": date(2026, 12, 20), "left_out": [],
            "weekdays": f" {weekday} ", "capacity": 20,
        }  # fmt: skip

    def _sessions(self, group: dict[str, Any]) -> Iterator[dict[str, Any]]:
        full = self.chance.random() < 0.2
        for number in range(SESSIONS):
            day = group["starts_on"] + timedelta(weeks=number)
            starts_at = datetime.combine(day, group["start_time"], tzinfo=CITY_ZONE)
            yield {
                "id": new_id(), "group_id": group["id"], "position": number + 1, "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=1), "capacity": 20,
                "taken": 20 if full else self.chance.randint(0, 19), "revision": 1, "status": SessionStatus.PLANNED,
            }  # fmt: skip


def measure(database: Database, offering: str, rounds: int, *, name: str) -> None:
    """Ask in turn, and print each round, the ratios and whether the aims are met."""
    app = create_app(database.settings)
    stranger, family = app.test_client(), app.test_client()
    family.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    began = time.perf_counter()
    stranger.get("/find")
    print(
        f"{name}: the first search of a process, which fills the shelf, {(time.perf_counter() - began) * 1000:.0f} ms"
    )
    took: dict[str, list[Took]] = {what: [] for what in PATHS}
    for number in range(-2, rounds):
        for what, path in PATHS.items():
            client = family if "fit" in what else stranger
            found = timed(lambda client=client, path=path: ask(client, path.format(offering=offering)))  # type: ignore[misc]
            if number >= 0:
                took[what].append(found)
    medians = {what: [statistics.median(column) for column in zip(*of, strict=True)] for what, of in took.items()}
    for what, of in took.items():
        each_round = " ".join(f"{worked:6.1f}" for worked, _passed in of)
        print(
            f"{what:24}{each_round}   median {medians[what][0]:.1f} ms, by the wall's clock {medians[what][1]:.1f} ms"
        )
    times = medians["without facets"][0] / medians["by key"][0]
    facets = max(medians[what][0] for what in WITH_FACETS)
    print(f"without facets {times:.2f} times a page by key, aim {TIMES_AIM}: {met(times <= TIMES_AIM)}")
    print(f"with facets and fit at most {facets:.1f} ms, aim {FACETS_AIM_MS}: {met(facets <= FACETS_AIM_MS)}")


def ask(client: FlaskClient, path: str) -> None:
    """Ask for a page. Raises: SystemExit where it is not shown."""
    if (status := client.get(path).status_code) != 200:
        raise SystemExit(f"{path} answers {status}")


def timed(asking: Callable[[], object]) -> Took:
    """Return what an answer takes, in milliseconds of the processor and by the wall's clock."""
    worked, begun = time.process_time(), time.perf_counter()
    asking()
    return (time.process_time() - worked) * 1000, (time.perf_counter() - begun) * 1000


def met(aim: bool) -> str:
    """Say whether an aim is met."""
    return "met" if aim else "not met"


if __name__ == "__main__":
    main()
