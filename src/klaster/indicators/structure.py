"""Structures: what a region is made of, or where an industry is, beside a reference; parts that add up to one.

A cell that is not known is never a zero. Where the owner's total is published, what the known cells
leave of it is spread over the unknown ones in proportion to the reference; otherwise they are left out
of both structures. Either way the index is an estimate. A cell without a row is a true zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import NormalDist
from typing import Any, Literal

import narwhals as nw

from klaster.indicators.margins import ESTIMATE, UNKNOWN, Missing, cells, present_keys, status, with_margins
from klaster.indicators.quotient_interval import DesignEffect, with_design_effect, with_panel_design_effect
from klaster.indicators.specialisation import INPUT_COLUMNS
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns, local, ratio, safe_log, safe_sqrt

Owner = Literal["region", "industry"]
OTHER: dict[str, str] = {"region": "industry", "industry": "region"}
WHOLE = "all"
UNLISTED = 0.001
"""Share of a published total beyond its listed parts from which the index is an estimate."""


def keyed(table: Frame, *optional: str) -> tuple[Frame, list[str]]:
    """The table with a constant for each optional key it lacks, and the keys that are its own."""
    lacking = [key for key in (*optional, "period") if key not in columns(table)]
    whole = table.with_columns(nw.lit(WHOLE).alias(key) for key in lacking) if lacking else table
    return whole, [key for key in present_keys(whole) if key not in lacking]


def structures(
    table: Frame,
    owner: Owner,
    missing: Missing = "estimate",
    design_effect: DesignEffect | float = 1.0,
    firm_size_cv: float = 0.0,
    weight: str = "",
) -> Frame:
    """One row a listed cell, with its share ``part`` of its owner and all that an index needs.

    Parameters
    ----------
    table
        With region, industry and period (see ``keyed``).
    owner
        Whose parts add up to one: a region's industries or an industry's regions.
    weight
        What the reference is made of: empty for the totals of the table, ``equal``, or the name of a
        column of ``table`` that belongs to regions, such as population.

    Returns
    -------
    frame
        region, industry, period, ``part`` (null where not known), ``filled``, ``weight``, ``absent``
        (weight of what has no row), ``jobs`` (of the owner), ``design_effect``, ``categories``,
        ``_unknown`` (1 or 0), and ranks: ``own_rank``, ``reference_rank``, ``raw_rank``.
    """
    wanted = [name for name in columns(table) if name in INPUT_COLUMNS]
    margins = with_margins(cells(table.select(*wanted)), missing)
    margins = _with_effect(margins, design_effect, firm_size_cv)
    margins = _with_weight(margins, table, OTHER[owner], weight)
    return _with_parts(_with_universe(margins, OTHER[owner]), owner, missing)


def compared(parts: Frame, owner: Owner) -> Frame:
    """Add ``norm``, what the part would be in the reference, and ``outside``, the reference's absent share.

    ``_mass`` is the reference before it is made to add up to one. A part that is not known is left out
    of the reference too, so that both structures are whole.
    """
    known = nw.when(~nw.col("part").is_null()).then(nw.col("_mass")).otherwise(0.0)
    parts = parts.with_columns(_known_mass=known)
    parts = parts.with_columns(_mass_sum=nw.col("absent") + nw.col("_known_mass").sum().over(owner, "period"))
    return parts.with_columns(
        norm=ratio(nw.col("_known_mass"), nw.col("_mass_sum")),
        outside=ratio(nw.col("absent"), nw.col("_mass_sum")),
    )


def by_owner(
    table: Frame, owner: Owner, terms: Iterable[str], missing: Missing, referenced: bool = True
) -> Frame:
    """Sums of the terms over the parts of each owner, with its rank, ``unknown`` cells and constants.

    ``rank`` is that of the index: UNKNOWN or worse where it may not be given.
    """
    own, reference = nw.col("own_rank"), nw.col("reference_rank")
    table = table.with_columns(_rank=nw.max_horizontal(own, reference) if referenced else own)
    kept = ("outside", "jobs", "categories", "raw_rank", "_rank")
    constants = [nw.col(name).max() for name in kept if name in columns(table)]
    sums = table.group_by(owner, "period").agg(
        *(nw.col(name).sum() for name in terms),
        *constants,
        nw.col("_unknown").sum().alias("unknown"),
        nw.col("_left_out").sum(),
    )
    sums = sums.with_columns(there=nw.col("categories") - nw.col("_left_out"))
    worst = nw.max_horizontal(nw.col("raw_rank"), nw.lit(UNKNOWN))
    usable = nw.col("jobs") > 0
    return sums.with_columns(rank=nw.when(usable).then(nw.col("_rank")).otherwise(worst))


def with_influence(table: Frame, owner: Owner, gradient: nw.Expr) -> Frame:
    """Add ``influence``, each part's term of an index's variance by the delta method.

    Parts are drawn at random, in clumps of the design effect, from the owner's own structure; the
    reference is held fixed: Var = sum D p (g - mean g)^2 / n with g the derivative of the index.
    """
    table = table.with_columns(_slope=gradient)
    table = table.with_columns(_weighted=nw.col("part") * nw.col("_slope"))
    table = table.with_columns(_mean=nw.col("_weighted").sum().over(owner, "period"))
    away = nw.col("_slope") - nw.col("_mean")
    influence = nw.col("design_effect") * nw.col("part") * away * away
    return table.with_columns(influence=influence).drop("_slope", "_weighted", "_mean")


def bounded(
    table: Frame, value: nw.Expr, confidence: float, limits: tuple[float, float], scale: nw.Expr | float = 1.0
) -> Frame:
    """Add ``value``, ``status``, ``lower`` and ``upper``; ``scale`` is d value / d what was varied."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    table = valued(table, value)
    table = table.with_columns(_half=safe_sqrt(ratio(nw.col("influence"), nw.col("jobs"))) * scale * z)
    low, high = (nw.lit(float(limit)) for limit in limits)
    exists = ~nw.col("value").is_null() & ~nw.col("_half").is_null()
    return table.with_columns(
        lower=nw.when(exists).then(nw.max_horizontal(nw.col("value") - nw.col("_half"), low)),
        upper=nw.when(exists).then(nw.min_horizontal(nw.col("value") + nw.col("_half"), high)),
    )


