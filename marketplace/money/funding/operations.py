"""Fund an enrolment, earn its sessions, give back what is not delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, rows
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation
from marketplace.money import policy
from marketplace.money.aid.checking import aid_to_promise
from marketplace.money.commitments.models import Commitment
from marketplace.money.commitments.promises import Subsidies, commitments_of, give_back, promise, use
from marketplace.money.errors import FundedOtherwise, TermsWrong
from marketplace.money.events import SessionsEarned
from marketplace.money.funding.models import Funding, FundingPart, FundingShare, FundingStatus, Outcome, Part
from marketplace.money.funding.outcomes import settle_what_is_measured
from marketplace.money.funding.settling import (
    Account,
    Step,
    accounts_of,
    draft_of,
    keep_shares,
    settled_before,
    standing,
    turn_of,
)
from marketplace.money.funding.terms import (
    Plan,
    dimensions,
    every_session_bears_its_fee,
    lines_by_budget,
    model_of,
    planned_parts,
    price_of,
    price_of_plan,
    sums_by_part,
    terms_digest,
)
from marketplace.money.invoices.claims import ALL_BP, FamilyClaim, PayerShare, issue_invoice, shared_out
from marketplace.money.invoices.models import RefundReason
from marketplace.money.invoices.queries import invoices_of_enrolment
from marketplace.money.invoices.refunds import Returned, credit, owe_back
from marketplace.money.ledger.accounts import PAYABLE
from marketplace.money.ledger.models import TransferKind
from marketplace.money.ledger.posting import Draft, Line, lines_of, post
from marketplace.service_models.registry import model as service_model
from marketplace.service_models.settlement import Source

TEXT_LENGTH = 200


@operation(policy.HOLD_COMMITMENTS)
def hold_commitments(
    *,
    actor: Actor,
    now: datetime,
    enrolment: str,
    subsidies: Subsidies,
    expires_at: datetime | None = None,
    provider: str | None = None,
    model: str = "",
) -> list[Commitment]:
    """Keep cents of budget lines (by name) for an enrolment, together with its place; asked again, set them anew.

    With the provider and the service model, it is aid to the provider where their agreement says so.
    Raises: FundedOtherwise, BudgetLineUnknown, BudgetExhausted, TermsWrong, AmountWrong, AidCeilingReached.
    """
    _refuse_funded(enrolment)
    aid = aid_to_promise(enrolment, subsidies, provider=provider, model=model, on=city_day(now))
    return list(promise(enrolment, subsidies, now=now, expires_at=expires_at, aid=aid).values())


@operation(policy.RELEASE_COMMITMENTS)
def release_commitments(*, actor: Actor, now: datetime, enrolment: str) -> None:
    """Give back what is held for an enrolment that will not be confirmed; what has run out is marked as expired.

    Raises: FundedOtherwise where it was confirmed: its end gives the money back.
    """
    _refuse_funded(enrolment)
    use([give_back(commitment, now) for commitment in commitments_of([enrolment])], now=now)


@operation(policy.FUND_ENROLMENT)
def fund_enrolment(
    *,
    actor: Actor,
    now: datetime,
    enrolment: str,
    payer: str,
    provider: str | None,
    service: str,
    model: str,
    family_cents: int,
    subsidies: Subsidies,
    platform_fee_cents: int,
    platform_fee_vat_cents: int,
    held_cents: int = 0,
    waits_for: str | None = None,
    sessions: int,
    rule_set_digest: str | None,
    text: str,
    decision: str | None = None,
    legal_route: str | None = None,
    shares: Sequence[PayerShare] = (),
) -> Funding:
    """Claim the family's share, promise what budget lines bear, and issue the invoice; the same again changes nothing.

    `text` is what the invoice says, without names; `held_cents` of the price wait for an objective. `shares` are what
    others than `payer` have agreed to bear: each has an invoice of her own, and `payer` bears the rest with the odd
    cent.
    Raises: BudgetExhausted, BudgetLineUnknown, TermsWrong, AmountWrong, FundedOtherwise, PriceWrong, PartNotOfModel,
    RouteNotOfModel, AidCeilingReached.
    """
    if not all(0 < each.share_bp < ALL_BP for each in shares) or sum(each.share_bp for each in shares) >= ALL_BP:
        raise TermsWrong(fields={"shares": [TermsWrong.advice]})
    if sessions < 1:
        raise TermsWrong(fields={"sessions": [TermsWrong.advice]})
    if held_cents and waits_for is None:
        raise TermsWrong(fields={"waits_for": [TermsWrong.advice]})
    by_route = service_model(model) if legal_route is None else service_model(model).by(legal_route)
    funding = Funding(
        enrolment=enrolment,
        payer_id=payer,
        provider_id=provider,
        service=service,
        model=by_route.key,
        legal_route=by_route.route.value,
        text=text[:TEXT_LENGTH],
        rule_set_digest=rule_set_digest,
        decision=decision,
        sessions_total=sessions,
        sessions_done=0,
        status=FundingStatus.OPEN,
        funded_at=now,
        waits_for=waits_for,
    )
    planned = planned_parts(family_cents, subsidies, (platform_fee_cents, platform_fee_vat_cents), held_cents)
    if (before := db.session.get(Funding, enrolment)) is not None:
        return _same_or_refused(before, funding, planned, shares)
    price = by_route.checked(price_of_plan(planned))
    if not every_session_bears_its_fee(price, parts=len(planned), sessions=sessions):
        raise TermsWrong(fields={"platform_fee_cents": [TermsWrong.advice]})
    aid = aid_to_promise(enrolment, subsidies, provider=provider, model=model, on=city_day(now))
    held = promise(enrolment, subsidies, now=now, expires_at=None, aid=aid)
    return _funded(funding, planned, held, shares, now)


@operation(policy.EARN_SESSIONS)
def earn_sessions(
    *,
    actor: Actor,
    now: datetime,
    session: str,
    enrolments: Sequence[str],
    decision: str,
    evidence: str | None = None,
) -> list[FundingShare]:
    """Let a delivered session earn for its enrolments: prepaid money and promises become what providers are owed.

    `decision` is the confirmation's id, `evidence` the delivery's. What waits for an objective is held, until it is
    measured. A session that has earned is left as it is.
    Raises: NotFunded, FundingEnded, NoSessionsLeft, SessionSettled.
    """
    earlier = settled_before(session, enrolments)
    steps = []
    for account in accounts_of(enrolments):
        shares = earlier[account.funding.enrolment]
        if standing(shares, Outcome.EARNED) is None:
            steps.append(_earning(account, session, turn_of(shares), decision, evidence or session))
    kept = _settle(steps, now)
    settle_what_is_measured([step.account for step in steps], kept, now=now)
    _tell_what_was_earned(session, steps, kept)
    return kept


@operation(policy.REFUND_SESSIONS)
def refund_sessions(
    *,
    actor: Actor,
    now: datetime,
    session: str,
    enrolments: Sequence[str],
    decision: str,
    evidence: str | None = None,
) -> list[FundingShare]:
    """Give back a cancelled session's share by source: to families what they paid, to budget lines what they promised.

    What a family has not paid yet it owes no longer. A session that was given back is left as it is.
    Raises: NotFunded, FundingEnded, NoSessionsLeft, SessionSettled.
    """
    earlier = settled_before(session, enrolments)
    steps = []
    returned = []
    for account in accounts_of(enrolments):
        shares = earlier[account.funding.enrolment]
        if standing(shares, Outcome.RETURNED) is None:
            amounts = account.next_amounts()
            back = _credited(account, sums_by_part(amounts)[Part.FAMILY])
            returned.append(back)
            steps.append(
                Step(
                    account=account,
                    outcome=Outcome.RETURNED,
                    amounts=amounts,
                    lines=_refund_lines(account, back),
                    decision=decision,
                    evidence=evidence or session,
                    session=session,
                    turn=turn_of(shares),
                )
            )
    kept = _settle(steps, now)
    _owe(kept, returned, RefundReason.SESSION_CANCELLED, now)
    return kept


@operation(policy.END_FUNDING)
def end_funding(*, actor: Actor, now: datetime, enrolment: str, reason: str, sessions_kept: int = 0) -> Funding:
    """Settle an enrolment that is over: what is left goes back by source. Again, it changes nothing.

    `sessions_kept` have begun and may still earn: their shares stay until they are settled, and the funding ends when
    it is told so again with none of them. `reason` is a code or the id of the decision. Raises: NotFunded.
    """
    account = accounts_of([enrolment])[0]
    funding = account.funding
    if funding.status is FundingStatus.ENDED:
        return funding
    amounts = account.left_after(sessions_kept)
    sessions_ended = max(account.sessions_left - sessions_kept, 0) if sessions_kept else 0
    if not sessions_kept:
        funding.status = FundingStatus.ENDED
        funding.ended_at = now
    if any(cents for _part, cents in amounts):
        back = _credited(account, sums_by_part(amounts)[Part.FAMILY])
        step = Step(
            account=account,
            outcome=Outcome.RETURNED,
            amounts=amounts,
            lines=_refund_lines(account, back),
            decision=reason,
            evidence=None,
            sessions_ended=sessions_ended,
        )
        _owe(_settle([step], now), [back], RefundReason.ENROLMENT_ENDED, now)
    db.session.flush()
    return funding


def _refuse_funded(enrolment: str) -> None:
    if rows(_FUNDED, {"enrolment": enrolment}).first() is not None:
        raise FundedOtherwise(enrolment=enrolment)


_FUNDED = select(Funding.enrolment).where(Funding.enrolment == bindparam("enrolment"))


def _same_or_refused(before: Funding, asked: Funding, planned: Sequence[Plan], shares: Sequence[PayerShare]) -> Funding:
    """Return the funding that stands if the terms are the same. Raises: FundedOtherwise."""
    same = (
        "payer_id",
        "provider_id",
        "service",
        "model",
        "legal_route",
        "rule_set_digest",
        "sessions_total",
        "waits_for",
    )
    parts = db.session.scalars(
        select(FundingPart).where(FundingPart.enrolment == before.enrolment).order_by(FundingPart.position)
    )
    stored = [Plan(part.part, part.budget_line, part.total_cents) for part in parts]
    claimed = [(each.payer_id, each.amount_cents) for each in invoices_of_enrolment(before.enrolment)]
    asked_for = shared_out(_family_cents(planned), asked.payer_id, shares)
    if (stored, claimed) != (list(planned), asked_for) or any(
        getattr(before, term) != getattr(asked, term) for term in same
    ):
        raise FundedOtherwise(enrolment=before.enrolment)
    return before


def _funded(
    funding: Funding,
    planned: Sequence[Plan],
    held: dict[str, Commitment],
    shares: Sequence[PayerShare],
    now: datetime,
) -> Funding:
    """Store terms and parts, claim the family's share and issue an invoice to each who pays of it."""
    parts = [
        FundingPart(
            enrolment=funding.enrolment,
            position=position,
            part=plan.part,
            budget_line=plan.line,
            commitment_id=held[plan.line].id if plan.line else None,
            total_cents=plan.cents,
            earned_cents=0,
            returned_cents=0,
        )
        for position, plan in enumerate(planned)
    ]
    funding.terms_digest = terms_digest(funding, parts)
    db.session.add(funding)
    db.session.flush()
    db.session.add_all(parts)
    db.session.flush()
    if family_cents := _family_cents(planned):
        _claim(funding, family_cents, shares, now)
    return funding


