"""Take a place in each session to come, with the money that the rules promise, and give both back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from catalog.models import Session
from catalog.places import release_places, take_places
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.quoting import Answer
from marketplace.kernel.db import db, rows
from marketplace.kernel.digests import digest
from marketplace.kernel.operation import Actor
from marketplace.money.operations import hold_commitments, release_commitments


def take(enrolment: Enrolment, answer: Answer, *, actor: Actor, now: datetime, until: datetime) -> None:
    """Keep the quote, its promised money until a time, and a place in each session to come.

    Money before places, everywhere, so that two requests never wait for each other.
    Raises: BudgetExhausted, AidCeilingReached, SessionFull, GroupOver.
    """
    promised = subsidies_of(keep_quote(enrolment, answer))
    if promised:
        hold_commitments(
            actor=actor,
            now=now,
            enrolment=enrolment.id,
            subsidies=promised,
            expires_at=until,
            provider=enrolment.provider_id,
            model=answer.case.offer.model,
        )
    keep_places(enrolment, now=now)


def keep_places(enrolment: Enrolment, *, now: datetime) -> None:
    """Take a place in each session to come and keep which. Raises: SessionFull, GroupOver."""
    sessions = take_places(group=enrolment.group_id, now=now)
    positions = _positions(enrolment.group_id)
    taken = {positions[session] for session in sessions}
    enrolment.first_position = min(taken)
    enrolment.until_position = None
    enrolment.positions_left_out = sorted(
        position for position in positions.values() if position > enrolment.first_position and position not in taken
    )
    enrolment.sessions_taken = len(taken)


def give_back_all(enrolment: Enrolment, *, actor: Actor, now: datetime) -> None:
    """Give back every place of an enrolment that was never confirmed, and the money promised to it."""
    if enrolment.quote and subsidies_of(enrolment.quote):
        release_commitments(actor=actor, now=now, enrolment=enrolment.id)
    if enrolment.first_position is not None:
        _release_from(enrolment, enrolment.first_position)


def give_back_rest(enrolment: Enrolment, *, now: datetime) -> None:
    """Give back the places of a confirmed enrolment in the sessions that have not begun; the others it keeps."""
    rest = db.session.scalar(
        select(Session.position)
        .where(
            Session.group_id == enrolment.group_id,
            Session.starts_at > now,
            Session.position >= enrolment.first_position,
        )
        .order_by(Session.position)
        .limit(1)
    )
    if rest is not None:
        _release_from(enrolment, rest)


def keep_quote(enrolment: Enrolment, answer: Answer) -> Mapping[str, object]:
    """Keep and return what the rules said, on which facts and by which rule set, with its digest."""
    quote, kept = answer.quote, answer.as_json()
    enrolment.price_cents = quote.price_cents
    enrolment.family_cents = quote.family_cents
    enrolment.city_cents = quote.subsidy_cents
    enrolment.platform_fee_cents = quote.platform_fee_cents
    enrolment.platform_fee_vat_cents = quote.platform_fee_vat_cents
    enrolment.quote = kept
    enrolment.quote_digest = digest(kept)
    enrolment.rule_set_digest = quote.rule_set_digest
    return kept


def subsidies_of(quote: Mapping[str, object]) -> list[tuple[str, int]]:
    """Return what each budget line bears of a kept quote, in cents."""
    rows = quote["subsidies"]
    assert isinstance(rows, list)
    return [(row["line"], row["cents"]) for row in rows]


def _release_from(enrolment: Enrolment, position: int) -> None:
    given = [
        session
        for session, at in _positions(enrolment.group_id).items()
        if at >= position and at not in enrolment.positions_left_out
    ]
    release_places(group=enrolment.group_id, sessions=given)
    enrolment.until_position = position


def _positions(group: str) -> dict[str, int]:
    return {row[0]: row[1] for row in rows(_POSITIONS, {"group": group}).all()}


_POSITIONS = (
    select(Session.id, Session.position).where(Session.group_id == bindparam("group")).order_by(Session.position)
)
