"""The life of a rule set: drafted rule by rule, approved by somebody else, in force from a day until the next one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import _
from marketplace.rules import policy, queries
from marketplace.rules.drafting import checked_rule
from marketplace.rules.errors import DayTaken, RuleSetChanged, RuleSetInvalid, RuleSetNotDraft, SelfApproval
from marketplace.rules.events import RuleSetApproved
from marketplace.rules.models import NAME_LENGTH, Rule, RuleSet, RuleSetWriter, Status
from marketplace.rules.specification import RuleSpec


@operation(policy.DRAFT_RULE_SET)
def draft_rule_set(*, actor: Actor, now: datetime, name: str, copy_of: str | None = None) -> RuleSet:
    """Begin a rule set, empty or with the rules of another one. Raises: RuleSetInvalid, RuleSetNotFound."""
    if not name.strip() or len(name) > NAME_LENGTH:
        raise RuleSetInvalid(fields={"name": [_("Give a name of at most %(most)d letters.", most=NAME_LENGTH)]})
    draft = RuleSet(id=new_id(), name=name.strip(), status=Status.DRAFT, drafted_by=person_of(actor), drafted_at=now)
    db.session.add(draft)
    db.session.flush()
    note_writer(draft, actor)
    if copy_of is not None:
        copy_rules(queries.rule_set(copy_of), draft)
    return draft


@operation(policy.ADD_RULE)
def add_rule(
    *,
    actor: Actor,
    now: datetime,
    rule_set: str,
    type: str,
    text: str,
    legal_basis: str,
    parameters: Mapping[str, Any],
    scope: Mapping[str, list[str]] | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Rule:
    """Add a rule to the end of a draft; its days are optional, the last one exclusive.

    Raises: RuleSetNotFound, RuleSetNotDraft, RuleInvalid (with a sentence at each field).
    """
    draft = open_draft(rule_set, actor)
    spec = checked_rule(
        id=new_id(),
        type=type,
        text=text,
        legal_basis=legal_basis,
        parameters=parameters,
        scope=scope,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    added = Rule(id=spec.id, rule_set_id=draft.id, position=queries.next_position(draft.id))
    write(added, spec)
    db.session.add(added)
    return added


@operation(policy.CHANGE_RULE)
def change_rule(
    *,
    actor: Actor,
    now: datetime,
    rule: str,
    type: str,
    text: str,
    legal_basis: str,
    parameters: Mapping[str, Any],
    scope: Mapping[str, list[str]] | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Rule:
    """Write a rule of a draft anew, at its place.

    Raises: RuleNotFound, RuleSetNotDraft, RuleInvalid (with a sentence at each field).
    """
    changed = queries.rule(rule)
    open_draft(changed.rule_set_id, actor)
    spec = checked_rule(
        id=changed.id,
        type=type,
        text=text,
        legal_basis=legal_basis,
        parameters=parameters,
        scope=scope,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    write(changed, spec)
    return changed


@operation(policy.REMOVE_RULE)
def remove_rule(*, actor: Actor, now: datetime, rule: str) -> None:
    """Take a rule out of a draft. Raises: RuleNotFound, RuleSetNotDraft."""
    removed = queries.rule(rule)
    open_draft(removed.rule_set_id, actor)
    db.session.delete(removed)


@operation(policy.APPROVE_RULE_SET)
def approve_rule_set(
    *, actor: Actor, now: datetime, rule_set: str, valid_from: date, digest: str | None = None
) -> RuleSet:
    """Approve a draft that others wrote: it is in force from a day, and the set before it ends there.

    A digest says what was read; a draft that was changed since is not approved.
    Raises: RuleSetNotFound, RuleSetNotDraft, SelfApproval, RuleSetChanged, RuleSetInvalid, DayTaken.
    """
    approved = draft_locked(rule_set)
    approver = person_of(actor)
    if approver in queries.writers_of(approved.id):
        raise SelfApproval(rule_set=approved.id)
    spec = queries.rule_set_spec(approved.id)
    refuse_unready(spec.rules, valid_from, city_day(now))
    if digest not in (None, spec.digest):
        raise RuleSetChanged(rule_set=approved.id)
    supersede_earlier(valid_from)
    approved.status, approved.digest, approved.valid_from = Status.APPROVED, spec.digest, valid_from
    approved.approved_by, approved.approved_at = approver, now
    announce(RuleSetApproved(rule_set=approved.id, valid_from=valid_from))
    return approved


def refuse_unready(rules: tuple[RuleSpec, ...], valid_from: date, today: date) -> None:
    """Refuse an empty rule set, and one that would have held before anybody could know it. Raises: RuleSetInvalid."""
    if not rules:
        raise RuleSetInvalid(fields={"rules": [_("Add at least one rule.")]})
    if valid_from < today:
        raise RuleSetInvalid(fields={"valid_from": [_("Choose today or a later day.")]})


def supersede_earlier(valid_from: date) -> None:
    """Let the last approved set end on a day. Raises: DayTaken where it begins on that day or later."""
    earlier = queries.latest_approved()
    if earlier is None:
        return
    if queries.one_begins_on_or_after(valid_from):
        raise DayTaken(rule_set=earlier.id)
    earlier.status, earlier.valid_until = Status.SUPERSEDED, valid_from
    db.session.flush()


def open_draft(id: str, actor: Actor) -> RuleSet:
    """Return a draft that is about to be written in, and note who does. Raises: RuleSetNotFound, RuleSetNotDraft."""
    draft = draft_locked(id)
    note_writer(draft, actor)
    return draft


def draft_locked(id: str) -> RuleSet:
    """Return a draft, locked until the transaction ends. Raises: RuleSetNotFound, RuleSetNotDraft."""
    draft = queries.rule_set(id)
    db.session.refresh(draft, with_for_update=True)
    if draft.status is not Status.DRAFT:
        raise RuleSetNotDraft(rule_set=draft.id)
    return draft


def note_writer(draft: RuleSet, actor: Actor) -> None:
    """Remember that somebody wrote in a draft."""
    writer = person_of(actor)
    if writer not in queries.writers_of(draft.id):
        db.session.add(RuleSetWriter(rule_set_id=draft.id, person_id=writer))


def person_of(actor: Actor) -> str:
    """Return the id of the rule maker; the policy lets only persons in."""
    return str(actor.person)


def copy_rules(source: RuleSet, draft: RuleSet) -> None:
    """Copy the rules of a set into a draft, as new rules."""
    for position, spec in enumerate(queries.spec_of(source).rules, start=1):
        copied = Rule(id=new_id(), rule_set_id=draft.id, position=position)
        write(copied, spec)
        db.session.add(copied)


def write(row: Rule, spec: RuleSpec) -> None:
    """Write a checked rule in its row."""
    row.type, row.text, row.legal_basis = spec.kind.key, spec.text, spec.legal_basis
    row.scope, row.parameters = spec.scope.as_json(), spec.kind.as_json()
    row.valid_from, row.valid_until = spec.valid_from, spec.valid_until
