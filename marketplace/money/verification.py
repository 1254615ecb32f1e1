"""Recompute the money from what it rests on, and name what differs.

Every stored sum is compared with the rows that it sums, every row with the entries that it posted, every digest with
its content. Where two stored figures disagree, both are named by the place of the one that is derived.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, scoped_session

from marketplace.kernel.db import Model, db
from marketplace.kernel.verification import Difference
from marketplace.kernel.verification import check as register
from marketplace.money import models as m
from marketplace.money.aid.models import aid_digest
from marketplace.money.funding.terms import PRICE_FIELDS, model_of, price_of_share, terms_digest
from marketplace.money.invoices.refunds import status_of
from marketplace.money.ledger.accounts import ADVANCES, HELD_OUTCOME, PAYABLE, RECEIVABLE, REFUNDS
from marketplace.money.ledger.posting import ENTRY_FACTS, TRANSFER_FACTS, month_of, transfer_digest
from marketplace.money.ledger.queries import ROWS_AT_ONCE
from marketplace.money.monthly.terms import Earning, earning_draft
from marketplace.money.payouts.operations import payout_lines
from marketplace.service_models.errors import PartNotOfModel, PriceWrong
from marketplace.service_models.settlement import Posting

BANK = "assets:bank:"
TERMS = "funding.terms_digest, funding.rule_set_digest, funding_part.total_cents"
SHARES = ", ".join(f"funding_share.{field}" for field in PRICE_FIELDS.values())
HELD_SIGN = {
    m.Outcome.EARNED: 1,
    m.Outcome.RETURNED: 0,
    m.Outcome.REVERSED: -1,
    m.Outcome.RELEASED: -1,
    m.Outcome.GIVEN_BACK: -1,
}
Sums = dict[str, int]
Read = Session | scoped_session[Any]


def differences(session: Read | None = None) -> Iterator[Difference]:
    """Yield every difference between what is stored about money and what it follows from; nothing, if all is well."""
    read = session or db.session
    for check in CHECKS:
        yield from check(read)


def compare(where: str, expected: Any, found: Any) -> Iterator[Difference]:
    """Yield a difference, if there is one."""
    if expected != found:
        yield Difference(where, expected, found)


def rows(read: Read, *wanted: Any) -> Iterator[Any]:
    """Yield rows as they stand in the database now, whatever is in memory."""
    yield from read.execute(select(*wanted).execution_options(populate_existing=True, yield_per=ROWS_AT_ONCE))


def each(read: Read, model: type[Model], *order: Any) -> Iterator[Any]:
    """Yield every object of a table as it stands in the database now."""
    wanted = select(model).order_by(*order).execution_options(populate_existing=True)
    yield from read.scalars(wanted)


def sums(read: Read, wanted: Select[Any]) -> Sums:
    """Return sums in cents by key, from a select of key and sum."""
    return {key: int(cents) for key, cents in read.execute(wanted)}


def check_transfers(read: Read) -> Iterator[Difference]:
    """Each transfer balances for each source, has the entries that it counts and says what its digest binds."""
    entries: dict[str, list[Any]] = defaultdict(list)
    for entry in each(read, m.Entry, m.Entry.transfer_id, m.Entry.position):
        entries[entry.transfer_id].append(entry)
    for transfer in each(read, m.Transfer, m.Transfer.key):
        own = entries.pop(transfer.id, [])
        left: Counter[str] = Counter()
        for entry in own:
            left[entry.source] += entry.amount_cents
        yield from compare(f"entry.amount_cents of transfer {transfer.id}", 0, sum(map(abs, left.values())))
        yield from compare(f"transfer.entry_count {transfer.id}", len(own), transfer.entry_count)
        facts = {fact: getattr(transfer, fact) for fact in TRANSFER_FACTS}
        content = [{fact: getattr(entry, fact) for fact in ENTRY_FACTS} for entry in own]
        recomputed = transfer_digest(facts, content)
        yield from compare(f"transfer.digest, transfer.rule_set_digest {transfer.id}", recomputed, transfer.digest)
    for orphan in entries:
        yield Difference(f"entry.transfer_id {orphan}", "a transfer", None)


def check_reversals(read: Read) -> Iterator[Difference]:
    """Each reversal is the opposite of what it reverses."""
    links = select(m.Transfer.reversal_of, m.Transfer.id).where(m.Transfer.reversal_of.is_not(None))
    reversed_by = {original: reversal for original, reversal in read.execute(links) if original}
    posted = _entry_sums(read, set(reversed_by) | set(reversed_by.values()))
    for original, reversal in reversed_by.items():
        opposite = Counter({key: -cents for key, cents in posted[original].items()})
        yield from compare(f"transfer.reversal_of {reversal}", dict(opposite), dict(posted[reversal]))


def check_periods(read: Read) -> Iterator[Difference]:
    """Nothing was posted in a month after it was closed."""
    closed = list(each(read, m.AccountingPeriod, m.AccountingPeriod.month))
    if not closed:
        return
    for key, occurred_on, posted_at in rows(read, m.Transfer.id, m.Transfer.occurred_on, m.Transfer.posted_at):
        first = next((period for period in closed if period.month >= month_of(occurred_on)), None)
        if first is not None and posted_at > first.closed_at:
            yield Difference(f"transfer.occurred_on {key}", f"after {first.month}", occurred_on)


def check_budget(read: Read) -> Iterator[Difference]:
    """Each budget line has what was decided, and holds and has used what its commitments say."""
    commitment, left = m.Commitment, m.Commitment.amount_cents - m.Commitment.captured_cents - m.Commitment.voided_cents
    decided = sums(read, _sum_by(m.BudgetDecision.budget_line_id, m.BudgetDecision.amount_cents))
    held = sums(read, _sum_by(commitment.budget_line_id, left))
    captured = sums(read, _sum_by(commitment.budget_line_id, commitment.captured_cents))
    for line in each(read, m.BudgetLine, m.BudgetLine.id):
        where = f"budget_line.{{}} {line.id} (against {{}})"
        yield from compare(
            where.format("amount_cents", "budget_decision.amount_cents"), decided.get(line.id, 0), line.amount_cents
        )
        yield from compare(where.format("committed_cents", "commitment"), held.get(line.id, 0), line.committed_cents)
        yield from compare(
            where.format("captured_cents", "commitment.captured_cents"), captured.get(line.id, 0), line.captured_cents
        )


def check_aid(read: Read) -> Iterator[Difference]:
    """Each entry of the register of aid says what its digest binds, and a correction takes back a whole entry."""
    entries = {entry.id: entry for entry in each(read, m.AidEntry, m.AidEntry.id)}
    for entry in entries.values():
        where = f"aid_entry.amount_cents, aid_entry.digest {entry.id}"
        yield from compare(where, aid_digest(entry), entry.digest)
        if entry.corrects_id:
            yield from compare(where, -entries[entry.corrects_id].amount_cents, entry.amount_cents)


def check_advances(read: Read) -> Iterator[Difference]:
    """Each advance was posted once it was approved, and is settled by what was posted as set off or paid back."""
    posted: dict[str | None, Counter[m.TransferKind]] = defaultdict(Counter)
    moved = select(m.Transfer.decision, m.Transfer.kind, func.sum(m.Entry.amount_cents)).join(m.Entry)
    kinds = (m.TransferKind.ADVANCE, m.TransferKind.SET_OFF, m.TransferKind.ADVANCE_REPAID)
    moved = moved.where(m.Entry.account_code == ADVANCES, m.Transfer.kind.in_(kinds))
    for decision, kind, cents in read.execute(moved.group_by(m.Transfer.decision, m.Transfer.kind)):
        posted[decision][kind] += int(cents)
    for advance in each(read, m.Advance, m.Advance.id):
        own, where = posted[advance.id], f"advance.{{}} {advance.id} (against entry.amount_cents)"
        standing = advance.status in (m.AdvanceStatus.APPROVED, m.AdvanceStatus.SETTLED)
        expected = advance.amount_cents if standing else 0
        yield from compare(where.format("amount_cents"), own[m.TransferKind.ADVANCE], expected)
        yield from compare(where.format("set_off_cents"), -own[m.TransferKind.SET_OFF], advance.set_off_cents)
        yield from compare(where.format("repaid_cents"), -own[m.TransferKind.ADVANCE_REPAID], advance.repaid_cents)
        if standing:
            settled = m.AdvanceStatus.APPROVED if advance.left_cents else m.AdvanceStatus.SETTLED
            yield from compare(f"advance.status {advance.id}", settled, advance.status)


def check_commitments(read: Read) -> Iterator[Difference]:
    """Each commitment is what its moves make of it, and each capture what its transfer posted for the budget line."""
    moved: dict[str, Counter[m.MoveKind]] = defaultdict(Counter)
    for move in each(read, m.CommitmentMove, m.CommitmentMove.id):
        moved[move.commitment_id][move.kind] += move.amount_cents
    for commitment in each(read, m.Commitment, m.Commitment.id):
        own = moved[commitment.id]
        given_back = own[m.MoveKind.VOID] + own[m.MoveKind.EXPIRE]
        used = own[m.MoveKind.CAPTURE] - own[m.MoveKind.RETURN]
        where = f"commitment.{{}} {commitment.id} (against commitment_move.amount_cents)"
        yield from compare(where.format("amount_cents"), own[m.MoveKind.HOLD], commitment.amount_cents)
        yield from compare(where.format("voided_cents"), given_back, commitment.voided_cents)
        yield from compare(where.format("captured_cents"), used, commitment.captured_cents)
        status = m.CommitmentStatus.HELD if commitment.left_cents else m.CommitmentStatus.CLOSED
        yield from compare(f"commitment.status {commitment.id}", status, commitment.status)


def check_captures(read: Read) -> Iterator[Difference]:
    """What transfers posted for a budget line is what was captured on it."""
    bearer: ColumnElement[str] = m.Entry.transfer_id + ":" + m.Entry.budget_line
    debits = _sum_by(bearer, m.Entry.amount_cents).where(
        m.Entry.budget_line.is_not(None), ~m.Entry.account_code.regexp_match("^(liabilities|income):")
    )
    posted = sums(read, debits)
    moves = (
        select(m.CommitmentMove.transfer_id, m.BudgetLine.name, m.CommitmentMove.kind, m.CommitmentMove.amount_cents)
        .join(m.Commitment, m.Commitment.id == m.CommitmentMove.commitment_id)
        .join(m.BudgetLine, m.BudgetLine.id == m.Commitment.budget_line_id)
        .where(m.CommitmentMove.transfer_id.is_not(None))
    )
    captured: Counter[str] = Counter()
    for transfer, line, kind, cents in read.execute(moves):
        captured[f"{transfer}:{line}"] += cents if kind is m.MoveKind.CAPTURE else -cents
    for key in sorted(posted.keys() | captured.keys()):
        yield from compare(f"commitment_move.amount_cents of transfer {key}", posted.get(key, 0), captured[key])


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
        yield from _check_parts(funding.enrolment, own, shares[funding.enrolment])


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
    posted = _entry_sums(read)
    carried: ColumnElement[str] = m.Entry.transfer_id + ":" + m.Entry.enrolment
    moved = sums(read, _posted(carried, m.Entry.amount_cents > 0, m.TransferKind.MOVE))
    for share in each(read, m.FundingShare, m.FundingShare.id):
        found = posted[share.transfer_id]
        if share.outcome is m.Outcome.RETURNED:
            expected: Any = share.family_cents
            actual: Any = -sum(cents for (account, _source), cents in found.items() if account in (RECEIVABLE, REFUNDS))
        elif share.outcome is m.Outcome.MOVED:
            expected, actual = share.family_cents, moved.get(f"{share.transfer_id}:{share.enrolment}", 0)
        else:
            expected, actual = _posted_by(fundings[share.enrolment], share), dict(found)
        yield from compare(f"{SHARES} {share.id} (against entry.amount_cents)", expected, actual)


def check_held(read: Read) -> Iterator[Difference]:
    """What is held in the books is what sessions earned for objectives that nobody has measured, and nothing else."""
    held: Counter[str] = Counter()
    for share in each(read, m.FundingShare, m.FundingShare.id):
        held[share.enrolment] += HELD_SIGN[share.outcome] * share.held_cents
    in_books = _sum_by(m.Entry.enrolment, -m.Entry.amount_cents).where(m.Entry.account_code == HELD_OUTCOME)
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


def check_invoices(read: Read) -> Iterator[Difference]:
    """Each invoice is the sum of its lines and what was charged; paid, credited and refunded as posted."""
    lines = sums(read, _sum_by(m.InvoiceLine.invoice_id, m.InvoiceLine.amount_cents))
    charged = _receivable(read, m.TransferKind.CHARGE)
    paid = _receivable(read, m.TransferKind.PAYMENT, m.TransferKind.MATCH, m.TransferKind.REVERSAL)
    credited = _receivable(read, m.TransferKind.REFUND)
    returned = tuple(reason for reason in m.RefundReason if reason is not m.RefundReason.OVERPAYMENT)
    refunded = sums(read, _sum_by(m.Refund.invoice_id, m.Refund.amount_cents).where(m.Refund.reason.in_(returned)))
    used = _used(read)
    claims: dict[str, list[m.Invoice]] = defaultdict(list)
    for invoice in each(read, m.Invoice, m.Invoice.number):
        claims[invoice.books].append(invoice)
        where = f"invoice.{{}} {invoice.id} (against {{}})"
        yield from compare(
            where.format("amount_cents", "invoice_line.amount_cents"), lines.get(invoice.id, 0), invoice.amount_cents
        )
        yield from compare(
            where.format("paid_cents", "bank_line.amount_cents"), used.get(invoice.id, 0), invoice.paid_cents
        )
        yield from compare(
            where.format("refunded_cents", "refund.amount_cents"), refunded.get(invoice.id, 0), invoice.refunded_cents
        )
        yield from compare(f"invoice.status {invoice.id}", status_of(invoice), invoice.status)
    family = sums(
        read, _sum_by(m.FundingPart.enrolment, m.FundingPart.total_cents).where(m.FundingPart.part == m.Part.FAMILY)
    )
    for books, own in claims.items():
        of_enrolment = (("funding_part.total_cents", family),) if own[0].enrolment else ()
        yield from _check_claims(
            books,
            own,
            amount_cents=(("entry.amount_cents", charged), *of_enrolment),
            paid_cents=(("entry.amount_cents", Counter({key: -cents for key, cents in paid.items()})),),
            credited_cents=(("entry.amount_cents", Counter({key: -cents for key, cents in credited.items()})),),
        )


def _check_claims(
    books: str, invoices: list[m.Invoice], **columns: tuple[tuple[str, Sums], ...]
) -> Iterator[Difference]:
    """The invoices of an enrolment, one for each payer, or the one of a month are together what was posted."""
    for column, expected in columns.items():
        found = sum(getattr(invoice, column) for invoice in invoices)
        for against, cents in expected:
            where = f"invoice.{column} of {books} (against {against})"
            yield from compare(where, cents.get(books, 0), found)


def _used(read: Read) -> Sums:
    """Return what payments were used for each invoice: what the bank reported, less what was too much."""
    overpaid = m.Refund.reason == m.RefundReason.OVERPAYMENT
    back = sums(read, _sum_by(m.Refund.invoice_id, m.Refund.amount_cents).where(overpaid))
    lines = m.BankLine.invoice_id.is_not(None)
    received = sums(read, _sum_by(m.BankLine.invoice_id, m.BankLine.amount_cents).where(lines))
    return {invoice: cents - back.get(invoice, 0) for invoice, cents in received.items()}


def check_bank_lines(read: Read) -> Iterator[Difference]:
    """Each payment that the bank reported is in the books with its amount."""
    in_bank = (m.Entry.account_code.startswith(BANK)) & (m.Entry.amount_cents > 0)
    posted = sums(read, _posted(m.Transfer.key, in_bank, m.TransferKind.PAYMENT))
    for line in each(read, m.BankLine, m.BankLine.id):
        cents = posted.get(f"payment:{line.id}", 0)
        yield from compare(f"bank_line.amount_cents {line.id} (against entry.amount_cents)", cents, line.amount_cents)


def check_refunds(read: Read) -> Iterator[Difference]:
    """The refunds of a transfer, one for each payer, are what it owes back, and each sent one was sent in the books."""
    owed = sums(read, _posted(m.Transfer.id, m.Entry.account_code == REFUNDS))
    sent = sums(read, _posted(m.Transfer.key, m.Entry.account_code == REFUNDS, m.TransferKind.REFUND_SENT))
    noted = sums(read, _sum_by(m.Refund.transfer_id, m.Refund.amount_cents))
    for transfer, cents in noted.items():
        where = f"refund.amount_cents of transfer {transfer} (against entry.amount_cents)"
        yield from compare(where, -owed.get(transfer, 0), cents)
    for refund in each(read, m.Refund, m.Refund.id):
        expected = 0 if refund.sent_at is None else refund.amount_cents
        yield from compare(f"refund.sent_at {refund.id}", expected, sent.get(f"refund-sent:{refund.id}", 0))


def check_month_earnings(read: Read) -> Iterator[Difference]:
    """Each month that a provider earned posted what its service model says, opposite where it took something back."""
    posted = _entry_sums(read)
    for earning in each(read, m.MonthEarning, m.MonthEarning.transfer_id):
        terms = (earning.provider_id, earning.model, earning.legal_route)
        draft = earning_draft(Earning.stored(earning), month=earning.month, on=date.min, text="")
        expected: Counter[tuple[str, str]] = Counter()
        for line in draft.lines:
            expected[line.account_code, line.source.value] += line.amount_cents
        where = f"month_earning.family_cents, month_earning.city_cents {terms} (against entry.amount_cents)"
        yield from compare(where, dict(expected), dict(posted[earning.transfer_id]))


def check_payouts(read: Read) -> Iterator[Difference]:
    """Each payout is what its transfers earned, and a paid one is posted as its service models say."""
    owed = _sum_by(m.PayoutShare.payout_id, -m.Entry.amount_cents).where(m.Entry.account_code == PAYABLE)
    earned = sums(read, owed.join(m.Entry, m.Entry.transfer_id == m.PayoutShare.transfer_id))
    ids = dict(
        read.execute(select(m.Transfer.key, m.Transfer.id).where(m.Transfer.kind == m.TransferKind.PAYOUT)).all()
    )
    posted = _entry_sums(read, set(ids.values()))
    runs = {run.id: run for run in each(read, m.PayoutRun, m.PayoutRun.id)}
    for payout in each(read, m.Payout, m.Payout.id):
        status = runs[payout.run_id].status
        if status is m.PayoutStatus.DISCARDED:
            continue
        where = f"payout.amount_cents {payout.id} (against entry.amount_cents)"
        yield from compare(where, earned.get(payout.id, 0), payout.amount_cents)
        paid: Counter[tuple[str, str]] = Counter()
        for line in payout_lines(payout) if status is m.PayoutStatus.PAID else ():
            paid[line.account_code, line.source.value] += line.amount_cents
        found = posted[ids.get(f"payout:{payout.id}", "")]
        yield from compare(f"payout_run.status {payout.run_id}", paid, found)


def _posted_by(funding: Any, share: Any) -> dict[tuple[str, str], int] | str:
    """Return what the service model posts for a share that was earned, reversed, released or given back."""
    by_model = model_of(funding)
    try:
        price = price_of_share(share)
        if share.outcome in m.HELD_SETTLED:
            return _by_account(by_model.release_held(price, reached=share.outcome is m.Outcome.RELEASED), 1)
        return _by_account(by_model.deliver(price), -1 if share.outcome is m.Outcome.REVERSED else 1)
    except (PartNotOfModel, PriceWrong) as refused:
        return refused.code


def _check_parts(enrolment: str, parts: list[Any], shares: dict[m.Outcome, Counter[m.Part]]) -> Iterator[Difference]:
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


def _sum_by(key: Any, cents: Any) -> Select[Any]:
    return select(key, func.sum(cents)).group_by(key)


def _posted(key: Any, condition: ColumnElement[bool], *kinds: m.TransferKind) -> Select[Any]:
    """Return the select of sums of entries that fulfil a condition, by a column of their transfer."""
    wanted = _sum_by(key, m.Entry.amount_cents).join(m.Transfer, m.Transfer.id == m.Entry.transfer_id).where(condition)
    return wanted.where(m.Transfer.kind.in_(kinds)) if kinds else wanted


def _receivable(read: Read, *kinds: m.TransferKind) -> Sums:
    """Return what stands on families' claims, by the enrolment under which they were invoiced."""
    invoiced: ColumnElement[str] = func.coalesce(m.Funding.invoiced_as, m.Transfer.enrolment)
    wanted = _posted(invoiced, m.Entry.account_code == RECEIVABLE, *kinds)
    return sums(read, wanted.outerjoin(m.Funding, m.Funding.enrolment == m.Transfer.enrolment))


