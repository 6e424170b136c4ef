"""GCJ-02 ↔ WGS-84, converted once and explicitly; degrees, longitude first.

GCJ-02 is WGS-84 displaced by a published formula over the ellipsoid of Krassowski; outside China both agree.
The way back has no closed form: it is iterated until it is exact to a few millimetres.
"""

from collections.abc import Callable
from math import cos, pi, radians, sin, sqrt

from numpy import array
from shapely import transform
from shapely.geometry.base import BaseGeometry

SEMI_MAJOR, ECCENTRICITY_SQUARED = 6378245.0, 0.00669342162296594323
ENOUGH = 1e-9
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271


def wgs84_to_gcj02(longitude: float, latitude: float) -> tuple[float, float]:
    """The point as a Chinese base map shows it."""
    if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
        return longitude, latitude
    east, north = _displacement(longitude - 105.0, latitude - 35.0)
    bend = 1 - ECCENTRICITY_SQUARED * sin(radians(latitude)) ** 2
    north = north * 180.0 / (SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / (bend * sqrt(bend)) * pi)
    east = east * 180.0 / (SEMI_MAJOR / sqrt(bend) * cos(radians(latitude)) * pi)
    return longitude + east, latitude + north


def gcj02_to_wgs84(longitude: float, latitude: float) -> tuple[float, float]:
    """The point on the ground; the inverse of ``wgs84_to_gcj02``."""
    east, north = longitude, latitude
    for _turn in range(10):
        shown_east, shown_north = wgs84_to_gcj02(east, north)
        off_east, off_north = shown_east - longitude, shown_north - latitude
        east, north = east - off_east, north - off_north
        if max(abs(off_east), abs(off_north)) < ENOUGH:
            break
    return east, north


def converted(shape: BaseGeometry, convert: Callable[[float, float], tuple[float, float]]) -> BaseGeometry:
    """The shape with each of its points converted."""
    return transform(shape, lambda points: array([convert(x, y) for x, y in points]))


def _displacement(x: float, y: float) -> tuple[float, float]:
    """The published polynomial and waves: metres to the east and to the north."""
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return east, north
