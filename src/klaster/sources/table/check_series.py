"""Breaks in series: jumps that the rest of the table does not share, codes that end where others begin."""

from __future__ import annotations

from itertools import pairwise
from math import log
from typing import cast

import polars as pl

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.dimensions import Role
from klaster.sources.table.raw_table import listed
from klaster.sources.table.surveyed import Surveyed

SHOWN = 8
FACTOR, SPREADS = 3.0, 6.0
_NORMAL = 1.4826
_LEAST_STEPS = 8


def series_findings(surveyed: Surveyed) -> list[Finding]:
    """Jumps in value, and units that are replaced by others."""
    found: list[Finding] = []
    for measure in surveyed.coded["measure"].unique(maintain_order=True):
        found += _jumps(surveyed, measure)
    return [*found, *_replaced(surveyed, "region"), *_replaced(surveyed, "industry")]


def _steps(surveyed: Surveyed, measure: str) -> pl.DataFrame:
    """Steps between neighbouring periods of each series: before, after, change (of the logarithm), noise."""
    cells = surveyed.coded.filter((pl.col("measure") == measure) & (pl.col("known") == pl.col("rows")))
    order = cells.select("period").unique().sort("period").with_row_index("place")
    series = cells.join(order, on="period").sort("region", "industry", "place")
    before = pl.col("value").shift().over("region", "industry")
    gap = pl.col("place").cast(pl.Int64) - pl.col("place").cast(pl.Int64).shift().over("region", "industry")
    steps = series.with_columns(
        before=before, gap=gap, since=pl.col("period").shift().over("region", "industry")
    )
    steps = steps.filter((pl.col("gap") == 1) & (pl.col("before") > 0) & (pl.col("value") > 0))
    change = (pl.col("value") / pl.col("before")).log()
    # Counts jump by chance: the fewer there are, the more.
    is_count = surveyed.mapping.nature_of(measure) == "count"
    noise = (1 / pl.col("value") + 1 / pl.col("before")).sqrt() if is_count else pl.lit(0.0)
    return steps.with_columns(change=change, noise=noise)


def _jumps(surveyed: Surveyed, measure: str) -> list[Finding]:
    steps = _steps(surveyed, measure)
    if steps.height < _LEAST_STEPS:
        return []
    # What all regions share in an industry and year is growth, not a break.
    steps = steps.with_columns(own=pl.col("change") - pl.col("change").median().over("industry", "period"))
    spread = _NORMAL * cast(float, steps["own"].abs().median() or 0.0)
    limit = pl.max_horizontal(pl.lit(SPREADS * spread), SPREADS * pl.col("noise"))
    jumps = steps.filter((pl.col("change").abs() > log(FACTOR)) & (pl.col("own").abs() > limit))
    return [] if jumps.is_empty() else [_break(surveyed, measure, jumps)]


def _break(surveyed: Surveyed, measure: str, jumps: pl.DataFrame) -> Finding:
    largest = jumps.sort(pl.col("change").abs(), descending=True)
    named = largest.select("row", "region", "industry", "since", "period", "before", "value").head(SHOWN + 1)
    words = [
        (row, f"{region}, {industry}, {since} → {period}: {before:.6g} → {value:.6g}")
        for row, region, industry, since, period, before, value in named.iter_rows()
    ]
    english = listed([f"row {row} ({text})" for row, text in words], SHOWN)
    russian = listed([f"строка {row} ({text})" for row, text in words], SHOWN)
    return surveyed.finding(
        Severity.WARNING,
        "series_break",
        Text(
            f"{measure} changes more than {FACTOR:g} times from one period to the next, "
            f"unlike the same industry elsewhere: {english}",
            f"{measure} меняется более чем в {FACTOR:g} раза за период, "
            f"не так, как та же отрасль в других регионах: {russian}",
        ),
        Text(
            "Look for a change of method, borders or unit, or a slip of the pen.",
            "Проверьте, не изменились ли методика, границы или единица измерения и нет ли описки.",
        ),
        row=largest["row"][0],
        column=largest["column"][0],
        sheet=largest["sheet"][0],
        count=jumps.height,
    )


def _replaced(surveyed: Surveyed, role: Role) -> list[Finding]:
    """Units that end in one period while others begin in the next."""
    known = surveyed.coded.filter((pl.col(f"{role}_kind") == "unit") & (pl.col("known") > 0))
    periods = known["period"].unique().sort().to_list()
    if len(periods) < 2:
        return []
    spans = known.group_by(role).agg(
        pl.col("period").min().alias("first"), pl.col("period").max().alias("last"), pl.col("row").min()
    )
    found: list[Finding] = []
    for earlier, later in pairwise(periods):
        ending = spans.filter(pl.col("last") == earlier).sort("row")
        beginning = spans.filter(pl.col("first") == later).sort("row")
        if ending.height and beginning.height:
            found.append(_replacement(surveyed, role, (earlier, later), ending, beginning))
    return found


def _replacement(
    surveyed: Surveyed, role: Role, when: tuple[str, str], ending: pl.DataFrame, beginning: pl.DataFrame
) -> Finding:
    names = surveyed.names(role)
    old, new = (
        listed(
            [f"{code} «{names[code]}»" if names.get(code, code) != code else code for code in frame[role]],
            SHOWN,
        )
        for frame in (ending, beginning)
    )
    return surveyed.finding(
        Severity.WARNING,
        "series_break",
        Text(
            f"after {when[0]} these end: {old}; in {when[1]} these begin: {new}",
            f"после {when[0]} прекращаются: {old}; с {when[1]} начинаются: {new}",
        ),
        Text(
            "Codes may have been replaced or borders changed; series across the change do not compare.",
            "Возможно, сменились коды или границы; ряды через этот год несопоставимы.",
        ),
        row=beginning["row"][0],
        column=surveyed.mapping.column_of(role),
        count=ending.height + beginning.height,
    )
