"""Who may ask, answer and close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, signed_in, system
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


OPEN_REQUEST = Action("requests.open_request", signed_in)
OPEN_FOR_CANCELLED_SESSION = Action("requests.open_for_cancelled_session", system)
ANSWER_REQUEST = Action("requests.answer_request", answers("request"))
CLOSE_REQUEST = Action("requests.close_request", asker_of("request"), answers("request"))
READ_REQUEST = Action("requests.read_request", asker_of("request"), answers("request"))
ESCALATE_OVERDUE = Action("requests.escalate_overdue", system)
