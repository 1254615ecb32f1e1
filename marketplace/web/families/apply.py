"""Apply in a round, one thing per page: choose and rank, times, price, what they would know, check, done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.errors import ApplicationNotFound
from marketplace.enrolment.fit import Finding
from marketplace.enrolment.models import Application
from marketplace.enrolment.operations import apply_to_round, quote_each
from marketplace.enrolment.operations.ending import TERMS
from marketplace.enrolment.statuses import ApplicationStatus
from marketplace.kernel.operation import IdempotencyKey
from marketplace.people import queries as people
from marketplace.rules.quotes import Quote
from marketplace.web.families.binding import bond_of, ways_to_bind
from marketplace.web.families.draft import Draft, draft_of_request, takes_applications
from marketplace.web.families.fitting import findings_in_words, week_with
from marketplace.web.families.knowing import who_would_know
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import UNIT_AND_TIMES, Child, our_child, our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.words import say
from marketplace.web.sign_in import current_actor, this_moment

Drafted = tuple[Draft, dict[str, Meeting]]


class SendForm(Schema):
    """What is sent at the end: the ranked groups; child and round stand in the address."""

    choice = fields.List(fields.String(), load_default=list)
    together = fields.String(load_default="")


@pages.get("/apply")
def apply() -> Response | str:
    """Lead to where this family can apply for an offering, or for anything that is open now."""
    ours = our_children()
    child = request.args.get("child") or (next(iter(ours)).id if len(ours) == 1 else None)
    offering = request.args.get("offering")
    if child is None:
        return render_template("families/apply_child.html", ours=ours, offering=offering, group=None)
    known = ours[child]
    if offering is None:
        opened = [each for each in enrolment.rounds() if takes_applications(each)]
        return render_template("families/apply_where.html", child=known, rounds=opened)
    return redirect(_way_in(known, offering))


def _way_in(child: Child, offering: str) -> str:
    """Return the address at which a place in an offering is asked for: its open round, else taking it at once.

    Raises: OfferingUnknown.
    """
    groups = [group.id for group in catalog.groups_of_offering(catalog.offering(offering).id)]
    for group in groups:
        given_in = enrolment.round_of_group(group)
        if given_in is not None and takes_applications(given_in):
            inside = set(enrolment.groups_of_round(given_in.id)) & set(groups)
            choices = tuple(inside) if len(inside) == 1 else ()
            return Draft(given_in, child, choices).url("apply_tasks")
    return url_for("families.take", offering=offering, child=child.id)


def _draft(round: str) -> Drafted | Application:
    """Return the draft in the address, or the application that this child has made in the round already.

    Raises: ChildNotFound, RoundNotFound, RoundNotTaking.
    """
    child = our_child(request.values.get("child", ""))
    if earlier := _applied(child.id, round):
        return earlier
    return draft_of_request(round, child)


def _applied(child: str, round: str) -> Application | None:
    subject = current_actor().subject or ""
    mine = enrolment.applications_of(subject, today())
    return next(
        (
            each
            for each in mine
            if each.child_id == child and each.round_id == round and each.status is not ApplicationStatus.WITHDRAWN
        ),
        None,
    )


def _to_application(application: Application) -> Response:
    return redirect(url_for("families.application", application=application.id))


@pages.get("/apply/<round>")
def apply_tasks(round: str) -> Response | str:
    """Show what is to be done, and what is done."""
    drafted = _draft(round)
    if isinstance(drafted, Application):
        return _to_application(drafted)
    draft, groups = drafted
    return render_template(
        "families/apply_tasks.html", draft=draft, groups=groups, clashes=_clashing(_fit(draft, groups))
    )


@pages.get("/apply/<round>/choose")
def apply_choose(round: str) -> Response | str:
    """Choose groups and put them in order."""
    drafted = _draft(round)
    if isinstance(drafted, Application):
        return _to_application(drafted)
    draft, groups = drafted
    words = request.args.get("words", "").strip()
    fit = _fit(draft, groups, among=list(groups))
    rest = [
        each
        for each in sorted(groups.values(), key=lambda each: (each.offering.title, each.unit_name, each.id))
        if each.id not in draft.choices and words.casefold() in f"{each.offering.title} {each.unit_name}".casefold()
    ]
    quotes = quote_each(actor=current_actor(), now=this_moment(), child=draft.child.id, groups=list(groups))
    return render_template(
        "families/apply_choose.html",
        draft=draft,
        groups=groups,
        rest=rest,
        words=words,
        quotes=quotes,
        obstacles={group: _obstacles(quotes[group], fit.get(group, ())) for group in groups},
    )


@pages.get("/apply/<round>/times")
def apply_times(round: str) -> Response | str:
    """Show how what is chosen fits into the child's week."""
    drafted = _draft(round)
    if isinstance(drafted, Application):
        return _to_application(drafted)
    draft, groups = drafted
    if not draft.choices:
        return redirect(draft.url("apply_choose"))
    fit = _fit(draft, groups)
    chosen = [groups[group] for group in draft.choices]
    her_times = our_child(draft.child.id, *UNIT_AND_TIMES, named=False)
    return render_template(
        "families/apply_times.html",
        draft=draft,
        chosen=chosen,
        found={group: findings_in_words(found) for group, found in fit.items()},
        clashes=_clashing(fit),
        week=week_with(her_times, chosen),
    )