def _family_cents(planned: Sequence[Plan]) -> int:
    return sum(plan.cents for plan in planned if plan.part is Part.FAMILY)


def _claim(funding: Funding, family_cents: int, shares: Sequence[PayerShare], now: datetime) -> None:
    charge = Draft(
        key=f"charge:{funding.enrolment}",
        kind=TransferKind.CHARGE,
        occurred_on=city_day(now),
        text=funding.text,
        lines=lines_of(model_of(funding).charge(price_of({Part.FAMILY: family_cents})), **dimensions(funding)),
        enrolment=funding.enrolment,
        rule_set_digest=funding.rule_set_digest,
        decision=funding.decision,
    )
    post([charge], now=now)
    for payer, cents in shared_out(family_cents, funding.payer_id, shares):
        claim = FamilyClaim(
            payer=payer,
            legal_route=funding.legal_route,
            text=funding.text,
            amount_cents=cents,
            **dimensions(funding),
        )
        issue_invoice(claim, now=now)


def _earning(account: Account, session: str, turn: int, decision: str, evidence: str) -> Step:
    amounts = account.next_amounts()
    postings = model_of(account.funding).deliver(price_of(sums_by_part(amounts)))
    return Step(
        account=account,
        outcome=Outcome.EARNED,
        amounts=amounts,
        lines=lines_by_budget(postings, amounts, account.funding),
        decision=decision,
        evidence=evidence,
        session=session,
        turn=turn,
    )


