"""What a region is compared with: its own area, or everything together."""

from __future__ import annotations

import polars as pl

from klaster.model.status import SEVERITY
from klaster.workbench.areas import TERRITORY

WHOLE = ""


def against_everything(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as of one area; published totals of the areas are added up, and unknown where one is.

    >>> rows = pl.DataFrame({"territory": ["a", "a", "b"], "industry": ["x", "y", "x"], "total": [9.0, 9.0, 4.0]})
    >>> against_everything(rows)["total"].to_list()
    [13.0, 13.0, 13.0]
    """
    for name, key in (("industry_total", "industry"), ("total", None)):
        if name in rows.columns:
            rows = _added_up(rows, name, [key for key in (key, "period") if key and key in rows.columns])
    return rows.with_columns(pl.lit(WHOLE).alias(TERRITORY))


def _added_up(rows: pl.DataFrame, name: str, keys: list[str]) -> pl.DataFrame:
    letters = f"{name}_status"
    ranks = {status.value: rank for rank, status in enumerate(SEVERITY)}
    graded = letters in rows.columns
    rank = (
        pl.col(letters).replace_strict(ranks, default=0, return_dtype=pl.Int64).max() if graded else pl.lit(0)
    )
    areas = rows.group_by(TERRITORY, *keys).agg(pl.col(name).max(), rank.alias("_rank"))
    known = pl.when(pl.col(name).is_null().any()).then(None).otherwise(pl.col(name).sum()).alias(name)
    sums = [known, pl.col("_rank").max()]
    whole = areas.group_by(keys).agg(sums) if keys else areas.select(sums)
    rest = rows.drop(name, letters, strict=False)
    joined = (
        rest.join(whole, on=keys, how="left", nulls_equal=True) if keys else rest.join(whole, how="cross")
    )
    if not graded:
        return joined.drop("_rank")
    letter = pl.col("_rank").replace_strict(
        {rank: status for status, rank in ranks.items()}, return_dtype=pl.String
    )
    return joined.with_columns(letter.alias(letters)).drop("_rank")
