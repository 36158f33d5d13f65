"""Convergence: whether regions that start lower grow faster, and whether their spread narrows."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import narwhals as nw

from klaster.catalogue import Option, indicator
from klaster.indicators import concentration_card as card
from klaster.indicators.margins import ESTIMATE, UNKNOWN, Missing, cells
from klaster.indicators.period_pairs import sorted_periods
from klaster.indicators.structure import capped, keyed, of_regions, present, valued
from klaster.indicators.yearly import moment
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns, ratio, relational, safe_log
from klaster.numerics.student import student_quantile

Kind = Literal["beta", "sigma"]
Per = Literal["given", "population"]

KIND = Option(
    Text(
        "beta: speed from the first period to the last; sigma: the spread in each period",
        "beta: скорость от первого периода к последнему; sigma: разброс в каждом периоде",
    )
)
PER = Option(
    Text(
        "the value as given (already a level a head), or divided by the column population",
        "показатель как есть (given, уже на душу) или делённый на столбец population",
    )
)
NAMED = ("slope", "slope_error", "speed_error", "half_life", "sigma")


@indicator(
    title=Text("Convergence", "Конвергенция"),
    unit=Text("share a year", "доля в год"),
    keys=("industry", "period"),
    version=1,
    formula=r"\frac{1}{T} \ln \frac{y_{rT}}{y_{r0}} = a + b \ln y_{r0}, \quad \beta = -\frac{\ln (1 + b T)}{T}",
    reading=Text(
        "Above 0 regions that start lower grow faster, and half of the gap closes in the half-life; when the interval contains 0 it may be chance. "
        "Sigma is the standard deviation of logarithms: falling, the regions draw together.",
        "Больше 0 — регионы с низким уровнем растут быстрее, половина разрыва закрывается за период полусближения; если интервал содержит 0, это может быть случайностью. "
        "Сигма — стандартное отклонение логарифмов: если она падает, регионы сближаются.",
    ),
    limits=Text(
        "Unconditional: differences of structure and policy are not held fixed. Errors in the first period's values look like convergence. "
        "Beta without falling sigma is no convergence. Give levels a head, not totals.",
        "Безусловная: различия структуры и политики не учтены. Ошибки в данных первого периода выглядят как конвергенция. "
        "Бета без падения сигмы — ещё не сближение. Давайте показатели на душу, а не суммы.",
    ),
    references=(
        "Barro and Sala-i-Martin 1992, Journal of Political Economy 100",
        "Quah 1993, Scandinavian Journal of Economics 95",
    ),
    inputs={**card.WITHOUT_INDUSTRY, "period": card.OPTIONAL_INPUTS["period"]},
    optional_inputs={name: card.REGIONAL_INPUTS[name] for name in ("industry", "status", "population")},
    outputs={
        "value": Text(
            "speed of convergence (sigma: the spread)", "скорость конвергенции (для sigma — разброс)"
        ),
        **{name: card.OUTPUTS[name] for name in ("status", "lower", "upper")},
        "slope": Text(
            "slope b of growth on the logarithm of the start",
            "наклон b прироста по логарифму начального уровня",
        ),
        "slope_error": Text("standard error of the slope", "стандартная ошибка наклона"),
        "speed_error": Text(
            "standard error of the speed (delta method)", "стандартная ошибка скорости (дельта-метод)"
        ),
        "half_life": Text(
            "years in which half of the gap closes", "лет, за которые закрывается половина разрыва"
        ),
        "sigma": Text(
            "standard deviation of logarithms in the period", "стандартное отклонение логарифмов в периоде"
        ),
        "regions": Text("regions compared", "число сравниваемых регионов"),
        "unknown": Text(
            "regions that are not known throughout", "число регионов, известных не во всех периодах"
        ),
    },
)
@relational
def convergence(
    table: Frame,
    *,
    kind: Annotated[Kind, KIND] = "beta",
    per: Annotated[Per, PER] = "given",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Speed at which regions converge, with its error and half-life; or their spread by period.

    Growth a year is regressed on the logarithm of the first period's value by least squares. The same
    regions enter throughout: those known and above zero in every period used (beta: the first and the
    last; sigma: all).

    Raises
    ------
    InputError
        For a table of one period, or periods that are not years, quarters or months.

    Examples
    --------
    >>> import polars as pl
    >>> incomes = pl.DataFrame({"region": list("abc") * 2, "period": [2000] * 3 + [2010] * 3,
    ...                         "value": [100, 200, 400, 200, 283, 400]})
    >>> convergence(incomes).select(pl.col("value", "half_life").round(3)).row(0)
    (0.069, 10.0)
    """
    periods = sorted_periods(table)
    used = [periods[0], periods[-1]] if kind == "beta" else periods
    whole, keys = keyed(table, "industry")
    wanted = [name for name in columns(whole) if name in (*KEYS, "value", "status")]
    levels = _levels(cells(whole.select(*wanted)), whole, per)
    listed = levels.filter(_among(used))
    steady = _with_steady(listed, len(used), missing)
    if kind == "sigma":
        sums = _sigma(steady)
    else:
        years = moment(used[-1]) - moment(used[0])
        sums = _with_bounds(_slope(steady, used, years), years, confidence)
        sums = sums.with_columns(nw.lit(used[-1]).alias("period"))
    named = present(sums, "lower", "upper", *NAMED)
    return sums.select(
        *(key for key in keys if key != "region"), "value", "status", *named, "regions", "unknown"
    )


