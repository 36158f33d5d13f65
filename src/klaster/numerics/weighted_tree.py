"""A tree of indicators added up from its leaves to its root, for many sets of weights at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Tree:
    """Nodes by number: the leaves first, then the aggregates.

    ``groups`` are the aggregates with their children, each after those it is made of; the last is the root.
    ``weights`` are of every node among its siblings, on any scale.
    """

    names: tuple[str, ...]
    leaves: int
    groups: tuple[tuple[int, Array], ...]
    weights: Array

    @property
    def root(self) -> int:
        """The number of the node above all others."""
        return self.groups[-1][0]


def added_up(tree: Tree, leaves: Sequence[Array], weights: Array, multiplied: bool = False) -> list[Array]:
    """The value of every node: a weighted mean of its children, arithmetic or geometric.

    Parameters
    ----------
    tree
        Its own weights are not used.
    leaves
        One array a leaf, of units, or of trials by units; not a number where unknown.
    weights
        Trials by nodes. A child that is unknown, or of no weight, leaves its weight to its siblings.
    multiplied
        Geometric means instead of arithmetic ones; leaves must then be above zero.

    Returns
    -------
    list of arrays
        One a node, trials by units; not a number where nothing is known.

    Examples
    --------
    >>> tree = Tree(("a", "b", "all"), 2, ((2, np.array([0, 1])),), np.ones(3))
    >>> values = [np.array([2.0, np.nan]), np.array([8.0, 3.0])]
    >>> added_up(tree, values, np.ones((1, 3)))[tree.root].tolist()
    [[5.0, 3.0]]
    >>> added_up(tree, values, np.ones((1, 3)), multiplied=True)[tree.root].round(9).tolist()
    [[4.0, 3.0]]
    """
    nodes: list[Array] = [np.atleast_2d(leaf) for leaf in leaves] + [np.empty(0)] * (
        len(tree.names) - tree.leaves
    )
    for group, children in tree.groups:
        nodes[group] = _mean([nodes[int(child)] for child in children], weights[:, children], multiplied)
    return nodes


def leaf_shares(tree: Tree, node: int, weights: Array) -> Array:
    """What each leaf counts for in a node when all are known; the shares add up to one."""
    shares = np.zeros(len(tree.names))
    shares[node] = 1.0
    for group, children in reversed(tree.groups):
        total = weights[children].sum()
        if shares[group] and total > 0:
            shares[children] += shares[group] * weights[children] / total
    return shares[: tree.leaves]


def contributions(tree: Tree, nodes: Sequence[Array], weights: Array) -> list[Array]:
    """What each node adds to the root's arithmetic mean, by unit: children add up to their parent.

    ``nodes`` are those of one set of ``weights``.
    """
    share = [np.zeros(nodes[tree.root].shape[1]) for _ in nodes]
    share[tree.root] = np.ones(nodes[tree.root].shape[1])
    for group, children in reversed(tree.groups):
        there = np.stack([weights[child] * np.isfinite(nodes[int(child)][0]) for child in children])
        total: Array = there.sum(axis=0)
        for child, part in zip(children, there, strict=True):
            share[child] = share[group] * part / np.where(total > 0, total, np.nan)
    return [own * node[0] for own, node in zip(share, nodes, strict=True)]


def _mean(children: Sequence[Array], weights: Array, multiplied: bool) -> Array:
    total: Array = np.zeros(())
    whole: Array = np.zeros(())
    for child, weight in zip(children, weights.T, strict=True):
        known = np.isfinite(child)
        number: Array = np.where(known, child, 1.0 if multiplied else 0.0)
        number = np.log(number) if multiplied else number
        total = total + weight[:, None] * number
        whole = whole + weight[:, None] * known
    mean = total / np.where(whole > 0, whole, np.nan)
    return np.exp(mean) if multiplied else mean
