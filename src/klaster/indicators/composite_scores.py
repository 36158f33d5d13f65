"""Scores of units: indicators normalised, added up, and the status that each score deserves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from klaster.indicators.composite_table import Scoreboard
from klaster.indicators.margins import ESTIMATE, UNKNOWN
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics import normalisation as scale
from klaster.numerics.normalisation import Normalisation
from klaster.numerics.outliers import Treatment, treated
from klaster.numerics.weighted_tree import Array, added_up, leaf_shares

Aggregation = Literal["arithmetic", "geometric"]
MissingIndicator = Literal["available", "withhold", "bounds"]
Within = Literal["period", "all"]


@dataclass(frozen=True)
class Choices:
    """What one makes of a composite indicator."""

    normalisation: Normalisation
    aggregation: Aggregation
    missing: MissingIndicator
    least_known: float
    outliers: Treatment
    reference: str
    within: Within


@dataclass(frozen=True)
class Scored:
    """The units of one period; ``base`` are the rows on which their scales rest."""

    board: Scoreboard
    choices: Choices
    rows: Array
    base: Array

    @cached_property
    def values(self) -> Array:
        """Values of the base after treatment of outliers."""
        raw = self.board.values[self.base]
        return np.stack([treated(column, self.choices.outliers) for column in raw.T], axis=1)

    @cached_property
    def moved(self) -> Array:
        """Which values of the period treatment has changed."""
        changed = (self.values != self.board.values[self.base]) & np.isfinite(self.values)
        return changed[self._own]

    @property
    def _own(self) -> Array:
        return np.searchsorted(self.base, self.rows)

    @property
    def multiplied(self) -> bool:
        """Whether scores are multiplied rather than added."""
        return self.choices.aggregation == "geometric"

    def normalised(self, normalisation: Normalisation, multiplied: bool) -> Array:
        """The period's indicators on their scale, units by indicators."""
        return scale.scaled(self._shares(normalisation)[self._own], normalisation, multiplied)

    def _shares(self, normalisation: Normalisation) -> Array:
        turned = self.values * self.board.directions
        if normalisation == "minmax":
            return scale.minmax(turned)
        if normalisation == "z":
            return scale.standardised(turned)
        if normalisation == "rank":
            return scale.percentile(turned)
        if normalisation == "goalposts":
            return self._between_goalposts()
        reference, _ = self._reference()
        _refuse_not_positive(self)
        return scale.share_of(self.values, reference, self.board.directions)

    def _between_goalposts(self) -> Array:
        low, high = self.board.low, self.board.high
        for place, name in enumerate(self.board.tree.names[: self.board.tree.leaves]):
            if not low[place] < high[place]:
                raise _no_goalposts(name, low[place], high[place])
        shares = scale.between(self.values, low, high)
        return np.where(self.board.directions > 0, shares, 1 - shares)

    def _reference(self) -> tuple[Array, Array]:
        """By indicator, what a distance is measured to, and its severity."""
        severities, turned = self.board.severities[self.base], self.values * self.board.directions
        named = self.choices.reference
        if named == "best":
            best = np.fmax.reduce(turned, axis=0)
            return best * self.board.directions, _severity_at(turned, best, severities)
        if named == "mean":
            known = np.isfinite(self.values)
            count = np.where(known.any(axis=0), known.sum(axis=0), np.nan)
            return np.where(known, self.values, 0.0).sum(axis=0) / count, _worst_known(severities)
        units = [str(unit) for unit in self.board.keys["unit"].gather(self.base).to_list()]
        if named not in units:
            raise InputError(
                Text(f"reference: found {named!r}, expected best, mean or a unit of the table", f"reference: указано «{named}», ожидается best, mean или единица из таблицы")
            )  # fmt: skip
        return self.values[units.index(named)], severities[units.index(named)]

    @cached_property
    def scale_severity(self) -> Array:
        """What the scale of each indicator does to all units: it rests on others, some of them unknown."""
        severities, turned = self.board.severities[self.base], self.values * self.board.directions
        if self.choices.normalisation == "goalposts":
            return np.zeros(turned.shape[1], int)
        if self.choices.normalisation == "distance":
            at = self._reference()[1]
        elif self.choices.normalisation == "minmax":
            ends = (np.fmin.reduce(turned, axis=0), np.fmax.reduce(turned, axis=0))
            at = np.maximum(*(_severity_at(turned, end, severities) for end in ends))
        else:
            at = _worst_known(severities)
        named = self.choices.normalisation == "distance" and self.choices.reference not in ("best", "mean")
        holes = np.zeros_like(at) if named else np.where((severities >= UNKNOWN).any(axis=0), ESTIMATE, 0)
        return np.maximum(np.minimum(at, ESTIMATE), holes)

    @cached_property
    def leaves(self) -> Array:
        """The indicators as the index takes them."""
        return self.normalised(self.choices.normalisation, self.multiplied)

    @cached_property
    def computed(self) -> Array:
        """What is known of every node added up, nodes by units."""
        tree = self.board.tree
        found = added_up(tree, list(self.leaves.T), tree.weights[None, :], self.multiplied)
        return np.stack([np.broadcast_to(node[0], len(self.rows)) for node in found])

    @cached_property
    def nodes(self) -> Array:
        """The score of every node, nodes by units; not a number where it is withheld."""
        return np.where(self.given, self.computed, np.nan)

    @cached_property
    def known(self) -> Array:
        """The share of the weight of every node that is known, nodes by units."""
        return self.shares @ np.isfinite(self.leaves).T

    @cached_property
    def shares(self) -> Array:
        """What each indicator counts for in every node, nodes by indicators."""
        tree = self.board.tree
        return np.stack([leaf_shares(tree, node, tree.weights) for node in range(len(tree.names))])

    @property
    def given(self) -> Array:
        """Whether enough is known of a node for a score, nodes by units."""
        if self.choices.missing == "withhold":
            return self._holes == 0
        return (self.known >= self.choices.least_known - 1e-9) & (self.known > 0)

    @property
    def _holes(self) -> Array:
        """How many indicators of weight are unknown, though other units have them."""
        return (self.shares > 0).astype(int) @ (self.board.severities[self.rows] >= UNKNOWN).T.astype(int)

    @cached_property
    def severities(self) -> Array:
        """The severity of every score, nodes by units."""
        own = self.board.severities[self.rows]
        with_scale = np.maximum(np.minimum(own, ESTIMATE), self.scale_severity)
        counted = (self.shares > 0)[:, None, :]
        worst: Array = np.where(counted, with_scale[None], 0).max(axis=2)
        raw: Array = np.where(counted, own[None], 0).max(axis=2)
        return np.where(np.isfinite(self.nodes), worst, np.maximum(raw, UNKNOWN))


