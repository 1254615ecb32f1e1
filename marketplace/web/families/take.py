"""Take a place that is given to whoever comes first: choose the time, see price, fit and terms, keep it or wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import Admission, OfferingStatus
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations import hold_place, join_waiting_list, quote_for
from marketplace.enrolment.operations.ending import TERMS
from marketplace.enrolment.operations.holding import hold_time
from marketplace.enrolment.statuses import LIVE, RoundStatus
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import Text, _
from marketplace.money.errors import AidCeilingReached
from marketplace.people import queries as people
from marketplace.web.families.fitting import findings_in_words, week_with
from marketplace.web.families.knowing import who_would_know
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import UNIT_AND_TIMES, our_child, our_children, ours_alone, today
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.sign_in import current_actor, this_moment

KEEP, KEEP_AT_FULL_PRICE, WAIT = "keep", "keep_at_full_price", "wait"
ACTS: Mapping[str, Callable[..., Enrolment]] = {
    KEEP: hold_place,
    KEEP_AT_FULL_PRICE: partial(hold_place, full_price=True),
    WAIT: join_waiting_list,
}
BY_DECISION = _("The city decides on these places. Ask the service centre how to apply.")
ROUND_FIRST = _("A round gives these places first. Its dates say when you can apply.")
NOT_TAKEN = _("This is not open to families now.")
CALLED_OFF = _("This group does not go ahead: too few children came by the date.")
OVER = _("The last session of this group is over or has begun.")


class TakeForm(Schema):
    """Whether a place is to be kept, or the child is to wait for one."""

    act = fields.String(required=True, validate=validate.OneOf([KEEP, KEEP_AT_FULL_PRICE, WAIT]))


@dataclass(frozen=True)
class Way:
    """How a group can be had now: `act` keeps a place or waits; None, with the reason, where neither is possible."""

    act: str | None
    why_not: Text | None = None
    seats: int = 0


@pages.route("/take", methods=["GET", "POST"])
def take() -> Response | str | tuple[str, int]:
    """Show a group with all that matters, and keep a place in it or join its waiting list.

    Raises: GroupUnknown, OfferingUnknown, ChildNotFound.
    """
    group, offering = request.args.get("group"), request.args.get("offering")
    child = request.args.get("child", "")
    if group is not None:
        catalog.group(group)
    if not child:
        return render_template("families/apply_child.html", ours=our_children(), offering=offering, group=group)
    ours_alone(child)
    if group is None:
        groups = [each.id for each in catalog.groups_of_offering(catalog.offering(offering or "").id)]
        if len(groups) != 1:
            return _choose_time(child, groups, offering or "")
        group = groups[0]
    return _one_group(child, group)


def _choose_time(child: str, groups: Sequence[str], offering: str) -> str:
    found = meetings(groups)
    siblings = people.siblings_of(child, today())
    situations = [meeting.situation for meeting in found.values()]
    fit = enrolment.fit_each(child, situations, this_moment(), siblings=siblings) if situations else {}
    ways = {group: way_to(meeting) for group, meeting in found.items()}
    return render_template(
        "families/take_time.html",
        child=our_child(child),
        offering=catalog.offering(offering),
        groups=list(found.values()),
        clashes={group for group, findings in fit.items() if any(each.blocking for each in findings)},
        ways=ways,
    )


def _one_group(child: str, group: str) -> Response | tuple[str, int]:
    actor, now, no_support = current_actor(), this_moment(), False
    form = Form(TakeForm())
    if form.valid():
        with form.errors_shown():
            try:
                made = ACTS[form.data["act"]](
                    actor=actor, now=now, child=child, group=group, key=IdempotencyKey(form.key)
                )
                return redirect(url_for("families.place", enrolment=made.id))
            except AidCeilingReached:
                no_support = True
                raise
    quote = quote_for(actor=actor, now=now, child=child, group=group)
    meeting = meetings([group])[group]
    siblings = people.siblings_of(child, today())
    has = next((each for each in enrolment.enrolments_of_child(child, *LIVE) if each.group_id == group), None)
    named = our_child(child, *(() if has else UNIT_AND_TIMES))
    found = findings_in_words(enrolment.fit_each(child, [meeting.situation], now, siblings=siblings)[group])
    page = render_template(
        "families/take.html",
        form=form,
        child=named,
        meeting=meeting,
        quote=quote,
        found=found,
        fits=not any(sentence.blocking for sentence in found),
        week=None if has else week_with(named, [meeting]),
        knowers=who_would_know(child, [meeting]),
        way=way_to(meeting),
        has=has,
        no_support=no_support,
        terms=TERMS,
        kept_minutes=int(hold_time(1).total_seconds()) // 60,
    )
    return page, form.status


def way_to(meeting: Meeting) -> Way:
    """Return how a place in a group can be had now, as it stands; the operations look once more."""
    situation = meeting.situation
    if situation.offering.status is not OfferingStatus.PUBLISHED:
        return Way(None, NOT_TAKEN)
    if situation.called_off:
        return Way(None, CALLED_OFF)
    if not situation.sessions:
        return Way(None, OVER)
    if situation.offering.admission is Admission.DECISION:
        return Way(None, BY_DECISION)
    if situation.offering.admission is Admission.ROUND:
        given_in = enrolment.round_of_group(meeting.id)
        if given_in is None or given_in.status is not RoundStatus.PUBLISHED:
            return Way(None, ROUND_FIRST)
    return Way(KEEP if situation.free else WAIT, seats=situation.free)
