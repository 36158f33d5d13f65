"""Relatives of the location quotient: against the rest, standardised, exact, and with density."""

from __future__ import annotations

import inspect
from statistics import NormalDist
from typing import Annotated, Any, Literal

import narwhals as nw
import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

from klaster.catalogue import Option, indicator
from klaster.indicators import location_quotient_card as card
from klaster.indicators.margins import UNKNOWN, Missing, cells, present_keys, status, with_margins
from klaster.indicators.specialisation import INPUT_COLUMNS, location_quotient
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns, in_memory, local, ratio, relational, safe_log
from klaster.numerics.score_interval import with_score_shares

RATIO = Text("ratio", "отношение")
FEW_REGIONS = 30
Counts = NDArray[np.float64]


@indicator(
    title=Text("Quotient against the rest of the area", "Коэффициент относительно остальной территории"),
    unit=RATIO,
    keys=KEYS,
    version=1,
    formula=r"LQ^{*}_{ir} = \frac{e_{ir} / e_r}{(e_i - e_{ir}) / (e - e_r)}",
    reading=Text(
        "The share of the industry in the region against its share everywhere else; use it for a region that is a large part of the area.",
        "Доля отрасли в регионе относительно её доли на всей остальной территории; для регионов, составляющих большую часть целого.",
    ),
    limits=Text(
        "Not comparable with the usual quotient: it has no upper limit, and is unknown when the industry is nowhere else.",
        "Несопоставим с обычным коэффициентом: не ограничен сверху и не существует, если отрасли больше нигде нет.",
    ),
    references=("Koopman 1984, Biometrics 40", "Miettinen and Nurminen 1985, Statistics in Medicine 4"),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs={name: card.OUTPUTS[name] for name in ("value", "status", "lower", "upper")},
)
@relational
def rest_of_area_quotient(
    table: Frame,
    *,
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Share of an industry in a region, relative to its share in the rest of the area.

    ``LQ* = (e_ir / e_r) / ((e_i - e_ir) / (e - e_r))`` with the score interval of a ratio of shares.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "a", "b", "b"], "industry": ["x", "y", "x", "y"],
    ...                      "value": [20, 80, 10, 90]})
    >>> rest_of_area_quotient(jobs).sort("region", "industry")["value"].to_list()
    [2.0, 0.888..., 0.5, 1.125]
    """
    keys = present_keys(table)
    wanted = [name for name in columns(table) if name in INPUT_COLUMNS]
    margins = with_margins(cells(table.select(*wanted)), missing).with_columns(
        x1=nw.col("known"),
        n1=nw.col("region_total"),
        x2=(nw.col("industry_total") - nw.col("known")).clip(0.0),
        n2=(nw.col("total") - nw.col("region_total")).clip(0.0),
    )
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    total = nw.col("total")
    margins = with_score_shares(margins, nw.lit(z * z) * ratio(total, total - 1))
    usable = nw.col("worst") < UNKNOWN
    quotient = ratio(ratio(nw.col("x1"), nw.col("n1")), ratio(nw.col("x2"), nw.col("n2")))
    margins = margins.with_columns(quotient=nw.when(usable).then(quotient))
    exists = ~nw.col("quotient").is_null()
    worst = (
        nw.when(exists).then(nw.col("worst")).otherwise(nw.max_horizontal(nw.col("worst"), nw.lit(UNKNOWN)))
    )
    return margins.select(
        *keys,
        nw.col("quotient").alias("value"),
        status(worst).alias("status"),
        nw.when(exists).then(ratio(nw.col("low_p1"), nw.col("low_p2"))).alias("lower"),
        nw.when(exists).then(ratio(nw.col("high_p1"), nw.col("high_p2"))).alias("upper"),
    )


@indicator(
    title=Text("Standardised location quotient", "Стандартизованный коэффициент локализации"),
    unit=Text("standard deviations", "стандартных отклонений"),
    keys=KEYS,
    version=1,
    formula=r"z_{ir} = \frac{\ln LQ_{ir} - \overline{\ln LQ}}{s_{\ln LQ}}",
    reading=Text(
        "How far the logarithm of the quotient lies from the mean; beyond 1.96 it is unusual if logarithms are normal.",
        "Насколько логарифм коэффициента отстоит от среднего; свыше 1,96 — необычно, если логарифмы распределены нормально.",
    ),
    limits=Text(
        "With fewer than 30 regions the cut says nothing: use the interval of the quotient. Zeros have no logarithm.",
        "Менее чем при 30 регионах порог ничего не значит: пользуйтесь интервалом коэффициента. У нулей логарифма нет.",
    ),
    references=("O'Donoghue and Gleave 2004, Regional Studies 38(4)",),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs={
        "value": Text("standardised logarithm", "стандартизованный логарифм"),
        "status": card.OUTPUTS["status"],
        "quotients": Text(
            "number of quotients behind the mean", "число коэффициентов, по которым взято среднее"
        ),
        "few": Text("too few for the 1.96 cut", "слишком мало для порога 1,96"),
    },
)
@relational
def standardised_location_quotient(
    table: Frame,
    *,
    over: Annotated[
        Literal["industry", "region"],
        Option(
            Text(
                "mean over the regions of an industry, or the industries of a region",
                "среднее по регионам отрасли или по отраслям региона",
            )
        ),
    ] = "industry",
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Logarithms of location quotients, standardised within an industry or a region.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "a", "b", "b"], "industry": ["x", "y", "x", "y"],
    ...                      "value": [20, 80, 10, 90]})
    >>> standardised_location_quotient(jobs).sort("region", "industry")["value"].round(4).to_list()
    [0.7071, -0.7071, -0.7071, 0.7071]
    """
    quotients = inspect.unwrap(location_quotient)(table, missing=missing)
    keys = [key for key in KEYS if key in columns(quotients)]
    group = [key for key in (over, "period") if key in keys]
    quotients = quotients.with_columns(_log=safe_log(nw.col("value"))).with_columns(
        _counted=nw.when(~nw.col("_log").is_null()).then(nw.lit(1.0)).otherwise(0.0)
    )
    moments = quotients.group_by(*group).agg(
        _mean=nw.col("_log").mean(), _sd=nw.col("_log").std(), quotients=nw.col("_counted").sum()
    )
    joined = quotients.join(moments, on=group, how="left")
    return joined.select(
        *keys,
        ratio(nw.col("_log") - nw.col("_mean"), nw.col("_sd")).alias("value"),
        "status",
        "quotients",
        (nw.col("quotients") < FEW_REGIONS).alias("few"),
    )