def valued(table: Frame, value: nw.Expr) -> Frame:
    """Add ``value`` and ``status`` together: no value, no normal status."""
    table = table.with_columns(value=nw.when(nw.col("rank") < UNKNOWN).then(value))
    unknown = nw.max_horizontal(nw.col("rank"), nw.lit(UNKNOWN))
    rank = nw.when(nw.col("value").is_null()).then(unknown).otherwise(nw.col("rank"))
    return table.with_columns(status=status(rank))


def present(table: Frame, *names: str) -> list[Any]:
    """Columns that are null wherever the value is."""
    exists = ~nw.col("value").is_null()
    return [nw.when(exists).then(nw.col(name)).alias(name) for name in names]


def capped(rank: nw.Expr, missing: Missing) -> nw.Expr:
    """What an unknown part does to an index: makes it an estimate, or withholds it."""
    if missing == "withhold":
        return rank
    return nw.when(rank < UNKNOWN).then(rank).otherwise(nw.lit(ESTIMATE))


def of_regions(table: Frame, *names: str) -> Frame:
    """One row a region and period with columns that belong to the region, such as population.

    Raises
    ------
    InputError
        When the table has no such column.
    """
    for name in names:
        if name not in columns(table):
            raise InputError(
                Text(f"no column {name!r}", f"нет столбца {name!r}"),
                Text(
                    f"Give the table a column {name!r} by region, or choose another reference.",
                    f"Добавьте столбец {name!r} по регионам или выберите другую базу сравнения.",
                ),
            )
    numbers = [nw.col(name).cast(nw.Float64()) for name in names]
    facts = table.select("region", "period", *numbers).group_by("region", "period")
    return local(facts.agg(*(nw.col(name).max() for name in names)))


def groups(table: Frame, member: str, lone: nw.Expr) -> Frame:
    """One row a member (region or industry) and period with its ``group``; ``lone`` where it has none, or two."""
    words = nw.col("group").cast(nw.String())
    facts = table.select(member, "period", group=words, _lone=lone.cast(nw.String()))
    facts = facts.group_by(member, "period").agg(
        nw.col("group").min(), nw.col("group").max().alias("_other"), nw.col("_lone").max()
    )
    one = nw.when(nw.col("group") == nw.col("_other")).then(nw.col("group"))
    return local(facts.select(member, "period", group=nw.coalesce(one, nw.col("_lone"))))


