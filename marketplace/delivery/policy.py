"""Who may mark, confirm, dispute and cancel, and who reads a roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.delivery import queries
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, role
from marketplace.people.policy import guardian_of


def delivers(argument: str) -> Rule:
    """Allow the staff of whoever delivers the session that an argument names."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.delivers(arguments[argument], actor)

    return Rule(f"who delivers the {argument}", test, relation=True)


def bears_out(argument: str) -> Rule:
    """Allow the manager of the unit of the session, or the service owner where there is none."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.bears_out(arguments[argument], actor, city_day(arguments["now"]))

    return Rule(f"the unit manager of the {argument}, else the service owner", test, relation=True)


def has_child_in(argument: str) -> Rule:
    """Allow a guardian whose child has a place in the session that an argument names."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.has_child_in(arguments[argument], actor, city_day(arguments["now"]))

    return Rule(f"a guardian of a child in the {argument}", test, relation=True)


MARK_ATTENDANCE = Action("delivery.mark_attendance", delivers("session"))
MARK_ONE = Action("delivery.mark_one", delivers("session"))
MARK_DELIVERED = Action("delivery.mark_delivered", delivers("session"))
CONFIRM_DELIVERY = Action("delivery.confirm_delivery", bears_out("session"))
DISPUTE_DELIVERY = Action("delivery.dispute_delivery", bears_out("session"), has_child_in("session"))
CANCEL_SESSION = Action("delivery.cancel_session", delivers("session"), role("city.service_owner"))
READ_ROSTER = Action("delivery.read_roster", delivers("session"), bears_out("session"))
READ_ATTENDANCE = Action("delivery.read_attendance", guardian_of("child"))
