"""Rows of plants or of size classes: what is known of each, and how unequal its plants may be."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from klaster.indicators.cell_margins import plain_words
from klaster.indicators.margins import ESTIMATE, UNKNOWN, Missing, severity, status
from klaster.model.observation import KEYS


def known_rows(table: pl.DataFrame, missing: Missing = "estimate") -> pl.DataFrame:
    """Add ``known`` (nothing where unknown), ``severity`` and ``part``, what the row does to a sum.

    Words that came as categories become words; a table without periods gets an empty one.
    """
    value = pl.col("value").cast(pl.Float64)
    rows = _plain(table)
    letters = severity(nw.col("status")) if "status" in table.columns else nw.lit(0)
    rows = nw.from_native(rows).with_columns(_rank=letters).to_native()
    usable = (value.is_finite() & (value >= 0) & (pl.col("_rank") < UNKNOWN)).fill_null(False)
    rank = pl.when(usable).then("_rank").otherwise(pl.max_horizontal("_rank", pl.lit(UNKNOWN)))
    rows = rows.with_columns(known=pl.when(usable).then(value).otherwise(0.0), severity=rank)
    return rows.with_columns(part=pl.col("severity") if missing == "withhold" else _estimated("severity"))


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    table = plain_words(table)
    return table if "period" in table.columns else table.with_columns(period=pl.lit(None, pl.String))


def _estimated(name: str) -> pl.Expr:
    """A known part keeps its severity; an unknown one makes the whole an estimate."""
    return pl.when(pl.col(name) < UNKNOWN).then(name).otherwise(ESTIMATE)


def lettered(table: pl.DataFrame, rank: str = "worst") -> pl.DataFrame:
    """Add ``status``: the letter of a severity, at least "not collected" where there is no value, and the other way round.

    Where the table has ``raw``, the worst severity that went in, a value that does not exist bears it.
    """
    table = table.with_columns(value=pl.when(pl.col(rank) < UNKNOWN).then("value"))
    lost = pl.max_horizontal("raw", pl.lit(UNKNOWN)) if "raw" in table.columns else pl.lit(UNKNOWN)
    least = pl.when(pl.col("value").is_null()).then(lost).otherwise(0)
    table = table.with_columns(pl.max_horizontal(pl.col(rank), least).alias(rank))
    return nw.from_native(table).with_columns(status=status(nw.col(rank))).to_native()


def laid_out(
    computed: pl.DataFrame, table: pl.DataFrame, keys: tuple[str, ...], outputs: tuple[str, ...]
) -> pl.DataFrame:
    """Keys, then outputs, in the order of the keys; without the period where the caller's table had none."""
    kept = [key for key in keys if key not in KEYS or key in table.columns]
    return computed.select(*kept, *outputs).sort(kept)


def counted_rows(table: pl.DataFrame) -> pl.DataFrame:
    """Rows with ``plants``, how many stand there: a plant of unknown size is there, one without jobs is not."""
    given = table if "value" in table.columns else table.with_columns(value=pl.lit(1.0))
    rows = sized_rows(known_rows(given))
    there = pl.when(pl.col("severity") < UNKNOWN).then("plants").otherwise(1.0)
    if "firms" in table.columns:
        unknown = pl.col("firms").cast(pl.Float64).round().fill_null(1.0).clip(0.0)
        there = pl.when(pl.col("severity") < UNKNOWN).then("plants").otherwise(unknown)
    return rows.with_columns(plants=there)


def sized_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``plants`` and the sums of squared sizes ``squares_low``, ``squares``, ``squares_high``, and ``fourths``.

    A row of one plant is exact. A row of several, a size class, is least unequal when all are of
    the mean size, most unequal when they sit at the bounds of the class, and is taken for
    uniformly spread within its bounds in between.
    """
    positive = pl.col("known") > 0
    if "firms" not in rows.columns:
        return rows.with_columns(
            plants=positive.cast(pl.Float64),
            fourths=pl.col("known") ** 4,
            **{name: pl.col("known") ** 2 for name in ("squares_low", "squares", "squares_high")},
        )
    counted = pl.col("firms").cast(pl.Float64).round()
    uncounted = positive & ~(counted >= 1).fill_null(False)
    rows = rows.with_columns(
        plants=pl.when(positive).then(counted.clip(1.0).fill_null(1.0)).otherwise(0.0),
        part=pl.when(uncounted).then(pl.max_horizontal("part", pl.lit(ESTIMATE))).otherwise("part"),
    )
    return _with_spread(rows)


def _with_spread(rows: pl.DataFrame) -> pl.DataFrame:
    plants, known = pl.col("plants").clip(1.0), pl.col("known")
    mean = known / plants
    rows = rows.with_columns(_mean=mean, _low=_bound(rows, "size_low").fill_null(0.0).clip(0.0))
    rows = rows.with_columns(_low=pl.min_horizontal("_low", "_mean"))
    widest = known - (plants - 1) * pl.col("_low")
    given = _bound(rows, "size_high")
    rows = rows.with_columns(
        _high=pl.max_horizontal(pl.min_horizontal(given.fill_null(float("inf")), widest), "_mean"),
        _usual=pl.max_horizontal(given.fill_null(2 * pl.col("_mean") - pl.col("_low")), "_mean"),
        squares_low=plants * mean**2,
        fourths=plants * mean**4,
    )
    rows = rows.with_columns(squares_high=pl.max_horizontal(_extreme_squares(), "squares_low"))
    uniform = pl.col("squares_low") + plants * (pl.col("_usual") - pl.col("_low")) ** 2 / 12
    return rows.with_columns(squares=pl.min_horizontal(uniform, "squares_high"))


def _bound(rows: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64) if name in rows.columns else pl.lit(None, pl.Float64)


def _extreme_squares() -> pl.Expr:
    """Squares when as many plants as possible are of the largest size and the rest of the smallest."""
    low, high, plants = pl.col("_low"), pl.col("_high"), pl.col("plants").clip(1.0)
    spare, width = pl.col("known") - plants * low, high - low
    large = pl.when(width > 0).then((spare / width + 1e-9).floor()).otherwise(0.0)
    large = pl.min_horizontal(large, plants)
    middle = (low + spare - large * width).clip(0.0)
    rest = pl.when(plants > large).then(middle**2 + (plants - large - 1) * low**2).otherwise(0.0)
    return large * high**2 + rest
