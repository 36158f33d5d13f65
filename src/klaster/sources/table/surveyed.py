"""A table with everything that was learnt of it on one pass: what checks and readings start from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from klaster.model.errors import Place
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.dimensions import Dimension, Dimensions, Role, digits_of
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.raw_table import RawTable
from klaster.sources.table.survey import Survey

KEYS = ("measure", "region", "industry", "period")


@dataclass(frozen=True)
class Surveyed:
    """A table, its mapping, its lazy cells, the survey of them and what its labels stand for.

    ``given_names`` are names from a column beside the codes: role -> label -> name.
    """

    raw: RawTable
    mapping: Mapping
    cells: pl.LazyFrame
    survey: Survey
    known: Dimensions
    findings: tuple[Finding, ...] = ()
    given_names: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def dimension(self, role: Role) -> Dimension:
        """The regions or the industries."""
        return self.known.region if role == "region" else self.known.industry

    def names(self, role: Role) -> dict[str, str]:
        """Code -> what the table calls it, by the column of names if there is one."""
        given = self.given_names.get(role, {})
        dimension = self.dimension(role)
        return {
            code: next((given[each] for each in dimension.labels_of(code) if each in given), label)
            for code, label in dimension.names.items()
            if label not in dimension.headings
        }

    @cached_property
    def digits(self) -> dict[str, float]:
        """Measure -> the unit of its last published digit."""
        return digits_of(self.survey, self.mapping)

    @cached_property
    def coded(self) -> pl.DataFrame:
        """One row for each key in codes: measure, region, industry, period, kinds, rows, row, column, sheet,
        value, known, low, high, best, worst, decimals; labels that stand for one code are one.
        """  # noqa: D205
        known = self.known
        rows = self.survey.cells.filter(
            pl.col("region").is_in(list(known.region.codes))
            & pl.col("industry").is_in(list(known.industry.codes))
            & pl.col("period").is_not_null()
            & pl.col("measure").is_not_null()
        ).with_columns(
            pl.col("region").replace_strict(known.region.codes, return_dtype=pl.String),
            pl.col("industry").replace_strict(known.industry.codes, return_dtype=pl.String),
            pl.col("period").replace_strict(known.periods, return_dtype=pl.String),
        )
        joined = _joined(rows)
        # Identical copies of a row are one row, unless the mapping adds them up.
        if self.mapping.duplicates != "sum":
            joined = joined.with_columns(
                value=pl.when((pl.col("low") == pl.col("high")) & (pl.col("known") > 1))
                .then("low")
                .otherwise("value")
            )
        return joined.with_columns(
            region_kind=pl.col("region").replace_strict(known.region.kinds.kinds, return_dtype=pl.String),
            industry_kind=pl.col("industry").replace_strict(
                known.industry.kinds.kinds, return_dtype=pl.String
            ),
        )

    def finding(
        self,
        severity: Severity,
        kind: str,
        message: Text,
        advice: Text | None = None,
        *,
        row: int | None = None,
        column: str = "",
        sheet: str | None = None,
        count: int = 1,
    ) -> Finding:
        """A finding placed in this table."""
        place = Place(self.raw.file, self.raw.sheet if sheet is None else sheet, row, column)
        return Finding(severity, kind, place, message, advice, count)


def _joined(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one key put together; most tables have one label for a code and so nothing to do."""
    if rows.select(KEYS).is_duplicated().any():
        rows = rows.group_by(*KEYS, maintain_order=True).agg(
            pl.col("rows", "filled", "known", "value").sum(),
            pl.col("row", "column", "sheet", "low", "best").min(),
            pl.col("high", "worst", "decimals").max(),
        )
    return rows
