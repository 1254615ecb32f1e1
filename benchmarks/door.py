"""How much dearer is a roster of 200 through the door than by plain queries for the same data?

Run `python benchmarks/door.py [--scale 200] [--seed 1] [--rounds 9]`. In each round the same roster (name, age band,
allergies and a guardian's emergency phone) is read once by plain queries and once through the door, which asks the law,
contracts and consents and writes one row of the access log for each thing seen. Prints milliseconds per round and the
ratio of the medians; the aim is at most 2.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import create_engine, func, select

from consent import door, operations
from consent.law_file import example_law
from consent.models import AccessLog
from marketplace.app import create_app, furnish
from marketplace.kernel.clock import city_day
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from marketplace.kernel.ids import ids_from_seed
from marketplace.kernel.operation import SYSTEM, Actor, RoleHeld, transaction
from marketplace.kernel.schema import create_schema
from marketplace.people import operations as people
from marketplace.people.models import AdultDetail, ChildDetail, Custody, Guardianship
from marketplace.people.queries import children_of, guardian_ids_of, members_of
from marketplace.service_models.base import RecipientKind

Took = tuple[float, float]
"""Milliseconds by the clock, which include waiting for the disk, and on a processor."""
NOW = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
CLUB = door.Recipient(RecipientKind.OWN_CONTROLLER, "club")
STAFF = Actor("staff", frozenset({RoleHeld("provider.staff", "club")}))


def main() -> None:
    """Build a roster, read it both ways, print what it took."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--scale", type=int, default=200, help="children on the roster")
    options.add_argument("--seed", default="1")
    options.add_argument("--rounds", type=int, default=9)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        furnish()
        settings = Settings(Path(folder), f"sqlite:///{folder}/city.sqlite3", "a secret of the benchmark")
        engine = create_engine(settings.database_url)
        create_schema(engine)
        engine.dispose()
        with create_app(settings).app_context(), ids_from_seed(chosen.seed):
            measure(a_roster(chosen.scale), chosen.rounds)


def a_roster(size: int) -> list[str]:
    """Register families with one child each, who is enrolled and whose guardian shares the allergies."""
    law = example_law()
    first, second = (someone("data_protection_officer") for _ in range(2))
    table = operations.propose_law_table(
        actor=first, now=NOW, lines=law.lines, valid_from=law.valid_from, notice=law.notice
    )
    operations.approve_law_table(actor=second, now=NOW, law_table=table.id)
    operations.publish_notice(actor=first, now=NOW, category="child.allergies", purpose="safety", text="We ask.")
    return [an_enrolled_child(number) for number in range(size)]


def someone(role: str) -> Actor:
    """Register an adult who holds a role."""
    adult = people.NewAdult(given_name="Officer", family_name="Virta")
    return Actor(people.register_adult(actor=SYSTEM, now=NOW, adult=adult).id, frozenset({RoleHeld(role)}))


def an_enrolled_child(number: int) -> str:
    """Register a family, enrol its child and agree that the club may know of allergies; return the child's id."""
    household = people.register_family(
        actor=SYSTEM,
        now=NOW,
        adults=[people.NewAdult(given_name="Aino", family_name=f"Virta{number}", phone=f"+358 40 {number}")],
        children=[
            people.NewChild(
                given_name="Oiva",
                family_name=f"Virta{number}",
                birth_date=date(2021, 1 + number % 12, 1),
                allergies="nuts" if number % 9 == 0 else None,
            )
        ],
        custody=Custody.SOLE,
    )
    guardian = members_of(household.id, city_day(NOW))[0]
    (child,) = children_of(guardian, city_day(NOW))
    operations.open_grounds(
        actor=SYSTEM, now=NOW, subject=child, recipient=CLUB, purposes=["service_delivery", "safety"], source=child
    )
    consent = operations.ask_consent(
        actor=SYSTEM, now=NOW, subject=child, category="child.allergies", purpose="safety", recipient=CLUB
    )
    operations.answer_consent(actor=Actor(guardian), now=NOW, consent=consent.id, agrees=True)
    return child


def measure(children: list[str], rounds: int) -> None:
    """Read the roster both ways in turn, and print each round and the ratio of the medians."""
    took: dict[str, list[Took]] = {"plain": [], "door": []}
    for number in range(-2, rounds):
        for name, reading in (("plain", plain), ("door", through_the_door)):
            found = timed(lambda reading=reading: reading(children))  # type: ignore[misc]
            if number >= 0:
                took[name].append(found)
                print(f"round {number + 1:2}  {name:5}  {found[0]:7.2f} ms, on a processor {found[1]:7.2f} ms")
    logged = db.session.scalar(select(func.count()).select_from(AccessLog)) or 0
    print(f"{len(children)} children, {logged // (rounds + 2)} rows of the access log per reading")
    for clock, called in enumerate(("by the clock", "on a processor")):
        medians = {name: statistics.median(each[clock] for each in times) for name, times in took.items()}
        ratio = medians["door"] / medians["plain"]
        print(f"median {called}: plain {medians['plain']:.2f} ms, door {medians['door']:.2f} ms, ratio {ratio:.2f}")


def timed(reading: Callable[[], object]) -> Took:
    """Return what a reading takes, starting from an empty session as a request does."""
    db.session.remove()
    begun, worked = time.perf_counter(), time.process_time()
    reading()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000


def plain(children: list[str]) -> list[tuple[object, ...]]:
    """Read the roster as one would without a door: children with their guardians' phones, as objects."""
    details = db.session.scalars(select(ChildDetail).where(ChildDetail.person_id.in_(children))).all()
    guardianships = db.session.scalars(select(Guardianship).where(Guardianship.child_id.in_(children))).all()
    guardians = [row.guardian_id for row in guardianships]
    adults = {
        adult.person_id: adult
        for adult in db.session.scalars(select(AdultDetail).where(AdultDetail.person_id.in_(guardians)))
    }
    phones = {row.child_id: adults[row.guardian_id].emergency_phone for row in guardianships}
    return [
        (f"{child.given_name} {child.family_name}", child.birth_date, child.allergies, phones[child.person_id])
        for child in details
    ]


def through_the_door(children: list[str]) -> dict[str, dict[str, object]]:
    """Read the same for the club's staff, for the reason of safety and to deliver the service."""
    guardians = [guardian for each in guardian_ids_of(children, city_day(NOW)).values() for guardian in each]
    with transaction("benchmark.roster", actor=STAFF, now=NOW):
        return _read(children, guardians)


def _read(children: list[str], guardians: list[str]) -> dict[str, dict[str, object]]:
    names = door.read(
        actor=STAFF,
        now=NOW,
        recipient=CLUB,
        purpose="service_delivery",
        subjects=children,
        categories=["child.name", "child.age_band"],
    )
    safety = door.read(
        actor=STAFF,
        now=NOW,
        recipient=CLUB,
        purpose="safety",
        subjects=[*children, *guardians],
        categories=["child.allergies", "guardian.emergency_phone"],
    )
    return {**safety, **{child: names[child] | safety.get(child, {}) for child in children}}


if __name__ == "__main__":
    main()
