"""Shared arithmetic of pictures: from values to places on the paper."""

from __future__ import annotations


def fraction(value: float, low: float, high: float) -> float:
    """Return where a value lies between two others, as 0 to 1; the middle where there is no width.

    >>> fraction(5, 0, 10), fraction(3, 3, 3), fraction(20, 0, 10)
    (0.5, 0.5, 1.0)
    """
    if high <= low:
        return 0.5
    return min(1.0, max(0.0, (value - low) / (high - low)))


def px(value: float) -> str:
    """Return a coordinate short enough to read in the page's source.

    >>> px(12.0), px(1.2345), px(-0.01)
    ('12', '1.2', '0')
    """
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
