"""Decide on the fees of care from a day on: what did not change is left alone, what changed is told with its names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, update

from marketplace.care import policy, queries
from marketplace.care.errors import ChildrenUnknown, DayBeforeRules
from marketplace.care.events import FeesDecided
from marketplace.care.inputs import as_json, fee_versions, reckon
from marketplace.care.models import FeeDecision
from marketplace.care.queries.decisions import children_in_care
from marketplace.care.queries.plans import Changed, chunks, fee_changes, plans, with_siblings
from marketplace.care.timeline import New, Plan
from marketplace.enrolment.operations.moves import lock_children
from marketplace.kernel import audit
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation, read
from marketplace.people import queries as people
from marketplace.people.models import PersonKind
from marketplace.rules.quotes import step_as_json


@dataclass(frozen=True, slots=True)
class Decided:
    """What deciding did: each new decision, how many were shortened or annulled, and how many stay as they are."""

    changes: list[Changed]
    ended: int
    kept: int


@operation(policy.DECIDE_FEES)
def decide_fees(*, actor: Actor, now: datetime, from_day: date, children: Sequence[str] | None = None) -> Decided:
    """Decide anew, from a day on, on the fees of children and their siblings, or of everybody in care.

    A constant number of statements for a thousand children. Two effective decisions of a child never overlap: the
    database refuses it. Source: Act on Client Fees in Early Childhood Education and Care 1503/2016.
    Raises: ChildrenUnknown, DayBeforeRules.
    """
    refuse_day(from_day)
    asked = children_in_care(from_day) if children is None else with_siblings(known(children), from_day)
    changes: list[Changed] = []
    payers: list[str] = []
    ended = kept = 0
    for part in chunks(asked):
        lock_children(part)
        made = plans(part, from_day)
        end(made.values(), now)
        written = [row_of(child, each, actor, now) for child, plan in made.items() for each in plan.new]
        insert_rows(FeeDecision, written)
        payers += [str(row["payer_id"]) for row in written]
        changes += changes_of(made, written)
        ended += sum(len(plan.shortened) + len(plan.annulled) for plan in made.values())
        kept += sum(plan.kept for plan in made.values())
    audit.note(decisions=len(changes), ended=ended, kept=kept)
    if changes:
        decided = tuple(change.decision or "" for change in changes)
        announce(FeesDecided(decisions=decided, payers=tuple(payers)))
    return Decided(changes, ended, kept)


@read(policy.READ_FEE_CHANGES)
def read_fee_changes(
    *, actor: Actor, now: datetime, from_day: date, children: Sequence[str] | None = None
) -> list[Changed]:
    """Return what deciding anew would change, without deciding. Raises: ChildrenUnknown, DayBeforeRules."""
    refuse_day(from_day)
    return fee_changes(children_in_care(from_day) if children is None else known(children), from_day)


@read(policy.READ_FEE_DECISIONS)
def read_fee_decisions(*, actor: Actor, now: datetime, child: str) -> list[FeeDecision]:
    """Return a child's decisions, the latest span first; to a guardian those by which her own household pays."""
    found = queries.decisions_of(child)
    if any(actor.holds(office) for office in ("city.officer", "auditor")):
        return found
    ours = people.living_with(actor.subject or "", max(each.valid_from for each in found)) if found else set()
    return [each for each in found if each.payer_id == actor.subject or each.payer_id in ours]


def known(children: Sequence[str]) -> Sequence[str]:
    """Return children who are registered. Raises: ChildrenUnknown."""
    kinds = people.kinds_of(list(children))
    if any(kinds.get(child) is not PersonKind.CHILD for child in children):
        raise ChildrenUnknown(fields={"children": [ChildrenUnknown.advice]})
    return children


def refuse_day(from_day: date) -> None:
    """Pass a day for which fees are known. Raises: DayBeforeRules."""
    if from_day < fee_versions()[0][0].valid_from:
        raise DayBeforeRules(fields={"from_day": [DayBeforeRules.advice]})


def end(made: Iterable[Plan], now: datetime) -> None:
    """Shorten and annul, in one statement each, before anything new is written."""
    made = list(made)
    shortened = [{"key": key, "until": until} for plan in made for key, until in plan.shortened.items()]
    annulled = [{"key": key} for plan in made for key in plan.annulled]
    db.session.flush()
    connection = db.session.connection()
    table = cast(Table, FeeDecision.__table__)
    which = update(table).where(table.c.id == bindparam("key"))
    if annulled:
        connection.execute(which.values(annulled_at=now, changed_at=now), annulled)
    if shortened:
        connection.execute(which.values(valid_until=bindparam("until"), changed_at=now), shortened)


def row_of(child: str, new: New, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return a new decision as it is stored."""
    inputs = new.segment.inputs
    fee = reckon(inputs)
    return {
        "id": new_id(),
        "child_id": child,
        "placement_id": inputs.placement,
        "payer_id": inputs.payer,
        "household_id": inputs.household,
        "provider_id": inputs.provider,
        "model": inputs.model,
        "legal_route": inputs.legal_route,
        "valid_from": new.segment.valid_from,
        "valid_until": new.segment.valid_until,
        "kind": fee.kind,
        "fee_cents": fee.fee_cents,
        "voucher_cents": fee.voucher_cents,
        "inputs": as_json(inputs),
        "steps": [step_as_json(step) for step in fee.steps],
        "differences": sorted(new.differences),
        "replaces": new.replaces.id if new.replaces else None,
        "decided_at": now,
        "decided_by": actor.person,
    }


def changes_of(made: Mapping[str, Plan], written: Sequence[Mapping[str, Any]]) -> list[Changed]:
    """Return what was written as changes, in the same order."""
    news = [(child, each) for child, plan in made.items() for each in plan.new]
    return [
        Changed.by(child, each, row["fee_cents"], row["id"]) for (child, each), row in zip(news, written, strict=True)
    ]
