"""Continuity: sessions held of those that were promised, and providers of last season that stayed."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import case, func, select

from catalog.models import Group, Offering, Season, Session, SessionStatus, Unit
from catalog.queries import seasons
from marketplace.kernel.db import rows
from marketplace.steering.figures import At, Figure, share_bp
from marketplace.steering.kinds import Measure, Silence
from marketplace.steering.queries.span import CONFIRMED_WITHIN, Span

THE_CITY = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Sessions in which children had places and that are over: held, not held, and those still waiting to be said."""

    held: int = 0
    not_held: int = 0
    waiting: int = 0

    def __add__(self, other: Held) -> Held:
        return Held(self.held + other.held, self.not_held + other.not_held, self.waiting + other.waiting)

    def figure(self) -> Figure:
        """Return the share that was held."""
        promised = self.held + self.not_held
        parts = (("sessions_held", self.held), ("sessions_not_held", self.not_held), ("sessions_waiting", self.waiting))
        if not promised:
            return Figure(Measure.CONTINUITY, n=0, silence=Silence.NOTHING_YET, parts=parts)
        return Figure(Measure.CONTINUITY, share_bp(self.held, promised), promised, parts=parts)


def what_was_held(span: Span) -> list[tuple[At, Held]]:
    """Return the sessions of the span that were promised to somebody; one statement.

    A session that nobody has said was held within a week counts as not held. One in which nobody had a place was
    promised to nobody.
    """
    in_time = Session.ends_at > span.now - CONFIRMED_WITHIN
    became = case(
        (Session.status == SessionStatus.DELIVERED, "held"),
        ((Session.status == SessionStatus.PLANNED) & in_time, "waiting"),
        else_="not_held",
    )
    where = (Offering.service_id, Offering.model, Unit.postal_code, became)
    found = rows(
        select(*where, func.count())
        .select_from(Session)
        .join(Group, Group.id == Session.group_id)
        .join(Offering, Offering.id == Group.offering_id)
        .join(Unit, Unit.id == Group.unit_id)
        .where(Session.ends_at > span.since, Session.ends_at <= span.now, Session.taken > 0)
        .group_by(*where)
    ).all()
    return [(At(service, model, area), Held(**{said: n})) for service, model, area, said, n in found]


@dataclass(frozen=True, slots=True)
class Providers:
    """The providers that offered something in the season that is over, and those that offer something after it."""

    before: frozenset[str] = field(default_factory=frozenset)
    after: frozenset[str] = field(default_factory=frozenset)

    def __add__(self, other: Providers) -> Providers:
        return Providers(self.before | other.before, self.after | other.after)

    def figure(self) -> Figure:
        """Return the share of last season's providers that stayed."""
        if not self.before or not self.after:
            silence = Silence.NO_SEASON_BEFORE if not self.before else Silence.NOTHING_YET
            return Figure(Measure.PROVIDERS_STAYED, n=len(self.before), silence=silence)
        stayed = len(self.before & self.after)
        parts = (("providers_before", len(self.before)), ("providers_stayed", stayed))
        return Figure(Measure.PROVIDERS_STAYED, share_bp(stayed, len(self.before)), len(self.before), parts=parts)


def who_stayed(span: Span) -> list[tuple[At, Providers]]:
    """Return who published offerings in the latest season that is over, and who in a later one; two statements."""
    known = seasons()
    last = max((each for each in known if each.ends_on < span.today), key=lambda each: each.ends_on, default=None)
    if last is None:
        return []
    found = rows(
        select(Offering.season_id, Offering.service_id, Offering.model, Unit.postal_code, Offering.provider_id)
        .select_from(Offering)
        .join(Group, Group.offering_id == Offering.id)
        .join(Unit, Unit.id == Group.unit_id)
        .where(Offering.season_id.in_(_from(last, known)), Offering.published_at <= span.now)
        .distinct()
    ).all()
    return [
        (
            At(service, model, area),
            Providers(before=one) if season == last.id else Providers(after=one),
        )
        for season, service, model, area, provider in found
        for one in [frozenset({provider or THE_CITY})]
    ]


def _from(last: Season, known: list[Season]) -> list[str]:
    return [each.id for each in known if each.id == last.id or each.ends_on > last.ends_on]
