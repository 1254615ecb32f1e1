"""A small city for benchmarks, built by operations: a club with a number of places, and families with a token each.

It stands in a database of its own, embedded or on the local PostgreSQL server, which is dropped in the end. The city's
clock shows the first of September, so that a run of any day plays the same.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, make_url

from marketplace.app import create_app
from marketplace.kernel.clock import city_day
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db, release, unsafe_but_quick
from marketplace.kernel.example import set_clock
from marketplace.kernel.ids import ids_from_seed, new_secret
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.schema import upgrade
from marketplace.people import operations as people
from marketplace.people import queries
from marketplace.people.models import Custody, DeclarationPurpose
from tests.factories.catalog import a_published_offering
from tests.factories.enrolment import CLUB_RULES, the_law
from tests.factories.money import a_budget_line
from tests.factories.people import new_adult, new_child
from tests.factories.rules import a_rule_set_in_force
from tests.run_suite import postgresql_url

NOW = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
SECRET = "a secret of the benchmark"
CHUNK = 500
BUDGET_CENTS = 100_000_00


@dataclass(frozen=True)
class Family:
    """A guardian, her child, and the bearer token with which she asks."""

    guardian: str
    child: str
    token: str


@dataclass(frozen=True)
class Club:
    """Groups with a number of places each, and the families who want one."""

    groups: list[str]
    families: list[Family]

    @property
    def group(self) -> str:
        """The first group, where there is but one."""
        return self.groups[0]


@dataclass(frozen=True)
class Database:
    """Where a city stands: its settings, and the environment in which a command finds it."""

    settings: Settings

    @property
    def environment(self) -> dict[str, str]:
        """The variables that name the city to `marketplace serve` and the like."""
        return {
            "DATA_DIR": str(self.settings.data_dir),
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": self.settings.secret_key,
        }


def build(
    database: Database, *, places: int, families: int, seed: str, income: bool = False, offerings: int = 1
) -> Club:
    """Make the schema by the migrations, then law, rules, budget, club and families by operations."""
    engine = create_engine(database.settings.database_url)
    upgrade(engine)
    engine.dispose()
    with create_app(database.settings).app_context(), ids_from_seed(seed), unsafe_but_quick():
        db.engine.dispose()
        with transaction("benchmark.clock", actor=SYSTEM, now=NOW):
            set_clock(NOW)
        the_law(NOW)
        a_budget_line(NOW, amount_cents=BUDGET_CENTS)
        a_rule_set_in_force(NOW, rules=CLUB_RULES)
        opened = [a_published_offering(NOW, capacity=places, group_max=places) for _each in range(offerings)]
        club = Club([offering.group for offering in opened], list(_families(families, income)))
        (database.settings.data_dir / "club.json").write_text(json.dumps(asdict(club)), encoding="ascii")
        release()
    return club


def _families(count: int, income: bool) -> Iterator[Family]:
    for start in range(0, count, CHUNK):
        with transaction("benchmark.families", actor=SYSTEM, now=NOW):
            yield from [_family(income) for _ in range(start, min(start + CHUNK, count))]
        db.session.remove()


def _family(income: bool) -> Family:
    household = people.register_family(
        actor=SYSTEM, now=NOW, adults=[new_adult()], children=[new_child()], custody=Custody.SOLE
    )
    guardian, child = queries.members_of(household.id, city_day(NOW))
    token = new_secret()
    people.issue_token(actor=SYSTEM, now=NOW, person=guardian, secret=token)
    if income:
        people.declare_income(
            actor=SYSTEM,
            now=NOW,
            household=household.id,
            purpose=DeclarationPurpose.SUBSIDY,
            income_cents_per_month=1_000_00,
            family_size=2,
            valid_from=city_day(NOW),
        )
    return Family(guardian, child, token)


class Sqlite:
    """Cities in files; a copy of one is a copy of the file."""

    name = "sqlite"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder

    def new(self) -> Database:
        """Return a database without anything in it."""
        folder = self.folder / uuid.uuid4().hex[:8]
        folder.mkdir()
        return Database(Settings(folder, f"sqlite:///{folder / 'city.sqlite3'}", SECRET))

    def copy(self, database: Database) -> Database:
        """Return a copy of a city that nobody is using."""
        made = self.new()
        shutil.copy(database.settings.data_dir / "city.sqlite3", made.settings.data_dir / "city.sqlite3")
        return made


class Postgresql:
    """Cities on the local server, dropped in the end. Raises: SystemExit where no server answers."""

    name = "postgresql"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        server = postgresql_url()
        if server is None:
            raise SystemExit("no PostgreSQL server answers; set TEST_DATABASE_URL, or use --database sqlite")
        self.folder, self.stack = folder, stack
        self.url = make_url(server).set(drivername="postgresql+psycopg")

    def new(self, template: str = "template1") -> Database:
        """Return a database without anything in it, or a copy of another one."""
        name = f"benchmark_{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.stack.callback(self._run, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        folder = self.folder / name
        folder.mkdir()
        return Database(Settings(folder, self.url.set(database=name).render_as_string(hide_password=False), SECRET))

    def copy(self, database: Database) -> Database:
        """Return a copy of a city that nobody is using."""
        return self.new(make_url(database.settings.database_url).database or "")

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


KINDS: dict[str, type[Sqlite] | type[Postgresql]] = {"sqlite": Sqlite, "postgresql": Postgresql}


@contextmanager
def servers(chosen: str, folder: Path) -> Iterator[list[Sqlite | Postgresql]]:
    """Give the databases that `--database` names: `sqlite`, `postgresql` or `both`."""
    with ExitStack() as stack:
        yield [kind(folder, stack) for name, kind in KINDS.items() if chosen in (name, "both")]
