"""Take money of a budget line for an enrolment, and use it up or give it back; the steps that operations share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import BigInteger, BindParameter, Row, Select, Update, bindparam, select, update

from marketplace.kernel.db import db, insert_rows, rows
from marketplace.kernel.ids import new_id
from marketplace.kernel.text import _
from marketplace.money.commitments.models import BudgetLine, Commitment, CommitmentMove, CommitmentStatus, MoveKind
from marketplace.money.errors import (
    AmountWrong,
    BudgetExhausted,
    BudgetLineMissing,
    BudgetLineUnknown,
    GrantMissing,
    TermsWrong,
)
from marketplace.service_models.settlement import Source
from providers.kinds import AidRule

Subsidies = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Use:
    """Cents of a commitment that leave it, by which kind of move, with the transfer that earned them."""

    commitment: Commitment
    kind: MoveKind
    amount_cents: int
    transfer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Aid:
    """That a promise is public aid to a provider, under which rule and from which day."""

    provider: str
    rule: AidRule
    on: date


def lines_named(names: Iterable[str]) -> dict[str, Row[str, str, Source]]:
    """Return `name`, `id` and `source` of budget lines by name. Raises: BudgetLineUnknown."""
    wanted = sorted(set(names))
    found = {line.name: line for line in rows(_lines_named(), {"names": wanted}).all()}
    for name in wanted:
        if name not in found:
            raise BudgetLineUnknown(line=name)
    return found


def refuse_missing_lines(names: Iterable[str]) -> None:
    """Refuse names that no budget line has, with a sentence for each. Raises: BudgetLineMissing."""
    wanted = sorted(set(names))
    found = {line.name for line in rows(_lines_named(), {"names": wanted})}
    if missing := [name for name in wanted if name not in found]:
        said = [
            _("There is no budget line %(line)s. Add it first, or let the rule pay from one that exists.", line=name)
            for name in missing
        ]
        raise BudgetLineMissing(fields={"rules": said}, lines=missing)


def refuse_missing_grant(name: str) -> None:
    """Refuse a name that no budget line of granted money has. Raises: GrantMissing."""
    found = rows(_lines_named(), {"names": [name]}).first()
    if found is None or found.source is not Source.GRANT:
        raise GrantMissing(fields={"grant_line": [GrantMissing.advice]}, line=name)


def commitments_of(enrolments: Iterable[str]) -> list[Commitment]:
    """Return the commitments of enrolments as they stand now, locked in id order."""
    return list(db.session.scalars(_locking_those_of(), {"enrolments": list(enrolments)}))


@cache
def _lines_named() -> Select[str, str, Source]:
    return select(BudgetLine.name, BudgetLine.id, BudgetLine.source).where(
        BudgetLine.name.in_(bindparam("names", expanding=True))
    )


@cache
def _locking_those_of() -> Select[Commitment]:
    return (
        select(Commitment)
        .where(Commitment.enrolment.in_(bindparam("enrolments", expanding=True)))
        .order_by(Commitment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def promise(
    enrolment: str, subsidies: Subsidies, *, now: datetime, expires_at: datetime | None, aid: Aid | None = None
) -> dict[str, Commitment]:
    """Make the enrolment's commitments hold exactly these cents, by name of line; other lines are given back.

    Where it is public aid, it counts from the day that the aid names; its ceiling was looked at before.
    Raises: BudgetLineUnknown, BudgetExhausted, TermsWrong, AmountWrong.
    """
    wanted = _checked(subsidies)
    lines = {name: line.id for name, line in lines_named(wanted).items()}
    held = {commitment.budget_line_id: commitment for commitment in commitments_of([enrolment])}
    wanted_ids = set(lines.values())
    use([Use(each, MoveKind.VOID, each.left_cents) for key, each in held.items() if key not in wanted_ids], now=now)
    promised: dict[str, Commitment] = {}
    for name in sorted(wanted, key=lambda name: lines[name]):
        commitment = held.get(lines[name]) or Commitment(
            id=new_id(),
            budget_line_id=lines[name],
            enrolment=enrolment,
            amount_cents=0,
            captured_cents=0,
            voided_cents=0,
        )
        commitment.expires_at = expires_at
        if aid is not None:
            commitment.aid_to, commitment.aid_rule, commitment.aid_on = aid.provider, aid.rule, aid.on
        _adjust(commitment, wanted[name], now=now)
        commitment.status = CommitmentStatus.HELD
        promised[name] = commitment
    db.session.flush()
    return promised


def use(uses: Iterable[Use], *, now: datetime) -> None:
    """Capture, void or expire held cents: the commitments, their moves, and one statement a line."""
    change: dict[str, Counter[str]] = {}
    moves = []
    for each in uses:
        if not each.amount_cents:
            continue
        captured = each.kind is MoveKind.CAPTURE
        if captured:
            each.commitment.captured_cents += each.amount_cents
        else:
            each.commitment.voided_cents += each.amount_cents
        each.commitment.status = CommitmentStatus.HELD if each.commitment.left_cents else CommitmentStatus.CLOSED
        line = change.setdefault(each.commitment.budget_line_id, Counter())
        line["committed"] -= each.amount_cents
        line["captured"] += each.amount_cents if captured else 0
        moves.append(_move(each.commitment, each.kind, each.amount_cents, now, each.transfer_id))
    insert_rows(CommitmentMove, moves)
    for line_id in sorted(change):
        _change_line(line_id, change[line_id])


def take_back(
    captured_by: str, reversal: str, commitments: Iterable[Commitment], *, now: datetime
) -> Mapping[str, int]:
    """Hold again what a transfer had captured, since it is reversed; return the cents by commitment."""
    by_id = {commitment.id: commitment for commitment in commitments}
    moves = db.session.scalars(
        select(CommitmentMove).where(CommitmentMove.transfer_id == captured_by).order_by(CommitmentMove.id)
    )
    back: Counter[str] = Counter()
    for move in list(moves):
        commitment = by_id[move.commitment_id]
        hold_again(commitment, move.amount_cents, reversal, now=now)
        back[commitment.id] += move.amount_cents
    return back


def hold_again(commitment: Commitment, cents: int, transfer: str, *, now: datetime) -> None:
    """Hold cents again that had been captured, since a transfer undoes it."""
    commitment.captured_cents -= cents
    commitment.status = CommitmentStatus.HELD
    insert_rows(CommitmentMove, [_move(commitment, MoveKind.RETURN, cents, now, transfer)])
    _change_line(commitment.budget_line_id, {"committed": cents, "captured": -cents})


def return_captured(commitments: Iterable[Commitment], cents: int, transfer: str, *, now: datetime) -> None:
    """Give captured cents back to their line, off the first commitments that have them; a transfer takes them back."""
    for commitment in commitments:
        if part := min(cents, commitment.captured_cents):
            hold_again(commitment, part, transfer, now=now)
            use([Use(commitment, MoveKind.VOID, part)], now=now)
            cents -= part


def give_back(commitment: Commitment, now: datetime) -> Use:
    """Return the move that gives back all that is left; it says so where the promise had run out."""
    kind = MoveKind.EXPIRE if is_over(commitment, now) else MoveKind.VOID
    return Use(commitment, kind, commitment.left_cents)


def is_over(commitment: Commitment, now: datetime) -> bool:
    """Tell whether a promise had a time, and it has passed."""
    return commitment.expires_at is not None and commitment.expires_at <= now


def _checked(subsidies: Subsidies) -> Mapping[str, int]:
    if len({name for name, _cents in subsidies}) < len(subsidies):
        raise TermsWrong(fields={"subsidies": [TermsWrong.advice]})
    if any(cents < 0 for _name, cents in subsidies):
        raise AmountWrong(fields={"subsidies": [AmountWrong.advice]})
    return {name: cents for name, cents in subsidies if cents}


def _adjust(commitment: Commitment, cents: int, *, now: datetime) -> None:
    more = cents - commitment.left_cents
    if more < 0:
        use([Use(commitment, MoveKind.VOID, -more)], now=now)
    if more > 0:
        take_from_line(commitment.budget_line_id, more)
        commitment.amount_cents += more
        commitment.status = CommitmentStatus.HELD
        db.session.add(commitment)
        insert_rows(CommitmentMove, [_move(commitment, MoveKind.HOLD, more, now)])


def take_from_line(line_id: str, cents: int) -> None:
    """Promise cents of a line, or raise BudgetExhausted. One statement, so that no two promise the same euro."""
    taken = db.session.execute(_taking(), {"line": line_id, "cents": cents})
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise BudgetExhausted(budget_line=line_id, cents=cents)


@cache
def _taking() -> Update:
    free = BudgetLine.amount_cents - BudgetLine.committed_cents - BudgetLine.captured_cents
    cents: BindParameter[int] = bindparam("cents", type_=BigInteger)
    return (
        update(BudgetLine)
        .where(BudgetLine.id == bindparam("line"), free >= cents)
        .values(committed_cents=BudgetLine.committed_cents + cents)
    )


def _change_line(line_id: str, change: Mapping[str, int]) -> None:
    db.session.execute(
        update(BudgetLine)
        .where(BudgetLine.id == line_id)
        .values(
            committed_cents=BudgetLine.committed_cents + change["committed"],
            captured_cents=BudgetLine.captured_cents + change["captured"],
        )
    )


def _move(
    commitment: Commitment, kind: MoveKind, cents: int, now: datetime, transfer_id: str | None = None
) -> dict[str, object]:
    return {
        "commitment_id": commitment.id,
        "kind": kind,
        "amount_cents": cents,
        "at": now,
        "transfer_id": transfer_id,
    }
