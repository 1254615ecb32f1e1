"""What auditors ask of the whole: whether all that is stored agrees, and who did or was refused what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from marketplace.kernel import audit
from marketplace.kernel.audit import DONE, AuditRow
from marketplace.kernel.clock import CITY_ZONE
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation, read
from marketplace.kernel.policy import Action, role
from marketplace.kernel.verification import CHECKS, Difference

PAGE_SIZE = 50

READ_AUDIT = Action("kernel.read_audit", role("auditor", "data_protection_officer"))
VERIFY_CITY = Action("kernel.verify_city", role("auditor"))
RECORD_VERIFICATION = Action("kernel.record_verification", role("auditor"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWanted:
    """Which audit rows: of an action, refused or not (None: both), by an actor, on a city day, naming an id, or one."""

    action: str | None = None
    refused: bool | None = None
    actor: str | None = None
    about: str | None = None
    on: date | None = None
    row: int | None = None
    hidden: Collection[str] = ()
    """The names of objects whose ids are not to be found by `about`, since the reader is not shown them."""

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The SQL conditions of what was asked."""
        asked: list[tuple[object, ColumnElement[bool]]] = [
            (self.action, AuditRow.action == self.action),
            (self.actor, or_(AuditRow.actor_id == self.actor, AuditRow.acting_for_id == self.actor)),
            (self.row, AuditRow.id == self.row),
        ]
        found = [condition for value, condition in asked if value is not None]
        if self.refused is not None:
            found.append(AuditRow.outcome != DONE if self.refused else AuditRow.outcome == DONE)
        if self.about is not None:
            texts = (self._objects_shown, cast(AuditRow.notes, String))
            found.append(or_(*(text.contains(self.about, autoescape=True) for text in texts)))
        return found + (_of_day(self.on) if self.on else [])

    @property
    def _objects_shown(self) -> ColumnElement[str]:
        """The objects of a row as text, without the ids that are hidden."""
        shown: ColumnElement[str] = cast(AuditRow.objects, String)
        for name in self.hidden:
            shown = func.replace(shown, func.coalesce(AuditRow.objects[name].as_string(), ""), "")
        return shown


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of audit rows, the newest first, with the number of all."""

    rows: tuple[AuditRow, ...]
    total: int
    page: int
    pages: int


@read(READ_AUDIT)
def read_audit(
    *, actor: Actor, now: datetime, wanted: AuditWanted, page: int = 1, page_size: int = PAGE_SIZE
) -> AuditPage:
    """Return a page of what was done and what was refused; ids and codes only."""
    conditions = wanted.conditions
    total = db.session.scalar(select(func.count()).select_from(AuditRow).where(*conditions)) or 0
    pages = max(1, ceil(total / page_size))
    page = min(max(page, 1), pages)
    rows = db.session.scalars(
        select(AuditRow).where(*conditions).order_by(AuditRow.id.desc()).limit(page_size).offset((page - 1) * page_size)
    )
    return AuditPage(tuple(rows), total, page, pages)


@read(VERIFY_CITY)
def verify_city(*, actor: Actor, now: datetime) -> dict[str, list[Difference]]:
    """Recompute all that can be recomputed; return for each check, by name, what differs."""
    return {name: list(run()) for name, run in CHECKS.items()}


@operation(RECORD_VERIFICATION)
def record_verification(*, actor: Actor, now: datetime, differences: Mapping[str, int]) -> None:
    """Leave in the audit how many differences each check has found, so that the last run can be seen by others."""
    audit.note(checks=len(differences), off={name: count for name, count in differences.items() if count})


def _of_day(on: date) -> list[ColumnElement[bool]]:
    begins = datetime.combine(on, time(), tzinfo=CITY_ZONE)
    ends = datetime.combine(on + timedelta(days=1), time(), tzinfo=CITY_ZONE)
    return [AuditRow.at >= begins.astimezone(UTC), AuditRow.at < ends.astimezone(UTC)]
