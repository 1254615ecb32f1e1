"""Record aid by decision, take an entry back, and read the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from marketplace.kernel import audit
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, IdempotencyKey, operation, read
from marketplace.money import policy
from marketplace.money.aid.checking import refuse_above_ceiling
from marketplace.money.aid.models import AidEntry, aid_digest
from marketplace.money.aid.queries import AidRow, AidSituation, aid_rows, aid_situations, undertaking_of, undertakings
from marketplace.money.commitments.promises import Aid
from marketplace.money.errors import AidEntryCorrected, AidEntryUnknown, AidIncomplete, AmountWrong, DayNotYet
from providers.kinds import AidRule

WORDS = {"decision": 200, "ground": 500}


@dataclass(frozen=True, slots=True)
class AidRegister:
    """One undertaking's register on a day: where it stands under each rule, and the rows of the three years."""

    on: date
    situations: tuple[AidSituation, ...]
    rows: tuple[AidRow, ...]


@operation(policy.RECORD_AID)
def record_aid(
    *,
    actor: Actor,
    now: datetime,
    provider: str,
    rule: AidRule,
    amount_cents: int,
    granted_on: date,
    decision: str,
    ground: str,
    key: IdempotencyKey | None = None,
) -> AidEntry:
    """Record aid that a provider got a right to on a day, by whose decision and on what ground; of any grantor.

    Raises: ProviderUnknown, AmountWrong, DayNotYet, AidIncomplete, AidCeilingReached.
    """
    if amount_cents < 1:
        raise AmountWrong(fields={"amount_cents": [AmountWrong.advice]})
    if granted_on > city_day(now):
        raise DayNotYet(fields={"granted_on": [DayNotYet.advice]})
    _refuse_unsaid(decision=decision, ground=ground)
    refuse_above_ceiling(Aid(provider, rule, granted_on), amount_cents)
    refuse_above_ceiling(Aid(provider, rule, city_day(now)), amount_cents)
    entry = AidEntry(
        provider_id=provider,
        rule=rule,
        amount_cents=amount_cents,
        granted_on=granted_on,
        decision=decision.strip(),
        ground=ground.strip(),
        recorded_by=actor.person,
        recorded_at=now,
    )
    return _kept(entry)


@operation(policy.CORRECT_AID)
def correct_aid(*, actor: Actor, now: datetime, entry: str, decision: str, ground: str) -> AidEntry:
    """Take a whole entry back on its own day, by a decision and with a ground; both stay in the register.

    Raises: AidEntryUnknown, AidEntryCorrected, AidIncomplete.
    """
    _refuse_unsaid(decision=decision, ground=ground)
    found = db.session.get(AidEntry, entry)
    if found is None:
        raise AidEntryUnknown(entry=entry)
    again = db.session.scalar(select(AidEntry.id).where(AidEntry.corrects_id == entry))
    if again or found.corrects_id:
        raise AidEntryCorrected(entry=entry)
    correction = AidEntry(
        provider_id=found.provider_id,
        rule=found.rule,
        amount_cents=-found.amount_cents,
        granted_on=found.granted_on,
        decision=decision.strip(),
        ground=ground.strip(),
        corrects_id=found.id,
        recorded_by=actor.person,
        recorded_at=now,
    )
    return _kept(correction)


@read(policy.READ_AID)
def read_aid(*, actor: Actor, now: datetime, provider: str) -> AidRegister:
    """Return the register of the undertaking that a provider belongs to. Raises: ProviderUnknown."""
    undertaking, on = undertaking_of(provider), city_day(now)
    return AidRegister(on, tuple(aid_situations(undertaking, on)), tuple(aid_rows(undertaking.providers, on)))


@read(policy.READ_AID_REGISTER)
def read_aid_register(*, actor: Actor, now: datetime) -> list[AidSituation]:
    """Return every undertaking under every rule by which it got something, or may by an agreement, by name."""
    on = city_day(now)
    situations = [each for undertaking in undertakings() for each in aid_situations(undertaking, on)]
    return [each for each in situations if each.granted_cents]


def _kept(entry: AidEntry) -> AidEntry:
    entry.digest = aid_digest(entry)
    db.session.add(entry)
    db.session.flush()
    audit.note(provider=entry.provider_id, rule=entry.rule.value, amount_cents=entry.amount_cents)
    return entry


def _refuse_unsaid(**written: str) -> None:
    wrong = [name for name, said in written.items() if not 0 < len(said.strip()) <= WORDS[name]]
    if wrong:
        raise AidIncomplete(fields={name: [AidIncomplete.advice] for name in wrong})
