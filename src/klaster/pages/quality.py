"""How much of an edition is known: cells by state."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.status import State, Status

_ORDER = (State.VALUE, State.ZERO, State.ESTIMATE, State.CONFIDENTIAL, State.NOT_COLLECTED)


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of cells by state; pairs that the edition does not have at all are not collected."""

    counts: dict[State, int]

    @property
    def total(self) -> int:
        """All cells, the missing ones too."""
        return sum(self.counts.values())

    @property
    def shares(self) -> list[tuple[State, int, float]]:
        """State, count and share of all cells, for the states that occur."""
        total = self.total or 1
        return [
            (state, self.counts[state], self.counts[state] / total) for state in _ORDER if self.counts[state]
        ]

    @property
    def estimated(self) -> float:
        """The share of cells that are an estimate."""
        return self.counts[State.ESTIMATE] / (self.total or 1)

    @property
    def known(self) -> float:
        """The share of cells that are a plain value or a true zero."""
        return (self.counts[State.VALUE] + self.counts[State.ZERO]) / (self.total or 1)


def quality(rows: pl.DataFrame, expected: int) -> Quality:
    """The quality of some rows, against the count of cells there should be.

    >>> rows = pl.DataFrame({"value": [1.0, 0.0, None, 2.0], "status": ["A", "A", "Q", "E"]})
    >>> quality(rows, 5).counts[State.NOT_COLLECTED]
    1
    """
    found = dict(rows.select(state_of_cell().alias("state")).group_by("state").len().iter_rows())
    counts = {state: int(found.get(state.value, 0)) for state in State}
    counts[State.NOT_COLLECTED] += max(0, expected - rows.height)
    return Quality(counts)


def state_of_cell() -> pl.Expr:
    """The state of a cell, by its name, from the columns ``value`` and ``status``: as :func:`klaster.model.status.state` has it."""
    known = pl.col("value").is_not_null() & ~pl.col("value").is_nan()
    confidential = pl.col("status") == Status.CONFIDENTIAL.value
    uncollected = ~known | (pl.col("status") == Status.NOT_COLLECTED.value)
    return (
        pl.when(confidential)
        .then(pl.lit(State.CONFIDENTIAL.value))
        .when(uncollected)
        .then(pl.lit(State.NOT_COLLECTED.value))
        .when(pl.col("status") == Status.ESTIMATED.value)
        .then(pl.lit(State.ESTIMATE.value))
        .when(pl.col("value") == 0)
        .then(pl.lit(State.ZERO.value))
        .otherwise(pl.lit(State.VALUE.value))
    )
