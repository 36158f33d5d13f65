"""Diversity of a region's industries: entropy, and variety within and between groups of industries."""

from __future__ import annotations

from math import log
from typing import Annotated, Any, Literal

import narwhals as nw

from klaster.catalogue import Option, indicator
from klaster.indicators import concentration_card as card
from klaster.indicators.margins import Missing
from klaster.indicators.quotient_interval import DesignEffect
from klaster.indicators.structure import (
    OTHER,
    Owner,
    bounded,
    by_owner,
    groups,
    keyed,
    present,
    structures,
    with_influence,
)
from klaster.model.text import Text
from klaster.numerics.frames import Frame, ratio, relational, safe_log

Logarithm = Literal["2", "e"]
LOGARITHM = Option(Text("base of the logarithm: bits or nats", "основание логарифма: биты (2) или наты (e)"))
UNIT = Text("bits", "биты")
NO_LIMIT = float("inf")


@indicator(
    title=Text("Entropy", "Энтропия"),
    unit=UNIT,
    keys=("region", "period"),
    version=1,
    formula=r"H_r = -\sum_i p_{ir} \log_2 p_{ir}",
    reading=Text(
        "0 when everything is in one industry, log2 of n when n industries are equal; evenness is its share of that maximum.",
        "0 — всё в одной отрасли, log2 n — n отраслей равны; выравненность — доля от этого максимума.",
    ),
    limits=card.COMPARE,
    references=(
        "Shannon 1948, Bell System Technical Journal 27",
        "Attaran 1986, Annals of Regional Science 20",
    ),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs={
        **card.OUTPUTS,
        "maximum": Text("largest possible entropy", "наибольшая возможная энтропия"),
        "evenness": Text("entropy as a share of its maximum", "энтропия как доля от максимума"),
        "effective_number": Text(
            "number of equal parts with the same entropy", "число равных частей с той же энтропией"
        ),
    },
)
@relational
def entropy_index(
    table: Frame,
    *,
    of: Annotated[Owner, card.OF_REGION] = "region",
    logarithm: Annotated[Logarithm, LOGARITHM] = "2",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    design_effect: Annotated[DesignEffect | float, card.DESIGN_EFFECT] = "auto",
    firm_size_cv: Annotated[float, card.FIRM_SIZE_CV] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Shannon's entropy of a region's industries, or of an industry's regions; a zero adds nothing.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a"] * 4, "industry": list("wxyz"), "value": [10, 10, 10, 10]})
    >>> entropy_index(jobs).select("value", "evenness", "effective_number").row(0)
    (2.0, 1.0, 4.0)
    """
    table, keys = keyed(table)
    unit = _unit(logarithm)
    parts = structures(table, of, missing, design_effect, firm_size_cv)
    parts = parts.with_columns(_log=_log(nw.col("part")))
    parts = with_influence(parts, of, -nw.col("_log") / unit)
    parts = parts.with_columns(_term=-nw.col("part") * nw.col("_log") / unit)
    sums = by_owner(parts, of, ("_term", "influence"), missing, referenced=False)
    sums = bounded(sums, nw.col("_term"), confidence, (0, NO_LIMIT))
    sums = sums.with_columns(maximum=safe_log(nw.col("categories")) / unit)
    sums = sums.with_columns(
        upper=nw.min_horizontal(nw.col("upper"), nw.col("maximum")),
        evenness=ratio(nw.col("value"), nw.col("maximum")),
        effective_number=(nw.col("value") * unit).exp(),
    )
    named = present(sums, "evenness", "effective_number")
    return sums.select(*(key for key in keys if key != OTHER[of]), *card.OUTPUTS, "maximum", *named)


@indicator(
    title=Text("Related variety", "Родственное разнообразие"),
    unit=UNIT,
    keys=("region", "period"),
    version=1,
    formula=r"RV_r = \sum_g P_g H_g, \quad UV_r = -\sum_g P_g \log_2 P_g, \quad RV_r + UV_r = H_r",
    reading=Text(
        "Variety within groups of industries, where knowledge passes easily; unrelated variety, between groups, spreads the risk.",
        "Разнообразие внутри групп отраслей, где знания передаются легко; неродственное, между группами, распределяет риск.",
    ),
    limits=Text(
        "It depends on which industries are put together and on the depth of the classification. An industry without a group is a group of its own. "
        + card.COMPARE.en,
        "Зависит от того, какие отрасли объединены, и от подробности классификатора. Отрасль без группы сама себе группа. "
        + card.COMPARE.ru,
    ),
    references=("Frenken, Van Oort and Verburg 2007, Regional Studies 41(5)",),
    inputs={**card.INPUTS, "group": Text("group of industries", "группа отраслей")},
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs={
        **card.OUTPUTS,
        "unrelated_variety": Text(
            "unrelated variety, between groups", "неродственное разнообразие, между группами"
        ),
        "entropy": Text("total entropy, the sum of both", "общая энтропия, сумма обоих"),
    },
)
@relational
def related_variety(
    table: Frame,
    *,
    logarithm: Annotated[Logarithm, LOGARITHM] = "2",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    design_effect: Annotated[DesignEffect | float, card.DESIGN_EFFECT] = "auto",
    firm_size_cv: Annotated[float, card.FIRM_SIZE_CV] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Entropy of a region's industries within their groups; with that between groups it is the whole entropy.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": "a", "industry": list("vwxyz"), "value": [20, 10, 30, 10, 30],
    ...                      "group": ["1", "1", "2", "2", "3"]})
    >>> related_variety(jobs).select(pl.col("value", "unrelated_variety", "entropy").round(4)).row(0)
    (0.6, 1.571, 2.171)
    """
    table, keys = keyed(table)
    unit = _unit(logarithm)
    parts = structures(table, "region", missing, design_effect, firm_size_cv)
    members = groups(table, "industry", nw.col("industry"))
    parts = parts.join(members, on=["industry", "period"], how="left")
    parts = parts.with_columns(_group_part=nw.col("part").sum().over("region", "group", "period"))
    parts = parts.with_columns(_whole=_log(nw.col("part")), _group=_log(nw.col("_group_part")))
    parts = with_influence(parts, "region", (nw.col("_group") - nw.col("_whole")) / unit)
    logs = {
        "_related": nw.col("_group") - nw.col("_whole"),
        "_unrelated": -nw.col("_group"),
        "_all": -nw.col("_whole"),
    }
    parts = parts.with_columns((nw.col("part") * each / unit).alias(name) for name, each in logs.items())
    sums = by_owner(parts, "region", (*logs, "influence"), missing, referenced=False)
    sums = bounded(sums, nw.col("_related"), confidence, (0, NO_LIMIT))
    sums = sums.with_columns(unrelated_variety=nw.col("_unrelated"), entropy=nw.col("_all"))
    named = present(sums, "unrelated_variety", "entropy")
    return sums.select(*(key for key in keys if key != "industry"), *card.OUTPUTS, *named)


def _unit(logarithm: Logarithm) -> float:
    """What a natural logarithm is divided by."""
    return log(2) if logarithm == "2" else 1.0


def _log(share: nw.Expr) -> nw.Expr:
    """The logarithm of a share; zero for a zero, whose term is nothing."""
    return nw.coalesce(safe_log(share), nw.lit(0.0))
