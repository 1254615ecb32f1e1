"""The week of several children as time lines: a row per child, days across, what overlaps below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from marketplace.web.parts.scale import fraction, px
from marketplace.web.parts.week import Block, shortened, side_by_side

WIDTH, LEFT, TOP = 1060, 84, 28
BAR, STACK, STACK_WITH_WORDS = 44, 48, 66
LETTER = 7.4
LETTER_BELOW = 8.7
EARLIEST, LATEST = 7, 18
LEAST_WIDTH = 44


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One child (or room, or person) and the blocks of the week."""

    name: str
    blocks: Sequence[Block]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PlacedBar:
    """A block as a bar on its lane."""

    block: Block
    x: str
    y: str
    width: str
    height: int
    text_x: str
    text_y: str
    words: str
    outside: bool


@dataclass(frozen=True, kw_only=True)
class PlacedLane:
    """A lane with its top and its bars."""

    lane: Lane
    y: int
    height: int
    bars: Sequence[PlacedBar]


@dataclass(frozen=True)
class Lanes:
    """All lanes of a week, under each other."""

    lanes: Sequence[Lane]
    days: int = 5
    width: int = WIDTH

    @property
    def day_width(self) -> float:
        """Return the width of one day."""
        return (self.width - LEFT) / self.days

    @property
    def columns(self) -> list[tuple[int, str]]:
        """Return each weekday and the left edge of its column."""
        return [(day, px(LEFT + day * self.day_width)) for day in range(self.days)]

    @property
    def height(self) -> int:
        """Return the height of all lanes."""
        return TOP + sum(lane.height for lane in self.placed)

    @property
    def placed(self) -> list[PlacedLane]:
        """Return the lanes with their bars, each as high as its fullest day."""
        top, placed = TOP, []
        for lane in self.lanes:
            bars, depth = self._bars(lane, top + 8)
            height = 16 + max(1, depth) * _stack(lane, self.day_width)
            placed.append(PlacedLane(lane=lane, y=top, height=height, bars=bars))
            top += height
        return placed

    def _bars(self, lane: Lane, top: int) -> tuple[list[PlacedBar], int]:
        bars, depth = [], 1
        for day in range(self.days):
            blocks = sorted((b for b in lane.blocks if b.weekday == day), key=lambda b: (b.starts, -_hour(b.ends)))
            for block, row, _rows in side_by_side(blocks):
                bars.append(self._bar(block, top + row * _stack(lane, self.day_width)))
                depth = max(depth, row + 1)
        return bars, depth

    def _bar(self, block: Block, y: int) -> PlacedBar:
        left, room = LEFT + block.weekday * self.day_width + 4, self.day_width - 8
        start, width = _span(block, self.day_width)
        outside = not _fits(block, self.day_width)
        words = shortened(block.title, int(room / LETTER_BELOW) if outside else int((width - 8) / LETTER))
        text = min(start, room - len(words) * LETTER_BELOW) if outside else start + 6
        return PlacedBar(
            block=block,
            x=px(left + start),
            y=px(y),
            width=px(width),
            height=BAR,
            text_x=px(left + max(0.0, text)),
            text_y=px(y + BAR + 15 if outside else y + 27),
            words=words,
            outside=outside,
        )


def _span(block: Block, day_width: float) -> tuple[float, float]:
    """Return where a block begins in its day and how wide it is: at least a finger, and never beyond the day."""
    room = day_width - 8
    start = fraction(_hour(block.starts), EARLIEST, LATEST) * room
    width = max(LEAST_WIDTH, fraction(_hour(block.ends), EARLIEST, LATEST) * room - start)
    return min(start, room - width), width


def _fits(block: Block, day_width: float) -> bool:
    """Tell whether the words of a block find room on it; if not, they stand below."""
    return len(block.title) * LETTER <= _span(block, day_width)[1] - 8


def _stack(lane: Lane, day_width: float) -> int:
    """Return how far apart the rows of a lane are."""
    return STACK if all(_fits(block, day_width) for block in lane.blocks) else STACK_WITH_WORDS


def _hour(at: time) -> float:
    return at.hour + at.minute / 60
