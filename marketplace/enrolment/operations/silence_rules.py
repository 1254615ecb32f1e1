"""Say on which matters the other guardian is asked, how long, and what her silence means; with the ground in law."""

from __future__ import annotations

from datetime import date, datetime

from catalog.models import Placement as Layout
from catalog.queries import services
from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import SilenceRuleIncomplete, SilenceRuleNotFound
from marketplace.enrolment.models import SilenceRule
from marketplace.enrolment.statuses import Silence
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation

DAYS_IN_WEEK = 7
WAIT_DAYS_MAX = 30


@operation(policy.DECIDE_SILENCE_RULE)
def decide_silence_rule(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    silence: Silence,
    wait_days: int,
    legal_basis: str,
    valid_from: date,
    weekdays_from: int = 1,
    layout: Layout | None = None,
    service: str | None = None,
) -> SilenceRule:
    """Decide on a category of matters on which both guardians are to agree; it holds for places taken from its day on.

    Raises: SilenceRuleIncomplete, at each field what is missing.
    """
    wrong = {
        "title": not title.strip(),
        "legal_basis": not legal_basis.strip(),
        "wait_days": not 1 <= wait_days <= WAIT_DAYS_MAX,
        "weekdays_from": not 1 <= weekdays_from <= DAYS_IN_WEEK,
        "service": service is not None and service not in {each.id for each in services()},
        "valid_from": valid_from < city_day(now),
    }
    if any(wrong.values()):
        raise SilenceRuleIncomplete(fields={name: [SilenceRuleIncomplete.advice] for name in wrong if wrong[name]})
    rule = SilenceRule(
        title=title.strip(),
        layout=layout,
        weekdays_from=weekdays_from,
        service_id=service,
        wait_days=wait_days,
        silence=silence,
        legal_basis=legal_basis.strip(),
        valid_from=valid_from,
        decided_by=actor.person,
        decided_at=now,
    )
    db.session.add(rule)
    db.session.flush()
    return rule


@operation(policy.END_SILENCE_RULE)
def end_silence_rule(*, actor: Actor, now: datetime, rule: str) -> SilenceRule:
    """End a rule from today on; who was asked under it is still decided by it. Raises: SilenceRuleNotFound."""
    found = queries.silence_rule(rule)
    if found is None:
        raise SilenceRuleNotFound(rule=rule)
    if found.valid_until is None:
        found.valid_until = max(found.valid_from, city_day(now))
    return found
