"""Ask for an advance, approve it as another person, set it off by what sessions earn, and book what is paid back.

An advance is the city's own money: what families prepaid stays whole, whatever becomes of the provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel import audit
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation, read
from marketplace.kernel.text import _
from marketplace.money import policy
from marketplace.money.advances import queries
from marketplace.money.advances.models import Advance, AdvanceStatus
from marketplace.money.errors import (
    AdvanceDecided,
    AdvanceNotAgreed,
    AdvanceOpen,
    AdvanceTooLarge,
    AdvanceUnknown,
    AmountWrong,
    SamePersonApproves,
)
from marketplace.money.events import AdvanceDecidedOn, AdvanceRequested
from marketplace.money.ledger.accounts import ADVANCES, BANK_CITY, PAYABLE
from marketplace.money.ledger.models import TransferKind
from marketplace.money.ledger.posting import Draft, Line, post
from marketplace.rules.amounts import Euros
from marketplace.service_models.settlement import Source
from providers.models import ProviderStatus
from providers.queries import provider as provider_of

REASON_LENGTH = 500
BySource = Mapping[Source, int]


@operation(policy.REQUEST_ADVANCE)
def request_advance(
    *, actor: Actor, now: datetime, provider: str, amount_cents: int, key: IdempotencyKey | None = None
) -> Advance:
    """Ask for an advance of at most the agreed share of what families have agreed to and is not earned yet.

    Raises: ProviderUnknown, AdvanceNotAgreed, AdvanceOpen, AmountWrong, AdvanceTooLarge (with the most).
    """
    agreement = _refuse_more_than_agreed(provider, amount_cents, now)
    if queries.open_advance(provider):
        raise AdvanceOpen(provider=provider)
    advance = Advance(
        provider_id=provider,
        agreement_id=agreement,
        amount_cents=amount_cents,
        set_off_cents=0,
        repaid_cents=0,
        status=AdvanceStatus.REQUESTED,
        requested_by=actor.person,
        requested_at=now,
    )
    db.session.add(advance)
    db.session.flush()
    announce(AdvanceRequested(advance=advance.id, provider=provider))
    return advance


@operation(policy.APPROVE_ADVANCE)
def approve_advance(*, actor: Actor, now: datetime, advance: str) -> Advance:
    """Approve an advance as another person than who asked; it is owed, and the next list of payouts pays it.

    Raises: AdvanceUnknown, AdvanceDecided, SamePersonApproves, AdvanceNotAgreed, AdvanceTooLarge.
    """
    found = _requested(advance)
    if found.requested_by == actor.person:
        raise SamePersonApproves(advance=advance)
    _refuse_more_than_agreed(found.provider_id, found.amount_cents, now)
    _decide(found, AdvanceStatus.APPROVED, actor, now)
    _post(found, TransferKind.ADVANCE, f"advance:{found.id}", _move(ADVANCES, PAYABLE, found.amount_cents), now)
    return found


@operation(policy.DECLINE_ADVANCE)
def decline_advance(*, actor: Actor, now: datetime, advance: str, reason: str) -> Advance:
    """Say no to an advance, and why. Raises: AdvanceUnknown, AdvanceDecided, AmountWrong (no reason)."""
    found = _requested(advance)
    if not 0 < len(reason.strip()) <= REASON_LENGTH:
        raise AmountWrong(fields={"reason": [_("Give the reason, in at most 500 characters.")]})
    found.reason = reason.strip()
    _decide(found, AdvanceStatus.DECLINED, actor, now)
    return found


@operation(policy.RECORD_ADVANCE_REPAID)
def record_advance_repaid(
    *, actor: Actor, now: datetime, advance: str, amount_cents: int, key: IdempotencyKey | None = None
) -> Advance:
    """Book what a provider paid back of an advance to the city's account. Raises: AdvanceUnknown, AmountWrong."""
    found = _locked(advance)
    if not 0 < amount_cents <= found.left_cents:
        said = _("Give more than zero and at most %(left)s.", left=Euros(found.left_cents))
        raise AmountWrong(fields={"amount_cents": [said]})
    lines = _move(BANK_CITY, ADVANCES, amount_cents)
    _post(found, TransferKind.ADVANCE_REPAID, f"advance-repaid:{found.id}:{found.repaid_cents}", lines, now)
    found.repaid_cents += amount_cents
    _settle(found)
    return found


