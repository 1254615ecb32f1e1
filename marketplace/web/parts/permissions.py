"""The matrix of permissions: each action of each room, and the roles that its own rules let through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from marketplace.kernel.operation import Actor, RoleHeld
from marketplace.kernel.policy import ACTIONS, Action
from marketplace.web.roles import ROLE_WORDS

ROLES = tuple(ROLE_WORDS.items())
SOMEBODY = "somebody"


@dataclass(frozen=True, slots=True)
class Row:
    """One action: the roles that may do it whatever it is about, and in words who else may."""

    action: str
    roles: frozenset[str]
    others: tuple[str, ...]


def matrix(now: datetime) -> list[tuple[str, list[Row]]]:
    """Return the actions by room, in the order of their names."""
    ordered = sorted(ACTIONS.items())
    return [
        (room, [_row(name, action, now) for name, action in actions])
        for room, actions in groupby(ordered, key=lambda item: item[0].partition(".")[0])
    ]


def _row(name: str, action: Action, now: datetime) -> Row:
    open_rules = [rule for rule in action.rules if not rule.relation]
    allowed = frozenset(
        role for role, _words in ROLES if any(rule.test(_holder(role), {"now": now}) for rule in open_rules)
    )
    return Row(name, allowed, tuple(_others(action)))


def _holder(role: str) -> Actor:
    return Actor(person=SOMEBODY, roles=frozenset({RoleHeld(role, SOMEBODY)}))


def _others(action: Action) -> Sequence[str]:
    """Return the rules that no role alone fulfils, as they describe themselves."""
    return [rule.description for rule in action.rules if not _names_roles(rule.description)]


def _names_roles(description: str) -> bool:
    return all(part in ROLE_WORDS for part in description.split(" or "))
