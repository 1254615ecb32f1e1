"""Who may: one Action per operation, with rules of which one must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.registry import Registry
from marketplace.kernel.running import Actor

Test = Callable[[Actor, Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to be allowed. `relation` marks rules about one particular thing, which others may not even know of."""

    description: str
    test: Test
    relation: bool = False


class Action:
    """Something that can be done, by whom; refused to all others."""

    def __init__(self, name: str, *rules: Rule) -> None:
        self.name = name
        self.rules = rules
        ACTIONS.add(name, self)

    def allows(self, actor: Actor, arguments: Mapping[str, Any]) -> bool:
        """Tell whether one of the rules holds for this actor and these arguments."""
        return any(rule.test(actor, arguments) for rule in self.rules)

    def require(self, actor: Actor, arguments: Mapping[str, Any]) -> None:
        """Pass, or refuse.

        Raises: NotFound where the action is about a particular thing, as if it were absent; NotAllowed where it is not.
        """
        if self.allows(actor, arguments):
            return
        if any(rule.relation for rule in self.rules):
            raise NotFound(action=self.name)
        raise NotAllowed(action=self.name)


ACTIONS: Registry[Action] = Registry("action")


def role(*names: str) -> Rule:
    """Allow whoever holds one of these roles, for whatever provider or unit."""
    return Rule(" or ".join(names), lambda actor, arguments: any(actor.holds(name) for name in names))


anyone = Rule("anyone", lambda actor, arguments: True)
signed_in = Rule("anyone signed in", lambda actor, arguments: actor.person is not None)
system = Rule("the system itself", lambda actor, arguments: actor.holds("system"))
