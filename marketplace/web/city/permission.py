"""Whether whoever looks may do something, and who may: a page says it before somebody tries in vain."""

from __future__ import annotations

from flask import g

from marketplace.kernel.clock import city_day
from marketplace.kernel.policy import ACTIONS
from marketplace.kernel.text import Text, _
from marketplace.people import queries as people
from marketplace.web.roles import ROLE_WORDS
from marketplace.web.sign_in import current_actor, this_moment

ROLE_SEPARATOR = " or "
OTHER_RULES = {"a rule maker of the city, in person": ("city.rule_maker",)}
SYSTEM_RULE = "the system itself"


def may(action: str) -> bool:
    """Tell whether whoever looks holds a role for an action (by its name) that is about no particular thing."""
    return ACTIONS[action].allows(current_actor(), {"now": this_moment()})


def who_may(action: str) -> list[Text]:
    """Return the roles that may do an action, in words."""
    return [
        ROLE_WORDS[name]
        for rule in ACTIONS[action].rules
        if rule.description != SYSTEM_RULE
        for name in OTHER_RULES.get(rule.description, tuple(rule.description.split(ROLE_SEPARATOR)))
        if name in ROLE_WORDS
    ]


def office_of(person: str | None) -> Text:
    """Return in which office somebody decided, never a name: the title of her role, or that it was you."""
    if person is None:
        return _("the system itself")
    if person == current_actor().person:
        return _("you")
    known: dict[str, Text] = g.setdefault("city_offices", {})
    if person not in known:
        held = people.roles_of(person, city_day(this_moment()))
        titles = [Text(each.title) if each.title else ROLE_WORDS.get(each.role, Text(each.role)) for each in held]
        known[person] = titles[0] if titles else _("somebody who no longer holds an office")
    return known[person]
