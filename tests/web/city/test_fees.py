"""Fees and months of care: the office sees what would change, decides and closes; family and provider read it."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from marketplace.care import operations as care
from marketplace.care.queries import decisions_of
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries as placed
from marketplace.kernel import clock
from marketplace.money import queries as money
from marketplace.service_models.base import LegalRoute
from providers import queries as register
from tests.browser_harness.small_city import GUARDIAN_EMAIL, SmallCity
from tests.factories.care import AUGUST, WHOLE_DAYS, a_care_provider
from tests.factories.money import a_budget_line
from tests.factories.people import PASSWORD, an_actor
from tests.factories.web import a_browser
from tests.web.city.conftest import Office, browser_of

FROM_AUGUST = {"from_day": "2026-08-01"}


def decide(city: SmallCity) -> None:
    """Let an officer decide on everybody's fees."""
    care.decide_fees(actor=an_actor(city.now, "city.officer"), now=city.now, from_day=AUGUST)


def test_the_office_sees_what_would_change_before_it_decides(city: SmallCity, office: Office) -> None:
    officer = office("city.officer")
    page = officer.get("/city/fees", query_string=FROM_AUGUST).text
    assert "the first decision" in page
    assert "335.00" in page
    assert decisions_of(city.family.child) == []
    assert officer.post("/city/fees/decisions", data=FROM_AUGUST).status_code == 302
    assert "Nothing would change" in officer.get("/city/fees", query_string=FROM_AUGUST).text
    assert "335.00" in officer.get(f"/city/children/{city.family.child}").text


def test_a_day_before_the_first_table_is_said_at_its_field(city: SmallCity, office: Office) -> None:
    page = office("city.officer").post("/city/fees/decisions", data={"from_day": "1999-01-01"})
    assert page.status_code == 422
    assert "fees are known from the first table on" in page.text
    assert "1999-01-01" in page.text


def test_the_month_is_closed_by_who_holds_the_budget_and_paid_by_the_family(
    app: Flask, city: SmallCity, office: Office
) -> None:
    decide(city)
    assert office("city.officer").post("/city/fees/months", data={"month": "2026-08"}).status_code == 403
    holder = office("city.budget_holder")
    wrong = holder.post("/city/fees/months", data={"month": "August"})
    assert wrong.status_code == 422
    assert "2026-10" in wrong.text
    assert holder.post("/city/fees/months", data={"month": "2026-08"}).status_code == 302
    assert "August 2026" in holder.get("/city/fees").text
    family = a_browser(app)
    family.post("/sign-in", data={"email": GUARDIAN_EMAIL, "password": PASSWORD})
    page = family.get("/family/fees").text
    assert "This is the first decision." in page
    assert "Ask for a decision to be rectified" in page
    assert "August 2026" in page
    invoice = next(each for each in money.invoices_of(city.family.guardian) if each.month)
    assert "Day care August 2026" in family.get(f"/family/invoices/{invoice.id}").text


def test_a_child_is_placed_by_voucher_and_the_provider_sees_the_month(
    app: Flask, city: SmallCity, office: Office
) -> None:
    earlier = city.now - timedelta(days=20)
    a_budget_line(earlier, name="care-vouchers-2026", amount_cents=5_000_00)
    provider = a_care_provider(earlier, LegalRoute.VOUCHER, AUGUST)
    officer = office("city.officer")
    child = city.family.child
    for each in placed.placements_of(child):
        enrolment.end_placement(
            actor=an_actor(city.now, "city.officer"),
            now=city.now,
            placement=each.id,
            valid_until=each.valid_from + timedelta(days=1),
            reasons="Another unit was chosen.",
        )
    start = max(each.valid_from for each in placed.placements_of(child)) + timedelta(days=1)
    typed = {"unit": city.units[0], "model": "vplus:voucher", "valid_from": str(start), "reasons": "They chose it."}
    typed |= {f"{end}{day.weekday}": str(getattr(day, end)) for day in WHOLE_DAYS for end in ("starts", "ends")}
    without = officer.post(f"/city/children/{child}", data={**typed, "provider": ""})
    assert without.status_code == 422
    assert "Choose a provider with an agreement" in without.text
    assert officer.post(f"/city/children/{child}", data={**typed, "provider": provider.id}).status_code == 302
    decide(city)
    care.close_care_month(actor=an_actor(city.now, "city.budget_holder"), now=city.now, month="2026-08")
    page = browser_of(app, provider.staff, clock.now()).get("/provider/money").text
    assert "Months of care" in page
    assert "August 2026" in page


def test_places_are_bought_by_an_agreement_that_prices_them(city: SmallCity, office: Office) -> None:
    provider = city.providers[0].id
    typed = {"model": "vplus", "legal_route": "purchased", "valid_from": str(AUGUST), "platform_fee_bp": "0"}
    owner = office("city.service_owner")
    alone = owner.post(f"/city/providers/{provider}/agreement", data={**typed, "place_price_cents": "1080,50"})
    assert alone.status_code == 422
    assert "1080,50" in alone.text
    whole = {**typed, "place_price_cents": "1080,50", "place_volume": "40"}
    assert owner.post(f"/city/providers/{provider}/agreement", data=whole).status_code == 302
    agreed = next(each for each in register.agreements_of(provider) if each.model == "vplus")
    assert (agreed.place_price_cents, agreed.place_volume) == (1_080_50, 40)