@pages.get("/apply/<round>/price")
def apply_price(round: str) -> Response | str:
    """Show what each would cost this family, with the steps."""
    drafted = _draft(round)
    if isinstance(drafted, Application):
        return _to_application(drafted)
    draft, groups = drafted
    if not draft.choices:
        return redirect(draft.url("apply_choose"))
    quotes = quote_each(actor=current_actor(), now=this_moment(), child=draft.child.id, groups=draft.choices)
    chosen = [groups[group] for group in draft.choices]
    return render_template("families/apply_price.html", draft=draft, chosen=chosen, quotes=quotes)


@pages.get("/apply/<round>/known")
def apply_known(round: str) -> Response | str:
    """Show what each provider would know, and why."""
    drafted = _draft(round)
    if isinstance(drafted, Application):
        return _to_application(drafted)
    draft, groups = drafted
    if not draft.choices:
        return redirect(draft.url("apply_choose"))
    knowers = who_would_know(draft.child.id, [groups[group] for group in draft.choices])
    return render_template("families/apply_known.html", draft=draft, knowers=knowers)


@pages.route("/apply/<round>/check", methods=["GET", "POST"])
def apply_check(round: str) -> Response | tuple[str, int]:
    """Show all answers, and send them."""
    drafted = _draft(round)
    if isinstance(drafted, Application):
        return _to_application(drafted)
    draft, groups = drafted
    if not draft.choices:
        return redirect(draft.url("apply_choose"))
    form = Form(SendForm())
    if form.valid():
        with form.errors_shown(names={"bound_to": "together"}):
            sent = apply_to_round(
                actor=current_actor(),
                now=this_moment(),
                child=draft.child.id,
                round=round,
                choices=form.data["choice"],
                **bond_of(form.data["together"]),
                key=IdempotencyKey(form.key),
            )
            return redirect(url_for("families.application_received", application=sent.id))
    quotes = quote_each(actor=current_actor(), now=this_moment(), child=draft.child.id, groups=draft.choices)
    chosen = [groups[group] for group in draft.choices]
    page = render_template(
        "families/apply_check.html",
        draft=draft,
        chosen=chosen,
        quotes=quotes,
        allowed=sum(quote.allowed for quote in quotes.values()),
        form=form,
        ways_to_bind=ways_to_bind(draft),
        terms=TERMS,
    )
    return page, form.status


@pages.get("/applications/<application>/received")
def application_received(application: str) -> str:
    """Say that the application has arrived, with its reference and what comes next. Raises: ApplicationNotFound."""
    found, _child = our_application(application)
    round = enrolment.round_by_id(found.round_id)
    choices = enrolment.choices_of([found.id]).get(found.id, [])
    return render_template(
        "families/application_received.html",
        application=found,
        round=round,
        chosen=list(meetings(choice.group_id for choice in choices).values()),
    )


def our_application(application: str) -> tuple[Application, Child]:
    """Return an application of one of our children, with the child.

    Raises: ApplicationNotFound, for those of others too.
    """
    child = enrolment.child_of_application(application)
    if child is None or not people.has_custody(current_actor().subject, child, today()):
        raise ApplicationNotFound(application=application)
    named = our_child(child)
    return enrolment.application(application), named


def _fit(
    draft: Draft, groups: Mapping[str, Meeting], *, among: Sequence[str] | None = None
) -> dict[str, tuple[Finding, ...]]:
    """Lay the groups over the child's week, with what it means for fetching her brothers and sisters."""
    wanted = draft.choices if among is None else among
    siblings = people.siblings_of(draft.child.id, today())
    situations = [groups[group].situation for group in wanted]
    return enrolment.fit_each(draft.child.id, situations, this_moment(), siblings=siblings)


def _obstacles(quote: Quote, found: Sequence[Finding]) -> list[str]:
    """Return why a place in a group is refused today: what the rules say, else with what it clashes."""
    if not quote.allowed:
        return [say(refusal.text) for refusal in quote.refusals]
    return [sentence.text for sentence in findings_in_words(found) if sentence.blocking]


def _clashing(fit: Mapping[str, Sequence[Finding]]) -> set[str]:
    return {group for group, found in fit.items() if any(finding.blocking for finding in found)}
