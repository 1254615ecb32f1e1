"""Tables of placements, rounds, applications and enrolments. What is personal here is classified in
personal_data.py."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.kinds import Daytime
from catalog.models import Placement as Layout
from marketplace.enrolment.statuses import (
    LIVE,
    TAKES_A_PLACE,
    AbsenceReason,
    ApplicationStatus,
    ContinuityStep,
    IfNotBoth,
    RoundStatus,
    Silence,
    Status,
)
from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.periods import Weeks
from marketplace.service_models.base import LegalRoute

_LIVE_SQL = "status IN ({})".format(", ".join(f"'{status.value}'" for status in sorted(LIVE)))
_APPLIED_SQL = f"status <> '{ApplicationStatus.WITHDRAWN.value}'"


class Placement(Model):
    """The city's decision that a child is in care at a unit, with its reasons, from a day until a day."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="placement_span"),
        CheckConstraint("care_minutes_per_week > 0", name="placement_minutes"),
        CheckConstraint("hours_coefficient_bp > 0", name="placement_coefficient"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    model: Mapped[str] = mapped_column(String(10))
    legal_route: Mapped[LegalRoute] = mapped_column(
        enum_of(LegalRoute), default=LegalRoute.OWN_PRODUCTION, server_default=LegalRoute.OWN_PRODUCTION.value
    )
    provider_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    care_minutes_per_week: Mapped[int]
    hours_coefficient_bp: Mapped[int]
    reasons: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reasons: Mapped[str | None] = mapped_column(Text)


class CareTime(Model):
    """The care of one weekday of a placement, by the city's clock. Monday is 0.

    A child with two homes may have other times in even weeks than in odd ones; no time then is no care.
    """

    __tablename__ = "care_time"
    __table_args__ = (
        UniqueConstraint("placement_id", "weekday", "weeks"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="care_time_weekday"),
        CheckConstraint("ends > starts", name="care_time_span"),
    )

    id: Mapped[str] = opaque_key()
    placement_id: Mapped[str] = mapped_column(String(32), ForeignKey("placement.id"), index=True)
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    weeks: Mapped[Weeks] = mapped_column(enum_of(Weeks), default=Weeks.EVERY, server_default=Weeks.EVERY.value)


class Absence(Model):
    """That a child is away from all that she takes part in, care and add-ons, from a day to a day, both included.

    A report that was taken back, or taken up into a longer one, is kept and says since when.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="absence_span"),
        Index("ix_absence_child_id_last_day", "child_id", "last_day"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[AbsenceReason] = mapped_column(enum_of(AbsenceReason))
    reported_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Round(Model):
    """A round of applications. What was frozen, its digest, the seed and the result are kept as they were
    published."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="round_span"),
        CheckConstraint("seed IS NULL OR frozen_digest IS NOT NULL", name="round_frozen_before_seed"),
    )

    id: Mapped[str] = opaque_key()
    season_id: Mapped[str] = mapped_column(String(32), ForeignKey("season.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(40))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[RoundStatus] = mapped_column(enum_of(RoundStatus))
    opened_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    rule_set_digest: Mapped[str | None] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_content: Mapped[str | None] = mapped_column(Text)
    frozen_digest: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seed: Mapped[str | None] = mapped_column(String(64))
    result_content: Mapped[str | None] = mapped_column(Text)
    result_digest: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoundGroup(Model):
    """That a group's places are given in a round."""

    __tablename__ = "round_group"
    __table_args__ = (UniqueConstraint("round_id", "group_id"),)

    id: Mapped[str] = opaque_key()
    round_id: Mapped[str] = mapped_column(String(32), ForeignKey("round.id"), index=True)
    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)


class Application(Model):
    """One child's application in one round, known in the draw by its pseudonym.

    `bound_to` is the application of a sibling in the same round, which is bound to this one in turn; `if_not_both`
    says what becomes of this child if not both get a place.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "ix_application_one_per_child",
            "round_id",
            "child_id",
            unique=True,
            sqlite_where=text(_APPLIED_SQL),
            postgresql_where=text(_APPLIED_SQL),
        ),
        CheckConstraint("(bound_to IS NULL) = (if_not_both IS NULL)", name="application_bound"),
        CheckConstraint("bound_to <> id", name="application_bound_to_another"),
    )

    id: Mapped[str] = opaque_key()
    round_id: Mapped[str] = mapped_column(String(32), ForeignKey("round.id"), index=True)
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    status: Mapped[ApplicationStatus] = mapped_column(enum_of(ApplicationStatus))
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)
    applied_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bound_to: Mapped[str | None] = mapped_column(String(32), ForeignKey("application.id"), index=True)
    if_not_both: Mapped[IfNotBoth | None] = mapped_column(enum_of(IfNotBoth))


class Choice(Model):
    """One wish of an application, best first, with what the rules said about it when the round was frozen."""

    __tablename__ = "choice"
    __table_args__ = (
        UniqueConstraint("application_id", "rank"),
        UniqueConstraint("application_id", "group_id"),
        CheckConstraint("rank >= 1", name="choice_rank"),
    )

    id: Mapped[str] = opaque_key()
    application_id: Mapped[str] = mapped_column(String(32), ForeignKey("application.id"), index=True)
    rank: Mapped[int]
    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    refused_by: Mapped[str | None] = mapped_column(String(80))
    refused_because: Mapped[str | None] = mapped_column(String(500))


class RoundResult(Model):
    """What the draw gave one application: a place in a group, or none. `position` is its place in the order of
    numbers."""

    __tablename__ = "round_result"

    application_id: Mapped[str] = mapped_column(String(32), ForeignKey("application.id"), primary_key=True)
    group_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    rank: Mapped[int | None]
    position: Mapped[int]


class Enrolment(Model):
    """A child's hold on, wait for, offer of or place in a group.

    From `first_position` up to, but without, `until_position` it takes a place in each session that was planned
    when it
    took them; no `until_position` means to the end. `seat` names the reserve whose place it sits on. `settled_at`
    says
    when the money of an enrolment that is over was settled. `waits_together` is the same for the waits of one child at
    several units of an offering: a place at one of them ends the others.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        Index(
            "ix_enrolment_one_live",
            "child_id",
            "group_id",
            unique=True,
            sqlite_where=text(_LIVE_SQL),
            postgresql_where=text(_LIVE_SQL),
        ),
        Index("ix_enrolment_group_id_status", "group_id", "status"),
        CheckConstraint("family_cents >= 0 AND city_cents >= 0", name="enrolment_shares"),
        CheckConstraint("until_position IS NULL OR until_position >= first_position", name="enrolment_positions"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    offering_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    application_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("application.id"), index=True)
    status: Mapped[Status] = mapped_column(enum_of(Status))
    applied_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hold_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offer_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    queue_number: Mapped[int | None]
    waits_together: Mapped[str | None] = mapped_column(String(32), index=True)
    wish_rank: Mapped[int | None]
    reserve_groups: Mapped[list[str]] = mapped_column(Json, default=list)
    seat: Mapped[str | None] = mapped_column(String(80))
    first_position: Mapped[int | None]
    until_position: Mapped[int | None]
    positions_left_out: Mapped[list[int]] = mapped_column(Json, default=list)
    sessions_taken: Mapped[int] = mapped_column(default=0)
    price_cents: Mapped[int | None] = mapped_column(BigInteger)
    family_cents: Mapped[int | None] = mapped_column(BigInteger)
    city_cents: Mapped[int | None] = mapped_column(BigInteger)
    platform_fee_cents: Mapped[int | None] = mapped_column(BigInteger)
    platform_fee_vat_cents: Mapped[int | None] = mapped_column(BigInteger)
    quote: Mapped[dict[str, Any] | None] = mapped_column(Json)
    quote_digest: Mapped[str | None] = mapped_column(String(64))
    rule_set_digest: Mapped[str | None] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(40))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    carried_from_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("enrolment.id"), index=True)
    """The enrolment with a provider that failed, whose place and unspent money this one has."""

    @property
    def takes_a_place(self) -> bool:
        """Whether this enrolment keeps a place from others now."""
        return self.status in TAKES_A_PLACE


