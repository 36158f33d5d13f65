"""What would change a verdict: for each piece of evidence the smallest change that alone does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klaster.rubric.definition import SCORE, UPWARD, Item, Leaf, Measure, Rubric
from klaster.rubric.expression import Array
from klaster.rubric.outcomes import Bits, Outcomes
from klaster.rubric.states import Evaluation

MOST_SHOWN = 5
_WORD_COST = 1.0
"""A yes for a no costs as much as doubling a number."""


@dataclass(frozen=True)
class Candidate:
    """Another value that a piece of evidence might have, how it is written, and how far it is, relative to its size."""

    values: Array
    label: str
    shown: Array | None
    cost: Array


@dataclass(frozen=True)
class Changes:
    """For each subject and each piece of evidence the nearest change that alone would change the verdict.

    ``costs`` (subjects x pieces) is infinite where there is none; ``narrows`` tells which missing pieces
    could bring the verdict nearer.
    """

    names: tuple[str, ...]
    costs: Array
    labels: npt.NDArray[np.object_]
    outcomes: npt.NDArray[np.int8]
    narrows: npt.NDArray[np.bool_]

    def shown(self, verdicts: tuple[str, ...]) -> list[str]:
        """The nearest changes of each subject, the smallest first: ``wage ≥ 500 → eligible``."""
        order = np.argsort(self.costs, axis=1, kind="stable")[:, :MOST_SHOWN]
        finite = np.isfinite(self.costs)
        return [
            "; ".join(
                f"{self.names[at]} {self.labels[row, at]} → {verdicts[self.outcomes[row, at]]}"
                for at in places
                if finite[row, at]
            )
            for row, places in enumerate(order)
        ]

    def lacking(self) -> list[str]:
        """The missing evidence of each subject that bears on its verdict."""
        return [" ".join(self.names[at] for at in np.flatnonzero(row)) for row in self.narrows]


def changes(evaluation: Evaluation, outcomes: Outcomes) -> Changes:
    """What would change the verdict of each subject, one piece of evidence at a time."""
    rubric, before = evaluation.rubric, outcomes.of(evaluation)
    before = np.broadcast_to(before, (evaluation.evidence.size,))
    names = _pieces(evaluation)
    size, count = evaluation.evidence.size, len(names)
    costs = np.full((size, count), np.inf)
    labels = np.full((size, count), "", np.object_)
    reached, narrows = np.zeros((size, count), np.int8), np.zeros((size, count), np.bool_)
    for at, name in enumerate(names):
        current = _current(evaluation, name)
        for candidate in candidates(evaluation, name):
            after = np.broadcast_to(outcomes.of(evaluation.replaced(name, candidate.values)), (size,))
            missing = np.isnan(current)
            narrows[:, at] |= missing & (after != before) & ((after & ~before) == 0)
            better = _changed(before, after, missing) & (candidate.cost < costs[:, at])
            costs[better, at] = candidate.cost[better]
            reached[better, at] = np.log2(after[better]).astype(np.int8)
            labels[better, at] = candidate.label if candidate.shown is None else _written(candidate, better)
    _all_where_none(evaluation, before, names, narrows, rubric)
    return Changes(tuple(names), costs, labels, reached, narrows)


def _changed(before: Bits, after: Bits, missing: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Where one verdict becomes another; what is open is closed by evidence that is missing, not by other facts."""
    return _is_one(after) & (after != before) & (_is_one(before) | missing)


def _is_one(bits: Bits) -> npt.NDArray[np.bool_]:
    return (bits & (bits - np.uint32(1))) == 0


def _pieces(evaluation: Evaluation) -> list[str]:
    """Measures that criteria rest on, and criteria that may be said outright."""
    rubric = evaluation.rubric
    facets = {*rubric.facets}
    scored = {item.id for item in rubric.items}
    measures = [id for id in rubric.subject_measures if id in scored or rubric.resting_on[id] & facets]
    said = [id for id, each in rubric.criteria.items() if each.stated and rubric.resting_on[id] & facets]
    return [*measures, *said]


def _current(evaluation: Evaluation, name: str) -> Array:
    evidence = evaluation.evidence
    if name in evidence.values:
        value = evidence.values[name]
        known = name in evidence.lower and name in evidence.upper
        return (
            np.where(np.isnan(value) & ~np.isnan(evidence.lower[name]), evidence.lower[name], value)
            if known
            else value
        )
    states = np.broadcast_to(evaluation.state(name), (evidence.size,)).astype(np.float64)
    return np.where(states == 1, np.nan, states / 2)


