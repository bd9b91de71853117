"""Pure places: distance, precision, and the fixed grid on which they are published."""

from __future__ import annotations

from math import asin, ceil, cos, degrees, floor, log10, radians, sin, sqrt

EARTH = 6_371_008.8  # mean radius in metres
DEGREE = 111_195.0  # metres of a degree of latitude


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the metres along the surface between two (latitude, longitude) points in degrees.

    >>> round(distance((33.49, 38.66), (36.2, 37.16)) / 1000)
    331
    """
    (lat1, lon1), (lat2, lon2) = ((radians(degree) for degree in point) for point in (one, other))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


def snapped(latitude: float, longitude: float, *, cell: float) -> tuple[float, float]:
    """Return the centre of the fixed grid cell that a point lies in; ``cell`` is its height in metres.

    The grid never moves, so that repeated releases say nothing more than one.
    """
    step = degrees(cell / EARTH)
    row = floor(latitude / step)
    middle = max(-90.0, min(90.0, (row + 0.5) * step))
    wide = step / max(0.05, cos(radians(middle)))
    column = floor(longitude / wide)
    return round(middle, 3), round(max(-180.0, min(180.0, (column + 0.5) * wide)), 3)


def cut(degrees_: float | None, precision: float | None) -> float | None:
    """Return degrees with no more decimals than a point known to within so many metres has; without a precision as they are.

    >>> cut(35.95012, 5000), cut(35.95012, 300_000), cut(35.95012, 1000), cut(35.95012, None)
    (35.95, 36.0, 35.95, 35.95012)
    """
    if degrees_ is None or not precision:
        return degrees_
    return round(degrees_, max(0, ceil(log10(DEGREE / precision))))