def _entry_sums(read: Read, transfers: set[str] | None = None) -> dict[str, Counter[tuple[str, str]]]:
    """Return what each transfer (or each of these) posted, by account and source."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    keys = (m.Entry.transfer_id, m.Entry.account_code, m.Entry.source)
    wanted = select(*keys, func.sum(m.Entry.amount_cents)).group_by(*keys)
    for transfer, account, source, cents in read.execute(wanted):
        if transfers is None or transfer in transfers:
            found[transfer][account, source.value] += int(cents)
    return found


def _by_account(postings: tuple[Posting, ...], sign: int) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for posting in postings:
        found[posting.account.value, posting.source.value] += sign * posting.amount_cents
    return dict(found)


CHECKS: tuple[Callable[[Read], Iterator[Difference]], ...] = (
    check_transfers,
    check_reversals,
    check_periods,
    check_budget,
    check_aid,
    check_advances,
    check_commitments,
    check_captures,
    check_funding,
    check_part_commitments,
    check_shares,
    check_held,
    check_invoices,
    check_bank_lines,
    check_refunds,
    check_month_earnings,
    check_payouts,
)


def _register(run: Callable[[Read], Iterator[Difference]]) -> None:
    """Let `marketplace verify` and the auditors run a check as part of the whole city."""

    def in_this_city() -> Iterator[Difference]:
        return run(db.session)

    in_this_city.__doc__ = run.__doc__
    register(f"money.{run.__name__.removeprefix('check_')}")(in_this_city)


for _check in CHECKS:
    _register(_check)
