"""Groups of industries as one series each: what they add up to, how mixed they are, what is new in them."""

from __future__ import annotations

import numpy as np
import polars as pl

from klaster.indicators.margins import ESTIMATE, UNKNOWN
from klaster.model.errors import InputError
from klaster.model.text import Text

_KEYS = ("region", "group", "period")


def of_groups(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of industries as rows of their groups, the group standing for the industry.

    Heterogeneity is Shannon's entropy of the shares of the industries over the logarithm of how many the group
    has in the table: 0 all in one, 1 evenly spread. ``new_share`` is the share of jobs in industries that had
    none, a true zero, when the group was at its peak.
    """
    if "group" not in rows.columns:
        raise InputError(
            Text("of=group needs the column group", "для of=group нужен столбец group"),
            Text("Name it: group=YOUR COLUMN, the sector of each industry.", "Укажите его: group=ВАШ СТОЛБЕЦ, сектор каждой отрасли."),
        )  # fmt: skip
    counts = rows.group_by("group").agg(pl.col("industry").n_unique().alias("_count"))
    rows = rows.join(counts, on="group")
    summed = rows.group_by(_KEYS, maintain_order=True).agg(
        _sum("size"), *(_sum(name) for name in ("firms", "entries", "exits", "industry_total")),
        severity=_worst(), heterogeneity=_evenness(),
    )  # fmt: skip
    summed = summed.join(_new_shares(rows), on=_KEYS, how="left")
    return summed.rename({"group": "industry"})


def _sum(name: str) -> pl.Expr:
    """The sum of the known parts; nothing where no part is known."""
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)


def _worst() -> pl.Expr:
    part = pl.when(pl.col("severity") < UNKNOWN).then("severity").otherwise(ESTIMATE)
    return pl.when(pl.col("size").count() > 0).then(part.max()).otherwise(pl.col("severity").max())


def _evenness() -> pl.Expr:
    share = pl.col("size") / pl.col("size").sum()
    entropy = -(pl.when(share > 0).then(share * share.log())).sum()
    count = pl.col("_count").first()
    return pl.when((count > 1) & (pl.col("size").sum() > 0)).then(entropy / count.cast(pl.Float64).log())


def _new_shares(rows: pl.DataFrame) -> pl.DataFrame:
    parts = rows.partition_by("region", "group", as_dict=True, maintain_order=True)
    found = [row for keys, part in parts.items() for row in _of_one(keys, part)]
    kinds = {
        **dict.fromkeys(("region", "group"), pl.String),
        "period": rows.schema["period"],
        "new_share": pl.Float64,
    }
    return pl.DataFrame(found, schema=kinds, orient="row")


def _of_one(keys: tuple[object, ...], part: pl.DataFrame) -> list[tuple[object, ...]]:
    """The share of what is new since the peak, period by period."""
    wide = part.pivot("industry", index="period", values="size").sort("period")
    sizes = wide.drop("period").to_numpy().astype(np.float64)
    totals = np.nansum(sizes, axis=1)
    rows: list[tuple[object, ...]] = []
    for turn, period in enumerate(wide["period"]):
        peak = int(np.argmax(totals[: turn + 1]))
        fresh = float(np.nansum(sizes[turn][sizes[peak] == 0]))
        rows.append((*keys, period, fresh / totals[turn] if totals[turn] > 0 else None))
    return rows
