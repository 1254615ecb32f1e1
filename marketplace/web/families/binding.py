"""Both or neither: bind a child's application to a sibling's, with what is to happen if not both get a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Application
from marketplace.enrolment.statuses import ApplicationStatus, IfNotBoth
from marketplace.web.families.draft import Draft
from marketplace.web.families.ours import Child, our_children, today
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor

NEITHER, THIS, OTHER = "neither", "this", "other"
FALLBACKS = {
    NEITHER: (IfNotBoth.NEITHER, IfNotBoth.NEITHER),
    THIS: (IfNotBoth.ALONE, IfNotBoth.NEITHER),
    OTHER: (IfNotBoth.NEITHER, IfNotBoth.ALONE),
}


def ways_to_bind(draft: Draft) -> list[tuple[str, str]]:
    """Return how an application that is being written can be bound, as values and words; nothing without a sibling."""
    siblings = list(_bindable(draft))
    if not siblings:
        return []
    names = our_children(among=[each.child_id for each in siblings])
    this = draft.child.given_name
    ways = [("", gettext("Each for itself"))]
    for each in siblings:
        other = names.name(each.child_id)
        ways += [
            (f"{each.id}:{NEITHER}", gettext("Together with %(other)s: both or neither", other=other)),
            (
                f"{each.id}:{THIS}",
                gettext("Together with %(other)s; if not both, then %(this)s alone", other=other, this=this),
            ),
            (f"{each.id}:{OTHER}", gettext("Together with %(other)s; if not both, then %(other)s alone", other=other)),
        ]
    return ways


def bond_of(value: str) -> dict[str, Any]:
    """Return what a chosen way asks of applying; nothing for each for itself."""
    application, _colon, fallback = value.partition(":")
    if not application:
        return {}
    own, others = FALLBACKS.get(fallback, FALLBACKS[NEITHER])
    return {"bound_to": application, "if_not_both": own, "if_not_both_other": others}


def bond_in_words(application: Application, child: Child) -> str | None:
    """Return with whom a child's application is bound and what happens if not both get a place; None if it is not."""
    if application.bound_to is None:
        return None
    sibling = enrolment.application(application.bound_to)
    other, this = our_children(among=[sibling.child_id]).name(sibling.child_id), child.given_name
    if application.if_not_both is IfNotBoth.ALONE:
        return gettext(
            "Bound with %(other)s; if not both get a place, %(this)s takes one alone.", other=other, this=this
        )
    if sibling.if_not_both is IfNotBoth.ALONE:
        return gettext("Bound with %(other)s; if not both get a place, %(other)s takes one alone.", other=other)
    return gettext("Bound with %(other)s: both get a place, or neither.", other=other)


def let_go_for_the_bond(application: Application) -> bool:
    """Tell whether an application without a place does not wait by itself, since its sibling has none either."""
    if application.bound_to is None or application.if_not_both is IfNotBoth.ALONE:
        return False
    result = enrolment.result_of(application.bound_to)
    return result is not None and result.group_id is None


def _bindable(draft: Draft) -> Iterator[Application]:
    for each in enrolment.applications_of(current_actor().subject or "", today()):
        free = each.status is ApplicationStatus.APPLIED and each.bound_to is None
        if each.round_id == draft.round.id and each.child_id != draft.child.id and free:
            yield each
