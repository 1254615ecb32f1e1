"""What tells every process that something which families find has changed."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model
from marketplace.kernel.guards import guard

BUCKETS = 16


class ShelfMark(Model):
    """A mark that the database replaces by another one whenever something changes that a search looks at.

    There are several, so that on PostgreSQL two who write at once do not wait for each other; SQLite has one writer.
    """

    __tablename__ = "shelf_mark"

    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(36))


SEEN = "OLD.status = 'published' OR NEW.status = 'published'"
WATCHED: dict[str, tuple[str, str, str]] = {
    "offering_added": ("offering", "INSERT", "NEW.status = 'published'"),
    "offering_changed": ("offering", "UPDATE", SEEN),
    "group_changed": (
        "offering_group",
        "UPDATE OF unit_id, attachment_id, weekdays, start_time, end_time, starts_on",
        "",
    ),
    "session_called_off": (
        "session",
        "UPDATE OF status, starts_at",
        "OLD.starts_at <> NEW.starts_at OR OLD.status <> NEW.status AND 'cancelled' IN (OLD.status, NEW.status)",
    ),
    "season_changed": ("season", "UPDATE", ""),
    "service_changed": ("service", "UPDATE", ""),
    "unit_added": ("unit", "INSERT", ""),
    "unit_changed": ("unit", "UPDATE", ""),
    "area_added": ("area", "INSERT", ""),
    "area_changed": ("area", "UPDATE", ""),
}


def _watch(name: str, table: str, verb: str, condition: str) -> None:
    trigger = f"shelf_{name}"
    when = f" WHEN ({condition})" if condition else ""
    guard(
        trigger,
        table,
        writes="shelf_mark",
        sqlite=[
            f"CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {verb} ON {table}{when} "
            "BEGIN INSERT OR REPLACE INTO shelf_mark (bucket, mark) VALUES (0, lower(hex(randomblob(16)))); END"
        ],
        postgresql=[
            "CREATE OR REPLACE FUNCTION shelf_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO shelf_mark (bucket, mark) VALUES (mod(pg_backend_pid(), {BUCKETS}), gen_random_uuid()::text) "
            "ON CONFLICT (bucket) DO UPDATE SET mark = EXCLUDED.mark; RETURN NULL; END $$",
            f"DROP TRIGGER IF EXISTS {trigger} ON {table}",
            f"CREATE TRIGGER {trigger} AFTER {verb} ON {table} FOR EACH ROW{when} EXECUTE FUNCTION shelf_changes()",
        ],
    )


for _name, _watched in WATCHED.items():
    _watch(_name, *_watched)