@indicator(
    title=Text("Cluster index of Litzenberger and Sternberg", "Кластерный индекс Литценбергера — Штернберга"),
    unit=RATIO,
    keys=KEYS,
    version=1,
    formula=r"CI_{ir} = \frac{e_{ir} / a_r}{e_i / a} \cdot \frac{e_{ir} / b_r}{e_i / b} \Big/ \frac{e_{ir} / f_{ir}}{e_i / f_i}",
    reading=Text(
        "Above 1 the industry is dense in space and population and split among many firms; 4 or 64 are usual cuts for strong clusters.",
        "Больше 1 — отрасль плотно размещена по территории и населению и разделена между многими фирмами; обычные пороги сильных кластеров — 4 и 64.",
    ),
    limits=Text(
        "Depends on how large regions are drawn; small cells make it jump.",
        "Зависит от размеров регионов; в малых ячейках скачет.",
    ),
    references=("Litzenberger and Sternberg 2006, Geographische Zeitschrift 94(4)",),
    inputs={
        **card.INPUTS,
        "firms": Text("number of firms in the cell", "число организаций в ячейке"),
        "area": Text("area of the region", "площадь региона"),
        "population": Text("population of the region", "население региона"),
    },
    optional_inputs={name: card.OPTIONAL_INPUTS[name] for name in ("period", "status")},
    outputs={"value": Text("cluster index", "кластерный индекс"), "status": card.OUTPUTS["status"]},
)
@relational
def litzenberger_sternberg_index(
    table: Frame, *, missing: Annotated[Missing, card.MISSING] = "estimate"
) -> Any:
    """Density in space and population over the size of firms, relative to the whole area.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "b"], "industry": ["x", "x"], "value": [30, 10], "firms": [6, 2],
    ...                      "area": [10.0, 30.0], "population": [100.0, 300.0]})
    >>> litzenberger_sternberg_index(jobs).sort("region")["value"].round(4).to_list()
    [9.0, 0.1111]
    """
    keys = present_keys(table)
    period = [key for key in ("period",) if key in keys]
    plain = table.select(*keys, *(name for name in ("value", "status", "firms") if name in columns(table)))
    margins = with_margins(cells(plain), missing)
    places = local(table.group_by("region", *period).agg(nw.col("area").max(), nw.col("population").max()))
    sums = (nw.col("area").sum().alias("all_area"), nw.col("population").sum().alias("all_population"))
    whole = places.group_by(*period).agg(*sums) if period else places.select(*sums)
    firms = margins.group_by("industry", *period).agg(nw.col("firms").sum().alias("all_firms"))
    margins = margins.join(places, on=["region", *period], how="left").join(
        firms, on=["industry", *period], how="left"
    )
    margins = margins.join(whole, on=period, how="left") if period else margins.join(whole, how="cross")
    here = ratio(nw.col("observed") * nw.col("firms"), nw.col("area") * nw.col("population"))
    everywhere = ratio(
        nw.col("industry_total") * nw.col("all_firms"), nw.col("all_area") * nw.col("all_population")
    )
    margins = margins.with_columns(_here=here, _everywhere=everywhere)
    margins = margins.with_columns(
        _index=nw.when(nw.col("worst") < UNKNOWN).then(ratio(nw.col("_here"), nw.col("_everywhere")))
    )
    exists = ~nw.col("_index").is_null()
    worst = (
        nw.when(exists).then(nw.col("worst")).otherwise(nw.max_horizontal(nw.col("worst"), nw.lit(UNKNOWN)))
    )
    return margins.select(*keys, nw.col("_index").alias("value"), status(worst).alias("status"))


