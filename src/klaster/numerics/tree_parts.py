"""SKATER: a map's minimum spanning tree of differences, cut where the parts become most alike (Assunção and others 2006)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from klaster.numerics.globe import Floats, Integers
from klaster.numerics.neighbours import Neighbours

Unlike = Literal["absolute", "squared"]


@dataclass(frozen=True)
class _Cut:
    """The edge that is best cut in a tree, the distances within both halves, and one of the halves."""

    edge: int
    within: float
    half: Any


def skater(near: Neighbours, attributes: Floats, count: int, amounts: Floats, least: float, unlike: Unlike = "absolute") -> Integers:  # fmt: skip
    """Labels from 0 of up to ``count`` parts; each connected piece of the map has one part at least.

    Distances within are sums over areas and attributes of deviations from the part's means, absolute or squared. With
    ``absolute`` labels are those of spopt's ``Skater``. Fewer parts are found where no cut leaves ``least`` on both sides.

    Parameters
    ----------
    near, attributes, amounts
        Neighbours of n areas, (n, k) attributes, (n,) what the floor is of.

    References
    ----------
    Assunção, Neves, Câmara and da Costa Freitas 2006, IJGIS 20(7).
    """
    from scipy.sparse import coo_array, csgraph  # noqa: PLC0415

    many = len(attributes)
    one, other = _tree(near, attributes, unlike)
    alive = np.ones(len(one), np.bool_)

    def parts() -> Integers:
        links = coo_array((np.ones(int(alive.sum())), (one[alive], other[alive])), shape=(many, many))
        found: Any = csgraph.connected_components(links, directed=False)
        return found[1].astype(np.int64)

    labels = parts()
    known: dict[tuple[int, int], tuple[float, _Cut | None]] = {}
    while labels.max(initial=-1) + 1 < count:
        gains = list[tuple[float, int, int]]()
        for label in range(int(labels.max()) + 1):
            inside = np.flatnonzero(labels == label)
            key = (int(inside[0]), len(inside))
            if key not in known:
                edges = np.flatnonzero(alive & (labels[one] == label))
                own = _within(attributes[inside], unlike)
                known[key] = own, _best_cut(inside, edges, (one, other), attributes, amounts, least, unlike)
            own, cut = known[key]
            if cut:
                gains.append((cut.within - own, cut.edge, label))
        if not gains:
            break
        alive[min(gains)[1]] = False
        labels = parts()
    return labels


def distances_within(labels: Integers, attributes: Floats, unlike: Unlike = "absolute") -> float:
    """The sum over parts of the deviations from their means.

    >>> distances_within(np.array([0, 0, 1]), np.array([[1.0], [3.0], [9.0]]))
    2.0
    """
    return float(sum(_within(attributes[labels == label], unlike) for label in np.unique(labels)))


def _tree(near: Neighbours, attributes: Floats, unlike: Unlike) -> tuple[Any, Any]:
    from scipy.sparse import coo_array, csgraph  # noqa: PLC0415

    down, across = near.pairs()
    apart = np.abs(attributes[down] - attributes[across])
    far = (apart if unlike == "absolute" else apart**2).sum(axis=1)
    # Only the order of differences makes a tree; ranks from one keep links between equal areas, which zeros would lose.
    ranks = np.unique(far, return_inverse=True)[1].ravel() + 1.0
    links = coo_array((ranks, (down, across)), shape=(len(attributes), len(attributes))).tocsr()
    tree: Any = csgraph.minimum_spanning_tree(links)
    found: Any = tree.nonzero()
    return found[0].astype(np.int64), found[1].astype(np.int64)


def _within(attributes: Floats, unlike: Unlike) -> float:
    apart = np.abs(attributes - attributes.mean(axis=0))
    return float((apart if unlike == "absolute" else apart**2).sum())


def _best_cut(inside: Integers, edges: Integers, links: tuple[Any, Any], attributes: Floats, amounts: Floats, least: float, unlike: Unlike) -> _Cut | None:  # fmt: skip
    """The cut of one tree that leaves least within its halves, both above the floor."""
    below = _halves(inside, edges, links)
    values, total = attributes[inside], amounts[inside].sum()
    best: _Cut | None = None
    for edge, half in zip(edges.tolist(), below, strict=True):
        amount = amounts[inside[half]].sum()
        if min(amount, total - amount) < least:
            continue
        within = _within(values[half], unlike) + _within(values[~half], unlike)
        # Sums taken in another order differ in the last digit: that is no better cut.
        if best is None or within < best.within - 1e-12 * abs(best.within):
            best = _Cut(edge, within, half)
    return best


def _halves(inside: Integers, edges: Integers, links: tuple[Any, Any]) -> list[Any]:
    """For each edge of a tree, which of its areas are on the far side."""
    place = {int(area): at for at, area in enumerate(inside)}
    beside: list[list[tuple[int, int]]] = [[] for _ in inside]
    for number, edge in enumerate(edges):
        first, second = place[int(links[0][edge])], place[int(links[1][edge])]
        beside[first].append((second, number))
        beside[second].append((first, number))
    order, above = [0], {0: (-1, -1)}
    for area in order:
        for other, number in beside[area]:
            if other not in above:
                above[other] = (area, number)
                order.append(other)
    enter = _entered(order, above)
    found: list[Any] = [None] * len(edges)
    for area in order[1:]:
        first, last = enter[area]
        found[above[area][1]] = (enter[:, 0] >= first) & (enter[:, 0] < last)
    return found


def _entered(order: list[int], above: dict[int, tuple[int, int]]) -> Integers:
    """For each area its place when the tree is walked in depth, and the place after its last descendant."""
    size = np.ones(len(order), np.int64)
    for area in reversed(order[1:]):
        size[above[area][0]] += size[area]
    first, taken = np.zeros(len(order), np.int64), np.ones(len(order), np.int64)
    for area in order[1:]:
        parent = above[area][0]
        first[area] = first[parent] + taken[parent]
        taken[parent] += size[area]
    return np.column_stack([first, first + size])
