"""Reads of rule sets: the one in force on a day, as a value that can be evaluated."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select

from marketplace.kernel.db import db, rows
from marketplace.kernel.periods import in_force
from marketplace.rules.errors import NoRuleSetInForce, RuleNotFound, RuleSetNotFound
from marketplace.rules.models import Rule, RuleSet, RuleSetWriter, Status
from marketplace.rules.specification import RuleSetSpec, RuleSpec, Scope
from marketplace.rules.types.registry import RULE_TYPES

KEPT_SPECS = 64


def rule_sets(*, drafts: bool) -> list[RuleSet]:
    """Return the rule sets, drafts first where they are wanted, then the approved ones from the latest day back."""
    wanted = select(RuleSet).order_by(RuleSet.valid_from.is_not(None), RuleSet.valid_from.desc(), RuleSet.drafted_at)
    return list(db.session.scalars(wanted if drafts else wanted.where(RuleSet.status != Status.DRAFT)))


def rule_set(id: str) -> RuleSet:
    """Return a rule set. Raises: RuleSetNotFound."""
    found = db.session.get(RuleSet, id)
    if found is None:
        raise RuleSetNotFound(rule_set=id)
    return found


def rule(id: str) -> Rule:
    """Return a rule. Raises: RuleNotFound."""
    found = db.session.get(Rule, id)
    if found is None:
        raise RuleNotFound(rule=id)
    return found


def rules_of(rule_set: str) -> list[Rule]:
    """Return the rules of a set in their order."""
    return list(db.session.scalars(select(Rule).where(Rule.rule_set_id == rule_set).order_by(Rule.position)))


def next_position(rule_set: str) -> int:
    """Return the place after the last rule of a set."""
    last = db.session.scalar(select(func.max(Rule.position)).where(Rule.rule_set_id == rule_set))
    return (last or 0) + 1


def writers_of(rule_set: str) -> set[str]:
    """Return the ids of everybody who wrote in a set."""
    return set(db.session.scalars(select(RuleSetWriter.person_id).where(RuleSetWriter.rule_set_id == rule_set)))


def rule_set_spec(id: str) -> RuleSetSpec:
    """Return a rule set, drafts too, as a value. Raises: RuleSetNotFound."""
    return spec_of(rule_set(id))


def rule_set_in_force(on: date) -> RuleSetSpec:
    """Return the rule set of a day as a value; a draft has no days. Raises: NoRuleSetInForce."""
    found = rows(_in_force(), {"day": on}).first()
    if found is None:
        raise NoRuleSetInForce(on=on.isoformat())
    id, name, digest, valid_from, valid_until = found
    return RuleSetSpec(id, name, kept_rules(id, str(digest)), valid_from, valid_until)


@cache
def _in_force() -> Select[str, str, str | None, date | None, date | None]:
    on: BindParameter[Any] = bindparam("day")
    return (
        select(RuleSet.id, RuleSet.name, RuleSet.digest, RuleSet.valid_from, RuleSet.valid_until)
        .where(in_force(RuleSet, on))
        .order_by(RuleSet.valid_from.desc())
        .limit(1)
    )


def rule_set_of_digest(digest: str) -> RuleSetSpec:
    """Return the approved rule set that a decision was made by. Raises: RuleSetNotFound."""
    wanted = select(RuleSet).where(RuleSet.digest == digest).order_by(RuleSet.valid_from)
    found = db.session.scalar(wanted.limit(1))
    if found is None:
        raise RuleSetNotFound(digest=digest)
    return spec_of(found)


def latest_approved() -> RuleSet | None:
    """Return the approved rule set that begins last, locked until the transaction ends."""
    wanted = select(RuleSet).where(RuleSet.status == Status.APPROVED).order_by(RuleSet.valid_from.desc()).limit(1)
    return db.session.scalar(wanted.with_for_update())


def one_begins_on_or_after(day: date) -> bool:
    """Tell whether an approved rule set begins on a day or later."""
    return db.session.scalar(select(RuleSet.id).where(RuleSet.valid_from >= day).limit(1)) is not None


def spec_of(row: RuleSet) -> RuleSetSpec:
    """Return a stored rule set as a value; approved ones are read once, since their rules never change."""
    if row.digest is None:
        return RuleSetSpec(row.id, row.name, read_rules(row.id))
    return RuleSetSpec(row.id, row.name, kept_rules(row.id, row.digest), row.valid_from, row.valid_until)


@lru_cache(maxsize=KEPT_SPECS)
def kept_rules(rule_set: str, digest: str) -> tuple[RuleSpec, ...]:
    """Return the rules of an approved set; the digest is part of the key, as the content may only be one."""
    return read_rules(rule_set)


def read_rules(rule_set: str) -> tuple[RuleSpec, ...]:
    """Return the stored rules of a set as values."""
    return tuple(
        RuleSpec(
            row.id,
            RULE_TYPES[row.type].read(row.parameters),
            row.text,
            row.legal_basis,
            Scope.of(row.scope),
            row.valid_from,
            row.valid_until,
        )
        for row in rules_of(rule_set)
    )
