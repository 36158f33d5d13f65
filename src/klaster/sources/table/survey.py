"""One pass over a table: what stands in each combination of labels, small enough to keep in memory.

A table of any length has few regions, industries and periods; their combinations are counted here once, and
every check reads from that. Where even they are too many, the latest periods that fit are surveyed.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.text import Text

MOST_CELLS = 2_000_000
MOST_LABELS = 500_000
MOST_ODDITIES = 5_000
LABELS = ("measure", "region", "industry", "period")
_KEYS = (*LABELS, "column", "sheet")
_NEEDED = ("row", "cell", "value", "severity", "decimals")
_ROWS_AT_ONCE, _BATCH, _MERGE = 4_000_000, 1_000_000, 3_000_000


@dataclass(frozen=True)
class Survey:
    """The combinations of labels of a table.

    ``cells`` has a row for each: the labels, ``column`` and ``sheet`` (where they stand; most often one of each),
    ``rows`` (how many source rows), ``row`` (the first), ``filled`` and ``known`` (how many of them hold something, and a value), ``value``
    (their sum), ``low``, ``high``, ``best`` and ``worst`` (ranks of statuses), ``decimals``.

    ``oddities`` are the first cells that are no numbers, bear a mark or a flag of unknown meaning: labels, row,
    column, sheet, cell, mark, flag, is_odd, is_odd_flag; ``counts`` says how many there are of each.

    ``periods`` are those surveyed, None where all are; ``labels`` has every label of the table all the same:
    dimension, label, row (the first), rows, filled.
    """

    cells: pl.DataFrame
    labels: pl.DataFrame
    oddities: pl.DataFrame
    counts: dict[str, int]
    periods: tuple[str, ...] | None

    @property
    def total_rows(self) -> int:
        """How many cells the table has, row by row."""
        return self.counts["rows"]

    def of(self, dimension: str) -> pl.DataFrame:
        """The labels of one dimension in the order of their first rows."""
        return self.labels.filter((pl.col("dimension") == dimension) & pl.col("label").is_not_null()).sort(
            "row", "position", maintain_order=True
        )


def survey(cells: pl.LazyFrame, place: Place, most: int = MOST_CELLS) -> Survey:
    """The survey of cells with values and oddities.

    Parameters
    ----------
    cells
        As made by ``observed``, ``with_values`` and ``with_oddities``.
    place
        The file, for messages.
    most
        How many combinations may be held in memory.

    Raises
    ------
    InputError
        A column named as a dimension has almost as many labels as rows.
    """
    counts = _counts(cells)
    periods = _periods_that_fit(cells, most, place) if counts["rows"] > most else None
    chosen = cells if periods is None else cells.filter(pl.col("period").is_in(list(periods)))
    combined = _combined(chosen, counts["rows"])
    source = None if periods is None else cells
    return Survey(
        combined.sort("row", *LABELS), _labels(combined, source), _oddities(cells, counts), counts, periods
    )


_ODD = {"odds": "is_odd", "marks": "is_marked", "odd_flags": "is_odd_flag"}


def _counts(cells: pl.LazyFrame) -> dict[str, int]:
    sums = [pl.col(column).sum().cast(pl.Int64).alias(name) for name, column in _ODD.items()]
    return cells.select(pl.len().alias("rows"), *sums).collect(engine="streaming").row(0, named=True)


def _oddities(cells: pl.LazyFrame, counts: dict[str, int]) -> pl.DataFrame:
    names = [*LABELS, "row", "column", "sheet", "cell", "mark", "flag", "is_odd", "is_odd_flag"]
    found = cells.filter(pl.any_horizontal(_ODD.values())).select(names)
    wanted = MOST_ODDITIES if any(counts[name] for name in _ODD) else 0
    return found.head(wanted).collect(engine="streaming").sort("row", maintain_order=True)


def _combined(cells: pl.LazyFrame, rows: int) -> pl.DataFrame:
    """The combinations of labels, each with what its rows add up to."""
    # Categories are numbers: grouping by them takes a fraction of the memory that texts take.
    keyed = cells.select(pl.col(*_KEYS).cast(pl.Categorical), *_NEEDED)
    if rows <= _ROWS_AT_ONCE:
        combined = keyed.group_by(*_KEYS).agg(_first_sums()).collect(engine="streaming")
    else:
        combined = _combined_in_batches(keyed)
    return combined.with_columns(pl.col(*_KEYS).cast(pl.String))


def _combined_in_batches(keyed: pl.LazyFrame) -> pl.DataFrame:
    """The same, piece by piece: the engine's own grouping keeps what does not fit in its cache, row by row."""
    parts: list[pl.DataFrame] = []
    for batch in keyed.collect_batches(chunk_size=_BATCH, maintain_order=False, engine="streaming"):
        parts.append(batch.group_by(*_KEYS).agg(_first_sums()))
        if sum(part.height for part in parts[1:]) > max(_MERGE, parts[0].height):
            parts = [_merged(parts)]
    return _merged(parts)


