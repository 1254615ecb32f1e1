"""Dates, limits, ages and money as a person would say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from marketplace.kernel.clock import city_day, local
from marketplace.kernel.text import Text
from marketplace.web.parts.translation import gettext, ngettext, reader_locale

NO_BREAK = "\u00a0"
MINUS = "\u2212"
MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
DAYS_SHOWN_WITHOUT_HOURS = 7
METRES_PER_KM = 1000


def say(text: str) -> str:
    """Return a sentence in the reader's language, filled with its values; a plain string stays as it is."""
    if not isinstance(text, Text):
        return str(text)
    values = {name: say(value) if isinstance(value, Text) else value for name, value in text.values.items()}
    return gettext(text.message, **values).replace(" €", f"{NO_BREAK}€").replace(" %", f"{NO_BREAK}%")


def euro(cents: int, *, sign: bool = False) -> str:
    """Return an amount in euros with two decimals, thousands apart by a space that does not break.

    >>> euro(269_000_000), euro(-12_000), euro(5, sign=True)
    ('2\\xa0690\\xa0000.00\\xa0€', '−\\xa0120.00\\xa0€', '+\\xa00.05\\xa0€')
    """
    mark = f"{MINUS}{NO_BREAK}" if cents < 0 else f"+{NO_BREAK}" if sign and cents > 0 else ""
    return f"{mark}{number(abs(cents) // 100)}.{abs(cents) % 100:02d}{NO_BREAK}€"


def whole_euro(cents: int) -> str:
    """Return an amount rounded half up to whole euros, for pictures where cents would only be noise.

    >>> whole_euro(61_000_050)
    '610\\xa0001\\xa0€'
    """
    mark = f"{MINUS}{NO_BREAK}" if cents < 0 else ""
    return f"{mark}{number((abs(cents) + 50) // 100)}{NO_BREAK}€"


def number(value: int) -> str:
    """Return a whole number with its thousands apart.

    >>> number(184206)
    '184\\xa0206'
    """
    return f"{value:,}".replace(",", NO_BREAK)


def percent(basis_points: int) -> str:
    """Return a share in basis points as per cent, with no more decimals than it has.

    >>> percent(1070), percent(5000)
    ('10.7\\xa0%', '50\\xa0%')
    """
    return f"{basis_points / 100:.2f}".rstrip("0").rstrip(".") + f"{NO_BREAK}%"


def share(basis_points: int) -> str:
    """Return a measured share, for comparing at a glance: one decimal under ten per cent, else none.

    >>> share(299), share(9623), share(0), share(76)
    ('3.0\\xa0%', '96\\xa0%', '0\\xa0%', '0.8\\xa0%')
    """
    return f"{basis_points / 100:.{1 if 0 < abs(basis_points) < 1000 else 0}f}{NO_BREAK}%"


def distance(metres: int) -> str:
    """Return a distance as people say it: to ten metres below a kilometre, to a hundred above.

    >>> distance(0), distance(847), distance(2000), distance(12_345)
    ('0\\xa0m', '850\\xa0m', '2\\xa0km', '12.3\\xa0km')
    """
    tens = (metres + 5) // 10 * 10
    return (
        f"{tens}{NO_BREAK}m"
        if tens < METRES_PER_KM
        else f"{metres / METRES_PER_KM:.1f}".removesuffix(".0") + f"{NO_BREAK}km"
    )


def month(first: str) -> str:
    """Return a month that is kept as "2026-11" in words: "November 2026"."""
    return format_date(date.fromisoformat(f"{first}-01"), "MMMM y", locale=reader_locale())


def day(on: date | datetime, *, year: bool = False, weekday: bool = True) -> str:
    """Return a day in words: "Tuesday 13 January", with the year where it is asked for."""
    if isinstance(on, datetime):
        on = city_day(on)
    pattern = ("EEEE d MMMM" if weekday else "d MMMM") + (" y" if year else "")
    return format_date(on, pattern, locale=reader_locale())


def weekday_name(number_from_monday: int) -> str:
    """Return the name of a weekday, Monday being 0."""
    return format_date(date(2024, 1, 1) + timedelta(days=number_from_monday), "EEEE", locale=reader_locale())


def weekday_of(number_from_one: int) -> str:
    """Return the name of a weekday as the catalogue counts them, Monday being 1."""
    return weekday_name(number_from_one - 1)


