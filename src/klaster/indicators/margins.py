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
from klaster.numerics.frames import Frame, columns, has_one_row_each, local, ratio

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
    Rows of one key are added up. A cell below zero is a part of nothing: it counts as unknown.
    """
    keys = present_keys(table)
    names = columns(table)
    value = nw.col("value").cast(nw.Float64())
    whole = table.collect_schema()["value"].is_integer()
    usable = ~value.is_null() if whole else value.is_finite() & ~value.is_null()
    if "status" in names:
        table = table.with_columns(_rank=severity(nw.col("status")))
        usable = usable & (nw.col("_rank") < UNKNOWN)
        unknown = nw.max_horizontal(nw.col("_rank"), nw.lit(UNKNOWN))
        rank = nw.when(usable).then(nw.col("_rank")).otherwise(unknown)
    else:
        rank = nw.when(usable).then(nw.lit(0)).otherwise(nw.lit(UNKNOWN))
    prepared = table.with_columns(known=nw.when(usable).then(value).otherwise(0.0), severity=rank)
    prepared = _with_parts(prepared, names, rows)
    # Adding up is the dearest step by far, and most tables have one row a cell already.
    single = rows == "cells" and has_one_row_each(prepared, keys)
    summed = prepared.select(*keys, *_alone(names)) if single else _summed(prepared, keys, names, rows)
    published = {f"_published_{name}": nw.lit(True) for name in TOTALS if name in names}
    observed = nw.when(nw.col("severity") < UNKNOWN).then(nw.col("known"))
    counted = [nw.col("firms").cast(nw.Float64())] if rows == "establishments" else []
    return _without_negative(local(summed)).with_columns(*counted, observed=observed, **published)


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


def with_margins(table: Frame, missing: Missing = "estimate", rows: Rows = "cells") -> Frame:
    """Add the totals of region, industry and everything, and the worst severity of all four inputs.

    Published totals, where the table has them, are used as they are; otherwise totals are sums
    of the known parts, and a total with an unknown part is an estimate or, with
    ``missing="withhold"``, unknown.

    Also added, by industry, what variance and shrinkage need: ``listed`` (sum of the known cells),
    ``squares`` (of cell squared over region), ``exposure`` and ``regions`` (total and number of the
    regions whose cell is known) and ``typical_<name>`` sums. With ``rows="establishments"`` a region
    without a row is a true zero, so every region of the period is exposed.
    """
    table = table.with_columns(_part=_part_severity(missing))
    regions = _regions(table)
    table = table.join(regions, on=_keys(regions, "region"), how="left")
    table = _with_rank(_settled(table, "region_total"), "region_total")
    industries = _industries(table)
    table = _with_rank(
        _settled(table.join(industries, on=_keys(industries, "industry"), how="left"), "industry_total"),
        "industry_total",
    )
    table = _with_everything(table, regions, rows)
    ranks = [nw.col("severity"), *(nw.col(f"{name}_severity") for name in TOTALS)]
    return table.with_columns(worst=nw.max_horizontal(*ranks)).drop("_part")


def _part_severity(missing: Missing) -> nw.Expr:
    """What a part does to the total it belongs to."""
    if missing == "withhold":
        return nw.col("severity")
    return nw.when(nw.col("severity") < UNKNOWN).then(nw.col("severity")).otherwise(nw.lit(ESTIMATE))


def _keys(sums: Frame, name: str) -> list[str]:
    return [key for key in (name, "period") if key in columns(sums)]


def _regions(table: Frame) -> Frame:
    """Sums by region: ``_region_known``, ``_region_rank`` and the published total where there is one."""
    names = columns(table)
    group = [key for key in ("region", "period") if key in names]
    published = [nw.col("region_total").max().alias("_region_published")] if "region_total" in names else []
    return table.group_by(*group).agg(
        nw.col("known").sum().alias("_region_known"), nw.col("_part").max().alias("_region_rank"), *published
    )


def _industries(table: Frame) -> Frame:
    """Sums by industry over regions."""
    names = columns(table)
    group = [key for key in ("industry", "period") if key in names]
    table = table.with_columns(
        _square=ratio(nw.col("known") * nw.col("known"), nw.col("region_total")),
        _exposed=nw.when(nw.col("severity") < UNKNOWN).then(nw.col("region_total")).otherwise(0.0),
        _counted=nw.when(nw.col("severity") < UNKNOWN).then(nw.lit(1.0)).otherwise(0.0),
    )
    typical = [
        nw.col(name).sum().alias(f"typical_{name}") for name in ("firms", "plant_squares") if name in names
    ]
    return table.group_by(*group).agg(
        nw.col("known").sum().alias("listed"),
        nw.col("_part").max().alias("_industry_rank"),
        nw.col("_square").sum().alias("squares"),
        nw.col("_exposed").sum().alias("exposure"),
        nw.col("_counted").sum().alias("regions"),
        *typical,
    )


def _settled(table: Frame, name: str) -> Frame:
    """A margin that is not published is the sum of its parts."""
    if name in columns(table):
        return table
    summed = {"region_total": "_region_known", "industry_total": "listed", "total": "_all_known"}[name]
    return table.with_columns(nw.col(summed).alias(name))


def _with_rank(table: Frame, name: str) -> Frame:
    """The severity of a margin: the publisher's, else the worst of its parts."""
    rank = f"_{name.removesuffix('_total').replace('total', 'all')}_rank"
    given = f"{name}_severity"
    if f"_published_{name}" not in columns(table):
        return table.with_columns(nw.col(rank).alias(given)).drop(rank)
    worst = nw.col(given) if given in columns(table) else nw.lit(0)
    unknown = nw.col(name).is_null() & (worst < UNKNOWN)
    return table.with_columns(nw.when(unknown).then(nw.lit(UNKNOWN)).otherwise(worst).alias(given)).drop(rank)


