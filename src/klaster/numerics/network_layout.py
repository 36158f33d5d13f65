"""A network drawn in a plane: its strongest tree with the strongest further ties, places by shortest paths along them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Edges = list[tuple[int, int]]


def strongest_ties(strength: Array, further: int) -> Edges:
    """The maximum spanning tree of each connected part, and the strongest ties that are not in it.

    Parameters
    ----------
    strength : (n, n) array
        Symmetric, 0 or more; NaN and 0 are no tie.
    further : int
        How many ties beyond the tree.

    Returns
    -------
    list of (int, int)
        Pairs of rows, the smaller first, the tree's ties before the others.

    Examples
    --------
    >>> strongest_ties(np.array([[0, 3, 2.0], [3, 0, 1], [2, 1, 0]]), 0)
    [(0, 1), (0, 2)]
    """
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import minimum_spanning_tree  # noqa: PLC0415

    known = np.nan_to_num(np.maximum(strength, strength.T), nan=0.0)
    np.fill_diagonal(known, 0.0)
    largest = known.max(initial=0.0)
    # Costs above zero, so that no tie is taken for none.
    costs = np.where(known > 0, largest + 1 - known, 0.0)
    ends = minimum_spanning_tree(csr_array(costs)).tocoo()
    tree = sorted({(int(min(a, b)), int(max(a, b))) for a, b in zip(ends.row, ends.col, strict=True)})
    kept = set(tree)
    one, other = np.triu_indices(len(known), 1)
    order = np.argsort(-known[one, other], kind="stable")
    more: Edges = []
    for place in order:
        pair = (int(one[place]), int(other[place]))
        if len(more) >= further or known[pair] <= 0:
            break
        if pair not in kept:
            more.append(pair)
    return [*tree, *more]


def places(strength: Array, edges: Edges, seed: int = 1) -> Array:
    """Places in the unit square such that distances in the plane are near to shortest paths along the edges.

    Parameters
    ----------
    strength : (n, n) array
        Symmetric; a stronger tie is a shorter edge.
    edges
        From ``strongest_ties``.
    seed
        Of the start; the same network has the same picture.

    Returns
    -------
    (n, 2) array
        What is tied to nothing stands on the rim.

    References
    ----------
    Gansner, Koren and North 2004, Graph drawing by stress majorization.

    Examples
    --------
    >>> line = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]])
    >>> at = places(line, [(0, 1), (1, 2)])
    >>> bool(np.linalg.norm(at[0] - at[2]) > np.linalg.norm(at[0] - at[1]))
    True
    """
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import shortest_path  # noqa: PLC0415

    count = len(strength)
    if count < 2 or not edges:
        return np.full((count, 2), 0.5)
    one, other = np.array(edges).T
    largest = np.nanmax(strength)
    lengths = 1.5 - np.nan_to_num(strength[one, other]) / largest
    paths = shortest_path(csr_array((lengths, (one, other)), shape=(count, count)), directed=False)
    longest = paths[np.isfinite(paths)].max()
    paths[~np.isfinite(paths)] = 1.15 * longest
    at = _stress_majorised(paths, seed)
    low, high = at.min(axis=0), at.max(axis=0)
    plain = (at - low) / np.where(high > low, high - low, 1.0)
    # Crowded middles are spread: half of a place is its rank, which keeps who is left of whom.
    ranks = np.argsort(np.argsort(plain, axis=0, kind="stable"), axis=0, kind="stable") / (count - 1)
    return (plain + ranks) / 2


ROUNDS = 300


def _stress_majorised(paths: Array, seed: int) -> Array:
    """Points whose distances are near to those wanted, a far pair mattering less: weights are the inverse square."""
    count = len(paths)
    weights = np.divide(1.0, paths**2, out=np.zeros_like(paths), where=paths > 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    solve = np.linalg.pinv(laplacian)
    at = np.random.default_rng(seed).random((count, 2)) * paths.max()
    for _ in range(ROUNDS):
        apart = np.linalg.norm(at[:, None] - at[None], axis=2)
        pull = np.divide(weights * paths, apart, out=np.zeros_like(apart), where=apart > 1e-12)
        moved = solve @ ((np.diag(pull.sum(axis=1)) - pull) @ at)
        still = np.abs(moved - at).max() < 1e-5 * paths.max()
        at = moved
        if still:
            break
    return at
