"""How firmly each element sits in its part: the overlap of its part with that of other partitions."""

from __future__ import annotations

import numpy as np

from klaster.numerics.globe import Floats, Integers


def membership(labels: Integers, others: Integers) -> Floats:
    """For each element, the mean over partitions of the overlap (Jaccard's) of its part in one with its part in the other.

    Parameters
    ----------
    labels, others
        (n,) labels of the partition that is judged, (m, n) labels of m others.

    Examples
    --------
    >>> membership(np.array([0, 0, 1]), np.array([[0, 0, 1], [0, 1, 1]])).tolist()
    [0.75, 0.6666666666666666, 0.75]
    """
    own = np.unique(labels, return_inverse=True)[1].ravel()
    found = np.zeros(len(own))
    for each in others:
        other = np.unique(each, return_inverse=True)[1].ravel()
        both = np.zeros((int(own.max()) + 1, int(other.max()) + 1))
        np.add.at(both, (own, other), 1.0)
        joint = both[own, other]
        found += joint / (both.sum(axis=1)[own] + both.sum(axis=0)[other] - joint)
    return found / len(others)