def _with_everything(table: Frame, regions: Frame, rows: Rows) -> Frame:
    """The grand total and, for establishments, all the regions there are."""
    period = [key for key in ("period",) if key in columns(regions)]
    exposed = "_region_published" if "_region_published" in columns(regions) else "_region_known"
    regions = regions.with_columns(_one=nw.lit(1.0), _area=nw.col(exposed))
    sums = [
        nw.col("_region_known").sum().alias("_all_known"),
        nw.col("_region_rank").max().alias("_all_rank"),
        nw.col("_one").sum().alias("_all_regions"),
        nw.col("_area").sum().alias("_all_area"),
    ]
    whole = regions.group_by(*period).agg(*sums) if period else regions.select(*sums)
    table = table.join(whole, on=period, how="left") if period else table.join(whole, how="cross")
    table = _with_rank(_settled(table, "total"), "total")
    if rows == "establishments":
        table = table.with_columns(regions=nw.col("_all_regions"), exposure=nw.col("_all_area"))
    return table


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
    elif "firms" in names:
        floats.append(nw.col("firms").cast(nw.Float64()))
    parts = [*floats, *ranks]
    return table.with_columns(*parts) if parts else table


def _without_negative(table: Frame) -> Frame:
    """Shares and growth mean nothing below zero, and a sum must not be less than its parts."""
    below = nw.col("known") < 0
    unknown = nw.max_horizontal(nw.col("severity"), nw.lit(UNKNOWN))
    return table.with_columns(
        known=nw.when(below).then(nw.lit(0.0)).otherwise(nw.col("known")),
        severity=nw.when(below).then(unknown).otherwise(nw.col("severity")),
    )


def _summed(prepared: Frame, keys: list[str], names: list[str], rows: Rows) -> Frame:
    return prepared.group_by(*keys).agg(*_sums(names, rows))


def _alone(names: list[str]) -> list[nw.Expr]:
    """The columns of a cell that has a single row, as their sums would be."""
    firms = [nw.coalesce(nw.col("firms"), nw.lit(0.0)).alias("firms")] if "firms" in names else []
    totals = [name for name in TOTALS if name in names]
    ranks = [f"{name}_severity" for name in TOTALS if f"{name}_status" in names]
    return [nw.col("known"), nw.col("severity"), *firms, *(nw.col(name) for name in (*totals, *ranks))]


def _sums(names: list[str], rows: Rows) -> list[nw.Expr]:
    sums = [nw.col("known").sum(), nw.col("severity").max()]
    if rows == "establishments":
        sums.append(nw.col("plant_squares").sum())
    if rows == "establishments":
        sums.append(nw.len().alias("firms"))  # counting rows is cheaper than adding up ones
    elif "firms" in names:
        sums.append(nw.col("firms").sum())
    for name in TOTALS:
        if name in names:
            sums.append(nw.col(name).max())
        if f"{name}_status" in names:
            sums.append(nw.col(f"{name}_severity").max())
    return sums
