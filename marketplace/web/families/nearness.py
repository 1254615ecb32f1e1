"""How far units are from a home of which only the postal area is known: as the crow flies, from the area's middle."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

from catalog.models import Unit

EARTH_KM = 6371.0


def kilometres(units: Sequence[Unit], postal_code: str | None) -> dict[str, float]:
    """Return the distance of each unit from the middle of the units of a postal area, in kilometres, by id.

    Nothing is said where the area is not known or has no unit, nor of units without a place on the map.
    """
    mapped = {each.id: (each.lon, each.lat) for each in units if each.lon is not None and each.lat is not None}
    near = [mapped[each.id] for each in units if each.postal_code == postal_code and each.id in mapped]
    if not near:
        return {}
    lon, lat = (sum(each[axis] or 0.0 for each in near) / len(near) for axis in (0, 1))
    return {unit: _between(lon, lat, at[0] or 0.0, at[1] or 0.0) for unit, at in mapped.items()}


def _between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the distance on the sphere (haversine).

    >>> round(_between(23.76, 61.50, 24.94, 60.17))
    161
    """
    rise, turn = radians(other_lat - lat), radians(other_lon - lon)
    chord = sin(rise / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(turn / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
