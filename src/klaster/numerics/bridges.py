"""A map in pieces made one where it must be: links both ways, and from a piece that is too small to its nearest area elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from klaster.numerics.globe import Floats
from klaster.numerics.neighbours import Neighbours, of_lists


def both_ways(near: Neighbours) -> Neighbours:
    """The same where each neighbour of an area has it as its own too: the nearest areas are not so by themselves.

    >>> both_ways(of_lists([[1], [], [1]])).counts.tolist()
    [1, 2, 1]
    """
    one, other = near.pairs()
    return with_links(near, list(zip(other.tolist(), one.tolist(), strict=True)))


def with_links(near: Neighbours, links: list[tuple[int, int]]) -> Neighbours:
    """The same with more neighbours, each given from one side."""
    lists: list[Any] = [each.tolist() for each in np.split(near.index, near.start[1:-1])] if len(near.counts) else []  # fmt: skip
    for one, other in links:
        lists[one].append(other)
    return of_lists(lists)


def bridges(near: Neighbours, amounts: Floats, least: float, places: Floats) -> list[tuple[int, int]]:
    """Links from each piece that holds less than ``least`` to the nearest area of another, until none is too small.

    >>> places = np.array([[0.0, 0, 0], [1, 0, 0], [9, 0, 0]])
    >>> bridges(of_lists([[1], [0], []]), np.array([5.0, 5, 1]), 2.0, places)
    [(2, 1)]
    """
    from scipy.spatial import KDTree  # noqa: PLC0415

    found: list[tuple[int, int]] = []
    while True:
        piece = with_links(near, [*found, *((other, one) for one, other in found)]).components()
        holds = np.bincount(piece, amounts)
        if len(holds) < 2 or holds.min() >= least:
            return found
        inside = piece == int(holds.argmin())
        own, others = np.flatnonzero(inside), np.flatnonzero(~inside)
        beside: Any = KDTree(places[others]).query(places[own])
        far, at = beside
        first = int(np.argmin(far))
        found.append((int(own[first]), int(others[int(at[first])])))
