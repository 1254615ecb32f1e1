"""A service officer sees all services side by side and what lies behind the figures of one."""

from __future__ import annotations

from catalog import queries as catalog
from tests.browser_harness.small_city import SmallCity
from tests.web.city.conftest import Office


def test_a_service_leads_to_its_figures_its_duties_and_its_areas(city: SmallCity, office: Office) -> None:
    browser = office("city.officer")
    service = next(each for each in catalog.services() if not each.is_basic)
    every = browser.get("/city/services/measures").text
    assert f"/city/services/{service.id}" in every
    one = browser.get(f"/city/services/{service.id}").text
    assert "By postal area" in one and "What the city must see to" in one
    assert browser.get("/city/services/nothing").status_code == 404