def _is_derived(evaluation: Evaluation, name: str) -> npt.NDArray[np.bool_]:
    """Where a criterion is known from what it rests on: there its measures are what may change."""
    said = evaluation.evidence.stated.get(name, np.full(evaluation.evidence.size, np.nan))
    return np.isnan(said) & ~np.isnan(_current(evaluation, name))


def candidates(evaluation: Evaluation, name: str) -> Iterator[Candidate]:
    """Other values of a piece of evidence, on every side of every threshold that it meets."""
    rubric, size = evaluation.rubric, evaluation.evidence.size
    current = _current(evaluation, name)
    measure = rubric.measures.get(name)
    if measure is None or measure.kind in ("yes_no", "choice"):
        words = list(measure.choices) if measure and measure.choices else ["no", "yes"]
        for value, word in enumerate(words):
            same = (current == value) | (_is_derived(evaluation, name) if measure is None else np.False_)
            cost = np.where(same, np.inf, _WORD_COST)
            yield Candidate(np.full(size, float(value)), f"= {word}", None, cost)
        return
    if measure.grades:
        span = measure.grades[-1] - measure.grades[0] or 1.0
        for grade in measure.grades:
            distance = np.nan_to_num(np.abs(current - grade) / span, nan=_WORD_COST)
            yield Candidate(
                np.full(size, grade), f"= {grade:g}", None, np.where(distance == 0, np.inf, distance)
            )
        return
    yield from _beside_thresholds(evaluation, measure, current)


def _beside_thresholds(evaluation: Evaluation, measure: Measure, current: Array) -> Iterator[Candidate]:
    rubric, size = evaluation.rubric, evaluation.evidence.size
    for leaf in rubric.leaves.values():
        if (
            (leaf.words and leaf.expression is None)
            or measure.id not in leaf.measures
            or leaf.measure == SCORE
        ):
            continue
        threshold = np.broadcast_to(evaluation.threshold(leaf), (size,)) if leaf.threshold else np.ones(size)
        if leaf.expression is None:
            yield from _two_sides(leaf, threshold, threshold, current)
        elif leaf.threshold is not None:
            needed = _solved(evaluation, leaf, measure.id, threshold)
            yield from _solved_sides(leaf, needed, current, _rises(evaluation, leaf, measure.id, needed))
    for item in rubric.items:
        if item.id == measure.id:
            yield from _tier_sides(evaluation, item, current)


def _two_sides(leaf: Leaf, threshold: Array, shown: Array, current: Array) -> Iterator[Candidate]:
    """The nearest value that meets a comparison, and the nearest that does not."""
    up = leaf.comparison in UPWARD
    just_less, just_more = np.nextafter(threshold, -np.inf), np.nextafter(threshold, np.inf)
    sides = {
        "at_least": ((threshold, "≥"), (just_less, "<")),
        "above": ((just_more, ">"), (threshold, "≤")),
        "at_most": ((threshold, "≤"), (just_more, ">")),
        "below": ((just_less, "<"), (threshold, "≥")),
    }[leaf.comparison]
    for place, (values, sign) in enumerate(sides):
        meets = (current > threshold) if up else (current < threshold)
        pointless = meets if place == 0 else (~meets & ~np.isnan(current) & (current != threshold))
        yield Candidate(values, sign, shown, np.where(pointless, np.inf, _relative(current, threshold)))


def _relative(current: Array, wanted: Array) -> Array:
    scale = np.maximum(np.abs(wanted), 1e-9)
    return np.nan_to_num(np.abs(current - wanted) / scale, nan=_WORD_COST, posinf=np.inf)


