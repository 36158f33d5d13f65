"""How frequent each distance is among an industry's plants: Duranton and Overman's density."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import point_words as words
from klaster.indicators.point_curves import Asked, Draw, band_of, by_period, rows_of, simulated
from klaster.indicators.point_samples import SampleCurves, curve_over
from klaster.indicators.points import Points, points
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats
from klaster.numerics.random_orders import first_of_order


@indicator(
    title=Text("Density of distances", "Плотность расстояний"),
    unit=Text("density per unit of distance", "плотность на единицу расстояния"),
    keys=("industry", "distance", "period"),
    version=2,
    formula=r"K_d(r) = \frac{1}{h \sum_{i<j} e_i e_j} \sum_{i<j} e_i e_j \left[\phi\left(\frac{r - d_{ij}}{h}\right) + \phi\left(\frac{r + d_{ij}}{h}\right)\right]",
    reading=words.READING_DENSITY,
    limits=words.LIMITS_DENSITY,
    references=("Duranton and Overman 2005, Review of Economic Studies 72(4)", "Myllymäki, Grabarnik, Seijo and Stoyan 2015, Spatial Statistics 11 (global band)"),
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs=words.outputs(Text("density of distances, or share of pairs within the distance", "плотность расстояний или доля пар в пределах расстояния"))
    | {"bandwidth": Text("bandwidth of the kernel", "ширина ядра"), "cell": Text("side of the cells that plants were moved to, empty where pairs were counted one by one", "сторона ячеек, к которым отнесены предприятия; пусто, если пары посчитаны по одной")},
    form="columns",
    reads="plants",
    effort=words.effort,
)  # fmt: skip
@in_memory
def k_density(
    table: pl.DataFrame,
    *,
    distances: Annotated[str, words.DISTANCES] = "auto",
    industry: Annotated[str, words.INDUSTRY] = "",
    neighbour: Annotated[str, words.NEIGHBOUR] = "",
    controls: Annotated[str, words.CONTROLS] = "",
    form: Annotated[Literal["density", "cumulative"], words.FORM_DENSITY] = "density",
    pairs: Annotated[Literal["auto", "exact", "grid"], words.PAIRS] = "auto",
    precision: Annotated[float, words.PRECISION] = 0.0,
    simulations: Annotated[int, words.SIMULATIONS] = 999,
    seed: Annotated[int, words.SEED] = 1,
    confidence: Annotated[float, words.LEVEL] = 0.95,
) -> Any:
    """How frequent each distance is among the pairs of an industry's plants, and whether chance gives as much.

    The Gaussian kernel is reflected at zero; its bandwidth is Silverman's on the pairs no farther than twice
    the farthest distance read, of each curve on its own. Chance draws as many sites from all sites of the table; where
    ``weight`` is given, pairs count by the product of weights, and these are dealt to the drawn sites. Without
    weights one random order of the sites serves industries of every size, so that all of them take the time of the largest.

    Very many plants are moved to the middles of cells a twentieth of the nearest distance wide, and pairs are
    counted by a Fourier transform, the observed curve like those of chance. That widens the kernel to
    ``sqrt(h^2 + cell^2 / 6)``, which is the bandwidth given.

    Parameters
    ----------
    table
        Plants: industry, and ``x``, ``y`` in a plane or ``lon``, ``lat`` in degrees (distances are then kilometres).
    distances, industry, neighbour, controls, form, pairs, precision, simulations, seed, confidence
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
    asked = Asked(
        distances, industry, neighbour, controls, form, precision, simulations, seed, confidence, pairs
    )
    extra = {"bandwidth": pl.Float64, "cell": pl.Float64}
    return by_period(table, lambda rows: _densities(points(rows), asked), extra)


def densest_excess(of: Points, name: str, simulations: int, seed: int) -> float:
    """The distance at which an industry's Kd exceeds its band of chance most, of the shortest distances that all exceed it.

    Each plant counts once. An excess that begins farther off is that between two towns, not the size of a cluster: where
    the shortest distance read shows none, it is that distance. Only pairs of the industry itself are asked for, so that it
    is quick among a million other plants.
    """
    asked = Asked("auto", name, "", "", "density", 0.0, simulations, seed, 0.95, "auto")
    rows = _densities(replace(of, weights=np.ones(len(of.places)), weighted=False), asked)
    near = list(takewhile(lambda row: row["excess"] > 0, rows)) or rows[:1]
    return float(max(near, key=lambda row: row["excess"])["distance"])


def _densities(of: Points, asked: Asked) -> list[dict[str, Any]]:
    read = asked.distances_over(of)
    samples = None
    if asked.simulations and not (of.weighted or asked.neighbour or asked.controls):
        samples = SampleCurves(of, read, asked, [len(of.of(name)) for name in asked.industries(of)])
    rows: list[dict[str, Any]] = []
    for name in asked.industries(of):
        among = asked.against(of, name)
        own = among.of(name)
        other = among.of(asked.neighbour) if asked.neighbour else None
        over = samples.over(len(own)) if samples else curve_over(among, read, asked, len(own))
        curve, width, cell = over.curve(own, other, among.weights[own])
        band = None
        if asked.simulations and np.isfinite(curve).any():
            curves = samples.of(len(own)) if samples else _of_chance(among, name, over, asked)
            band = band_of(curve, read, curves, asked)
        rows += rows_of(name, read, curve, band, among, asked, bandwidth=width, cell=cell)
    return rows


def _of_chance(of: Points, name: str, over: Any, asked: Asked) -> Floats:
    """Curves of as many sites drawn from all; of two industries, the neighbour stays where it is."""
    own, other = of.of(name), of.of(asked.neighbour) if asked.neighbour else None
    sites = np.arange(len(of.places)) if other is None else np.setdiff1d(np.arange(len(of.places)), other)

    def draw(chance: np.random.Generator) -> Floats:
        drawn = sites[first_of_order(chance, len(sites), len(own))]
        return over.curve(drawn, other, of.weights[own])[0]

    made: Draw = draw
    return simulated(asked, asked.key(of, "k_density", name), made)
