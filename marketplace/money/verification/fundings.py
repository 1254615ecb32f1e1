"""Checks of what enrolments are funded with, and what their sessions earned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, select

from marketplace.kernel.verification import Difference
from marketplace.money import models as m
from marketplace.money.funding.terms import PRICE_FIELDS, model_of, price_of_share, terms_digest
from marketplace.money.ledger.accounts import HELD_OUTCOME, RECEIVABLE, REFUNDS
from marketplace.money.verification.comparing import (
    Read,
    by_account,
    compare,
    each,
    entry_sums,
    posted_sums,
    sum_by,
    sums,
)
from marketplace.service_models.errors import PartNotOfModel, PriceWrong

TERMS = "funding.terms_digest, funding.rule_set_digest, funding_part.total_cents"
SHARES = ", ".join(f"funding_share.{field}" for field in PRICE_FIELDS.values())
HELD_SIGN = {
    m.Outcome.EARNED: 1,
    m.Outcome.RETURNED: 0,
    m.Outcome.MOVED: 0,
    m.Outcome.REVERSED: -1,
    m.Outcome.RELEASED: -1,
    m.Outcome.GIVEN_BACK: -1,
}


def check_funding(read: Read) -> Iterator[Difference]:
    """The terms are those agreed; each part has earned and returned what its sessions say."""
    shares: dict[str, dict[m.Outcome, Counter[m.Part]]] = defaultdict(lambda: defaultdict(Counter))
    done: Counter[str] = Counter()
    for share in each(read, m.FundingShare, m.FundingShare.id):
        for part, field in PRICE_FIELDS.items():
            shares[share.enrolment][share.outcome][part] += getattr(share, field)
        if share.session is not None and share.outcome not in m.HELD_SETTLED:
            done[share.enrolment] += -1 if share.outcome is m.Outcome.REVERSED else 1
        done[share.enrolment] += share.sessions_ended
    parts: dict[str, list[Any]] = defaultdict(list)
    for part in each(read, m.FundingPart, m.FundingPart.enrolment, m.FundingPart.position):
        parts[part.enrolment].append(part)
    for funding in each(read, m.Funding, m.Funding.enrolment):
        own = parts[funding.enrolment]
        where = f"{TERMS} {funding.enrolment}"
        yield from compare(where, terms_digest(funding, own), funding.terms_digest)
        yield from compare(f"funding.sessions_done {funding.enrolment}", done[funding.enrolment], funding.sessions_done)
        yield from check_parts(funding.enrolment, own, shares[funding.enrolment])


def check_part_commitments(read: Read) -> Iterator[Difference]:
    """A budget line's part of a price has earned what its commitment captured."""
    pairs = select(m.FundingPart, m.Commitment).join(m.Commitment, m.Commitment.id == m.FundingPart.commitment_id)
    for part, commitment in read.execute(pairs.execution_options(populate_existing=True)):
        yield from compare(
            f"funding_part.earned_cents {part.enrolment} {part.position} (against commitment.captured_cents)",
            commitment.captured_cents,
            part.earned_cents,
        )


def check_shares(read: Read) -> Iterator[Difference]:
    """Each delivered, returned or reversed share posted what its service model says."""
    fundings = {funding.enrolment: funding for funding in each(read, m.Funding, m.Funding.enrolment)}
    posted = entry_sums(read)
    carried: ColumnElement[str] = m.Entry.transfer_id + ":" + m.Entry.enrolment
    moved = sums(read, posted_sums(carried, m.Entry.amount_cents > 0, m.TransferKind.MOVE))
    for share in each(read, m.FundingShare, m.FundingShare.id):
        found = posted[share.transfer_id]
        if share.outcome is m.Outcome.RETURNED:
            expected: Any = share.family_cents
            actual: Any = -sum(cents for (account, _source), cents in found.items() if account in (RECEIVABLE, REFUNDS))
        elif share.outcome is m.Outcome.MOVED:
            expected, actual = share.family_cents, moved.get(f"{share.transfer_id}:{share.enrolment}", 0)
        else:
            expected, actual = posted_by(fundings[share.enrolment], share), dict(found)
        yield from compare(f"{SHARES} {share.id} (against entry.amount_cents)", expected, actual)


def check_held(read: Read) -> Iterator[Difference]:
    """What is held in the books is what sessions earned for objectives that nobody has measured, and nothing else."""
    held: Counter[str] = Counter()
    for share in each(read, m.FundingShare, m.FundingShare.id):
        held[share.enrolment] += HELD_SIGN[share.outcome] * share.held_cents
    in_books = sum_by(m.Entry.enrolment, -m.Entry.amount_cents).where(m.Entry.account_code == HELD_OUTCOME)
    posted = sums(read, in_books)
    measured = set(read.scalars(select(m.MeasuredOutcome.waits_for)))
    for enrolment, waits_for in read.execute(
        select(m.Funding.enrolment, m.Funding.waits_for).where(m.Funding.waits_for.is_not(None))
    ):
        where = f"funding_share.held_cents {enrolment} (against {{}})"
        yield from compare(where.format("entry.amount_cents"), posted.pop(enrolment, 0), held[enrolment])
        if waits_for in measured:
            yield from compare(where.format("measured_outcome.waits_for"), 0, held[enrolment])
    for enrolment, cents in posted.items():
        yield from compare(f"funding.waits_for {enrolment} (against entry.amount_cents)", 0, cents)


def posted_by(funding: Any, share: Any) -> dict[tuple[str, str], int] | str:
    """Return what the service model posts for a share that was earned, reversed, released or given back."""
    by_model = model_of(funding)
    try:
        price = price_of_share(share)
        if share.outcome in m.HELD_SETTLED:
            return by_account(by_model.release_held(price, reached=share.outcome is m.Outcome.RELEASED), 1)
        return by_account(by_model.deliver(price), -1 if share.outcome is m.Outcome.REVERSED else 1)
    except (PartNotOfModel, PriceWrong) as refused:
        return refused.code


def check_parts(enrolment: str, parts: list[Any], shares: dict[m.Outcome, Counter[m.Part]]) -> Iterator[Difference]:
    """What each part of a price has earned and given back is what its shares say."""
    earned: Counter[m.Part] = Counter()
    returned: Counter[m.Part] = Counter()
    for part in parts:
        earned[part.part] += part.earned_cents
        returned[part.part] += part.returned_cents
    for kind in m.Part:
        where = f"funding_part.{{}} {enrolment} {kind} (against funding_share.{PRICE_FIELDS[kind]})"
        back = shares[m.Outcome.GIVEN_BACK][kind]
        by_share = shares[m.Outcome.EARNED][kind] - shares[m.Outcome.REVERSED][kind] - back
        yield from compare(where.format("earned_cents"), by_share, earned[kind])
        gone = shares[m.Outcome.RETURNED][kind] + shares[m.Outcome.MOVED][kind] + back
        yield from compare(where.format("returned_cents"), gone, returned[kind])
