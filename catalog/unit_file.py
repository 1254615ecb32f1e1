"""Read a file of units: good rows survive, each bad row is named by line, column and reason."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from catalog.errors import TooManyRows, WrongEncoding, WrongHeader
from marketplace.kernel.text import Text, _

COLUMNS = ("name", "kind", "provider_type", "language", "street", "postal_code", "city", "lon", "lat")
MAX_ROWS = 250_000
MAX_CHARACTERS = {"name": 200, "street": 200, "postal_code": 16, "city": 100}
FORMULA_STARTS = ("=", "+", "-", "@")

_LANGUAGE = re.compile(r"[A-Za-z]{2}")
_POSTAL_CODE = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?", re.ASCII)


class UnitKind(StrEnum):
    """What a unit is."""

    CENTRE = "centre"
    CLUB = "club"


class ProviderType(StrEnum):
    """How a unit is provided, in the words of the file."""

    MUNICIPAL = "MUNICIPAL"
    PURCHASED = "PURCHASED"
    PRIVATE = "PRIVATE"
    PRIVATE_SERVICE_VOUCHER = "PRIVATE_SERVICE_VOUCHER"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One good row. Coordinates are degrees (WGS 84), both present or both absent; `key` is that of `unit_key`."""

    line: int
    key: str
    name: str
    kind: UnitKind
    provider_type: ProviderType
    language: str
    street: str
    postal_code: str
    city: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One bad row: its line (the header is line 1), the column and what is wrong there."""

    line: int
    column: str
    reason: Text


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A file as it was read: the rows to keep and those that were refused."""

    rows: tuple[UnitRow, ...]
    refused: tuple[RefusedRow, ...]


class RowRefused(Exception):
    """A row cannot be kept: in which column, and why."""

    def __init__(self, column: str, reason: Text) -> None:
        self.column = column
        self.reason = reason


def unit_key(name: str, street: str, postal_code: str) -> str:
    """The same name, street and postal code are the same unit, however they are spaced or capitalised (64 hex digits).

    >>> unit_key("Ikurin  talo", "Maamiehentie 2", "33340") == unit_key("ikurin talo", "Maamiehentie 2", "33340")
    True
    """
    words = (" ".join(unicodedata.normalize("NFC", part).casefold().split()) for part in (name, street, postal_code))
    return sha256("\n".join(words).encode()).hexdigest()


