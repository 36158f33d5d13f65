"""Specialisation of a region and concentration of an industry, each in one number."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import narwhals as nw

from klaster.catalogue import indicator
from klaster.indicators import concentration_card as card
from klaster.indicators.margins import Missing
from klaster.indicators.quotient_interval import DesignEffect
from klaster.indicators.structure import (
    OTHER,
    Owner,
    bounded,
    by_owner,
    compared,
    keyed,
    present,
    structures,
    with_influence,
)
from klaster.model.text import Text
from klaster.numerics.frames import Frame, ratio, relational

Reference = Literal["total", "rest", "mean_of_others", "pairwise"]
Base = Literal["total", "population", "area", "equal"]
Convention = Literal["lorenz", "half", "quotient"]

NO_DIFFERENCE = 1e-12
"""Parts that differ by less are equal: the sign of a rounding error means nothing."""


@indicator(
    title=Text("Herfindahl index", "Индекс Херфиндаля"),
    unit=card.INDEX,
    keys=("region", "period"),
    version=1,
    formula=r"H_r = \sum_i p_{ir}^2, \quad p_{ir} = e_{ir} / e_r",
    reading=Text(
        "1 when everything is in one part, 1/n when n parts are equal; the equivalent number says how many equal parts that is.",
        "1 — всё в одной части, 1/n — n частей равны; эквивалентное число показывает, скольким равным частям это соответствует.",
    ),
    limits=card.COMPARE,
    references=("Herfindahl 1950", "Hirschman 1964, American Economic Review 54"),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs={
        **card.OUTPUTS,
        "equivalent_number": card.EQUIVALENT,
        "normalised": card.NORMALISED,
        "categories": card.CATEGORIES,
    },
)
@relational
def herfindahl_index(
    table: Frame,
    *,
    of: Annotated[Owner, card.OF_REGION] = "region",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    design_effect: Annotated[DesignEffect | float, card.DESIGN_EFFECT] = "auto",
    firm_size_cv: Annotated[float, card.FIRM_SIZE_CV] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Sum of the squared shares of a region's industries, or of an industry's regions.

    ``H = sum p^2``; equivalent number ``1 / H``; normalised ``(H - 1/n) / (1 - 1/n)`` with n the number
    of categories in the table in that period. The interval is the delta method's.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a"] * 4, "industry": list("wxyz"), "value": [20, 50, 20, 10]})
    >>> herfindahl_index(jobs).select(pl.col("value", "normalised", "equivalent_number").round(2)).row(0)
    (0.34, 0.12, 2.94)
    """
    table, keys = keyed(table)
    parts = structures(table, of, missing, design_effect, firm_size_cv)
    parts = with_influence(parts, of, 2 * nw.col("part"))
    parts = parts.with_columns(_square=nw.col("part") * nw.col("part"))
    sums = bounded(
        by_owner(parts, of, ("_square", "influence"), missing, False), nw.col("_square"), confidence, (0, 1)
    )
    least = 1 / nw.col("categories")
    sums = sums.with_columns(
        equivalent_number=ratio(nw.lit(1.0), nw.col("value")),
        normalised=ratio(nw.col("value") - least, 1 - least),
    )
    return sums.select(
        *_own(keys, of), *card.OUTPUTS, *present(sums, "equivalent_number", "normalised"), "categories"
    )


