"""Adding-up constraints that form a network: ranges by pushing flow round circles, far quicker than linear programs.

A number is an arc, a constraint a node, where each number stands in at most two constraints and the signs of
constraints can be turned so that it enters one and leaves the other. A table with a hierarchy of industries
and one level of regions (or the other way round) is such a network once sums that follow from others are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from klaster.numerics.bounds import Constraints, Floats, Integers, Mask


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs, first those of the numbers, then one for the sum of each constraint with two sides."""

    tail: Integers
    head: Integers
    loose: Integers
    begin: Integers
    incident: Integers


def network(constraints: Constraints) -> Network | None:
    """The constraints as a network, None where they are not one.

    Examples
    --------
    >>> square = scipy.sparse.csr_array([[1.0, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    >>> network(Constraints(square, np.ones(4), np.ones(4))).head.tolist()
    [0, 0, 1, 1]
    """
    columns: Any = scipy.sparse.csc_array(constraints.matrix)
    counts: Integers = np.diff(columns.indptr)
    if counts.size == 0 or counts.max() > 2 or counts.min() < 1:
        return None
    turned = _turned(columns, counts, constraints.lower.size)
    if turned is None:
        return None
    ground = constraints.lower.size
    tail, head = np.full(counts.size, ground), np.full(counts.size, ground)
    numbers = np.repeat(np.arange(counts.size), counts)
    enters = columns.data * turned[columns.indices] > 0
    head[numbers[enters]] = columns.indices[enters]
    tail[numbers[~enters]] = columns.indices[~enters]
    loose = np.flatnonzero(constraints.lower < constraints.upper)
    # The sum itself leaves the node of its constraint, or enters it where the constraint was turned.
    outwards = turned[loose] > 0
    tail = np.concatenate([tail, np.where(outwards, loose, ground)])
    head = np.concatenate([head, np.where(outwards, ground, loose)])
    begin, incident = _incidence(tail, head, ground + 1)
    return Network(tail, head, loose, begin, incident)


def _turned(columns: Any, counts: Integers, rows: int) -> Floats | None:
    """1 or -1 for each constraint, so that every number in two of them has two signs."""
    pairs = np.flatnonzero(counts == 2)
    first, second = columns.indptr[pairs], columns.indptr[pairs] + 1
    one, two = columns.indices[first], columns.indices[second]
    alike = columns.data[first] * columns.data[second] > 0
    # Each constraint stands twice in a graph, as it is and turned; a contradiction joins the two.
    ends = np.concatenate([two + np.where(alike, rows, 0), two + np.where(alike, 0, rows)])
    starts = np.concatenate([one, one + rows])
    graph = scipy.sparse.coo_array((np.ones(starts.size), (starts, ends)), shape=(2 * rows, 2 * rows))
    _, label = scipy.sparse.csgraph.connected_components(graph, directed=False)
    if np.any(label[:rows] == label[rows:]):
        return None
    return np.where(label[:rows] < label[rows:], 1.0, -1.0)


def _incidence(tail: Integers, head: Integers, nodes: int) -> tuple[Integers, Integers]:
    """For each node the arcs at it: where its list begins, and all lists one after another."""
    ends = np.concatenate([tail, head])
    order = np.argsort(ends, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=nodes))]).astype(np.int64)
    return begin, (order % tail.size).astype(np.int64)


def flow_ranges(
    found: Network,
    constraints: Constraints,
    start: Floats,
    low: Floats,
    high: Floats,
    least: Floats,
    most: Floats,
    share: Mask,
    near: float,
) -> tuple[Floats, Floats]:
    """Exact ends of the numbers in the share, from a start that satisfies the constraints.

    ``least`` and ``most`` are ends that are known to be attained.
    """
    from klaster.numerics.circulation import settle  # noqa: PLC0415 - loading a compiler takes half a second

    sums = (constraints.matrix @ start)[found.loose]
    flow = np.concatenate([start, sums])
    lower = np.concatenate([low, constraints.lower[found.loose]])
    upper = np.concatenate([high, constraints.upper[found.loose]])
    least = np.concatenate([np.minimum(least, start), sums])
    most = np.concatenate([np.maximum(most, start), sums])
    wanted = np.flatnonzero(share)
    settle(found.tail, found.head, found.begin, found.incident, flow, lower, upper, least, most, wanted, near)
    return lower[: low.size], upper[: low.size]