def parse_units(content: bytes) -> UnitFile:
    """Read the whole file. Raises: WrongEncoding, WrongHeader, TooManyRows."""
    lines = numbered_lines(decoded(content))
    _check_header(lines)
    rows: list[UnitRow] = []
    refused: list[RefusedRow] = []
    first_seen: dict[str, int] = {}
    for number, line in lines:
        if number > MAX_ROWS + 1:
            raise TooManyRows()
        try:
            row = _row(number, line)
            _refuse_repeat(row, first_seen)
        except RowRefused as refusal:
            refused.append(RefusedRow(number, refusal.column, refusal.reason))
        else:
            rows.append(row)
    return UnitFile(tuple(rows), tuple(refused))


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark. Raises: WrongEncoding."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongEncoding(line=content.count(b"\n", 0, error.start) + 1) from None


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines, blank ones left out. A row is one line: a quote left open spoils its own row only."""
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if line.strip():
            yield number, line.rstrip("\n")


def _check_header(lines: Iterator[tuple[int, str]]) -> None:
    number, line = next(lines, (0, ""))
    try:
        found = cells_of(line)
    except csv.Error:
        found = [line]
    if number != 1 or tuple(found) != COLUMNS:
        raise WrongHeader(expected=",".join(COLUMNS), found=line[:200])


def cells_of(line: str) -> list[str]:
    """Return the cells of a line without the spaces around them. Raises: csv.Error."""
    if '"' in line:
        return [cell.strip() for cell in next(csv.reader([line], strict=True))]
    return [cell.strip() for cell in line.split(",")]


def _row(number: int, line: str) -> UnitRow:
    try:
        cells = cells_of(line)
    except csv.Error:
        raise RowRefused(_first_quoted_column(line), _("A quotation mark is not closed on this line.")) from None
    _check_count(cells)
    for column, cell in zip(COLUMNS, cells, strict=True):
        if not (column in ("lon", "lat") and _NUMBER.fullmatch(cell)):
            refuse_harmful(column, cell)
    name, kind, provider_type, language, street, postal_code, city, lon, lat = cells
    place = _coordinates(lon, lat)
    return UnitRow(
        line=number,
        key=unit_key(name, street, postal_code),
        name=_words("name", name),
        kind=UnitKind(_one_of("kind", kind, UnitKind)),
        provider_type=ProviderType(_one_of("provider_type", provider_type, ProviderType)),
        language=_language(language),
        street=_words("street", street),
        postal_code=_postal_code(postal_code),
        city=_words("city", city),
        lon=place[0],
        lat=place[1],
    )


def _first_quoted_column(line: str) -> str:
    before = line[: line.index('"')].count(",")
    return COLUMNS[min(before, len(COLUMNS) - 1)]


def _check_count(cells: Sequence[str]) -> None:
    if len(cells) < len(COLUMNS):
        raise RowRefused(COLUMNS[len(cells)], _("The row ends before this column."))
    if len(cells) > len(COLUMNS):
        raise RowRefused(COLUMNS[-1], _("The row is longer than the header; put text with a comma in quotation marks."))


def refuse_harmful(column: str, cell: str) -> None:
    """Refuse what a spreadsheet would run, and what cannot be seen. Raises: RowRefused."""
    if cell.startswith(FORMULA_STARTS):
        raise RowRefused(column, _("A cell may not begin with =, +, - or @: a spreadsheet would run it as a formula."))
    if _CONTROL.search(cell):
        raise RowRefused(column, _("The cell holds a control character."))


def _words(column: str, cell: str) -> str:
    if not cell:
        raise RowRefused(column, _("This column may not be empty."))
    if len(cell) > MAX_CHARACTERS[column]:
        raise RowRefused(column, _("The text is too long for this column."))
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def _one_of(column: str, cell: str, kinds: type[StrEnum]) -> str:
    if cell not in tuple(kinds):
        raise RowRefused(column, _("Use one of: %(kinds)s.", kinds=", ".join(kinds)))
    return cell


def _language(cell: str) -> str:
    if not _LANGUAGE.fullmatch(cell):
        raise RowRefused("language", _("Use the two-letter code of the language, such as fi, sv or en."))
    return cell.lower()


def _postal_code(cell: str) -> str:
    code = _words("postal_code", cell)
    if not _POSTAL_CODE.fullmatch(code):
        raise RowRefused("postal_code", _("A postal code has letters and digits only, with single spaces or hyphens."))
    return code


def _coordinates(lon: str, lat: str) -> tuple[float | None, float | None]:
    if not lon and not lat:
        return None, None
    return _degrees("lon", lon, 180), _degrees("lat", lat, 90)


def _degrees(column: str, cell: str, limit: int) -> float:
    if not cell:
        raise RowRefused(column, _("Give both lon and lat, or neither."))
    if not _NUMBER.fullmatch(cell):
        raise RowRefused(column, _("Write degrees as a number with a point, such as 23.76."))
    degrees = float(cell)
    if math.fabs(degrees) > limit:
        raise RowRefused(column, _("Degrees go from -%(limit)s to %(limit)s.", limit=limit))
    return degrees


def _refuse_repeat(row: UnitRow, first_seen: dict[str, int]) -> None:
    earlier = first_seen.setdefault(row.key, row.line)
    if earlier != row.line:
        raise RowRefused("name", _("The same unit (name, street, postal code) is on line %(line)s.", line=earlier))
