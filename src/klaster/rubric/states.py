"""Whether each criterion is met, on whole columns: met, not met, or not known.

A state is a small integer, ``FALSE`` < ``UNSURE`` < ``TRUE``: then *all* is a minimum, *any* a maximum and
*not* a mirror (Kleene's logic), and what is not known stays so unless the rest decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from klaster.rubric.definition import SCORE, UPWARD, Condition, Leaf, Named, Rubric
from klaster.rubric.expression import Array

States: TypeAlias = "npt.NDArray[np.int8]"
FALSE, UNSURE, TRUE = 0, 1, 2


@dataclass(frozen=True)
class Evidence:
    """What is known of each subject, as columns; NaN where nothing is.

    A yes is 1, a no 0; a choice is its place in the list; a day is counted from 1970. ``lower`` and
    ``upper`` are there for measures that came with bounds, ``stated`` for criteria said outright.
    """

    size: int
    values: Mapping[str, Array]
    lower: Mapping[str, Array] = field(default_factory=dict[str, Array])
    upper: Mapping[str, Array] = field(default_factory=dict[str, Array])
    stated: Mapping[str, Array] = field(default_factory=dict[str, Array])


class Evaluation:
    """The criteria of a rubric on some evidence, each worked out once, when it is first asked for."""

    def __init__(
        self,
        rubric: Rubric,
        thresholds: Mapping[str, Array],
        evidence: Evidence,
        *,
        score: tuple[Array, Array] | None = None,
    ) -> None:
        self.rubric, self.thresholds, self.evidence = rubric, thresholds, evidence
        self._states: dict[str, States] = {}
        self._score = score

    def state(self, id: str) -> States:
        """The state of a criterion, with what is said outright and what waives it."""
        if id not in self._states:
            self._states[id] = self._stated(id, self._by_rule(id))
        return self._states[id]

    def waived(self, id: str) -> States:
        """The state of the exemption from a criterion; never true where there is none."""
        criterion = self.rubric.criteria[id]
        return self.state(criterion.unless) if criterion.unless else np.zeros(1, np.int8)

    def condition(self, asked: Condition) -> States:
        """The state of a condition over criteria."""
        return combined(asked, self.state, self.thresholds)

    def threshold(self, leaf: Leaf) -> Array:
        """The threshold of a comparison, for each subject."""
        assert leaf.threshold is not None
        return leaf.threshold.evaluate(self.thresholds)

    def measured(self, leaf: Leaf) -> Array:
        """The number that a comparison is about; NaN where it is not known."""
        if leaf.expression is not None:
            return leaf.expression.evaluate({**self.evidence.values, **self.thresholds})
        if leaf.measure == SCORE:
            low, high = self.score
            return np.where(low == high, low, np.nan)
        bound = {"lower": self.evidence.lower, "upper": self.evidence.upper}.get(leaf.bound, {})
        if leaf.measure in bound:
            return bound[leaf.measure]
        if leaf.bound != "value":
            return np.full_like(self.evidence.values[leaf.measure], np.nan)
        return self.evidence.values[leaf.measure]

    @property
    def score(self) -> tuple[Array, Array]:
        """The fewest and the most points that a subject can have, in percent of what can be had."""
        if self._score is None:
            self._score = self._points()
        return self._score

    @property
    def middle_score(self) -> Array:
        """The score at the values themselves, between its bounds; NaN where something is missing."""
        plain = Evidence(self.evidence.size, self.evidence.values, stated=self.evidence.stated)
        low, high = Evaluation(self.rubric, self.thresholds, plain).score
        return np.where(low == high, low, np.nan)

    def replaced(self, name: str, values: Array) -> Evaluation:
        """The same with one measure, or one criterion said outright, set to other values."""
        evidence = self.evidence
        if name in evidence.values:
            kept = {key: side for key, side in evidence.lower.items() if key != name}
            held = {key: side for key, side in evidence.upper.items() if key != name}
            if name in evidence.lower or name in evidence.upper or _has_bound(self.rubric, name):
                kept[name], held[name] = values, values
            changed = Evidence(evidence.size, {**evidence.values, name: values}, kept, held, evidence.stated)
        else:
            changed = Evidence(evidence.size, evidence.values, evidence.lower, evidence.upper, {**evidence.stated, name: values})  # fmt: skip
        other = Evaluation(self.rubric, self.thresholds, changed)
        touched = self.rubric.resting_on[name]
        other._states = {id: states for id, states in self._states.items() if id not in touched}
        return other

    def _by_rule(self, id: str) -> States:
        rule = self.rubric.criteria[id].rule
        met = self.compared(rule) if isinstance(rule, Leaf) else self.condition(rule)
        criterion = self.rubric.criteria[id]
        if criterion.claimed:
            met = np.where((met == UNSURE) & self._silent(id), FALSE, met).astype(np.int8)
        return np.maximum(met, self.state(criterion.unless)) if criterion.unless else met

    def _silent(self, id: str) -> npt.NDArray[np.bool_]:
        """Where nothing is said of anything that a criterion rests on."""
        beneath = [name for name, touched in self.rubric.resting_on.items() if id in touched]
        told = (side.get(name) for name in beneath for side in (self.evidence.values, self.evidence.stated))
        return np.all([np.isnan(each) for each in told if each is not None], axis=0)

    def _stated(self, id: str, found: States) -> States:
        said = self.evidence.stated.get(id)
        return found if said is None else np.where(np.isnan(said), found, 2 * (said > 0)).astype(np.int8)

    def compared(self, leaf: Leaf) -> States:
        """The state of a comparison by itself."""
        if leaf.words:
            return self._worded(leaf)
        threshold = self.threshold(leaf)
        meets = _COMPARED[leaf.comparison]
        number = self.measured(leaf)
        states = _known(meets(number, threshold), number + threshold)
        if leaf.expression is not None or not (states == UNSURE).any():
            return states
        return self._from_other_bounds(leaf, states, threshold, meets)

    def _from_other_bounds(
        self, leaf: Leaf, states: States, threshold: Array, meets: Callable[..., Any]
    ) -> States:
        """What bounds or the value itself tell where the number asked about is not there."""
        if leaf.bound != "value":
            value = self.evidence.values[leaf.measure]
            told = _known(meets(value, threshold), value + threshold)
            # A value that fails fails at its lower bound, too; one that passes may not.
            sure = FALSE if (leaf.comparison in UPWARD) == (leaf.bound == "lower") else TRUE
            return np.where((states == UNSURE) & (told == sure), sure, states).astype(np.int8)
        bounds = self._bounds(leaf)
        if bounds is None:
            return states
        low, high = (_known(meets(side, threshold), side + threshold) for side in bounds)
        return np.where((states == UNSURE) & (low == high), low, states).astype(np.int8)

    def _bounds(self, leaf: Leaf) -> tuple[Array, Array] | None:
        if leaf.measure == SCORE:
            return self.score
        low, high = (side.get(leaf.measure) for side in (self.evidence.lower, self.evidence.upper))
        return None if low is None or high is None else (low, high)

    def _worded(self, leaf: Leaf) -> States:
        number = self.measured(leaf)
        places = np.array([self._place(leaf, word) for word in leaf.words], dtype=np.float64)
        meets = np.isin(number, places)
        return _known(~meets if leaf.comparison == "is_not" else meets, number)

    def _place(self, leaf: Leaf, word: str) -> float:
        measure = self.rubric.measures.get(leaf.measure)
        if measure and measure.choices:
            return float(list(measure.choices).index(word))
        return 1.0 if word in ("yes", "true") else 0.0

    def _points(self) -> tuple[Array, Array]:
        low, high, most_low, most_high = (np.zeros(self.evidence.size) for _ in range(4))
        for item in self.rubric.items:
            earned_low, earned_high = self._earned(item.id, item.is_criterion, item.least, item.most)
            counts = self.state(item.counts_if) if item.counts_if else np.full(1, TRUE, np.int8)
            # Where it is not known whether an item counts, the low end takes it at its worst.
            worst = np.where(counts == UNSURE, item.least, earned_low)
            low += item.weight * np.where(counts > FALSE, worst, 0.0)
            most_low += item.weight * np.where(counts > FALSE, item.most, 0.0)
            best = np.where(counts == UNSURE, item.most, earned_high)
            high += item.weight * np.where(counts > FALSE, best, 0.0)
            most_high += item.weight * np.where(counts > FALSE, item.most, 0.0)
        with np.errstate(all="ignore"):
            # Without the last digits: sums of tenths must not miss a threshold that they reach.
            return tuple(
                np.round(100 * part / most, 9) for part, most in ((low, most_low), (high, most_high))
            )  # pyright: ignore[reportReturnType]

    def _earned(self, id: str, is_criterion: bool, least: float, most: float) -> tuple[Array, Array]:
        if is_criterion:
            states = self.state(id)
            return (states == TRUE).astype(np.float64), (states > FALSE).astype(np.float64)
        value = self.evidence.values[id]
        low, high = self.evidence.lower.get(id, value), self.evidence.upper.get(id, value)
        return np.where(np.isnan(low), least, low), np.where(np.isnan(high), most, high)


_COMPARED: Mapping[str, Callable[..., Any]] = {
    "at_least": np.greater_equal, "above": np.greater, "at_most": np.less_equal, "below": np.less,
}  # fmt: skip


def _known(meets: Any, number: Array) -> States:
    """Truth where the number is there, else not known."""
    states = np.multiply(meets, TRUE, dtype=np.int8)
    states[np.isnan(number)] = UNSURE
    return states


def combined(asked: Condition, state: Callable[[str], States], thresholds: Mapping[str, Array]) -> States:
    """The state of a condition from the states of the criteria in it."""
    if isinstance(asked, Named):
        return state(asked.id)
    parts = [combined(member, state, thresholds) for member in asked.members]
    if asked.operator == "not":
        return (TRUE - parts[0]).astype(np.int8)
    parts = np.broadcast_arrays(*parts)
    if asked.operator == "all":
        return np.minimum.reduce(parts)
    if asked.operator == "any":
        return np.maximum.reduce(parts)
    sure = np.add.reduce([part == TRUE for part in parts], dtype=np.int16)
    likely = np.add.reduce([part > FALSE for part in parts], dtype=np.int16)
    assert asked.least is not None
    least = asked.least.evaluate(thresholds)
    states = np.where(sure >= least, TRUE, np.where(likely >= least, UNSURE, FALSE))
    return np.where(np.isnan(least), UNSURE, states).astype(np.int8)


def _has_bound(rubric: Rubric, measure: str) -> bool:
    return any(leaf.measure == measure and leaf.bound != "value" for leaf in rubric.leaves.values())
