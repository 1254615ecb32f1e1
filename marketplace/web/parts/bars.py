"""Bars and small multiples: one number per row, all to the same scale, with the number written beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.web.parts.scale import px

WIDTH = 520
LABEL, VALUE = 170, 130
ROW = 36
BAR = 16


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One row: its words, its number, the number in words, and what it is compared to (a mark on the bar)."""

    label: str
    value: float
    words: str
    colour: str = "v"
    mark: float | None = None
    mark_words: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class PlacedBar:
    """A row with its place on the paper."""

    bar: Bar
    y: str
    text_y: str
    length: str
    mark_x: str


@dataclass(frozen=True)
class Bars:
    """Rows to one scale; `most` fixes the scale where several pictures are to be compared."""

    rows: Sequence[Bar]
    most: float | None = None
    width: int = WIDTH
    label_width: int = LABEL

    @property
    def height(self) -> int:
        """Return the height of all rows."""
        return ROW * max(1, len(self.rows))

    @property
    def scale(self) -> float:
        """Return pixels per unit."""
        largest = self.most or max(
            [*(bar.value for bar in self.rows), *(bar.mark or 0 for bar in self.rows)], default=0
        )
        return (self.width - self.label_width - VALUE) / largest if largest else 0.0

    @property
    def placed(self) -> list[PlacedBar]:
        """Return the rows with their places."""
        return [
            PlacedBar(
                bar=bar,
                y=px(ROW * row + (ROW - BAR) / 2),
                text_y=px(ROW * row + ROW / 2 + 5),
                length=px(max(1.0, bar.value * self.scale)),
                mark_x=px(self.label_width + (bar.mark or 0) * self.scale),
            )
            for row, bar in enumerate(self.rows)
        ]


def line_of(values: Sequence[float], *, width: int = 120, height: int = 32) -> str:
    """Return the points of a small line from left to right, for a `polyline`.

    >>> line_of([0, 1, 2], width=20, height=10)
    '0,10 10,5 20,0'
    """
    if not values:
        return ""
    low, high = min(values), max(values)
    step = width / max(1, len(values) - 1)
    height_of = [height / 2 if high == low else height - (value - low) / (high - low) * height for value in values]
    return " ".join(f"{px(place * step)},{px(y)}" for place, y in enumerate(height_of))
