"""Put back what a delivered session had earned, when its transfer is reversed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from marketplace.kernel.db import db
from marketplace.kernel.ids import new_id
from marketplace.money.commitments.promises import take_back
from marketplace.money.errors import HeldSettled, TransferStands
from marketplace.money.funding.models import HELD_SETTLED, FundingShare, FundingStatus, Outcome, Part
from marketplace.money.funding.settling import accounts_of
from marketplace.money.funding.terms import PRICE_FIELDS
from marketplace.money.ledger.models import Transfer, TransferKind
from marketplace.money.ledger.operations import UNDONE_BY
from marketplace.money.ledger.posting import Draft


def undo_earning(posted: Transfer, reversal: Draft, now: datetime) -> None:
    """Let a session count as not settled again: its parts, its promises and its number of sessions.

    Raises: TransferStands where the enrolment has been settled to the end, HeldSettled where its held part has.
    """
    share = db.session.scalars(select(FundingShare).where(FundingShare.transfer_id == posted.id)).one()
    account = accounts_of([share.enrolment])[0]
    if account.funding.status is FundingStatus.ENDED:
        raise TransferStands(transfer=posted.id, kind=posted.kind.value)
    if share.outcome in HELD_SETTLED or _held_is_settled(share):
        raise HeldSettled(transfer=posted.id, session=share.session)
    account.funding.sessions_done -= 1
    back = {part: getattr(share, PRICE_FIELDS[part]) for part in Part}
    captured = take_back(posted.id, reversal.id, list(account.commitments.values()), now=now)
    for part in account.parts:
        part.earned_cents -= captured[part.commitment_id] if part.commitment_id else back[part.part]
    row = {column.key: getattr(share, column.key) for column in FundingShare.__table__.columns}
    row |= {
        "id": new_id(),
        "outcome": Outcome.REVERSED,
        "at": now,
        "decision": reversal.decision,
        "transfer_id": reversal.id,
    }
    db.session.execute(insert(FundingShare), [row])
    db.session.flush()


def _held_is_settled(share: FundingShare) -> bool:
    settled = select(FundingShare.id).where(
        FundingShare.enrolment == share.enrolment,
        FundingShare.session == share.session,
        FundingShare.turn == share.turn,
        FundingShare.outcome.in_(HELD_SETTLED),
    )
    return db.session.scalar(settled) is not None


UNDONE_BY.add(TransferKind.EARN.value, undo_earning)
