"""Growth: what of a region's change is everyone's, its industries' and its own; and rates a year."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

import narwhals as nw

from klaster.catalogue import indicator
from klaster.indicators import growth_card as card
from klaster.indicators.margins import Missing, cells, present_keys
from klaster.indicators.period_pairs import Absent, period_pairs, sorted_periods
from klaster.indicators.shift_components import (
    COMPONENTS,
    Benchmark,
    Births,
    Level,
    by_level,
    chained,
    checked,
    with_allocation_class,
    with_benchmark,
    with_components,
    with_factors,
)
from klaster.indicators.specialisation import INPUT_COLUMNS
from klaster.indicators.structure import present, valued
from klaster.indicators.yearly import with_rate, with_steps, with_years
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns, evaluated, relational

Variant = Literal["classic", "esteban_marquillas", "dynamic", "gerfin"]


@indicator(
    title=Text("Shift-share", "Анализ структурных сдвигов"),
    unit=Text("units of the measure", "единицы показателя"),
    keys=KEYS,
    version=1,
    formula=r"\Delta e_{ir} = e_{ir} g + e_{ir} (g_i - g) + e_{ir} (g_{ir} - g_i)",
    reading=card.SHIFT_SHARE_READING,
    limits=card.SHIFT_SHARE_LIMITS,
    references=(
        "Dunn 1960, Papers of the Regional Science Association 6",
        "Esteban-Marquillas 1972, Regional and Urban Economics 2",
        "Barff and Knight 1988, Growth and Change 19 (dynamic)",
        "Gerfin 1964, Kyklos 17",
    ),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=card.SHIFT_SHARE_OUTPUTS,
    judged="regional > 0",
    grid={"variant": ("classic", "esteban_marquillas", "dynamic"), "benchmark": ("area", "rest")},
)
@relational
def shift_share(
    table: Frame,
    *,
    variant: Annotated[Variant, card.VARIANT] = "classic",
    level: Annotated[Level, card.LEVEL] = "cell",
    benchmark: Annotated[Benchmark, card.BENCHMARK] = "area",
    births: Annotated[Births, card.BIRTHS] = "regional",
    absent: Annotated[Absent, card.ABSENT] = "zero",
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """The change from the first period to the last as national growth, industry mix and regional part.

    ``value = national + industry_mix + regional (+ allocation) (+ birth)``; what is left is ``residual``.
    ``dynamic`` adds up the classic parts of every step between the table's periods, and its residual is
    the change in steps that are not known. ``gerfin`` multiplies: ``value = industry_mix * regional``.
    Published ``industry_total`` and ``total`` are the benchmark where the table has them.

    Raises
    ------
    InputError
        For a table of one period.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "a", "b", "b"] * 2, "industry": ["x", "y"] * 4,
    ...                      "period": [2010] * 4 + [2018] * 4,
    ...                      "value": [100, 100, 100, 300, 150, 90, 110, 310]})
    >>> shift_share(jobs, level="region").sort("region").select(
    ...     pl.col("value", "national", "industry_mix", "regional").round(6)).rows()
    [(40.0, 20.0, 10.0, 10.0), (20.0, 40.0, -10.0, -10.0)]
    """
    periods = sorted_periods(table)
    present_keys(table)
    wanted = [name for name in columns(table) if name in INPUT_COLUMNS and name != "firms"]
    whole = (periods[0], periods[-1])
    pairs = [whole, *pairwise(periods)] if variant == "dynamic" else [whole]
    # Sums are joined back to the rows they come from: each stage is computed once.
    paired = evaluated(period_pairs(cells(table.select(*wanted)), pairs, absent))
    rows = evaluated(with_benchmark(paired, benchmark, missing))
    rows = with_allocation_class(with_components(rows, variant == "esteban_marquillas", births))
    rows = (
        chained(rows, len(pairs) - 1, missing)
        if variant == "dynamic"
        else rows.with_columns(links=nw.col("usable"))
    )
    sums = by_level(rows, level, missing)
    sums = checked(valued(sums, nw.col("change")), variant == "dynamic")
    sums = with_factors(sums) if variant == "gerfin" else sums
    return _shift_share_columns(sums, level, whole)


@indicator(
    title=Text("Growth rate", "Темп роста"),
    unit=Text("share a year", "доля в год"),
    keys=KEYS,
    version=1,
    formula=r"\left( \frac{e_T}{e_0} \right)^{1/T} - 1",
    reading=card.RATE_READING,
    limits=card.RATE_LIMITS,
    references=(
        "Campbell, Lo and MacKinlay 1997, The Econometrics of Financial Markets, chapter 9 (drift and its error)",
    ),
    inputs={name: text for name, text in card.INPUTS.items() if name != "industry"},
    optional_inputs={"industry": card.INPUTS["industry"], "status": card.OPTIONAL_INPUTS["status"]},
    outputs=card.RATE_OUTPUTS,
    judged="lower > 0",
    grid={"confidence": (0.8, 0.9, 0.95)},
)
@relational
def growth_rate(table: Frame, *, confidence: Annotated[float, card.quotient.CONFIDENCE] = 0.95) -> Any:
    """Compound annual growth rate from the first known value to the last, with its interval and volatility.

    The interval is Student's, of the mean of yearly log growth, and needs three known positive values.
    A value that spans less than the table's periods, or steps over one not known, is an estimate.

    Raises
    ------
    InputError
        For a table of one period, or periods that are not years, quarters or months.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a"] * 3, "period": [2010, 2011, 2012], "value": [100, 110, 121]})
    >>> growth_rate(jobs).select(pl.col("value", "volatility").round(6)).row(0)
    (0.1, 0.0)
    """
    periods = sorted_periods(table)
    whole = table if "industry" in columns(table) else table.with_columns(industry=nw.lit("all"))
    present_keys(whole)
    wanted = [name for name in columns(whole) if name in (*KEYS, "value", "status")]
    steps = with_steps(with_years(cells(whole.select(*wanted)), periods))
    rates = with_rate(steps, len(periods), confidence)
    keys = ["region", "industry"] if "industry" in columns(table) else ["region"]
    extras = [name for name in card.RATE_OUTPUTS if name not in ("value", "status", "unknown")]
    chosen = dict(zip(extras, present(rates, *extras), strict=True))
    ordered = [chosen.get(name, nw.col(name)) for name in card.RATE_OUTPUTS]
    return rates.select(*keys, nw.lit(periods[-1]).alias("period"), *ordered)


def _shift_share_columns(table: Frame, level: Level, whole: tuple[Any, Any]) -> Frame:
    """What is published, in the card's order; only a cell has a presence and an allocation class."""
    cell = level == "cell"
    of_cells = ("presence", "allocation_class")
    nulled = [*COMPONENTS, "residual", *(of_cells[1:] if cell else ())]
    chosen = dict(zip(nulled, present(table, *nulled), strict=True))
    chosen["base_period"] = nw.lit(whole[0]).alias("base_period")
    kept = [name for name in card.SHIFT_SHARE_OUTPUTS if cell or name not in of_cells]
    keys = ["region", "industry"] if cell else [level]
    ordered = [chosen.get(name, nw.col(name)) for name in kept]
    return table.select(*keys, nw.lit(whole[1]).alias("period"), *ordered)
