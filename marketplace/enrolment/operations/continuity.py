"""When a provider fails: its children, their hour and room and the unspent money go to a substitute, families agreeing.

The city opens the procedure for each group, proposes a substitute that is accredited and fits by age and language, the
substitute is willing, the head of the unit agrees that the room goes with it, and each family answers for itself within
ten days. Who agrees is carried over; who declines, or is silent, has back what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from catalog import queries as catalogue
from catalog.carrying import cancel_rest, carry_group, fitting_offerings, sessions_to_come
from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import (
    ContinuityNotNeeded,
    ContinuityOpen,
    ContinuityOver,
    NoSubstituteYet,
    NothingToCarryOver,
    SubstituteUnfit,
)
from marketplace.enrolment.events import ChildEnrolled, ContinuityOpened, SubstituteAsked, SubstituteOffered
from marketplace.enrolment.models import Continuity, Enrolment, GroupDecision
from marketplace.enrolment.operations.ending import close_enrolled, end_enrolled, settle
from marketplace.enrolment.operations.moves import lock_children, locked_enrolment
from marketplace.enrolment.operations.places import give_back_rest, keep_places
from marketplace.enrolment.statuses import ENROLLED, ContinuityStep, Status
from marketplace.kernel import audit
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.outbox import later
from marketplace.money.funding.carrying import carry_funding
from marketplace.money.funding.models import Part
from marketplace.money.funding.queries import parts_of
from marketplace.service_models.registry import model as service_model
from providers.models import ProviderStatus
from providers.queries import may_take_enrolments
from providers.queries import provider as provider_of

DAYS = timedelta(days=10)
FAILED = frozenset({ProviderStatus.SUSPENDED, ProviderStatus.ENDED})
OPEN = frozenset({ContinuityStep.SEARCHING, ContinuityStep.ASKED, ContinuityStep.WILLING, ContinuityStep.OFFERED})


@operation(policy.OPEN_CONTINUITY)
def open_continuity(*, actor: Actor, now: datetime, provider: str) -> list[Continuity]:
    """Open the procedure for each group with children and sessions to come of a provider that is suspended or ended.

    Raises: ProviderUnknown, ContinuityNotNeeded, ContinuityOpen, NothingToCarryOver.
    """
    if provider_of(provider).status not in FAILED:
        raise ContinuityNotNeeded(provider=provider)
    if queries.continuities(*OPEN, provider=provider):
        raise ContinuityOpen(provider=provider)
    groups = [group for group in queries.groups_with_children(provider) if sessions_to_come(group, now)]
    if not groups:
        raise NothingToCarryOver(provider=provider)
    opened = [
        Continuity(
            id=new_id(),
            provider_id=provider,
            group_id=group,
            step=ContinuityStep.SEARCHING,
            opened_by=actor.person,
            opened_at=now,
            due_at=now + DAYS,
        )
        for group in groups
    ]
    db.session.add_all(opened)
    db.session.flush()
    for each in opened:
        offering = catalogue.group(each.group_id).offering_id
        children = tuple(child.child_id for child in queries.enrolments_of_group(each.group_id, *ENROLLED))
        announce(ContinuityOpened(continuity=each.id, group=each.group_id, offering=offering, children=children))
        later("enrolment.end_continuity", at=each.due_at, continuity=each.id)
    return opened


@operation(policy.PROPOSE_SUBSTITUTE)
def propose_substitute(*, actor: Actor, now: datetime, continuity: str, offering: str) -> Continuity:
    """Ask the provider of an offering that fits whether it takes the group. Raises: ContinuityOver, SubstituteUnfit."""
    found = _in_step(continuity, ContinuityStep.SEARCHING, ContinuityStep.ASKED)
    fitting = {each.id: each for each in substitutes(found.group_id, now)}
    if offering not in fitting:
        raise SubstituteUnfit(fields={"offering": [SubstituteUnfit.advice]})
    found.substitute_id, found.substitute_offering_id = fitting[offering].provider_id, offering
    found.step, found.proposed_by = ContinuityStep.ASKED, actor.person
    db.session.flush()
    announce(SubstituteAsked(continuity=found.id, provider=found.substitute_id or "", offering=offering))
    return found


@operation(policy.ANSWER_SUBSTITUTION)
def answer_substitution(*, actor: Actor, now: datetime, continuity: str, willing: bool) -> Continuity:
    """Say for the provider that was asked whether it takes the group. Raises: ContinuityOver."""
    found = _in_step(continuity, ContinuityStep.ASKED)
    found.step = ContinuityStep.WILLING if willing else ContinuityStep.SEARCHING
    audit.note(provider=found.substitute_id, willing=willing)
    return found


@operation(policy.AGREE_CARRY_OVER)
def agree_carry_over(*, actor: Actor, now: datetime, continuity: str) -> Continuity:
    """Agree as the head of the unit that hour and room go to the substitute; each family is asked then.

    Raises: NoSubstituteYet, ContinuityOver, NothingToCarryOver.
    """
    found = _in_step(continuity, ContinuityStep.WILLING)
    enrolled = queries.enrolments_of_group(found.group_id, *ENROLLED)
    if not enrolled or not sessions_to_come(found.group_id, now):
        raise NothingToCarryOver(group=found.group_id)
    carried = carry_group(
        group=found.group_id,
        offering=found.substitute_offering_id or "",
        places=len(enrolled),
        approved_by=found.proposed_by,
        actor=actor,
        now=now,
    )
    db.session.add(GroupDecision(group_id=carried.id, goes=True, enrolled=len(enrolled), minimum=1, decided_at=now))
    found.step, found.substitute_group_id, found.offered_at = ContinuityStep.OFFERED, carried.id, now
    db.session.flush()
    announce(
        SubstituteOffered(
            continuity=found.id,
            group=carried.id,
            offering=carried.offering_id,
            children=tuple(each.child_id for each in enrolled),
        )
    )
    return found


@operation(policy.ANSWER_SUBSTITUTE)
def answer_substitute(
    *, actor: Actor, now: datetime, enrolment: str, agrees: bool, key: IdempotencyKey | None = None
) -> Enrolment:
    """Go with the substitute, with all that is unspent, or end the place and have back what is left by source.

    Returns the enrolment that holds then. Raises: EnrolmentNotFound, NoSubstituteYet, TermsWrong, AidCeilingReached.
    """
    found = locked_enrolment(enrolment)
    offered = queries.substitute_offered(found.group_id, now)
    if offered is None or found.status not in ENROLLED:
        raise NoSubstituteYet(enrolment=enrolment)
    if agrees:
        return _carried(found, offered, actor=actor, now=now)
    end_enrolled(found, Status.CANCELLED, "substitute_declined", actor=actor, now=now)
    return found


@operation(policy.END_CONTINUITY)
def end_continuity(*, actor: Actor, now: datetime, continuity: str) -> Continuity:
    """End the procedure: who has not agreed, or was offered nobody, has back what is left; the old sessions are off.

    Raises: ContinuityOver.
    """
    found = _in_step(continuity, *OPEN)
    reason = "substitute_unanswered" if found.step is ContinuityStep.OFFERED else "no_substitute"
    lock_children([each.child_id for each in queries.enrolments_of_group(found.group_id, *ENROLLED)])
    for each in queries.enrolments_of_group(found.group_id, *ENROLLED):  # as they stand under the lock
        end_enrolled(each, Status.CANCELLED, reason, actor=actor, now=now)
    cancel_rest(found.group_id, now)
    found.step, found.ended_at = ContinuityStep.ENDED, now
    db.session.flush()
    return found


def substitutes(group: str, now: datetime) -> Sequence[queries.Substitute]:
    """Return the fitting offerings whose provider may take enrolments now."""
    day = city_day(now)
    return [
        queries.Substitute(each.id, each.title, each.provider_id)
        for each in fitting_offerings(group)
        if each.provider_id and not may_take_enrolments(each.provider_id, day, each.model)
    ]


def _in_step(continuity: str, *steps: ContinuityStep) -> Continuity:
    """Return the procedure, locked. Raises: ContinuityNotFound, ContinuityOver, NoSubstituteYet (another step)."""
    found = queries.locked_continuity(continuity)
    if found.step in steps:
        return found
    raise NoSubstituteYet(continuity=continuity) if found.step in OPEN else ContinuityOver(continuity=continuity)


def _carried(found: Enrolment, offered: Continuity, *, actor: Actor, now: datetime) -> Enrolment:
    """Move a child with its money: the old enrolment ends, the new one has the places and exactly what is unspent."""
    substitute = catalogue.offering(offered.substitute_offering_id or "")
    close_enrolled(found, Status.TRANSFERRED, "carried_over", now=now)
    give_back_rest(found, now=now)
    db.session.flush()
    new = Enrolment(
        id=new_id(),
        child_id=found.child_id,
        group_id=offered.substitute_group_id,
        offering_id=substitute.id,
        provider_id=substitute.provider_id,
        status=Status.CONFIRMED,
        applied_by=found.applied_by,
        on_behalf_by=found.on_behalf_by,
        channel=actor.channel,
        asked_at=now,
        confirmed_at=now,
        reserve_groups=[],
        rule_set_digest=found.rule_set_digest,
        carried_from_id=found.id,
    )
    keep_places(new, now=now)
    carry_funding(
        enrolment=found.id,
        to=new.id,
        provider=substitute.provider_id or "",
        service=substitute.service_id,
        sessions=new.sessions_taken,
        sessions_kept=queries.sessions_kept(found.id),
        text=substitute.title,
        now=now,
    )
    _keep_price(new)
    db.session.add(new)
    db.session.flush()
    settle(found, actor=actor, now=now)
    _tell_enrolled(new, actor)
    return new


def _keep_price(new: Enrolment) -> None:
    sums = dict.fromkeys(Part, 0)
    for each in parts_of([new.id]):
        sums[each.part] += each.total_cents
    new.family_cents, new.city_cents = sums[Part.FAMILY], sums[Part.CITY] + sums[Part.GRANT]
    new.price_cents = new.family_cents + new.city_cents
    new.platform_fee_cents, new.platform_fee_vat_cents = sums[Part.PLATFORM_FEE], sums[Part.PLATFORM_FEE_VAT]


def _tell_enrolled(new: Enrolment, actor: Actor) -> None:
    group = catalogue.group(new.group_id)
    model = service_model(catalogue.offering(new.offering_id).model)
    announce(
        ChildEnrolled(
            enrolment=new.id,
            child=new.child_id,
            provider=new.provider_id,
            recipient_kind=model.recipient_kind.value,
            unit=group.unit_id,
            purposes=model.purposes,
            group=new.group_id,
            by=new.applied_by,
        )
    )
