"""What a decision makes of a month: the weekdays that it covers, what is not charged, and who pays; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.money import BASIS_POINTS, basis_points, half_up
from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import Euros, Percent
from marketplace.rules.care_months import CareMonthRules
from marketplace.rules.client_fee import LEGAL_BASIS
from marketplace.rules.quotes import Party, Step

RULE = "care_month"
WEEKDAYS = range(5)
YEAR_STARTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """What a row follows from beside its decision. Days are weekdays; the price is the agreed one of a place."""

    weekdays: int
    days: int
    sick_days: int
    away: AbsenceReason | None
    """Why the child was away the whole calendar month, if it was."""
    free: bool
    place_price_cents: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """What a month costs the family and the city, in cents, and the steps that made it."""

    family_cents: int
    city_cents: int
    steps: tuple[Step, ...]


def share_of_month(fee_cents: int, voucher_cents: int | None, facts: MonthFacts, rules: CareMonthRules) -> Share:
    """Reckon one decision's part of a month.

    With a voucher the city pays what the family's co-payment of the month leaves of it, so that what the family is let
    off is borne by the city and not by the provider: round((voucher - co-payment) x weekdays covered / weekdays).
    """
    charged_bp, why = charged_share(facts, rules)
    month_cents = basis_points(fee_cents, charged_bp)
    steps = [Step(RULE, _("The decided fee is %(fee)s a month.", fee=Euros(fee_cents)), fee_cents, LEGAL_BASIS)]
    if why is not None:
        steps.append(Step(RULE, why, month_cents - fee_cents, LEGAL_BASIS))
    family = half_up(month_cents * facts.days, facts.weekdays)
    if facts.days < facts.weekdays:
        text = _("It covers %(days)d of %(all)d weekdays of the month.", days=facts.days, all=facts.weekdays)
        steps.append(Step(RULE, text, family - month_cents, LEGAL_BASIS))
    whole = city_month(month_cents, voucher_cents, facts)
    city = half_up(whole * facts.days, facts.weekdays)
    if whole:
        text = _("The city pays the provider %(sum)s for these weekdays.", sum=Euros(city))
        steps.append(Step(RULE, text, city, LEGAL_BASIS, Party.PROVIDER))
    return Share(family, city, tuple(steps))


def city_month(month_cents: int, voucher_cents: int | None, facts: MonthFacts) -> int:
    """Return what the city pays for a whole month in cents: the rest of the voucher, or the price of the place."""
    if voucher_cents is not None:
        return voucher_cents - month_cents
    return facts.place_price_cents or 0


def charged_share(facts: MonthFacts, rules: CareMonthRules) -> tuple[int, Text | None]:
    """Return the part of the fee that is charged, in basis points, and why it is not the whole."""
    if facts.free:
        return 0, _("The month is free: at most %(most)d months of a year are charged.", most=rules.months_charged_most)
    if facts.away is AbsenceReason.SICK:
        share = rules.sick_month_charged_bp
        return share, _("The child was ill the whole month: %(share)s is charged.", share=Percent(share))
    if facts.sick_days > rules.sick_days_before_half:
        share = rules.sick_charged_bp
        return share, _(
            "The child was ill on %(days)d weekdays: %(share)s is charged.", days=facts.sick_days, share=Percent(share)
        )
    if facts.away is not None:
        share = rules.absent_month_charged_bp
        return share, _("The child was away the whole month: %(share)s is charged.", share=Percent(share))
    return BASIS_POINTS, None


def facts_of_month(
    first: date,
    valid_from: date,
    valid_until: date | None,
    away: Mapping[date, AbsenceReason],
    *,
    free: bool,
    place_price_cents: int | None,
) -> MonthFacts:
    """Gather what a row follows from, for the month that begins on a day."""
    days = weekdays_of(first)
    covered = [day for day in days if valid_from <= day and (valid_until is None or day < valid_until)]
    reasons = {away.get(day) for day in days}
    whole = AbsenceReason.SICK if reasons == {AbsenceReason.SICK} else AbsenceReason.OTHER
    return MonthFacts(
        weekdays=len(days),
        days=len(covered),
        sick_days=sum(away.get(day) is AbsenceReason.SICK for day in covered),
        away=None if None in reasons else whole,
        free=free,
        place_price_cents=place_price_cents,
    )


def facts_as_json(facts: MonthFacts) -> dict[str, Any]:
    """Return the facts as they are kept with a row."""
    return asdict(facts)


def facts_from_json(kept: Mapping[str, Any]) -> MonthFacts:
    """Read the facts that were kept with a row."""
    away = kept["away"]
    return MonthFacts(**{**kept, "away": AbsenceReason(away) if away else None})


def weekdays_of(first: date) -> list[date]:
    """Return the days from Monday to Friday of the month that begins on a day.

    >>> len(weekdays_of(date(2026, 10, 1)))
    22
    """
    days = (first + timedelta(days=offset) for offset in range((first + relativedelta(months=1) - first).days))
    return [day for day in days if day.weekday() in WEEKDAYS]


def first_day(month: str) -> date:
    """Return the first day of a month that is written `YYYY-MM`."""
    return date.fromisoformat(f"{month}-01")


def next_month(month: str) -> str:
    """Return the month after a month.

    >>> next_month("2026-12")
    '2027-01'
    """
    return (first_day(month) + relativedelta(months=1)).isoformat()[:7]


def operating_year(month: str) -> str:
    """Return the August in which the operating year of a month began.

    >>> operating_year("2027-07"), operating_year("2027-08")
    ('2026-08', '2027-08')
    """
    first = first_day(month)
    return f"{first.year - (first.month < YEAR_STARTS)}-{YEAR_STARTS:02d}"


def is_free(month: str, charged_before: int, rules: CareMonthRules) -> bool:
    """Tell whether a month is free: the city's free month, or the one after as many as may be charged."""
    return first_day(month).month == rules.free_month or charged_before >= rules.months_charged_most


def text_of_line(month: str, *, taken_back: bool = False) -> str:
    """Return what an invoice says of a month, without names."""
    said = _("Day care %(month)s, taken back", month=month) if taken_back else _("Day care %(month)s", month=month)
    return str(said)
