"""How much larger an industry's share is near its own plants than everywhere: Marcon and Puech's M and m."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import point_words as words
from klaster.indicators.point_curves import Asked, Draw, band_of, by_period, rows_of, simulated
from klaster.indicators.points import Points, distances_asked, points
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats, Integers, chord
from klaster.numerics.random_orders import first_of_order
from klaster.numerics.relative_concentration import (
    Surroundings,
    relative_concentration,
    surroundings,
    surroundings_at,
)


@indicator(
    title=Text("Relative concentration within a distance", "Относительная концентрация в радиусе"),
    unit=Text("ratio", "отношение"),
    keys=("industry", "distance", "period"),
    version=2,
    formula=r"M(r) = \frac{\sum_i \left(\sum_{j \in S, d_{ij} \le r} w_j / \sum_{j, d_{ij} \le r} w_j\right)}{\sum_i (W_S - w_i) / (W - w_i)}",
    reading=words.READING_RATIO,
    limits=words.LIMITS,
    references=("Marcon and Puech 2010, Journal of Economic Geography 10(5)", "Lang, Marcon and Puech 2020, Annals of Regional Science 64 (m)", "Myllymäki, Grabarnik, Seijo and Stoyan 2015, Spatial Statistics 11 (global band)"),
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs=words.outputs(Text("M within the distance, or m at it", "M в радиусе или m на расстоянии"))
    | {"bandwidth": Text("bandwidth of the kernel of m", "ширина ядра m")},
    form="columns",
    reads="plants",
    effort=words.effort_of_ratio,
)  # fmt: skip
@in_memory
def marcon_puech_m(
    table: pl.DataFrame,
    *,
    distances: Annotated[str, words.DISTANCES] = "auto",
    industry: Annotated[str, words.INDUSTRY] = "",
    neighbour: Annotated[str, words.NEIGHBOUR] = "",
    controls: Annotated[str, words.CONTROLS] = "",
    form: Annotated[Literal["cumulative", "density"], words.FORM_RATIO] = "cumulative",
    precision: Annotated[float, words.PRECISION] = 0.0,
    simulations: Annotated[int, words.SIMULATIONS] = 999,
    seed: Annotated[int, words.SEED] = 1,
    confidence: Annotated[float, words.LEVEL] = 0.95,
) -> Any:
    """How much larger an industry's share is near its own plants than everywhere, up to each distance or at it.

    Only plants that have a neighbour within the distance count, above and below the line. Chance relabels the
    plants: places and weights stay, industries are dealt anew. In its form m, neighbours count by a Gaussian kernel
    around the distance, reflected at zero, of Silverman's bandwidth on the pairs no farther than twice the farthest read.

    Parameters
    ----------
    table
        Plants: industry, and ``x``, ``y`` in a plane or ``lon``, ``lat`` in degrees (distances are then kilometres).
    distances, industry, neighbour, controls, form, precision, simulations, seed, confidence
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
    asked = Asked(distances, industry, neighbour, controls, form, precision, simulations, seed, confidence)
    return by_period(table, lambda rows: _concentrations(points(rows), asked), {"bandwidth": pl.Float64})


def _concentrations(of: Points, asked: Asked) -> list[dict[str, Any]]:
    read = asked.distances_over(of)
    around = None if asked.controls else _around(of, read, asked)
    rows: list[dict[str, Any]] = []
    for name in asked.industries(of):
        among = asked.against(of, name)
        near = around or _around(among, read, asked)
        own = among.of(name)
        other = among.of(asked.neighbour) if asked.neighbour else own
        curve, band = relative_concentration(near, own, other), None
        if asked.simulations and np.isfinite(curve).any():
            key = asked.key(among, "marcon_puech_m", name)
            curves = simulated(asked, key, _relabelled(near, own, other))
            band = band_of(curve, read, curves, asked)
        rows += rows_of(name, read, curve, band, among, asked, bandwidth=near.width)
    return rows


def ground_of(of: Points) -> tuple[Floats, Surroundings]:
    """Automatic distances, and what is within each of them of every plant: found once for all industries."""
    read = distances_asked(of, "auto")
    return read, surroundings(of.places, of.weights, chord(read, of.globe))


def strongest_excess(of: Points, name: str, asked: Asked, ground: tuple[Floats, Surroundings]) -> Floats:
    """The distance at which an industry's M exceeds its band of chance most; the nearest read where it does nowhere."""
    (read, around), own = ground, of.of(name)
    curve = relative_concentration(around, own, own)
    if not np.isfinite(curve).any():
        return read[-1:]
    curves = simulated(asked, asked.key(of, "marcon_puech_m", name), _relabelled(around, own, own))
    band = band_of(curve, read, curves, asked)
    excess = np.nan_to_num(curve - band.upper, nan=-np.inf) if band else np.zeros(len(read))
    return read[[int(np.argmax(excess))]] if excess.max() > 0 else read[np.isfinite(curve)][:1]


def _around(of: Points, read: Floats, asked: Asked) -> Surroundings:
    if asked.form == "density":
        return surroundings_at(of.places, of.weights, read, of.globe)
    return surroundings(of.places, of.weights, chord(read, of.globe))


def _relabelled(around: Surroundings, own: Integers, other: Integers) -> Draw:
    """The curve of plants whose industries are dealt anew; of two industries, the first stays as it is."""
    everyone = np.arange(len(around.points))
    rest = np.setdiff1d(everyone, own)

    def draw(chance: np.random.Generator) -> Floats:
        if own is other:
            dealt = first_of_order(chance, len(everyone), len(own))
            return relative_concentration(around, dealt, dealt)
        return relative_concentration(around, own, rest[first_of_order(chance, len(rest), len(other))])

    return draw
