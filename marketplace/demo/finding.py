"""How the services of the example are found: by stream, and by what happens in a life; and one that changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from catalog import operations as catalog
from catalog import queries
from catalog.kinds import AccessFact, LifeEvent, ValueStream
from catalog.operations.drafting import terms_of
from marketplace.demo.city import City
from marketplace.demo.founding import SPRING

EVENTS = {
    "day-care": (LifeEvent.CHILD_IS_BORN, LifeEvent.STARTING_CARE, LifeEvent.MOVING_HERE, LifeEvent.BACK_TO_WORK),
    "swedish": (LifeEvent.NEW_LANGUAGE, LifeEvent.STARTING_PRE_PRIMARY),
    "music": (LifeEvent.CHILD_IS_BORN, LifeEvent.SPECIAL_NEED),
    "swimming": (LifeEvent.SPECIAL_NEED,),
    "drama": (LifeEvent.WE_SEPARATE, LifeEvent.STARTING_SCHOOL),
    "ball": (LifeEvent.MOVING_HERE, LifeEvent.STARTING_SCHOOL),
}
WORDS = {"day-care": ("päiväkoti", "dagis"), "swedish": ("swedish", "ruotsi", "svenska")}


def make_findable(city: City, now: datetime) -> None:
    """Play the chapter."""
    classify_services(city, now)
    say_more(city, now)


def say_more(city: City, now: datetime) -> None:
    """Let a provider add to a published offering what was asked of her; the revision before is kept."""
    group = city.groups[SPRING][-1]
    said = terms_of(queries.offering(group.offering))
    more = replace(said, what_else="Bring a bottle of water.", access=(*said.access, AccessFact.PICTURES))
    catalog.revise_offering(actor=group.staff, now=now, offering=group.offering, terms=more)


def classify_services(city: City, now: datetime) -> None:
    """Let the owner of the services say for what in a life each is there."""
    for slug, service in city.services.items():
        catalog.classify_service(
            actor=city.people["owner"],
            now=now,
            service=service,
            value_stream=ValueStream.FAMILY_WITH_CHILDREN,
            life_events=EVENTS.get(slug, ()),
            keywords=WORDS.get(slug, (slug,)),
        )
