"""Rounds of applications: when they open and close, what was frozen, the seed, and who got where, by pseudonym."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template

from catalog import queries as catalog
from catalog.models import Group, Offering, Unit
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.errors import RoundNotFound
from marketplace.enrolment.models import Round
from marketplace.enrolment.statuses import RoundStatus
from marketplace.kernel.text import Text, _
from marketplace.web.parts.timeline import Step
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import this_moment

SHOWN_FROM = 5  # admitted; below, cut-offs are for applicants only (product, section 6)


AFTER_THE_DIGEST = _("After the digest, so that nobody could choose it.")
OFFERS_LIVE = _("An offer lives for 48 hours.")


@dataclass(frozen=True)
class Outcome:
    """What a round gave in one group; numbers are None where too few were admitted to be told."""

    group: Group
    offering: Offering
    unit: Unit
    places: int | None
    wanted_first: int | None
    admitted: int | None
    waiting: int | None
    cut_offs: Mapping[str, Any] | None


@pages.get("/rounds")
def rounds() -> str:
    """List the rounds, the latest first."""
    return render_template("public/rounds.html", rounds=enrolment.rounds(), stage=stage)


@pages.get("/rounds/<round>", endpoint="round")
def one_round(round: str) -> str:
    """Show one round with all that was published of it."""
    found = enrolment.round_by_id(round)
    frozen = json.loads(found.frozen_content) if found.frozen_content else {}
    result = json.loads(found.result_content) if found.result_content and found.published_at else {}
    return render_template(
        "public/round.html",
        round=found,
        stage=stage(found),
        steps=_steps(found),
        applications=len(frozen.get("applications", ())) if frozen else None,
        placed=sum(1 for row in result.get("applications", ()) if row["group"]) if result else None,
        outcomes=_outcomes(found, frozen, result),
    )


@pages.get("/rounds/<round>/frozen.json")
def frozen_applications(round: str) -> Response:
    """Give the frozen applications exactly as their digest was made. Raises: RoundNotFound before they are frozen."""
    content = enrolment.round_by_id(round).frozen_content
    if content is None:
        raise RoundNotFound(round=round)
    return Response(content, mimetype="application/json")


def stage(round: Round) -> Text:
    """Return where a round stands, in words."""
    now = this_moment()
    if round.status is RoundStatus.OPEN:
        if now < round.opens_at:
            return _("Opens soon")
        return _("Open for applications") if now < round.closes_at else _("Closed, applications are being frozen")
    return {
        RoundStatus.FROZEN: _("Frozen, before the draw"),
        RoundStatus.DRAWN: _("Drawn, being published"),
        RoundStatus.PUBLISHED: _("Published"),
    }[round.status]


def _steps(round: Round) -> list[Step]:
    """Return the life of a round as a time line: the first step that has not been taken is where it stands."""
    now = this_moment()
    story = [
        (_("Applications open"), round.opens_at, "", round.opens_at <= now),
        (_("Applications close"), round.closes_at, "", round.closes_at <= now),
        (_("Applications frozen and their digest published"), round.frozen_at, "", bool(round.frozen_at)),
        (_("Seed drawn and published"), round.drawn_at, AFTER_THE_DIGEST, bool(round.drawn_at)),
        (_("Result published, offers sent"), round.published_at, OFFERS_LIVE, bool(round.published_at)),
    ]
    taken = sum(done for _title, _at, _detail, done in story)
    return [
        Step(title=title, at=at, detail=detail, state="done" if done else "now" if place == taken else "ahead")
        for place, (title, at, detail, done) in enumerate(story)
    ]


def _outcomes(round: Round, frozen: Mapping[str, Any], result: Mapping[str, Any]) -> Sequence[Outcome]:
    places = {row["group"]: row["capacity"] for row in frozen.get("groups", ())}
    situations = enrolment.group_situations(enrolment.groups_of_round(round.id), this_moment())
    units = {unit.id: unit for unit in catalog.units(page_size=1000)[0]}
    first = enrolment.demand_of_round(round.id) if frozen else {}
    admitted: dict[str, int] = {}
    for row in result.get("applications", ()):
        if row["group"]:
            admitted[row["group"]] = admitted.get(row["group"], 0) + 1
    outcomes = [
        Outcome(
            group=situation.group,
            offering=situation.offering,
            unit=units[situation.group.unit_id],
            places=places.get(group),
            wanted_first=first.get(group, (0, 0))[0] if frozen else None,
            admitted=admitted.get(group, 0) if result else None,
            waiting=len(result["queues"].get(group, ())) if result else None,
            cut_offs=result["cut_offs"].get(group) if result and admitted.get(group, 0) >= SHOWN_FROM else None,
        )
        for group, situation in situations.items()
    ]
    return sorted(outcomes, key=lambda outcome: (outcome.offering.title, outcome.unit.name, outcome.group.id))
