"""Apply for a place in day care, one thing per page: units, when and at which times, check, done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import Unit
from catalog.unit_file import UnitKind
from marketplace.admission.kinds import Need
from marketplace.admission.operations import apply_for_care
from marketplace.admission.operations.applying import due_on
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.web.families.care_draft import WEEKDAYS, care_draft, times_of
from marketplace.web.families.nearness import kilometres
from marketplace.web.families.ours import our_child, our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

ALL_UNITS = 2000
SHOWN_AT_ONCE = 20
WORDS_AT_MOST = 2000
USUAL_START, USUAL_END = "08:00", "16:00"
USUAL_NOTICE = timedelta(days=122)
NEEDS = (
    (Need.PLANNED.value, _("We have known for a while"), _("The city arranges a place within four months.")),
    (
        Need.SUDDEN.value,
        _("Work, studies or training begin suddenly"),
        _("The city arranges a place within two weeks. You are asked why it is sudden."),
    ),
)
LABELS = {"start_on": _("Care begins on"), "need": _("How sudden is it"), "starts0": _("Times of care")}


class _TimesForm(Schema):
    """When care begins, how sudden the need is, and the times of each weekday."""

    start_on = fields.Date(required=True)
    need = fields.String(required=True, validate=validate.OneOf(list(Need)))

    @validates_schema
    def times_are_whole(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        """Refuse a weekday with one of its times alone or turned round, a week without any, and a day of the past."""
        wrong: dict[str, list[str]] = {}
        for day in WEEKDAYS:
            starts, ends = data[f"starts{day}"], data[f"ends{day}"]
            if (starts is None) != (ends is None):
                wrong[f"starts{day}"] = [_("Write both times of the day, or none.")]
            elif starts is not None and ends <= starts:
                wrong[f"starts{day}"] = [_("Write an end that is later than the start.")]
        if not wrong and all(data[f"starts{day}"] is None for day in WEEKDAYS):
            wrong["starts0"] = [_("Write the times of at least one day.")]
        if data["start_on"] < today():
            wrong["start_on"] = [_("Give a day from today on.")]
        if wrong:
            raise ValidationError({name: list(said) for name, said in wrong.items()})


TimesForm = type(
    "TimesForm",
    (_TimesForm,),
    {f"{end}{day}": fields.Time(load_default=None) for day in WEEKDAYS for end in ("starts", "ends")},
)


class CareSendForm(Schema):
    """What is typed last: why it is sudden or urgent; the rest stands in the address."""

    urgent_because = fields.String(load_default=None, validate=validate.Length(max=WORDS_AT_MOST))


@pages.get("/care/apply")
def care_apply() -> Response | str:
    """Lead to the application of the child that is named, or of the only one."""
    ours = our_children()
    child = request.args.get("child") or (next(iter(ours)).id if len(ours) == 1 else None)
    if child is None:
        return render_template("families/care_child.html", ours=ours)
    return redirect(url_for("families.care_tasks", child=ours[child].id))


@pages.get("/children/<child>/care/apply")
def care_tasks(child: str) -> str:
    """Show what is to be done, and what is done. Raises: ChildNotFound."""
    units = _centres()
    return render_template("families/care_tasks.html", draft=care_draft(child, list(units)), units=units)


@pages.get("/children/<child>/care/apply/units")
def care_units(child: str) -> str:
    """Choose units and put them in order, with their distance from home. Raises: ChildNotFound."""
    units = _centres()
    draft = care_draft(child, list(units))
    area = our_child(child, "child.home_area", named=False).seen.get("child.home_area")
    far = kilometres(list(units.values()), area)
    words = request.args.get("words", "").strip()
    found = [
        each
        for each in sorted(units.values(), key=lambda each: (far.get(each.id, float("inf")), each.name, each.id))
        if each.id not in draft.units and words.casefold() in f"{each.name} {each.street} {each.postal_code}".casefold()
    ]
    return render_template(
        "families/care_units.html",
        draft=draft,
        units=units,
        far=far,
        area=area,
        words=words,
        found=found[:SHOWN_AT_ONCE],
        more=max(len(found) - SHOWN_AT_ONCE, 0),
    )


@pages.get("/children/<child>/care/apply/times")
def care_times(child: str) -> Response | tuple[str, int]:
    """Say when care begins and at which times. Raises: ChildNotFound."""
    draft = care_draft(child, list(_centres()))
    sent = request.args if request.args.get("said") else None
    form = Form(TimesForm(), draft.times or _usual(), labels=LABELS, sent=sent)
    if form.valid():
        return redirect(draft.url("care_tasks", times=times_of(request.args)))
    page = render_template("families/care_times.html", draft=draft, form=form, needs=NEEDS, weekdays=WEEKDAYS)
    return page, form.status


@pages.route("/children/<child>/care/apply/check", methods=["GET", "POST"])
def care_check(child: str) -> Response | tuple[str, int]:
    """Show all answers, and send them. Raises: ChildNotFound."""
    units = _centres()
    draft = care_draft(child, list(units))
    if not draft.ready or TimesForm().validate(draft.times or {}):
        return redirect(draft.url())
    form = Form(CareSendForm(), labels={"urgent_because": _("Why it is sudden or urgent")})
    if form.valid():
        with form.errors_shown():
            sent = apply_for_care(
                actor=current_actor(),
                now=this_moment(),
                child=child,
                wishes=draft.wishes,
                start_on=draft.start_on,
                care=draft.care,
                need=draft.need,
                urgent_because=form.data["urgent_because"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("Your application has arrived. Its reference is %(number)s.", number=sent.reference))
            return redirect(url_for("families.care_application", application=sent.id))
    page = render_template(
        "families/care_check.html",
        draft=draft,
        units=units,
        form=form,
        sudden=draft.need is Need.SUDDEN,
        due=due_on(today(), draft.need, draft.start_on),
    )
    return page, form.status


def _centres() -> dict[str, Unit]:
    """Return the day-care centres by id."""
    units: Sequence[Unit] = catalog.units(page_size=ALL_UNITS)[0]
    return {each.id: each for each in units if each.kind is UnitKind.CENTRE}


def _usual() -> dict[str, Any]:
    """Return what stands in the form to begin with: whole days on weekdays, from when the usual time is over."""
    times = {f"starts{day}": USUAL_START for day in WEEKDAYS} | {f"ends{day}": USUAL_END for day in WEEKDAYS}
    return {**times, "need": Need.PLANNED.value, "start_on": (today() + USUAL_NOTICE).isoformat()}
