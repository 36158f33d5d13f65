"""Clusters of points by density, with the share of subsamples that agree; outlines of their members."""

from __future__ import annotations

from typing import Any

import numpy as np

from klaster.numerics.globe import Floats, Integers

NOISE = -1


def hdbscan(points: Floats, least: int, leaf: bool = False) -> tuple[Integers, Floats]:
    """Labels from 0, noise -1, and how firmly each point belongs, from 0 to 1 (Campello, Moulavi and Sander 2013).

    >>> points = np.concatenate([np.zeros((9, 2)), np.full((9, 2), 50.0)]) + np.arange(18)[:, None] % 9
    >>> hdbscan(points, 5)[0].max().item()
    1
    """
    from sklearn import cluster  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    if len(points) < max(least, 2):
        return np.full(len(points), NOISE), np.zeros(len(points))
    library: Any = cluster
    how = {"min_cluster_size": least, "cluster_selection_method": "leaf" if leaf else "eom", "copy": True}
    made = library.HDBSCAN(**how).fit(points)
    if made.labels_.max() == NOISE:
        # Left to itself the algorithm never answers "one cluster".
        made = library.HDBSCAN(**how, allow_single_cluster=True).fit(points)
    return made.labels_.astype(np.int64), made.probabilities_.astype(np.float64)


def optics(points: Floats, least: int, steepness: float = 0.05) -> tuple[Integers, Floats]:
    """Labels from 0, noise -1, and how dense it is about each point against the densest of its cluster (Ankerst and others 1999).

    >>> points = np.concatenate([np.zeros((9, 2)), np.full((9, 2), 50.0)]) + np.arange(18)[:, None] % 9
    >>> optics(points, 5)[0].max().item()
    1
    """
    from sklearn import cluster  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    if len(points) <= max(least, 2):
        return np.full(len(points), NOISE), np.zeros(len(points))
    library: Any = cluster
    with np.errstate(divide="ignore", invalid="ignore"):  # plants at one address
        made = library.OPTICS(min_samples=max(least, 2), min_cluster_size=max(least, 2), xi=steepness).fit(
            points
        )
    labels, reach = made.labels_.astype(np.int64), made.core_distances_.astype(np.float64)
    firm = np.zeros(len(points))
    for label in range(int(labels.max(initial=NOISE)) + 1):
        inside = labels == label
        firm[inside] = np.divide(reach[inside].min(), reach[inside], out=np.ones(int(inside.sum())), where=reach[inside] > 0)  # fmt: skip
    return labels, firm


def adbscan(
    points: Floats, radius: float, least: int, draws: int, share: float, seed: int
) -> tuple[Integers, Floats]:
    """Labels by the majority of DBSCAN on subsamples, and the share of votes for them: how sure the boundary is.

    Each subsample's clusters take the label that most of their points have among all points, so one that stands where all
    points make none is noise; points outside a subsample vote as their nearest point in it does, where that is within the
    radius (after Arribas-Bel, Garcia-López and Viladecans-Marsal 2021).

    Parameters
    ----------
    least
        Points within the radius that make a core; scaled by ``share`` in a subsample.
    """
    whole = _dbscan(points, radius, least)
    count = int(whole.max(initial=NOISE)) + 1
    if not count:
        return whole, np.ones(len(points))
    votes = np.zeros((len(points), count + 1))
    for number in range(draws):
        votes[np.arange(len(points)), _vote(points, whole, (radius, least, share), [seed, number])] += 1
    labels = votes.argmax(axis=1)
    shares = votes[np.arange(len(points)), labels] / draws
    return np.where(labels == count, NOISE, labels), shares


def _vote(points: Floats, whole: Integers, asked: tuple[float, int, float], seed: list[int]) -> Integers:
    """The label of each point by one subsample, the number of labels for noise."""
    from scipy.spatial import KDTree  # noqa: PLC0415

    radius, least, share = asked
    drawn = np.random.default_rng(seed).permutation(len(points))[: max(round(share * len(points)), 1)]
    found = _dbscan(points[drawn], radius, max(round(least * share), 2))
    noise = int(whole.max()) + 1
    own = np.where(whole == NOISE, noise, whole)[drawn]
    names = np.full(int(found.max(initial=NOISE)) + 2, noise)
    for at in range(len(names) - 1):
        names[at] = int(np.bincount(own[found == at]).argmax())
    labels = np.where(found == NOISE, noise, names[found])
    reach: Any = KDTree(points[drawn]).query(points)
    return np.where(reach[0] <= radius, labels[reach[1]], noise)


def _dbscan(points: Floats, radius: float, least: int) -> Integers:
    from sklearn import cluster  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    library: Any = cluster
    return library.DBSCAN(eps=radius, min_samples=least).fit(points).labels_.astype(np.int64)


def outline(points: Floats, radius: float) -> Any:
    """The outline of points of a plane: triangles with a side longer than twice the radius left out; a polygon of shapely.

    Fewer than three places, or places in a line, have a circle of the radius about each.

    >>> round(outline(np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]]), 2.0).area, 6)
    1.0
    """
    import shapely  # noqa: PLC0415

    places = np.unique(points, axis=0)
    spread = places - places.mean(axis=0)
    if (
        len(places) < 3
        or np.linalg.matrix_rank(spread, tol=1e-9 * max(float(np.abs(spread).max()), 1e-300)) < 2
    ):
        return shapely.union_all(shapely.buffer(shapely.points(places), radius))
    from scipy.spatial import Delaunay  # noqa: PLC0415

    corners = places[Delaunay(places).simplices]
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    kept = corners[sides <= 2 * radius]
    if not len(kept):
        return shapely.union_all(shapely.buffer(shapely.points(places), radius))
    return shapely.union_all([shapely.Polygon(triangle) for triangle in kept])
