"""Cents: integers, and each rounding by name."""

from __future__ import annotations

BASIS_POINTS = 10_000
CENTS_PER_EURO = 100


def half_up(numerator: int, denominator: int) -> int:
    """Divide and round to the nearest integer, halves away from zero.

    >>> half_up(5, 2), half_up(-5, 2), half_up(7, 3)
    (3, -3, 2)
    """
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * ((2 * numerator + denominator) // (2 * denominator))


def basis_points(cents: int, bp: int) -> int:
    """Take a share in basis points of an amount, rounded half up to the cent.

    >>> basis_points(24_000, 5_000), basis_points(101, 5_000)
    (12000, 51)
    """
    return half_up(cents * bp, BASIS_POINTS)


def half_up_to_euro(cents: int) -> int:
    """Round an amount half up to whole euros, still in cents.

    >>> half_up_to_euro(14_450), half_up_to_euro(14_449)
    (14500, 14400)
    """
    return half_up(cents, CENTS_PER_EURO) * CENTS_PER_EURO


def share(total_cents: int, index: int, count: int) -> int:
    """Return the part number `index` (from 0) of an amount in `count` parts that add up to it exactly.

    >>> [share(100, part, 3) for part in range(3)]
    [33, 33, 34]
    """
    return total_cents * (index + 1) // count - total_cents * index // count
