"""Statistics of a set of judged cells: shares, agreement beyond chance, ranks, with intervals from regions drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from klaster.indicators.designation_cells import number
from klaster.model.text import Text
from klaster.numerics.agreement import agreement_measures, kappa_error
from klaster.numerics.lottery import lottery
from klaster.numerics.share_interval import wilson

Floats = NDArray[np.float64]

STATISTICS: dict[str, Text] = {
    "agreed": Text("cells declared and measured", "объявлено и подтверждено, ячеек"),
    "declared_only": Text("cells declared only", "только объявлено, ячеек"),
    "measured_only": Text("cells measured only", "только по данным, ячеек"),
    "neither": Text("cells neither declared nor measured", "ни то ни другое, ячеек"),
    "precision": Text("precision: share of the declared that is measured", "точность: доля подтверждённого среди объявленного"),
    "recall": Text("recall: share of the measured that is declared", "полнота: доля объявленного среди выявленного данными"),
    "f1": Text("F1, harmonic mean of both", "F1, среднее гармоническое обоих"),
    "jaccard": Text("Jaccard index", "коэффициент Жаккара"),
    "accuracy": Text("share of cells that agree", "доля совпадающих ячеек"),
    "kappa": Text("Cohen's kappa", "каппа Коэна"),
    "pabak": Text("kappa adjusted for prevalence and bias (PABAK)", "каппа с поправкой на распространённость и смещение (PABAK)"),
    "ac1": Text("Gwet's AC1", "AC1 Гвета"),
    "mcc": Text("Matthews correlation", "корреляция Мэтьюса"),
    "auc": Text("chance that a declared cell has the larger quotient (AUC)", "вероятность, что у объявленной ячейки коэффициент больше (AUC)"),
    "mean_difference": Text("mean quotient of the declared less that of the others", "средний коэффициент объявленных минус средний остальных"),
    "kappa_tiers": Text("kappa over tiers", "каппа по уровням"),
    "kappa_tiers_linear": Text("kappa over tiers, linear weights", "каппа по уровням с линейными весами"),
    "kappa_tiers_quadratic": Text("kappa over tiers, quadratic weights", "каппа по уровням с квадратичными весами"),
}  # fmt: skip
_COUNTS = ("agreed", "declared_only", "measured_only", "neither")
_NEEDS_NOT_DECLARED = ("recall", "f1", "jaccard", "accuracy", "kappa", "pabak", "ac1", "mcc")
_SHARES = ("precision", "recall", "accuracy")


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How intervals are made."""

    interval: str = "bootstrap"
    confidence: float = 0.95
    draws: int = 1000
    seed: int = 1
    weighted: bool = False


def statistics_of(cells: pl.DataFrame, how: Bootstrap) -> list[dict[str, Any]]:
    """One row a statistic of judged cells: value, bounds, least, most, what a lottery gives."""
    counts = _by_region(cells, how.weighted)
    whole = counts.sum(0)
    found = _measures(whole, _some_not_declared(cells))
    bounds = _bounds(counts, whole, found, how)
    ends, drawn = _ends(cells), _drawn(cells)
    rows = [
        _row(name, value, bounds.get(name), ends.get(name), drawn.get(name)) for name, value in found.items()
    ]
    return [*rows, *_ranks(cells)]


def _row(name: str, value: float, bounds: Any, ends: Any, drawn: Any) -> dict[str, Any]:
    lower, upper = bounds or (None, None)
    least, most = ends or (None, None)
    expected, chance = drawn or (None, None)
    known = None if np.isnan(value) else float(value)
    if known is None:
        lower = upper = None
    facts = {
        "lower": lower,
        "upper": upper,
        "least": least,
        "most": most,
        "expected": expected,
        "p_value": chance,
    }
    return {"statistic": name, "value": known, **facts}


def _by_region(cells: pl.DataFrame, weighted: bool) -> Floats:
    """Regions x (agreed, declared only, measured only, neither), each cell by its weight."""
    weight = pl.col("weight").cast(pl.Float64).fill_nan(None) if weighted else pl.lit(1.0)
    declared, measured = pl.col("_declared").cast(pl.Float64), pl.col("_counted")
    parts = {
        "agreed": declared * measured, "declared_only": declared * (1 - measured),
        "measured_only": (1 - declared) * measured, "neither": (1 - declared) * (1 - measured),
    }  # fmt: skip
    grouped = cells.group_by("region", maintain_order=True)
    return (
        grouped.agg((part * weight).sum().alias(name) for name, part in parts.items())
        .drop("region")
        .to_numpy()
    )


def _some_not_declared(cells: pl.DataFrame) -> bool:
    """Whether of any judged cell it is known that it is not declared; without one, most measures mean nothing."""
    return bool((cells["_declared"].eq(False) & cells["_counted"].is_not_null()).fill_null(False).any())


