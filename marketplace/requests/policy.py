"""Who may ask, answer and close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.enrolment.policy import guardian_of_enrolment
from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, role, signed_in, system
from marketplace.requests import queries


def asker_of(argument: str) -> Rule:
    """Allow whoever asked the request that an argument names."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.asked_by(arguments[argument], actor.subject)

    return Rule(f"who asked the {argument}", test, relation=True)


def answers(argument: str) -> Rule:
    """Allow those in whose queue the request stands, and the service centre once its limit has passed."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.answered_by_queue_of(arguments[argument], actor)

    return Rule(f"who answers the {argument}", test, relation=True)


def confirms(argument: str) -> Rule:
    """Allow the manager of the unit at which an adjustment is arranged."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.unit_of_adjustment(arguments[argument]) in actor.scopes("unit.manager")

    return Rule(f"manager of the unit of the {argument}", test, relation=True)


OPEN_REQUEST = Action("requests.open_request", signed_in)
OPEN_FOR_CANCELLED_SESSION = Action("requests.open_for_cancelled_session", system)
ANSWER_REQUEST = Action("requests.answer_request", answers("request"))
CLOSE_REQUEST = Action("requests.close_request", asker_of("request"), answers("request"))
READ_REQUEST = Action("requests.read_request", asker_of("request"), answers("request"))
ASK_ADJUSTMENT = Action("requests.ask_adjustment", guardian_of_enrolment("enrolment"))
AGREE_ADJUSTMENT = Action("requests.agree_adjustment", answers("request"))
REFUSE_ADJUSTMENT = Action("requests.refuse_adjustment", answers("request"))
CONFIRM_ADJUSTMENT = Action("requests.confirm_adjustment", confirms("request"), role("city.service_owner"))
READ_ADJUSTMENT = Action("requests.read_adjustment", asker_of("request"), answers("request"), confirms("request"))
END_ADJUSTMENTS = Action("requests.end_adjustments", system)
ESCALATE_OVERDUE = Action("requests.escalate_overdue", system)