@read(policy.READ_ADVANCES)
def read_advances(*, actor: Actor, now: datetime) -> list[Advance]:
    """Return all advances, the newest first."""
    return queries.every_advance()


def set_off(session: str, provider: str, earned: BySource, cause: str, *, now: datetime) -> None:
    """Let what a session earned (cents by source) first settle the provider's advance; `cause` names the earning.

    What is set off of families' or granted money lies in their bank accounts until the next payout moves it.
    """
    found = db.session.scalar(
        select(Advance)
        .where(Advance.provider_id == provider, Advance.status == AdvanceStatus.APPROVED)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        return
    left, lines = found.left_cents, []
    for source, cents in earned.items():
        part = min(left, cents)
        left -= part
        lines += _move(PAYABLE, ADVANCES, part, source) if part > 0 else []
    if lines:
        _post(found, TransferKind.SET_OFF, f"set-off:{cause}", lines, now, session=session)
    found.set_off_cents = found.amount_cents - found.repaid_cents - left
    _settle(found)


def _refuse_more_than_agreed(provider: str, cents: int, now: datetime) -> str:
    """Return the agreement that allows the advance. Raises: AdvanceNotAgreed, AmountWrong, AdvanceTooLarge."""
    agreement = queries.advance_agreement(provider, city_day(now))
    if agreement is None or provider_of(provider).status is not ProviderStatus.ACCREDITED:
        raise AdvanceNotAgreed(provider=provider)
    if cents < 1:
        raise AmountWrong(fields={"amount_cents": [AmountWrong.advice]})
    most = queries.most_cents(provider, agreement)
    if cents > most:
        said = _("Ask for at most %(most)s.", most=Euros(most))
        raise AdvanceTooLarge(fields={"amount_cents": [said]}, detail=said, most_cents=most)
    return agreement.id


def _locked(advance: str) -> Advance:
    wanted = select(Advance).where(Advance.id == advance).with_for_update()
    found = db.session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise AdvanceUnknown(advance=advance)
    return found


def _requested(advance: str) -> Advance:
    found = _locked(advance)
    if found.status is not AdvanceStatus.REQUESTED:
        raise AdvanceDecided(advance=advance)
    return found


def _decide(found: Advance, status: AdvanceStatus, actor: Actor, now: datetime) -> None:
    found.status, found.decided_by, found.decided_at = status, actor.person, now
    db.session.flush()
    audit.note(provider=found.provider_id, amount_cents=found.amount_cents)
    announce(AdvanceDecidedOn(advance=found.id, provider=found.provider_id, approved=status is AdvanceStatus.APPROVED))


def _settle(found: Advance) -> None:
    if not found.left_cents:
        found.status = AdvanceStatus.SETTLED
    db.session.flush()


def _move(debit: str, credit: str, cents: int, source: Source = Source.CITY) -> list[Line]:
    return [
        Line(account_code=account, amount_cents=amount, source=source, model=queries.MODEL)
        for account, amount in ((debit, cents), (credit, -cents))
    ]


def _post(
    found: Advance, kind: TransferKind, key: str, lines: list[Line], now: datetime, session: str | None = None
) -> None:
    draft = Draft(
        key=key,
        kind=kind,
        occurred_on=city_day(now),
        text=str(_("Advance to the provider")),
        lines=[replace(line, provider_id=found.provider_id) for line in lines],
        session=session,
        decision=found.id,
    )
    post([draft], now=now)