@indicator(
    title=Text("Location quotient with an exact interval", "Коэффициент локализации с точным интервалом"),
    unit=RATIO,
    keys=KEYS,
    version=1,
    formula=r"LQ_{ir} = \frac{e_{ir} / e_r}{e_i / e}",
    reading=Text(
        "As the location quotient; the interval is exact when the share of the whole area is fixed and known.",
        "Как коэффициент локализации; интервал точен, если доля отрасли на всей территории задана и известна.",
    ),
    limits=Text(
        "Holds when the area's totals do not vary, as when the region is a small part of it; counts only.",
        "Верен, когда итоги территории не случайны, то есть регион — малая её часть; только для численностей.",
    ),
    references=("Garwood 1936, Biometrika 28", "Clopper and Pearson 1934, Biometrika 26"),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs={name: card.OUTPUTS[name] for name in ("value", "status", "lower", "upper")},
    form="columns",
)
@in_memory
def exact_location_quotient(
    table: pl.DataFrame,
    *,
    interval: Annotated[
        Literal["garwood", "clopper_pearson"],
        Option(
            Text(
                "garwood: Poisson; clopper_pearson: binomial",
                "garwood: Пуассон; clopper_pearson: биномиальное",
            )
        ),
    ] = "garwood",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
) -> Any:
    """Location quotients with Garwood's or Clopper and Pearson's interval, totals held fixed.

    Examples
    --------
    >>> jobs = pl.DataFrame({"region": ["r"], "industry": ["i"], "value": [3], "region_total": [200],
    ...                      "industry_total": [600], "total": [50000]})
    >>> exact_location_quotient(jobs).select(pl.col("lower", "upper").round(3)).row(0)
    (0.258, 3.653)
    """
    quotients = location_quotient(table)
    known = quotients.filter(pl.col("value").is_not_null())
    low, high = _exact_shares(
        known["observed"].to_numpy(), known["region_total"].to_numpy(), interval, confidence
    )
    share = (known["industry_total"] / known["total"]).to_numpy()
    keys = [key for key in KEYS if key in quotients.columns]
    bounds = known.select(*keys, lower=pl.Series(low / share).fill_nan(0.0), upper=pl.Series(high / share))
    names = (*keys, "value", "status")
    return quotients.select(names).join(bounds, on=keys, how="left").select(*names, "lower", "upper")


def _exact_shares(jobs: Counts, region: Counts, interval: str, confidence: float) -> tuple[Counts, Counts]:
    """Both ends of the exact interval of a region's share; the lower end of a zero comes out as NaN."""
    tail = (1 - confidence) / 2
    if interval == "garwood":
        low, high = scipy.special.gammaincinv(jobs, tail), scipy.special.gammaincinv(jobs + 1, 1 - tail)
        return low / region, high / region
    rest = np.maximum(region - jobs, 0)
    # All jobs of the region in one industry: the upper end is the whole share.
    high = np.where(rest > 0, scipy.special.betaincinv(jobs + 1, np.where(rest > 0, rest, 1), 1 - tail), 1.0)
    return np.asarray(scipy.special.betaincinv(jobs, rest + 1, tail), np.float64), np.asarray(
        high, np.float64
    )
