"""Amounts as a sentence shows them, and the named roundings by which they are made."""

from __future__ import annotations

from enum import StrEnum

from marketplace.kernel.money import BASIS_POINTS, CENTS_PER_EURO, half_up

MOST_CENTS = 1_000_000_000
MINUTES_PER_HOUR = 60
NO_BREAK = "\u00a0"


class Rounding(StrEnum):
    """To what an amount is rounded, halves upwards."""

    CENT = "cent"
    EURO = "euro"


class Euros(int):
    """Cents that read as euros.

    >>> str(Euros(124_050)), str(Euros(-5))
    ('1\\xa0240.50 €', '-0.05 €')
    """

    def __str__(self) -> str:
        euros, cents = divmod(abs(self), CENTS_PER_EURO)
        return f"{'-' if self < 0 else ''}{euros:,}.{cents:02d} €".replace(",", NO_BREAK)


class Percent(int):
    """Basis points that read as per cent.

    >>> str(Percent(1_070)), str(Percent(5_000)), str(Percent(2_505))
    ('10.7 %', '50 %', '25.05 %')
    """

    def __str__(self) -> str:
        whole, rest = divmod(self, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + " %"


class Hours(int):
    """Minutes that read as hours.

    >>> str(Hours(150)), str(Hours(120))
    ('2 h 30 min', '2 h')
    """

    def __str__(self) -> str:
        hours, minutes = divmod(self, MINUTES_PER_HOUR)
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def in_words(name: str) -> str:
    """Return a short name, such as a budget line's, as words for people.

    >>> in_words("hobby-support")
    'hobby support'
    """
    return name.replace("-", " ")


def share(cents: int, bp: int, rounding: Rounding) -> int:
    """Take a share in basis points of an amount in cents, rounded half up as named.

    >>> share(28_900, 5_000, Rounding.EURO), share(28_900, 5_000, Rounding.CENT)
    (14500, 14450)
    """
    unit = CENTS_PER_EURO if rounding is Rounding.EURO else 1
    return half_up(cents * bp, BASIS_POINTS * unit) * unit
