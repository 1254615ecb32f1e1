"""Read a file of offerings, one group a row: what is wrong is named by line, column and reason and spares the rest."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from catalog.errors import OfferingFileUnreadable
from catalog.kinds import Admission, LegalRegime
from catalog.unit_file import RefusedRow, RowRefused, cells_of, decoded, numbered_lines, refuse_harmful
from marketplace.kernel.text import _

TERM_COLUMNS = (
    "title", "summary", "languages", "age_from", "age_to", "price_eur", "what_else", "vat_code", "legal_regime",
    "group_min", "group_max", "go_no_go_on", "admission", "accessibility",
)  # fmt: skip
GROUP_COLUMNS = ("unit", "weekdays", "start", "end", "from", "to", "capacity", "left_out")
COLUMNS = ("key", "service", *TERM_COLUMNS, *GROUP_COLUMNS)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_ROWS = 20_000
MAX_KEY = 60
EXAMPLE = (
    "drama-5-6", "drama", "Drama club", "We play stories and make masks.", "fi sv", "5", "6", "120.50", "Nothing else.",
    "standard", "consumer_contract", "8", "20", "2026-09-05", "first_come", "No stairs.",
    "Name of the unit", "TU TH", "15:00", "16:00", "2026-09-08", "2026-12-15", "12", "2026-10-13 2026-10-15",
)  # fmt: skip

_EUROS = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,2}))?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of an offering: at which unit (its name or id), on which weekdays, when and with how many places.

    Times are the city's wall time; the first and the last day are included.
    """

    line: int
    unit: str
    weekdays: tuple[str, ...]
    start: time
    end: time
    first: date
    last: date
    capacity: int
    left_out: frozenset[date]

    @property
    def rrule(self) -> str:
        """The rule by which the group meets (RFC 5545)."""
        return f"FREQ=WEEKLY;BYDAY={','.join(self.weekdays)}"


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """One offering of the file: its key, the service (its short name), what it says and its groups."""

    line: int
    key: str
    service: str
    terms: Mapping[str, Any]
    groups: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class OfferingFile:
    """A file as it was read: the offerings to keep, and the rows that were refused with the whole of their offering."""

    offerings: tuple[OfferingRow, ...]
    refused: tuple[RefusedRow, ...]


def template() -> str:
    """Return a file to fill in: the header and one example."""
    return f"{','.join(COLUMNS)}\n{','.join(EXAMPLE)}\n"


def parse_offerings(content: bytes) -> OfferingFile:
    """Read the whole file. Raises: WrongEncoding, OfferingFileUnreadable."""
    lines = numbered_lines(decoded(content))
    _check_header(*next(lines, (0, "")))
    by_key: dict[str, list[tuple[int, dict[str, str]]]] = {}
    refused: list[RefusedRow] = []
    spoiled: set[str] = set()
    for number, line in lines:
        if number > MAX_ROWS + 1:
            raise OfferingFileUnreadable()
        try:
            cells = _row(line)
            by_key.setdefault(cells["key"], []).append((number, cells))
        except RowRefused as refusal:
            refused.append(RefusedRow(number, refusal.column, refusal.reason))
            spoiled.add(_key_of(line))
    offerings = []
    for key, rows in by_key.items():
        read = _offering(key, rows, refused) if key not in spoiled else None
        if read is not None:
            offerings.append(read)
    return OfferingFile(tuple(offerings), tuple(sorted(refused, key=lambda row: row.line)))


def _check_header(number: int, line: str) -> None:
    try:
        found = cells_of(line)
    except csv.Error:
        found = []
    if number != 1 or tuple(found) != COLUMNS:
        raise OfferingFileUnreadable(found=line[:200])


def _key_of(line: str) -> str:
    """Return the key of a row in which something is wrong, so that its offering is not kept without it."""
    try:
        key = cells_of(line)[0]
    except csv.Error:
        key = line.split(",")[0].strip().strip('"')
    return unicodedata.normalize("NFC", key)


def _row(line: str) -> dict[str, str]:
    try:
        cells = cells_of(line)
    except csv.Error:
        raise RowRefused("key", _("A quotation mark is not closed on this line.")) from None
    if len(cells) < len(COLUMNS):
        raise RowRefused(COLUMNS[len(cells)], _("The row ends before this column."))
    if len(cells) > len(COLUMNS):
        raise RowRefused(COLUMNS[-1], _("The row is longer than the header; put text with a comma in quotation marks."))
    for column, cell in zip(COLUMNS, cells, strict=True):
        refuse_harmful(column, cell)
    if not 0 < len(cells[0]) <= MAX_KEY:
        raise RowRefused("key", _("Give the offering a key of your own, of at most 60 characters."))
    return {column: unicodedata.normalize("NFC", cell) for column, cell in zip(COLUMNS, cells, strict=True)}


