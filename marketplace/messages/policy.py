"""Who may tell, read and mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, system
from marketplace.messages import queries


def receiver_of(argument: str) -> Rule:
    """Allow the person to whom a message is, or who acts for her."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.is_to(arguments[argument], actor.subject)

    return Rule(f"to whom the {argument} is", test, relation=True)


TELL = Action("messages.tell", system)
MARK_READ = Action("messages.mark_read", receiver_of("message"))
COLLECT_LETTERS = Action("messages.collect_letters", system)
COMPOSE_LETTERS = Action("messages.compose_letters", system)
COMPOSE_ACCOUNT_LETTER = Action("messages.compose_account_letter", system)
RECORD_MAILED = Action("messages.record_mailed", system)
