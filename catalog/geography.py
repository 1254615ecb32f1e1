"""Where things lie on the earth, and how far apart: degrees (WGS 84) and metres along the great circle."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, asinh, atan, atanh, cos, cosh, degrees, radians, sin, sinh, sqrt, tan, tanh

EARTH_RADIUS_M = 6_371_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A point: longitude and latitude in degrees."""

    lon: float
    lat: float


def metres_between(one: Spot, other: Spot) -> int:
    """Return the great-circle distance in whole metres (haversine on a sphere of 6,371 km).

    >>> metres_between(Spot(23.7609, 61.4978), Spot(24.9384, 60.1699))
    160847
    """
    north, other_north = radians(one.lat), radians(other.lat)
    across = sin((other_north - north) / 2) ** 2
    along = sin(radians(other.lon - one.lon) / 2) ** 2
    return round(2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(across + cos(north) * cos(other_north) * along))))


MAJOR_M, FLATTENING = 6_378_137.0, 1 / 298.257222101
CENTRAL_MERIDIAN, SCALE, FALSE_EASTING_M = 27.0, 0.9996, 500_000.0
_n = FLATTENING / (2 - FLATTENING)
_RADIUS = MAJOR_M / (1 + _n) * (1 + _n**2 / 4 + _n**4 / 64)
_H = (_n / 2 - _n**2 * 2 / 3 + _n**3 * 37 / 96, _n**2 / 48 + _n**3 / 15, _n**3 * 17 / 480)
_ECCENTRICITY = sqrt(FLATTENING * (2 - FLATTENING))


def from_tm35fin(easting_m: float, northing_m: float) -> Spot:
    """Return a point of the Finnish national plane (ETRS-TM35FIN) in degrees, true to a few centimetres.

    Formulas and example of JHS 154 (Gauss-Krüger by its series).

    >>> spot = from_tm35fin(106_256.35961, 6_715_706.37708)
    >>> round(spot.lon, 6), round(spot.lat, 6)
    (19.848137, 60.385107)
    """
    north, east = northing_m / (_RADIUS * SCALE), (easting_m - FALSE_EASTING_M) / (_RADIUS * SCALE)
    terms = list(zip((2, 4, 6), _H, strict=True))
    xi = north - sum(h * sin(k * north) * cosh(k * east) for k, h in terms)
    eta = east - sum(h * cos(k * north) * sinh(k * east) for k, h in terms)
    reduced = asin(sin(xi) / cosh(eta))
    lon = asin(tanh(eta) / cos(reduced))
    isometric = asinh(tan(reduced))
    for _round in range(4):
        isometric = asinh(tan(reduced)) + _ECCENTRICITY * atanh(_ECCENTRICITY * tanh(isometric))
    return Spot(lon=CENTRAL_MERIDIAN + degrees(lon), lat=degrees(atan(sinh(isometric))))
