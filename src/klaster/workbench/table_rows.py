"""What one table gives a method: its rows, in memory or on disk, and what was noticed on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from klaster.model.finding import Finding
from klaster.model.text import Text

NUMBER = "row"
"""The column of rows that tells which row of the file each is, where that is kept."""


@dataclass(frozen=True)
class TableRows:
    """The rows of one table as a method reads them, with ``territory``.

    ``lazy`` stands on Parquet where they are too many to hold. ``where`` are the filters in force, ``nature``
    what the value is: a count, an amount or a ratio.
    """

    lazy: pl.LazyFrame
    where: tuple[str, ...] = ()
    nature: str = "count"
    findings: tuple[Finding, ...] = ()
    notes: tuple[Text, ...] = field(default_factory=tuple)

    @property
    def frame(self) -> pl.DataFrame:
        """The rows in memory."""
        return self.lazy.collect(engine="streaming")

    def periods(self) -> int:
        """How many periods there are; one where the table has none."""
        if "period" not in self.lazy.collect_schema():
            return 1
        return self.lazy.select(pl.col("period").n_unique()).collect(engine="streaming").item()
