"""Concentration of plants beyond chance: the arithmetic behind the index of Ellison and Glaeser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import scipy

from klaster.indicators.margins import ESTIMATE, UNKNOWN
from klaster.numerics.dartboard import Dartboard

GROUP = ("period", "industry")


@dataclass(frozen=True, slots=True)
class Chance:
    """How p is found: below ``few_plants`` plants by so many ``simulations`` from a ``seed``."""

    few_plants: int
    simulations: int
    seed: int


def concentration(rows: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """By industry: ``total``, plant sums as shares, ``cross`` and ``own`` of the regions' shares, the base's powers."""
    sums = (pl.col(name).sum() for name in ("plants", "squares_low", "squares", "squares_high", "fourths"))
    ranks = (pl.col("part").max(), pl.col("severity").max().alias("raw"))
    industries = rows.group_by(*GROUP).agg(pl.col("known").sum().alias("total"), *ranks, *sums)
    cells = rows.group_by(*GROUP, "region").agg(pl.col("known").sum())
    cells = cells.join(shares, on=["period", "region"], how="left", nulls_equal=True)
    overlap = cells.group_by(*GROUP).agg(
        (pl.col("known") ** 2).sum().alias("own"), (pl.col("known") * pl.col("x")).sum().alias("cross")
    )
    powers = shares.group_by("period").agg(
        *((pl.col("x") ** power).sum().alias(f"x{power}") for power in (2, 3)),
        (pl.col("x") > 0).sum().cast(pl.Float64).alias("regions"),
        pl.col("base_rank").max(),
    )
    return industries.join(overlap, on=GROUP, nulls_equal=True).join(powers, on="period", nulls_equal=True)


def with_indices(industries: pl.DataFrame) -> pl.DataFrame:
    """Add gamma with its range, its two parts, the index of Maurel and Sédillot, and z."""
    total = pl.when(pl.col("total") > 0).then("total")
    industries = industries.with_columns(
        own=pl.col("own") / total**2,
        raw_concentration=pl.col("own") / total**2 - 2 * pl.col("cross") / total + pl.col("x2"),
        herfindahl=pl.col("squares") / total**2,
        herfindahl_lower=pl.col("squares_low") / total**2,
        herfindahl_upper=pl.col("squares_high") / total**2,
        fourths=pl.col("fourths") / total**4,
        _spare=1 - pl.col("x2"),
        _ranged=pl.col("squares_high") > pl.col("squares_low") * (1 + 1e-12),
    )
    ranks = ("part", "base_rank", pl.when("_ranged").then(ESTIMATE).otherwise(0))
    return _with_gamma(industries.with_columns(worst=pl.max_horizontal(*ranks)))


def _with_gamma(industries: pl.DataFrame) -> pl.DataFrame:
    usable = (pl.col("worst") < UNKNOWN) & (pl.col("_spare") > 1e-12)
    relative = pl.col("raw_concentration") / pl.col("_spare")
    ends = [_beyond(relative, f"herfindahl_{end}") for end in ("lower", "upper")]
    ranged = usable & pl.col("_ranged") & pl.col("herfindahl").is_not_null()
    industries = industries.with_columns(
        value=pl.when(usable).then(_beyond(relative, "herfindahl")),
        maurel_sedillot=pl.when(usable).then(
            _beyond((pl.col("own") - pl.col("x2")) / pl.col("_spare"), "herfindahl")
        ),
        # Where classes allow a single plant to be everything, the range has no lower end.
        lower=pl.when(ranged & ends[1].is_not_null()).then(pl.min_horizontal(*ends)),
        upper=pl.when(ranged).then(pl.max_horizontal(*ends)),
    )
    exists = pl.col("value").is_not_null()
    chance = pl.when(exists & (_variance() > 0)).then(_variance().sqrt())
    return industries.with_columns(
        z=(pl.col("raw_concentration") - pl.col("_spare") * pl.col("herfindahl")) / chance
    )


def _beyond(relative: pl.Expr, herfindahl: str) -> pl.Expr:
    """What is left of a relative concentration after the inequality of plants; null for one plant."""
    unequal = pl.col(herfindahl)
    return pl.when(unequal < 1 - 1e-12).then((relative - unequal) / (1 - unequal))


def _variance() -> pl.Expr:
    """The variance of G when plants are thrown at random."""
    x2, x3 = pl.col("x2"), pl.col("x3")
    pairs = pl.col("herfindahl") ** 2 * (x2 - 2 * x3 + x2**2)
    return 2 * (pairs - pl.col("fourths") * (x2 - 4 * x3 + 3 * x2**2))


def with_p(
    industries: pl.DataFrame, rows: pl.DataFrame, shares: pl.DataFrame, chance: Chance
) -> pl.DataFrame:
    """Add ``p_value`` and ``p_method``: from the normal law, simulated where plants are few."""
    normal = 1 - scipy.special.ndtr(industries["z"].to_numpy())
    p_values = pl.Series("p_value", normal).fill_nan(None)
    simulate = (industries["plants"] < chance.few_plants) & industries["value"].is_not_null()
    industries = industries.with_columns(
        p_value=p_values,
        p_method=pl.when(simulate)
        .then(pl.lit("simulated"))
        .when(p_values.is_not_null())
        .then(pl.lit("normal")),
    )
    small = industries.filter(simulate)
    if small.is_empty():
        return industries
    simulated = _simulated(small, rows, shares, chance)
    joined = industries.join(simulated, on=GROUP, how="left", nulls_equal=True)
    return joined.with_columns(p_value=pl.coalesce("_simulated", "p_value"))


def _simulated(small: pl.DataFrame, rows: pl.DataFrame, shares: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    sizes = rows.filter(pl.col("plants") > 0).join(small, on=GROUP, how="semi", nulls_equal=True)
    sizes = sizes.select(
        *GROUP, (pl.col("known") / pl.col("plants")).repeat_by(pl.col("plants").cast(pl.Int64))
    )
    sizes = sizes.explode("known").group_by(*GROUP).agg(pl.col("known").sort(descending=True))
    boards = {
        period: Dartboard(_shares(part), chance.few_plants, chance.simulations, chance.seed)
        for (period,), part in shares.partition_by("period", as_dict=True).items()
    }
    wanted = small.select(*GROUP, "raw_concentration").join(sizes, on=GROUP, nulls_equal=True)
    found = [
        boards[row["period"]].tail(np.array(row["known"]), row["raw_concentration"])
        for row in wanted.iter_rows(named=True)
    ]
    return wanted.select(*GROUP, pl.Series("_simulated", found, pl.Float64))


def _shares(part: pl.DataFrame) -> Any:
    return part["x"].fill_null(0.0).to_numpy()
