"""How well groups hold together in a matrix of similarities: Delgado, Porter and Stern's validation scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from klaster.numerics.globe import Floats, Integers

GIANT = 0.15
"""The share of all members above which a group is too large."""


@dataclass(frozen=True)
class Scores:
    """Percent of groups, and of members, nearer to their own than to the mean, and to the 95th percentile, of the others."""

    groups_mean: float
    groups_high: float
    members_mean: float
    members_high: float

    @property
    def validation(self) -> float:
        """The mean of the four."""
        return (self.groups_mean + self.groups_high + self.members_mean + self.members_high) / 4


@dataclass(frozen=True)
class Closeness:
    """Mean similarity of each group to each, and of each member to each group; of a group of one with itself nan."""

    groups: Floats
    members: Floats
    labels: Integers


def closeness(similarity: Floats, labels: Integers) -> Closeness:
    """Mean similarities between groups, without the diagonal; labels count from 0.

    What is nan is left out of the means.

    >>> matrix = np.array([[1.0, 0.8, 0.1], [0.8, 1.0, 0.2], [0.1, 0.2, 1.0]])
    >>> closeness(matrix, np.array([0, 0, 1])).groups.round(3).tolist()
    [[0.8, 0.15], [0.15, nan]]
    """
    known = np.isfinite(similarity) & ~np.eye(len(labels), dtype=np.bool_)
    values = np.where(known, similarity, 0.0)
    belongs = np.eye(int(labels.max(initial=-1)) + 1)[labels]
    members = _over(values @ belongs, known.astype(np.float64) @ belongs)
    groups = _over(belongs.T @ values @ belongs, belongs.T @ known.astype(np.float64) @ belongs)
    return Closeness(groups, members, labels)


def scores(similarity: Floats, labels: Integers) -> Scores:
    """The four scores; a group of one is a failure, and so is its member.

    >>> matrix = np.array([[1.0, 0.8, 0.1], [0.8, 1.0, 0.2], [0.1, 0.2, 1.0]])
    >>> scores(matrix, np.array([0, 0, 1])).groups_mean
    50.0
    """
    near = closeness(similarity, labels)
    count = len(near.groups)
    own_group = np.diag(near.groups)
    own_member = near.members[np.arange(len(labels)), labels]
    among_groups = [near.groups[at][np.arange(count) != at] for at in range(count)]
    among_members = [near.members[at][np.arange(count) != labels[at]] for at in range(len(labels))]
    return Scores(
        *_share_above(own_group, among_groups),
        *_share_above(own_member, among_members),
    )


def _share_above(own: Floats, others: list[Floats]) -> tuple[float, float]:
    """Percent above the mean and above the 95th percentile of the others."""
    above = np.zeros((2, len(own)))
    for at, (mine, rest) in enumerate(zip(own, others, strict=True)):
        known = rest[np.isfinite(rest)]
        if np.isfinite(mine) and len(known):
            above[:, at] = mine > known.mean(), mine > np.percentile(known, 95)
    mean, high = 100 * above.mean(axis=1)
    return float(mean), float(high)


def outliers(similarities: list[Floats], labels: Integers, least: int) -> dict[int, int]:
    """Members nearer to some other group than to their own in at least so many matrices, and the group they are nearest to.

    >>> matrix = np.array([[1.0, 0.9, 0.1, 0.1], [0.9, 1.0, 0.1, 0.2], [0.1, 0.1, 1.0, 0.3], [0.8, 0.9, 0.3, 1.0]])
    >>> outliers([(matrix + matrix.T) / 2], np.array([0, 0, 1, 1]), 1)
    {3: 0}
    """
    found: dict[int, int] = {}
    each = [closeness(similarity, labels).members for similarity in similarities]
    for member, own in enumerate(labels.tolist()):
        votes = np.zeros(int(labels.max()) + 1)
        for near in each:
            votes = votes + (near[member] > np.nan_to_num(near[member, own], nan=-np.inf))
        votes[own] = 0
        if votes.max(initial=0) >= least:
            rows: Any = np.array([near[member] for near in each])
            known = np.isfinite(rows)
            mean = _over(np.where(known, rows, 0.0).sum(axis=0), known.sum(axis=0))
            found[member] = int(
                np.argmax(np.where(votes >= least, np.nan_to_num(mean, nan=-np.inf), -np.inf))
            )
    return found


def _over(above: Any, below: Any) -> Floats:
    return np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
