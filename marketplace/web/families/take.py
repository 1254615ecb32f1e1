"""Take a place that is given to whoever comes first: choose the time, see price, fit and terms, keep it or wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import Admission, OfferingStatus
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.operations import hold_place, hold_places, join_waiting_list, join_waiting_lists, quote_for
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
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

KEEP, KEEP_AT_FULL_PRICE, WAIT = "keep", "keep_at_full_price", "wait"
LABELS = {"group": _("Where to wait"), "also": _("Also for")}
BY_DECISION = _("The city decides on these places. Ask the service centre how to apply.")
ROUND_FIRST = _("A round gives these places first. Its dates say when you can apply.")
NOT_TAKEN = _("This is not open to families now.")
CALLED_OFF = _("This group does not go ahead: too few children came by the date.")
OVER = _("The last session of this group is over or has begun.")


class TakeForm(Schema):
    """Whether a place is to be kept, also for brothers and sisters, or the child is to wait for one."""

    act = fields.String(required=True, validate=validate.OneOf([KEEP, KEEP_AT_FULL_PRICE, WAIT]))
    also = fields.List(fields.String(), load_default=list)


class TogetherForm(Schema):
    """At which groups a child waits at once."""

    group = fields.List(fields.String(), load_default=list)


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


def _choose_time(child: str, groups: Sequence[str], offering: str, form: Form | None = None) -> str:
    found = meetings(groups)
    siblings = people.siblings_of(child, today())
    situations = [meeting.situation for meeting in found.values()]
    fit = enrolment.fit_each(child, situations, this_moment(), siblings=siblings) if situations else {}
    ways = {group: way_to(meeting) for group, meeting in found.items()}
    clashes = {group for group, findings in fit.items() if any(each.blocking for each in findings)}
    asked = {each.group_id for each in enrolment.enrolments_of_child(child, *LIVE)}
    full = [group for group, way in ways.items() if way.act == WAIT and group not in clashes | asked]
    return render_template(
        "families/take_time.html",
        child=our_child(child),
        offering=catalog.offering(offering),
        groups=list(found.values()),
        clashes=clashes,
        ways=ways,
        form=form or Form(TogetherForm(), {"group": full}, labels=LABELS, sent=None),
        together=[(group, found[group]) for group in full] if len(full) > 1 else [],
    )


@pages.post("/wait-together")
def wait_together() -> Response | tuple[str, int]:
    """Wait once at several units of an offering for a child.

    Raises: ChildNotFound, OfferingUnknown, and what joining refuses, as a page.
    """
    child, offering = ours_alone(request.form.get("child", "")), request.form.get("offering", "")
    form = Form(TogetherForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"groups": "group"}):
            waits = join_waiting_lists(
                actor=current_actor(),
                now=this_moment(),
                child=child,
                groups=form.data["group"],
                key=IdempotencyKey(form.key),
            )
            return redirect(url_for("families.place", enrolment=waits[0].id))
    groups = [each.id for each in catalog.groups_of_offering(catalog.offering(offering).id)]
    return _choose_time(child, groups, offering, form), form.status


def _taken(child: str, group: str, form: Form) -> str:
    """Keep places, or wait; return the address of what was made. Raises: what the operations refuse."""
    actor, now, act, key = current_actor(), this_moment(), form.data["act"], IdempotencyKey(form.key)
    also = [ours_alone(each) for each in form.data["also"]] if act == KEEP else []
    if also:
        hold_places(actor=actor, now=now, children=[child, *also], group=group, key=key)
        flash(gettext("A place is kept for each of them. Confirm each before its time is over."))
        return url_for("families.applications")
    if act == WAIT:
        made = join_waiting_list(actor=actor, now=now, child=child, group=group, key=key)
    else:
        full_price = act == KEEP_AT_FULL_PRICE
        made = hold_place(actor=actor, now=now, child=child, group=group, full_price=full_price, key=key)
    return url_for("families.place", enrolment=made.id)


def _one_group(child: str, group: str) -> Response | tuple[str, int]:
    actor, now, no_support = current_actor(), this_moment(), False
    form = Form(TakeForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"children": "also"}):
            try:
                return redirect(_taken(child, group, form))
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
        brothers_and_sisters=_together_with(child, group) if meeting.situation.free > 1 else [],
        no_support=no_support,
        terms=TERMS,
        kept_minutes=int(hold_time(1).total_seconds()) // 60,
    )
    return page, form.status


def _together_with(child: str, group: str) -> list[tuple[str, str]]:
    """Return our other children who have nothing in a group yet, with their names."""
    others = [
        each
        for each in people.children_of(current_actor().subject or "", today())
        if each != child and not enrolment.has_live_enrolment([each], group)
    ]
    names = our_children(among=others)
    return [(each, names.name(each)) for each in others]


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
