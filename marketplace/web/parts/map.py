"""Places on a map without tiles: longitude and latitude on paper, true in its distances at the city's latitude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from marketplace.web.parts.scale import fraction, px

WIDTH = 640
MARGIN = 24
DOT, LARGE_DOT = 5, 9
LEAST_HEIGHT, MOST_HEIGHT = 240, 520
KM_PER_DEGREE = 111.32
SCALE_KM = 5
OUTLIERS = 0.03  # of the places at each edge are drawn at the rim, so that one far away does not shrink all others


@dataclass(frozen=True, kw_only=True)
class Place:
    """A point: `colour` a class, `strong` for those which the page is about."""

    lon: float
    lat: float
    name: str
    detail: str = ""
    colour: str = "v"
    link: str = ""
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class PlacedPlace:
    """A point with its spot on the paper."""

    place: Place
    x: str
    y: str
    radius: int


@dataclass(frozen=True)
class CityMap:
    """Points of a city and the frame they are drawn in."""

    places: Sequence[Place]

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Return the west, south, east and north edge, a few outliers left out."""
        lons = sorted(place.lon for place in self.places) or [0.0]
        lats = sorted(place.lat for place in self.places) or [0.0]
        cut = int(len(lons) * OUTLIERS)
        return lons[cut], lats[cut], lons[-1 - cut], lats[-1 - cut]

    @property
    def width(self) -> int:
        """Return the width of the paper."""
        return WIDTH

    @property
    def height(self) -> int:
        """Return the height at which distances are the same in both directions, within what fits a page."""
        across, up = self.extent
        wanted = (WIDTH - 2 * MARGIN) * up / across + 2 * MARGIN if across > 0 else LEAST_HEIGHT
        return int(min(MOST_HEIGHT, max(LEAST_HEIGHT, wanted)))

    @property
    def extent(self) -> tuple[float, float]:
        """Return how many kilometres the frame is wide and high."""
        west, south, east, north = self.frame
        return (east - west) * cos(radians((north + south) / 2)) * KM_PER_DEGREE, (north - south) * KM_PER_DEGREE

    @property
    def px_per_km(self) -> float:
        """Return the scale at which the whole frame fits the paper; 0 where it has no extent."""
        across, up = self.extent
        fits = [(WIDTH - 2 * MARGIN) / across] if across > 0 else []
        fits += [(self.height - 2 * MARGIN) / up] if up > 0 else []
        return min(fits, default=0.0)

    @property
    def scale_width(self) -> str:
        """Return how long the bar of the scale is on the paper."""
        return px(self.px_per_km * SCALE_KM)

    @property
    def scale_km(self) -> int:
        """Return how many kilometres the bar of the scale stands for."""
        return SCALE_KM

    @property
    def placed(self) -> list[PlacedPlace]:
        """Return the points with their spots, the strong ones last and so on top."""
        west, south, east, north = self.frame
        across, up = (km * self.px_per_km for km in self.extent)
        left, bottom = (self.width - across) / 2, (self.height + up) / 2
        return [
            PlacedPlace(
                place=place,
                x=px(left + fraction(place.lon, west, east) * across),
                y=px(bottom - fraction(place.lat, south, north) * up),
                radius=LARGE_DOT if place.strong else DOT,
            )
            for place in sorted(self.places, key=lambda place: place.strong)
        ]
