"""A file of units is read row by row: good rows survive bad ones."""

import time

import pytest

from catalog.errors import TooManyRows, WrongEncoding, WrongHeader
from catalog.operations.units import packaged_units
from catalog.unit_file import COLUMNS, MAX_CHARACTERS, ProviderType, UnitFile, UnitKind, parse_units, unit_key

HEADER = "name,kind,provider_type,language,street,postal_code,city,lon,lat"
GOOD = {
    "name": "Haukiluoman päiväkoti",
    "kind": "centre",
    "provider_type": "MUNICIPAL",
    "language": "fi",
    "street": "Runkokatu 5",
    "postal_code": "33340",
    "city": "Tampere",
    "lon": "23.60571",
    "lat": "61.51667",
}


def row(**cells: str) -> str:
    return ",".join({**GOOD, **cells}[column] for column in COLUMNS)


def read(*lines: str) -> UnitFile:
    return parse_units("\n".join((HEADER, *lines)).encode())


def refusals(file: UnitFile) -> list[tuple[int, str]]:
    return [(refused.line, refused.column) for refused in file.refused]


def test_the_real_file_is_read_whole() -> None:
    file = parse_units(packaged_units())
    assert (len(file.rows), file.refused) == (144, ())
    assert sum(each.lon is None for each in file.rows) == 2
    assert sum(each.kind == UnitKind.CLUB for each in file.rows) == 10
    assert file.rows[0].line == 2


def test_a_row_is_read_cell_by_cell() -> None:
    [unit] = read(row()).rows
    assert (unit.name, unit.kind, unit.provider_type) == (GOOD["name"], UnitKind.CENTRE, ProviderType.MUNICIPAL)
    assert (unit.language, unit.street, unit.postal_code, unit.city) == ("fi", "Runkokatu 5", "33340", "Tampere")
    assert (unit.lon, unit.lat) == (23.60571, 61.51667)


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated() -> None:
    file = parse_units(b"\xef\xbb\xbf" + f"{HEADER}\r\n{row()}\r\n".encode())
    assert (len(file.rows), file.refused) == (1, ())


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_refused_as_a_whole(encoding: str) -> None:
    with pytest.raises(WrongEncoding):
        parse_units(f"{HEADER}\n{row()}\n".encode(encoding))


def test_the_line_of_the_wrong_byte_is_told() -> None:
    with pytest.raises(WrongEncoding) as refused:
        parse_units(f"{HEADER}\n{row()}\n".encode() + row().encode("latin-1"))
    assert refused.value.facts["line"] == 3


@pytest.mark.parametrize(
    "header",
    ["", "\n" + HEADER, HEADER.replace("name", "nimi"), HEADER + ",extra", HEADER.replace(",", ";"), HEADER[:-4], '"a'],
)
def test_another_header_is_refused_as_a_whole(header: str) -> None:
    with pytest.raises(WrongHeader):
        parse_units(f"{header}\n{row()}\n".encode())


def test_a_quoted_header_is_the_same_header() -> None:
    assert parse_units(('"name"' + HEADER[4:] + "\n" + row()).encode()).rows


def test_a_header_alone_is_an_empty_file() -> None:
    assert read() == UnitFile((), ())


def test_good_rows_survive_bad_ones_and_each_bad_one_is_named_by_line_and_column() -> None:
    file = read(row(), row(name="A", kind="school"), "", row(name="B", language="fin"), row(name="C"))
    assert [unit.name for unit in file.rows] == [GOOD["name"], "C"]
    assert refusals(file) == [(3, "kind"), (5, "language")]
    assert file.refused[0].reason == "Use one of: centre, club."
    assert [unit.line for unit in file.rows] == [2, 6]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
@pytest.mark.parametrize("column", ["name", "street", "postal_code", "city", "lon"])
def test_a_formula_in_a_cell_is_refused(start: str, column: str) -> None:
    file = read(row(**{column: start + "cmd"}))
    assert refusals(file) == [(2, column)]
    assert "formula" in file.refused[0].reason


@pytest.mark.parametrize("column", ["name", "street"])
def test_only_a_degree_may_begin_with_a_sign(column: str) -> None:
    assert "formula" in read(row(**{column: "-5"})).refused[0].reason
    assert not read(row(lon="-5")).refused


def test_a_formula_hidden_behind_a_space_or_a_quote_is_refused() -> None:
    assert refusals(read(row(name=" =1+1"), row(name='"=1+1"'))) == [(2, "name"), (3, "name")]


@pytest.mark.parametrize(("lon", "lat"), [("-180", "-90"), ("180", "90"), ("0", "0"), ("-1.5e-3", "1E1"), ("", "")])
def test_coordinates_are_anywhere_on_earth_or_absent(lon: str, lat: str) -> None:
    assert not read(row(lon=lon, lat=lat)).refused


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"lon": "180.1"}, "lon"),
        ({"lon": "-181"}, "lon"),
        ({"lat": "90.01"}, "lat"),
        ({"lat": ""}, "lat"),
        ({"lon": ""}, "lon"),
        ({"lon": "nan"}, "lon"),
        ({"lon": "inf"}, "lon"),
        ({"lon": "23_1"}, "lon"),
        ({"lat": "61.5N"}, "lat"),
        ({"lat": "1e999"}, "lat"),
        ({"lat": "٦١"}, "lat"),
    ],
)
def test_coordinates_off_the_earth_are_refused(cells: dict[str, str], column: str) -> None:
    assert refusals(read(row(**cells))) == [(2, column)]


@pytest.mark.parametrize("column", ["lon", "lat"])
def test_one_degree_without_the_other_is_told_so(column: str) -> None:
    assert read(row(**{column: ""})).refused[0].reason == "Give both lon and lat, or neither."


