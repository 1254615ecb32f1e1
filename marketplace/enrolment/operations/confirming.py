"""The family says yes: the price is agreed, the money is claimed and promised, and the provider's contract begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from catalog.models import Offering
from marketplace.enrolment import queries
from marketplace.enrolment.events import ChildEnrolled
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.checks import refuse_closed
from marketplace.enrolment.operations.ending import end_enrolled, end_unconfirmed
from marketplace.enrolment.operations.moves import move
from marketplace.enrolment.operations.places import subsidies_of
from marketplace.enrolment.operations.sharing import shares_of
from marketplace.enrolment.operations.waiting import pass_on_places
from marketplace.enrolment.queries import Grant, GroupSituation
from marketplace.enrolment.statuses import Status
from marketplace.kernel.clock import city_day
from marketplace.kernel.events import announce
from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.operation import Actor
from marketplace.money.operations import fund_enrolment
from marketplace.service_models.registry import model as service_model
from providers.queries import agreement_in_force


def confirm(enrolment: Enrolment, situation: GroupSituation, *, actor: Actor, now: datetime) -> None:
    """Confirm a held or offered place at the price that was kept with it.

    Raises: MoveNotPossible, NotOpenToFamilies, GroupNotFormed, ProviderMayNotEnrol, and what money refuses.
    """
    move(enrolment, Status.CONFIRMED)
    refuse_closed([situation], now)
    enrolment.confirmed_at = now
    _fund(enrolment, situation, actor=actor, now=now)
    model = service_model(situation.offering.model)
    announce(
        ChildEnrolled(
            enrolment=enrolment.id,
            child=enrolment.child_id,
            provider=enrolment.provider_id,
            recipient_kind=model.recipient_kind.value,
            unit=situation.group.unit_id,
            purposes=model.purposes,
            group=enrolment.group_id,
            by=enrolment.applied_by,
        )
    )


def take_up(enrolment: Enrolment, situation: GroupSituation, *, actor: Actor, now: datetime) -> None:
    """Confirm a place, and give up for it what the child holds or waits for instead. Raises: as confirm."""
    given_up = queries.given_up_for(enrolment)
    confirm(enrolment, situation, actor=actor, now=now)
    for worse in given_up:
        _give_up(worse, actor=actor, now=now)
    pass_on_places({worse.group_id for worse in given_up}, actor=actor, now=now)


def _give_up(worse: Enrolment, *, actor: Actor, now: datetime) -> None:
    if worse.status is Status.WAITLISTED:
        end_unconfirmed(worse, Status.CANCELLED, "better_place", actor=actor, now=now)
    elif worse.status is Status.OFFERED:
        end_unconfirmed(worse, Status.DECLINED, "better_place", actor=actor, now=now)
    else:
        end_enrolled(worse, Status.TRANSFERRED, "better_place", actor=actor, now=now)


def _fund(enrolment: Enrolment, situation: GroupSituation, *, actor: Actor, now: datetime) -> None:
    assert enrolment.quote is not None
    offering, subsidies, grant = situation.offering, subsidies_of(enrolment.quote), situation.grant
    fund_enrolment(
        actor=actor,
        now=now,
        enrolment=enrolment.id,
        payer=enrolment.applied_by,
        provider=enrolment.provider_id,
        service=offering.service_id,
        model=offering.model,
        family_cents=enrolment.family_cents or 0,
        subsidies=subsidies,
        platform_fee_cents=enrolment.platform_fee_cents or 0,
        platform_fee_vat_cents=enrolment.platform_fee_vat_cents or 0,
        held_cents=_held_cents(grant, subsidies),
        waits_for=grant.objective if grant else None,
        sessions=enrolment.sessions_taken,
        rule_set_digest=enrolment.rule_set_digest,
        text=offering.title,
        decision=enrolment.id,
        legal_route=_legal_route(offering, now) if grant else None,
        shares=shares_of(enrolment, now),
    )


def _held_cents(grant: Grant | None, subsidies: Sequence[tuple[str, int]]) -> int:
    """Return what of the grant's money waits for the objective, rounded down to the cent."""
    if grant is None or grant.objective is None:
        return 0
    return sum(cents for line, cents in subsidies if line == grant.line) * grant.outcome_bp // BASIS_POINTS


def _legal_route(offering: Offering, now: datetime) -> str | None:
    """Return the route of the agreement by which the provider delivers; the city's own offerings have none."""
    if offering.provider_id is None:
        return None
    agreement = agreement_in_force(offering.provider_id, offering.model, city_day(now))
    return agreement.legal_route.value if agreement else None
