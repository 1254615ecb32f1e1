"""The table of law changes when one person proposes and another approves; nobody edits it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from consent import policy, queries
from consent.errors import LawApprovedByProposer, LawRowsNotValid, LawTableApproved, LawTableUnknown
from consent.events import LawChanged
from consent.law import ANY, LawLine, doubles, law_digest
from consent.models import LawRow, LawTable
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import Text, _
from marketplace.service_models.base import RecipientKind


@operation(policy.PROPOSE_LAW_TABLE)
def propose_law_table(
    *, actor: Actor, now: datetime, lines: Sequence[LawLine], valid_from: date, notice: str
) -> LawTable:
    """Propose a whole table of law from a day on; it governs nothing until another person approves it.

    `notice` is what must be said with the table, such as that it is an example to be reviewed. Raises: LawRowsNotValid
    (naming the rows from 1).
    """
    refuse_wrong_lines(lines)
    table = LawTable(
        version=queries.next_version(),
        digest=law_digest(lines),
        notice=notice,
        valid_from=valid_from,
        proposed_by=actor.person,
        proposed_at=now,
    )
    db.session.add(table)
    db.session.flush()
    db.session.add_all(
        LawRow(
            law_table_id=table.id,
            position=position,
            category=line.category,
            recipient_kind=line.recipient_kind,
            purpose=line.purpose,
            effect=line.effect,
            basis=line.basis,
            note=line.note,
        )
        for position, line in enumerate(lines, start=1)
    )
    return table


@operation(policy.APPROVE_LAW_TABLE)
def approve_law_table(*, actor: Actor, now: datetime, law_table: str) -> LawTable:
    """Approve a proposed table: from its first day it governs, as long as no later one has begun.

    Raises: LawTableUnknown, LawTableApproved, LawApprovedByProposer.
    """
    table = queries.law_table(law_table)
    if table is None:
        raise LawTableUnknown()
    if table.approved_at is not None:
        raise LawTableApproved()
    if actor.person is None or actor.person == table.proposed_by:
        raise LawApprovedByProposer()
    table.approved_by, table.approved_at = actor.person, now
    announce(LawChanged(law_table=table.id))
    return table


def refuse_wrong_lines(lines: Sequence[LawLine]) -> None:
    """Pass a table whose rows make sense. Raises: LawRowsNotValid."""
    wrong = {f"lines.{number}": faults for number, line in enumerate(lines, 1) if (faults := _faults(line))}
    for position in doubles(lines):
        wrong.setdefault(f"lines.{position + 1}", []).append(_("An earlier row answers the same question."))
    if not lines:
        wrong["lines"] = [_("A table needs at least one row.")]
    if wrong:
        raise LawRowsNotValid(fields=wrong)


def _faults(line: LawLine) -> list[Text]:
    faults = []
    if not line.category or not line.purpose:
        faults.append(_("Name a category and a purpose, or write *."))
    if line.recipient_kind != ANY and line.recipient_kind not in {kind.value for kind in RecipientKind}:
        faults.append(_("This kind of recipient is not known."))
    if not line.basis.strip():
        faults.append(_("Name the legal basis."))
    return faults