@indicator(
    title=Text("Krugman index", "Индекс Кругмана"),
    unit=card.INDEX,
    keys=("region", "period"),
    version=1,
    formula=r"K_r = \sum_i | p_{ir} - P_i |",
    reading=Text(
        "0 when the region is made like the reference, 2 when they have no industry in common; half of it is the share of jobs "
        "that would have to change industry.",
        "0 — структура региона совпадает с базой сравнения, 2 — общих отраслей нет; половина индекса — доля занятых, "
        "которым пришлось бы сменить отрасль.",
    ),
    limits=card.COMPARE,
    references=("Krugman 1991, Geography and Trade",),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=card.OUTPUTS,
)
@relational
def krugman_index(
    table: Frame,
    *,
    reference: Annotated[Reference, card.REFERENCE] = "total",
    scale: Annotated[Literal["sum", "half"], card.SCALE] = "sum",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    design_effect: Annotated[DesignEffect | float, card.DESIGN_EFFECT] = "auto",
    firm_size_cv: Annotated[float, card.FIRM_SIZE_CV] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """How far the industrial structure of a region is from a reference, summed over industries.

    ``K = sum |p - P|`` from 0 to 2, or its half. ``pairwise`` is the mean of ``sum |p_r - p_s|`` over
    the other regions s; with two regions it is the index of one against the other.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "a", "b", "b"], "industry": ["x", "y", "x", "z"],
    ...                      "value": [50, 50, 50, 50]})
    >>> krugman_index(jobs, reference="pairwise")["value"].to_list()
    [1.0, 1.0]
    """
    table, keys = keyed(table)
    parts = structures(table, "region", missing, design_effect, firm_size_cv)
    pairs = reference == "pairwise"
    beside = _pairwise(parts) if pairs else _differences(_compared(parts, "region", reference))
    beside = with_influence(beside, "region", nw.col("_sign"))
    factor = 0.5 if scale == "half" else 1.0
    sums = by_owner(beside, "region", ("_difference", "influence"), missing)
    value = (nw.col("_difference") + nw.col("outside")) * factor
    sums = bounded(sums, value, confidence, (0, 2 * factor), factor)
    return sums.select(*_own(keys, "region"), *card.OUTPUTS)


@indicator(
    title=Text("Hachman index", "Индекс Хахмана"),
    unit=card.INDEX,
    keys=("region", "period"),
    version=1,
    formula=r"\frac{1}{\sum_i p_{ir} LQ_{ir}}",
    reading=Text(
        "1 when the region is made like the whole area; towards 0 the more it rests on what is rare elsewhere.",
        "1 — структура региона как на всей территории; чем ближе к 0, тем больше регион держится на редком для неё.",
    ),
    limits=card.COMPARE,
    references=("Hachman 1995, Bureau of Economic and Business Research, University of Utah",),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=card.OUTPUTS,
)
@relational
def hachman_index(
    table: Frame,
    *,
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    design_effect: Annotated[DesignEffect | float, card.DESIGN_EFFECT] = "auto",
    firm_size_cv: Annotated[float, card.FIRM_SIZE_CV] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """One over the mean location quotient of the region, weighted by its own structure.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "a", "b", "b"], "industry": ["x", "y", "x", "y"],
    ...                      "value": [30, 70, 70, 30]})
    >>> hachman_index(jobs)["value"].round(4).to_list()
    [0.8621, 0.8621]
    """
    table, keys = keyed(table)
    parts = _compared(structures(table, "region", missing, design_effect, firm_size_cv), "region")
    quotient = ratio(nw.col("part"), nw.col("norm"))
    parts = parts.with_columns(_mean_quotient=nw.col("part") * quotient)
    parts = with_influence(parts, "region", 2 * quotient)
    sums = by_owner(parts, "region", ("_mean_quotient", "influence"), missing)
    value = ratio(nw.lit(1.0), nw.col("_mean_quotient"))
    sums = bounded(sums, value, confidence, (0, 1), value * value)
    return sums.select(*_own(keys, "region"), *card.OUTPUTS)


@indicator(
    title=Text("Hoover index", "Индекс Гувера"),
    unit=Text("share", "доля"),
    keys=("industry", "period"),
    version=1,
    formula=r"\frac{1}{2} \sum_r | s_{ir} - x_r |",
    reading=Text(
        "The share of the industry that would have to move to another region to be spread as the base is.",
        "Доля отрасли, которой пришлось бы переместиться в другие регионы, чтобы распределиться как база сравнения.",
    ),
    limits=card.COMPARE,
    references=("Hoover 1936, Review of Economics and Statistics 18",),
    inputs=card.WITHOUT_INDUSTRY,
    optional_inputs=card.REGIONAL_INPUTS,
    outputs={**card.OUTPUTS, "regions": card.REGIONS},
)
@relational
def hoover_index(
    table: Frame,
    *,
    base: Annotated[Base, card.BASE] = "total",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    design_effect: Annotated[DesignEffect | float, card.DESIGN_EFFECT] = "auto",
    firm_size_cv: Annotated[float, card.FIRM_SIZE_CV] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Half the sum of absolute differences between an industry's spread over regions and a base.

    Without a column ``industry`` the whole table is one distribution, for instance of output against
    population.

    Examples
    --------
    >>> import polars as pl
    >>> output = pl.DataFrame({"region": ["a", "b"], "value": [70, 30], "population": [50, 50]})
    >>> hoover_index(output, base="population")["value"].round(4).to_list()
    [0.2]
    """
    table, keys = keyed(table, "industry")
    parts = structures(table, "industry", missing, design_effect, firm_size_cv, _weight(base))
    parts = with_influence(_differences(_compared(parts, "industry")), "industry", nw.col("_sign"))
    sums = by_owner(parts, "industry", ("_difference", "influence"), missing)
    sums = bounded(sums, (nw.col("_difference") + nw.col("outside")) / 2, confidence, (0, 1), 0.5)
    return sums.select(*_own(keys, "industry"), *card.OUTPUTS, nw.col("there").alias("regions"))


@indicator(
    title=Text("Locational Gini", "Локационный коэффициент Джини"),
    unit=Text("coefficient", "коэффициент"),
    keys=("industry", "period"),
    version=1,
    formula=r"G_i = \sum_r s_{ir} (X_{r-1} + X_r) - 1, \quad X_r = \sum_{q \le r} x_q, \quad LQ_{i1} \le LQ_{i2} \le \dots",
    reading=Text(
        "0 when the industry is spread as the base is; towards the limit of its convention when it sits in one small region.",
        "0 — отрасль распределена как база; у верхнего предела своего варианта — сосредоточена в одном малом регионе.",
    ),
    limits=card.COMPARE,
    references=("Krugman 1991, Geography and Trade", "Kim 1995, Quarterly Journal of Economics 110"),
    inputs=card.WITHOUT_INDUSTRY,
    optional_inputs=card.REGIONAL_INPUTS,
    outputs={**card.OUTPUTS, "regions": Text("number of parts that are known", "число известных частей")},
)
@relational
def locational_gini(
    table: Frame,
    *,
    convention: Annotated[Convention, card.CONVENTION] = "lorenz",
    of: Annotated[Owner, card.OF_REGION] = "industry",
    base: Annotated[Base, card.BASE] = "total",
    small_sample: Annotated[bool, card.SMALL_SAMPLE] = False,
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    design_effect: Annotated[DesignEffect | float, card.DESIGN_EFFECT] = "auto",
    firm_size_cv: Annotated[float, card.FIRM_SIZE_CV] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Gini coefficient of an industry over regions, or of a region over industries, against a base.

    Parts are ordered by their location quotient; a region without a row has none of the industry.

    Examples
    --------
    >>> import polars as pl
    >>> incomes = pl.DataFrame({"region": list("abcde"), "value": [10, 10, 10, 20, 50]})
    >>> locational_gini(incomes, base="equal")["value"].round(4).to_list()
    [0.36]
    >>> locational_gini(incomes, base="equal", small_sample=True)["value"].round(4).to_list()
    [0.45]
    """
    table, keys = keyed(table, "industry")
    parts = structures(table, of, missing, design_effect, firm_size_cv, _weight(base))
    sums = by_owner(
        _lorenz(_compared(parts, of), of, convention), of, ("_term", "_quotient", "influence"), missing
    )
    there = nw.col("there")
    factor = 0.5 if convention == "half" else 1.0
    value = nw.col("_term") - 1
    if convention == "quotient":
        value = ratio(nw.col("_term"), nw.col("_quotient") * there)
    scale = ratio(there, there - 1) * factor if small_sample else nw.lit(factor)
    sums = bounded(sums, value * scale, confidence, (0, factor), scale)
    if convention == "quotient":
        sums = sums.with_columns(lower=nw.lit(None, nw.Float64()), upper=nw.lit(None, nw.Float64()))
    return sums.select(*_own(keys, of), *card.OUTPUTS, there.alias("regions"))


def _own(keys: list[str], owner: Owner) -> list[str]:
    return [key for key in keys if key != OTHER[owner]]


def _weight(base: Base) -> str:
    return "" if base == "total" else base


def _compared(parts: Frame, owner: Owner, reference: Reference = "total") -> Frame:
    """Parts beside what they would be in the reference (see ``structure.compared``)."""
    if reference == "mean_of_others":
        return compared(_with_mean_of_others(parts), owner)
    own = nw.coalesce(nw.col("filled"), nw.lit(0.0)) if reference == "rest" else nw.lit(0.0)
    return compared(parts.with_columns(_mass=(nw.col("weight") - own).clip(0.0)), owner)


def _differences(parts: Frame) -> Frame:
    """Add ``_difference`` of each part from its norm and ``_sign``, its derivative."""
    gap = nw.col("part") - nw.col("norm")
    sign = (
        nw.when(gap > NO_DIFFERENCE)
        .then(nw.lit(1.0))
        .when(gap < -NO_DIFFERENCE)
        .then(nw.lit(-1.0))
        .otherwise(nw.lit(0.0))
    )
    return parts.with_columns(_difference=gap.abs(), _sign=sign)


def _with_others(parts: Frame) -> Frame:
    """Add, by industry, ``_shares`` (sum of its parts) and ``_others`` (other regions where it is known)."""
    regions = parts.group_by("region", "period").agg(nw.col("jobs").max())
    regions = regions.filter(nw.col("jobs") > 0).with_columns(_one=nw.lit(1.0))
    there = regions.group_by("period").agg(nw.col("_one").sum().alias("_regions"))
    hidden = nw.when(nw.col("part").is_null() & (nw.col("jobs") > 0)).then(nw.lit(1.0)).otherwise(0.0)
    parts = parts.join(there, on="period", how="left").with_columns(_hidden_part=hidden)
    over = ("industry", "period")
    return parts.with_columns(
        _shares=nw.col("part").sum().over(*over),
        _others=nw.col("_regions") - nw.col("_hidden_part").sum().over(*over) - 1,
    )


def _with_mean_of_others(parts: Frame) -> Frame:
    """Add ``_mass``, the unweighted mean share of the industry in the other regions."""
    parts = _with_others(parts)
    parts = parts.with_columns(_full=nw.coalesce(ratio(nw.col("_shares"), nw.col("_others")), nw.lit(0.0)))
    each = parts.group_by("industry", "period").agg(nw.col("_full").max())
    whole = each.group_by("period").agg(nw.col("_full").sum().alias("_all_full"))
    parts = parts.join(whole, on="period", how="left")
    return parts.with_columns(
        _mass=ratio((nw.col("_shares") - nw.col("part")).clip(0.0), nw.col("_others")),
        absent=(nw.col("_all_full") - nw.col("_full").sum().over("region", "period")).clip(0.0),
    )


def _pairwise(parts: Frame) -> Frame:
    """The terms of the mean index against each other region, without making the pairs.

    As |p - q| = p + q - 2 min(p, q), only the sum of the smaller shares is needed, and in the order of
    shares it is what lies below plus the own share for each region above.
    """
    parts = _with_others(parts)
    over, order = ("industry", "period"), ("_ordered", "region")
    parts = parts.with_columns(_ordered=nw.coalesce(nw.col("part"), nw.lit(0.0)), _here=_known_part())
    parts = parts.with_columns(
        _below=nw.col("_ordered").cum_sum().over(*over, order_by=order) - nw.col("_ordered"),
        _above=nw.col("_here").sum().over(*over) - nw.col("_here").cum_sum().over(*over, order_by=order),
    )
    shared = nw.col("_below") + nw.col("part") * nw.col("_above")
    parts = parts.with_columns(_shared=ratio(shared, nw.col("_others")))
    return parts.with_columns(
        _difference=2 * (nw.col("part") - nw.col("_shared")).clip(0.0),
        _sign=-2 * ratio(nw.col("_above"), nw.col("_others")),
        outside=nw.lit(0.0),
    )


def _known_part() -> nw.Expr:
    return nw.when(~nw.col("part").is_null()).then(nw.lit(1.0)).otherwise(nw.lit(0.0))


def _lorenz(parts: Frame, owner: Owner, convention: Convention) -> Frame:
    """Add ``_term`` of the Gini coefficient and ``influence``, parts in the order of their quotients."""
    parts = parts.with_columns(
        _quotient=nw.coalesce(ratio(nw.col("part"), nw.col("norm")), nw.lit(0.0)),
        _here=_known_part(),
    )
    parts = parts.with_columns(_order=nw.col("_quotient").round(12))
    over, order = (owner, "period"), ("_order", OTHER[owner])
    parts = parts.with_columns(
        _norms=nw.col("outside") + nw.col("norm").cum_sum().over(*over, order_by=order),
        _rank=nw.col("_here").cum_sum().over(*over, order_by=order),
        _listed=nw.col("_here").sum().over(*over),
        _dark=nw.col("_left_out").sum().over(*over),
    )
    parts = with_influence(parts, owner, 2 * nw.col("_norms") - nw.col("norm"))
    if convention != "quotient":
        return parts.with_columns(_term=nw.col("part") * (2 * nw.col("_norms") - nw.col("norm")))
    # Ranks start after the parts without a row; the mean of quotients needs every one of them.
    there = nw.col("categories") - nw.col("_dark")
    rank = there - nw.col("_listed") + nw.col("_rank")
    return parts.with_columns(_term=(2 * rank - there - 1) * nw.col("_quotient"))
