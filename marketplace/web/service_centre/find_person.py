"""Find a person with a reason, and act for her family; whoever was found can read that she was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, session, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from consent import door
from consent.door import HITS_MAX, Hit
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import _
from marketplace.people.errors import ActingForUnknown, PersonUnknown
from marketplace.people.operations import act_for
from marketplace.people.queries import children_of_guardians, with_household
from marketplace.service_models.base import RecipientKind
from marketplace.web.acting import note_acting
from marketplace.web.audience import start_of
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.service_centre.pages import pages
from marketplace.web.sign_in import current_actor, current_sign_in, look_again, this_moment

FOUND = "found"
WHY = "why"
ALONE = "alone"
NAME = "guardian.name"
LABELS = {"words": _("Name"), "reason": _("Reason")}


class FindForm(Schema):
    """Beginnings of names, and why the person is looked for."""

    words = fields.String(required=True, validate=validate.Length(max=100, error=_("Write at most 100 characters.")))
    reason = fields.String(required=True)


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody who can be acted for: her id, and her name as far as the law lets the service centre read it."""

    person: str
    name: str


@pages.route("/find", methods=["GET", "POST"])
def find_person() -> tuple[str, int]:
    """Find persons by their names; names stand in no address, and each hit is logged with the reason."""
    form = Form(FindForm(), labels=LABELS)
    hits: list[Hit] | None = None
    guardians: dict[str, list[Guardian]] = {}
    alone: list[str] = []
    if form.valid():
        with form.errors_shown():
            hits = door.find(actor=current_actor(), now=this_moment(), **form.data)
            guardians = guardians_of_hits(hits, form.data["reason"])
            may_act_for(sorted({each.person for found in guardians.values() for each in found}), form.data["reason"])
            alone = without_household([hit.person for hit in hits if not hit.is_child])
            session[ALONE] = alone
    page = render_template(
        "service_centre/find.html",
        form=form,
        hits=hits,
        guardians=guardians,
        alone=alone,
        most=HITS_MAX,
        reason=form.value("reason"),
    )
    return page, form.status


@pages.post("/act-for")
def act() -> Response:
    """Act for a guardian who was found, and go to her family's pages. Raises: ActingForUnknown for anybody else."""
    return begin_acting(request.form.get("person", ""))


def begin_acting(person: str) -> Response:
    """Act for somebody who may be acted for, from now on in this sign-in. Raises: ActingForUnknown."""
    held = current_sign_in()
    if held is None or person not in session.get(FOUND, ()):
        raise ActingForUnknown()
    act_for(actor=current_actor(), now=this_moment(), sign_in=held.id, person=person)
    note_acting(person, now=this_moment(), reason=session.get(WHY, ""))
    look_again()
    return redirect(url_for(start_of(current_actor())))


def may_act_for(persons: Sequence[str], reason: str) -> None:
    """Remember in this browser's session whom the last search, or a registration, has led to, and why it was made."""
    session[FOUND], session[WHY] = list(persons), reason.strip()


def without_household(adults: Sequence[str]) -> list[str]:
    """Return those of these adults whose family is not registered: they live in no household."""
    today = city_day(this_moment())
    settled = with_household(adults, today)
    return [each for each in adults if each not in settled]


def known_guardian(person: str | None) -> Guardian | None:
    """Return somebody whom the last search found without a household; None for nobody. Raises: PersonUnknown."""
    if person is None:
        return None
    if person not in session.get(ALONE, ()):
        raise PersonUnknown()
    return Guardian(person, _names_of([person], gettext("her family is to be registered")).get(person) or "")


def guardians_of_hits(hits: Sequence[Hit], reason: str) -> dict[str, list[Guardian]]:
    """Return for each person found the guardians who can be acted for: herself, or those of the child."""
    today = city_day(this_moment())
    adults = [hit.person for hit in hits if not hit.is_child]
    with_children = children_of_guardians(adults, today)
    names = {hit.person: hit.name for hit in hits if not hit.is_child}
    unknown = sorted({each for hit in hits for each in hit.guardians if each not in names})
    names |= _names_of(unknown, reason)
    return {
        hit.person: [
            Guardian(each, names.get(each) or "")
            for each in (hit.guardians if hit.is_child else [hit.person] if with_children.get(hit.person) else [])
        ]
        for hit in hits
    }


def _names_of(persons: Sequence[str], reason: str) -> dict[str, str]:
    if not persons:
        return {}
    seen = door.read(
        actor=current_actor(),
        now=this_moment(),
        recipient=door.Recipient(RecipientKind.SERVICE_DESK),
        purpose=door.ACT_FOR_FAMILY,
        subjects=persons,
        categories=[NAME],
        reason=reason,
    )
    return {person: found[NAME] for person, found in seen.items() if found.get(NAME)}
