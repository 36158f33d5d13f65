"""Plants as points: at which distances an industry is concentrated more than chance would have it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import point_words as words
from klaster.indicators.points import Points, distances_asked, points
from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.numerics.distance_density import (
    Classes,
    bandwidth,
    classes_to,
    density,
    pairs_between,
    pairs_within,
)
from klaster.numerics.frames import in_memory
from klaster.numerics.global_band import Band, global_band
from klaster.numerics.globe import Floats, Integers, chord
from klaster.numerics.relative_concentration import Surroundings, relative_concentration, surroundings

Distances = Annotated[str, words.DISTANCES]
Industry = Annotated[str, words.INDUSTRY]
Neighbour = Annotated[str, words.NEIGHBOUR]
Simulations = Annotated[int, words.SIMULATIONS]
Seed = Annotated[int, words.SEED]
Level = Annotated[float, words.LEVEL]
Draw = Callable[[np.random.Generator], Floats]
_SAME = 1e-9


@dataclass(frozen=True)
class _Asked:
    """The parameters of a call."""

    distances: Any
    industry: str
    neighbour: str
    simulations: int
    seed: int
    confidence: float


@indicator(
    title=Text("Density of distances", "Плотность расстояний"),
    unit=Text("density per unit of distance", "плотность на единицу расстояния"),
    keys=("industry", "distance", "period"),
    version=1,
    formula=r"K_d(r) = \frac{1}{h \sum_{i<j} e_i e_j} \sum_{i<j} e_i e_j \left[\phi\left(\frac{r - d_{ij}}{h}\right) + \phi\left(\frac{r + d_{ij}}{h}\right)\right]",
    reading=words.READING_DENSITY,
    limits=words.LIMITS,
    references=("Duranton and Overman 2005, Review of Economic Studies 72(4)", "Myllymäki, Grabarnik, Seijo and Stoyan 2015, Spatial Statistics 11 (global band)"),
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs=words.outputs(Text("density of distances", "плотность расстояний")) | {"bandwidth": Text("bandwidth of the kernel", "ширина ядра")},
    form="columns",
    reads="plants",
    effort=words.effort,
)  # fmt: skip
@in_memory
def k_density(
    table: pl.DataFrame,
    *,
    distances: Distances = "auto",
    industry: Industry = "",
    neighbour: Neighbour = "",
    simulations: Simulations = 999,
    seed: Seed = 1,
    confidence: Level = 0.95,
) -> Any:
    """How frequent each distance is among the pairs of an industry's plants, and whether chance gives as much.

    The Gaussian kernel is reflected at zero; its bandwidth is Silverman's on the pairs no farther than twice
    the farthest distance read, of each curve on its own. Chance draws as many sites from all sites of the table; where
    ``weight`` is given, pairs count by the product of weights, and these are dealt to the drawn sites.

    Parameters
    ----------
    table
        Plants: industry, and ``x``, ``y`` in a plane or ``lon``, ``lat`` in degrees (distances are then kilometres).
    distances, industry, neighbour, simulations, seed, confidence
        See the card.

    Raises
    ------
    InputError
        For coordinates that are missing from the table or cannot be, and weights below zero.

    Examples
    --------
    >>> plants = pl.DataFrame({"industry": list("aab"), "x": [0.0, 1.0, 5.0], "y": [0.0, 0.0, 0.0]})
    >>> k_density(plants, distances="1").select("industry", "distance", "status", "plants").rows()
    [('a', 1.0, 'O', 2), ('b', 1.0, 'O', 1)]
    """  # fmt: skip
    asked = _Asked(distances, industry, neighbour, simulations, seed, confidence)
    return _by_period(table, lambda rows: _densities(points(rows), asked), {"bandwidth": pl.Float64})


def _densities(of: Points, asked: _Asked) -> list[dict[str, Any]]:
    chance, read = np.random.default_rng(asked.seed), distances_asked(of, asked.distances)
    classes = classes_to(float(read[-1]) or 1.0, of.globe)
    rows: list[dict[str, Any]] = []
    for name in _industries(of, asked):
        own, other = of.of(name), of.of(asked.neighbour) if asked.neighbour else None
        curve, width = _density(of, own, other, of.weights[own], classes, read)
        draw = _density_by_chance(of, own, other, classes, read)
        rows += _rows(name, read, curve, _band(curve, draw, chance, asked), of, {"bandwidth": width})
    return rows


@indicator(
    title=Text("Relative concentration within a distance", "Относительная концентрация в радиусе"),
    unit=Text("ratio", "отношение"),
    keys=("industry", "distance", "period"),
    version=1,
    formula=r"M(r) = \frac{\sum_i \left(\sum_{j \in S, d_{ij} \le r} w_j / \sum_{j, d_{ij} \le r} w_j\right)}{\sum_i (W_S - w_i) / (W - w_i)}",
    reading=words.READING_RATIO,
    limits=words.LIMITS,
    references=("Marcon and Puech 2010, Journal of Economic Geography 10(5)", "Myllymäki, Grabarnik, Seijo and Stoyan 2015, Spatial Statistics 11 (global band)"),
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs=words.outputs(Text("M within the distance", "M в радиусе")),
    form="columns",
    reads="plants",
    effort=words.effort,
)  # fmt: skip
@in_memory
def marcon_puech_m(
    table: pl.DataFrame,
    *,
    distances: Distances = "auto",
    industry: Industry = "",
    neighbour: Neighbour = "",
    simulations: Simulations = 999,
    seed: Seed = 1,
    confidence: Level = 0.95,
) -> Any:
    """How much larger an industry's share is near its own plants than everywhere, up to each distance.

    Only plants that have a neighbour within the distance count, above and below the line. Chance relabels the
    plants: places and weights stay, industries are dealt anew.

    Parameters
    ----------
    table
        Plants: industry, and ``x``, ``y`` in a plane or ``lon``, ``lat`` in degrees (distances are then kilometres).
    distances, industry, neighbour, simulations, seed, confidence
        See the card.

    Raises
    ------
    InputError
        For coordinates that are missing from the table or cannot be, and weights below zero.

    Examples
    --------
    >>> plants = pl.DataFrame({"industry": list("aabb"), "x": [0.0, 1.0, 9.0, 10.0], "y": [0.0] * 4})
    >>> marcon_puech_m(plants, distances="1").select("industry", "value").rows()
    [('a', 3.0), ('b', 3.0)]
    """
    asked = _Asked(distances, industry, neighbour, simulations, seed, confidence)
    return _by_period(table, lambda rows: _concentrations(points(rows), asked), {})


def _concentrations(of: Points, asked: _Asked) -> list[dict[str, Any]]:
    chance, read = np.random.default_rng(asked.seed), distances_asked(of, asked.distances)
    around = surroundings(of.places, of.weights, chord(read, of.globe))
    rows: list[dict[str, Any]] = []
    for name in _industries(of, asked):
        own = of.of(name)
        other = of.of(asked.neighbour) if asked.neighbour else own
        curve = relative_concentration(around, own, other)
        band = _band(curve, _relabelled(around, own, other), chance, asked)
        rows += _rows(name, read, curve, band, of, {})
    return rows


def _industries(of: Points, asked: _Asked) -> list[str]:
    """The industries asked for: one, or all but the neighbour."""
    known = sorted({*of.industries.tolist(), *of.unplaced})
    for name in (asked.industry, asked.neighbour):
        if name and name not in known:
            raise UnknownNameError(Text("industry", "отрасль"), name, known)
    return [asked.industry] if asked.industry else [name for name in known if name != asked.neighbour]


def _density(
    of: Points, own: Integers, other: Integers | None, weights: Floats, classes: Classes, read: Floats
) -> tuple[Floats, float]:
    """The curve of some sites, and its bandwidth."""
    given = weights if of.weighted else None
    if other is None:
        pairs = pairs_within(of.places[own], given, classes)
    else:
        theirs = of.weights[other] if of.weighted else None
        pairs = pairs_between(of.places[own], given, of.places[other], theirs, classes)
    width = bandwidth(pairs, classes)
    return density(pairs, classes, read, width), width


def _density_by_chance(
    of: Points, own: Integers, other: Integers | None, classes: Classes, read: Floats
) -> Draw:
    """A curve of as many sites drawn from all; of two industries, the neighbour stays where it is."""
    sites = np.arange(len(of.places)) if other is None else np.setdiff1d(np.arange(len(of.places)), other)

    def draw(chance: np.random.Generator) -> Floats:
        drawn = chance.permutation(sites)[: len(own)]
        return _density(of, drawn, other, of.weights[own], classes, read)[0]

    return draw


def _relabelled(around: Surroundings, own: Integers, other: Integers) -> Draw:
    """The curve of plants whose industries are dealt anew; of two industries, the first stays as it is."""
    everyone = np.arange(len(around.points))
    rest = np.setdiff1d(everyone, own)

    def draw(chance: np.random.Generator) -> Floats:
        if own is other:
            dealt = chance.permutation(everyone)[: len(own)]
            return relative_concentration(around, dealt, dealt)
        return relative_concentration(around, own, chance.permutation(rest)[: len(other)])

    return draw


def _band(curve: Floats, draw: Draw, chance: np.random.Generator, asked: _Asked) -> Band | None:
    known = np.isfinite(curve)
    if not asked.simulations or not known.any():
        return None
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # A generator for each draw: the curves do not depend on which thread comes first.
        simulated = np.array(list(pool.map(draw, chance.spawn(asked.simulations))))
    if np.all(np.ptp(simulated[:, known], axis=0) <= _SAME * np.abs(curve[known])):
        return None  # every draw is the same sites: there is nothing to hold the industry against
    # Where chance has no curve, as within a distance at which it has no neighbours, it says nothing of the observed one.
    known &= np.isfinite(simulated).all(axis=0)
    if not known.any():
        return None
    band = global_band(curve[known], simulated[:, known], asked.confidence)
    lower, upper = np.full((2, len(curve)), np.nan)
    lower[known], upper[known] = np.maximum(band.lower, 0.0), band.upper
    return Band(lower, upper, band.p_value)


def _rows(
    name: str, read: Floats, curve: Floats, band: Band | None, of: Points, extra: dict[str, float]
) -> Iterator[dict[str, Any]]:
    """A row a distance."""
    nothing = np.full(len(read), np.nan)
    lower, upper = (band.lower, band.upper) if band else (nothing, nothing)
    excess, lack = np.fmax(curve - upper, 0.0), np.fmax(lower - curve, 0.0)
    told = words.verdict(excess, lack) if band else None
    unplaced = of.unplaced.get(name, 0)
    letter = "E" if unplaced else "A"
    for at, distance in enumerate(read.tolist()):
        known = bool(np.isfinite(curve[at]))
        yield {
            "industry": name, "distance": distance, "value": curve[at], "status": letter if known else "O",
            "lower": lower[at], "upper": upper[at], "excess": excess[at], "lack": lack[at],
            "verdict": told, "peak": float(read[np.nanargmax(excess)]) if told == "localised" else None,
            "p_value": band.p_value if band else None, "plants": len(of.of(name)), "unplaced": unplaced, **extra,
        }  # fmt: skip


def _by_period(
    table: pl.DataFrame, curves: Callable[[pl.DataFrame], list[dict[str, Any]]], extra: dict[str, Any]
) -> pl.DataFrame:
    """The curves of each period by itself, by industry and distance."""
    schema = {**words.SCHEMA, **extra}
    if "period" not in table.columns:
        return _clean(pl.DataFrame(curves(table), schema=schema))
    kind = table["period"].dtype
    parts = [
        _clean(pl.DataFrame(curves(rows), schema=schema)).with_columns(period=pl.lit(period, kind))
        for (period,), rows in table.partition_by("period", as_dict=True).items()
    ]
    names = ["industry", "distance", "period"]
    return pl.concat(parts).select(*names, *(name for name in schema if name not in names)).sort(names)


def _clean(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col(pl.Float64).fill_nan(None))
