"""Rounds: set up, watch, freeze, draw, publish, and decide whether groups go ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import Group, Offering
from marketplace.enrolment import operations as enrolling
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import GroupDecision, Round
from marketplace.enrolment.statuses import ApplicationStatus, RoundStatus
from marketplace.kernel.clock import CITY_ZONE, city_day
from marketplace.kernel.text import Text, _
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.timeline import Step
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

MOST_GROUPS = 500

LABELS = {
    "name": _("Name"),
    "opens_on": _("First day"),
    "opens_time": _("Opens at"),
    "closes_on": _("Last day"),
    "closes_time": _("Closes at"),
    "groups": _("Groups"),
}
STEPS = {
    "freeze": (enrolling.freeze_round, _("The applications are frozen and their digest is published.")),
    "draw": (enrolling.draw_round, _("The places are drawn. Families see nothing before you publish.")),
    "publish": (enrolling.publish_round, _("The result is published and the offers are on their way.")),
}


class RoundForm(Schema):
    """What a round is set up with; days and times are the city's."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    opens_on = fields.Date(required=True)
    opens_time = fields.Time(load_default=time(8))
    closes_on = fields.Date(required=True)
    closes_time = fields.Time(load_default=time(16))
    groups = fields.List(
        fields.String(), required=True, validate=validate.Length(1, MOST_GROUPS, error=_("Choose at least one group."))
    )

    @validates_schema
    def closes_after_it_opens(self, data: Mapping[str, date], **_kwargs: object) -> None:
        """Refuse a round that closes on an earlier day."""
        if data["closes_on"] < data["opens_on"]:
            raise ValidationError(_("Choose a day that is not before the first one."), "closes_on")


@dataclass(frozen=True)
class Watched:
    """A group of a round: its places, who wants it, and what was decided of it."""

    group: Group
    offering: Offering
    unit: str
    free: int
    first_wishes: int
    wishes: int
    confirmed: int
    decision: GroupDecision | None
    may_be_decided: bool


@pages.get("/rounds")
def rounds() -> str:
    """List the rounds, and the seasons for which one can be set up."""
    return render_template(
        "city/rounds.html",
        rounds=enrolment.rounds(),
        counts=enrolment.application_counts(),
        seasons=[(season, len(enrolment.groups_without_round(season.id))) for season in catalog.open_seasons()],
    )


@pages.route("/rounds/new/<season>", methods=["GET", "POST"])
def new_round(season: str) -> Response | tuple[str, int]:
    """Set up a round for groups of a season."""
    found = catalog.season(season)
    offered = enrolment.groups_without_round(season)
    form = Form(RoundForm(), {"opens_time": "08:00", "closes_time": "16:00"}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"closes_at": "closes_on", "opens_at": "opens_on"}):
            made = enrolling.open_round(
                actor=current_actor(),
                now=this_moment(),
                season=season,
                name=form.data["name"],
                opens_at=in_city(form.data["opens_on"], form.data["opens_time"]),
                closes_at=in_city(form.data["closes_on"], form.data["closes_time"]),
                groups=form.data["groups"],
            )
            flash(gettext("The round is set up. Families can apply from its first day."))
            return redirect(url_for("city.round", round=made.id))
    return render_template("city/round_new.html", form=form, season=found, offered=offered), form.status


@pages.get("/rounds/<round>", endpoint="round")
def one_round(round: str) -> str:
    """Watch a round: applications against places, and the next step."""
    return _round_page(round)


@pages.post("/rounds/<round>/<step>")
def move_round(round: str, step: str) -> Response:
    """Take the next step of a round."""
    if step not in STEPS:
        abort(404)
    operation, said = STEPS[step]
    operation(actor=current_actor(), now=this_moment(), round=round)
    flash(gettext(said))
    return redirect(url_for("city.round", round=round))


@pages.post("/rounds/<round>/groups/<group>")
def decide_group(round: str, group: str) -> Response:
    """Decide whether a group goes ahead."""
    decided = enrolling.decide_group(actor=current_actor(), now=this_moment(), group=group)
    flash(
        gettext("The group goes ahead.")
        if decided.goes
        else gettext("The group is called off; its families are told and get their money back.")
    )
    return redirect(url_for("city.round", round=round))


def _round_page(round: str) -> str:
    found = enrolment.round_by_id(round)
    counts = enrolment.application_counts().get(round, {})
    return render_template(
        "city/round.html",
        round=found,
        steps=_steps(found),
        next_step=next_step(found),
        outcome=enrolment.drawn_counts(round) if found.status is RoundStatus.DRAWN else counts,
        applied=sum(count for status, count in counts.items() if status is not ApplicationStatus.WITHDRAWN),
        waiting=enrolment.waiting_counts().get(round, 0),
        watched=_watched(found),
    )


def next_step(round: Round) -> str | None:
    """Return the step that a round waits for, or None."""
    steps = {RoundStatus.OPEN: "freeze", RoundStatus.FROZEN: "draw", RoundStatus.DRAWN: "publish"}
    return steps.get(round.status) if round.closes_at <= this_moment() else None


def _watched(round: Round) -> Sequence[Watched]:
    now = this_moment()
    groups = enrolment.groups_of_round(round.id)
    situations = enrolment.group_situations(groups, now)
    units = catalog.unit_names([each.group.unit_id for each in situations.values()])
    demand, decisions = enrolment.demand_of_round(round.id), enrolment.group_decisions(groups)
    confirmed, undecided = enrolment.confirmed_counts(groups), set(enrolment.undecided_groups(city_day(now), now))
    watched = [
        Watched(
            group=each.group,
            offering=each.offering,
            unit=units[each.group.unit_id],
            free=each.free,
            first_wishes=demand.get(group, (0, 0))[0],
            wishes=demand.get(group, (0, 0))[1],
            confirmed=confirmed.get(group, 0),
            decision=decisions.get(group),
            may_be_decided=group in undecided,
        )
        for group, each in situations.items()
    ]
    return sorted(watched, key=lambda each: (each.offering.title, each.unit, each.group.id))


def _steps(round: Round) -> list[Step]:
    now = this_moment()
    story = [
        (_("Applications open"), round.opens_at, round.opens_at <= now),
        (_("Applications close"), round.closes_at, round.closes_at <= now),
        (_("Frozen, digest published"), round.frozen_at, bool(round.frozen_at)),
        (_("Drawn"), round.drawn_at, bool(round.drawn_at)),
        (_("Published"), round.published_at, bool(round.published_at)),
    ]
    taken = sum(done for _title, _at, done in story)
    return [
        Step(title=title, at=at, detail="", state="done" if done else "now" if place == taken else "ahead")
        for place, (title, at, done) in enumerate(story)
    ]


def in_city(day: date, at: time) -> datetime:
    """Return the instant of a day and a time by the city's clock."""
    return datetime.combine(day, at, tzinfo=CITY_ZONE).astimezone(UTC)


def round_stage(round: Round) -> Text:
    """Return where a round stands, in words."""
    now = this_moment()
    if round.status is RoundStatus.OPEN and now < round.opens_at:
        return _("Opens soon")
    if round.status is RoundStatus.OPEN:
        return _("Open for applications") if now < round.closes_at else _("Closed, to be frozen")
    return {
        RoundStatus.FROZEN: _("Frozen, to be drawn"),
        RoundStatus.DRAWN: _("Drawn, to be published"),
        RoundStatus.PUBLISHED: _("Published"),
    }[round.status]


@pages.context_processor
def stage_of_rounds() -> dict[str, Any]:
    """Let the templates say where a round stands."""
    return {"round_stage": round_stage}