def weekday_short(number_from_monday: int) -> str:
    """Return the short name of a weekday, Monday being 0."""
    return format_date(date(2024, 1, 1) + timedelta(days=number_from_monday), "EEE", locale=reader_locale())


def clock_time(at: datetime | time) -> str:
    """Return the time of day in the city, hours and minutes: "15.00"."""
    shown = local(at) if isinstance(at, datetime) else at
    return f"{shown.hour}.{shown.minute:02d}"


def moment(at: datetime, *, year: bool = False) -> str:
    """Return an instant in words: "Tuesday 13 January, 15.00"."""
    return gettext("%(day)s, %(time)s", day=day(at, year=year), time=clock_time(at))


def hours(starts: datetime | time, ends: datetime | time) -> str:
    """Return a span of hours: "15.00 to 16.00"."""
    return gettext("%(starts)s to %(ends)s", starts=clock_time(starts), ends=clock_time(ends))


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Return a time in words: "Tuesday 13 January, 15.00 to 16.00"."""
    return gettext("%(day)s, %(hours)s", day=day(starts_at), hours=hours(starts_at, ends_at))


def days_between(starts_on: date, last_on: date) -> str:
    """Return a period in words, both days included: "13 January to 19 May"; years where they differ."""
    years = starts_on.year != last_on.year
    return gettext(
        "%(first)s to %(last)s",
        first=day(starts_on, weekday=False, year=years),
        last=day(last_on, weekday=False, year=True),
    )


def time_left(until: datetime, now: datetime) -> str:
    """Return what is left until a limit: "2 days 4 hours left"; "time is over" after it."""
    minutes = int((until - now).total_seconds()) // MINUTES_PER_HOUR
    if minutes <= 0:
        return gettext("time is over")
    return gettext("%(duration)s left", duration=duration(minutes))


def duration(minutes: int) -> str:
    """Return a duration by its two largest units: "2 days 4 hours", "12 minutes"; beyond a week in days alone."""
    whole_hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    days, day_hours = divmod(whole_hours, HOURS_PER_DAY)
    if days:
        units = [_days(days)] + ([_hours(day_hours)] if day_hours and days < DAYS_SHOWN_WITHOUT_HOURS else [])
    else:
        units = ([_hours(whole_hours)] if whole_hours else []) + ([_minutes(rest)] if rest or not whole_hours else [])
    return " ".join(units)


def hours_of(minutes: int) -> str:
    """Return an amount of work or care in hours, which are not gathered into days: "35 hours", "7 hours 30 minutes"."""
    whole_hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    return " ".join(([_hours(whole_hours)] if whole_hours or not rest else []) + ([_minutes(rest)] if rest else []))


def days_left(on: date, today: date) -> str:
    """Return a day's distance: "due today", "in 9 days", "3 days late"."""
    days = (on - today).days
    if days == 0:
        return gettext("today")
    return gettext("in %(days)s", days=_days(days)) if days > 0 else gettext("%(days)s late", days=_days(-days))


def ages(age_from: int, age_to: int) -> str:
    """Return the ages that something is for: "5 to 6 years", "5 years"."""
    if age_from == age_to:
        return ngettext("%(num)d year", "%(num)d years", age_from)
    return gettext("%(first)d to %(last)d years", first=age_from, last=age_to)


def weekdays(numbers: Sequence[int], *, first: int = 0) -> str:
    """Return days of the week as one says them: "Monday to Friday", "Tuesday and Thursday"; Monday being `first`."""
    days = sorted({each - first for each in numbers})
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return gettext("%(first)s to %(last)s", first=weekday_name(days[0]), last=weekday_name(days[-1]))
    return listing([weekday_name(each) for each in days])


def listing(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: "Haukiluoma, Hyhky and Lentävänniemi"."""
    if len(words) < 2:
        return "".join(words)
    return gettext("%(most)s and %(last)s", most=", ".join(words[:-1]), last=words[-1])


def _days(count: int) -> str:
    return ngettext("%(num)d day", "%(num)d days", count)


def _hours(count: int) -> str:
    return ngettext("%(num)d hour", "%(num)d hours", count)


def _minutes(count: int) -> str:
    return ngettext("%(num)d minute", "%(num)d minutes", count)
