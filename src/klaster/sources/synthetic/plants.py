"""Plants: drawn for each region and industry, with size, wage, entry and exit.

A plant keeps its size for life, so that its row adds up to the employment of every year it lived:
an industry grows and shrinks by entry and exit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from klaster.sources.synthetic.clusters import PlantedCluster
from klaster.sources.synthetic.layout import Layout, stream
from klaster.sources.synthetic.structure import Structure

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CLOSURE_RATE, CLUSTER_CLOSURE_RATE = 0.07, 0.04
SIZE_SPREAD, GIANT_SHARE, GIANT_EXPONENT, GIANT_LIMIT = 0.9, 0.01, 1.5, 15.0
WAGE_SPREAD, SIZE_ELASTICITY = 0.18, 0.03
FEWEST_CLUSTER_PLANTS = 15.0
DECOY_REST = 0.05
OPEN = 0
"""``closed`` of a plant that is still open."""


@dataclass(frozen=True)
class Plants:
    """One value a plant: positions of region, industry and cluster (-1: none); years; persons; wage."""

    region: Integers
    industry: Integers
    cluster: Integers
    founded: Integers
    closed: Integers
    employees: Integers
    wage: Integers

    def alive(self, year: int) -> NDArray[np.bool_]:
        """Which plants are open in a year."""
        return (self.founded <= year) & ((self.closed == OPEN) | (year < self.closed))


@dataclass(frozen=True)
class _Births:
    """Plants before they have a size: where, in which cohort (a position among the years), how mortal."""

    region: Integers
    industry: Integers
    cluster: Integers
    cohort: Integers
    closure: Floats
    employees: Integers
    """Zero where the size is still to be drawn."""


def plants(layout: Layout, structure: Structure, plan: tuple[PlantedCluster, ...], seed: int) -> Plants:
    """All plants that lived in the years of the economy."""
    births = _joined([_background(layout, structure, plan, seed), *_planted(layout, structure, plan, seed)])
    random = stream(seed, "plants")
    founded, closed = _lives(random, births, plan, layout.years)
    drawn = plant_sizes(random, structure.plant[births.industry])
    employees = np.where(births.employees > 0, births.employees, drawn)
    wage = structure.wage[births.region, births.industry] * (1 + _premium(plan, births.cluster))
    noise = np.exp(WAGE_SPREAD * random.standard_normal(len(wage)))
    wage = np.rint(wage * noise * employees**SIZE_ELASTICITY).astype(np.int64)
    return Plants(births.region, births.industry, births.cluster, founded, closed, employees, wage)


def plant_sizes(random: np.random.Generator, mean: Floats) -> Integers:
    """Persons in each plant: log-normal around the mean of its industry, with a Pareto tail of giants."""
    body = np.exp(SIZE_SPREAD * random.standard_normal(len(mean)) - SIZE_SPREAD**2 / 2)
    giant = np.minimum((1 - random.random(len(mean))) ** (-1 / GIANT_EXPONENT) * 3, GIANT_LIMIT)
    is_giant = random.random(len(mean)) < GIANT_SHARE
    return np.maximum(np.rint(mean * np.where(is_giant, giant, body)), 1).astype(np.int64)


def entries(stock: Floats, closure: Floats | float) -> Floats:
    """Expected entries of each year that keep a stock of plants (years first) on its path."""
    before = np.roll(stock, 1, axis=0)
    needed = np.maximum(stock - before * (1 - closure), 0.25 * closure * before)
    needed[0] = stock[0]
    return needed


def _background(layout: Layout, structure: Structure, plan: tuple[PlantedCluster, ...], seed: int) -> _Births:
    """The ordinary plants of every region and industry."""
    jobs = _ground(layout, structure, plan)
    since = np.arange(len(layout.years)) - len(layout.years) / 2
    stock = jobs / structure.plant * np.exp(since[:, None, None] * structure.growth)
    counts = stream(seed, "births").poisson(entries(stock, CLOSURE_RATE))
    place = np.repeat(np.arange(counts.size), counts.ravel())
    cohort, region, industry = np.unravel_index(place, counts.shape)
    none = np.full(len(place), -1)
    return _Births(region, industry, none, cohort, np.full(len(place), CLOSURE_RATE), np.zeros_like(none))


def _ground(layout: Layout, structure: Structure, plan: tuple[PlantedCluster, ...]) -> Floats:
    """Expected jobs without clusters: at least the national share under a cluster, next to none under a decoy."""
    jobs, ordinary = structure.jobs.copy(), structure.size[:, None] * structure.national
    for cluster in plan:
        cells = np.ix_(
            layout.region_positions(cluster.regions), layout.industry_positions(cluster.industries)
        )
        jobs[cells] = (
            DECOY_REST * ordinary[cells] if cluster.decoy else np.maximum(jobs[cells], ordinary[cells])
        )
    return jobs


def _planted(
    layout: Layout, structure: Structure, plan: tuple[PlantedCluster, ...], seed: int
) -> Iterator[_Births]:
    """The plants of each cluster and the one plant of each decoy."""
    for position, cluster in enumerate(plan):
        places = product(
            layout.region_positions(cluster.regions), layout.industry_positions(cluster.industries)
        )
        region, industry = np.array(list(places)).T
        extra = (cluster.strength - 1) * structure.size[region] * structure.national[region, industry]
        if cluster.decoy:
            yield _one_plant(region, industry, position, extra)
        else:
            full = np.maximum(extra / structure.plant[industry], FEWEST_CLUSTER_PLANTS)
            random = stream(seed, cluster.id)
            yield _members(random, region, industry, position, cluster.path(layout.years), full)


def _members(
    random: np.random.Generator,
    region: Integers,
    industry: Integers,
    position: int,
    path: Floats,
    full: Floats,
) -> _Births:
    """The plants of one cluster in its cells, their number following the path of the cluster."""
    closure = _closure(path)
    counts = random.poisson(entries(path[:, None] * full, closure))
    cohort, cell = np.unravel_index(np.repeat(np.arange(counts.size), counts.ravel()), counts.shape)
    same = np.ones_like(cell)
    return _Births(
        region[cell], industry[cell], position * same, cohort, np.full(len(cell), closure), 0 * same
    )


def _closure(path: Floats) -> float:
    """The yearly closures of a cluster: more where its path falls than entry can follow."""
    began = path[path > 0]
    fall = 1 - (began[-1] / began[0]) ** (1 / max(len(began) - 1, 1))
    return max(CLUSTER_CLOSURE_RATE, fall + 0.02)


def _one_plant(region: Integers, industry: Integers, position: int, jobs: Floats) -> _Births:
    """A company town: one plant that never closes."""
    return _Births(
        region, industry, np.full(len(region), position), np.zeros_like(region), np.zeros(len(region)),
        np.maximum(np.rint(jobs), 1).astype(np.int64),
    )  # fmt: skip


def _joined(births: list[_Births]) -> _Births:
    names = _Births.__dataclass_fields__
    return _Births(**{name: np.concatenate([getattr(birth, name) for birth in births]) for name in names})


def _lives(
    random: np.random.Generator, births: _Births, plan: tuple[PlantedCluster, ...], years: tuple[int, ...]
) -> tuple[Integers, Integers]:
    """Founding and closing years; plants of the first cohort were founded before it, not before their cluster."""
    appeared = np.array(years)[births.cohort]
    age = np.minimum(random.geometric(0.09, len(appeared)) - 1, 40)
    cluster_start = np.array([*(one.start for one in plan), 0])[births.cluster]
    founded = np.where(births.cohort == 0, np.maximum(appeared - age, cluster_start), appeared)
    closure = births.closure
    closed = appeared + random.geometric(np.where(closure > 0, closure, 0.5))
    still_open = (closed > years[-1]) | (closure == 0)
    return founded, np.where(still_open, OPEN, closed)


def _premium(plan: tuple[PlantedCluster, ...], cluster: Integers) -> Floats:
    return np.array([*(one.premium for one in plan), 0.0])[cluster]
