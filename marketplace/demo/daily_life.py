"""What families and providers arrange between them during the season: wishes, and what is done for one child."""

from __future__ import annotations

from random import Random

from catalog import queries as catalogue
from catalog.kinds import Daytime
from marketplace.demo.city import SEED, ChildOfStory, City, city_time
from marketplace.demo.founding import SPRING
from marketplace.enrolment import operations as enrolment

WISHED = {"swedish": 11, "drama": 13, "music": 10}
SMALLEST = "Theatre for the smallest"


def live(city: City) -> None:
    """Play the chapter."""
    chance = Random(f"{SEED} daily life")
    wish(city, chance)
    answer_wishes(city)


def wish(city: City, chance: Random) -> None:
    """Families at Haukiluoma wish for more; Maria wishes for songs in Swedish for Eino."""
    here = [child for child in city.children if child.unit == city.hubs[0]]
    for service, count in WISHED.items():
        for child in _some(here, count, chance, city):
            enrolment.make_wish(
                actor=child.guardian,
                now=city_time(2026, 11, 24, 18),
                child=child.id,
                service=city.services[service],
                language="sv" if service == "swedish" else chance.choice(("fi", "fi", None)),
                weekday=chance.choice((1, 3, None)),
                daytime=Daytime.MORNING if service == "swedish" else Daytime.AFTERNOON,
                words="Eino hums all day." if child.guardian == city.people["maria"] else None,
            )


def _some(here: list[ChildOfStory], count: int, chance: Random, city: City) -> list[ChildOfStory]:
    """Choose some of the children, Maria's younger one always among them."""
    mine = [child for child in here if child.guardian == city.people["maria"]]
    others = [child for child in here if child not in mine]
    return [*mine[-1:], *chance.sample(others, count - 1)]


def answer_wishes(city: City) -> None:
    """The Swedish mornings answer at once, since they are carried there; Kide's draft will once it is published."""
    unit = city.hubs[0]
    mornings = next(group for group in city.groups[SPRING] if group.key == "swedish-immersion" and group.unit == unit)
    enrolment.answer_wishes(
        actor=city.providers["swedish"].staff, now=city_time(2026, 12, 14, 13), offering=mornings.offering, unit=unit
    )
    drama = city.providers["drama"]
    draft = next(each for each in catalogue.offerings_of_provider(drama.id) if each.title == SMALLEST)
    enrolment.answer_wishes(actor=drama.staff, now=city_time(2026, 12, 14, 15), offering=draft.id, unit=unit)
