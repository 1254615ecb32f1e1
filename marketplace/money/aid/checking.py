"""Look at the ceiling before aid is promised, so that two promises at the same moment never exceed it together."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.text import _
from marketplace.money.aid.queries import AidSituation, Undertaking, aid_rule_of, aid_situation, undertaking_of
from marketplace.money.commitments.promises import Aid, Subsidies, commitments_of
from marketplace.money.errors import AidCeilingReached
from marketplace.people.models import Organisation
from marketplace.rules.amounts import Euros


def aid_to_promise(enrolment: str, subsidies: Subsidies, *, provider: str | None, model: str, on: date) -> Aid | None:
    """Return the aid that the city's part of a place is, where the agreement states that it is; within the ceiling.

    Raises: AidCeilingReached.
    """
    if provider is None or not subsidies or (rule := aid_rule_of(provider, model, on)) is None:
        return None
    aid = Aid(provider, rule, on)
    held = sum(commitment.left_cents for commitment in commitments_of([enrolment]))
    more = sum(cents for _line, cents in subsidies) - held
    if more > 0:
        refuse_above_ceiling(aid, more)
    return aid


def refuse_above_ceiling(aid: Aid, cents: int) -> None:
    """Refuse more cents than the undertaking may still get; waits for whoever promises to the same one.

    Raises: AidCeilingReached, with what is left in euros.
    """
    undertaking = undertaking_of(aid.provider)
    _lock(undertaking)
    situation = aid_situation(undertaking, aid.rule, aid.on)
    if cents > situation.left_cents:
        raise AidCeilingReached(detail=_said(situation), left_cents=situation.left_cents, cents=cents)


def _lock(undertaking: Undertaking) -> None:
    wanted = select(Organisation.id).where(Organisation.id.in_(undertaking.organisations)).order_by(Organisation.id)
    db.session.execute(wanted.with_for_update(key_share=True))


def _said(situation: AidSituation) -> str:
    return _(
        "%(left)s of public aid can still go to %(group)s in these three years (%(source)s). Take the place at full "
        "price, choose another provider, or ask the service centre.",
        left=Euros(situation.left_cents),
        group=situation.undertaking.name,
        source=situation.source or _("no ceiling is in force"),
    )
