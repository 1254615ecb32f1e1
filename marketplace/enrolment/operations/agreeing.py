"""Where both guardians must agree: keep the place, ask the other one, and let the rule decide where she is silent.

While it waits a place stays what it was, a hold or an offer, with a later end; so it can be neither lost nor given
twice, and what ends holds and offers ends it too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import MoveNotPossible, NotAsked
from marketplace.enrolment.events import GuardianAsked, GuardianReminded, PlaceNotAgreed
from marketplace.enrolment.models import Enrolment, GuardianView, SilenceRule
from marketplace.enrolment.operations.asking import asker
from marketplace.enrolment.operations.checks import refuse_closed
from marketplace.enrolment.operations.confirming import take_up
from marketplace.enrolment.operations.ending import end_unconfirmed
from marketplace.enrolment.operations.moves import locked_enrolment
from marketplace.enrolment.operations.places import subsidies_of
from marketplace.enrolment.operations.waiting import pass_on_places
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.statuses import Silence, Status
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import Refusal
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.outbox import later
from marketplace.money.operations import hold_commitments
from marketplace.people.queries import guardian_ids_of, under_protection

REFUSED, SILENT, NOT_OPEN = "other_guardian_refused", "other_guardian_silent", "not_open_any_more"


@operation(policy.ANSWER_AS_GUARDIAN)
def answer_as_guardian(
    *, actor: Actor, now: datetime, enrolment: str, agrees: bool, key: IdempotencyKey | None = None
) -> Enrolment:
    """Answer as the other guardian: the last who agrees confirms the place, one who refuses gives it to the next.

    Raises: EnrolmentNotFound, NotAsked, and what confirming refuses.
    """
    kept = locked_enrolment(enrolment, freeing=True)
    asked = next((each for each in queries.awaited_views(kept) if each.guardian_id == asker(actor)), None)
    if asked is None or asked.decide_at <= now:
        raise NotAsked(enrolment=enrolment)
    _note(asked, agrees, now)
    if not agrees:
        let_go(kept, REFUSED, actor=actor, now=now)
    elif not queries.awaited_views(kept):
        take_up(kept, queries.group_situation(kept.group_id, now), actor=actor, now=now)
    return kept


@operation(policy.REMIND_GUARDIANS)
def remind_guardians(*, actor: Actor, now: datetime, enrolment: str) -> None:
    """Remind once those whose answer a place still waits for."""
    kept = locked_enrolment(enrolment)
    for view in queries.awaited_views(kept):
        if view.reminded_at is None:
            view.reminded_at = now
            announce(GuardianReminded(enrolment=kept.id, child=kept.child_id, group=kept.group_id, to=view.guardian_id))


def waits_for_others(kept: Enrolment, situation: GroupSituation, *, actor: Actor, now: datetime) -> bool:
    """Tell whether a place that a guardian takes waits for others, whom this asks the first time.

    The other guardian who takes it too agrees by that. Raises: NotOpenToFamilies, GroupNotFormed, ProviderMayNotEnrol.
    """
    by = asker(actor)
    if not queries.guardian_views(kept.id):
        rule = queries.silence_rule_for(situation, city_day(now))
        others = others_than(by, kept.child_id, now) if rule else []
        if rule is None or not others:
            return False
        refuse_closed([situation], now)
        _ask(kept, others, rule, situation, by=by, actor=actor, now=now)
    for view in queries.awaited_views(kept):
        if view.guardian_id == by:
            _note(view, True, now)
    return bool(queries.awaited_views(kept))


def others_than(guardian: str, child: str, now: datetime) -> list[str]:
    """Return the other guardians with custody of a child; none of a child whom nobody may find.

    Who is asked learns where the child will be and when, which a protection order forbids to tell.
    """
    today = city_day(now)
    if under_protection([child], today):
        return []
    return sorted(guardian_ids_of([child], today).get(child, frozenset()) - {guardian})


def decided_by_silence(kept: Enrolment, *, actor: Actor, now: datetime) -> bool:
    """Let the rule decide about a place whose time is over while an answer was awaited; False where none was.

    Silence that agrees confirms it; where it cannot be confirmed any more, or silence refuses, it goes to the next.
    """
    awaited = queries.awaited_views(kept)
    if not awaited:
        return False
    rules = [queries.silence_rule(each.rule_id) for each in awaited]
    if any(rule is None or rule.silence is Silence.REFUSES for rule in rules):
        let_go(kept, SILENT, actor=actor, now=now)
    elif not _confirmed(kept, actor=actor, now=now):
        let_go(kept, NOT_OPEN, actor=actor, now=now)
    return True


def let_go(kept: Enrolment, reason: str, *, actor: Actor, now: datetime) -> None:
    """End a place on which the guardians did not agree; it goes to the next, and the family is told with what to do.

    Raises: MoveNotPossible.
    """
    refused = Status.DECLINED if kept.status is Status.OFFERED else Status.CANCELLED
    end_unconfirmed(kept, refused if reason == REFUSED else Status.EXPIRED, reason, actor=actor, now=now)
    announce(PlaceNotAgreed(enrolment=kept.id, child=kept.child_id, group=kept.group_id, reason=reason))
    pass_on_places(queries.groups_to_pass_on(kept), actor=actor, now=now)


def _confirmed(kept: Enrolment, *, actor: Actor, now: datetime) -> bool:
    try:
        with db.session.begin_nested():
            take_up(kept, queries.group_situation(kept.group_id, now), actor=actor, now=now)
    except Refusal:
        db.session.refresh(kept)
        return False
    return True


def _ask(
    kept: Enrolment,
    others: list[str],
    rule: SilenceRule,
    situation: GroupSituation,
    *,
    by: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the place and its money for the rule's time, no longer than until its first session, and ask."""
    if kept.status not in queries.KEPT:
        raise MoveNotPossible(enrolment=kept.id, here=kept.status.value, there=Status.CONFIRMED.value)
    until = now + timedelta(days=rule.wait_days)
    if situation.first_starts_at is not None:
        until = min(until, situation.first_starts_at)
    if kept.status is Status.HOLD:
        kept.hold_expires_at = until
        later("enrolment.expire_hold", at=until, enrolment=kept.id)
    else:
        kept.offer_expires_at = until
        later("enrolment.expire_offer", at=until, enrolment=kept.id)
    if kept.quote and (promised := subsidies_of(kept.quote)):
        hold_commitments(actor=actor, now=now, enrolment=kept.id, subsidies=promised, expires_at=until)
    later("enrolment.remind_guardians", at=now + (until - now) / 2, enrolment=kept.id)
    db.session.add_all(
        GuardianView(
            enrolment_id=kept.id, guardian_id=each, rule_id=rule.id, asked_by=by, asked_at=now, decide_at=until
        )
        for each in others
    )
    db.session.flush()
    for each in others:
        announce(GuardianAsked(enrolment=kept.id, child=kept.child_id, group=kept.group_id, to=each))


def _note(view: GuardianView, agrees: bool, now: datetime) -> None:
    view.agrees, view.answered_at = agrees, now
    db.session.flush()
