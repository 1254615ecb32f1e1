"""Carry the unspent money of an enrolment over to another, by source and to the cent."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.money.aid.checking import aid_to_promise
from marketplace.money.commitments.promises import promise
from marketplace.money.errors import TermsWrong
from marketplace.money.funding.models import Funding, FundingPart, FundingStatus, Outcome, Part
from marketplace.money.funding.settling import Account, Step, accounts_of, draft_of, keep_shares
from marketplace.money.funding.terms import dimensions, every_session_bears_its_fee, model_of, price_of, terms_digest
from marketplace.money.ledger.posting import Line, post
from marketplace.service_models.settlement import Source, move


def carry_funding(
    *, enrolment: str, to: str, provider: str, service: str, sessions: int, sessions_kept: int, text: str, now: datetime
) -> Funding:
    """Let another enrolment with another provider have exactly what is unspent of this one's money, for its sessions.

    `sessions_kept` have begun and may still earn where they are: their shares stay. What the family prepaid moves in
    the books, what budget lines promised moves on the same lines; nobody is invoiced or paid back. The invoice stays
    that of the first enrolment. Raises: NotFunded, TermsWrong, AidCeilingReached.
    """
    account = accounts_of([enrolment])[0]
    old = account.funding
    amounts = account.left_after(sessions_kept)
    parts = [(part, cents) for part, cents in amounts if cents]
    new = Funding(
        enrolment=to,
        payer_id=old.payer_id,
        provider_id=provider,
        service=service,
        model=old.model,
        legal_route=old.legal_route,
        text=text[:200],
        rule_set_digest=old.rule_set_digest,
        decision=to,
        sessions_total=sessions,
        sessions_done=0,
        status=FundingStatus.OPEN,
        funded_at=now,
        invoiced_as=old.invoiced_as or old.enrolment,
    )
    price = price_of({part: sum(cents for each, cents in parts if each.part is part) for part in Part})
    if sessions < 1 or not every_session_bears_its_fee(price, parts=len(parts), sessions=sessions):
        raise TermsWrong(fields={"sessions": [TermsWrong.advice]})
    _take_from(account, amounts, new, sessions_kept, now)
    _give_to(new, parts, now)
    return new


def _take_from(
    account: Account, amounts: list[tuple[FundingPart, int]], new: Funding, sessions_kept: int, now: datetime
) -> None:
    family_cents = sum(cents for part, cents in amounts if part.part is Part.FAMILY)
    against = model_of(account.funding).collecting.against
    postings = move(against, against, family_cents, Source.FAMILY)
    step = Step(
        account=account,
        outcome=Outcome.MOVED,
        amounts=amounts,
        lines=[
            Line(
                account_code=each.account.value, amount_cents=each.amount_cents, source=each.source, **dimensions(whose)
            )
            for each, whose in zip(postings, (account.funding, new), strict=False)
        ],
        decision=new.enrolment,
        evidence=None,
        sessions_ended=account.sessions_left - sessions_kept,
    )
    draft = draft_of(step, now)
    post([draft] if draft else [], now=now)
    keep_shares([(step, draft.id if draft else None)], now)


def _give_to(new: Funding, parts: list[tuple[FundingPart, int]], now: datetime) -> None:
    subsidies = [(part.budget_line, cents) for part, cents in parts if part.budget_line]
    aid = aid_to_promise(new.enrolment, subsidies, provider=new.provider_id, model=new.model, on=city_day(now))
    held = promise(new.enrolment, subsidies, now=now, expires_at=None, aid=aid)
    rows = [
        FundingPart(
            enrolment=new.enrolment,
            position=position,
            part=part.part,
            budget_line=part.budget_line,
            commitment_id=held[part.budget_line].id if part.budget_line else None,
            total_cents=cents,
            earned_cents=0,
            returned_cents=0,
        )
        for position, (part, cents) in enumerate(parts)
    ]
    new.terms_digest = terms_digest(new, rows)
    db.session.add(new)
    db.session.flush()
    db.session.add_all(rows)
    db.session.flush()
