"""The database: one metadata, aware times, and transactions that say whether they will write."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVarTuple, cast

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as SqlSession
from sqlalchemy import (
    JSON,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Insert,
    MetaData,
    String,
    Table,
    event,
    insert,
    select,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, Session, mapped_column
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeDecorator

from marketplace.kernel.ids import new_id

Columns = TypeVarTuple("Columns")

ID_LENGTH = 32
WRITE = "marketplace_write"
BUSY_TIMEOUT_MS = 15_000
OFFSET_KEPT_SECONDS = 1.0

Json = JSON


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class CitySession(SqlSession):
    """A session of the one database of a city, found once and not again for each statement."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **{**options, "bind": db.engine})

    def get_bind(
        self, mapper: Any = None, clause: Any = None, bind: Engine | Connection | None = None, **more: Any
    ) -> Engine | Connection:
        """Return the city's database, whatever is asked."""
        assert self.bind is not None
        return self.bind


db = SQLAlchemy(model_class=Base, session_options={"class_": CitySession, "expire_on_commit": False})

if TYPE_CHECKING:

    class Model(Base):
        """A table."""

        __abstract__ = True
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware, in UTC, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without zone (ValueError); SQLite keeps UTC without naming it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_of(kinds: type[StrEnum]) -> Enum:
    """Return a column type that stores the values of a closed list as text, checked by the database."""
    return Enum(
        kinds,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name=kinds.__name__.lower(),
    )


def opaque_key() -> MappedColumn[str]:
    """Return a primary key that tells nothing."""
    return mapped_column(String(ID_LENGTH), primary_key=True, default=new_id)


class CitySetting(Model):
    """What this city's database says of itself: its clock offset, whether it is an example, how far it was built."""

    __tablename__ = "city_setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


def rows(statement: TypedReturnsRows[*Columns], values: Mapping[str, Any] | None = None) -> CursorResult[*Columns]:
    """Ask for columns without the session's care for objects, at about half of its cost.

    What was added or changed before is written first. Many rows are taken by `.all()`, much quicker than one by one.
    """
    db.session.flush()
    return db.session.connection().execute(statement, values)


def change_rows(statement: UpdateBase, values: Mapping[str, Any]) -> int:
    """Change rows at once and return how many; objects in memory are not told."""
    db.session.flush()
    return db.session.connection().execute(statement, values).rowcount


def insert_rows(model: type[Model], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows without making objects of them: for what comes in numbers and is not looked at again.

    What was added before is written first, so that rows may refer to it. All rows name the same columns.
    """
    if values:
        db.session.flush()
        db.session.connection().execute(_insertion(model), list(values))


@cache
def _insertion(model: type[Model]) -> Insert:
    return insert(cast(Table, model.__table__))


def begin_write(session: Session) -> None:
    """Start a transaction that will write.

    A read that was open ends first: a write that starts inside it would fail at once on SQLite, whatever the timeout.
    Raises: RuntimeError where something was changed outside an operation, since it would be lost or slip in.
    """
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside an operation")
    if session.in_transaction():
        session.commit()
    session.connection(execution_options={WRITE: True})


_synchronous = "FULL"


@contextmanager
def unsafe_but_quick() -> Iterator[None]:
    """Let SQLite connections made meanwhile not wait for the disk, for a file that can be made again."""
    global _synchronous
    _synchronous = "OFF"
    try:
        yield
    finally:
        _synchronous = "FULL"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, record: Any) -> None:
    if not type(dbapi_connection).__module__.startswith("sqlite3"):
        return
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        f"journal_mode = {'WAL' if _synchronous == 'FULL' else 'MEMORY'}",
        f"synchronous = {_synchronous}",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_as_announced(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get(WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


_offset_kept: dict[str, tuple[float, int]] = {}


def clock_offset_seconds() -> int:
    """Return the city's clock offset in seconds, at most a second old."""
    place = str(db.engine.url)
    read_at, seconds = _offset_kept.get(place, (float("-inf"), 0))
    if time.monotonic() - read_at > OFFSET_KEPT_SECONDS:
        value = db.session.scalar(select(CitySetting.value).where(CitySetting.key == "clock_offset_seconds"))
        seconds = int(value or 0)
        _offset_kept[place] = (time.monotonic(), seconds)
    return seconds


def forget_clock_offset() -> None:
    """Let the next look at the clock read the offset again; called by whoever sets it."""
    _offset_kept.clear()


def release() -> None:
    """Let go of this thread's session and of all connections of the application."""
    db.session.remove()
    db.engine.dispose()
