"""Verdicts of location quotients under many choices at once: margins are taken once, intervals once a confidence.

The same numbers as from ``location_quotient`` itself, called once a variant, at a small part of its cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from klaster.indicators.margins import Missing, cells, with_margins
from klaster.indicators.quotient_interval import DesignEffect, with_design_effect, with_interval
from klaster.indicators.specialisation import INPUT_COLUMNS, with_variants, with_verdict
from klaster.numerics.frames import local

Array = np.ndarray[Any, np.dtype[Any]]

VERDICTS = ("important", "specialised", "borderline", "under")
CHEAP = ("confidence", "interval", "small_count", "floor_jobs", "floor_share", "floor_firms")
"""Parameters that change neither the quotients nor their design effects."""
KEYS = ("area", "region", "industry", "period")
EFFECT = "given_effect"


def quotient_verdicts(
    table: pl.DataFrame,
    variants: Sequence[Mapping[str, Any]],
    *,
    missing: Missing = "estimate",
    design_effect: DesignEffect | float = "auto",
    firm_size_cv: float = 0.0,
) -> tuple[pl.DataFrame, Array]:
    """The cells and the verdict of each under every variant.

    Parameters
    ----------
    table
        Cells with ``area``, in which each area is a base of its own, and ``period``. A column
        ``given_effect`` stands in for the design effect.
    variants
        All of them with each of the parameters in ``CHEAP``.

    Returns
    -------
    cells
        Area, region, industry, period, value and ``rank``, the severity of the status, in order of the keys.
    verdicts
        Variants by cells: places in ``VERDICTS``, or -1 without a verdict.
    """
    margins = local(nw.from_native(_margins(table, missing, design_effect, firm_size_cv)))
    bounded: dict[tuple[Any, ...], pl.DataFrame] = {}
    coded: list[Array] = []
    for variant in variants:
        interval = tuple(variant[name] for name in CHEAP[:3])
        if interval not in bounded:
            confidence, kind, small = interval
            bounded[interval] = _native(with_interval(margins, kind, confidence, small))
        floors = [float(variant[name]) for name in CHEAP[3:]]
        verdict: pl.Series = _native(with_verdict(nw.from_native(bounded[interval]).lazy(), *floors))[
            "verdict"
        ]
        codes = verdict.cast(pl.String).replace_strict(
            {name: place for place, name in enumerate(VERDICTS)}, default=None, return_dtype=pl.Int16
        )
        coded.append(codes.fill_null(-1).to_numpy())
    first = next(iter(bounded.values()))
    area = first["period"].cast(pl.String).str.split_exact("\x1f", 1).struct.rename_fields(["area", "period"])
    found = first.drop("period").with_columns(area.struct.unnest())
    found = found.select(
        *(pl.col(name).cast(pl.String) for name in KEYS), pl.col("quotient").alias("value"), rank="worst"
    ).with_row_index("_at")
    found = found.sort(*KEYS)
    order = found["_at"].to_numpy()
    return found.drop("_at"), np.stack(coded)[:, order]


def _margins(
    table: pl.DataFrame, missing: Missing, design_effect: DesignEffect | float, firm_size_cv: float
) -> pl.DataFrame:
    """Quotients with design effects; an area and its period are one period, whose totals are its own."""
    folded = table.with_columns(
        period=pl.concat_str(pl.col("area").cast(pl.String), pl.lit("\x1f"), pl.col("period").cast(pl.String))
    )
    wanted = [name for name in folded.columns if name in INPUT_COLUMNS]
    margins = with_margins(cells(nw.from_native(folded.select(wanted).lazy())), missing)
    found = _native(with_variants(with_design_effect(margins, design_effect, firm_size_cv)))
    if EFFECT not in table.columns:
        return found
    effects = folded.group_by("period").agg(pl.col(EFFECT).first())
    found = found.with_columns(pl.col("period").cast(pl.String)).join(effects, on="period", how="left")
    return found.with_columns(design_effect=pl.col(EFFECT), typical_design_effect=pl.col(EFFECT))


def _native(table: Any) -> pl.DataFrame:
    collected: pl.DataFrame = table.lazy().collect("polars").to_native()
    return collected
