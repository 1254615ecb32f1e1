"""The room's routes, and who may ask about a child."""

from marketplace.enrolment.errors import ChildNotFound
from marketplace.kernel.api import Room, asked_at, asker
from marketplace.kernel.clock import city_day
from marketplace.people.queries import has_custody

OF_THE_DOOR = {
    "child.unit": ("unit_id", "provider_id"),
    "child.times": ("care_minutes_per_week", "hours_coefficient_bp"),
}
routes = Room("enrolment", description="Quotes, places, waits, rounds, applications and care.")


def refuse_stranger(child: str) -> None:
    """Pass a guardian with custody of a child. Raises: ChildNotFound, as if it were absent."""
    if not has_custody(asker().subject, child, city_day(asked_at())):
        raise ChildNotFound(child=child)
