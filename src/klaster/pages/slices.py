"""A result cut by period once a release, so that a screen reads only the rows it shows."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.result import Result
from klaster.pages.memory import Memory


@dataclass(frozen=True)
class Slices:
    """The rows of a result by period, and the codes that occur in it."""

    empty: pl.DataFrame
    periods: dict[str, pl.DataFrame]
    regions: frozenset[str]
    industries: frozenset[str]

    def of(self, period: str) -> pl.DataFrame:
        """The rows of a period."""
        return self.periods.get(period, self.empty)


_slices: Memory[Slices] = Memory(24)


def slices(release: str, edition: str, result: Result) -> Slices:
    """The slices of a result, made once a release."""
    return _slices.kept((release, edition, result.digest), lambda: _cut(result.frame))


def _cut(frame: pl.DataFrame) -> Slices:
    parts = frame.partition_by("period", as_dict=True, maintain_order=True)
    return Slices(
        frame.clear(),
        {str(period): rows for (period,), rows in parts.items()},
        frozenset(frame["region"].unique().to_list()),
        frozenset(frame["industry"].unique().to_list()),
    )
