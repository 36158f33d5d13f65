"""The base against which plants are held: each region's share of everything."""

from __future__ import annotations

from typing import Literal

import narwhals as nw
import polars as pl

from klaster.catalogue import Option
from klaster.indicators.margins import UNKNOWN, severity
from klaster.model.errors import InputError
from klaster.model.text import Text

Base = Literal["auto", "table", "published"]
BASE = Option(
    Text(
        "the regions' shares: of all industries in the table, or of published region_total; auto takes what is published",
        "доли регионов: по всем отраслям таблицы или по опубликованным region_total; auto берёт опубликованные, если они есть",
    )
)
BASE_OUTPUT = Text(
    "base: the table's industries or published totals", "база: отрасли таблицы или опубликованные итоги"
)


def named_base(table: pl.DataFrame, base: Base) -> str:
    """``table`` or ``published``.

    Raises
    ------
    InputError
        When published totals are asked for and the table has none.
    """
    there = "region_total" in table.columns
    if base == "published" and not there:
        raise InputError(
            Text(
                "base=published needs the column 'region_total'",
                "для base=published нужен столбец region_total",
            ),
            Text("Add it, or take base=table.", "Добавьте его или возьмите base=table."),
        )
    return "published" if there and base != "table" else "table"


def region_shares(rows: pl.DataFrame, base: str) -> pl.DataFrame:
    """By period and region: ``x``, its share of everything, and ``base_rank``, the base's severity in the period."""
    totals = _published(rows) if base == "published" else _summed(rows)
    whole = pl.col("_total").sum().over("period")
    return totals.select(
        "period",
        "region",
        x=pl.when(whole > 0).then(pl.col("_total") / whole),
        base_rank=pl.col("_rank").max().over("period"),
    )


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    sums = (pl.col("known").sum().alias("_total"), pl.col("part").max().alias("_rank"))
    return rows.group_by("period", "region").agg(*sums)


def _published(rows: pl.DataFrame) -> pl.DataFrame:
    letters = severity(nw.col("region_total_status")) if "region_total_status" in rows.columns else nw.lit(0)
    ranked = nw.from_native(rows).with_columns(_rank=letters).to_native()
    total = pl.col("region_total").cast(pl.Float64).max()
    totals = ranked.group_by("period", "region").agg(total.alias("_total"), pl.col("_rank").max())
    unknown = pl.col("_total").is_null()
    rank = pl.when(unknown).then(pl.max_horizontal("_rank", pl.lit(UNKNOWN))).otherwise("_rank")
    return totals.with_columns(_rank=rank)
