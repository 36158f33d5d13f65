"""Which outcomes remain possible, from the states of the criteria that the rules name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from klaster.rubric.definition import Condition, Leaf, Rubric
from klaster.rubric.expression import Array
from klaster.rubric.states import FALSE, TRUE, UNSURE, Evaluation, Evidence, States, combined

Bits: TypeAlias = "npt.NDArray[np.uint32]"
_TABULATED, _ENUMERATED = 8, 16


class Outcomes:
    """The rules of a rubric at some thresholds.

    With few criteria every combination is worked out once, and what is not known stands for all that
    it may turn out to be: *working or latent* then is just these two. With many, rule after rule is
    followed in Kleene's logic, which never leaves out an outcome that is possible.
    """

    def __init__(self, rubric: Rubric, thresholds: Mapping[str, Array]) -> None:
        self.rubric, self.thresholds = rubric, thresholds
        self.facets = rubric.facets
        self.names = tuple(rubric.outcomes)

    def possible(self, states: Mapping[str, States]) -> Bits:
        """The outcomes still possible, one bit each in the order of the rubric."""
        if not self._is_tabulated:
            return self._followed(states)
        parts = np.broadcast_arrays(*(states[facet] for facet in self.facets))
        place = np.zeros(parts[0].shape, np.int16)
        for part in parts:
            place *= 3
            place += part
        found = self._table[place]
        return found if found.all() else np.where(found == 0, self._followed(states), found)

    @cached_property
    def _is_tabulated(self) -> bool:
        """Few criteria, and thresholds that are the same for every subject."""
        return len(self.facets) <= _TABULATED and all(each.size == 1 for each in self.thresholds.values())

    def of(self, evaluation: Evaluation) -> Bits:
        """The outcomes still possible for each subject of an evaluation."""
        return self.possible({facet: evaluation.state(facet) for facet in self.facets})

    @cached_property
    def _table(self) -> Bits:
        """Every combination of false, unsure and true, as digits to the base of three."""
        count = len(self.facets)
        table = np.zeros((3,) * count, np.uint32)
        table[np.ix_(*[(FALSE, TRUE)] * count)] = self._certain().reshape((2,) * count)
        for axis in range(count):
            low, high = (np.take(table, state, axis) for state in (FALSE, TRUE))
            table[(slice(None),) * axis + (UNSURE,)] = low | high
        return table.reshape(-1)

    def _certain(self) -> Bits:
        """The outcome of every combination of false and true; no bit where they contradict one another."""
        states, sensible = self._combinations
        return np.where(sensible, self._followed(states), 0).astype(np.uint32)

    def _followed(self, states: Mapping[str, States]) -> Bits:
        shape = np.broadcast_shapes(*(each.shape for each in states.values())) or (1,)
        found, reached = np.zeros(shape, np.uint32), np.full(shape, TRUE, np.int8)
        for rule in self.rubric.rules:
            met = self._met(rule.when, states)
            bit = np.uint32(1 << self.names.index(rule.outcome))
            found |= np.where(np.minimum(reached, met) > FALSE, bit, np.uint32(0))
            reached = np.minimum(reached, TRUE - met).astype(np.int8)
        return found

    def _met(self, when: Condition | None, states: Mapping[str, States]) -> States:
        return (
            np.full(1, TRUE, np.int8) if when is None else combined(when, states.__getitem__, self.thresholds)
        )

    @cached_property
    def _combinations(self) -> tuple[dict[str, States], npt.NDArray[np.bool_]]:
        """Every combination of false and true, and whether comparisons of one measure allow it."""
        count = len(self.facets)
        numbers = np.arange(1 << count)
        states = {
            facet: (TRUE * ((numbers >> (count - 1 - place)) & 1)).astype(np.int8)
            for place, facet in enumerate(self.facets)
        }
        sensible = np.ones(len(numbers), np.bool_)
        for together in self._same_measure():
            allowed = {tuple(row) for row in self._joint(together).T.tolist()}
            rows = np.stack([states[facet] for facet in together]).T.tolist()
            sensible &= np.array([tuple(row) in allowed for row in rows])
        return states, sensible

    def _same_measure(self) -> list[list[str]]:
        """Criteria that compare the same measure, and nothing else, with fixed thresholds."""
        by_measure: dict[str, list[str]] = {}
        for facet in self.facets:
            criterion = self.rubric.criteria[facet]
            rule = criterion.rule
            if isinstance(rule, Leaf) and rule.measure and rule.bound == "value" and not criterion.unless and not criterion.stated:  # fmt: skip
                by_measure.setdefault(rule.measure, []).append(facet)
        return [facets for facets in by_measure.values() if len(facets) > 1]

    def _joint(self, facets: list[str]) -> States:
        """The states that comparisons of one measure can have together."""
        leaves = [self.rubric.leaves[facet] for facet in facets]
        values = self._representatives(leaves)
        evidence = Evidence(len(values), {leaf.measure: values for leaf in leaves})
        single = {name: each[:1] for name, each in self.thresholds.items()}
        trial = Evaluation(self.rubric, single, evidence, score=(values, values))
        return np.stack([trial.compared(leaf) for leaf in leaves])

    def _representatives(self, leaves: list[Leaf]) -> Array:
        """A value on every side of every threshold."""
        measure = self.rubric.measures[leaves[0].measure]
        if measure.kind in ("yes_no", "choice"):
            return np.arange(max(len(measure.choices), 2), dtype=np.float64)
        if measure.grades:
            return np.array(measure.grades)
        single = {name: each[:1] for name, each in self.thresholds.items()}
        marks = sorted(
            {float(leaf.threshold.evaluate(single).reshape(-1)[0]) for leaf in leaves if leaf.threshold}
        )
        between = [(low + high) / 2 for low, high in pairwise(marks)]
        least = -np.inf if measure.minimum is None else measure.minimum
        most = np.inf if measure.maximum is None else measure.maximum
        span = 1 + abs(marks[-1]) + abs(marks[0])
        inside = [each for each in (*marks, *between) if least <= each <= most]
        ends = np.clip([marks[0] - span, marks[-1] + span], least, most)
        return np.array([*inside, *ends.tolist()])

    def never(self) -> list[int]:
        """The places of the rules that no combination of criteria reaches; none where there are too many to try."""
        if len(self.facets) > _ENUMERATED:
            return []
        states, sensible = self._combinations
        reached, dead = sensible.copy(), list[int]()
        for place, rule in enumerate(self.rubric.rules):
            met = np.broadcast_to(self._met(rule.when, states) == TRUE, reached.shape)
            if not (reached & met).any():
                dead.append(place)
            reached = reached & ~met
        return dead

    def without_outcome(self) -> bool:
        """Whether some combination of criteria leads to no outcome at all."""
        if len(self.facets) > _ENUMERATED:
            return self.rubric.rules[-1].when is not None
        states, sensible = self._combinations
        return bool((sensible & (self._followed(states) == 0)).any())
