"""Who may write rules, and who may approve them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule


def holds_in_person(actor: Actor, arguments: Mapping[str, Any]) -> bool:
    """Whether a rule maker asks: a person, since approval needs two of them."""
    return actor.person is not None and actor.holds("city.rule_maker")


RULE_MAKER = Rule("a rule maker of the city, in person", holds_in_person)

DRAFT_RULE_SET = Action("rules.draft_rule_set", RULE_MAKER)
ADD_RULE = Action("rules.add_rule", RULE_MAKER)
CHANGE_RULE = Action("rules.change_rule", RULE_MAKER)
REMOVE_RULE = Action("rules.remove_rule", RULE_MAKER)
APPROVE_RULE_SET = Action("rules.approve_rule_set", RULE_MAKER)