def _levels(table: Frame, whole: Frame, per: Per) -> Frame:
    """Add ``level``, the logarithm, null where it does not exist."""
    known = nw.when(nw.col("severity") < UNKNOWN).then(nw.col("known"))
    if per == "population":
        table = table.join(of_regions(whole, "population"), on=["region", "period"], how="left")
        known = ratio(known, nw.col("population"))
    table = table.with_columns(_level=known)
    return table.with_columns(level=safe_log(nw.col("_level")))


def _among(periods: list[Any]) -> nw.Expr:
    found = nw.col("period") == periods[0]
    for period in periods[1:]:
        found = found | (nw.col("period") == period)
    return found


def _with_steady(table: Frame, periods: int, missing: Missing) -> Frame:
    """Mark with ``steady`` the regions known in every period, and add the industry's ranks and counts."""
    there = nw.when(~nw.col("level").is_null()).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    table = table.with_columns(_there=there)
    table = table.with_columns(_times=nw.col("_there").sum().over("region", "industry"))
    steady = nw.col("_times") >= periods
    table = table.with_columns(
        steady=steady,
        _lost=nw.when(steady).then(nw.lit(0)).otherwise(nw.lit(ESTIMATE)),
        _part=capped(nw.col("severity"), missing),
    )
    rank = nw.max_horizontal(nw.col("_lost"), nw.col("_part")).max().over("industry")
    counts = table.group_by("region", "industry").agg(nw.col("_times").max())
    counts = counts.with_columns(
        _whole=nw.when(steady).then(nw.lit(1.0)).otherwise(nw.lit(0.0)), _one=nw.lit(1.0)
    )
    counts = counts.group_by("industry").agg(
        nw.col("_whole").sum().alias("regions"), nw.col("_one").sum().alias("_all")
    )
    table = table.with_columns(rank=rank, _raw=nw.col("severity").max().over("industry"))
    table = table.join(counts, on="industry", how="left")
    return table.with_columns(unknown=nw.col("_all") - nw.col("regions"))


