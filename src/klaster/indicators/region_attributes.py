"""Regions by what they are strong in: a row of attributes each, with how far off each may be, and what a floor is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
import polars as pl

from klaster.indicators.areas import Ground
from klaster.indicators.margins import ESTIMATE, SEVERITY, UNKNOWN, Missing, severity
from klaster.indicators.specialisation import INPUT_COLUMNS, location_quotient
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.globe import Floats, Integers
from klaster.numerics.neighbours import Neighbours

Of = Literal["auto", "shrunken", "quotient", "surplus", "value"]
Floor = Literal["auto", "jobs", "regions", "population"]
_NOTHING_SAID = {"shrunken": 1.0, "quotient": 1.0, "surplus": 0.0}
"""What stands for a cell that is not known: no specialisation either way. A value has no such number."""
_COLUMN = {"surplus": "surplus", "shrunken": "shrunken", "quotient": "value"}


@dataclass(frozen=True)
class Attributes:
    """The regions of one period: (n, k) attributes, (n, k) standard errors of their logarithms, (n,) what the floor is of."""

    keys: dict[str, Any]
    regions: list[str]
    names: list[str]
    values: Floats
    errors: Floats | None
    amounts: Floats
    severity: Integers
    near: Neighbours
    places: Floats | None
    hidden: list[tuple[str, str]]
    """Regions of which too little is known, with their status."""


def region_attributes(
    table: pl.DataFrame, on: Ground, of: Of, industries: str, floor: Floor, missing: Missing
) -> Iterator[Attributes]:
    """The attributes of regions, period by period.

    Raises
    ------
    InputError
        For industries that are not in the table, and a floor it has no column for.
    """
    whole = "industry" not in table.columns
    of = ("value" if whole else "shrunken") if of == "auto" else of
    rows = _looked_at(table.with_columns(pl.col("region").cast(pl.String)), of)
    wanted = _wanted(rows, industries)
    over = ["period"] if "period" in table.columns else []
    parts: dict[tuple[Any, ...], pl.DataFrame] = rows.partition_by(over, as_dict=True) if over else {(): rows}
    kind = ("regions" if of == "value" else "jobs") if floor == "auto" else floor
    for key, part in sorted(parts.items(), key=lambda each: tuple(map(str, each[0]))):
        there = table.filter(pl.col("period") == key[0]) if over else table
        amounts = _amounts(there, part, kind, on.regions)
        yield _laid(part, on, wanted, (of, missing), dict(zip(over, key, strict=True)), amounts)


def _looked_at(table: pl.DataFrame, of: str) -> pl.DataFrame:
    """Region, attribute, ``looked``, ``error``, ``rank`` and, of quotients, ``region_total``."""
    over = ["period"] if "period" in table.columns else []
    if of == "value":
        rank = severity(nw.col("status")) if "status" in table.columns else nw.lit(0)
        ranked: pl.DataFrame = nw.from_native(table).with_columns(rank=rank).to_native()
        name = pl.col("industry").cast(pl.String) if "industry" in table.columns else pl.lit("value")
        looked = pl.col("value").cast(pl.Float64, strict=False)
        return ranked.select("region", *over, attribute=name, looked=looked, error=pl.lit(None, pl.Float64), rank="rank", region_total=looked)  # fmt: skip
    if "industry" not in table.columns:
        raise InputError(
            Text(f"of={of} needs the column industry", f"для of={of} нужен столбец industry"),
            Text("Name it, or compare the value itself: of=value.", "Укажите его или сравнивайте само значение: of=value."),
        )  # fmt: skip
    found: pl.DataFrame = location_quotient(
        table.select(name for name in INPUT_COLUMNS if name in table.columns)
    )
    ranked = nw.from_native(found).with_columns(rank=severity(nw.col("status"))).to_native()
    wide = (pl.col("upper") / pl.col("lower").clip(1e-3)).log() / 3.92
    return ranked.select(
        "region", *over, attribute=pl.col("industry").cast(pl.String), looked=pl.col(_COLUMN[of]),
        error=pl.when(pl.col("upper") > 0).then(wide), rank="rank", region_total="region_total",
    )  # fmt: skip


def _wanted(rows: pl.DataFrame, industries: str) -> list[str]:
    known = rows["attribute"].unique().sort().to_list()
    asked = [word.strip() for word in industries.split(";") if word.strip()]
    lost = [word for word in asked if word not in known]
    if lost:
        raise InputError(
            Text(f"industries: {', '.join(lost)} are not in the table", f"industries: в таблице нет {', '.join(lost)}"),
            Text(f"It has {', '.join(known[:8])} and others.", f"В ней есть {', '.join(known[:8])} и другие."),
        )  # fmt: skip
    return asked or known


def _amounts(table: pl.DataFrame, rows: pl.DataFrame, kind: str, regions: list[str]) -> Floats:
    """What the floor is of, in the order of regions."""
    if kind == "regions":
        return np.ones(len(regions))
    if kind == "population":
        if "population" not in table.columns:
            raise InputError(
                Text("floor=population: there is no such column", "floor=population: такого столбца нет"),
                Text("Name it: --columns population=COLUMN.", "Укажите его: --columns population=СТОЛБЕЦ."),
            )
        looked = pl.col("population").cast(pl.Float64, strict=False).max()
        found = table.group_by(pl.col("region").cast(pl.String)).agg(amount=looked)
    else:
        found = rows.group_by("region").agg(amount=pl.col("region_total").fill_nan(None).max())
    full = pl.DataFrame({"region": regions}).join(found, on="region", how="left", maintain_order="left")
    return full["amount"].fill_nan(None).fill_null(0.0).clip(0.0).to_numpy().astype(np.float64)


def _laid(part: pl.DataFrame, on: Ground, wanted: list[str], asked: tuple[str, Missing], keys: dict[str, Any], amounts: Floats) -> Attributes:  # fmt: skip
    """Regions of which enough is known; what is not known says nothing, and makes an estimate."""
    of, missing = asked
    place = {name: at for at, name in enumerate(on.regions)}
    column = {name: at for at, name in enumerate(wanted)}
    shape = (len(on.regions), len(wanted))
    values, errors, rank = np.full(shape, np.nan), np.zeros(shape), np.full(shape, UNKNOWN)
    for region, attribute, looked, error, severity_ in part.select("region", "attribute", "looked", "error", "rank").iter_rows():  # fmt: skip
        if attribute in column:
            at = place[region], column[attribute]
            known = looked is not None and np.isfinite(looked) and severity_ < UNKNOWN
            values[at], errors[at], rank[at] = looked if known else np.nan, error or 0.0, severity_ if known else max(UNKNOWN, severity_)  # fmt: skip
    gaps: Any = np.isnan(values)
    lost: Any = gaps.any(axis=1) if missing == "withhold" or of == "value" else gaps.mean(axis=1) > 0.5
    worst = np.where(gaps, ESTIMATE, rank).max(axis=1, initial=0)
    there = {*part["region"].to_list()}
    hidden = [(name, SEVERITY[int(rank[at].max(initial=UNKNOWN))].value) for at, name in enumerate(on.regions) if lost[at] and name in there]  # fmt: skip
    kept = ~lost
    return Attributes(
        keys, [name for name, stays in zip(on.regions, kept, strict=True) if stays], wanted,
        np.where(gaps, _NOTHING_SAID.get(of, 0.0), values)[kept], None if of in ("value", "surplus") else errors[kept],
        amounts[kept], worst[kept], on.near.among(kept), on.places[kept] if on.places is not None else None, hidden,
    )  # fmt: skip
