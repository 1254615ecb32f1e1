"""What each undertaking has got in three rolling years, and what may still be given to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.money.aid.models import AidEntry
from marketplace.money.commitments.models import Commitment
from marketplace.people.models import Organisation
from providers.aid import ceiling, window_start
from providers.errors import ProviderUnknown
from providers.kinds import AidRule
from providers.models import Agreement, Provider
from providers.queries import agreement_in_force

PROMISED = Commitment.amount_cents - Commitment.voided_cents


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A group of organisations that the law sees as one, or one alone: its name, and its providers in id order."""

    name: str
    organisations: tuple[str, ...]
    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AidRow:
    """Aid of one provider, in cents: an entry of the register, or all that one day promised with families' places."""

    provider_id: str
    rule: AidRule
    granted_on: date
    amount_cents: int
    places: int = 0
    entry: AidEntry | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class AidSituation:
    """One undertaking under one rule on a day, in cents; no ceiling: the law knows none on that day."""

    undertaking: Undertaking
    rule: AidRule
    granted_cents: int
    ceiling_cents: int | None
    source: str

    @property
    def left_cents(self) -> int:
        """What may still be given."""
        return max((self.ceiling_cents or 0) - self.granted_cents, 0)


def undertakings() -> list[Undertaking]:
    """Return every undertaking that has a provider, by name. Organisations of one group name are one undertaking."""
    rows = db.session.execute(
        select(Provider.id, Organisation.id, Organisation.group_name, Organisation.legal_name)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .order_by(Organisation.id)
    )
    members: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for provider, organisation, group, name in rows:
        members[_key(group) or organisation].append(
            (provider, organisation, " ".join((name if _key(group) is None else group or name).split()))
        )
    found = [
        Undertaking(
            each[0][2], tuple(organisation for _p, organisation, _n in each), tuple(sorted(p for p, *_ in each))
        )
        for each in members.values()
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.organisations))


def undertaking_of(provider: str) -> Undertaking:
    """Return the undertaking that a provider belongs to. Raises: ProviderUnknown."""
    for each in undertakings():
        if provider in each.providers:
            return each
    raise ProviderUnknown(provider=provider)


def aid_rule_of(provider: str, model: str, on: date) -> AidRule | None:
    """Return as which aid the city's part counts by the agreement in force; None: it is stated to be no aid."""
    agreement = agreement_in_force(provider, model, on)
    return agreement.aid_rule if agreement else None


def aid_situation(undertaking: Undertaking, rule: AidRule, on: date) -> AidSituation:
    """Return what an undertaking got under a rule in the three years that end on a day, against the ceiling."""
    binding = ceiling(rule, on)
    return AidSituation(
        undertaking=undertaking,
        rule=rule,
        granted_cents=_granted(undertaking.providers, rule, on),
        ceiling_cents=binding.cents if binding else None,
        source=binding.source if binding else "",
    )


def aid_situations(undertaking: Undertaking, on: date) -> list[AidSituation]:
    """Return an undertaking's situation under each rule."""
    return [aid_situation(undertaking, rule, on) for rule in AidRule]


def aid_rows(providers: Sequence[str], on: date) -> list[AidRow]:
    """Return the register of providers over the three years that end on a day, the newest first."""
    after = window_start(on)
    entries = db.session.scalars(
        select(AidEntry).where(AidEntry.provider_id.in_(providers), AidEntry.granted_on.between(after, on))
    ).all()
    corrected = {each.corrects_id for each in entries}
    rows = [
        AidRow(
            each.provider_id, each.rule, each.granted_on, each.amount_cents, entry=each, corrected=each.id in corrected
        )
        for each in entries
        if each.granted_on > after
    ]
    promised = db.session.execute(
        select(Commitment.aid_to, Commitment.aid_rule, Commitment.aid_on, func.sum(PROMISED), func.count(Commitment.id))
        .where(Commitment.aid_to.in_(providers), Commitment.aid_on > after, Commitment.aid_on <= on, PROMISED > 0)
        .group_by(Commitment.aid_to, Commitment.aid_rule, Commitment.aid_on)
    )
    rows += [
        AidRow(to, rule, day, int(cents), places=places)
        for to, rule, day, cents, places in promised
        if to is not None and rule is not None and day is not None
    ]
    return sorted(rows, key=lambda row: (row.granted_on, row.provider_id, row.amount_cents), reverse=True)


def marked_agreements(providers: Sequence[str]) -> list[Agreement]:
    """Return the agreements by which the city's part of the price counts as aid."""
    wanted = select(Agreement).where(Agreement.provider_id.in_(providers), Agreement.aid_rule.is_not(None))
    return list(db.session.scalars(wanted.order_by(Agreement.valid_from, Agreement.id)))


def _granted(providers: Sequence[str], rule: AidRule, on: date) -> int:
    after = window_start(on)
    recorded = select(func.coalesce(func.sum(AidEntry.amount_cents), 0)).where(
        AidEntry.provider_id.in_(providers),
        AidEntry.rule == rule,
        AidEntry.granted_on > after,
        AidEntry.granted_on <= on,
    )
    promised = select(func.coalesce(func.sum(PROMISED), 0)).where(
        Commitment.aid_to.in_(providers),
        Commitment.aid_rule == rule,
        Commitment.aid_on > after,
        Commitment.aid_on <= on,
    )
    return int(db.session.scalar(recorded) or 0) + int(db.session.scalar(promised) or 0)


def _key(group: str | None) -> str | None:
    """Return a group's name as it is compared: case and spaces make no other group.

    >>> _key(" Kide  Group "), _key(None), _key("  ")
    ('kide group', None, None)
    """
    return " ".join((group or "").split()).casefold() or None