def _settle(steps: Sequence[Step], now: datetime) -> list[FundingShare]:
    drafts = [draft_of(step, now) for step in steps]
    post([draft for draft in drafts if draft is not None], now=now)
    return keep_shares([(step, draft.id if draft else None) for step, draft in zip(steps, drafts, strict=True)], now)


def _tell_what_was_earned(session: str, steps: Sequence[Step], kept: Sequence[FundingShare]) -> None:
    """Announce for each provider what its enrolments earned, by source."""
    earned: dict[str, dict[Source, int]] = {}
    causes: dict[str, str] = {}
    for step, share in zip(steps, kept, strict=True):
        for line in step.lines:
            if line.account_code == PAYABLE and line.provider_id and share.transfer_id:
                by_source = earned.setdefault(line.provider_id, {})
                by_source[line.source] = by_source.get(line.source, 0) - line.amount_cents
                causes.setdefault(line.provider_id, share.transfer_id)
    for provider, cents in earned.items():
        announce(SessionsEarned(session=session, provider=provider, transfer=causes[provider], cents=cents))


def _credited(account: Account, family_cents: int) -> list[Returned]:
    return credit(account.funding.invoiced_as or account.funding.enrolment, family_cents)


def _refund_lines(account: Account, back: Sequence[Returned]) -> list[Line]:
    by_route = model_of(account.funding)
    unpaid, paid = sum(each.unpaid_cents for each in back), sum(each.paid_cents for each in back)
    postings = by_route.refund(price_of({Part.FAMILY: unpaid}), paid=False) + by_route.refund(
        price_of({Part.FAMILY: paid}), paid=True
    )
    return lines_of(postings, **dimensions(account.funding))


def _owe(
    kept: Sequence[FundingShare], returned: Sequence[Sequence[Returned]], reason: RefundReason, now: datetime
) -> None:
    for share, claims in zip(kept, returned, strict=True):
        for back in claims:
            if back.paid_cents and share.transfer_id:
                owe_back(back, share.transfer_id, reason, session=share.session, now=now)
