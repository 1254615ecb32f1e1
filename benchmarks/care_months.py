"""How long does a city of 6,000 children take to decide anew on every fee, and to close a month of care?

Run `python -m benchmarks.care_months [--scale 6000] [--seed 1] [--rounds 3] [--database sqlite|postgresql|both]`. In
each round a copy of the same city is used: every fee is decided for the first time, October is closed, the table of
fees gets other parameters from October on, every fee is decided anew, and November is closed with its corrections.
Prints seconds per round; the aims are 10 s for deciding anew and 20 s for a month. Exits with 1 where `verify` finds
anything.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from benchmarks.city import Database, servers
from marketplace.app import create_app
from marketplace.care import inputs
from marketplace.care import operations as care
from marketplace.kernel.db import db, release, unsafe_but_quick
from marketplace.kernel.ids import ids_from_seed
from marketplace.kernel.operation import SYSTEM, Actor, RoleHeld, transaction
from marketplace.kernel.schema import upgrade
from marketplace.kernel.verification import differences
from marketplace.people.models import Custody
from marketplace.rules.client_fee import fee_tables
from marketplace.service_models.base import LegalRoute
from tests.factories.care import a_care_provider, a_placed_child, by, declared
from tests.factories.catalog import a_unit
from tests.factories.money import a_budget_line
from tests.factories.people import a_family, new_adult, new_child

BEGINNING = datetime(2026, 7, 1, 6, tzinfo=UTC)
AUGUST, OCTOBER = date(2026, 8, 1), date(2026, 10, 1)
OCTOBER_OVER, CHANGED, NOVEMBER_OVER = (
    datetime(2026, month, day, 6, tzinfo=UTC) for month, day in ((11, 2), (11, 9), (12, 1))
)
OFFICE = Actor(None, roles=frozenset({RoleHeld("city.officer", None), RoleHeld("city.budget_holder", None)}))
ROUTES = (LegalRoute.VOUCHER, LegalRoute.PURCHASED)
CHUNK = 500


def build(database: Database, *, children: int, seed: int) -> None:
    """Register families of two children and place them: most by the city itself, some by voucher or bought places."""
    chance = random.Random(seed)
    engine = create_engine(database.settings.database_url)
    upgrade(engine)
    engine.dispose()
    with create_app(database.settings).app_context(), ids_from_seed(str(seed)), unsafe_but_quick():
        db.engine.dispose()
        with transaction("benchmark.city", actor=SYSTEM, now=BEGINNING):
            providers = {
                route: a_care_provider(BEGINNING, route, place_volume=5_000)
                if route is LegalRoute.PURCHASED
                else a_care_provider(BEGINNING, route)
                for route in ROUTES
            }
            units = [a_unit(BEGINNING) for _each in range(20)]
            for line in ("care-vouchers-2026", "care-places-2026"):
                a_budget_line(BEGINNING, name=line, amount_cents=100_000_000_00)
        for start in range(0, children // 2, CHUNK):
            with transaction("benchmark.families", actor=SYSTEM, now=BEGINNING):
                for _number in range(start, min(start + CHUNK, children // 2)):
                    family = a_family(
                        BEGINNING,
                        adults=(new_adult(),),
                        children=tuple(new_child(birth_date=date(chance.randint(2021, 2025), 5, 4)) for _ in range(2)),
                        custody=Custody.SOLE,
                    )
                    declared(BEGINNING, family.household, chance.randint(1_000_00, 12_000_00))
                    for child in family.children:
                        way = chance.choices((*ROUTES, None), (10, 5, 85))[0]
                        facts = by(way, providers[way]) if way else {}
                        a_placed_child(BEGINNING, child, chance.choice(units), **facts)
            db.session.remove()
        release()


def timed(work: Callable[[], Any]) -> tuple[str, Any]:
    """Return how many seconds a piece of work took, by the wall's clock and by the processor's, and what it gave."""
    begun, used = time.perf_counter(), time.process_time()
    given = work()
    return f"{time.perf_counter() - begun:.2f} s (processor {time.process_time() - used:.2f} s)", given


def another_table() -> None:
    """Let the table of fees have another highest fee from October on."""
    *earlier, last = fee_tables()
    tables = (
        *earlier,
        replace(last, valid_until=OCTOBER),
        replace(last, valid_from=OCTOBER, maximum_cents=340_00, per_extra_child_cents=300_00, minimum_cents=33_00),
    )
    inputs.fee_tables = lambda: tables
    for cached in (inputs.fee_versions, inputs._fee_table_named):
        cached.cache_clear()


def the_shipped_tables() -> None:
    """Let the tables be as they are shipped."""
    inputs.fee_tables = fee_tables
    for cached in (inputs.fee_versions, inputs._fee_table_named):
        cached.cache_clear()


def run(database: Database) -> bool:
    """Play one round, print its seconds, and tell whether everything verifies."""
    the_shipped_tables()
    with create_app(database.settings).app_context():
        first, made = timed(lambda: care.decide_fees(actor=OFFICE, now=BEGINNING, from_day=AUGUST))
        october, _month = timed(lambda: care.close_care_month(actor=OFFICE, now=OCTOBER_OVER, month="2026-10"))
        another_table()
        anew, changed = timed(lambda: care.decide_fees(actor=OFFICE, now=CHANGED, from_day=OCTOBER))
        november, _month = timed(lambda: care.close_care_month(actor=OFFICE, now=NOVEMBER_OVER, month="2026-11"))
        off = list(differences())
        print(
            f"  first decisions {first} ({len(made.changes)}), a month {october}, "
            f"deciding anew {anew} ({len(changed.changes)} changes), a month with corrections {november}, "
            f"verify {'clean' if not off else off[:3]}"
        )
        release()
    return not off


def main() -> None:
    """Build the city once for each database, and play the rounds on copies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, default=6_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    asked = parser.parse_args()
    clean = True
    with tempfile.TemporaryDirectory() as folder, servers(asked.database, Path(folder)) as kinds:
        for kind in kinds:
            city = kind.new()
            build(city, children=asked.scale, seed=asked.seed)
            print(f"{kind.name}, {asked.scale} children")
            for _round in range(asked.rounds):
                clean = run(kind.copy(city)) and clean
    raise SystemExit(not clean)


if __name__ == "__main__":
    main()
