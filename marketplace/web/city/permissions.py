"""Which office may do what, read from the code that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from marketplace.kernel.operation import Actor, RoleHeld
from marketplace.kernel.policy import ACTIONS, Action
from marketplace.kernel.text import Text
from marketplace.web.city.pages import pages
from marketplace.web.roles import ROLE_WORDS
from marketplace.web.sign_in import this_moment

OFFICES = tuple(name for name in ROLE_WORDS if name not in {"provider.staff", "unit.manager"})
SOMEBODY = "somebody"


@dataclass(frozen=True)
class Permission:
    """An action, the offices that may do it, and who else may by what binds her to the thing."""

    action: str
    offices: frozenset[str]
    others: Sequence[Text]


@pages.get("/permissions")
def permissions() -> str:
    """Show every action by room, with the offices that may do it."""
    rooms: dict[str, list[Permission]] = {}
    for name in sorted(ACTIONS.keys()):
        rooms.setdefault(name.split(".")[0], []).append(permission_of(ACTIONS[name]))
    return render_template("city/permissions.html", rooms=rooms, offices=[(name, ROLE_WORDS[name]) for name in OFFICES])


def permission_of(action: Action) -> Permission:
    """Return who may do an action: each office is asked of the same rules that decide in earnest."""
    plain = [rule for rule in action.rules if not rule.relation]
    offices = frozenset(
        office
        for office in OFFICES
        if any(rule.test(Actor(SOMEBODY, frozenset({RoleHeld(office)})), {"now": this_moment()}) for rule in plain)
    )
    by_role = set(OFFICES)
    others = [
        Text(rule.description)
        for rule in action.rules
        if rule.relation or not by_role & set(rule.description.split(" or "))
    ]
    return Permission(action.name, offices, others)
