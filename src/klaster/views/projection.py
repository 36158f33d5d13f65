"""Equal-area projections fitted to the extent of what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)


class Projection(Protocol):
    """From longitude and latitude in degrees to the plane, in radii of the sphere, y upwards."""

    def project(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """The plane coordinates of the points."""
        ...


@dataclass(frozen=True, slots=True)
class Albers:
    """Albers' conic with two standard parallels: for an extent on one side of the equator."""

    meridian: float
    parallels: tuple[float, float]

    def project(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """The plane coordinates of the points."""
        south, north = np.radians(self.parallels)
        cone = (np.sin(south) + np.sin(north)) / 2
        constant = np.cos(south) ** 2 + 2 * cone * np.sin(south)
        distance = np.sqrt(np.maximum(0.0, constant - 2 * cone * np.sin(np.radians(latitude)))) / cone
        turn = cone * np.radians(degrees_east_of(longitude, self.meridian))
        return distance * np.sin(turn), -distance * np.cos(turn)


@dataclass(frozen=True, slots=True)
class Azimuthal:
    """Lambert's azimuthal: for an extent that lies across the equator or around a pole."""

    meridian: float
    parallel: float

    def project(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """The plane coordinates of the points."""
        turn = np.radians(degrees_east_of(longitude, self.meridian))
        angle, centre = np.radians(latitude), np.radians(self.parallel)
        nearness = np.sin(centre) * np.sin(angle) + np.cos(centre) * np.cos(angle) * np.cos(turn)
        factor = np.sqrt(2 / np.maximum(1e-9, 1 + nearness))
        x = factor * np.cos(angle) * np.sin(turn)
        y = factor * (np.cos(centre) * np.sin(angle) - np.sin(centre) * np.cos(angle) * np.cos(turn))
        return x, y


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """Equal Earth (Savric, Patterson and Jenny 2018): for the world."""

    meridian: float

    def project(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """The plane coordinates of the points."""
        one, two, three, four = _EQUAL_EARTH
        angle = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(latitude)))
        square = angle**2
        sixth = square**3
        slope = one + 3 * two * square + sixth * (7 * three + 9 * four * square)
        turn = np.radians(degrees_east_of(longitude, self.meridian))
        x = 2 / np.sqrt(3) * turn * np.cos(angle) / slope
        return x, angle * (one + two * square + sixth * (three + four * square))


def fitted(longitude: Floats, latitude: Floats) -> Projection:
    """The projection that suits the extent of the points; no country is named anywhere.

    >>> wide = fitted(np.array([20.0, 60.0, 100.0, 140.0, 179.0, -170.0]), np.array([40.0, 50.0, 60, 70, 50, 65]))
    >>> wide.meridian, [round(parallel) for parallel in wide.parallels]
    (105.0, [45, 65])
    """
    west, width = _span(longitude)
    meridian = float((west + width / 2 + 180) % 360 - 180)
    south, north = float(latitude.min()), float(latitude.max())
    middle = (south + north) / 2
    if width > 200:
        return EqualEarth(meridian)
    if abs(middle) < 12 or south * north < 0 or max(-south, north) > 88:
        return Azimuthal(meridian, middle)
    sixth = (north - south) / 6
    return Albers(meridian, (south + sixth, north - sixth))


def degrees_east_of(longitude: Floats, meridian: float) -> Floats:
    """Longitude counted from a meridian, from -180 to 180."""
    return (longitude - meridian + 180.0) % 360.0 - 180.0


def _span(longitude: Floats) -> tuple[float, float]:
    """The western edge and the width of the narrowest band that holds every longitude."""
    turned = np.unique(longitude % 360.0)
    gaps = np.diff(turned, append=turned[0] + 360.0)
    widest = int(np.argmax(gaps))
    west = float(turned[(widest + 1) % len(turned)])
    return west, 360.0 - float(gaps[widest])
