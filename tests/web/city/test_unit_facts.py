"""Staff and rooms: told by source and day on the public page, recorded by the owner or the head of the unit."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from flask import Flask

from catalog import queries as catalog
from catalog.kinds import FactKind
from tests.factories.catalog import a_unit, a_unit_manager
from tests.factories.web import a_browser
from tests.web.city.conftest import Office

TOLD = {
    "qualified_staff_bp": "92.5",
    "children_per_adult_tenths": "6.5",
    "as_of": "2026-08-31",
    "source": "Staff register",
}


def test_what_the_owner_records_stands_on_the_public_page_and_the_rest_is_not_known(
    app: Flask, moment: datetime, office: Office
) -> None:
    unit = a_unit(moment).id
    page = office("city.service_owner").post(f"/city/units/{unit}/facts", data=TOLD)
    assert page.status_code == 302
    shown = a_browser(app).get(f"/units/{unit}").text
    assert "92.5\xa0%" in shown and ">6.5<" in shown and "31 August 2026" in shown and "Staff register" in shown
    assert shown.count("not known") == 2


def test_a_form_that_tells_nothing_or_too_much_keeps_what_was_typed(moment: datetime, office: Office) -> None:
    unit = a_unit(moment).id
    browser = office("city.service_owner")
    nothing = browser.post(f"/city/units/{unit}/facts", data={"as_of": "2026-08-31", "source": "Staff register"})
    assert nothing.status_code == 422 and "Fill in at least one of the four." in nothing.text
    later = browser.post(f"/city/units/{unit}/facts", data={**TOLD, "as_of": "2026-09-09"})
    assert later.status_code == 422 and "not later than today" in later.text and 'value="92.5"' in later.text
    assert catalog.facts_of_unit(unit) == {}


def test_the_head_of_a_unit_records_on_her_own_page(moment: datetime, office: Office) -> None:
    unit = a_unit(moment).id
    page = office(actor=a_unit_manager(moment, unit)).post("/unit/facts", data=TOLD)
    assert page.status_code == 302
    assert catalog.facts_of_unit(unit)[FactKind.CHILDREN_PER_ADULT].value == 65


def test_a_file_is_tried_first_and_then_read(moment: datetime, office: Office) -> None:
    a_unit(moment, name="Ranta")
    rows = [f"{unit},equipment_grade,4,2026-08-01,Round" for unit in ("Ranta", "Tupa")]
    content = "\n".join(["unit,kind,value,as_of,source", *rows]).encode()
    browser = office("city.service_owner")
    tried = browser.post("/city/units/facts/import", data={"file": (BytesIO(content), "facts.csv"), "dry_run": "true"})
    assert "What would be done" in tried.text and "No unit has this name" in tried.text
    assert catalog.facts_of_units() == {}
    read = browser.post("/city/units/facts/import", data={"file": (BytesIO(content), "facts.csv")})
    assert read.status_code == 200 and len(catalog.facts_of_units()) == 1
