"""What an edition knows of every region x industry that a verdict on a cluster may rest on; what it does not know stays empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from klaster.model.errors import InputError
from klaster.workbench.ahead import usual_start
from klaster.workbench.areas import TERRITORY, territories
from klaster.workbench.interaction_evidence import interaction

if TYPE_CHECKING:
    from klaster.workbench.editions import Edition
    from klaster.workbench.observatory import Observatory

KEYS = ("region", "industry")
ENRIGHT = "enright_type"
EVIDENCE_TABLES = {
    ENRIGHT: ("designations", "cluster_facts"),
    "strategy": ("strategies",),
    "policy_level": ("strategies",),
}
"""Methods that read evidence of an edition, not its cells -> the tables beside it that the evidence rests on."""
PARTNERS = 10
"""How many industries found in the same regions count as linked."""
LINKED = 3
YEARS, HELD = 5, 3
LEAST_COMPARED = 5
"""Fewer regions than this are no set to stand high in."""


def cluster_evidence(
    observatory: Observatory, edition_id: str | None, measure: str, period: str
) -> pl.DataFrame:
    """One row a region and industry of a period, with the evidence that the edition gives.

    Parameters
    ----------
    observatory
        An open observatory.
    edition_id
        The edition, the first by default.
    measure
        What clusters are measured by; ``employment`` is named only where it is that.
    period
        The period judged; earlier ones tell of growth and persistence.

    Returns
    -------
    polars.DataFrame
        region, industry, period and columns named as the evidence of ``enright_type``: location_quotient with
        its bounds, employment, firms, size_percentile, linked_industries, years_specialised, regional_shift with
        its standard error, wage_ratio, designated and designated_in, participation with its bounds,
        active_organisation, joint_projects, research_institute, skills_provider, infrastructure. Null is unknown:
        no evidence is never a no.

    Notes
    -----
    Linked are the ten industries with the highest positive co-agglomeration index in the area. The standard error
    of the regional part of growth takes both counts as Poisson, widened by the design effect of the quotient:
    ``sqrt(d (e1 + g^2 e0))`` with g the growth of the industry.
    """
    edition = observatory.edition(edition_id)
    quotients = observatory.result(edition.id, "location_quotient", measure).frame.with_columns(
        pl.col("period").cast(pl.String)
    )
    now = quotients.filter(pl.col("period") == period)
    table = _of_quotients(now, edition, measure)
    parts: tuple[Callable[[], pl.DataFrame], ...] = (
        lambda: _firms(observatory, edition, period),
        lambda: _persistence(quotients, edition, period),
        lambda: _linked(observatory, edition, measure, period, table),
        lambda: _shift(observatory, edition, measure, period, now),
        lambda: _wages(observatory, edition, period),
        lambda: _designated(observatory, edition),
        lambda: interaction(observatory, edition, period),
    )
    for part in parts:
        try:
            found = part()
        except InputError:
            # What a method refuses is not known.
            continue
        table = table.join(found, on=KEYS, how="left") if found.height else table
    return table.drop("_area").with_columns(period=pl.lit(period))


def evidence_of_all_periods(observatory: Observatory, edition_id: str, measure: str) -> pl.DataFrame:
    """The evidence of every period of an edition, with the area of each region."""
    edition = observatory.edition(edition_id)
    tables = [cluster_evidence(observatory, edition_id, measure, period) for period in edition.periods]
    table = pl.concat(tables, how="diagonal_relaxed")
    return table.with_columns(_area_of(table, edition).alias(TERRITORY))


def _area_of(table: pl.DataFrame, edition: Edition) -> pl.Expr:
    """The area that is the base of each region, as results are computed by it."""
    codes = table["region"].unique().to_list()
    areas = territories(codes, codes, edition.regions)
    return pl.col("region").replace_strict(areas, default="", return_dtype=pl.String)


def _of_quotients(now: pl.DataFrame, edition: Edition, measure: str) -> pl.DataFrame:
    """The quotient with its interval, the size, and how many of the compared regions are no larger."""
    rows = now.select(
        *KEYS,
        location_quotient="value",
        location_quotient_lower="lower",
        location_quotient_upper="upper",
        _size="observed",
    ).with_columns(_area_of(now, edition).alias("_area"))
    present = pl.col("_size") > 0
    within = ["_area", "industry"]
    rank = pl.when(present).then(pl.col("_size")).rank("max").over(within)
    compared = present.sum().over(within)
    enough = present & (compared >= LEAST_COMPARED)
    rows = rows.with_columns(size_percentile=pl.when(enough).then(100 * rank / compared))
    size = pl.col("_size") if measure == "employment" else pl.lit(None, pl.Float64)
    return rows.with_columns(employment=size).drop("_size")


def _firms(observatory: Observatory, edition: Edition, period: str) -> pl.DataFrame:
    if "firms" not in edition.measures:
        return pl.DataFrame()
    rows = observatory.observations(edition.id, "firms", period=period)
    return rows.filter((pl.col("region_kind") == "unit") & (pl.col("industry_kind") == "unit")).select(
        *KEYS, firms="value"
    )


def _persistence(quotients: pl.DataFrame, edition: Edition, period: str) -> pl.DataFrame:
    """Years of the last five whose whole interval lay above one; unknown where the years not known could decide."""
    known = [each for each in edition.periods if each <= period][-YEARS:]
    rows = quotients.filter(pl.col("period").is_in(known))
    counts = rows.group_by(KEYS).agg(
        (pl.col("lower") > 1).sum().alias("held"), pl.col("lower").is_not_null().sum().alias("told")
    )
    open_years = YEARS - pl.col("told")
    settled = (open_years == 0) | (pl.col("held") >= HELD) | (pl.col("held") + open_years < HELD)
    return counts.select(*KEYS, years_specialised=pl.when(settled).then(pl.col("held")).cast(pl.Float64))


def _linked(
    observatory: Observatory, edition: Edition, measure: str, period: str, table: pl.DataFrame
) -> pl.DataFrame:
    """Of the industries found in the same regions, how many have a quotient above one in the region."""
    pairs = observatory.result(edition.id, "coagglomeration_index", measure, periods=(period, period)).frame
    if "area" not in pairs.columns:
        pairs = pairs.with_columns(area=pl.lit(""))
    both = pl.concat(
        [
            pairs.select("area", "industry", "partner", "value"),
            pairs.select("area", industry="partner", partner="industry", value="value"),
        ]
    )
    nearest = (
        both.filter(pl.col("value") > 0)
        .sort("value", "partner", descending=[True, False])
        .group_by("area", "industry", maintain_order=True)
        .head(PARTNERS)
        .select("industry", "partner", _area="area")
    )
    there = table.select("region", "_area", partner="industry", quotient="location_quotient")
    counts = (
        nearest.join(there, on=["_area", "partner"])
        .group_by(KEYS)
        .agg((pl.col("quotient") > 1).sum().alias("strong"), pl.col("quotient").is_null().sum().alias("open"))
    )
    settled = (
        (pl.col("open") == 0) | (pl.col("strong") >= LINKED) | (pl.col("strong") + pl.col("open") < LINKED)
    )
    return counts.select(*KEYS, linked_industries=pl.when(settled).then(pl.col("strong")).cast(pl.Float64))


def _shift(
    observatory: Observatory, edition: Edition, measure: str, period: str, now: pl.DataFrame
) -> pl.DataFrame:
    """The regional part of growth over the usual span with its standard error."""
    known = [each for each in edition.periods if each <= period]
    since = usual_start(known)
    if since == period:
        return pl.DataFrame()
    frame = observatory.result(
        edition.id, "shift_share", measure, periods=(since, period), births="apart"
    ).frame
    effect = now.select(*KEYS, "design_effect")
    rows = frame.join(effect, on=KEYS, how="left")
    start, end = pl.col("start"), pl.col("end")
    growth = 1 + pl.when(start > 0).then((pl.col("national") + pl.col("industry_mix")) / start)
    spread = (pl.col("design_effect").fill_null(1.0) * (end + growth**2 * start)).sqrt()
    return rows.select(*KEYS, regional_shift="regional", regional_shift_error=spread)


def _wages(observatory: Observatory, edition: Edition, period: str) -> pl.DataFrame:
    """The wage of a job over that of the same industry in the whole area; a ratio without an interval."""
    if not {"wages", "employment"} <= set(edition.measures):
        return pl.DataFrame()
    totals = ("value", "industry_total")
    sums = [
        observatory.cells(edition.id, name)
        .filter(pl.col("period") == period)
        .select(*KEYS, *(pl.col(each).alias(f"{name}_{each}") for each in totals))
        for name in ("wages", "employment")
        if {*totals} <= set(observatory.cells(edition.id, name).columns)
    ]
    if len(sums) < len(totals):
        return pl.DataFrame()
    rows = sums[0].join(sums[1], on=KEYS)
    own = pl.col("wages_value") / pl.col("employment_value")
    whole = pl.col("wages_industry_total") / pl.col("employment_industry_total")
    usable = (pl.col("employment_value") > 0) & (pl.col("wages_industry_total") > 0)
    return rows.select(*KEYS, wage_ratio=pl.when(usable).then(own / whole))


_SAID = {
    True: "yes",
    False: "no",
    "yes": "yes",
    "no": "no",
    "true": "yes",
    "false": "no",
    "1": "yes",
    "0": "no",
}


def _designated(observatory: Observatory, edition: Edition) -> pl.DataFrame:
    """Yes or no where the edition says so, and since when; a pair that no programme speaks of is unknown."""
    table = observatory.table(edition.id, "designations")
    if table is None:
        return pl.DataFrame()
    words = [_SAID.get(each) for each in table["designated"].to_list()]
    since = pl.col("since").cast(pl.Float64) if "since" in table.columns else pl.lit(None, pl.Float64)
    rows = table.select(*KEYS, designated_in=since).with_columns(pl.Series("designated", words, pl.String))
    return rows.group_by(KEYS).agg(pl.col("designated").drop_nulls().max(), pl.col("designated_in").min())