def _with_effect(table: Frame, design_effect: DesignEffect | float, firm_size_cv: float) -> Frame:
    table = with_design_effect(table, design_effect, firm_size_cv)
    if design_effect != "panel":
        return table
    own = ratio(nw.col("observed"), nw.col("region_total"))
    quotient = ratio(own, ratio(nw.col("industry_total"), nw.col("total")))
    return with_panel_design_effect(table.with_columns(log_quotient=safe_log(quotient)))


def _with_weight(margins: Frame, table: Frame, other: str, weight: str) -> Frame:
    """Add ``weight`` of the other side and its rank; a weight that is not known is null."""
    if not weight:
        return margins.with_columns(
            weight=nw.col(f"{other}_total"), weight_rank=nw.col(f"{other}_total_severity")
        )
    if weight == "equal":
        return margins.with_columns(weight=nw.lit(1.0), weight_rank=nw.lit(0))
    joined = margins.join(of_regions(table, weight), on=["region", "period"], how="left")
    given = nw.col(weight)
    known = ~given.is_null() & given.is_finite() & (given > 0)
    rank = nw.when(known).then(nw.lit(0)).otherwise(nw.lit(UNKNOWN))
    return joined.with_columns(weight=nw.when(known).then(given), weight_rank=rank)


def _with_universe(table: Frame, other: str) -> Frame:
    """Add, by period, the number of categories on the other side, their weight and its worst rank."""
    each = table.group_by(other, "period").agg(nw.col("weight").max(), nw.col("weight_rank").max())
    each = each.with_columns(_one=nw.lit(1.0), _weight=nw.coalesce(nw.col("weight"), nw.lit(0.0)))
    whole = each.group_by("period").agg(
        nw.col("_one").sum().alias("categories"),
        nw.col("_weight").sum().alias("_all_weight"),
        nw.col("weight_rank").max().alias("_all_weight_rank"),
    )
    return table.join(whole, on="period", how="left")


def _with_parts(table: Frame, owner: Owner, missing: Missing) -> Frame:
    over = (owner, "period")
    total = nw.col(f"{owner}_total")
    unknown = nw.col("severity") >= UNKNOWN
    weight = nw.coalesce(nw.col("weight"), nw.lit(0.0))
    table = table.with_columns(
        _unknown=nw.when(unknown | nw.col("weight").is_null()).then(nw.lit(1.0)).otherwise(0.0),
        _hidden=nw.when(unknown).then(weight).otherwise(0.0),
        _weight=weight,
    )
    table = table.with_columns(
        _left=(total - nw.col("known").sum().over(*over)).clip(0.0),
        _all_hidden=nw.col("_hidden").sum().over(*over),
        absent=(nw.col("_all_weight") - nw.col("_weight").sum().over(*over)).clip(0.0),
    )
    published = f"_published_{owner}_total" in columns(table)
    spread = (
        ratio(nw.col("_left") * nw.col("_hidden"), nw.col("_all_hidden"))
        if published
        else nw.lit(None, nw.Float64())
    )
    known = nw.when(unknown).then(spread).otherwise(nw.col("known"))
    table = table.with_columns(filled=nw.when(~nw.col("weight").is_null()).then(known))
    table = table.with_columns(jobs=nw.col("filled").sum().over(*over))
    table = table.with_columns(part=ratio(nw.col("filled"), nw.col("jobs")))
    return _with_ranks(table, owner, missing).drop("_hidden", "_weight", "_left", "_all_hidden")


def _with_ranks(table: Frame, owner: Owner, missing: Missing) -> Frame:
    total = nw.col(f"{owner}_total")
    unlisted = ratio(total - nw.col("jobs"), total) > UNLISTED
    beyond = nw.when(unlisted).then(nw.lit(ESTIMATE)).otherwise(nw.lit(0))
    left_out = nw.when(nw.col("weight").is_null()).then(nw.lit(UNKNOWN)).otherwise(nw.lit(0))
    own = nw.max_horizontal(nw.col("severity"), nw.col(f"{owner}_total_severity"), left_out)
    return table.with_columns(
        own_rank=nw.max_horizontal(capped(own, missing), beyond),
        reference_rank=capped(nw.col("_all_weight_rank"), missing),
        raw_rank=nw.col("severity"),
        _left_out=nw.when(nw.col("part").is_null()).then(nw.lit(1.0)).otherwise(0.0),
    )
