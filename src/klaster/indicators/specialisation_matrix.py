"""A table as matrices of regions x industries, a period each: what a region is specialised in, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
import polars as pl

from klaster.indicators.margins import ESTIMATE, SEVERITY, UNKNOWN, Missing, cells, severity
from klaster.indicators.specialisation import INPUT_COLUMNS, location_quotient
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.globe import Floats, Integers

Bound = Literal["value", "lower"]
_Z = 1.959964


@dataclass(frozen=True)
class Matrix:
    """Of one period: ones where specialised, else zeros; the logarithm of the quotient and its standard error; severities.

    What is not known is a zero in ``held``, true in ``unknown``, and has a severity that says so.
    """

    period: Any
    regions: list[str]
    industries: list[str]
    held: Floats
    unknown: Any
    severity: Integers
    log: Floats
    error: Floats

    @property
    def worst_of_regions(self) -> Integers:
        """The severity of what is given for a region: that of an estimate where a cell is not known."""
        return _worst(self.severity, 1)

    @property
    def worst_of_industries(self) -> Integers:
        """The same for an industry."""
        return _worst(self.severity, 0)

    def drawn(self, chance: np.random.Generator, threshold: float) -> Floats:
        """The ones and zeros as they might have come out, quotients moved within their errors."""
        noise: Floats = chance.normal(0.0, 1.0, (len(self.held), self.held.shape[1]))
        moved: Floats = self.log + self.error * noise
        uncertain = np.isfinite(self.error) & (self.error > 0)
        return np.where(uncertain, moved >= np.log(threshold), self.held).astype(np.float64)

    def over(self, regions: list[str], industries: list[str]) -> Matrix:
        """The same over other lists of regions and industries; a region or industry without any row is not known."""
        shape = (len(regions), len(industries))
        at = np.ix_([regions.index(name) for name in self.regions], [industries.index(name) for name in self.industries])  # fmt: skip

        def laid(values: Any, empty: Any) -> Any:
            full = np.full(shape, empty, values.dtype)
            full[at] = values
            return full

        nan = float("nan")
        return Matrix(
            self.period, regions, industries, laid(self.held, 0.0), laid(self.unknown, True),
            laid(self.severity, UNKNOWN), laid(self.log, nan), laid(self.error, nan),
        )  # fmt: skip


def matrices(
    table: pl.DataFrame, binary: bool, threshold: float, bound: Bound, missing: Missing
) -> Iterator[Matrix]:
    """The matrix of each period, in order.

    Raises
    ------
    InputError
        With ``binary``, for values other than 0 and 1 and for two rows of one region, industry and period.
    """
    rows = _given(table) if binary else _quotients(table, threshold, bound, missing)
    if not rows.height:
        return
    periods = [None] if "period" not in rows.columns else rows["period"].unique().sort().to_list()
    for period in periods:
        yield _matrix(rows if period is None else rows.filter(pl.col("period") == period), period)


def letters(severities: Integers, defined: np.ndarray[Any, np.dtype[np.bool_]]) -> pl.Series:
    """Status letters of severities; what is not defined is not given."""
    worst = np.maximum(severities, np.where(defined, 0, UNKNOWN))
    return pl.Series([letter.value for letter in SEVERITY]).gather(worst.astype(np.uint32))


def _given(table: pl.DataFrame) -> pl.DataFrame:
    """A table of ones and zeros as it is."""
    wanted = [name for name in ("region", "industry", "period", "value", "status") if name in table.columns]
    counted = cells(nw.from_native(table.select(wanted).lazy())).lazy().collect("polars").to_native()
    keys = [name for name in ("region", "industry", "period") if name in counted.columns]
    if counted.height < table.height:
        twice = table.group_by(keys).len().filter(pl.col("len") > 1).sort(keys).row(0)
        raise InputError(
            Text(f"{' / '.join(map(str, twice[:-1]))}: {twice[-1]} rows", f"{' / '.join(map(str, twice[:-1]))}: строк {twice[-1]}"),
            Text("With binary=true each region and industry has one row, 1 or 0.", "При binary=true у каждой пары «регион — отрасль» одна строка: 1 или 0."),
        )  # fmt: skip
    wrong = counted.filter(pl.col("observed").is_not_null() & ~pl.col("observed").is_in([0.0, 1.0])).sort(
        keys
    )
    if wrong.height:
        row = wrong.row(0, named=True)
        at = " / ".join(str(row[key]) for key in keys)
        raise InputError(
            Text(f"{at}: value {row['observed']:g}, expected 0 or 1", f"{at}: значение {row['observed']:g}, ожидается 0 или 1"),
            Text("Give a table of ones and zeros, or leave binary out: quotients are then computed.", "Дайте таблицу из единиц и нулей или не указывайте binary: тогда коэффициенты будут рассчитаны."),
        )  # fmt: skip
    nothing = pl.lit(float("nan"))
    return counted.select(*keys, "severity", held="observed", log=nothing, error=nothing)


def _quotients(table: pl.DataFrame, threshold: float, bound: Bound, missing: Missing) -> pl.DataFrame:
    """Where the quotient, or the lower bound of its interval, reaches the threshold."""
    wanted = [name for name in INPUT_COLUMNS if name in table.columns]
    found: pl.DataFrame = location_quotient(table.select(wanted), detail="interval", missing=missing)
    found = found.with_columns(nw.from_native(found).select(severity=severity(nw.col("status"))).to_native())
    keys = [name for name in ("region", "industry", "period") if name in found.columns]
    known = pl.col(bound).is_not_null()
    width = (pl.col("upper").log() - pl.col("lower").log()) / (2 * _Z)
    return found.select(
        *keys,
        "severity",
        held=pl.when(known).then((pl.col(bound) >= threshold).cast(pl.Float64)),
        log=pl.col("value").log(),
        error=pl.when((pl.col("lower") > 0) & (pl.col("value") > 0)).then(width),
    )


def _matrix(rows: pl.DataFrame, period: Any) -> Matrix:
    regions, industries = (rows[name].cast(pl.String).unique().sort() for name in ("region", "industry"))
    down, across = (
        rows[name].cast(pl.String).replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy()
        for name, names in (("region", regions), ("industry", industries))
    )

    def laid(name: str, empty: float) -> Floats:
        full = np.full((len(regions), len(industries)), empty)
        full[down, across] = rows[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        return full

    held = laid("held", 0.0)
    unknown = np.isnan(held)
    worst = laid("severity", 0.0).astype(np.int64)
    shown = laid("log", float("nan")), laid("error", float("nan"))
    return Matrix(
        period, regions.to_list(), industries.to_list(), np.nan_to_num(held), unknown,
        np.where(unknown, np.maximum(worst, UNKNOWN), worst), *shown,
    )  # fmt: skip


def _worst(severities: Integers, axis: int) -> Integers:
    """The worst severity that is still an answer: what rests on unknown cells is an estimate."""
    worst = severities.max(axis=axis, initial=0)
    return np.where(worst >= UNKNOWN, ESTIMATE, worst)
