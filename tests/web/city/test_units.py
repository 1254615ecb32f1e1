"""Units come from a file: good rows survive, what is wrong is told, and the file's name is kept."""

from __future__ import annotations

from io import BytesIO

import pytest

from catalog import queries as catalog
from marketplace.web.city.units import COLUMNS
from tests.web.city.conftest import Office

GOOD = "Lake day care,centre,MUNICIPAL,fi,Lake street 1,33100,Tampere,23.7,61.5"
OTHER = "Hill day care,centre,MUNICIPAL,sv,Hill street 2,33200,Tampere,,"


def sent(content: bytes | str, **fields: str) -> dict[str, object]:
    """A form with a file."""
    raw = content.encode() if isinstance(content, str) else content
    return {"file": (BytesIO(raw), "units of 2026.csv"), **fields}


def lines(*rows: str) -> str:
    """A file with the header and rows."""
    return "\n".join([COLUMNS, *rows])


def test_a_dry_run_says_what_would_be_done_and_saves_nothing(office: Office) -> None:
    page = office("city.service_owner").post("/city/units/import", data=sent(lines(GOOD, OTHER), dry_run="true"))
    assert page.status_code == 200
    assert "What would be done" in page.text
    assert "units of 2026.csv" in page.text
    assert catalog.units()[1] == 0


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("=cmd(),centre,MUNICIPAL,fi,Street 1,33100,Tampere,,", "name"),
        ("Bad kind,palace,MUNICIPAL,fi,Street 1,33100,Tampere,,", "kind"),
        ("Half placed,centre,MUNICIPAL,fi,Street 1,33100,Tampere,23.7,", "lat"),
        (GOOD, ""),
    ],
)
def test_good_rows_survive_and_refused_ones_are_named(row: str, column: str, office: Office) -> None:
    page = office("city.service_owner").post("/city/units/import", data=sent(lines(GOOD, row, OTHER)))
    assert page.status_code == 200
    assert "Refused rows" in page.text
    assert column in page.text
    assert catalog.units()[1] == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (COLUMNS.encode() + b"\nP\xe4iv\xe4koti,centre,MUNICIPAL,fi,S 1,33100,Tampere,,", "UTF-8"),
        (b"nimi;osoite\nA;B", "columns"),
        (b"", "columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_field(content: bytes, words: str, office: Office) -> None:
    page = office("city.service_owner").post("/city/units/import", data=sent(content))
    assert page.status_code == 422
    assert 'id="file-error"' in page.text
    assert words in page.text
    assert "units of 2026.csv" in page.text


def test_a_form_without_a_file_asks_for_one(office: Office) -> None:
    page = office("city.service_owner").post("/city/units/import", data={"dry_run": "true"})
    assert page.status_code == 422
    assert "Choose a file to read." in page.text


def test_other_offices_see_the_units_and_import_none(office: Office) -> None:
    client = office("city.rule_maker")
    assert "Import units from a file" not in client.get("/city/units/import").text.split("<main")[1].split("<h2")[1]
    assert client.post("/city/units/import", data=sent(lines(GOOD))).status_code == 403
