"""The same index made otherwise, many times: what of the ranking is the data's, and what is the maker's choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klaster.indicators.composite_facts import known_name, listed
from klaster.indicators.composite_scores import Scored
from klaster.model.text import Text
from klaster.numerics.normalisation import NORMALISATIONS, TOP, Normalisation
from klaster.numerics.weighted_tree import Array, added_up

CHOICES = ("normalisation", "aggregation", "weights", "indicators")
ALTERNATIVES: tuple[Normalisation, ...] = ("minmax", "z", "rank")
"""What is tried beside the normalisation of the index itself: they need nothing but the values."""


@dataclass(frozen=True)
class Trials:
    """One choice of everything a trial; ``left_out`` is the number of an indicator, or -1."""

    normalisation: Array
    multiplied: Array
    weights: Array
    left_out: Array

    def part(self, chosen: Array) -> Trials:
        """Some of the trials."""
        return Trials(
            self.normalisation[chosen], self.multiplied[chosen], self.weights[chosen], self.left_out[chosen]
        )


def varied(vary: str) -> tuple[str, ...]:
    """The choices that are open, in their order.

    Raises
    ------
    UnknownNameError
        For a choice there is not.
    """
    asked = {known_name(word, CHOICES, Text("choice to vary", "изменяемый выбор")) for word in listed(vary)}
    return tuple(word for word in CHOICES if word in asked)


def trials_from(
    scored: Scored, uniform: Array, vary: Sequence[str], weight_range: float, seed: int
) -> Trials:
    """Trials from numbers between 0 and 1, one row a trial and one column a choice of ``CHOICES``.

    A choice that is not open stays as it is in the index.
    """
    count, tree = len(uniform), scored.board.tree
    known = alternatives(scored)
    own = NORMALISATIONS.index(scored.choices.normalisation)
    normalisation, multiplied = np.full(count, own), np.full(count, scored.multiplied)
    weights, left_out = np.tile(tree.weights, (count, 1)), np.full(count, -1)
    if "normalisation" in vary:
        numbers = np.array([NORMALISATIONS.index(one) for one in known])
        normalisation = numbers[(uniform[:, 0] * len(known)).astype(int)]
    if "aggregation" in vary:
        multiplied = uniform[:, 1] >= 0.5
    if "weights" in vary:
        weights = weights * _factors(uniform[:, 2], tree.weights.size, weight_range, seed)
    if "indicators" in vary and tree.leaves > 1:
        left_out = (uniform[:, 3] * (tree.leaves + 1)).astype(int) - 1
        weights[np.flatnonzero(left_out >= 0), left_out[left_out >= 0]] = 0.0
    return Trials(normalisation, multiplied, weights, left_out)


def alternatives(scored: Scored) -> list[Normalisation]:
    """The normalisations that a trial may take, that of the index first."""
    return list(dict.fromkeys((scored.choices.normalisation, *ALTERNATIVES)))


def trial_scores(scored: Scored, trials: Trials, wanted: Sequence[int], seed: int) -> Array:
    """Scores of the wanted nodes in every trial: nodes by trials by units, on the scale of the index itself.

    Different scales have different units, so where the normalisation or the aggregation is not that of
    the index the trial's scores are moved and stretched to its mean and spread. A trial in which a unit
    has no score leaves it the score of the index.
    """
    base = scored.nodes[list(wanted)]
    found = np.repeat(base[:, None, :], len(trials.weights), axis=1)
    drawn = np.random.default_rng((seed, 1)).random((len(trials.weights), *scored.leaves.shape))
    for number in np.unique(trials.normalisation):
        for multiplied in np.unique(trials.multiplied):
            chosen = np.flatnonzero((trials.normalisation == number) & (trials.multiplied == multiplied))
            if not len(chosen):
                continue
            kind = NORMALISATIONS[int(number)]
            leaves = _leaves(scored, kind, bool(multiplied), drawn[chosen])
            nodes = added_up(scored.board.tree, leaves, trials.weights[chosen], bool(multiplied))
            same = kind == scored.choices.normalisation and bool(multiplied) == scored.multiplied
            for place, node in enumerate(wanted):
                values = np.broadcast_to(nodes[node], (len(chosen), base.shape[1]))
                found[place, chosen] = values if same else _matched(values, base[place])
    return np.where(
        np.isfinite(base)[:, None, :], np.where(np.isfinite(found), found, base[:, None, :]), np.nan
    )


def extreme_scores(scored: Scored, node: int) -> tuple[Array, Array]:
    """Scores of a node with every unknown indicator at the lowest, and at the highest, of its scale."""
    tree, leaves = scored.board.tree, scored.leaves
    ends: list[Array] = []
    for edge, end in ((np.fmin, 1.0 if scored.multiplied else 0.0), (np.fmax, TOP)):
        filling = np.full(leaves.shape, end)
        if scored.choices.normalisation in ("z", "distance"):  # open scales: the ends are those observed
            filling = np.broadcast_to(edge.reduce(leaves, axis=0), leaves.shape)
        filled = np.where(_unknown(scored), filling, leaves)
        nodes = added_up(tree, list(filled.T), tree.weights[None, :], scored.multiplied)
        ends.append(np.broadcast_to(nodes[node][0], len(leaves)))
    return ends[0], ends[1]


def _unknown(scored: Scored) -> Array:
    """Cells that are not known, of indicators that others have."""
    return ~np.isfinite(scored.leaves) & np.isfinite(scored.leaves).any(axis=0)


def _leaves(scored: Scored, kind: Normalisation, multiplied: bool, drawn: Array) -> list[Array]:
    """The indicators of some trials; what is unknown is drawn from its scale where the bounds are asked for."""
    leaves = scored.normalised(kind, multiplied)
    if scored.choices.missing != "bounds":
        return list(leaves.T)
    low, high = np.fmin.reduce(leaves, axis=0), np.fmax.reduce(leaves, axis=0)
    unknown = _unknown(scored)
    return [
        np.where(
            unknown[:, place], low[place] + (high[place] - low[place]) * drawn[:, :, place], leaves[:, place]
        )
        if unknown[:, place].any()
        else leaves[:, place]
        for place in range(leaves.shape[1])
    ]


def _matched(values: Array, base: Array) -> Array:
    """Scores of trials moved and stretched to the mean and spread of the index."""
    both = np.isfinite(values) & np.isfinite(base)
    count = np.maximum(both.sum(axis=1, keepdims=True), 1)
    mean = np.where(both, values, 0).sum(axis=1, keepdims=True) / count
    spread = np.sqrt(np.where(both, np.square(values - mean), 0).sum(axis=1, keepdims=True) / count)
    known = base[np.isfinite(base)]
    factor = np.std(known) / np.where(spread > 0, spread, np.inf) if len(known) else 1.0
    return (values - mean) * factor + (known.mean() if len(known) else 0.0)


def _factors(uniform: Array, nodes: int, weight_range: float, seed: int) -> Array:
    """A set of factors around 1 for each number: the number picks one of many sets drawn beforehand."""
    sets = np.random.default_rng((seed, 2)).uniform(1 - weight_range, 1 + weight_range, (4096, nodes))
    return sets[(uniform * len(sets)).astype(int)]
