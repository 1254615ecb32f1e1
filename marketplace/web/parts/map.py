"""Places on a map without tiles: longitude and latitude on paper, true in its distances at the city's latitude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from marketplace.web.parts.scale import fraction, px

WIDTH = 640
MARGIN = 24
DOT, LARGE_DOT = 5, 9
LEAST_HEIGHT, MOST_HEIGHT = 240, 720
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
        """Return the height at which distances are the same in both directions."""
        west, south, east, north = self.frame
        across = (east - west) * cos(radians((north + south) / 2))
        wanted = (WIDTH - 2 * MARGIN) * (north - south) / across + 2 * MARGIN if across > 0 else LEAST_HEIGHT
        return int(min(MOST_HEIGHT, max(LEAST_HEIGHT, wanted)))

    @property
    def scale_width(self) -> str:
        """Return how long the bar of the scale is on the paper."""
        west, south, east, north = self.frame
        km_across = (east - west) * cos(radians((north + south) / 2)) * KM_PER_DEGREE
        return px((WIDTH - 2 * MARGIN) * SCALE_KM / km_across if km_across > 0 else 0)

    @property
    def scale_km(self) -> int:
        """Return how many kilometres the bar of the scale stands for."""
        return SCALE_KM

    @property
    def placed(self) -> list[PlacedPlace]:
        """Return the points with their spots, the strong ones last and so on top."""
        west, south, east, north = self.frame
        return [
            PlacedPlace(
                place=place,
                x=px(MARGIN + fraction(place.lon, west, east) * (self.width - 2 * MARGIN)),
                y=px(self.height - MARGIN - fraction(place.lat, south, north) * (self.height - 2 * MARGIN)),
                radius=LARGE_DOT if place.strong else DOT,
            )
            for place in sorted(self.places, key=lambda place: place.strong)
        ]
