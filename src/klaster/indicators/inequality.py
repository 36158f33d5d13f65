"""Inequality between regions, and how much of it lies between groups of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import narwhals as nw

from klaster.catalogue import Option, indicator
from klaster.indicators import concentration_card as card
from klaster.indicators.margins import Missing
from klaster.indicators.structure import by_owner, compared, groups, keyed, present, structures, valued
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns, ratio, relational, safe_log

Measure = Literal["T", "L"]
Weights = Literal["auto", "population", "equal", "total"]
NO_GROUP = "-"

MEASURE = Option(
    Text(
        "T: logarithm weighted by the value (a zero counts); L: mean log deviation, weighted by the base (a zero has none: it is left out and counted in zeros)",
        "T: логарифм взвешен по показателю (ноль учитывается); L: среднее логарифмическое отклонение, взвешено по базе (у нуля его нет: он исключается и учтён в zeros)",
    )
)
WEIGHTS = Option(
    Text(
        "what the value is compared with: population, equal regions, total (the regions' totals), or auto (population where the table has it, else equal)",
        "с чем сравнивается показатель: население, равные регионы, total (итоги регионов) или auto (население, если оно есть в таблице, иначе равные)",
    )
)


@indicator(
    title=Text("Theil index", "Индекс Тейла"),
    unit=Text("nats", "наты"),
    keys=("industry", "period"),
    version=1,
    formula=r"T = \sum_r \frac{y_r}{Y} \ln \frac{y_r / Y}{n_r / N} = \sum_g \frac{Y_g}{Y} T_g + \sum_g \frac{Y_g}{Y} \ln \frac{Y_g / Y}{N_g / N}",
    reading=Text(
        "0 when every region has its share of the base; the part between groups is what would be left if regions within a group were equal.",
        "0 — доля каждого региона равна его доле в базе; межгрупповая часть — то, что осталось бы, будь регионы внутри групп равны.",
    ),
    limits=Text(
        "It grows with the number of regions: compare only equal divisions. Regions that are not known are left out. Libraries disagree on "
        "which of T and L bears the name; here it is T unless L is asked for.",
        "Растёт с числом регионов: сравнивайте только одинаковое деление. Неизвестные регионы исключаются. Разные библиотеки называют "
        "индексом Тейла то T, то L; здесь это T, если не запрошен L.",
    ),
    references=(
        "Theil 1967, Economics and Information Theory",
        "Shorrocks 1980, Econometrica 48 (decomposition)",
    ),
    inputs=card.WITHOUT_INDUSTRY,
    optional_inputs={
        **{name: text for name, text in card.REGIONAL_INPUTS.items() if name not in ("area", "firms")},
        "group": Text("group of regions", "группа регионов"),
    },
    outputs={
        "value": card.INDEX,
        "status": card.OUTPUTS["status"],
        "within": Text("inequality within groups of regions", "неравенство внутри групп регионов"),
        "between": Text("inequality between groups of regions", "неравенство между группами регионов"),
        "regions": card.REGIONS,
        "zeros": Text("regions with a true zero", "число регионов с настоящим нулём"),
        "unknown": card.OUTPUTS["unknown"],
    },
)
@relational
def theil_index(
    table: Frame,
    *,
    measure: Annotated[Measure, MEASURE] = "T",
    weights: Annotated[Weights, WEIGHTS] = "auto",
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Theil's T, or the mean log deviation L, of a value over regions, split within and between groups.

    ``within + between = value`` exactly. Without a column ``group`` both are null.

    Examples
    --------
    >>> import polars as pl
    >>> incomes = pl.DataFrame({"region": list("abcde"), "value": [10, 10, 10, 20, 50], "group": list("nnsss")})
    >>> theil_index(incomes).select(pl.col("value", "within", "between").round(4)).row(0)
    (0.2502, 0.1587, 0.0915)
    """
    table, keys = keyed(table, "industry")
    parts = structures(table, "industry", missing, weight=_weight(weights, columns(table)))
    parts = compared(parts.with_columns(_mass=nw.col("weight")), "industry")
    grouped = "group" in columns(table)
    if grouped:
        parts = parts.join(groups(table, "region", nw.lit(NO_GROUP)), on=["region", "period"], how="left")
    else:
        parts = parts.with_columns(group=nw.lit(NO_GROUP))
    parts = _terms(parts, measure)
    sums = valued(
        by_owner(parts, "industry", ("_term", "_within", "_between", "_positive"), missing), nw.col("_term")
    )
    nothing = nw.lit(None, nw.Float64())
    sums = sums.with_columns(
        within=nw.col("_within") if grouped else nothing,
        between=nw.col("_between") if grouped else nothing,
        regions=nw.col("there"),
        zeros=nw.col("there") - nw.col("_positive"),
    )
    split = present(sums, "within", "between")
    return sums.select(
        *(key for key in keys if key != "region"), "value", "status", *split, "regions", "zeros", "unknown"
    )


def _weight(weights: Weights, names: list[str]) -> str:
    if weights == "auto":
        return "population" if "population" in names else "equal"
    return "" if weights == "total" else weights


def _terms(parts: Frame, measure: Measure) -> Frame:
    """Add the terms of the index: the whole, within groups and between them."""
    positive = nw.col("part") > 0
    parts = parts.with_columns(_positive=nw.when(positive).then(nw.lit(1.0)).otherwise(nw.lit(0.0)))
    parts = _with_group_norm(parts) if measure == "T" else _without_zeros(parts)
    parts = parts.with_columns(_group_part=nw.col("part").sum().over("industry", "group", "period"))
    whole = ratio(nw.col("part"), nw.col("norm"))
    between = ratio(nw.col("_group_part"), nw.col("_group_norm"))
    within = ratio(whole, between)
    share, sign = (nw.col("part"), 1.0) if measure == "T" else (nw.col("norm"), -1.0)
    terms = {"_term": whole, "_within": within, "_between": between}
    return parts.with_columns(
        nw.when(positive).then(share * safe_log(term) * sign).otherwise(0.0).alias(name)
        for name, term in terms.items()
    )


def _with_group_norm(parts: Frame) -> Frame:
    """Add ``_group_norm``, the group's share of the base, regions without a row included."""
    facts = parts.group_by("region", "period").agg(nw.col("group").max(), nw.col("weight").max())
    whole = facts.group_by("group", "period").agg(nw.col("weight").sum().alias("_group_weight"))
    parts = parts.join(whole, on=["group", "period"], how="left")
    left_out = (
        nw.when(nw.col("part").is_null()).then(nw.coalesce(nw.col("weight"), nw.lit(0.0))).otherwise(0.0)
    )
    parts = parts.with_columns(_left_weight=left_out)
    known = nw.col("_group_weight") - nw.col("_left_weight").sum().over("industry", "group", "period")
    return parts.with_columns(_group_norm=ratio(known, nw.col("_mass_sum")))


def _without_zeros(parts: Frame) -> Frame:
    """The base over regions above zero only: a zero has no logarithm."""
    parts = parts.with_columns(norm=nw.col("norm") * nw.col("_positive"))
    parts = parts.with_columns(norm=ratio(nw.col("norm"), nw.col("norm").sum().over("industry", "period")))
    return parts.with_columns(_group_norm=nw.col("norm").sum().over("industry", "group", "period"))
