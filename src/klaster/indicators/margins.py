"""Cells and their margins: the four inputs of every quotient, with their statuses.

A status travels as its severity, an integer from 0 (normal) to 5 (confidential), because the
worst of several is then their maximum on any engine.
"""

from __future__ import annotations

from typing import Literal

import narwhals as nw

from klaster.model.errors import InputError
from klaster.model.observation import KEYS
from klaster.model.status import SEVERITY, Status
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns

Rows = Literal["cells", "establishments"]
Missing = Literal["estimate", "withhold"]

TOTALS = ("region_total", "industry_total", "total")
UNKNOWN = SEVERITY.index(Status.NOT_COLLECTED)
ESTIMATE = SEVERITY.index(Status.ESTIMATED)


def severity(status: nw.Expr) -> nw.Expr:
    """The severity of a status letter; an unknown letter counts as an estimate."""
    expression = nw.lit(ESTIMATE)
    for rank, letter in enumerate(SEVERITY):
        expression = nw.when(status == letter.value).then(nw.lit(rank)).otherwise(expression)
    return expression


def status(rank: nw.Expr) -> nw.Expr:
    """The status letter of a severity."""
    expression = nw.lit(SEVERITY[-1].value)
    for number, letter in list(enumerate(SEVERITY))[-2::-1]:
        expression = nw.when(rank <= number).then(nw.lit(letter.value)).otherwise(expression)
    return expression


def cells(table: Frame, rows: Rows = "cells") -> Frame:
    """One row a cell: ``observed`` (null when any part is unknown), ``known``, ``severity``.

    With ``rows="establishments"`` also ``firms`` and ``plant_squares``, the sum of squared sizes.
    Rows of one key are added up.
    """
    keys = present_keys(table)
    names = columns(table)
    value = nw.col("value").cast(nw.Float64())
    finite = (~value.is_null()) & value.is_finite()
    rank = severity(nw.col("status")) if "status" in names else nw.lit(0)
    prepared = table.with_columns(observed=nw.when(finite).then(value)).with_columns(
        severity=nw.when(nw.col("observed").is_null() & (rank < UNKNOWN))
        .then(nw.lit(UNKNOWN))
        .otherwise(rank)
    )
    prepared = prepared.with_columns(
        known=nw.when(nw.col("severity") < UNKNOWN).then(nw.col("observed")).otherwise(0.0)
    )
    summed = _with_parts(prepared, names, rows).group_by(*keys).agg(*_sums(names, rows))
    return summed.with_columns(observed=nw.when(nw.col("severity") < UNKNOWN).then(nw.col("known")))


def present_keys(table: Frame) -> list[str]:
    """The key columns a table has; region and industry are required.

    Raises
    ------
    InputError
        When region, industry or value is missing.
    """
    names = columns(table)
    for name in ("region", "industry", "value"):
        if name not in names:
            raise InputError(
                Text(
                    f"no column {name!r}; found {', '.join(names)}",
                    f"нет столбца {name!r}; найдены: {', '.join(names)}",
                ),
                Text(f"Rename a column to {name!r}.", f"Переименуйте столбец в {name!r}."),
            )
    return [key for key in KEYS if key in names]


def with_margins(table: Frame, missing: Missing = "estimate") -> Frame:
    """Add ``region_total``, ``industry_total``, ``total`` and the worst severity of all four inputs.

    Published totals, where the table has them, are used as they are; otherwise totals are sums
    of the known parts, and a total with an unknown part is an estimate or, with
    ``missing="withhold"``, unknown.
    """
    keys = [key for key in KEYS if key in columns(table)]
    period = [key for key in keys if key == "period"]
    groups = (["region", *period], ["industry", *period], period)
    for name, group in zip(TOTALS, groups, strict=True):
        table = _with_total(table, name, group, missing)
    ranks = [nw.col("severity"), *(nw.col(f"{name}_severity") for name in TOTALS)]
    return table.with_columns(worst=nw.max_horizontal(*ranks))


def _with_parts(table: Frame, names: list[str], rows: Rows) -> Frame:
    """What is to be summed, as columns: an aggregation of an expression is slow on some engines."""
    floats = [nw.col(name).cast(nw.Float64()) for name in TOTALS if name in names]
    ranks = [
        severity(nw.col(f"{name}_status")).alias(f"{name}_severity")
        for name in TOTALS
        if f"{name}_status" in names
    ]
    if rows == "establishments":
        floats.append((nw.col("known") * nw.col("known")).alias("plant_squares"))
        floats.append(nw.lit(1.0).alias("firms"))
    elif "firms" in names:
        floats.append(nw.col("firms").cast(nw.Float64()))
    return table.with_columns(*floats, *ranks)


def _sums(names: list[str], rows: Rows) -> list[nw.Expr]:
    sums = [nw.col("known").sum(), nw.col("severity").max()]
    if rows == "establishments":
        sums.append(nw.col("plant_squares").sum())
    if rows == "establishments" or "firms" in names:
        sums.append(nw.col("firms").sum())
    for name in TOTALS:
        if name in names:
            sums.append(nw.col(name).max())
        if f"{name}_status" in names:
            sums.append(nw.col(f"{name}_severity").max())
    return sums


def _with_total(table: Frame, name: str, group: list[str], missing: Missing) -> Frame:
    if name in columns(table):
        return _with_published_severity(table, name)
    hidden = nw.lit(ESTIMATE) if missing == "estimate" else nw.col("severity")
    known = nw.col("severity") < UNKNOWN
    rank = f"{name}_severity"
    table = table.with_columns(
        _rank=nw.when(known).then(nw.col("severity")).otherwise(hidden), _known=nw.col("known")
    )
    sums = [nw.col("_known").sum(), nw.col("_rank").max()]
    summed = table.group_by(*group).agg(*sums) if group else table.select(*sums)
    summed = summed.rename({"_known": name, "_rank": rank})
    table = table.drop("_rank", "_known")
    return table.join(summed, on=group, how="left") if group else table.join(summed, how="cross")


def _with_published_severity(table: Frame, name: str) -> Frame:
    given = f"{name}_severity"
    rank = nw.col(given) if given in columns(table) else nw.lit(0)
    unknown = nw.col(name).is_null() & (rank < UNKNOWN)
    return table.with_columns(nw.when(unknown).then(nw.lit(UNKNOWN)).otherwise(rank).alias(given))
