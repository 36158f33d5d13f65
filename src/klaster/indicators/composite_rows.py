"""The rows of a composite indicator: scores with ranks, tiers and what the trials did to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl

from klaster.indicators.composite_scores import Scored
from klaster.indicators.composite_trials import CHOICES, extreme_scores, trial_scores, trials_from
from klaster.model.status import SEVERITY
from klaster.numerics import rank_intervals
from klaster.numerics.weighted_tree import Array, Tree, contributions

Level = Literal["index", "groups", "indicators", "all"]
Tiers = Literal["intervals", "trials"]
WHOLE = ("rank", "rank_lower", "rank_upper", "tier")


@dataclass(frozen=True)
class Ranking:
    """How the ranking is put to the test."""

    vary: tuple[str, ...]
    weight_range: float
    trials: int
    confidence: float
    tiers: Tiers
    seed: int


def wanted_nodes(tree: Tree, level: Level) -> list[int]:
    """The nodes that get rows: the root first, then groups from the top, then indicators."""
    groups = [group for group, _ in reversed(tree.groups)]
    leaves = list(range(tree.leaves))
    return {"index": groups[:1], "groups": groups, "indicators": leaves, "all": groups + leaves}[level]


def node_rows(scored: Scored, nodes: Sequence[int], ranking: Ranking) -> pl.DataFrame:
    """One row a unit and wanted node."""
    tree = scored.board.tree
    added = None
    if not scored.multiplied:
        added = contributions(tree, [row[None] for row in scored.computed], tree.weights)
    absent = np.full(len(scored.rows), np.nan)
    tested = [node for node in nodes if node >= tree.leaves]
    trials = _trials(scored, tested, ranking)
    parts: list[pl.DataFrame] = []
    for node in nodes:
        own = trials[tested.index(node)] if node in tested else scored.nodes[node][None]
        extremes = extreme_scores(scored, node) if scored.choices.missing == "bounds" else None
        columns = _ranked(scored.nodes[node], own, extremes, ranking)
        columns["weight"] = np.full(len(scored.rows), _weight(tree, node))
        columns["contribution"] = (
            absent if added is None else np.where(scored.given[tree.root], added[node], absent)
        )
        parts.append(_frame(scored, node, columns))
    return pl.concat(parts)


def _trials(scored: Scored, nodes: Sequence[int], ranking: Ranking) -> Array:
    """Scores of the nodes in the trials, the index itself the first of them."""
    base = scored.nodes[list(nodes)][:, None, :]
    if not nodes or not ranking.trials or not ranking.vary:
        return base
    uniform = np.random.default_rng(ranking.seed).random((ranking.trials, len(CHOICES)))
    trials = trials_from(scored, uniform, ranking.vary, ranking.weight_range, ranking.seed)
    return np.concatenate([base, trial_scores(scored, trials, nodes, ranking.seed)], axis=1)


def _ranked(
    base: Array, trials: Array, extremes: tuple[Array, Array] | None, ranking: Ranking
) -> dict[str, Array]:
    """Score, rank, their intervals, thirds and tier of one node; not numbers where there is no score."""
    there = np.flatnonzero(np.isfinite(base))
    names = ("value", "lower", "upper", *WHOLE, "upper_third", "middle_third", "lower_third")
    found = {name: np.full(len(base), np.nan) for name in names}
    if not len(there):
        return found
    scores, own = trials[:, there], base[there]
    places, rank = rank_intervals.ranks(scores), rank_intervals.ranks(own)
    low, high = rank_intervals.interval(scores, own, ranking.confidence)
    rank_low, rank_high = rank_intervals.rank_interval(places, rank, ranking.confidence)
    if extremes is not None:
        low, high = np.minimum(low, extremes[0][there]), np.maximum(high, extremes[1][there])
        rank_low, rank_high = _possible_ranks(rank_low, rank_high, extremes[0][there], extremes[1][there])
    thirds = rank_intervals.thirds(places, len(there))
    if ranking.tiers == "intervals":
        tier = rank_intervals.tiers_by_interval(rank, rank_low, rank_high)
    else:
        tier = rank_intervals.tiers_by_trials(rank, places, ranking.confidence)
    for name, values in zip(names, (own, low, high, rank, rank_low, rank_high, tier, *thirds), strict=True):
        found[name][there] = values
    return found


def _possible_ranks(low: Array, high: Array, worst: Array, best: Array) -> tuple[Array, Array]:
    """Ranks widened by what the unknown indicators leave open: ahead for certain, ahead at the most."""
    certainly = (worst[None, :] > best[:, None]).sum(axis=1) + 1
    possibly = (best[None, :] > worst[:, None]).sum(axis=1)
    # A unit whose own bounds differ counted itself.
    possibly = possibly - (best > worst) + 1
    return np.minimum(low, certainly), np.maximum(high, possibly)


def _weight(tree: Tree, node: int) -> float:
    """What a node counts for in the index when all is known."""
    share = np.zeros(len(tree.names))
    share[tree.root] = 1.0
    for group, children in reversed(tree.groups):
        total = tree.weights[children].sum()
        share[children] = share[group] * tree.weights[children] / (total or 1.0)
    return float(share[node])


def _frame(scored: Scored, node: int, columns: dict[str, Array]) -> pl.DataFrame:
    keys = scored.board.keys[scored.rows.tolist()]
    letters = np.array([status.value for status in SEVERITY])
    numbers = [pl.Series(name, values).fill_nan(None) for name, values in columns.items()]
    return keys.with_columns(
        pl.lit(scored.board.tree.names[node]).alias("component"),
        pl.Series("status", letters[scored.severities[node]].tolist(), dtype=pl.String),
        pl.Series("known", scored.known[node].round(12)),
        _named(scored, node, ~np.isfinite(scored.leaves), "left_out"),
        _named(scored, node, scored.moved, "moved"),
        *numbers,
    ).with_columns(pl.col(name).cast(pl.Int64) for name in WHOLE)


def _named(scored: Scored, node: int, chosen: Array, name: str) -> pl.Series:
    """The names of the chosen indicators that count in a node, by unit."""
    names: Array = np.array(scored.board.tree.names[: scored.board.tree.leaves])
    counted = scored.shares[node] > 0
    words: list[Any] = ["; ".join(names[row & counted]) for row in chosen]
    return pl.Series(name, words, dtype=pl.String)
