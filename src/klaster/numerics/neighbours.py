"""Which areas are neighbours: from lists, from distances, from shapes that touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from klaster.numerics.globe import Floats, Integers


@dataclass(frozen=True)
class Neighbours:
    """Rows of a sparse matrix: the neighbours of area i are ``index[start[i]:start[i + 1]]``, none of itself."""

    start: Integers
    index: Integers

    @property
    def counts(self) -> Integers:
        """How many neighbours each area has."""
        return np.diff(self.start)

    def among(self, kept: Any) -> Neighbours:
        """The same with only some of the areas, which are numbered anew."""
        place = np.where(kept, np.cumsum(kept) - 1, -1)
        lists = [place[self.index[a:b]] for a, b in zip(self.start[:-1], self.start[1:], strict=True)]
        return of_lists([each[each >= 0] for each, there in zip(lists, kept, strict=True) if there])

    def lag(self, values: Floats, mean: bool) -> Floats:
        """The sum of each area's neighbours, or their mean; of none nan, or a sum of zero."""
        sums = np.bincount(self._rows(), values[self.index], len(self.counts)).astype(np.float64)
        if not mean:
            return sums
        return np.divide(sums, self.counts, out=np.full(len(sums), np.nan), where=self.counts > 0)

    def components(self) -> Integers:
        """The number of the connected part that each area is in, from 0."""
        from scipy.sparse import coo_array, csgraph  # noqa: PLC0415

        many = len(self.counts)
        links = coo_array((np.ones(len(self.index)), (self._rows(), self.index)), shape=(many, many))
        found: Any = csgraph.connected_components(links, directed=False)
        return found[1].astype(np.int64)

    def pairs(self) -> tuple[Integers, Integers]:
        """Each pair of neighbours, both ways."""
        return self._rows(), self.index

    def _rows(self) -> Integers:
        return np.repeat(np.arange(len(self.counts)), self.counts)


def of_lists(lists: Sequence[Any]) -> Neighbours:
    """From the numbers of the neighbours of each area.

    >>> of_lists([[1], [0, 2], [1]]).counts.tolist()
    [1, 2, 1]
    """
    arrays = [np.unique(np.asarray(each, np.int64)) for each in lists]
    start = np.concatenate([[0], np.cumsum([len(each) for each in arrays])]).astype(np.int64)
    return Neighbours(start, np.concatenate(arrays) if arrays else np.empty(0, np.int64))


def within_distance(places: Floats, radius: float) -> Neighbours:
    """Areas whose places, in space, are no farther apart than a straight line.

    >>> within_distance(np.array([[0.0, 0, 0], [1, 0, 0], [5, 0, 0]]), 1.0).counts.tolist()
    [1, 1, 0]
    """
    from scipy.spatial import KDTree  # noqa: PLC0415

    found: Any = KDTree(places).query_ball_point(places, radius * (1 + 1e-12))
    return of_lists([[other for other in each if other != at] for at, each in enumerate(found)])


def nearest(places: Floats, count: int) -> Neighbours:
    """The nearest areas of each, ties by number; not symmetric.

    >>> nearest(np.array([[0.0, 0, 0], [1, 0, 0], [5, 0, 0]]), 1).index.tolist()
    [1, 0, 1]
    """
    from scipy.spatial import KDTree  # noqa: PLC0415

    many = min(count + 1, len(places))
    found: Any = np.atleast_2d(KDTree(places).query(places, many)[1])
    return of_lists([[other for other in each if other != at][:count] for at, each in enumerate(found)])


def touching(shapes: Sequence[Any], tolerance: float = 0.0) -> Neighbours:
    """Shapes that share a border or a corner (queen), or are no farther apart than a tolerance; none touches nothing.

    >>> import shapely
    >>> touching([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(5, 5, 6, 6)]).counts.tolist()
    [1, 1, 0]
    """
    import shapely  # noqa: PLC0415

    tree = shapely.STRtree(list(shapes))
    ask = {"predicate": "dwithin", "distance": tolerance} if tolerance else {"predicate": "intersects"}
    query: Any = tree.query
    one, other = query([shape if shape is not None else shapely.Point() for shape in shapes], **ask)
    lists: list[list[int]] = [[] for _ in shapes]
    for first, second in zip(one, other, strict=True):
        if first != second:
            lists[int(first)].append(int(second))
    return of_lists(lists)
