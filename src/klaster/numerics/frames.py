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
        if frame.implementation is nw.Implementation.PYARROW:
            # PyArrow ranks nothing within groups; Polars works on the same memory.
            return function(frame.lazy("polars"), **parameters).collect("pyarrow").to_native()
        return nw.to_native(function(frame, **parameters))

    return wrapper


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
        return _of_kind(function(collected, **parameters), table, frame.implementation)

    return wrapper


def _of_kind(computed: pl.DataFrame, original: Any, kind: nw.Implementation) -> Any:
    if kind is nw.Implementation.POLARS:
        return computed.lazy() if isinstance(original, pl.LazyFrame) else computed
    if kind is nw.Implementation.PANDAS:
        return computed.to_pandas()
    if kind is nw.Implementation.PYARROW:
        return computed.to_arrow()
    if kind is nw.Implementation.PYSPARK:
        return original.sparkSession.createDataFrame(computed.to_dicts())
    return nw.get_native_namespace(original).from_arrow(computed.to_arrow())
