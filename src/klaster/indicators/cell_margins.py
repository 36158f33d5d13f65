"""Cells with their totals as a table in memory, for what needs whole columns at once."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from klaster.indicators.margins import TOTALS, Missing, Rows, cells, with_margins
from klaster.indicators.specialisation import INPUT_COLUMNS
from klaster.model.observation import KEYS


def plain_words(table: pl.DataFrame) -> pl.DataFrame:
    """Categories as words, so that keys from two tables join."""
    return table.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def ordered_words(table: pl.DataFrame) -> pl.DataFrame:
    """Words of the keys as numbers that sort as they do: joins, groups and order then compare numbers."""
    words = [name for name in KEYS if table.schema.get(name) == pl.String]
    kinds = {name: pl.Enum(table[name].unique().drop_nulls().sort()) for name in words}
    return table.with_columns(pl.col(name).cast(kind) for name, kind in kinds.items())


def cell_margins(table: pl.DataFrame, missing: Missing, rows: Rows = "cells") -> pl.DataFrame:
    """One row a cell: the keys there are, ``observed``, the three totals, ``severity`` and ``worst``."""
    keys = [key for key in KEYS if key in table.columns]
    wanted = [name for name in table.columns if name in INPUT_COLUMNS and name != "firms"]
    margins = with_margins(cells(nw.from_native(table.select(wanted).lazy()), rows), missing, rows)
    collected: pl.DataFrame = (
        margins.select(*keys, "observed", "severity", "worst", *TOTALS).collect("polars").to_native()
    )
    return collected.with_columns(pl.col(pl.Categorical).cast(pl.String))
