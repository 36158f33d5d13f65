"""Where on a map there is room for insets: what is drawn on it as squares, and the free rectangle that is nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from klaster.views.placement import Box
from klaster.views.projection import Floats

SIDE = 4
"""Side of a square, in pixels."""

Taken = NDArray[np.bool_]


def nothing_taken(width: float, height: float) -> Taken:
    """The squares of a drawing, all free; those that stick out at its right and lower edge are left off."""
    return np.zeros((int(height // SIDE), int(width // SIDE)), dtype=np.bool_)


def reaching(taken: Taken, lowest: float) -> Taken:
    """The squares with as many free rows below as reach a height."""
    missing = int(lowest // SIDE) - len(taken)
    return np.pad(taken, ((0, missing), (0, 0))) if missing > 0 else taken


def with_shapes(taken: Taken, shapes: Iterable[Sequence[Floats]]) -> Taken:
    """The squares with those taken that a shape covers or touches, or that lie beside one of them.

    ``shapes`` are the rings of each, as points x 2 in pixels.
    """
    covered = taken.copy()
    for rings in shapes:
        covered |= _filled(taken.shape, rings)
        for ring in rings:
            _mark_edge(covered, ring)
    return _grown(covered)


def with_box(taken: Taken, box: Box) -> Taken:
    """The squares with those taken that a rectangle meets."""
    covered = taken.copy()
    rows = slice(max(0, int(box.top // SIDE)), max(0, int(-(-box.bottom // SIDE))))
    columns = slice(max(0, int(box.left // SIDE)), max(0, int(-(-box.right // SIDE))))
    covered[rows, columns] = True
    return covered


def nearest_free(taken: Taken, width: float, height: float, to: Box) -> Box | None:
    """The free rectangle of a size that lies nearest to another; None where there is none.

    >>> nearest_free(with_box(nothing_taken(100, 40), Box(0, 0, 40, 40)), 20, 20, Box(4, 4, 8, 8))
    Box(left=40, top=0, right=60, bottom=20)
    """
    down, across = int(-(-height // SIDE)), int(-(-width // SIDE))
    if down > taken.shape[0] or across > taken.shape[1]:
        return None
    sums = np.pad(np.cumsum(np.cumsum(taken, axis=0), axis=1), ((1, 0), (1, 0)))
    inside = sums[down:, across:] - sums[:-down, across:] - sums[down:, :-across] + sums[:-down, :-across]
    rows, columns = np.nonzero(inside == 0)
    if not len(rows):
        return None
    x, y = columns * SIDE + width / 2, rows * SIDE + height / 2
    far = (x - (to.left + to.right) / 2) ** 2 + (y - (to.top + to.bottom) / 2) ** 2
    best = int(np.lexsort((columns, rows, np.round(far, 6)))[0])
    left, top = int(columns[best]) * SIDE, int(rows[best]) * SIDE
    return Box(left, top, left + width, top + height)


def _filled(shape: tuple[int, ...], rings: Sequence[Floats]) -> Taken:
    """The squares whose middle lies inside rings, by the even-odd rule."""
    crossed = np.zeros((shape[0], shape[1] + 1), dtype=np.int32)
    for ring in rings:
        after = np.roll(ring, -1, axis=0)
        for (x1, y1), (x2, y2) in zip(ring.tolist(), after.tolist(), strict=True):
            low, high = sorted((y1, y2))
            first, last = int(np.ceil(low / SIDE - 0.5)), int(np.ceil(high / SIDE - 0.5))
            for row in range(max(first, 0), min(last, shape[0])):
                x = x1 + (x2 - x1) * ((row + 0.5) * SIDE - y1) / (y2 - y1)
                crossed[row, min(max(int(np.ceil(x / SIDE - 0.5)), 0), shape[1])] += 1
    return np.cumsum(crossed, axis=1)[:, :-1] % 2 == 1


def _mark_edge(covered: Taken, ring: Floats) -> None:
    after = np.roll(ring, -1, axis=0)
    steps = np.maximum(1, np.ceil(np.abs(after - ring).max(axis=1) / (SIDE / 2))).astype(int)
    total = int(steps.sum())
    share: Floats = (np.arange(total) - np.repeat(np.cumsum(steps) - steps, steps)) / np.repeat(steps, steps)
    points = np.repeat(ring, steps, axis=0) + np.repeat(after - ring, steps, axis=0) * share[:, None]
    columns, rows = np.floor(points / SIDE).astype(int).T
    within = (rows >= 0) & (rows < covered.shape[0]) & (columns >= 0) & (columns < covered.shape[1])
    covered[rows[within], columns[within]] = True


def _grown(covered: Taken) -> Taken:
    """The squares with their eight neighbours."""
    padded = np.pad(covered, 1)
    rows, columns = covered.shape
    around = [padded[row : row + rows, column : column + columns] for row in range(3) for column in range(3)]
    return np.logical_or.reduce(around)
