"""The roles of people in words, as the header says them."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace.kernel.operation import Actor
from marketplace.kernel.text import Text, _
from marketplace.web.audience import Audience

ROLE_WORDS: Mapping[str, Text] = {
    "city.service_owner": _("Service owner"),
    "city.vetting_officer": _("Vetting officer"),
    "city.rule_maker": _("Rule maker"),
    "city.budget_holder": _("Budget holder"),
    "city.officer": _("City officer"),
    "auditor": _("Auditor"),
    "service_centre": _("Service centre"),
    "data_protection_officer": _("Data protection officer"),
    "provider.staff": _("Provider"),
    "unit.manager": _("Head of a unit"),
}
FAMILY = _("Family")


def role_words(actor: Actor, audience: Audience) -> Text | None:
    """Return the role in which a person sees these pages, never a name; None for strangers."""
    if actor.person is None:
        return None
    if not audience.public and not audience.roles:
        return FAMILY
    held = [name for name in ROLE_WORDS if actor.holds(name)]
    fitting = [name for name in held if name in audience.roles] or held
    return ROLE_WORDS[fitting[0]] if fitting else FAMILY
