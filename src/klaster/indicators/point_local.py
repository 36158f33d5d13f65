"""Which plants have more of their own industry around them than chance gives: who is in the cluster."""

from __future__ import annotations

from typing import Annotated, Any

import narwhals as nw
import numpy as np
import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import point_words as words
from klaster.indicators.point_curves import Asked
from klaster.indicators.point_ratio import ground_of, strongest_excess
from klaster.indicators.points import Points, points
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats, Integers, chord
from klaster.numerics.multiple_testing import with_q_values
from klaster.numerics.relative_concentration import Surroundings, share_elsewhere, surroundings

_SCHEMA: dict[str, Any] = {
    "industry": pl.String, "establishment": pl.String, "distance": pl.Float64, "value": pl.Float64, "status": pl.String,
    "neighbours": pl.Int64, "own_neighbours": pl.Int64, "p_value": pl.Float64,
}  # fmt: skip


@indicator(
    title=Text("Concentration around a plant", "Концентрация вокруг предприятия"),
    unit=Text("ratio", "отношение"),
    keys=("industry", "establishment", "distance", "period"),
    version=1,
    formula=r"M_i(r) = \frac{\sum_{j \in S, d_{ij} \le r} w_j / \sum_{j, d_{ij} \le r} w_j}{(W_S - w_i) / (W - w_i)}",
    reading=Text(
        "3 within 5 km says that around this plant its industry's share is three times that elsewhere; a member has more plants of its industry around it than chance gives any of them.",
        "3 в радиусе 5 км — вокруг этого предприятия доля его отрасли втрое выше, чем в остальных местах; у члена скопления предприятий своей отрасли вокруг больше, чем случайность дала бы хоть одному из них.",
    ),
    limits=words.LIMITS,
    references=("Marcon and Puech 2010, Journal of Economic Geography 10(5)", "Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57(1)"),
    inputs=words.INPUTS,
    optional_inputs={"establishment": Text("name or code of the plant", "название или код предприятия")} | words.OPTIONAL_INPUTS,
    outputs={
        "value": Text("share of the industry near the plant over its share elsewhere", "доля отрасли вокруг предприятия к её доле в остальных местах"),
        "status": Text("no value where there is no neighbour", "значения нет, если нет соседей"),
        "neighbours": Text("plants within the distance", "предприятий в радиусе"),
        "own_neighbours": Text("of them of its industry", "из них своей отрасли"),
        "p_value": Text("chance that as many of the neighbours are of the industry, plants counted, not weights", "вероятность случайно иметь столько же соседей своей отрасли (по числу предприятий, без весов)"),
        "q_value": Text("share of false members, were all plants as far out called members", "доля ложных членов, если назвать членами все столь же выделяющиеся предприятия"),
        "member": Text("in a concentration of its industry, at the confidence asked", "входит в скопление своей отрасли при заданном доверии"),
    },
    form="columns",
    reads="plants",
    effort=words.effort_once,
)  # fmt: skip
@in_memory
def local_concentration(
    table: pl.DataFrame,
    *,
    distances: Annotated[str, words.DISTANCES_LOCAL] = "auto",
    industry: Annotated[str, words.INDUSTRY] = "",
    simulations: Annotated[int, words.SIMULATIONS_LOCAL] = 199,
    seed: Annotated[int, words.SEED] = 1,
    confidence: Annotated[float, words.LEVEL] = 0.95,
) -> Any:
    """The local value of Marcon and Puech's M at each plant, and whether chance gives as much.

    How many of a plant's neighbours are of its industry, were industries dealt anew, is hypergeometric: the p-value is
    exact. Over the plants of an industry at a distance it is adjusted for their number (Benjamini and Hochberg).

    Parameters
    ----------
    table
        Plants: industry, ``x``, ``y`` or ``lon``, ``lat``; ``establishment`` names them, else their row does, from 1.
    distances
        ``auto`` is the distance at which the industry's M exceeds its band of chance most.

    Raises
    ------
    InputError
        For coordinates that are missing from the table or cannot be, and weights below zero.

    Examples
    --------
    >>> plants = pl.DataFrame({"industry": list("aaabbbbb"), "x": [0.0, 1, 2, 50, 60, 70, 80, 90], "y": [0.0] * 8})
    >>> local_concentration(plants, distances="5", industry="a").select("value", "own_neighbours").row(0)
    (3.5, 2)
    """  # fmt: skip
    asked = Asked(distances, industry, "", "", "cumulative", 0.0, simulations, seed, confidence)
    parts = [table] if "period" not in table.columns else table.partition_by("period")
    found = pl.concat(_local(part, asked) for part in parts)
    over = [name for name in ("industry", "distance", "period") if name in found.columns]
    rows: pl.DataFrame = with_q_values(nw.from_native(found), "p_value", over).to_native()
    keys = [name for name in ("industry", "establishment", "distance", "period") if name in rows.columns]
    return rows.with_columns(member=pl.col("q_value") <= 1 - confidence).select(*keys, pl.exclude(keys))


def _local(table: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The rows of one period."""
    of = points(table)
    ground = ground_of(of) if asked.distances == "auto" else None
    rows = [row for name in asked.industries(of) for row in _of_industry(of, name, asked, ground)]
    found = pl.DataFrame(rows, schema=_SCHEMA).with_columns(pl.col(pl.Float64).fill_nan(None))
    return (
        found.with_columns(period=pl.lit(table["period"][0], table["period"].dtype))
        if "period" in table.columns
        else found
    )


def _of_industry(
    of: Points, name: str, asked: Asked, ground: tuple[Floats, Surroundings] | None
) -> list[dict[str, Any]]:
    own = of.of(name)
    if not len(own):
        return []
    read = strongest_excess(of, name, asked, ground) if ground else asked.distances_over(of)
    radii = chord(read, of.globe)
    weighted = surroundings(of.places, of.weights, radii)
    counted = surroundings(of.places, np.ones(len(of.places)), radii) if of.weighted else weighted
    values = _values(weighted, own)
    everyone, same = counted.everything[own], counted.near(own, own)
    chances = _chances(everyone, same, len(of.places) - 1, len(own) - 1)
    return [
        {
            "industry": name, "establishment": str(of.names[plant]), "distance": distance, "value": values[row, at],
            "status": "A" if np.isfinite(values[row, at]) else "O", "neighbours": round(everyone[row, at]),
            "own_neighbours": round(same[row, at]), "p_value": chances[row, at],
        }
        for at, distance in enumerate(read.tolist()) for row, plant in enumerate(own)
    ]  # fmt: skip


def _values(around: Surroundings, own: Integers) -> Floats:
    """The share of the industry near each plant over its share elsewhere; nan without neighbours."""
    everything, expected = around.everything[own], share_elsewhere(around, own, own)[:, None]
    nothing = np.full_like(everything, np.nan)
    share = np.divide(around.near(own, own), everything, out=nothing, where=everything > 0)
    return np.divide(share, expected, out=np.full_like(share, np.nan), where=expected > 0)


def _chances(everyone: Floats, same: Floats, others: int, own: int) -> Floats:
    """The chance of as many neighbours of the industry among all neighbours; nan without neighbours."""
    from scipy.stats import hypergeom  # noqa: PLC0415 - a second to load

    found = hypergeom.sf(same - 1, others, own, everyone)
    return np.where(everyone > 0, found, np.nan)
