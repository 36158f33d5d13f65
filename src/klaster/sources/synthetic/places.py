"""Where plants stand: in towns inside the polygon of their region, cluster plants close together."""

# shapely and pyogrio carry no types: what they return is checked as far as it is annotated here.
# pyright: standard

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from klaster.sources.synthetic.clusters import PlantedCluster
from klaster.sources.synthetic.layout import Layout, stream
from klaster.sources.synthetic.plants import Plants

Floats = NDArray[np.float64]

DIGITS = 5
"""Decimals of a coordinate: about a metre."""
TOWNS, TOWN_SCATTER_KM, CLUSTER_SCATTER_KM = 7, 12.0, 6.0
KM_PER_DEGREE = 111.2
CANDIDATES, ROUNDS = 200, 4
NOWHERE = (float("nan"), float("nan"))


def coordinates(
    layout: Layout, plants: Plants, plan: tuple[PlantedCluster, ...], geometry: Mapping[str, Any], seed: int
) -> Floats:
    """Longitude and latitude of each plant, an array of plants x 2.

    A region without a polygon has its plants around its point; without either, they are not a number.
    """
    polygons = [_polygon(geometry.get(code)) for code in layout.regions]
    order = np.argsort(plants.region, kind="stable")
    starts = np.searchsorted(plants.region[order], np.arange(len(layout.regions) + 1))
    centres = _cluster_centres(layout, polygons, plan, seed)
    found = np.empty((len(order), 2))
    for position, (code, polygon) in enumerate(zip(layout.regions, polygons, strict=True)):
        rows = order[starts[position] : starts[position + 1]]
        random = stream(seed, f"places {code}")
        towns = _towns(random, polygon, layout.categories[position].point or NOWHERE)
        centre, scatter = _centres(random, towns, plants.cluster[rows], centres.get(code, {}))
        found[rows] = _around(random, polygon, centre, scatter)
    return found


def _polygon(geojson: Any) -> BaseGeometry | None:
    if geojson is None:
        return None
    polygon = shapely.from_geojson(json.dumps(geojson))
    shapely.prepare(polygon)
    return polygon


def _inside(random: np.random.Generator, polygon: BaseGeometry) -> Floats:
    """Points spread evenly over a polygon."""
    west, south, east, north = polygon.bounds
    points = random.uniform((west, south), (east, north), (CANDIDATES, 2)).round(DIGITS)
    inside = points[shapely.contains_xy(polygon, points[:, 0], points[:, 1])]
    sure = polygon.representative_point()
    return np.vstack([inside, np.array([[sure.x, sure.y]]).round(DIGITS)])


def _towns(random: np.random.Generator, polygon: BaseGeometry | None, point: tuple[float, float]) -> Floats:
    """The towns of a region, the largest first: the region's point if it lies inside, then chance."""
    if polygon is None:
        return np.array([point])
    capital = np.array([point]) if shapely.contains_xy(polygon, *point) else np.empty((0, 2))
    return np.vstack([capital, _inside(random, polygon)])[:TOWNS]


def _centres(
    random: np.random.Generator, towns: Floats, cluster: NDArray[np.int64], cluster_centres: dict[int, Floats]
) -> tuple[Floats, Floats]:
    """The centre of each plant and how far plants scatter around it, in kilometres."""
    weights = 1 / np.arange(1, len(towns) + 1)
    centre = towns[random.choice(len(towns), size=len(cluster), p=weights / weights.sum())]
    scatter = np.full(len(cluster), TOWN_SCATTER_KM)
    for position, place in cluster_centres.items():
        centre[cluster == position], scatter[cluster == position] = place, CLUSTER_SCATTER_KM
    return centre, scatter


def _around(
    random: np.random.Generator, polygon: BaseGeometry | None, centre: Floats, scatter: Floats
) -> Floats:
    """A point near each centre and inside the polygon; the centre itself when several throws miss."""
    found, missing = centre.round(DIGITS), np.arange(len(centre))
    for _ in range(ROUNDS):
        north = scatter[missing, None] / KM_PER_DEGREE * random.standard_normal((len(missing), 2))
        stretch = np.column_stack([np.cos(np.radians(centre[missing, 1])), np.ones(len(missing))])
        thrown = (centre[missing] + north / stretch).round(DIGITS)
        if polygon is None:
            return thrown
        hit = shapely.contains_xy(polygon, thrown[:, 0], thrown[:, 1])
        found[missing[hit]] = thrown[hit]
        missing = missing[~hit]
    return found


def _cluster_centres(
    layout: Layout, polygons: list[BaseGeometry | None], plan: tuple[PlantedCluster, ...], seed: int
) -> dict[str, dict[int, Floats]]:
    """Region code -> position of a cluster -> its centre there, near the other regions of the cluster."""
    centres: dict[str, dict[int, Floats]] = {}
    for position, cluster in enumerate(plan):
        shapes = {code: polygons[layout.regions.index(code)] for code in cluster.regions}
        for code, polygon in shapes.items():
            if polygon is not None:
                others = [shape for other, shape in shapes.items() if other != code and shape is not None]
                random = stream(seed, f"centre {cluster.id} {code}")
                centres.setdefault(code, {})[position] = _nearest(_inside(random, polygon), others)
    return centres


def _nearest(points: Floats, others: list[BaseGeometry]) -> Floats:
    """The point nearest to other shapes; the first where there are none."""
    if not others:
        return points[0]
    return points[int(np.argmin(shapely.distance(shapely.points(points), shapely.union_all(others))))]
