"""Publish a round: who was placed has an offer for 48 hours, who wished for more waits in the order of the draw."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from marketplace.enrolment import policy, queries
from marketplace.enrolment.events import ApplicationDecided, RoundPublished
from marketplace.enrolment.models import Application, Enrolment, Round
from marketplace.enrolment.operations.drawing import round_locked
from marketplace.enrolment.operations.moves import lock_children, move_application, move_round
from marketplace.enrolment.operations.offers import offer
from marketplace.enrolment.operations.quoting import answers
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.statuses import ApplicationStatus, RoundStatus, Status
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation


@operation(policy.PUBLISH_ROUND)
def publish_round(*, actor: Actor, now: datetime, round: str) -> Round:
    """Let every family see its result. A place is offered at today's price; a better wish, or any, is waited for.

    Raises: RoundNotFound, MoveNotPossible, SessionFull, BudgetExhausted.
    """
    applications = queries.applications_in(round)
    lock_children([each.child_id for each in applications])
    found = round_locked(round)
    move_round(found, RoundStatus.PUBLISHED)
    assert found.result_content is not None and found.frozen_content is not None
    found.published_at = now
    result, frozen = json.loads(found.result_content), json.loads(found.frozen_content)
    situations = queries.group_situations(queries.groups_of_round(round), now)
    waits = _waits(applications, result, frozen, situations, now)
    db.session.add_all(waits.values())
    db.session.flush()
    _offer_places(applications, result, waits, situations, actor=actor, now=now)
    announce(RoundPublished(round=found.id))
    return found


def _waits(
    applications: Sequence[Application],
    result: Mapping[str, Any],
    frozen: Mapping[str, Any],
    situations: Mapping[str, GroupSituation],
    now: datetime,
) -> dict[tuple[str, str], Enrolment]:
    """Make a wait for each place in a queue, and for each place that will be offered, by (pseudonym, group)."""
    by_pseudonym = {application.pseudonym: application for application in applications}
    wishes = {row["pseudonym"]: row["wishes"] for row in frozen["applications"]}
    waits = {}
    for group, queue in result["queues"].items():
        for number, pseudonym in enumerate(queue, start=1):
            waits[pseudonym, group] = _wait(by_pseudonym[pseudonym], wishes[pseudonym], situations[group], number, now)
    for row in result["applications"]:
        if row["group"] is not None:
            pseudonym, group = row["pseudonym"], row["group"]
            waits[pseudonym, group] = _wait(by_pseudonym[pseudonym], wishes[pseudonym], situations[group], None, now)
    return waits


def _wait(
    application: Application,
    wishes: Sequence[Mapping[str, Any]],
    situation: GroupSituation,
    number: int | None,
    now: datetime,
) -> Enrolment:
    rank, wish = next((rank, wish) for rank, wish in enumerate(wishes, start=1) if wish["group"] == situation.group.id)
    return Enrolment(
        child_id=application.child_id,
        group_id=situation.group.id,
        offering_id=situation.offering.id,
        provider_id=situation.offering.provider_id,
        application_id=application.id,
        status=Status.WAITLISTED,
        applied_by=application.applied_by,
        on_behalf_by=application.on_behalf_by,
        channel=application.channel,
        asked_at=now,
        queue_number=number,
        wish_rank=rank,
        reserve_groups=list(wish["reserve_groups"]),
        positions_left_out=[],
        sessions_taken=0,
    )


def _offer_places(
    applications: Sequence[Application],
    result: Mapping[str, Any],
    waits: Mapping[tuple[str, str], Enrolment],
    situations: Mapping[str, GroupSituation],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    by_pseudonym = {application.pseudonym: application for application in applications}
    placed = [row for row in result["applications"] if row["group"] is not None]
    pairs = [(by_pseudonym[row["pseudonym"]].child_id, row["group"]) for row in placed]
    said = answers(pairs, actor=actor, now=now, situations=situations) if pairs else {}
    for row in result["applications"]:
        application, group = by_pseudonym[row["pseudonym"]], row["group"]
        move_application(application, ApplicationStatus.PLACED if group else ApplicationStatus.NOT_PLACED)
        if group:
            waiting = waits[row["pseudonym"], group]
            offer(waiting, said[application.child_id, group], row["seat"], actor=actor, now=now)
        announce(
            ApplicationDecided(
                application=application.id, child=application.child_id, placed=bool(group), to=application.applied_by
            )
        )
