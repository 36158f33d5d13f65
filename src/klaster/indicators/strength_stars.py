"""Stars from measures: thresholds, quantiles and ranks among those compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import polars as pl

from klaster.indicators.margins import ESTIMATE, UNKNOWN
from klaster.indicators.strength_card import LEVELS
from klaster.indicators.strength_profiles import Cut, Profile

Weighting = Literal["regions", "employment"]
COMPARED = ["industry", "period"]


def starred(
    measured: pl.DataFrame, profile: Profile, weighting: Weighting, minimum_size: float
) -> pl.DataFrame:
    """Add stars, what they come from, and ``worst``, which also counts those compared."""
    conditions = (*profile.conditions, Cut("size", "at_least", minimum_size))
    shown: set[tuple[Cut, Weighting]] = {(Cut(name, "top", 0.0), "regions") for name in ("size", "quotient")}
    shown |= {
        (Cut(cut.metric, "top", 0.0, cut.among), weighting) for cut in _cuts(profile) if cut.rule == "top"
    }
    for cut, weight in sorted(shown, key=str):
        measured = _with_above(measured, cut, weight)
    measured = measured.with_columns(worst=pl.max_horizontal("worst", *_comparison_ranks(profile)))
    stars = {star.name: _verdict((*conditions, *star.cuts), weighting) for star in profile.criteria}
    usable = pl.col("worst") < UNKNOWN
    # A verdict may bear the name of a measure.
    measured = measured.with_columns(
        pl.when(usable).then(each).alias(f"_star_{name}") for name, each in stars.items()
    )
    return _with_counts(measured, list(stars))


def _comparison_ranks(profile: Profile) -> Iterator[pl.Expr]:
    """Severities of those compared: an unknown cell or measure among them makes the rank of all an estimate."""
    cuts = {cut for cut in _cuts(profile) if cut.rule not in ("at_least", "above")}
    yield pl.col("part").max().over(COMPARED)
    for metric, group in sorted({(cut.metric, tuple(_group(cut))) for cut in cuts}):
        absent = pl.col("_there") & pl.col(metric).is_null()
        some = absent.any().over(group) & pl.col(metric).is_not_null().any().over(group)
        yield pl.max_horizontal(pl.col("part").max().over(group), pl.when(some).then(ESTIMATE).otherwise(0))


def _cuts(profile: Profile) -> Iterator[Cut]:
    return (cut for star in profile.criteria for cut in star.cuts)


def _group(cut: Cut) -> list[str]:
    return ["period"] if cut.among == "everything" else COMPARED


def _above(cut: Cut, weighting: Weighting) -> str:
    return f"_{weighting}_above_{cut.metric}_{cut.among}"


def _with_above(measured: pl.DataFrame, cut: Cut, weighting: Weighting) -> pl.DataFrame:
    """Add the share of those compared, regions or their jobs, that lie strictly above: ties share the better rank."""
    group, name = _group(cut), _above(cut, weighting)
    measured = measured.with_columns(
        _compared=pl.when(pl.col("_there")).then(cut.metric),
        _weight=pl.when(pl.col("_there") & pl.col(cut.metric).is_not_null()).then("size").otherwise(0.0),
    )
    if weighting == "regions":
        place = pl.col("_compared").rank("min", descending=True).over(group)
        above = (place - 1) / pl.col("_compared").count().over(group)
    else:
        before = pl.col("_weight").cum_sum().over(group, order_by="_compared", descending=True)
        measured = measured.with_columns(_before=before - pl.col("_weight"))
        above = pl.col("_before").min().over([*group, "_compared"]) / pl.col("_weight").sum().over(group)
    above = pl.when(pl.col("_compared").is_not_null()).then(above)
    return measured.with_columns(above.alias(name)).drop("_compared", "_weight", "_before", strict=False)


def _verdict(cuts: tuple[Cut, ...], weighting: Weighting) -> pl.Expr:
    """True, false, or null: one failed cut settles it whatever is unknown."""
    return pl.all_horizontal(*(_passes(cut, weighting) for cut in cuts))


def _passes(cut: Cut, weighting: Weighting) -> pl.Expr:
    measure = pl.col(cut.metric)
    if cut.rule == "at_least":
        return measure >= cut.bound
    if cut.rule == "above":
        return measure > cut.bound
    if cut.rule == "top":
        return pl.when(measure.is_not_null()).then(_at_the_top(cut, weighting).fill_null(False))
    quantile = measure.filter(pl.col("_there")).quantile(cut.bound, "linear").over(_group(cut))
    return measure >= quantile if cut.rule == "at_least_quantile" else measure > quantile


def _at_the_top(cut: Cut, weighting: Weighting) -> pl.Expr:
    """Among the first ``share * n`` regions, in whole regions; the first of few is always in.

    By jobs: those above hold less than the share, so that a region that grows cannot fall out.
    """
    above = pl.col(_above(cut, weighting))
    if weighting == "employment":
        return (above < cut.bound - 1e-9) | (above == 0)
    compared = (pl.col("_there") & pl.col(cut.metric).is_not_null()).sum().over(_group(cut))
    return ((above * compared + 1) <= cut.bound * compared + 1e-9) | (above == 0)


def _with_counts(measured: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    stars = {name: pl.col(f"_star_{name}") for name in names}
    known = pl.sum_horizontal(star.is_not_null().cast(pl.Int64) for star in stars.values())
    won = pl.sum_horizontal(star.fill_null(False).cast(pl.Float64) for star in stars.values())
    levels = [star.alias(name) for name, star in stars.items() if name in LEVELS]
    return measured.with_columns(
        value=pl.when(known > 0).then(won),
        known=known,
        criteria=pl.lit(len(names), pl.Int64),
        passed=_listed(stars, lambda star: star),
        missed=_listed(stars, lambda star: ~star),
        unknown=_listed(stars, lambda star: star.is_null()),
        size_percentile=1 - pl.col("_regions_above_size_industry"),
        quotient_percentile=1 - pl.col("_regions_above_quotient_industry"),
        regions=pl.col("_there").sum().over(COMPARED).cast(pl.Int64),
    ).with_columns(levels)


def _listed(stars: dict[str, pl.Expr], holds: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    words = [pl.when(holds(star)).then(pl.lit(name)) for name, star in stars.items()]
    return pl.concat_str(words, separator=" ", ignore_nulls=True)