def _offering(key: str, rows: Sequence[tuple[int, dict[str, str]]], refused: list[RefusedRow]) -> OfferingRow | None:
    """Put the rows of a key together, or say of each row what is wrong with it."""
    (line, said), wrong = rows[0], len(refused)
    terms: dict[str, Any] = {}
    groups: dict[tuple[Any, ...], GroupRow] = {}
    for number, cells in rows:
        try:
            if number == line:
                terms = _terms(cells)
            _refuse_contradiction(cells, said, line)
            group = _group(number, cells)
            if group is not None:
                _refuse_repeat(group, groups)
        except RowRefused as refusal:
            refused.append(RefusedRow(number, refusal.column, refusal.reason))
    if len(refused) > wrong:
        return None
    return OfferingRow(line, key, said["service"], terms, tuple(groups.values()))


def _refuse_contradiction(cells: Mapping[str, str], said: Mapping[str, str], line: int) -> None:
    for column in ("service", *TERM_COLUMNS):
        if cells[column] not in ("", said[column]):
            reason = _("Line %(line)s says something else of this offering; say the same, or nothing.", line=line)
            raise RowRefused(column, reason)


def _refuse_repeat(group: GroupRow, groups: dict[tuple[Any, ...], GroupRow]) -> None:
    same = (group.unit, group.weekdays, group.start, group.end, group.first, group.last)
    earlier = groups.setdefault(same, group)
    if earlier is not group:
        raise RowRefused(
            "unit", _("The same group (unit, weekdays, times, days) is on line %(line)s.", line=earlier.line)
        )


def _terms(cells: Mapping[str, str]) -> dict[str, Any]:
    if not cells["service"]:
        raise RowRefused("service", _("This column may not be empty."))
    return {
        **{name: cells[name] for name in ("title", "summary", "what_else", "accessibility")},
        **{name: _optional(_number, name, cells) for name in ("age_from", "age_to", "group_min", "group_max")},
        "languages": tuple(cells["languages"].lower().split()),
        "price_cents": _optional(_cents, "price_eur", cells),
        "vat_code": cells["vat_code"] or None,
        "legal_regime": _one_of("legal_regime", cells, LegalRegime),
        "go_no_go_on": _optional(_day, "go_no_go_on", cells),
        "admission": _one_of("admission", cells, Admission),
    }


def _group(line: int, cells: Mapping[str, str]) -> GroupRow | None:
    """Read the group of a row; a row without any of its columns is an offering without a group so far."""
    if not any(cells[column] for column in GROUP_COLUMNS):
        return None
    for column in GROUP_COLUMNS[:-1]:
        if not cells[column]:
            raise RowRefused(column, _("A group needs its unit, weekdays, times, days and capacity."))
    start, end = (_time(column, cells[column]) for column in ("start", "end"))
    first, last = (_day(column, cells[column]) for column in ("from", "to"))
    if end <= start:
        raise RowRefused("end", _("A session ends after it begins."))
    if last < first:
        raise RowRefused("to", _("The last day is not before the first."))
    return GroupRow(
        line=line,
        unit=cells["unit"],
        weekdays=_weekdays(cells["weekdays"]),
        start=start,
        end=end,
        first=first,
        last=last,
        capacity=_number("capacity", cells["capacity"]),
        left_out=frozenset(_day("left_out", day) for day in cells["left_out"].split()),
    )


def _optional(read: Callable[[str, str], Any], column: str, cells: Mapping[str, str]) -> Any:
    return read(column, cells[column]) if cells[column] else None


def _one_of(column: str, cells: Mapping[str, str], kinds: type[StrEnum]) -> StrEnum | None:
    cell = cells[column]
    if cell and cell not in tuple(kinds):
        raise RowRefused(column, _("Use one of: %(kinds)s.", kinds=", ".join(kinds)))
    return kinds(cell) if cell else None


def _number(column: str, cell: str) -> int:
    if not _NUMBER.fullmatch(cell):
        raise RowRefused(column, _("Write a whole number."))
    return int(cell)


def _cents(column: str, cell: str) -> int:
    found = _EUROS.fullmatch(cell)
    if found is None:
        raise RowRefused(column, _("Write euros as 120 or 120.50."))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _day(column: str, cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise RowRefused(column, _("Write the day as 2026-12-31.")) from None


def _time(column: str, cell: str) -> time:
    try:
        if _TIME.fullmatch(cell):
            return time.fromisoformat(cell)
    except ValueError:
        pass
    raise RowRefused(column, _("Write the time as 15:30."))


def _weekdays(cell: str) -> tuple[str, ...]:
    named = cell.upper().split()
    if not set(named) <= set(WEEKDAYS):
        raise RowRefused("weekdays", _("Use MO, TU, WE, TH, FR, SA and SU, with spaces between them."))
    return tuple(day for day in WEEKDAYS if day in named)
