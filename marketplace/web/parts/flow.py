"""Money from source over model to receiver as a flow picture: bands as wide as the sums that run through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.web.parts.scale import px

WIDTH, HEIGHT = 1060, 440
NODE_WIDTH, GAP = 14, 32
EDGE = 150  # room for words at the left and right edge
TOP, BOTTOM = 12, 24
LEAST_NODE = 2.0


@dataclass(frozen=True, kw_only=True)
class Band:
    """One sum from a node of one column to a node of the next; `colour` is a class, usually a model's key."""

    start: str
    end: str
    cents: int
    colour: str = "v"
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class PlacedNode:
    """A node with its place; `side` says on which side its words stand."""

    name: str
    cents: int
    x: str
    y: str
    height: str
    text_x: str
    text_y: str
    sum_y: str
    side: str


@dataclass(frozen=True, kw_only=True)
class PlacedBand:
    """A band with the path along its middle and its width."""

    band: Band
    path: str
    width: str


@dataclass(frozen=True)
class Flow:
    """A flow picture: columns of node names from left to right, and the bands between neighbours."""

    columns: Sequence[Sequence[str]]
    bands: Sequence[Band]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def total_cents(self) -> int:
        """Return what enters at the left."""
        return sum(band.cents for band in self.bands if band.start in self.columns[0])

    def sum_of(self, node: str) -> int:
        """Return what runs through a node: the larger of what comes in and what goes out."""
        into = sum(band.cents for band in self.bands if band.end == node)
        out = sum(band.cents for band in self.bands if band.start == node)
        return max(into, out)

    @property
    def scale(self) -> float:
        """Return pixels per cent, so that the fullest column fits."""
        most = max((len(column) for column in self.columns), default=1)
        fullest = max((sum(map(self.sum_of, column)) for column in self.columns), default=0)
        return (self.height - GAP * (most - 1) - TOP - BOTTOM) / fullest if fullest else 0.0

    @property
    def nodes(self) -> list[PlacedNode]:
        """Return all nodes with their places."""
        return [self._place(name, column) for column in range(len(self.columns)) for name in self.columns[column]]

    @property
    def placed(self) -> list[PlacedBand]:
        """Return all bands with their paths, those of one node stacked in the order of their far ends."""
        order = {name: place for column in self.columns for place, name in enumerate(column)}
        left: dict[str, float] = {}
        right: dict[str, float] = {}
        placed = []
        for band in sorted(self.bands, key=lambda b: (order[b.start], order[b.end])):
            thick = band.cents * self.scale
            y1 = self._top(band.start) + left.get(band.start, 0.0) + thick / 2
            left[band.start] = left.get(band.start, 0.0) + thick
            y2 = self._top(band.end) + right.get(band.end, 0.0) + thick / 2
            right[band.end] = right.get(band.end, 0.0) + thick
            placed.append(PlacedBand(band=band, path=self._path(band, y1, y2), width=px(max(thick, 1.0))))
        return placed

    def _path(self, band: Band, y1: float, y2: float) -> str:
        x1 = self._x(self._column_of(band.start)) + NODE_WIDTH
        x2 = self._x(self._column_of(band.end))
        middle = (x1 + x2) / 2
        return f"M{px(x1)},{px(y1)} C{px(middle)},{px(y1)} {px(middle)},{px(y2)} {px(x2)},{px(y2)}"

    def _place(self, name: str, column: int) -> PlacedNode:
        first = column == 0
        height = max(LEAST_NODE, self.sum_of(name) * self.scale)
        top = self._top(name)
        middle = top + height / 2
        x = self._x(column)
        return PlacedNode(
            name=name,
            cents=self.sum_of(name),
            x=px(x),
            y=px(top),
            height=px(height),
            text_x=px(x - 8 if first else x + NODE_WIDTH + 8),
            text_y=px(middle - 2),
            sum_y=px(middle + 14),
            side="end" if first else "start",
        )

    def _x(self, column: int) -> float:
        steps = max(1, len(self.columns) - 1)
        return EDGE + column * (self.width - 2 * EDGE - NODE_WIDTH) / steps

    def _column_of(self, name: str) -> int:
        return next(place for place, column in enumerate(self.columns) if name in column)

    def _top(self, name: str) -> float:
        column = self.columns[self._column_of(name)]
        above = column[: column.index(name)]
        return TOP + sum(max(LEAST_NODE, self.sum_of(other) * self.scale) + GAP for other in above)
