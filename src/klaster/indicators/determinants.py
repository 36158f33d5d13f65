"""The four determinants of a cluster: critical mass, relatedness, proximity, organic origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import determinants_card as card
from klaster.indicators.cell_margins import plain_words
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.frames import in_memory

KEYS = ("unit", "determinant", "period")
MOST = 100.0


@dataclass(frozen=True)
class Part:
    """A part of a score, as an expression of 0 to 100, null where it is not known."""

    name: str
    score: pl.Expr


def _percentile(name: str, sign: int = 1) -> pl.Expr:
    """The share of clusters with no more, in percent."""
    place = (sign * pl.col(name)).rank("max").over("_period")
    return MOST * place / pl.col(name).count().over("_period")


def _share_of_largest(name: str) -> pl.Expr:
    largest = pl.col(name).max().over("_period")
    return MOST * pl.when(largest > 0).then(pl.col(name) / largest)


def _early_quotient() -> pl.Expr:
    """0 where the quotient was surely below 1, 100 where surely above, 50 where its interval held 1."""
    low, high = pl.col("early_quotient_lower"), pl.col("early_quotient_upper")
    known = low.is_not_null() & high.is_not_null()
    return pl.when(high < 1).then(0.0).when(low > 1).then(MOST).when(known).then(50.0)


PARTS: Mapping[str, tuple[Part, ...]] = {
    "critical_mass": tuple(Part(name, _percentile(name)) for name in ("employment", "firms", "location_quotient_lower")),
    "relatedness": (
        Part("relatedness_density", MOST * pl.col("relatedness_density")),
        Part("internal_purchases", _share_of_largest("internal_purchases")),
        Part("related_variety", _percentile("related_variety")),
    ),
    "proximity": (
        Part("localisation", pl.coalesce(_percentile("localisation"), _percentile("plant_distance", -1))),
        Part("jobs_inside", MOST * pl.col("jobs_inside")),
        Part("skilled_share", _percentile("skilled_share")),
    ),
    "organic_origin": (
        Part("early_domestic_share", MOST * pl.col("early_domestic_share")),
        Part("early_quotient", _early_quotient()),
    ),
}  # fmt: skip
"""Determinant -> what its score is made of."""
_SHARES = (
    "relatedness_density",
    "internal_purchases",
    "jobs_inside",
    "skilled_share",
    "early_domestic_share",
)


@indicator(
    title=Text("Determinants of a cluster", "Детерминанты кластера"),
    unit=Text("score", "балл"),
    keys=KEYS,
    version=1,
    formula=r"M = \sqrt{P_e P_f P_q}, \quad R = \frac{1}{3} \sum_k x_k",
    reading=card.READING,
    limits=card.LIMITS,
    references=card.REFERENCES,
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=card.OUTPUTS,
    form="columns",
    reads="records",
    aliases=card.ALIASES,
)
@in_memory
def determinants(table: pl.DataFrame) -> Any:
    """Four scores of each cluster, with what is missing and how far it could move them.

    Critical mass is the geometric mean of the percentiles of employment, firms and the lower bound of the
    location quotient. Relatedness is the mean of relatedness density, of the share of purchases inside over the
    largest such share, and of the percentile of related variety. Proximity is the mean of the percentile of
    localisation (or of nearness), the share of jobs inside the boundary, and the percentile of the share of skilled workers.
    Organic origin is the mean of the share of jobs in domestic plants older than the programme, and of 0, 50
    or 100 as the quotient three years before it was surely below 1, not surely either, or surely above.

    Parameters
    ----------
    table
        One row a cluster (and period): unit, employment, and any of the parts.

    Returns
    -------
    frame of the caller's kind
        Four rows a cluster: score of 0 to 100, status, bounds, parts known and missing.

    Raises
    ------
    InputError
        For a cluster given twice, or a share outside 0 and 1.

    Examples
    --------
    >>> import polars as pl
    >>> clusters = pl.DataFrame({"cluster": ["a", "b"], "employment": [500.0, 900.0], "firms": [30.0, 12.0]})
    >>> determinants(clusters).filter(determinant="critical_mass").select("unit", pl.col("value").round(1), "status", "missing").rows()
    [('a', 70.7, 'E', 'location_quotient_lower'), ('b', 70.7, 'E', 'location_quotient_lower')]
    """
    rows = _prepared(plain_words(table))
    scores = [_scored(rows, name, parts) for name, parts in PARTS.items()]
    kept = [key for key in KEYS if key != "period" or "period" in table.columns]
    found = pl.concat(scores, how="vertical_relaxed").with_columns(
        determinant=pl.col("determinant").cast(pl.Enum(list(PARTS)))
    )
    order = [name for name in ("period", "unit", "determinant") if name in kept]
    return found.sort(order).with_columns(pl.col("determinant").cast(pl.String)).select(*kept, *card.OUTPUTS)


def _prepared(table: pl.DataFrame) -> pl.DataFrame:
    """The rows with every part as a column of numbers, once nothing is given twice or out of range."""
    alias = next((alias for alias in card.ALIASES["unit"] if alias in table.columns), None)
    if "unit" not in table.columns and alias:
        table = table.rename({alias: "unit"})
    names = [name for name in {**card.INPUTS, **card.OPTIONAL_INPUTS} if name not in ("unit", "period")]
    absent = [pl.lit(None, pl.Float64).alias(name) for name in names if name not in table.columns]
    period = pl.col("period") if "period" in table.columns else pl.lit("")
    rows = table.with_columns(*absent, period.alias("_period"))
    rows = rows.with_columns(pl.col(name).cast(pl.Float64).fill_nan(None) for name in names)
    _refuse_repeats(rows)
    _refuse_shares(rows)
    return rows


def _refuse_repeats(rows: pl.DataFrame) -> None:
    twice = rows.filter(rows.select("unit", "_period").is_duplicated())
    if twice.height:
        raise InputError(
            Text(f"{twice['unit'][0]} is given twice", f"«{twice['unit'][0]}» указан дважды"),
            Text("Keep one row a cluster and period.", "Оставьте одну строку на кластер и период."),
        )


def _refuse_shares(rows: pl.DataFrame) -> None:
    for name in _SHARES:
        wrong = rows.filter(~pl.col(name).is_between(0, 1))
        if wrong.height:
            unit, value = wrong.select("unit", name).row(0)
            raise InputError(
                Text(f"{unit}: {name}: found {value:g}, expected 0 to 1", f"{unit}: {name}: указано {value:g}, ожидается от 0 до 1"),
                Text("Divide percentages by a hundred.", "Разделите проценты на сто."),
            )  # fmt: skip


def _scored(rows: pl.DataFrame, determinant: str, parts: tuple[Part, ...]) -> pl.DataFrame:
    """One determinant of every cluster."""
    rows = rows.with_columns(part.score.alias(f"={part.name}") for part in parts)
    columns = [f"={part.name}" for part in parts]
    known = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int64) for name in columns)
    missing = [pl.when(pl.col(f"={part.name}").is_null()).then(pl.lit(part.name)) for part in parts]
    geometric = determinant == "critical_mass"
    status = (
        pl.when(known == len(parts))
        .then(pl.lit("A"))
        .when(known > 0)
        .then(pl.lit("E"))
        .otherwise(pl.lit("O"))
    )
    period = [pl.col("period")] if "period" in rows.columns else []
    return rows.select(
        "unit",
        *period,
        determinant=pl.lit(determinant),
        value=_mean(columns, known, None, geometric=geometric),
        status=status,
        lower=_mean(columns, pl.lit(len(parts)), 0.0, geometric=geometric),
        upper=_mean(columns, pl.lit(len(parts)), MOST, geometric=geometric),
        known=known,
        parts=pl.lit(len(parts), pl.Int64),
        missing=pl.concat_str(missing, separator=" ", ignore_nulls=True),
    )


def _mean(columns: list[str], count: pl.Expr, instead: float | None, *, geometric: bool) -> pl.Expr:
    """The mean of the parts that are known, or of all with a number instead of those that are not."""
    parts = [pl.col(name) if instead is None else pl.col(name).fill_null(instead) for name in columns]
    if geometric:
        total = pl.sum_horizontal((each.log() for each in parts), ignore_nulls=True)
        return pl.when(count > 0).then((total / count).exp())
    return pl.when(count > 0).then(pl.sum_horizontal(parts, ignore_nulls=True) / count)
