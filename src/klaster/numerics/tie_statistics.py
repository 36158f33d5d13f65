"""Ties inside a group against ties drawn at random among all: chance of as many, and the ratio to what is expected."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def chance_of_as_many(inside: Array, ties: Array, members: Array, all_members: Array) -> Array:
    """The chance of at least as many ties inside a group, were each tie between two members drawn at random.

    Parameters
    ----------
    inside, ties
        Ties with both ends in the group, and ties with both ends in the whole that it is part of.
    members, all_members
        Members of the group and of the whole.

    Returns
    -------
    array
        ``P(X >= inside)`` with X binomial of ``ties`` draws at ``n (n - 1) / (N (N - 1))``; 1 where nothing is inside.

    Examples
    --------
    >>> chance_of_as_many(np.array([2.0]), np.array([4.0]), np.array([3.0]), np.array([6.0])).round(4).tolist()
    [0.1808]
    """
    from scipy.special import betainc  # noqa: PLC0415

    share = _ratio(members * (members - 1), all_members * (all_members - 1))
    at_least = np.maximum(inside, 1)
    # The tail of the binomial as an incomplete beta function.
    return np.where(inside > 0, betainc(at_least, np.maximum(ties, at_least) - at_least + 1, share), 1.0)


def inside_ratio(inside: Array, outgoing: Array, expected_share: Array) -> tuple[Array, Array, Array]:
    """Ties inside over those expected, with an exact Poisson interval of 95 %.

    Parameters
    ----------
    inside, outgoing
        Ties that stay inside, of all that begin in the group.
    expected_share
        The share that would stay by chance.

    Returns
    -------
    ratio, lower, upper : arrays
        0 with its upper bound where none stays inside; NaN where none begins or none is expected.

    References
    ----------
    Garwood 1936, Fiducial limits for the Poisson distribution.

    Examples
    --------
    >>> [part.round(3).tolist() for part in inside_ratio(np.array([4.0]), np.array([10.0]), np.array([0.1]))]
    [[4.0], [1.09], [10.242]]
    """
    from scipy.special import gammaincinv  # noqa: PLC0415

    expected = np.where(outgoing * expected_share > 0, outgoing * expected_share, np.nan)
    low = np.where(inside > 0, gammaincinv(np.maximum(inside, 1e-9), 0.025), 0.0)
    return inside / expected, low / expected, gammaincinv(inside + 1, 0.975) / expected


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