def _measures(counts: Floats, complete: bool) -> dict[str, float]:
    """Every statistic of counts; those that need cells not declared are undefined without such cells."""
    found = {name: float(count) for name, count in zip(_COUNTS, counts, strict=True)}
    measures = {name: float(value) for name, value in agreement_measures(*counts).items()}
    if not complete:
        measures |= dict.fromkeys(_NEEDS_NOT_DECLARED, float("nan"))
    return {**found, **measures}


def _bounds(
    counts: Floats, whole: Floats, found: dict[str, float], how: Bootstrap
) -> dict[str, tuple[float, float]]:
    if how.interval == "analytic":
        return _analytic(whole, found, how.confidence)
    if len(counts) < 2 or not how.draws:
        return {}
    chosen = np.random.default_rng(how.seed).multinomial(
        len(counts), np.full(len(counts), 1 / len(counts)), how.draws
    )
    drawn = agreement_measures(*(chosen @ counts).T)
    tail = (1 - how.confidence) / 2
    kept = {name: values[np.isfinite(values)] for name, values in drawn.items()}
    # Where most draws leave a measure undefined, the rest would say too much.
    usable = {name: values for name, values in kept.items() if 2 * len(values) > how.draws}
    return {name: _pair(np.quantile(values, [tail, 1 - tail])) for name, values in usable.items()}


def _pair(ends: Floats) -> tuple[float, float]:
    return float(ends[0]), float(ends[1])


def _analytic(whole: Floats, found: dict[str, float], confidence: float) -> dict[str, tuple[float, float]]:
    """Kappa by its large-sample error, shares by Wilson's score."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    agreed, declared, measured, neither = whole
    sizes = {"precision": agreed + declared, "recall": agreed + measured, "accuracy": whole.sum()}
    bounds = {name: wilson(found[name], float(sizes[name]), z) for name in _SHARES if sizes[name] > 0}
    error = kappa_error([[agreed, declared], [measured, neither]]).observed if whole.sum() else float("nan")
    if np.isfinite(error):
        bounds["kappa"] = (found["kappa"] - z * error, found["kappa"] + z * error)
    return bounds


def _ends(cells: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """The least and most that precision and recall could be, whatever the cells known by half turn out to be."""
    declared, measured = pl.col("_declared"), pl.col("_counted")
    count = cells.select(
        hit=(declared & (measured == 1)).sum(), missed=(declared & (measured < 1)).sum(),
        unsought=(~declared & (measured == 1)).sum(),
        declared=(declared & measured.is_null()).sum(), other=(~declared & measured.is_null()).sum(),
        strong=(declared.is_null() & (measured == 1)).sum(), weak=(declared.is_null() & (measured < 1)).sum(),
    ).row(0, named=True)  # fmt: skip
    hit, missed, unsought = count["hit"], count["missed"], count["unsought"]
    more = hit + count["declared"] + count["strong"]
    least = _share(hit, hit + missed + count["declared"] + count["weak"])
    found = {"precision": (least, _share(more, more + missed))}
    lost = unsought + count["strong"] + count["other"]
    found["recall"] = (_share(hit, hit + lost), _share(more, more + unsought))
    return {name: (low, high) for name, (low, high) in found.items() if low is not None and high is not None}


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _drawn(cells: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """What the hits and the shares made of them would be by lot, and how often a lottery does as well."""
    known = cells.filter(pl.col("_declared").is_not_null() & pl.col("_counted").is_not_null())
    urns = known.group_by("region", maintain_order=True).agg(
        pl.len().alias("things"), (pl.col("_counted") == 1).sum().alias("good"), pl.col("_declared").sum().alias("chosen"),
    )  # fmt: skip
    hits = known.filter((pl.col("_counted") == 1) & pl.col("_declared")).height
    found = lottery(urns.select("things", "good", "chosen").iter_rows(), hits)
    if found is None:
        return {}
    chosen, good = int(urns["chosen"].sum()), int(urns["good"].sum())
    return {
        "agreed": (found.expected, found.chance),
        "precision": (found.expected / chosen, found.chance),
        "recall": (found.expected / good, found.chance),
    }


def _ranks(cells: pl.DataFrame) -> list[dict[str, Any]]:
    """How far the quotients of declared cells lie above those of others."""
    quotient = number(cells, "value").alias("_quotient")
    known = cells.select("_declared", quotient).drop_nulls()
    ranked = known.with_columns(rank=pl.col("_quotient").rank("average"))
    inside, outside = ranked.filter(pl.col("_declared")), ranked.filter(~pl.col("_declared"))
    if "value" not in cells.columns:
        return []
    values = {"auc": float("nan"), "mean_difference": float("nan")}
    if inside.height and outside.height:
        least = inside.height * (inside.height + 1) / 2
        ranks = float(inside["rank"].sum())
        values["auc"] = (ranks - least) / (inside.height * outside.height)
        values["mean_difference"] = float(inside["_quotient"].mean()) - float(outside["_quotient"].mean())  # type: ignore[arg-type]
    return [_row(name, value, None, None, None) for name, value in values.items()]
