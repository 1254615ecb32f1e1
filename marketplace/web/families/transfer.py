"""Change to another group of the same offering: what it would cost, what comes back, and do it in one press."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import Admission
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations import quote_each, transfer_enrolment
from marketplace.enrolment.statuses import ENROLLED, RoundStatus
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.rules.quotes import Quote
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import our_child, our_place
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts import words
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment


class TransferForm(Schema):
    """The group to change to."""

    group = fields.String(required=True)


@pages.route("/places/<enrolment>/transfer", methods=["GET", "POST"])
def transfer(enrolment: str) -> Response | tuple[str, int]:
    """Show the other groups with free places, and change to one. Raises: EnrolmentNotFound."""
    found = our_place(enrolment)
    form = Form(TransferForm(), labels={"group": _("The other group")})
    if form.valid():
        with form.errors_shown():
            moved = transfer_enrolment(
                actor=current_actor(),
                now=this_moment(),
                enrolment=enrolment,
                group=form.data["group"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("The place is moved. What the old one has not used goes back to where it came from."))
            return redirect(url_for("families.place", enrolment=moved.id))
    here = meetings([found.group_id])[found.group_id]
    page = render_template(
        "families/transfer.html",
        form=form,
        place=found,
        child=our_child(found.child_id),
        meeting=here,
        groups=_to_choose(found, here) if found.status in ENROLLED else [],
    )
    return page, form.status


def _to_choose(found: Enrolment, here: Meeting) -> list[tuple[str, str, str]]:
    """Return the other groups of the offering with a free place: id, when and where, and what it would cost us."""
    groups = [each.id for each in catalog.groups_of_offering(here.offering.id) if each.id != here.id]
    free = [each for each in meetings(groups).values() if _is_open(each)]
    if not free:
        return []
    quotes = quote_each(
        actor=current_actor(), now=this_moment(), child=found.child_id, groups=[each.id for each in free]
    )
    return [
        (
            each.id,
            gettext(
                "%(days)s %(hours)s, %(unit)s",
                days=words.weekdays(each.weekdays),
                hours=words.hours(each.group.start_time, each.group.end_time),
                unit=each.unit_name,
            ),
            _price(quotes[each.id]),
        )
        for each in free
    ]


def _price(quote: Quote) -> str:
    """Say what a group would cost us, or what the rules say against it while we have the place that we would leave."""
    if quote.refusals:
        return words.say(quote.refusals[0].text)
    return gettext("%(sum)s for the sessions that are left", sum=words.euro(quote.family_cents))


def _is_open(group: Meeting) -> bool:
    """Tell whether a place in a group can be taken at once: one is free, and its round, if it has one, is decided."""
    if group.situation.free < 1 or group.situation.called_off:
        return False
    given_in = enrolment.round_of_group(group.id)
    decided = given_in is not None and given_in.status is RoundStatus.PUBLISHED
    return decided or group.offering.admission is Admission.FIRST_COME
