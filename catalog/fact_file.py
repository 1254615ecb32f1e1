"""Read a file of facts about units: good rows survive, each bad row is named by line, column and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.errors import FactFileUnreadable
from catalog.kinds import FactKind
from catalog.unit_file import FORMULA_STARTS, RefusedRow
from marketplace.kernel.text import Text, _

COLUMNS = ("unit", "kind", "value", "as_of", "source")
MAX_ROWS = 10_000
MAX_SOURCE = 200
EARLIEST = date(2000, 1, 1)
TEN_THOUSAND_BP = 10_000


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact to record: of which unit (its id), what, how much in the kind's own unit, as of when, and from where."""

    unit: str
    kind: FactKind
    value: int
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class FactFile:
    """A file as it was read: the facts to keep and the rows that were refused."""

    facts: tuple[NewFact, ...]
    refused: tuple[RefusedRow, ...]


SCALES: Mapping[FactKind, tuple[int, int]] = {
    FactKind.QUALIFIED_STAFF: (0, TEN_THOUSAND_BP),
    FactKind.CHILDREN_PER_ADULT: (1, 500),
    FactKind.FACILITY_CONDITION: (1, 5),
    FactKind.EQUIPMENT: (1, 5),
}
"""The least and the most that a fact can be: a share in basis points, tenths of children, and grades from 1 to 5."""


def wrong_fact(fact: NewFact, today: date) -> dict[str, Text]:
    """Return what cannot be in a fact, by field.

    >>> wrong_fact(NewFact("u", FactKind.EQUIPMENT, 6, date(2026, 1, 1), "Round of the rooms"), date(2026, 2, 1))
    {'value': 'Give a whole number from 1 to 5.'}
    """
    wrong: dict[str, Text] = {}
    least, most = SCALES[fact.kind]
    if not least <= fact.value <= most:
        wrong["value"] = _("Give a whole number from %(least)s to %(most)s.", least=least, most=most)
    if not EARLIEST <= fact.as_of <= today:
        wrong["as_of"] = _("Give the day on which it was so: not before 2000, and not later than today.")
    if not 0 < len(fact.source.strip()) <= MAX_SOURCE:
        wrong["source"] = _("Say where the figure comes from, in at most 200 characters.")
    return wrong


def parse_facts(content: bytes, units: Mapping[str, list[str]], today: date) -> FactFile:
    """Read the whole file; `units` are the ids of units by name. Raises: FactFileUnreadable."""
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise FactFileUnreadable() from None
    if not lines or tuple(cell.strip() for cell in lines[0]) != COLUMNS or len(lines) > MAX_ROWS + 1:
        raise FactFileUnreadable()
    facts, refused = [], []
    for number, cells in enumerate(lines[1:], start=2):
        read = _row(number, [cell.strip() for cell in cells], units, today) if any(cells) else None
        if isinstance(read, NewFact):
            facts.append(read)
        elif read is not None:
            refused.append(read)
    return FactFile(tuple(facts), tuple(refused))


def _row(line: int, cells: list[str], units: Mapping[str, list[str]], today: date) -> NewFact | RefusedRow:
    if len(cells) != len(COLUMNS):
        return RefusedRow(line, COLUMNS[-1], _("The row does not have as many columns as the header."))
    unit, kind, value, as_of, source = cells
    if source.startswith(FORMULA_STARTS):
        said = _("A cell may not begin with =, +, - or @: a spreadsheet would run it as a formula.")
        return RefusedRow(line, "source", said)
    known = units.get(unit, [])
    if len(known) != 1:
        said = _("Two units have this name; use the id of the unit.") if known else _("No unit has this name or id.")
        return RefusedRow(line, "unit", said)
    if kind not in tuple(FactKind):
        return RefusedRow(line, "kind", _("Use one of: %(kinds)s.", kinds=", ".join(FactKind)))
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        return RefusedRow(line, "as_of", _("Write the day as 2026-12-31."))
    amount = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
    fact = NewFact(known[0], FactKind(kind), amount, day, source)
    wrong = wrong_fact(fact, today)
    return next((RefusedRow(line, column, said) for column, said in wrong.items()), fact)
