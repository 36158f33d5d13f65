"""Expressions over columns that mean the same on every engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import narwhals as nw
import polars as pl

Frame = Any
"""A narwhals frame, eager or lazy; the methods used are those that both have."""


def relational(function: Callable[..., Frame]) -> Callable[..., Any]:
    """Let a function over narwhals frames take the caller's own frame and give back its kind."""

    @wraps(function)
    def wrapper(table: Any, **parameters: Any) -> Any:
        frame = nw.from_native(table)
        return _of_kind(function(frame, **parameters), table, frame.implementation)

    return wrapper


def local(table: Frame) -> Frame:
    """A table that fits in memory, moved to Polars; a distributed one stays where it is.

    Rows are added up into cells by the engine that holds them. Cells are few, and arithmetic on
    them is fastest on one machine: DuckDB would evaluate the sums anew for every margin.
    """
    if table.implementation is nw.Implementation.PYSPARK:
        return table
    if table.implementation is not nw.Implementation.POLARS:
        table = table.lazy().collect("polars")
    words = [name for name, kind in table.collect_schema().items() if kind == nw.String()]
    # Words as categories: joins and sums then compare numbers.
    return table.lazy().with_columns(nw.col(name).cast(nw.Categorical()) for name in words)


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
        collected = (frame if isinstance(frame, nw.LazyFrame) else frame.lazy()).collect("polars").to_native()
        computed = nw.from_native(function(collected, **parameters)).lazy()
        return _of_kind(computed, table, frame.implementation)

    return wrapper


def _of_kind(computed: Frame, original: Any, kind: nw.Implementation) -> Any:
    """A narwhals frame as the caller's own kind, with words as words."""
    if computed.implementation is nw.Implementation.PYSPARK:
        return computed.to_native()
    computed = _with_words(computed)
    if isinstance(original, pl.LazyFrame):
        return computed.to_native()
    table: pl.DataFrame = computed.lazy().collect("polars", engine="streaming").to_native()
    converted: dict[nw.Implementation, Callable[[], Any]] = {
        nw.Implementation.POLARS: lambda: table,
        nw.Implementation.PANDAS: table.to_pandas,
        nw.Implementation.PYARROW: table.to_arrow,
        nw.Implementation.PYSPARK: lambda: original.sparkSession.createDataFrame(table.to_dicts()),
    }
    return converted[kind]() if kind in converted else _on_duckdb(table, original)


def _on_duckdb(table: pl.DataFrame, original: Any) -> Any:
    """A relation on the caller's own connection: DuckDB finds ``arrow`` by its name."""
    arrow: Any = table.to_arrow()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    relation = original.query("_", "SELECT * FROM arrow")
    del arrow
    return relation


def _with_words(table: Frame) -> Frame:
    categories = [name for name, kind in table.collect_schema().items() if kind == nw.Categorical()]
    return table.with_columns(nw.col(name).cast(nw.String()) for name in categories) if categories else table
