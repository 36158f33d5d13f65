"""Groups from a matrix of similarities: the clustering functions of Delgado, Porter and Stern's grid."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from klaster.numerics.globe import Floats, Integers

Way = Literal["ward", "average", "kmeans", "kmedoids", "spectral"]
WAYS: tuple[Way, ...] = ("ward", "average", "kmeans", "kmedoids", "spectral")
_STARTS = 20


def grouped(similarity: Floats, way: Way, counts: list[int], seed: int) -> dict[int, Integers]:
    """Labels from 0 for each number of groups; what is nan counts as the mean similarity.

    Ward and k-means take rows of the matrix as places; average linkage and k-medoids one less the similarity as a distance;
    spectral clustering the similarities above zero as weights.

    >>> matrix = np.kron(np.eye(2), np.full((3, 3), 0.9)) + 0.05
    >>> {count: labels.tolist() for count, labels in grouped(matrix, "ward", [2], 1).items()}
    {2: [0, 0, 0, 1, 1, 1]}
    """
    known = similarity[np.isfinite(similarity)]
    filled = np.where(np.isfinite(similarity), similarity, known.mean() if len(known) else 0.0)
    np.fill_diagonal(filled, max(1.0, float(filled.max())))
    if way in ("ward", "average"):
        found = _linked(filled, way, counts)
    else:
        found = {count: _around(filled, way, count, seed) for count in counts}
    return {count: _in_order(labels) for count, labels in found.items()}


def _linked(filled: Floats, way: Way, counts: list[int]) -> dict[int, Integers]:
    """One tree cut at each number of groups."""
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    apart = np.maximum(filled.max() - filled, 0.0)
    np.fill_diagonal(apart, 0.0)
    tree: Any = linkage(filled, "ward") if way == "ward" else linkage(squareform(apart, checks=False), "average")  # fmt: skip
    cut: Any = fcluster
    return {count: cut(tree, count, "maxclust") for count in counts}


def _around(filled: Floats, way: Way, count: int, seed: int) -> Integers:
    from sklearn import cluster  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    library: Any = cluster
    if way == "kmedoids":
        return _medoids(np.maximum(filled.max() - filled, 0.0), count, seed)
    made: Any = (
        library.KMeans(count, n_init=_STARTS, random_state=seed)
        if way == "kmeans"
        else library.SpectralClustering(
            count, affinity="precomputed", random_state=seed, assign_labels="cluster_qr"
        )
    )
    return made.fit_predict(filled if way == "kmeans" else np.maximum(filled, 0.0) + 1e-9)


def _medoids(apart: Floats, count: int, seed: int) -> Integers:
    """The best of several starts of the alternating algorithm of Park and Jun (2009)."""
    chance = np.random.default_rng(seed)
    best, least = np.zeros(len(apart), np.int64), np.inf
    for _ in range(_STARTS):
        medoids = chance.choice(len(apart), count, replace=False)
        for _ in range(100):
            labels = np.argmin(apart[:, medoids], axis=1)
            moved = np.array([_middle(apart, np.flatnonzero(labels == at), medoids[at]) for at in range(count)])  # fmt: skip
            if (moved == medoids).all():
                break
            medoids = moved
        cost = float(apart[np.arange(len(apart)), medoids[np.argmin(apart[:, medoids], axis=1)]].sum())
        if cost < least:
            best, least = np.argmin(apart[:, medoids], axis=1), cost
    return best


def _middle(apart: Floats, members: Integers, before: int) -> int:
    """The member nearest to all others of its group; the one before where it is left alone."""
    if not len(members):
        return before
    return int(members[np.argmin(apart[np.ix_(members, members)].sum(axis=1))])


def _in_order(labels: Integers) -> Integers:
    """The same groups, numbered from 0 in the order of their first members."""
    first, where = np.unique(labels, return_index=True), labels
    order = first[0][np.argsort(first[1])]
    place = {int(name): at for at, name in enumerate(order)}
    return np.array([place[int(name)] for name in where], np.int64)


def adjusted_rand(first: Integers, second: Integers) -> float:
    """How far two groupings agree: 1 wholly, 0 as chance does (Hubert and Arabie 1985).

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    from sklearn import metrics  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    library: Any = metrics
    return float(library.adjusted_rand_score(first, second))
