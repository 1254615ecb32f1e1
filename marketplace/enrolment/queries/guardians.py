"""What other guardians were asked about a place, and the rules by which they are asked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, or_, select

from marketplace.enrolment.models import Enrolment, GuardianView, SilenceRule
from marketplace.enrolment.queries.groups import GroupSituation
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import db

KEPT = (Status.HOLD, Status.OFFERED)


def silence_rules() -> list[SilenceRule]:
    """Return all rules about silent guardians, also those that are over, the newest first."""
    return list(db.session.scalars(select(SilenceRule).order_by(SilenceRule.valid_from.desc(), SilenceRule.id)))


def silence_rule(rule: str) -> SilenceRule | None:
    """Return a rule about silent guardians, if there is one."""
    return db.session.get(SilenceRule, rule)


_IN_FORCE = (
    select(SilenceRule)
    .where(
        SilenceRule.valid_from <= bindparam("day"),
        or_(SilenceRule.valid_until.is_(None), SilenceRule.valid_until > bindparam("day")),
    )
    .order_by(SilenceRule.decided_at, SilenceRule.id)
)


def silence_rule_for(situation: GroupSituation, day: date) -> SilenceRule | None:
    """Return the rule under which a group falls on a day, the most special one; None where one guardian is enough.

    A rule for the service goes before one for how the group lies to care, and that before the number of weekdays.
    """
    weekdays = len(situation.group.weekdays.split())
    fit = [
        rule
        for rule in db.session.scalars(_IN_FORCE, {"day": day})
        if rule.service_id in (None, situation.offering.service_id)
        and rule.layout in (None, situation.layout)
        and rule.weekdays_from <= weekdays
    ]
    special = sorted(fit, key=lambda rule: (rule.service_id is not None, rule.layout is not None, rule.weekdays_from))
    return special[-1] if special else None


def guardian_views(enrolment: str) -> list[GuardianView]:
    """Return what other guardians were asked about a place and answered, in the order of their ids."""
    wanted = select(GuardianView).where(GuardianView.enrolment_id == enrolment).order_by(GuardianView.guardian_id)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def awaited_views(enrolment: Enrolment) -> list[GuardianView]:
    """Return the answers for which a place is kept; none where it is kept for nobody's."""
    if enrolment.status not in KEPT:
        return []
    return [each for each in guardian_views(enrolment.id) if each.answered_at is None]


def views_awaited_from(guardian: str) -> list[GuardianView]:
    """Return the questions that wait for a guardian's answer, the most urgent first."""
    return list(
        db.session.scalars(
            select(GuardianView)
            .join(Enrolment, Enrolment.id == GuardianView.enrolment_id)
            .where(
                GuardianView.guardian_id == guardian,
                GuardianView.answered_at.is_(None),
                Enrolment.status.in_(KEPT),
            )
            .order_by(GuardianView.decide_at, GuardianView.enrolment_id)
        )
    )