def scored(board: Scoreboard, choices: Choices) -> list[Scored]:
    """The units of each period, on scales of their own period or of all."""
    whole = np.arange(board.keys.height)
    return [
        Scored(board, choices, rows, rows if choices.within == "period" else whole) for rows in board.periods
    ]


def _severity_at(turned: Array, end: Array, severities: Array) -> Array:
    """The best severity of those that stand at an end of the scale."""
    held: Array = np.where(turned == end, severities, UNKNOWN)
    best: Array = held.min(axis=0)
    return best


def _worst_known(severities: Array) -> Array:
    return np.where(severities < UNKNOWN, severities, 0).max(axis=0)


def _refuse_not_positive(scored: Scored) -> None:
    wrong: list[list[int]] = np.argwhere(scored.values <= 0).tolist()
    if wrong:
        row, column = wrong[0]
        name, unit = scored.board.tree.names[column], scored.board.keys["unit"][int(scored.base[row])]
        found: Any = scored.values[row, column]
        raise InputError(
            Text(f"{name} of {unit}: found {found:g}; a distance to a reference needs values above zero", f"{name}, {unit}: указано {found:g}; для расстояния до эталона нужны значения больше нуля"),
            Text("Take another normalisation, such as minmax.", "Возьмите другую нормализацию, например minmax."),
        )  # fmt: skip


def _no_goalposts(name: str, low: float, high: float) -> InputError:
    return InputError(
        Text(f"goalposts of {name!r}: found low {low:g} and high {high:g}, expected low below high", f"границы шкалы «{name}»: указано low {low:g} и high {high:g}, ожидается low меньше high"),
        Text("Give columns low and high for every indicator, or take another normalisation.", "Укажите столбцы low и high для каждого показателя или возьмите другую нормализацию."),
    )  # fmt: skip
