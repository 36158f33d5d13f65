"""Expressions over columns that mean the same on every engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import narwhals as nw
import polars as pl

from klaster.model.observation import COUNTED
from klaster.numerics.pieces import Worker, current_worker, done_by, on_spark

Frame = Any
"""A narwhals frame, eager or lazy; the methods used are those that both have."""


def relational(function: Callable[..., Frame]) -> Callable[..., Any]:
    """Let a function over narwhals frames take the caller's own frame and give back its kind."""

    @wraps(function)
    def wrapper(table: Any, **parameters: Any) -> Any:
        frame = nw.from_native(table)
        return _of_kind(function(_prepared(frame), **parameters), table, frame.implementation)

    return wrapper


def local(table: Frame) -> Frame:
    """A table that fits in memory as a Polars one, computed; words are categories.

    Rows are added up into cells by the engine that holds them. Cells are few, and arithmetic on
    them is fastest on one machine: DuckDB and Spark would evaluate the sums anew for every margin.
    """
    return evaluated(_with_categories(_on_polars(table).lazy()))


def evaluated(table: Frame) -> Frame:
    """A lazy Polars table computed once, for what is read several times."""
    return nw.from_native(table.lazy().to_native().collect(engine="streaming").lazy())


def has_one_row_each(table: Frame, keys: list[str]) -> bool:
    """Whether a table in memory is known to have no two rows of the same keys."""
    rows = table.to_native()
    if not isinstance(rows, pl.DataFrame):
        return False
    return rows.select(pl.struct(keys).hash().n_unique()).item() == rows.height


def columns(table: Frame) -> list[str]:
    """The names of a frame's columns without running it."""
    return table.collect_schema().names()


def ratio(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    """A quotient that is null, never infinite, where the denominator is not positive."""
    return nw.when(denominator > 0).then(numerator / denominator)


def safe_log(expression: nw.Expr) -> nw.Expr:
    """A natural logarithm that is null where its argument is not positive."""
    return nw.when(expression > 0).then(expression).otherwise(None).log()


def safe_sqrt(expression: nw.Expr) -> nw.Expr:
    """A square root that is zero where rounding made its argument negative."""
    return expression.clip(0.0).sqrt()


def larger(left: nw.Expr, right: nw.Expr) -> nw.Expr:
    """The larger of two columns, row by row."""
    return nw.max_horizontal(left, right)


def in_memory(function: Callable[..., pl.DataFrame]) -> Callable[..., Any]:
    """Let a function over Polars frames take the caller's own frame and give back its kind.

    For methods that need whole columns at once; the table is collected.
    """

    @wraps(function)
    def wrapper(table: Any, **parameters: Any) -> Any:
        frame = nw.from_native(table)
        collected: pl.DataFrame = _on_polars(frame).lazy().to_native().collect()
        with done_by(_worker_of(table, frame)):
            computed = nw.from_native(function(collected, **parameters)).lazy()
        return _of_kind(computed, table, frame.implementation)

    return wrapper


def _worker_of(table: Any, frame: Frame) -> Worker:
    """Spark does the pieces of long work on a table of its own; a session over the network has no such way in."""
    if frame.implementation is nw.Implementation.PYSPARK:
        return on_spark(table.sparkSession.sparkContext)
    return current_worker()


def _prepared(frame: Frame) -> Frame:
    """A table in memory as a Polars one with words as categories; one that an engine holds stays there."""
    return _with_categories(_on_polars(frame)) if isinstance(frame, nw.DataFrame) else frame


def _on_polars(table: Frame) -> Frame:
    if table.implementation is nw.Implementation.POLARS:
        return table
    if table.implementation is nw.Implementation.PYSPARK:
        return nw.from_native(pl.DataFrame(table.to_native().toArrow()))
    return table.lazy().collect("polars")


def _with_categories(table: Frame) -> Frame:
    """Words as categories: joins and sums then compare numbers."""
    words = [name for name, kind in table.collect_schema().items() if kind == nw.String()]
    return table.with_columns(nw.col(name).cast(nw.Categorical()) for name in words) if words else table


def _of_kind(computed: Frame, original: Any, kind: nw.Implementation) -> Any:
    """A narwhals frame as the caller's own kind, with words as words."""
    computed = _with_words(_with_whole_counts(computed))
    if isinstance(original, pl.LazyFrame):
        return computed.to_native()
    table: pl.DataFrame = computed.lazy().collect("polars", engine="streaming").to_native()
    converted: dict[nw.Implementation, Callable[[], Any]] = {
        nw.Implementation.POLARS: lambda: table,
        nw.Implementation.PANDAS: table.to_pandas,
        nw.Implementation.PYARROW: table.to_arrow,
        nw.Implementation.PYSPARK: lambda: original.sparkSession.createDataFrame(_arrow(table)),
    }
    return converted[kind]() if kind in converted else _on_duckdb(table, original)


def _arrow(table: pl.DataFrame) -> Any:
    return table.to_arrow()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def _on_duckdb(table: pl.DataFrame, original: Any) -> Any:
    """A relation on the caller's own connection: DuckDB finds ``arrow`` by its name."""
    arrow = _arrow(table)
    relation = original.query("_", "SELECT * FROM arrow")
    del arrow
    return relation


def _with_whole_counts(table: Frame) -> Frame:
    """Counts as whole numbers, nothing where there is none."""
    kinds = table.collect_schema()
    counts = [name for name, kind in kinds.items() if name in COUNTED and kind.is_float()]
    whole = {
        name: nw.when(nw.col(name).is_finite()).then(nw.col(name).round()).cast(nw.Int64()) for name in counts
    }
    return table.with_columns(**whole) if counts else table


def _with_words(table: Frame) -> Frame:
    categories = [name for name, kind in table.collect_schema().items() if kind == nw.Categorical()]
    return table.with_columns(nw.col(name).cast(nw.String()) for name in categories) if categories else table
