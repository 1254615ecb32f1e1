"""A file of offerings is read group by group: good offerings survive bad ones."""

from __future__ import annotations

from datetime import date, time

import pytest

from catalog.errors import OfferingFileUnreadable, WrongEncoding
from catalog.offering_file import COLUMNS, EXAMPLE, OfferingFile, parse_offerings, template
from catalog.unit_file import RefusedRow

GOOD = dict(zip(COLUMNS, EXAMPLE, strict=True))


def row(**cells: str) -> str:
    return ",".join({**GOOD, **{name.rstrip("_"): cell for name, cell in cells.items()}}[column] for column in COLUMNS)


def read(*lines: str) -> OfferingFile:
    return parse_offerings("\n".join((",".join(COLUMNS), *lines)).encode())


def refusals(*lines: str) -> list[tuple[int, str]]:
    return [(refused.line, refused.column) for refused in read(*lines).refused]


def test_the_template_is_a_file_of_one_offering_read_cell_by_cell() -> None:
    [offering] = parse_offerings(template().encode("utf-8-sig")).offerings
    [group] = offering.groups
    assert (offering.key, offering.service, offering.terms["price_cents"]) == ("drama-5-6", "drama", 120_50)
    assert (offering.terms["languages"], offering.terms["go_no_go_on"]) == (("fi", "sv"), date(2026, 9, 5))
    assert (group.rrule, group.start, group.last) == ("FREQ=WEEKLY;BYDAY=TU,TH", time(15), date(2026, 12, 15))
    assert group.left_out == {date(2026, 10, 13), date(2026, 10, 15)}


def test_rows_of_one_key_are_one_offering_whose_terms_are_said_once() -> None:
    later = dict.fromkeys(COLUMNS[1:16], "") | {"weekdays": "FR"}
    [offering] = read(row(), row(**later)).offerings
    assert [group.weekdays for group in offering.groups] == [("TU", "TH"), ("FR",)]
    assert read(row(**dict.fromkeys(COLUMNS[16:], ""))).offerings[0].groups == ()


def test_another_encoding_or_header_is_refused_as_a_whole() -> None:
    with pytest.raises(WrongEncoding):
        parse_offerings(template().replace("Drama club", "Näytelmä").encode("latin-1"))
    for content in ("", template().replace("key", "nimi"), "\n" + template(), '"a'):
        with pytest.raises(OfferingFileUnreadable):
            parse_offerings(content.encode())


def test_good_offerings_survive_bad_ones_and_each_bad_row_is_named() -> None:
    file = read(row(key="a"), row(key="b", end="14:00"), row(key="c", title='"open'), row(key="c"), row(key="d"))
    assert [offering.key for offering in file.offerings] == ["a", "d"]
    assert [(refused.line, refused.column) for refused in file.refused] == [(3, "end"), (4, "key")]
    assert isinstance(file.refused[0], RefusedRow) and file.refused[0].reason == "A session ends after it begins."


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("title", "=cmd()"), ("capacity", "-1"), ("summary", "a\x07b"), ("key", ""), ("service", ""),
        ("price_eur", "1.005"), ("age_from", "five"), ("admission", "lottery"), ("go_no_go_on", "5.9.2026"),
        ("weekdays", "TUE"), ("start", "25:00"), ("left_out", "2026-13-01"), ("to", "2026-09-01"), ("unit", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_in_a_cell_is_named_at_its_column(column: str, cell: str) -> None:
    assert refusals(row(**{column: cell})) == [(2, column)]


def test_a_group_twice_and_a_contradiction_are_refused_with_the_earlier_line() -> None:
    file = read(row(), row(), row(title="Another club", weekdays="MO"))
    assert [(refused.line, refused.column) for refused in file.refused] == [(3, "unit"), (4, "title")]
    assert "line 2" in file.refused[0].reason and "Line 2" in file.refused[1].reason and not file.offerings