def _merged(parts: list[pl.DataFrame]) -> pl.DataFrame:
    whole = pl.concat(parts)
    return whole.group_by(*_KEYS).agg(_further_sums()).select(whole.columns)


def _first_sums() -> list[pl.Expr]:
    return [
        pl.len().alias("rows"),
        pl.col("row").min(),
        pl.col("cell").is_not_null().sum().alias("filled"),
        pl.col("value").is_not_null().sum().alias("known"),
        pl.col("value").sum(),
        pl.col("value").min().alias("low"),
        pl.col("value").max().alias("high"),
        pl.col("severity").min().alias("best"),
        pl.col("severity").max().alias("worst"),
        pl.col("decimals").max(),
    ]


def _further_sums() -> list[pl.Expr]:
    return [
        pl.col("rows", "filled", "known", "value").sum(),
        pl.col("row", "low", "best").min(),
        pl.col("high", "worst", "decimals").max(),
    ]


def _labels(combined: pl.DataFrame, whole: pl.LazyFrame | None) -> pl.DataFrame:
    """Every label of each dimension with the first row it stands in."""
    frames: list[pl.DataFrame] = []
    for dimension in LABELS:
        if whole is None:
            found = combined.group_by(dimension, maintain_order=True).agg(
                pl.col("row").min(), pl.col("rows").sum(), pl.col("filled").sum(), pl.col("column").min()
            )
        else:
            found = (
                whole.group_by(dimension)
                .agg(
                    pl.col("row").min(),
                    pl.len().alias("rows"),
                    pl.col("cell").is_not_null().sum().alias("filled"),
                    pl.col("column").min(),
                )
                .collect(engine="streaming")
            )
        frames.append(_one_dimension(found, dimension))
    return pl.concat(frames)


def _one_dimension(found: pl.DataFrame, dimension: str) -> pl.DataFrame:
    integers = [pl.col(name).cast(pl.Int64) for name in ("row", "rows", "filled")]
    return found.select(
        pl.lit(dimension).alias("dimension"),
        pl.col(dimension).alias("label"),
        *integers,
        pl.int_range(pl.len()).alias("position"),
        "column",
    )


def _periods_that_fit(cells: pl.LazyFrame, most: int, place: Place) -> tuple[str, ...] | None:
    """The latest periods whose combinations fit; None where all of them do."""
    sizes = _distinct(cells)
    for name in LABELS:
        if sizes[name] > MOST_LABELS:
            raise _too_many(name, sizes[name], place)
    if sizes["all"] <= most:
        return None
    periods = cells.select(pl.col("period").unique()).collect(engine="streaming")["period"].drop_nulls()
    fitting: list[str] = []
    held = 0
    for period in periods.sort(descending=True):
        held += _distinct(cells.filter(pl.col("period") == period))["all"]
        if held > most:
            break
        fitting.append(period)
    return tuple(fitting)


def _distinct(cells: pl.LazyFrame) -> dict[str, int]:
    """About how many labels each dimension has, and how many combinations ("all") there are.

    A sketch of them takes a few kilobytes, whatever the length of the table.
    """
    texts = {name: pl.col(name).fill_null("") for name in LABELS}
    texts["all"] = pl.concat_str(list(texts.values()), separator="\u001f")
    sketches = [text.approx_n_unique().alias(name) for name, text in texts.items()]
    return cells.select(sketches).collect(engine="streaming").row(0, named=True)


def _too_many(dimension: str, size: int, place: Place) -> InputError:
    return InputError(
        Text(
            f"the column of {dimension} has about {size} different labels: it is not a list of them",
            f"в столбце {dimension} около {size} разных значений: это не перечень",
        ),
        Text(
            f"Name another column: {dimension} = ... in [mapping].",
            f"Укажите другой столбец: {dimension} = ... в [mapping].",
        ),
        place,
    )
