"""The public holidays of Finland, and the eves on which nothing is held."""

from datetime import date, timedelta

from dateutil.easter import easter

FIXED = {
    (1, 1): "New Year's Day",
    (1, 6): "Epiphany",
    (5, 1): "May Day",
    (12, 6): "Independence Day",
    (12, 24): "Christmas Eve",
    (12, 25): "Christmas Day",
    (12, 26): "St Stephen's Day",
}
FROM_EASTER = {-2: "Good Friday", 0: "Easter Sunday", 1: "Easter Monday", 39: "Ascension Day", 49: "Whit Sunday"}
FRIDAY, SATURDAY = 4, 5


def holidays_of(year: int) -> dict[date, str]:
    """The days of the year on which no session is held, with their names.

    Source: the holidays of the Finnish church (Church Act 652/2023) and the Acts on
    Independence Day (388/1937) and May Day (272/1944); the eves of Midsummer and Christmas by general custom.

    >>> holidays_of(2026)[date(2026, 4, 3)]
    'Good Friday'
    """
    days = {date(year, month, day): name for (month, day), name in FIXED.items()}
    days |= {easter(year) + timedelta(days=offset): name for offset, name in FROM_EASTER.items()}
    days[_first(FRIDAY, date(year, 6, 19))] = "Midsummer Eve"
    days[_first(SATURDAY, date(year, 6, 20))] = "Midsummer Day"
    days[_first(SATURDAY, date(year, 10, 31))] = "All Saints' Day"
    return days


def _first(weekday: int, day: date) -> date:
    """The first such weekday on the day or after it."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
