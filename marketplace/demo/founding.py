"""Chapter one: the city gets its offices, its law table, its rules, its budget line, its units and its seasons."""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files

from catalog import operations as catalog
from catalog import queries as catalogue
from consent import operations as consent
from consent.law_file import example_law
from marketplace.demo.cast import OFFICES, UNIT, engage, engage_quietly
from marketplace.demo.city import STORY_UNITS, City, listed
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.money import operations as money
from marketplace.people import operations as people
from marketplace.people.queries import actor_of_person
from marketplace.rules import operations as rules
from marketplace.rules.client_fee import fee_table

LINE = "hobby-support"
AUTUMN, SPRING = "autumn-2026", "spring-2027"
BASIS = "Decision of the education committee 12.5.2026, § 84 (made up for the example)"
FEE_ACT = "Act on Client Fees in Early Childhood Education and Care 1503/2016"
SERVICES = {
    "drama": "Drama",
    "swedish": "Swedish",
    "ball": "Ball games",
    "skating": "Skating",
    "music": "Music",
    "art": "Visual arts",
    "swimming": "Swimming",
    "dance": "Dance",
    "science": "Science",
    "nature": "Nature",
    "english": "English",
    "sports": "Exercise",
}
NOTICES = {
    ("child.allergies", "safety"): "So that those who lead the hour can keep your child safe. "
    "The place does not depend on it. You can take it back at any time.",
    ("child.special_needs", "service_delivery"): "So that the hour can be arranged for your child. "
    "Only those who lead it see it. You can take it back at any time.",
    ("child.home_language", "language_grouping"): "So that children can be grouped by language. The place does not "
    "depend on it.",
    ("child.home_language", "search_fit"): "So that we show first what is offered in your child's language.",
    ("family.fee_bracket", "subsidy"): "So that the city can use the income that you declared for the day-care fee "
    "when it reckons its support for hobbies. Otherwise you may declare it again, or pay the full price.",
    ("child.name", "waiting_list_offer"): "So that the provider can call you by name when a place is free.",
    ("child.name", "marketing"): "So that the provider can tell you of its other groups.",
    ("guardian.contact", "marketing"): "So that the provider can write to you of its other groups.",
    ("child.behaviour", "recommendation"): "So that we can suggest what other families with like interests chose.",
}


def found(city: City, now: datetime) -> None:
    """Play the chapter."""
    enact_law(city, now)
    money.add_budget_line(
        actor=city.people["budget"], now=now, name=LINE, year=2026, amount_cents=city.size.budget_cents, decision=BASIS
    )
    map_city(city, now)
    open_seasons(city, now)
    make_rules(city, now)


def open_offices(city: City, now: datetime) -> None:
    """Engage the people of the city's offices."""
    for part in OFFICES:
        city.people[part.key] = engage(part, now)


def enact_law(city: City, now: datetime) -> None:
    """Let two officers put the table of law in force, and publish the notices of the consents."""
    officer, owner = city.people["protection"], city.people["owner"]
    law = example_law()
    table = consent.propose_law_table(
        actor=officer, now=now, lines=law.lines, valid_from=law.valid_from, notice=law.notice
    )
    consent.approve_law_table(actor=owner, now=now, law_table=table.id)
    for (category, purpose), text in NOTICES.items():
        consent.publish_notice(actor=officer, now=now, category=category, purpose=purpose, text=text)


def map_city(city: City, now: datetime) -> None:
    """Load the real areas and units, choose the units at which most is added, and give each of them a head."""
    catalog.load_areas(actor=SYSTEM, now=now)
    content = files("catalog").joinpath("data/tampere_daycare_units.csv").read_bytes()
    catalog.save_units(actor=SYSTEM, now=now, rows=catalog.read_unit_file(actor=SYSTEM, now=now, content=content).rows)
    units, _count = catalogue.units(page_size=200)
    city.units = {unit.name: unit.id for unit in units}
    areas = {area.postal_code for area in catalogue.areas()}
    others = [unit.id for unit in units if unit.kind == "centre" and unit.provider_type == "MUNICIPAL"]
    inside = {unit.id for unit in units if unit.postal_code in areas}
    story = [city.units[name] for name in STORY_UNITS]
    others = [unit for unit in others if unit in inside and unit not in story]
    city.hubs = [*story, *city.chance.sample(others, city.size.hubs - len(story))]
    names = listed("names")
    for hub in city.hubs:
        if hub == story[0]:
            person = engage(UNIT, now).person or ""
        else:
            person = engage_quietly(city.chance.choice(names["given_adults"]), city.chance.choice(names["family"]), now)
        people.grant_role(actor=SYSTEM, now=now, person=person, role="unit.manager", scope=hub, title="Head of unit")
        city.managers[hub] = actor_of_person(person, now)


