"""What must be in place before a service moves to another model: each thing checked and said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from catalog.models import Attachment, AttachmentStatus, Offering
from marketplace.kernel.db import db
from marketplace.kernel.periods import in_force
from marketplace.kernel.text import Text, _
from marketplace.rules.errors import NoRuleSetInForce
from marketplace.rules.queries import rule_set_in_force
from marketplace.service_models.base import LegalRoute, Sector, ServiceModel
from marketplace.service_models.registry import model as service_model
from marketplace.steering.queries.moves import offered_now
from marketplace.steering.queries.readings import says_all
from providers.models import Agreement, Provider, ProviderStatus

PLATFORM_FEE = "platform_fee"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be in place: its key, whether it is, and a sentence that says so."""

    key: str
    met: bool
    told: Text


@dataclass(frozen=True)
class Plan:
    """A move as it is checked: the model by its legal route, its first day, and what is offered of the service now."""

    to: ServiceModel
    from_day: date
    offered: Sequence[Offering]
    providers: Sequence[Provider]
    agreed: frozenset[str]

    @property
    def route(self) -> LegalRoute:
        """The legal route."""
        return self.to.route


def readiness(*, service: str, to_model: str, legal_route: LegalRoute, from_day: date) -> list[Check]:
    """Return each thing that must be in place before a service moves, in the order in which it is best seen to.

    Raises: RouteNotOfModel.
    """
    offered = offered_now(service)
    ids = sorted({each.provider_id for each in offered if each.provider_id})
    plan = Plan(
        service_model(to_model).by(legal_route),
        from_day,
        offered,
        list(db.session.scalars(select(Provider).where(Provider.id.in_(ids)))),
        _agreed(to_model, legal_route, from_day),
    )
    return [check(plan) for check in CHECKS]


def _agreed(to_model: str, route: LegalRoute, from_day: date) -> frozenset[str]:
    """The accredited providers that have accepted an agreement of the model and route which covers the day."""
    found = db.session.scalars(
        select(Agreement.provider_id)
        .join(Provider, Provider.id == Agreement.provider_id)
        .where(
            Agreement.model == to_model,
            Agreement.legal_route == route,
            Agreement.accepted_at.is_not(None),
            Provider.status == ProviderStatus.ACCREDITED,
            in_force(Agreement, from_day),
        )
    )
    return frozenset(found)


def _sectors(plan: Plan) -> Check:
    """Whoever offers the service may do so under the new model; the city itself is of the public sector."""
    shut = sum(
        not plan.to.may_provide(each.sector, separated_accounts=each.separated_accounts) for each in plan.providers
    )
    own = [each for each in plan.offered if each.provider_id is None]
    if own and not plan.to.may_provide(Sector.PUBLIC):
        shut += 1
    if shut:
        told = _("The new model is not open to %(count)d of those who offer the service today.", count=shut)
    else:
        told = _("The new model is open to all who offer the service today.")
    return Check("sectors", not shut, told)


def _agreements(plan: Plan) -> Check:
    if plan.route is LegalRoute.OWN_PRODUCTION:
        return Check("agreements", True, _("The city produces it itself, so no agreement is needed."))
    without = sum(each.id not in plan.agreed for each in plan.providers)
    if without:
        told = _(
            "%(count)d of the providers have no accepted agreement of the new legal route that covers the day.",
            count=without,
        )
        return Check("agreements", False, told)
    if not plan.agreed:
        told = _("No provider has an accepted agreement of the new legal route that covers the day.")
        return Check("agreements", False, told)
    told = _("%(count)d providers have accepted an agreement of the new legal route.", count=len(plan.agreed))
    return Check("agreements", True, told)


def _rules(plan: Plan) -> Check:
    try:
        rules = rule_set_in_force(plan.from_day).rules
    except NoRuleSetInForce:
        return Check("rules", False, _("No rules are in force on the day."))
    about = [each for each in rules if not each.scope.model or plan.to.key in each.scope.model]
    if plan.to.takes_platform_fee and not any(each.kind.key == PLATFORM_FEE for each in about):
        return Check("rules", False, _("No rule in force says what the platform's fee is."))
    told = _("%(count)d rules about the new model are in force on the day.", count=len(about))
    return Check("rules", True, told)


def _units(plan: Plan) -> Check:
    waiting = db.session.scalars(
        select(Attachment.id).where(
            Attachment.offering_id.in_([each.id for each in plan.offered]),
            Attachment.status.in_((AttachmentStatus.ASKED, AttachmentStatus.UNIT_AGREED)),
        )
    ).all()
    if waiting:
        return Check("units", False, _("%(count)d attachments wait for a unit or the owner.", count=len(waiting)))
    return Check("units", True, _("Every unit at which it is attached has agreed."))


def _complete(plan: Plan) -> Check:
    lacking = sum(not says_all(each) for each in plan.offered if each.revision)
    if lacking:
        told = _("%(count)d offerings do not say all that families must know.", count=lacking)
        return Check("complete", False, told)
    return Check("complete", True, _("Every offering says what families must know."))


CHECKS: tuple[Callable[[Plan], Check], ...] = (_sectors, _agreements, _rules, _units, _complete)
