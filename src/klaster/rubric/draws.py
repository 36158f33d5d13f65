"""How likely each verdict is: uncertain evidence drawn many times, what is not known by its stated chance.

The same draws serve every subject (a Latin hypercube, one row a measure), so that a subject's probabilities depend on
nothing but its own evidence and the seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klaster.rubric.definition import Rubric
from klaster.rubric.expression import Array
from klaster.rubric.outcomes import Outcomes
from klaster.rubric.states import FALSE, TRUE, UNSURE, Evaluation, Evidence, States
from klaster.rubric.table import NORMAL_95

_CELLS = 1 << 19
"""Subjects times draws at once: what fits in the caches."""


@dataclass(frozen=True)
class Probabilities:
    """For each subject: how likely each outcome is, the share of draws that leave no other, the share that allow it.

    ``met`` is the chance that each of the criteria named by the rules is met.
    """

    likely: Array
    sure: Array
    allowed: Array
    met: Mapping[str, Array]


def probabilities(
    rubric: Rubric,
    thresholds: Mapping[str, Array],
    evidence: Evidence,
    priors: Mapping[str, Array],
    draws: int,
    seed: int,
) -> Probabilities:
    """The verdicts over ``draws`` draws of the evidence.

    A measure with bounds is drawn from a normal distribution, or a lognormal one where its chance is in
    ratios, whose middle 95 % they are; a measure without bounds stands as it is. A criterion that remains
    unknown in a draw is met with its own chance: the table's, else the rubric's, else one half.
    """
    fixed = Outcomes(rubric, thresholds) if all(each.size == 1 for each in thresholds.values()) else None
    chances = _uniform(len(rubric.measures) + len(rubric.facets), draws, seed)
    count = len(rubric.outcomes)
    likely, sure, allowed = (np.zeros((evidence.size, count)) for _ in range(3))
    met = {facet: np.zeros(evidence.size) for facet in rubric.facets}
    step = max(_CELLS // max(draws, 1), 1)
    for start in range(0, evidence.size, step):
        part = slice(start, min(start + step, evidence.size))
        narrowed = _narrowed(thresholds, part)
        evaluation = Evaluation(rubric, narrowed, _drawn(rubric, evidence, part, chances))
        outcomes = fixed or Outcomes(rubric, narrowed)
        states = {facet: evaluation.state(facet) for facet in outcomes.facets}
        _tally(outcomes.possible(states), sure[part], allowed[part], draws)
        decided = dict(_decided(rubric, states, priors, part, chances, draws))
        for facet, each in decided.items():
            met[facet][part] = (each == TRUE).mean(axis=1)
        _tally(outcomes.possible(decided), likely[part], None, draws)
    return Probabilities(likely, sure, allowed, met)


def _uniform(rows: int, draws: int, seed: int) -> Array:
    """A Latin hypercube: in every row one draw from each of ``draws`` equal slices."""
    generator = np.random.default_rng(seed)
    slices = generator.permuted(np.tile(np.arange(draws, dtype=np.float64), (rows, 1)), axis=1)
    return (slices + generator.random((rows, draws))) / draws


def _normal(chances: Array) -> Array:
    from scipy.special import ndtri  # noqa: PLC0415 (loaded when something is drawn: a list of methods must be quick)

    return np.asarray(ndtri(chances), dtype=np.float64)


def _narrowed(thresholds: Mapping[str, Array], part: slice) -> dict[str, Array]:
    """Thresholds of these subjects, as columns beside the draws."""
    return {id: (each if len(each) == 1 else each[part]).reshape(-1, 1) for id, each in thresholds.items()}


def _drawn(rubric: Rubric, evidence: Evidence, part: slice, chances: Array) -> Evidence:
    """The evidence of some subjects, a column a draw; where a measure is drawn, its bounds are the draw itself."""
    values, lower, upper = dict[str, Array](), dict[str, Array](), dict[str, Array]()
    asked = {(leaf.measure, leaf.bound) for leaf in rubric.leaves.values()}
    for place, (id, measure) in enumerate(rubric.measures.items()):
        if id not in evidence.values:
            continue
        value = evidence.values[id][part, None]
        low, high = (side[id][part, None] if id in side else np.full_like(value, np.nan) for side in (evidence.lower, evidence.upper))  # fmt: skip
        usable = ~np.isnan(low) & ~np.isnan(high) & (high > low)
        if measure.logarithmic:
            usable &= low > 0
        usable &= measure.drawn
        drawn = value
        if usable.any():
            normal = _normal(chances[place])
            drawn = np.where(
                usable, _spread(value, low, high, normal, logarithmic=measure.logarithmic), value
            )
        values[id] = drawn
        for side, given, kept, name in (
            (low, evidence.lower, lower, "lower"),
            (high, evidence.upper, upper, "upper"),
        ):
            if id in given:
                kept[id] = np.where(usable, drawn, side) if (id, name) in asked else side
    stated = {id: each[part, None] for id, each in evidence.stated.items()}
    return Evidence(len(next(iter(values.values()))), values, lower, upper, stated)


def _spread(value: Array, low: Array, high: Array, normal: Array, *, logarithmic: bool) -> Array:
    """A value drawn within its bounds, around itself or, where it is not known, around their middle."""
    with np.errstate(all="ignore"):
        if logarithmic:
            middle = np.where(np.isnan(value), np.sqrt(low * high), value)
            return np.exp(np.log(middle) + (np.log(high) - np.log(low)) / (2 * NORMAL_95) * normal)
        middle = np.where(np.isnan(value), (low + high) / 2, value)
        return middle + (high - low) / (2 * NORMAL_95) * normal


def _decided(
    rubric: Rubric,
    states: Mapping[str, States],
    priors: Mapping[str, Array],
    part: slice,
    chances: Array,
    draws: int,
) -> Iterator[tuple[str, States]]:
    for place, (facet, state) in enumerate(states.items(), len(rubric.measures)):
        unknown = state == UNSURE
        shape = np.broadcast_shapes(state.shape, (state.shape[0], draws))
        if not unknown.any():
            yield facet, np.broadcast_to(state, shape)
            continue
        usual = rubric.criteria[facet].prior
        prior = np.full(state.shape[0], 0.5 if usual is None else usual)
        if facet in priors:
            prior = np.where(np.isnan(priors[facet][part]), prior, priors[facet][part])
        met = np.where(chances[place] < prior[:, None], TRUE, FALSE).astype(np.int8)
        yield facet, np.where(unknown, met, state)


def _tally(bits: npt.NDArray[np.uint32], only: Array, allowed: Array | None, draws: int) -> None:
    """Count for each outcome the draws in which it is the only one, and those in which it is possible."""
    bits = np.broadcast_to(bits, (bits.shape[0], draws)) if bits.shape[-1] == 1 else bits
    for place in range(only.shape[1]):
        bit = np.uint32(1 << place)
        only[:, place] = (bits == bit).mean(axis=1)
        if allowed is not None:
            allowed[:, place] = ((bits & bit) > 0).mean(axis=1)
