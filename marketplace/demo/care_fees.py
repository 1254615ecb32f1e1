"""What day care costs: three companies deliver for the city, fees are decided, two months closed, one corrected."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from catalog import queries as catalogue
from marketplace.care import operations as care
from marketplace.demo.cast import engage_quietly
from marketplace.demo.city import City, city_time, listed
from marketplace.demo.size import SMALL
from marketplace.demo.supply import apply, show_papers, vet
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from marketplace.money import operations as money
from marketplace.money import queries as books
from marketplace.people import operations as people
from marketplace.people import queries as persons
from marketplace.people.kinds import DeclarationPurpose
from marketplace.people.queries import actor_of_person
from marketplace.service_models.base import LegalRoute
from providers import operations as registry

BASIS = "Decision of the education committee 12.5.2026, § 85 (made up for the example)"
LINES = {"care-vouchers-2026": 120_000_00, "care-places-2026": 150_000_00}
LEVELS = {"staff present": "one for each seven children", "satisfaction": "at least 4 of 5"}
COMPANIES: tuple[dict[str, Any], ...] = (
    {
        "legal_name": "Päiväkotipuu Oy",
        "business_id": "3412345-5",
        "iban": "FI1150000120000281",
        "email": "toimisto@paivakotipuu.example",
        "route": LegalRoute.VOUCHER,
        "terms": {},
    },
    {
        "legal_name": "Pikkupolku Oy",
        "business_id": "3412352-7",
        "iban": "FI1050000120000299",
        "email": "toimisto@pikkupolku.example",
        "route": LegalRoute.PURCHASED,
        "terms": {"place_price_cents": 1_080_00, "place_volume": 40, "service_levels": LEVELS},
    },
    {
        "legal_name": "Hoivakumppanit Oy",
        "business_id": "3412361-5",
        "iban": "FI8550000120000307",
        "email": "toimisto@hoivakumppanit.example",
        "route": LegalRoute.OPERATED,
        "terms": {"place_price_cents": 990_00, "place_volume": 60, "service_levels": LEVELS},
    },
)
CHANGED_FEE_CENTS = 100_00
CHANGED_INCOME_CENTS = 3_900_00
CHANGED_FROM = date(2026, 10, 1)


def prepare(city: City, now: datetime) -> None:
    """Open the budget lines, and let three companies register and agree with the city, each by another route."""
    for line, cents in LINES.items():
        money.add_budget_line(
            actor=city.people["budget"],
            now=now,
            name=line,
            year=2026,
            amount_cents=cents * city.size.families // SMALL.families,
            decision=BASIS,
        )
    names = listed("names")
    for company in COMPANIES:
        given, family = (city.care.chance.choice(names[kind]) for kind in ("given_adults", "family"))
        person = engage_quietly(given, family, now)
        row = {**company, "form": "company", "sector": "private", "languages": ["fi"], "size_class": "small"}
        provider = apply(row, actor_of_person(person, now), now)
        staff = actor_of_person(person, now)
        registry.set_payout_account(actor=staff, now=now, provider=provider, iban=company["iban"])
        show_papers(city, provider, staff, now)
        vet(city, provider, now + timedelta(hours=2))
        agreement = registry.conclude_agreement(
            actor=city.people["owner"],
            now=now,
            provider=provider,
            model="vplus",
            legal_route=company["route"],
            valid_from=city_day(now),
            selected_by_city=company["route"] is not LegalRoute.VOUCHER,
            **company["terms"],
        )
        registry.accept_agreement(actor=staff, now=now, agreement=agreement.id)
        city.care.companies[company["route"]] = provider
    by_kind: dict[str, list[str]] = defaultdict(list)
    for unit in catalogue.units(page_size=200)[0]:
        by_kind[unit.provider_type].append(unit.id)
        by_kind[f"{unit.provider_type} {unit.postal_code}"].append(unit.id)
    city.care.units = by_kind


def decide_and_close(city: City) -> None:
    """Decide on every fee from August on, and close October and November; one income changes in between.

    Both months are billed in December, since the city has come to the marketplace in the course of the autumn.
    """
    decided = care.decide_fees(actor=city.people["owner"], now=city_time(2026, 8, 17), from_day=date(2026, 8, 1))
    care.close_care_month(actor=city.people["budget"], now=city_time(2026, 12, 2), month="2026-10")
    fees = {change.child: change.fee_cents for change in decided.changes if change.valid_from < CHANGED_FROM}
    child = next(each for each in city.children if fees[each.id] > CHANGED_FEE_CENTS)
    _pay(city, child.guardian, city_time(2026, 12, 2, 12))
    household = persons.household_of(child.id, CHANGED_FROM) or ""
    people.declare_income(
        actor=child.guardian,
        now=city_time(2026, 12, 2, 14),
        household=household,
        purpose=DeclarationPurpose.FEE_DECISION,
        income_cents_per_month=CHANGED_INCOME_CENTS,
        family_size=len(persons.members_of(household, CHANGED_FROM)),
        valid_from=CHANGED_FROM,
    )
    later = city_time(2026, 12, 2, 15)
    care.decide_fees(actor=city.people["owner"], now=later, from_day=CHANGED_FROM, children=[child.id])
    care.close_care_month(actor=city.people["budget"], now=city_time(2026, 12, 3), month="2026-11")


def _pay(city: City, payer: Actor, now: datetime) -> None:
    """Let a family pay the month that it was asked for."""
    for invoice in books.invoices_of(payer.person or ""):
        if invoice.month and invoice.open_cents:
            money.record_payment(
                actor=city.people["budget"],
                now=now,
                bank_key=f"{now:%Y%m%d}-{invoice.reference}",
                booked_on=city_day(now),
                amount_cents=invoice.open_cents,
                reference=invoice.reference,
            )
