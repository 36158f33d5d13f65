"""Pairs of very many points by distance: points are moved to the middles of cells, and cells are correlated by Fourier.

A distance then errs as if its two ends had been moved at random within a cell, by a variance of a sixth of
the cell's side squared: a kernel of bandwidth h acts as one of ``sqrt(h^2 + side^2 / 6)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from klaster.numerics.globe import EARTH_RADIUS, Floats, Integers

_STEPS_BELOW_NEAREST = 20
_MOST_CELLS = 2**24
_CELL_SECONDS, _PAIR_SECONDS = 2.2e-8, 7e-10
_MOST_DISTORTION = 0.01


@dataclass(frozen=True)
class Grid:
    """Square cells over points: the cell of each point, the side, and the classes of the displacements within reach."""

    rows: Integers
    columns: Integers
    side: float
    shape: tuple[int, int]
    window: tuple[int, int]
    middles: Floats
    reach: float
    count: int

    @cached_property
    def classes(self) -> Any:
        """The class of each displacement within reach; made when first counted, since a grid is often planned and not used."""
        down, along = (
            np.fft.fftfreq(length, 1 / length)[_ends(steps, length)]
            for steps, length in zip(self.window, self.shape, strict=True)
        )
        apart = self.side * np.hypot(down[:, None], along)
        found = np.searchsorted((self.middles[1:] + self.middles[:-1]) / 2, apart)
        return np.where(apart > self.reach, len(self.middles), found).astype(np.int32).ravel()

    @property
    def seconds(self) -> float:
        """About how long one correlation takes."""
        return _CELL_SECONDS * self.shape[0] * self.shape[1]


def exact_seconds(points: Any) -> Any:
    """About how long all pairs of so many points take, one by one."""
    return _PAIR_SECONDS * points * points / 2


def flat(places: Floats, globe: bool) -> tuple[Floats, float]:
    """Points in space as points of a plane, and how far a distance between two of them may err, as a share.

    Degrees are projected about the middle of all points, azimuthal equidistant, with the scale that halves the
    largest error.
    """
    if not globe:
        return places[:, :2], 0.0
    middle = places.mean(axis=0)
    middle /= np.linalg.norm(middle)
    east = np.cross([0.0, 0.0, 1.0], middle)
    east = east / np.linalg.norm(east) if np.linalg.norm(east) > 0 else np.array([1.0, 0.0, 0.0])
    north = np.cross(middle, east)
    units = places / EARTH_RADIUS
    angle = np.arccos(np.clip(units @ middle, -1.0, 1.0))
    across = np.column_stack([units @ east, units @ north])
    stretch = np.divide(angle, np.sin(angle), out=np.ones_like(angle), where=angle > 0)
    most = float(stretch.max()) - 1.0
    return across * (EARTH_RADIUS * stretch / (1 + most / 2))[:, None], most / 2


def grid_over(places: Floats, globe: bool, classes: Any, nearest: float) -> Grid | None:
    """The grid for points, its cells a twentieth of the nearest distance read; none where a plane would distort too much.

    Parameters
    ----------
    classes
        ``Classes`` of distance, whose reach the grid has.
    nearest
        The smallest distance above zero that is read.
    """
    at, distortion = flat(places, globe)
    if distortion > _MOST_DISTORTION:
        return None
    reach = float(classes.middles[-1])
    at = at - at.min(axis=0)
    extent = at.max(axis=0) + reach
    side = max(nearest / _STEPS_BELOW_NEAREST, float(np.sqrt(extent.prod() / _MOST_CELLS)))
    return _grid(at, side, extent, reach, classes)


def _grid(at: Floats, side: float, extent: Floats, reach: float, classes: Any) -> Grid:
    from scipy.fft import next_fast_len  # noqa: PLC0415

    cells = np.floor(at / side).astype(np.int64)
    height, width = (next_fast_len(int(np.ceil(length / side)) + 2, real=True) for length in extent[::-1])
    steps = int(reach / side)
    window = (min(steps, height // 2), min(steps, width // 2))
    return Grid(
        cells[:, 1], cells[:, 0], side, (height, width), window, classes.middles, reach, classes.count
    )


def _ends(reach: int, length: int) -> Integers:
    """The places of displacements up to a reach, forwards and backwards, in a circle of a length."""
    return np.unique(np.r_[0 : reach + 1, length - reach : length] % length)


def counts_on_grid(grid: Grid, own: Integers, weights: Floats | None) -> Floats:
    """The weight of pairs within a set of points by class of distance, the last class all that is farther."""
    given = np.ones(len(own)) if weights is None else weights
    spectrum = _spectrum(grid, own, given)
    found = _by_class(grid, spectrum.real**2 + spectrum.imag**2)
    found[0] -= given @ given
    return _completed(found / 2, (given.sum() ** 2 - given @ given) / 2)


def cross_counts_on_grid(
    grid: Grid, own: Integers, weights: Floats | None, others: Integers, theirs: Floats | None
) -> Floats:
    """The same between two sets of points."""
    mine = np.ones(len(own)) if weights is None else weights
    other = np.ones(len(others)) if theirs is None else theirs
    product = _spectrum(grid, own, mine) * np.conj(_spectrum(grid, others, other))
    return _completed(_by_class(grid, product), mine.sum() * other.sum())


def _spectrum(grid: Grid, points: Integers, weights: Floats) -> Any:
    from scipy.fft import rfft2  # noqa: PLC0415

    height, width = grid.shape
    cells = np.bincount(grid.rows[points] * width + grid.columns[points], weights, height * width)
    return rfft2(cells.reshape(height, width).astype(np.float32))


def _by_class(grid: Grid, spectrum: Any) -> Floats:
    from scipy import fft  # noqa: PLC0415

    transforms: Any = fft
    pairs = transforms.irfft2(spectrum, s=grid.shape, overwrite_x=True)
    down, along = (_ends(reach, length) for reach, length in zip(grid.window, grid.shape, strict=True))
    found: Any = np.bincount(grid.classes, pairs[np.ix_(down, along)].ravel(), grid.count)
    return found


def _completed(found: Floats, total: float) -> Floats:
    """Without what rounding made of empty classes, and with all that is farther than the reach in the last class."""
    found = np.where(found > 1e-6 * total / len(found), found, 0.0)
    found[-1] = max(total - found[:-1].sum(), 0.0)
    return found
