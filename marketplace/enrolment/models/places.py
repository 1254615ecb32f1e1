"""Tables of holds, waits, offers and places in groups."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.enrolment.statuses import LIVE, TAKES_A_PLACE, Status
from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key

_LIVE_SQL = "status IN ({})".format(", ".join(f"'{status.value}'" for status in sorted(LIVE)))


class Enrolment(Model):
    """A child's hold on, wait for, offer of or place in a group.

    From `first_position` up to, but without, `until_position` it takes a place in each session that was planned when it
    took them; no `until_position` means to the end. `seat` names the reserve whose place it sits on. `settled_at` says
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


class GroupDecision(Model):
    """Whether a group goes ahead, decided on its go/no-go date by the number of children enrolled."""

    __tablename__ = "group_decision"

    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), primary_key=True)
    goes: Mapped[bool]
    enrolled: Mapped[int]
    minimum: Mapped[int]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
