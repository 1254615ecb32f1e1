"""Share what a family owes: one guardian proposes, the other agrees, either ends it for what comes later."""

from __future__ import annotations

from datetime import date, datetime

from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import (
    AgreementNotFound,
    EnrolmentNotFound,
    NobodyToShareWith,
    PlaceAlreadySigned,
    ShareBeginsTooEarly,
    ShareNotPossible,
    SharesNotOpen,
    SharesProposedAlready,
)
from marketplace.enrolment.events import SharesAgreed, SharesEnded, SharesProposed
from marketplace.enrolment.models import Enrolment, PayerAgreement
from marketplace.enrolment.operations.asking import asker
from marketplace.enrolment.operations.moves import lock_children
from marketplace.enrolment.statuses import LIVE
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.operation import Actor, operation
from marketplace.money.invoices.claims import PayerShare
from marketplace.people.queries import guardian_ids_of


@operation(policy.PROPOSE_SHARES)
def propose_shares(
    *, actor: Actor, now: datetime, child: str, own_bp: int, valid_from: date, enrolment: str | None = None
) -> PayerAgreement:
    """Propose to the other guardian to bear a part, in basis points, of what is signed for a child from a day on.

    With `enrolment` it is for that one alone, which nobody has signed yet. It holds once the other guardian agrees.
    Raises: ShareNotPossible, ShareBeginsTooEarly, NobodyToShareWith, SharesProposedAlready, EnrolmentNotFound,
    PlaceAlreadySigned.
    """
    today, proposer = city_day(now), asker(actor)
    if not 0 < own_bp < BASIS_POINTS:
        raise ShareNotPossible(fields={"own_bp": [ShareNotPossible.advice]})
    if valid_from < today:
        raise ShareBeginsTooEarly(fields={"valid_from": [ShareBeginsTooEarly.advice]})
    lock_children([child])
    if enrolment is not None:
        refuse_signed(enrolment, child)
    if waiting := queries.shares_proposed(child, enrolment):
        raise SharesProposedAlready(agreement=waiting.id)
    proposal = PayerAgreement(
        id=new_id(),
        child_id=child,
        enrolment_id=enrolment,
        proposer_id=proposer,
        other_id=other_guardian(child, proposer, today),
        proposer_bp=own_bp,
        valid_from=valid_from,
        proposed_at=now,
    )
    db.session.add(proposal)
    db.session.flush()
    announce(SharesProposed(agreement=proposal.id, child=child, by=proposer, to=proposal.other_id))
    return proposal


@operation(policy.AGREE_SHARES)
def agree_shares(*, actor: Actor, now: datetime, agreement: str) -> PayerAgreement:
    """Agree to bear the rest; what was agreed before for the same ends where this begins. Raises: SharesNotOpen.

    A proposal whose first day has passed holds from today: nothing that is signed is shared afterwards.
    """
    found = _locked(agreement)
    today = city_day(now)
    if not found.waits:
        raise SharesNotOpen(agreement=agreement)
    found.valid_from = max(found.valid_from, today)
    for before in queries.agreed_from(found.child_id, found.enrolment_id, today):
        before.valid_until = max(before.valid_from, found.valid_from)
    found.agreed_at = now
    announce(SharesAgreed(agreement=found.id, child=found.child_id, by=found.other_id, to=found.proposer_id))
    return found


@operation(policy.END_SHARES)
def end_shares(*, actor: Actor, now: datetime, agreement: str) -> PayerAgreement:
    """Refuse or take back a proposal, or end an agreement: what is signed from now on has one invoice.

    Invoices that there are stand. Raises: SharesNotOpen.
    """
    found = _locked(agreement)
    today = city_day(now)
    over = found.valid_until is not None and found.valid_until <= today
    if found.ended_at is not None or over:
        raise SharesNotOpen(agreement=agreement)
    if found.agreed_at is not None:
        found.valid_until = max(found.valid_from, today)
    found.ended_at, found.ended_by = now, actor.subject
    to = found.proposer_id if actor.subject == found.other_id else found.other_id
    announce(SharesEnded(agreement=found.id, child=found.child_id, by=asker(actor), to=to))
    return found


def shares_of(enrolment: Enrolment, now: datetime) -> list[PayerShare]:
    """Return what others than the signer of an enrolment have agreed to bear of it, by what holds now."""
    signer = enrolment.applied_by
    agreed = queries.agreement_for(enrolment.child_id, enrolment.id, signer, city_day(now))
    if agreed is None:
        return []
    other = agreed.other_id if signer == agreed.proposer_id else agreed.proposer_id
    return [PayerShare(other, agreed.share_of(other))]


def other_guardian(child: str, proposer: str, day: date) -> str:
    """Return the one other guardian with custody of a child. Raises: NobodyToShareWith, where there is not just one."""
    others = guardian_ids_of([child], day).get(child, frozenset()) - {proposer}
    if len(others) != 1:
        raise NobodyToShareWith(child=child)
    return next(iter(others))


def refuse_signed(enrolment: str, child: str) -> None:
    """Pass a hold, wait or offer of the child that nobody has signed. Raises: EnrolmentNotFound, PlaceAlreadySigned."""
    found = queries.enrolment(enrolment)
    if found.child_id != child:
        raise EnrolmentNotFound(enrolment=enrolment)
    if found.confirmed_at is not None or found.status not in LIVE:
        raise PlaceAlreadySigned(enrolment=enrolment)


def _locked(agreement: str) -> PayerAgreement:
    """Lock the child of an agreement and return it as it stands then. Raises: AgreementNotFound."""
    found = queries.payer_agreement(agreement)
    if found is None:
        raise AgreementNotFound(agreement=agreement)
    lock_children([found.child_id])
    db.session.refresh(found)
    return found
