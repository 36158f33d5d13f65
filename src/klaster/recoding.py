"""Codes of one classification passed into another by a correspondence with weights."""

from __future__ import annotations

import polars as pl

from klaster.model.classification import Correspondence
from klaster.model.status import MISSING, SEVERITY, Status

UNIT = "unit"
ESTIMATE = SEVERITY.index(Status.ESTIMATED)
_RANK = {letter.value: rank for rank, letter in enumerate(SEVERITY)}
_LETTER = {rank: letter.value for rank, letter in enumerate(SEVERITY)}


def recoded(
    observations: pl.DataFrame, correspondence: Correspondence, column: str
) -> tuple[pl.DataFrame, list[str]]:
    """Observations in the target's codes, and the codes that have no target.

    Parameters
    ----------
    observations
        Tidy rows; only those whose ``{column}_kind`` is "unit" are passed on, totals stay as they are.
    correspondence
        Weights of one source code add up to 1.
    column
        "industry" or "region".

    Returns
    -------
    (pl.DataFrame, list of str)
        A value that was split is an estimate; a sum with an unknown part is unknown, with the worst
        status of its parts. A code without a target keeps its rows under its own code.

    Examples
    --------
    >>> jobs = pl.DataFrame({"region": ["r", "r"], "industry": ["a", "b"], "period": ["2018"] * 2,
    ...     "value": [10.0, 4.0], "status": ["A", "A"], "industry_kind": ["unit", "unit"]})
    >>> key = Correspondence("old", "new", {"a": (("x", 0.5), ("y", 0.5)), "b": (("y", 1.0),)})
    >>> table, unmatched = recoded(jobs, key, "industry")
    >>> table.sort("industry").select("industry", "value", "status").rows()
    [('x', 5.0, 'E'), ('y', 9.0, 'E')]
    """
    kind = pl.col(f"{column}_kind") == UNIT
    units, others = observations.filter(kind), observations.filter(~kind)
    codes = units[column].unique().to_list()
    unmatched = sorted(correspondence.unmatched(codes))
    split = units.join(_pairs(correspondence, unmatched, column), on=column, how="left")
    whole = _added_up(split, column, list(observations.columns))
    return pl.concat([whole, others], how="diagonal_relaxed").select(observations.columns), unmatched


def _pairs(correspondence: Correspondence, unmatched: list[str], column: str) -> pl.DataFrame:
    rows = [
        (code, target, weight)
        for code, targets in correspondence.weights.items()
        for target, weight in targets
    ]
    rows += [(code, code, 1.0) for code in unmatched]
    return pl.DataFrame(
        rows, schema={column: pl.String, "_target": pl.String, "_weight": pl.Float64}, orient="row"
    )


def _added_up(split: pl.DataFrame, column: str, names: list[str]) -> pl.DataFrame:
    """Parts of one target added up, with the worst status."""
    rank = pl.col("status").replace_strict(_RANK, return_dtype=pl.Int64)
    parts = split.with_columns(
        pl.col("_target").alias(column),
        *(pl.col(name) * pl.col("_weight") for name in ("value", "lower", "upper") if name in names),
        _rank=pl.when(pl.col("_weight") < 1).then(pl.max_horizontal(rank, pl.lit(ESTIMATE))).otherwise(rank),
        _unknown=pl.col("value").is_null() | pl.col("status").is_in([letter.value for letter in MISSING]),
    )
    keys = [
        name
        for name in ("measure", "region", "industry", "period", "region_kind", "industry_kind")
        if name in names
    ]
    bounds = [_sum_if_all_known(name) for name in ("lower", "upper") if name in names]
    carried = [
        pl.col(name).first() for name in names if name not in {*keys, "value", "status", "lower", "upper"}
    ]
    return parts.group_by(keys, maintain_order=True).agg(
        pl.when(~pl.col("_unknown").any()).then(pl.col("value").sum()).alias("value"),
        pl.col("_rank").max().replace_strict(_LETTER, return_dtype=pl.String).alias("status"),
        *bounds,
        *carried,
    )


def _sum_if_all_known(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
