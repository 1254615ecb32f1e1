"""What the duties of the models are judged by: each thing read once, when it is first asked for, for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import func, select

from catalog.models import (
    Attachment,
    AttachmentStatus,
    FactKind,
    Group,
    Objective,
    Offering,
    OfferingStatus,
    Programme,
    ProgrammePart,
    ProgrammeStatus,
    ProgrammeUnit,
    Season,
    SeasonStatus,
    UnitFact,
)
from catalog.queries import facts_of_units
from consent.models import Consent, ConsentStatus
from marketplace.enrolment.models import Placement
from marketplace.kernel.db import db, rows
from marketplace.kernel.periods import in_force
from marketplace.money.ledger.accounts import PAYABLE
from marketplace.money.ledger.models import AccountingPeriod, Entry, Transfer, TransferKind
from marketplace.quality.models import Measurement
from marketplace.requests.models import ServiceRequest
from marketplace.rules.errors import NoRuleSetInForce
from marketplace.rules.queries import rule_set_in_force
from marketplace.rules.specification import RuleSetSpec
from marketplace.steering.figures import At
from marketplace.steering.queries.measured import Measured
from marketplace.steering.queries.span import Span
from providers.models import Agreement, Provider, ProviderStatus
from providers.queries import may_take_enrolments_each

BEHAVIOUR = "child.behaviour"


@dataclass(frozen=True, slots=True)
class Answering:
    """Requests of the span that had to be answered: in time, too late, and those whose limit has not come."""

    in_time: int = 0
    late: int = 0
    waiting: int = 0

    def __add__(self, other: Answering) -> Answering:
        return Answering(self.in_time + other.in_time, self.late + other.late, self.waiting + other.waiting)


@dataclass(frozen=True, slots=True)
class Offered:
    """A published offering of an open season: where it belongs, who gives it, and whether it says all that it must."""

    id: str
    at: At
    provider: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """An objective of an opened programme, at a service that works for it: when it is due, whether it was measured."""

    objective: str
    at: At
    measure_on: date
    measured: bool


@dataclass(frozen=True)
class Readings:
    """What is known at a moment, for the functions of evidence; each reading is one statement, or a few."""

    measured: Measured

    @property
    def span(self) -> Span:
        """The year that is looked at."""
        return self.measured.span

    @cached_property
    def facts(self) -> Mapping[str, Mapping[FactKind, UnitFact]]:
        """The latest facts of all units."""
        return facts_of_units()

    @cached_property
    def care_units(self) -> Mapping[str, frozenset[str]]:
        """The units at which children are in care today, by service model."""
        found: dict[str, set[str]] = defaultdict(set)
        for model, unit in rows(
            select(Placement.model, Placement.unit_id).where(in_force(Placement, self.span.today)).distinct()
        ).all():
            found[model].add(unit)
        return {model: frozenset(units) for model, units in found.items()}

    @cached_property
    def answering(self) -> Sequence[tuple[At, Answering]]:
        """How requests about offerings were answered."""
        found = rows(
            select(
                Offering.service_id,
                Offering.model,
                ServiceRequest.due_at,
                ServiceRequest.answered_at,
                ServiceRequest.closed_at,
            )
            .join(Offering, Offering.id == ServiceRequest.offering_id)
            .where(ServiceRequest.opened_at > self.span.since, ServiceRequest.opened_at <= self.span.now)
        ).all()
        cells = []
        for service, model, due_at, answered_at, closed_at in found:
            ended = min((each for each in (answered_at, closed_at) if each), default=None)
            if ended is None and due_at > self.span.now:
                said = Answering(waiting=1)
            else:
                said = Answering(in_time=1) if ended is not None and ended <= due_at else Answering(late=1)
            cells.append((At(service, model, None), said))
        return cells

    @cached_property
    def offered(self) -> Sequence[Offered]:
        """The published offerings of the open seasons."""
        found = db.session.scalars(
            select(Offering)
            .join(Season, Season.id == Offering.season_id)
            .where(Offering.status == OfferingStatus.PUBLISHED, Season.status == SeasonStatus.OPEN)
        )
        return [
            Offered(each.id, At(each.service_id, each.model, None), each.provider_id, says_all(each)) for each in found
        ]

    @cached_property
    def lacking(self) -> frozenset[str]:
        """The providers of published offerings that lack accreditation, a paper or an agreement."""
        providers = sorted({each.provider for each in self.offered if each.provider})
        found = may_take_enrolments_each(providers, self.span.today)
        return frozenset(provider for provider, missing in found.items() if missing)

    @cached_property
    def agreements(self) -> Mapping[tuple[str, str], int]:
        """How many agreements are accepted and in force with accredited providers, by model and legal route."""
        found = rows(
            select(Agreement.model, Agreement.legal_route, func.count())
            .join(Provider, Provider.id == Agreement.provider_id)
            .where(
                Agreement.accepted_at <= self.span.now,
                in_force(Agreement, self.span.today),
                Provider.status == ProviderStatus.ACCREDITED,
            )
            .group_by(Agreement.model, Agreement.legal_route)
        ).all()
        return {(model, str(route)): n for model, route, n in found}

    @cached_property
    def attachments(self) -> Sequence[tuple[At, bool]]:
        """The attachments on which groups of published offerings rely, and whether unit and owner have said yes."""
        found = rows(
            select(Attachment.id, Offering.service_id, Offering.model, Attachment.status)
            .join(Group, Group.attachment_id == Attachment.id)
            .join(Offering, Offering.id == Attachment.offering_id)
            .where(Offering.id.in_([each.id for each in self.offered]))
            .distinct()
        ).all()
        return [
            (At(service, model, None), status == AttachmentStatus.APPROVED) for _id, service, model, status in found
        ]

    @cached_property
    def objectives(self) -> Sequence[Promised]:
        """The objectives of opened programmes, once for each service that works for them."""
        found = rows(
            select(Objective.id, Offering.service_id, Offering.model, Objective.measure_on, Measurement.objective_id)
            .join(ProgrammePart, ProgrammePart.objective_id == Objective.id)
            .join(Offering, Offering.id == ProgrammePart.offering_id)
            .join(Programme, Programme.id == Objective.programme_id)
            .outerjoin(Measurement, Measurement.objective_id == Objective.id)
            .where(Programme.status != ProgrammeStatus.DRAFT)
            .distinct()
        ).all()
        return [
            Promised(objective, At(service, model, None), measure_on, measured is not None)
            for objective, service, model, measure_on, measured in found
        ]

    @cached_property
    def joined(self) -> frozenset[str]:
        """The offerings that are part of an opened programme which is joined to a unit."""
        found = rows(
            select(ProgrammePart.offering_id)
            .join(Programme, Programme.id == ProgrammePart.programme_id)
            .join(ProgrammeUnit, ProgrammeUnit.programme_id == Programme.id)
            .where(Programme.status != ProgrammeStatus.DRAFT)
        )
        return frozenset(found.scalars().all())

    @cached_property
    def rules(self) -> RuleSetSpec | None:
        """The rule set in force today, or None."""
        try:
            return rule_set_in_force(self.span.today)
        except NoRuleSetInForce:
            return None

    @cached_property
    def payable(self) -> Mapping[str, tuple[int, int]]:
        """What providers earned and what was paid out to them within the span, in cents, by service model."""
        paid = Transfer.kind == TransferKind.PAYOUT
        found = rows(
            select(Entry.model, paid, func.sum(Entry.amount_cents))
            .join(Transfer, Transfer.id == Entry.transfer_id)
            .where(
                Entry.account_code == PAYABLE,
                Transfer.occurred_on > self.span.since_day,
                Transfer.occurred_on <= self.span.today,
            )
            .group_by(Entry.model, paid)
        ).all()
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for model, out, cents in found:
            sums[str(model)][bool(out)] += int(cents) if out else -int(cents)
        return {model: (earned, sent) for model, (earned, sent) in sums.items()}

    @cached_property
    def closed_months(self) -> int:
        """How many months of the books are closed."""
        return db.session.scalar(select(func.count()).select_from(AccountingPeriod)) or 0

    @cached_property
    def behaviour_consents(self) -> int:
        """How many people have agreed that their behaviour on the pages is used for them, today."""
        wanted = select(func.count(Consent.subject_id.distinct())).where(
            Consent.category == BEHAVIOUR,
            Consent.status == ConsentStatus.GIVEN,
            Consent.given_at <= self.span.now,
            Consent.expires_on > self.span.today,
        )
        return db.session.scalar(wanted) or 0


def says_all(offering: Offering) -> bool:
    """Whether a published offering still says what families must know; its kept revision is what they chose by."""
    texts = (offering.title, offering.summary, offering.what_else, offering.accessibility, offering.languages)
    facts = (offering.age_from, offering.age_to, offering.price_cents, offering.admission, offering.legal_regime)
    return offering.revision > 0 and all(texts) and all(each is not None for each in facts)
