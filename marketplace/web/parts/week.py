"""A week as a grid: days across, hours down, each block a link; on a phone the same blocks as a list by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time

from marketplace.web.parts.scale import px

DAY_WIDTH = 152
HOUR_HEIGHT = 52
LEFT = 52
TOP = 32
INSET = 20  # how much of the ground is seen at the left of what lies inside it
TOUCH = 44  # pixels, the least height of something to press (WCAG 2.2, 2.5.5)
EARLIEST = 8
LEAST_HOURS = 4  # shown, so that a single block still stands in a day


@dataclass(frozen=True, kw_only=True)
class Block:
    """Something in a week: on a weekday (Monday 0), from and to, with a class that colours it (a model key or "busy").

    `ground` blocks, such as the hours of care, are drawn behind what lies inside them.
    """

    weekday: int
    starts: time
    ends: time
    title: str
    detail: str = ""
    colour: str = "v"
    link: str = ""
    ground: bool = False


@dataclass(frozen=True, kw_only=True)
class PlacedBlock:
    """A block with its place on the paper."""

    block: Block
    x: str
    y: str
    width: str
    height: str
    text_x: str
    text_y: str
    detail_y: str
    words: str
    letters: int


@dataclass(frozen=True)
class WeekGrid:
    """The blocks of one week and the geometry to draw them."""

    blocks: Sequence[Block]
    days: int = 5
    width: int = field(init=False)
    height: int = field(init=False)
    first_hour: int = field(init=False)
    last_hour: int = field(init=False)

    def __post_init__(self) -> None:
        last_day = max((block.weekday + 1 for block in self.blocks), default=5)
        object.__setattr__(self, "days", max(self.days, last_day))
        first = min((block.starts.hour for block in self.blocks), default=EARLIEST)
        last = max((_hour_up(block.ends) for block in self.blocks), default=EARLIEST)
        first = max(0, min(first, last - LEAST_HOURS))
        object.__setattr__(self, "first_hour", first)
        object.__setattr__(self, "last_hour", max(last, first + LEAST_HOURS))
        object.__setattr__(self, "width", LEFT + self.days * DAY_WIDTH)
        object.__setattr__(self, "height", TOP + (self.last_hour - self.first_hour) * HOUR_HEIGHT + 8)

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Return each full hour and its height on the paper."""
        return [
            (hour, TOP + (hour - self.first_hour) * HOUR_HEIGHT) for hour in range(self.first_hour, self.last_hour + 1)
        ]

    @property
    def columns(self) -> list[tuple[int, int]]:
        """Return each weekday and the left edge of its column."""
        return [(weekday, LEFT + weekday * DAY_WIDTH) for weekday in range(self.days)]

    @property
    def by_day(self) -> list[tuple[int, list[Block]]]:
        """Return the days that have something, each with its blocks in order of time."""
        days = sorted({block.weekday for block in self.blocks})
        return [
            (day, sorted((b for b in self.blocks if b.weekday == day), key=lambda b: (b.starts, b.title)))
            for day in days
        ]

    @property
    def placed(self) -> list[PlacedBlock]:
        """Return the blocks with their places: the ground first, then the others, side by side where they overlap."""
        placed = []
        for _, day in self.by_day:
            ground = [block for block in day if block.ground]
            placed += [self._place(block, lane, lanes, 0) for block, lane, lanes in side_by_side(ground)]
            for block, lane, lanes in side_by_side([block for block in day if not block.ground]):
                inside = any(under.starts < block.ends and block.starts < under.ends for under in ground)
                placed.append(self._place(block, lane, lanes, INSET if inside else 0))
        return placed

    def _place(self, block: Block, lane: int, lanes: int, inset: int) -> PlacedBlock:
        width = (DAY_WIDTH - 8 - inset) / lanes
        x = LEFT + block.weekday * DAY_WIDTH + 4 + inset + lane * width
        y = TOP + (_hour(block.starts) - self.first_hour) * HOUR_HEIGHT
        height = max(TOUCH, (_hour(block.ends) - _hour(block.starts)) * HOUR_HEIGHT - 2)
        letters = int((width - 16) / 7.4)
        return PlacedBlock(
            block=block,
            x=px(x),
            y=px(y),
            width=px(width - 2),
            height=px(height),
            text_x=px(x + 8),
            text_y=px(y + 18),
            detail_y=px(y + 35),
            words=shortened(block.title, letters),
            letters=letters,
        )


def side_by_side(blocks: Sequence[Block]) -> list[tuple[Block, int, int]]:
    """Give each block of a day a lane, so that those which overlap stand beside each other: (block, lane, lanes)."""
    placed: list[tuple[Block, int, int]] = []
    cluster: list[tuple[Block, int]] = []
    busy_until = time.min
    for block in blocks:
        if cluster and block.starts >= busy_until:
            placed += _with_count(cluster)
            cluster = []
        cluster.append((block, _free_lane(block, cluster)))
        busy_until = max(busy_until, block.ends)
    return placed + _with_count(cluster)


def _with_count(cluster: Sequence[tuple[Block, int]]) -> list[tuple[Block, int, int]]:
    lanes = 1 + max((lane for _, lane in cluster), default=0)
    return [(block, lane, lanes) for block, lane in cluster]


def _free_lane(block: Block, cluster: Sequence[tuple[Block, int]]) -> int:
    taken = {lane for other, lane in cluster if other.ends > block.starts}
    return next(lane for lane in range(len(cluster) + 1) if lane not in taken)


def shortened(words: str, letters: int) -> str:
    """Cut words to a number of letters, with an ellipsis; the whole stands in the list beside.

    >>> shortened("Drama club for five year olds", 12)
    'Drama club…'
    """
    return words if len(words) <= letters else words[: max(1, letters - 1)].rstrip() + "…"


def _hour(at: time) -> float:
    return at.hour + at.minute / 60


def _hour_up(at: time) -> int:
    return at.hour + (1 if at.minute else 0)
