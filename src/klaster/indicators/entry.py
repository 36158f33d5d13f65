"""Which industries a region enters or leaves: a model of relatedness and complexity, with how well it has foretold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import related_words as words
from klaster.indicators.margins import Missing
from klaster.indicators.relatedness import related
from klaster.indicators.specialisation_matrix import Bound, Matrix, letters, matrices
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.complexity import complexity
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats, Integers
from klaster.numerics.logit import Logit, area_under_curve, fitted
from klaster.numerics.pieces import in_pieces, work_key
from klaster.numerics.relatedness import densities

Event = Literal["entry", "exit"]
_SCHEMA: dict[str, Any] = {
    "region": pl.String, "industry": pl.String, "value": pl.Float64, "status": pl.String, "lower": pl.Float64, "upper": pl.Float64,
    "density": pl.Float64, "complexity": pl.Float64, "rank": pl.Int64, "auc": pl.Float64, "auc_density": pl.Float64,
    "auc_lower": pl.Float64, "auc_upper": pl.Float64, "tests": pl.Int64, "events": pl.Int64, "base_rate": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class _Panel:
    """Cells that could change from one period to a later one: features, what happened, where."""

    features: Floats
    outcome: Floats
    regions: Integers
    industries: Integers


@indicator(
    title=Text("Probability of entry", "Вероятность входа в отрасль"),
    unit=Text("probability", "вероятность"),
    keys=("region", "industry", "period"),
    version=1,
    formula=r"P(y_{ri,t+h} = 1) = \mathrm{logit}^{-1}(a + b_1 RD_{rit} + b_2 PCI_{it} + b_3 RD_{rit} PCI_{it} + b_4 k_{rt} + b_5 k_{it})",
    reading=Text(
        "0.2: of cells like this one, one in five became a specialisation within the horizon. Trust the order as far as the AUC goes: 0.5 is a coin, 1 is certainty.",
        "0,2 — из таких ячеек специализацией за горизонт становилась каждая пятая. Порядку можно верить настолько, насколько велика AUC: 0,5 — монета, 1 — полная точность.",
    ),
    limits=Text(
        "Entries that hover about the threshold count as entries: take the lower bound. What policy, prices or one large plant will do is not in it. No probability is given where it could not be tested out of sample. " + words.LIMITS.en,
        "Колебания около порога тоже считаются входом: берите нижнюю границу. Политики, цен и одного большого завода здесь нет. Если проверить прогноз вне выборки нельзя, вероятность не даётся. " + words.LIMITS.ru,
    ),
    references=("Balland, Boschma, Crespo and Rigby 2019, Regional Studies 53(9)", "Neffke, Henning and Boschma 2011, Economic Geography 87(3)"),
    inputs={**words.INPUTS, "period": words.OPTIONAL_INPUTS["period"]},
    optional_inputs={name: text for name, text in words.OPTIONAL_INPUTS.items() if name != "period"},
    outputs={
        "value": Text("probability of entry (or exit) within the horizon after the period", "вероятность входа (или выхода) за горизонт после указанного периода"),
        "status": words.STATUS,
        "lower": words.LOWER,
        "upper": words.UPPER,
        "density": Text("relatedness density, %", "плотность родственных отраслей, %"),
        "complexity": Text("complexity of the industry", "сложность отрасли"),
        "rank": Text("place in the region's list, 1 the likeliest", "место в списке региона, 1 — самая вероятная"),
        "auc": Text("area under the curve out of sample, rolled forward", "площадь под кривой вне выборки, со сдвигом вперёд"),
        "auc_density": Text("the same by density alone", "то же по одной плотности"),
        "auc_lower": Text("lower bound of the AUC, regions drawn with replacement", "нижняя граница AUC (бутстрэп по регионам)"),
        "auc_upper": Text("upper bound of the AUC", "верхняя граница AUC"),
        "tests": Text("cells on which it was tested", "ячеек, на которых проверено"),
        "events": Text("events among them", "событий среди них"),
        "base_rate": Text("share of events among them", "доля событий среди них"),
    },
    form="columns",
)  # fmt: skip
@in_memory
def entry_probability(
    table: pl.DataFrame,
    *,
    binary: Annotated[bool, words.BINARY] = False,
    event: Annotated[
        Event,
        Option(
            Text(
                "entry into absent industries, or exit from those there are",
                "вход в отсутствующие отрасли (entry) или выход из имеющихся (exit)",
            )
        ),
    ] = "entry",
    horizon: Annotated[int, Option(Text("how many periods ahead", "на сколько периодов вперёд"), 1, 30)] = 1,
    threshold: Annotated[float, words.THRESHOLD] = 1.0,
    bound: Annotated[Bound, words.BOUND] = "value",
    simulations: Annotated[int, words.SIMULATIONS] = 99,
    seed: Annotated[int, words.SEED] = 1,
    confidence: Annotated[float, words.CONFIDENCE] = 0.95,
    missing: Annotated[Missing, words.MISSING] = "estimate",
) -> Any:
    """The chance that a region becomes specialised in each industry it lacks, and how well such chances came true.

    Learnt from all pairs of periods a ``horizon`` apart. Tested rolling forward: each later pair is foretold by a model of the
    pairs that had ended when it began, and the scores of all are pooled for the AUC. The list is of the last period, by a model of all pairs.
    Intervals draw regions with replacement.

    Raises
    ------
    InputError
        For fewer periods than a model, a test and a list need: two horizons and one.

    Examples
    --------
    >>> chance = np.random.default_rng(1)
    >>> rows = [(f"r{r}", f"i{i}", t, float(abs(r - i) + chance.integers(3) < 4)) for r in range(8) for i in range(8) for t in range(5)]
    >>> panel = pl.DataFrame(rows, schema=["region", "industry", "period", "value"], orient="row")
    >>> found = entry_probability(panel, binary=True, simulations=0)
    >>> found["period"].unique().to_list(), bool(found["auc"][0] > 0.6)
    ([4], True)
    """  # fmt: skip
    panels = list(matrices(table, binary, threshold, bound, missing))
    if len(panels) < 2 * horizon + 1:
        raise InputError(
            Text(f"periods: found {len(panels)}, needed {2 * horizon + 1} for a horizon of {horizon}", f"периодов: {len(panels)}, для горизонта {horizon} нужно {2 * horizon + 1}"),
            Text("A model is learnt on one pair of periods and tested on a later one: give more periods or a shorter horizon.", "Модель строится на одной паре периодов и проверяется на более поздней: дайте больше периодов или более короткий горизонт."),
        )  # fmt: skip
    panels = _aligned(panels)
    pairs = [_panel(first, panels[at + horizon], event) for at, first in enumerate(panels[:-horizon])]
    rows = _list(panels[-1], pairs, _tested(pairs, horizon, (simulations, seed, confidence)), event, (simulations, seed, confidence))  # fmt: skip
    period = pl.lit(panels[-1].period, table.schema["period"])
    keys = ["region", "industry", "period"]
    found = pl.DataFrame(rows, schema=_SCHEMA).with_columns(pl.col(pl.Float64).fill_nan(None), period=period)
    return found.select(*keys, *(name for name in _SCHEMA if name not in keys)).sort(keys)


def _aligned(panels: list[Matrix]) -> list[Matrix]:
    """All periods over the same regions and industries; what has no row in a period is not known in it."""
    regions = sorted({name for each in panels for name in each.regions})
    industries = sorted({name for each in panels for name in each.industries})
    return [each.over(regions, industries) for each in panels]


def _features(matrix: Matrix) -> tuple[Floats, Floats, Floats]:
    """Features of every cell, and its density and complexity."""
    density = 100 * densities(matrix.held, related(matrix.held, None, "conditional"))
    hard = complexity(matrix.held).columns
    across = np.broadcast_to(hard, density.shape)
    diversity = np.broadcast_to(matrix.held.sum(axis=1)[:, None], density.shape)
    ubiquity = np.broadcast_to(matrix.held.sum(axis=0), density.shape)
    # An industry that nobody has, or apart from all others, has no complexity: it is taken for an average one.
    filled = np.nan_to_num(across)
    near = np.nan_to_num(density)
    return np.stack([near, filled, near * filled, diversity, ubiquity], axis=-1), density, across


def _could(matrix: Matrix, event: Event) -> Any:
    return (matrix.held == (1.0 if event == "exit" else 0.0)) & ~matrix.unknown


def _panel(first: Matrix, last: Matrix, event: Event) -> _Panel:
    there = _could(first, event) & ~last.unknown
    regions, industries = np.nonzero(there)
    outcome = last.held[there] if event == "entry" else 1 - last.held[there]
    return _Panel(_features(first)[0][there], outcome, regions, industries)


def _pooled(pairs: list[_Panel]) -> _Panel:
    return _Panel(*(np.concatenate([getattr(each, name) for each in pairs]) for name in ("features", "outcome", "regions", "industries")))  # fmt: skip


def _tested(pairs: list[_Panel], horizon: int, asked: tuple[int, int, float]) -> dict[str, Any]:
    """How well each later pair was foretold by those that had ended when it began."""
    scores: list[Floats] = []
    tested: list[_Panel] = []
    for at in range(horizon, len(pairs)):
        past = _pooled(pairs[: at - horizon + 1])
        model = fitted(past.features, past.outcome)
        if model:
            scores.append(model.probability(pairs[at].features))
            tested.append(pairs[at])
    if not tested:
        return dict.fromkeys(("auc", "auc_density", "auc_lower", "auc_upper", "base_rate")) | {"tests": 0, "events": 0}  # fmt: skip
    found, score = _pooled(tested), np.concatenate(scores)
    lower, upper = _auc_interval(found, score, asked)
    return {
        "auc": area_under_curve(score, found.outcome), "auc_density": area_under_curve(found.features[:, 0], found.outcome),
        "auc_lower": lower, "auc_upper": upper, "tests": len(score), "events": int(found.outcome.sum()),
        "base_rate": float(found.outcome.mean()) if len(score) else None,
    }  # fmt: skip


def _auc_interval(found: _Panel, score: Floats, asked: tuple[int, int, float]) -> tuple[float, float]:
    simulations, seed, confidence = asked
    names = np.unique(found.regions)
    rows: list[Any] = [np.flatnonzero(found.regions == name) for name in names]
    if not simulations or len(names) < 2:
        return float("nan"), float("nan")

    def once(number: int) -> float:
        drawn = np.random.default_rng([seed, number]).integers(0, len(names), len(names))
        at: Integers = np.concatenate([rows[int(place)] for place in drawn])
        return area_under_curve(score[at], found.outcome[at])

    draws = in_pieces(
        work_key("auc", asked, score, found.outcome),
        simulations,
        lambda part: np.array([once(number) for number in part]),
    )
    draws = draws[np.isfinite(draws)]
    tail = (1 - confidence) / 2
    low, high = np.quantile(draws, [tail, 1 - tail]) if len(draws) else (np.nan, np.nan)
    return float(low), float(high)


def _list(
    last: Matrix, pairs: list[_Panel], test: dict[str, Any], event: Event, asked: tuple[int, int, float]
) -> Iterator[dict[str, Any]]:
    """The cells that could change after the last period; without a test no probability."""
    features, density, hard = _features(last)
    there = _could(last, event)
    regions, industries = np.nonzero(there)
    past = _pooled(pairs)
    model = fitted(past.features, past.outcome) if np.isfinite(test["auc"] or np.nan) else None
    values = model.probability(features[there]) if model else np.full(len(regions), np.nan)
    lower, upper = _bounds(past, features[there], model, asked)
    worst = np.maximum(last.worst_of_regions[regions], last.worst_of_industries[industries])
    status = letters(worst, np.isfinite(values))
    ranks = _ranks(regions, values)
    for at, (region, industry) in enumerate(zip(regions.tolist(), industries.tolist(), strict=True)):
        yield {
            "region": last.regions[region], "industry": last.industries[industry], "value": values[at], "status": status[at],
            "lower": lower[at], "upper": upper[at], "density": density[region, industry],
            "complexity": hard[region, industry], "rank": ranks[at], **test,
        }  # fmt: skip


def _bounds(
    past: _Panel, features: Floats, model: Logit | None, asked: tuple[int, int, float]
) -> tuple[Floats, Floats]:
    """Bounds of the probabilities from regions drawn with replacement."""
    simulations, seed, confidence = asked
    nothing = np.full(len(features), np.nan)
    names = np.unique(past.regions)
    if not simulations or model is None or len(names) < 2:
        return nothing, nothing
    place = np.searchsorted(names, past.regions)

    def once(number: int) -> Floats:
        drawn = np.random.default_rng([seed, number]).integers(0, len(names), len(names))
        weights = np.bincount(drawn, minlength=len(names)).astype(np.float64)[place]
        found = fitted(past.features, past.outcome, weights)
        return found.probability(features) if found else nothing

    key = work_key("entry", asked, past.features, past.outcome, features)
    draws = in_pieces(key, simulations, lambda part: np.array([once(number) for number in part]))
    draws = draws[np.isfinite(draws).all(axis=1)]
    if not len(draws):
        return nothing, nothing
    tail = (1 - confidence) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    return low, high


def _ranks(regions: Integers, values: Floats) -> list[int | None]:
    """The place of each cell among those of its region, ties by order."""
    order = np.lexsort((np.arange(len(values)), -values, regions))
    ranks = np.empty(len(values), np.int64)
    first = np.concatenate([[True], np.diff(regions[order]) != 0]) if len(order) else np.empty(0, np.bool_)
    starts = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    ranks[order] = np.arange(len(order)) - starts + 1
    return [int(rank) if np.isfinite(value) else None for rank, value in zip(ranks, values, strict=True)]
