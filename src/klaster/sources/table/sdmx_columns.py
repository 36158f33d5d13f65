"""The columns by which an SDMX table is known."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

VALUE, TIME = "OBS_VALUE", "TIME_PERIOD"
_BESIDE = {TIME, "OBS_STATUS", "DATAFLOW", "STRUCTURE", "STRUCTURE_ID"}


def is_sdmx(columns: Sequence[str]) -> bool:
    """Whether the columns are those of SDMX-CSV, 1.0 or 2.0, with or without labels.

    >>> is_sdmx(["STRUCTURE", "STRUCTURE_ID", "REF_AREA: Region", "OBS_VALUE: Value"])
    True
    """
    ids = {name.split(":")[0].split("[")[0].strip() for name in columns}
    return VALUE in ids and bool(ids & _BESIDE)


def without_missing_words(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame with "NaN", which in SDMX says that a value is missing, as a blank cell."""
    value = next(
        (name for name in frame.collect_schema().names() if name.split(":")[0].strip() == VALUE), None
    )
    if value is None:
        return frame
    number = pl.col(value)
    return frame.with_columns(pl.when(number != "NaN").then(number).alias(value))