def open_seasons(city: City, now: datetime) -> None:
    """Declare the holidays, open the first season and define the services."""
    owner = city.people["owner"]
    for year in (2026, 2027):
        catalog.declare_holidays(actor=owner, now=now, year=year)
    city.seasons[AUTUMN] = catalog.open_season(
        actor=owner, now=now, name="Autumn 2026", starts_on=date(2026, 8, 31), ends_on=date(2026, 12, 4)
    ).id
    city.services["day-care"] = catalog.define_service(
        actor=owner, now=now, slug="day-care", name="Day care", model="v", is_basic=True, keywords=["päiväkoti"]
    ).id
    for slug, name in SERVICES.items():
        if slug in city.services:
            continue
        city.services[slug] = catalog.define_service(
            actor=owner, now=now, slug=slug, name=name, model="v2", is_basic=False, keywords=[slug]
        ).id


def make_rules(city: City, now: datetime) -> None:
    """Draft the rules of the mixed economy and let a second person approve them."""
    drafted = rules.draft_rule_set(actor=city.people["rules"], now=now, name="Hobbies added to day care 2026")
    for type_, text, basis, parameters, scope in rule_lines():
        rules.add_rule(
            actor=city.people["rules"],
            now=now,
            rule_set=drafted.id,
            type=type_,
            text=text,
            legal_basis=basis,
            parameters=parameters,
            scope=scope,
        )
    rules.approve_rule_set(actor=city.people["budget"], now=now, rule_set=drafted.id, valid_from=city_day(now))


def rule_lines() -> list[tuple[str, str, str, dict[str, object], dict[str, list[str]]]]:
    """Return the example's rules: type, words, legal basis, parameters, scope."""
    lower = {"fact": "fee_bracket", "in": ["free", "low", "middle"]}
    added = {"model": ["v2"]}
    return [
        ("eligibility", "A child must have the age for which a group is meant.", BASIS, {"ages": "as_offered"}, added),
        (
            "requires_basic_service",
            "Add-ons are for children who are in day care in the city.",
            BASIS,
            {"where": "any_unit"},
            added,
        ),
        ("enrolment_limit", "A child has at most three add-ons in a season.", BASIS, {"most": 3}, added),
        (
            "price_cap",
            "No add-on may cost more than 400 euros for a season.",
            BASIS,
            {"most_cents": 400_00, "per": "season", "above": "refuse"},
            added,
        ),
        (
            "subsidy",
            "The city pays half for families whose day-care fee is at most two thirds of the highest.",
            BASIS,
            {"line": LINE, "form": "share", "share_bp": 5_000, "when": lower},
            added,
        ),
        (
            "sibling_discount",
            "The second child of a family, counted from the youngest, pays four fifths, further ones three fifths.",
            BASIS,
            {"second_bp": 8_000, "further_bp": 6_000, "line": LINE},
            added,
        ),
        (
            "budget_ceiling",
            "The city pays as long as the budget line lasts.",
            BASIS,
            {"line": LINE, "used_up": "family_pays"},
            added,
        ),
        (
            "reserve",
            "A fifth of the places is kept for children of families with a lower day-care fee.",
            BASIS,
            {"group": "lower-fee", "when": lower, "share_bp": 2_000, "kind": "soft", "order": "reserve_first"},
            added,
        ),
        (
            "priority",
            "Children who were not placed before come first.",
            BASIS,
            {"classes": [{"name": "not-placed-before", "when": {"fact": "earlier_refusal", "has": True}}]},
            added,
        ),
        (
            "platform_fee",
            "The platform takes three per cent from the provider, and the VAT on it.",
            "Platform agreement of the city; VAT Act 1501/1993",
            {"rate_bp": 300, "vat_bp": 2_550},
            added,
        ),
        client_fee_line(),
    ]


def client_fee_line() -> tuple[str, str, str, dict[str, object], dict[str, list[str]]]:
    """Return the rule for the client fee of day care, with the parameters that hold from August 2026."""
    table = fee_table(date(2026, 8, 1))
    return (
        "income_fee",
        "Day care costs a share of the income above a limit that depends on the size of the family.",
        FEE_ACT,
        {
            "limits_cents": [table.limit_cents[size] for size in sorted(table.limit_cents)],
            "per_extra_cents": table.per_extra_child_cents,
            "rate_bp": table.rate_bp,
            "highest_cents": table.maximum_cents,
            "least_cents": table.minimum_cents,
        },
        {"model": ["v"]},
    )