class PayerAgreement(Model):
    """That two guardians of a child share what a family owes: for one enrolment, or for all that begin while it holds.

    One proposes, the other agrees. It holds from `valid_from` up to, but without, `valid_until`; an enrolment that was
    confirmed meanwhile keeps its invoices. A proposal that was refused or taken back has ended without being agreed.
    """

    __tablename__ = "payer_agreement"
    __table_args__ = (
        CheckConstraint("proposer_bp BETWEEN 1 AND 9999", name="payer_agreement_share"),
        CheckConstraint("proposer_id <> other_id", name="payer_agreement_of_two"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="payer_agreement_span"),
        CheckConstraint("agreed_at IS NOT NULL OR valid_until IS NULL", name="payer_agreement_agreed_before_it_ends"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    enrolment_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("enrolment.id"), index=True)
    proposer_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    other_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    proposer_bp: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)

    @property
    def waits(self) -> bool:
        """Whether it is a proposal that waits for the other's answer."""
        return self.agreed_at is None and self.ended_at is None

    def share_of(self, person: str) -> int:
        """Return what one of the two bears, in basis points; the two sum to 10,000."""
        return self.proposer_bp if person == self.proposer_id else BASIS_POINTS - self.proposer_bp


class SilenceRule(Model):
    """A category of matters on which the other guardian is asked, and what her silence means; dated, with its ground.

    A group falls under it by how it lies to care, on how many weekdays it meets at least, and of which service it is.
    """

    __tablename__ = "silence_rule"
    __table_args__ = (
        CheckConstraint("weekdays_from BETWEEN 1 AND 7", name="silence_rule_weekdays"),
        CheckConstraint("wait_days BETWEEN 1 AND 30", name="silence_rule_wait"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="silence_rule_span"),
    )

    id: Mapped[str] = opaque_key()
    title: Mapped[str] = mapped_column(String(200))
    layout: Mapped[Layout | None] = mapped_column(enum_of(Layout))
    weekdays_from: Mapped[int]
    service_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("service.id"), index=True)
    wait_days: Mapped[int]
    silence: Mapped[Silence] = mapped_column(enum_of(Silence))
    legal_basis: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GuardianView(Model):
    """That another guardian than who took a place is asked whether she agrees, and what she answered.

    The rule is kept as it was when she was asked; at `decide_at` her silence is her answer.
    """

    __tablename__ = "guardian_view"
    __table_args__ = (CheckConstraint("(agrees IS NULL) = (answered_at IS NULL)", name="guardian_view_answer"),)

    enrolment_id: Mapped[str] = mapped_column(String(32), ForeignKey("enrolment.id"), primary_key=True)
    guardian_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), primary_key=True, index=True)
    rule_id: Mapped[str] = mapped_column(String(32), ForeignKey("silence_rule.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decide_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agrees: Mapped[bool | None]


class GroupDecision(Model):
    """Whether a group goes ahead, decided on its go/no-go date by the number of children enrolled."""

    __tablename__ = "group_decision"

    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), primary_key=True)
    goes: Mapped[bool]
    enrolled: Mapped[int]
    minimum: Mapped[int]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Wish(Model):
    """What a family would like to be added to the care of its child's unit; counted with others, never shown alone.

    It stands until the day before `valid_until`, until it is withdrawn, or until the family was told of an answer.
    """

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="wish_weekday"),
        CheckConstraint("valid_until > wished_on", name="wish_span"),
        Index("ix_wish_unit_id_service_id", "unit_id", "service_id"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"))
    service_id: Mapped[str] = mapped_column(String(32), ForeignKey("service.id"), index=True)
    language: Mapped[str | None] = mapped_column(String(2))
    weekday: Mapped[int | None]
    daytime: Mapped[Daytime | None] = mapped_column(enum_of(Daytime))
    words: Mapped[str | None] = mapped_column(String(300))
    wished_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    wished_on: Mapped[date]
    valid_until: Mapped[date]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("wish_answer.id"), index=True)


class WishAnswer(Model):
    """That a provider answers the wishes for a service at a unit with an offering; `told_at` once families know it."""

    __tablename__ = "wish_answer"
    __table_args__ = (UniqueConstraint("offering_id", "unit_id"),)

    id: Mapped[str] = opaque_key()
    offering_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering.id"))
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    service_id: Mapped[str] = mapped_column(String(32), ForeignKey("service.id"), index=True)
    answered_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Continuity(Model):
    """What becomes of one group whose provider failed: who was asked to carry it on, and in which group it goes on."""

    __tablename__ = "continuity"
    __table_args__ = (CheckConstraint("due_at > opened_at", name="continuity_span"),)

    id: Mapped[str] = opaque_key()
    provider_id: Mapped[str] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    step: Mapped[ContinuityStep] = mapped_column(enum_of(ContinuityStep))
    opened_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    substitute_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    substitute_offering_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("offering.id"), index=True)
    proposed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    substitute_group_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
