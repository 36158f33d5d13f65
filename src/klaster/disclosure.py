"""What must not be published: figures that would show a single unit. Applied once, at the border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.model.status import Status
from klaster.numerics.bounds import Floats, Mask
from klaster.numerics.sensitivity_rules import dominated, few_units

FEWEST_UNITS = 3
P_PERCENT = 10.0
WITHHELD = ("value", "lower", "upper")


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a figure sensitive; 0 puts a rule off.

    ``threshold``: fewest units that may be shown together. ``dominance``: the percentage of the p% rule.
    """

    threshold: float = FEWEST_UNITS
    dominance: float = 0.0


def sensitive(table: pl.DataFrame, fewest_units: float = FEWEST_UNITS, p_percent: float = P_PERCENT) -> Mask:
    """Rows that fewer than so many units stand behind, or one unit nearly alone (the p% rule).

    Parameters
    ----------
    table
        ``value``; optional ``firms``, ``largest`` and ``second_largest`` (the contributions of the two
        largest units). What is not known raises no suspicion.
    """
    units, largest, second = (_numbers(table, name) for name in ("firms", "largest", "second_largest"))
    return few_units(units, fewest_units) | dominated(_numbers(table, "value"), largest, second, p_percent)


def for_publication(
    table: pl.DataFrame, fewest_units: float = FEWEST_UNITS, p_percent: float = P_PERCENT
) -> pl.DataFrame:
    """The table with sensitive rows withheld: no value, no range, status Q.

    Hiding these rows alone may leave them to be worked out from totals: ``suppressed_cells`` finds which
    of the withheld rows follow from the rest and what to withhold with them.

    Examples
    --------
    >>> jobs = pl.DataFrame({"value": [40.0, 90.0, 500.0], "status": ["A"] * 3, "firms": [2, 9, 9],
    ...                      "largest": [30.0, 85.0, 120.0], "second_largest": [10.0, 2.0, 90.0]})
    >>> for_publication(jobs).select("value", "status").rows()
    [(None, 'Q'), (None, 'Q'), (500.0, 'A')]
    """
    return withheld(table, sensitive(table, fewest_units, p_percent))


def withheld(
    table: pl.DataFrame, hidden: Mask | pl.Series, columns: Sequence[str] = WITHHELD
) -> pl.DataFrame:
    """The table without what some rows say: their columns empty, their status Q.

    >>> withheld(pl.DataFrame({"value": [1.0, 2.0], "status": ["A", "A"]}), pl.Series([True, False])).rows()
    [(None, 'Q'), (2.0, 'A')]
    """
    mask = pl.Series(hidden)
    emptied = [pl.when(~mask).then(name).alias(name) for name in columns if name in table.columns]
    letter = pl.when(mask).then(pl.lit(Status.CONFIDENTIAL.value)).otherwise("status")
    return table.with_columns(*emptied, status=letter)


def _numbers(table: pl.DataFrame, name: str) -> Floats:
    if name not in table.columns:
        return np.full(table.height, np.nan)
    return table[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
