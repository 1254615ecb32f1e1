"""A small city in whose personal cells stand canaries: three families, two clubs, two units, and those who work there.

Built by operations only, and told as facts for the oracle at the same time.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from marketplace.kernel.db import db
from marketplace.kernel.outbox import run_due
from tests.journeys.canary_city.applying import tell_of_care
from tests.journeys.canary_city.care import place_in_care, wish_for_more
from tests.journeys.canary_city.city import FOUNDED, SHOWN, CanaryCity
from tests.journeys.canary_city.clubs import found_clubs, open_units_and_season
from tests.journeys.canary_city.consents import ask_consents, ask_questions, find_with_a_reason
from tests.journeys.canary_city.law import give_law_and_rules
from tests.journeys.canary_city.people import hire_staff, register_families
from tests.journeys.canary_city.seats import give_seats, hold_sessions

MADE = {
    "account.email_hash": ("account.credentials", "SELECT email_hash, person_id FROM account"),
    "account.password_hash": ("account.credentials", "SELECT password_hash, person_id FROM account"),
    "adult_detail.relay_address": ("guardian.relay_address", "SELECT relay_address, person_id FROM adult_detail"),
}


def build(*, now: datetime = FOUNDED) -> CanaryCity:
    """Build the city and let it live until `SHOWN`."""
    city = CanaryCity()
    give_law_and_rules(now)
    register_families(city, now)
    open_units_and_season(city, now)
    hire_staff(city, now)
    found_clubs(city, now)
    place_in_care(city, now)
    wish_for_more(city, now)
    give_seats(city, now)
    hold_sessions(city)
    ask_consents(city)
    ask_questions(city)
    find_with_a_reason(city)
    tell_of_care(city)
    run_due(SHOWN)
    _watch_what_was_made(city)
    return city


def _watch_what_was_made(city: CanaryCity) -> None:
    """Values that the city makes itself are unique as they are."""
    for column, (category, statement) in MADE.items():
        for value, person in db.session.execute(text(statement)):
            city.canaries.add(column, category, person, [value])