def _sigma(table: Frame) -> Frame:
    """The sample standard deviation of logarithms by period."""
    level = nw.when(nw.col("steady")).then(nw.col("level"))
    table = table.with_columns(_level=level)
    table = table.with_columns(_mean=nw.col("_level").mean().over("industry", "period"))
    away = nw.col("_level") - nw.col("_mean")
    sums = (
        table.with_columns(_square=away * away)
        .group_by("industry", "period")
        .agg(nw.col("_square").sum(), *_constants())
    )
    spread = ratio(nw.col("_square"), nw.col("regions") - 1).sqrt()
    sums = _ranked(sums, 2).with_columns(
        spread.alias("sigma"),
        *(nw.lit(None, nw.Float64()).alias(name) for name in ("lower", "upper", *NAMED[:-1])),
    )
    return valued(sums, nw.col("sigma"))


def _slope(table: Frame, used: list[Any], years: float) -> Frame:
    """Least squares by industry: ``slope``, ``slope_error``, ``sigma`` in the last period."""
    first, last = (nw.when(nw.col("period") == period).then(nw.col("level")) for period in used)
    table = table.with_columns(_first=first, _last=last)
    pairs = table.group_by("region", "industry").agg(
        nw.col("_first").max(), nw.col("_last").max(), nw.col("_times").max(), *_constants()
    )
    steady = nw.col("_times") >= len(used)
    pairs = pairs.with_columns(
        _x=nw.when(steady).then(nw.col("_first")),
        _z=nw.when(steady).then(nw.col("_last")),
        _y=nw.when(steady).then((nw.col("_last") - nw.col("_first")) / years),
    )
    names = ("_x", "_y", "_z")
    pairs = pairs.with_columns((nw.col(n) - nw.col(n).mean().over("industry")).alias(f"{n}c") for n in names)
    x, y, z = (nw.col(f"{name}c") for name in names)
    pairs = pairs.with_columns(_xx=x * x, _xy=x * y, _zz=z * z)
    over = {name: nw.col(name).sum().over("industry") for name in ("_xx", "_xy")}
    pairs = pairs.with_columns(slope=ratio(over["_xy"], over["_xx"]))
    pairs = pairs.with_columns(_miss=y - nw.col("slope") * x).with_columns(
        _square=nw.col("_miss") * nw.col("_miss")
    )
    sums = pairs.group_by("industry").agg(
        nw.col("slope").max(), *(nw.col(name).sum() for name in ("_xx", "_zz", "_square")), *_constants()
    )
    noise = ratio(nw.col("_square"), nw.col("regions") - 2)
    return _ranked(sums, 3).with_columns(
        slope_error=ratio(noise, nw.col("_xx")).sqrt(),
        sigma=ratio(nw.col("_zz"), nw.col("regions") - 1).sqrt(),
    )


def _with_bounds(sums: Frame, years: float, confidence: float) -> Frame:
    """The speed that the slope implies, its error and its interval: the slope's bounds, transformed."""
    quantile = student_quantile(nw.col("regions") - 2, 0.5 + confidence / 2)
    half = quantile * nw.col("slope_error")
    sums = valued(sums, _speed(nw.col("slope"), years))
    return sums.with_columns(
        lower=_speed(nw.col("slope") + half, years),
        upper=_speed(nw.col("slope") - half, years),
        speed_error=ratio(nw.col("slope_error"), 1 + nw.col("slope") * years),
        half_life=ratio(nw.lit(0.6931471805599453), nw.col("value")),
    )


def _speed(slope: nw.Expr, years: float) -> nw.Expr:
    """The speed of a slope; none where regions overtake each other within the span (1 + bT <= 0)."""
    return -safe_log(1 + slope * years) / years


def _constants() -> list[nw.Expr]:
    return [nw.col(name).max() for name in ("regions", "unknown", "rank", "_raw")]


def _ranked(sums: Frame, least: int) -> Frame:
    """The rank, unknown where too few regions are left to say anything."""
    nothing = nw.max_horizontal(nw.col("_raw"), nw.lit(UNKNOWN))
    return sums.with_columns(rank=nw.when(nw.col("regions") >= least).then(nw.col("rank")).otherwise(nothing))