def _solved(evaluation: Evaluation, leaf: Leaf, name: str, threshold: Array) -> Array:
    """The value of one measure at which an expression reaches its threshold; NaN where that is not plain.

    Plain are expressions that are linear in the measure or in one over it.
    """
    expression = leaf.expression
    assert expression is not None
    values, size = evaluation.evidence.values, evaluation.evidence.size

    def at(value: Array) -> Array:
        return np.broadcast_to(expression.evaluate({**values, **evaluation.thresholds, name: value}), (size,))

    base = np.where(np.isnan(values[name]) | (values[name] == 0), 1.0, values[name])
    one, two, three = at(base), at(2 * base), at(3 * base)
    with np.errstate(all="ignore"):
        linear = np.abs((three - two) - (two - one)) <= 1e-9 * (1 + np.abs(three))
        straight = base + (threshold - one) * base / (two - one)
        # f = a + b / x: from x = base and 2 base.
        slope = (one - two) * 2 * base
        inverse = slope / (threshold - one + slope / base)
        fits = np.abs((one - slope / base + slope / (3 * base)) - three) <= 1e-9 * (1 + np.abs(three))
        found = np.where(linear, straight, np.where(fits, inverse, np.nan))
    return np.where(np.isfinite(found), found, np.nan)


def _rises(evaluation: Evaluation, leaf: Leaf, name: str, needed: Array) -> npt.NDArray[np.bool_]:
    """Whether an expression grows with a measure where it reaches its threshold."""
    expression, values = leaf.expression, evaluation.evidence.values
    assert expression is not None
    step = 1e-6 * (1 + np.abs(needed))
    low, high = (
        expression.evaluate({**values, **evaluation.thresholds, name: side})
        for side in (needed - step, needed + step)
    )
    return np.broadcast_to(high > low, needed.shape)


def _solved_sides(
    leaf: Leaf, needed: Array, current: Array, rises: npt.NDArray[np.bool_]
) -> Iterator[Candidate]:
    """Just on either side of the value at which an expression changes its mind."""
    step = 1e-9 * (1 + np.abs(needed))
    inclusive = leaf.comparison in ("at_least", "at_most")
    for more in (True, False):
        values = needed + (step if more else -step)
        wrong_way = (current > needed) if more else (current < needed)
        cost = np.where(np.isnan(needed) | wrong_way, np.inf, _relative(current, needed))
        for rising in (True, False):
            meets = (leaf.comparison in UPWARD) == (rising == more)
            sign = _SIGNS[more, meets == inclusive]
            yield Candidate(np.nan_to_num(values), sign, needed, np.where(rises == rising, cost, np.inf))


_SIGNS = {(True, True): "≥", (True, False): ">", (False, True): "≤", (False, False): "<"}
"""Upwards or downwards, with the threshold itself or without."""


def _tier_sides(evaluation: Evaluation, item: Item, current: Array) -> Iterator[Candidate]:
    """The points of one item at which the whole score reaches a tier."""
    rubric, size = evaluation.rubric, evaluation.evidence.size
    most = sum(each.weight * each.most for each in rubric.items)
    low, high = evaluation.score
    for leaf in rubric.leaves.values():
        if leaf.measure != SCORE:
            continue
        threshold = np.broadcast_to(evaluation.threshold(leaf), (size,))
        short = (threshold - np.where(low == high, low, np.nan)) * most / (100 * item.weight)
        needed = current + short
        inside = (needed >= item.least) & (needed <= item.most)
        cost = np.where(inside, _relative(current, needed), np.inf)
        yield Candidate(np.nan_to_num(needed) + 1e-9, "≥", needed, np.where(short > 0, cost, np.inf))
        yield Candidate(np.nan_to_num(needed) - 1e-6, "<", needed, np.where(short <= 0, cost, np.inf))


def _written(candidate: Candidate, rows: npt.NDArray[np.bool_]) -> list[str]:
    assert candidate.shown is not None
    return [f"{candidate.label} {value:.6g}" for value in candidate.shown[rows]]


def _all_where_none(
    evaluation: Evaluation, before: Bits, names: list[str], narrows: npt.NDArray[np.bool_], rubric: Rubric
) -> None:
    """Where no missing piece alone brings an open verdict nearer, all of them together may."""
    lost = ~_is_one(before) & ~narrows.any(axis=1)
    if lost.any():
        for at, name in enumerate(names):
            narrows[lost, at] = np.isnan(_current(evaluation, name))[lost]
    # What a criterion rests on need not be named beside the criterion itself.
    for at, name in enumerate(names):
        if name in rubric.criteria and name not in rubric.measures:
            for other, measure in enumerate(names):
                if measure in rubric.measures and name in rubric.resting_on[measure]:
                    narrows[:, other] &= ~narrows[:, at]
