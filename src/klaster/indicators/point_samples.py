"""Curves of distances of samples of places: pair by pair while they are few, over a grid when they are many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from klaster.indicators.point_curves import Asked
from klaster.indicators.points import Points
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.distance_density import (
    Classes,
    Pairs,
    bandwidth,
    classes_to,
    density,
    pairs_between,
    pairs_within,
    shares_within,
)
from klaster.numerics.distance_grid import (
    Grid,
    counts_on_grid,
    cross_counts_on_grid,
    exact_seconds,
    grid_over,
)
from klaster.numerics.globe import Floats, Integers
from klaster.numerics.pieces import in_pieces
from klaster.numerics.random_orders import first_of_order


@dataclass(frozen=True)
class CurveOver:
    """How a set of places becomes a curve: classes of distance, the grid where there is one, what is read."""

    of: Points
    read: Floats
    form: str
    classes: Classes
    grid: Grid | None

    @property
    def seconds(self) -> float:
        """About how long a curve over the grid takes; weights need a second one."""
        return (self.grid.seconds if self.grid else 0.0) * (2 if self.of.weighted else 1)

    def curve(
        self, own: Integers, other: Integers | None, weights: Floats
    ) -> tuple[Floats, float, float | None]:
        """The curve, its bandwidth, and the side of the cells."""
        given = weights if self.of.weighted else None
        theirs = self.of.weights[other] if other is not None and self.of.weighted else None
        return self.of_pairs(self._pairs(own, given, other, theirs))

    def of_pairs(self, pairs: Pairs) -> tuple[Floats, float, float | None]:
        """The curve of pairs already counted."""
        cell = self.grid.side if self.grid else None
        if self.form == "cumulative":
            return shares_within(pairs, self.classes, self.read), float("nan"), cell
        width = bandwidth(pairs, self.classes)
        curve = density(pairs, self.classes, self.read, width)
        return curve, float(np.hypot(width, (cell or 0.0) / np.sqrt(6))), cell

    def _pairs(self, own: Integers, given: Any, other: Integers | None, theirs: Any) -> Pairs:
        places, grid = self.of.places, self.grid
        if grid is None and other is None:
            return pairs_within(places[own], given, self.classes)
        if grid is None:
            return pairs_between(places[own], given, places[other], theirs, self.classes)
        if other is None:
            weight = counts_on_grid(grid, own, given)
            return Pairs(weight, weight if given is None else counts_on_grid(grid, own, None))
        weight = cross_counts_on_grid(grid, own, given, other, theirs)
        weighted = given is not None
        return Pairs(weight, cross_counts_on_grid(grid, own, None, other, None) if weighted else weight)


def ways(of: Points, read: Floats, asked: Asked, plants: int) -> tuple[CurveOver, CurveOver | None]:
    """Pair by pair, and over a grid where that may be asked for or worth while for so many plants.

    Raises
    ------
    InputError
        Where a grid is asked for and the points reach too far round the globe for one.
    """
    farthest = float(read[-1]) if len(read) else 0.0
    classes = classes_to(farthest or 1.0, of.globe)
    exact = CurveOver(of, read, asked.form, classes, None)
    if asked.pairs == "exact" or not farthest or (asked.pairs == "auto" and exact_seconds(plants) < _WORTH):
        return exact, None
    grid = grid_over(of.places, of.globe, classes, float(read[read > 0][0]))
    if grid is None and asked.pairs == "grid":
        raise InputError(
            Text(
                "parameter pairs: the plants reach so far round the globe that no plane holds their distances to 1 %",
                "параметр pairs: предприятия разбросаны по земному шару так широко, что плоскость не передаёт расстояний с точностью 1 %",
            ),
            Text("Choose pairs=exact.", "Выберите pairs=exact."),
        )
    return exact, CurveOver(of, read, asked.form, classes, grid) if grid else None


def curve_over(of: Points, read: Floats, asked: Asked, plants: int) -> CurveOver:
    """The way for so many plants: over a grid where asked for, or where it is faster."""
    exact, gridded = ways(of, read, asked, plants)
    if gridded and (asked.pairs == "grid" or gridded.seconds < exact_seconds(plants)):
        return gridded
    return exact


_WORTH = 0.02
"""Seconds of a curve below which no grid is looked for."""


class SampleCurves:
    """Curves of random samples of the sizes of several industries, all from the same random orders of the sites.

    Samples grow pair by pair up to a size from which one grid for each larger size takes less time.
    """

    def __init__(self, of: Points, read: Floats, asked: Asked, plants: list[int]) -> None:
        self._sizes = np.unique(plants)
        self._exact, self._gridded = ways(of, read, asked, int(self._sizes[-1]))
        self._grown = self._cheapest() if asked.pairs == "auto" else 0 if self._gridded else len(self._sizes)
        if self._gridded and self._gridded.grid and self._grown < len(self._sizes):
            _ = self._gridded.grid.classes  # made once, here, and not in every piece
        key = asked.key(of, "k_density", self._sizes.tolist())
        self._curves = in_pieces(key, asked.simulations, lambda part: self._orders(asked.seed, part))

    def of(self, plants: int) -> Floats:
        """The curves of samples of one size, a row for each."""
        return self._curves[:, int(np.searchsorted(self._sizes, plants))]

    def over(self, plants: int) -> CurveOver:
        """How samples of a size become curves, and so how the industry itself has to."""
        grown = int(np.searchsorted(self._sizes, plants)) < self._grown
        return self._exact if grown or self._gridded is None else self._gridded

    def _cheapest(self) -> int:
        """How many of the sizes are best grown pair by pair."""
        if self._gridded is None:
            return len(self._sizes)
        ends = np.concatenate([[0], self._sizes]).astype(np.float64)
        larger = np.arange(len(self._sizes), -1, -1)
        return int(np.argmin(exact_seconds(ends) + larger * self._gridded.seconds))

    def _orders(self, seed: int, part: range) -> Floats:
        return np.array([self._order(np.random.default_rng([seed, number])) for number in part])

    def _order(self, chance: np.random.Generator) -> Floats:
        """The curves of one order, a row for each size."""
        drawn = first_of_order(chance, len(self._exact.of.places), int(self._sizes[-1]))
        grown = [self._exact.of_pairs(Pairs(each, each))[0] for each in self._counts(drawn)]
        ones = np.ones(len(drawn))
        larger = self._sizes[self._grown :]
        return np.array(
            grown + [self._gridded.curve(drawn[:size], None, ones)[0] for size in larger if self._gridded]
        )

    def _counts(self, drawn: Integers) -> Any:
        """The pairs of the samples that grow pair by pair."""
        if not self._grown:
            return ()
        from klaster.numerics.pair_distances import growing_counts  # noqa: PLC0415 - loading a compiler takes half a second

        sizes, classes = self._sizes[: self._grown], self._exact.classes
        places = self._exact.of.places[drawn[: int(sizes[-1])]]
        return growing_counts(places, sizes, classes.width, classes.count)