@pytest.mark.parametrize("code", ["33340", "SW1A 1AA", "1234 AB", "H3Z 2Y7", "LV-1010", "AD500", "110 00", "D02 X285"])
def test_postal_codes_of_any_country_are_taken(code: str) -> None:
    assert read(row(postal_code=code)).rows[0].postal_code == code


@pytest.mark.parametrize("code", ["", "33 340 ?", "33--340", "1" * 17])
def test_what_is_no_postal_code_is_refused(code: str) -> None:
    assert refusals(read(row(postal_code=code))) == [(2, "postal_code")]


@pytest.mark.parametrize("code", ["sv", "SE", "en"])
def test_any_two_letter_language_is_taken_in_small_letters(code: str) -> None:
    assert read(row(language=code)).rows[0].language == code.lower()


@pytest.mark.parametrize("code", ["", "f", "fin", "12", "fí"])
def test_another_language_code_is_refused(code: str) -> None:
    assert refusals(read(row(language=code))) == [(2, "language")]


@pytest.mark.parametrize(("column", "cell"), [("kind", ""), ("kind", "Centre"), ("provider_type", "municipal")])
def test_a_kind_that_is_not_in_the_list_is_refused(column: str, cell: str) -> None:
    assert refusals(read(row(**{column: cell}))) == [(2, column)]


@pytest.mark.parametrize("column", ["name", "street", "city"])
def test_an_empty_or_endless_text_is_refused(column: str) -> None:
    longest = MAX_CHARACTERS[column]
    assert refusals(read(row(**{column: "  "}))) == [(2, column)]
    assert refusals(read(row(**{column: "x" * (longest + 1)}))) == [(2, column)]
    assert not read(row(**{column: "x" * longest})).refused


def test_a_control_character_is_refused() -> None:
    assert refusals(read(row(name="Day\x00care"))) == [(2, "name")]


def test_rows_that_are_too_short_or_too_long_are_refused() -> None:
    assert refusals(read("A,centre", row() + ",more")) == [(2, "provider_type"), (3, "lat")]


def test_text_with_a_comma_stands_in_quotes() -> None:
    assert read(row(name='"Day care, north"')).rows[0].name == "Day care, north"


def test_a_quote_left_open_spoils_its_own_row_only() -> None:
    file = read(row(name='"open'), row())
    assert refusals(file) == [(2, "name")]
    assert len(file.rows) == 1


def test_a_quote_left_open_in_a_later_column_is_named_there() -> None:
    assert refusals(read(row(street='"open'))) == [(2, "street")]
    assert refusals(read(row() + ',x,"open')) == [(2, "lat")]


def test_the_same_unit_twice_in_the_file_is_refused_with_the_first_line() -> None:
    file = read(row(), row(name="Other"), row(city="Nokia"), row(name="HAUKILUOMAN  päiväkoti"))
    assert refusals(file) == [(4, "name"), (5, "name")]
    assert "line 2" in file.refused[0].reason


def test_a_refused_row_does_not_make_a_later_good_one_a_repeat() -> None:
    file = read(row(kind="school"), row())
    assert (len(file.rows), refusals(file)) == (1, [(2, "kind")])


def test_another_street_or_postal_code_is_another_unit() -> None:
    keys = {unit_key("A", "B", "1"), unit_key("A", "B", "2"), unit_key("A", "C", "1"), unit_key("D", "B", "1")}
    assert len(keys) == 4
    assert unit_key("Pa\u0308iva", "B", "1") == unit_key("Päiva", "B", "1")


def test_a_thousand_units_of_another_country_come_in_with_the_bad_rows_named() -> None:
    shapes = (
        {
            "language": "et",
            "street": "Ravila 59",
            "postal_code": "50411",
            "city": "Tartu",
            "lon": "26.69",
            "lat": "58.36",
        },
        {
            "language": "SV",
            "street": '"Götgatan 5, 2 tr"',
            "postal_code": "116 46",
            "city": "Malmö",
            "lon": "",
            "lat": "",
        },
        {
            "language": "de",
            "street": "Große Straße 1",
            "postal_code": "D-10115",
            "city": "Berlin",
            "lon": "13.4",
            "lat": "52.5",
        },
        {
            "language": "en",
            "street": "1 High St",
            "postal_code": "SW1A 1AA",
            "city": "London",
            "lon": "-0.14",
            "lat": "51.5",
        },
    )
    lines = [row(**{"name": f"Unit {number}", **shapes[number % 4]}) for number in range(1000)]
    lines[10] = row(**{"name": "=SUM(A1)", **shapes[0]})
    lines[500] = row(**{"name": "Unit 500", **shapes[2], "postal_code": "10115/16"})
    lines[999] = row(**{"name": "Unit 999", **shapes[1], "language": "swe"})
    file = read(*lines)
    assert refusals(file) == [(12, "name"), (502, "postal_code"), (1001, "language")]
    assert (len(file.rows), {each.language for each in file.rows}) == (997, {"et", "sv", "de", "en"})
    assert file.rows[1].street == "Götgatan 5, 2 tr" and file.rows[3].lon == -0.14


def test_a_hundred_thousand_rows_are_read_in_seconds_of_work() -> None:
    started = time.process_time()
    file = read(*(row(name=f"Day care {number}") for number in range(100_000)))
    assert len(file.rows) == 100_000
    assert time.process_time() - started < 15


def test_more_rows_than_anybody_has_are_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.unit_file.MAX_ROWS", 3)
    assert len(read(*(row(name=f"A{number}") for number in range(3))).rows) == 3
    with pytest.raises(TooManyRows):
        read(*(row(name=f"A{number}") for number in range(4)))
