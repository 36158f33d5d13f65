"""What the columns of a table hold, from a sample of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from klaster.sources.table.markers import meanings
from klaster.sources.table.numbers import number_expression
from klaster.sources.table.periods import period_of
from klaster.sources.table.raw_table import ROW, RawTable

SAMPLE = 120_000
_MOST_VALUES = 3_000
_COUNT = "__count"


@dataclass(frozen=True)
class Profile:
    """One column: its distinct values in the order of the table, and shares among the cells that are filled.

    ``numeric`` counts numbers and missing-value signs, ``numbers`` numbers alone, ``whole`` whole numbers.
    """

    name: str
    position: int
    rows: int
    filled: int
    distinct: int
    values: tuple[str, ...]
    numeric: float
    numbers: float
    whole: float

    @property
    def is_numeric(self) -> bool:
        """Whether the column is one of numbers."""
        return self.numeric >= 0.8 and self.numbers > 0

    @cached_property
    def periods(self) -> float:
        """Share of the distinct values that are periods."""
        return _share(self.values, lambda value: period_of(value) is not None)

    @property
    def is_unique(self) -> bool:
        """Whether nearly every row has a value of its own."""
        return self.rows > 1 and self.filled > 0.9 * self.rows and self.distinct > 0.95 * self.filled

    @property
    def counts_rows(self) -> bool:
        """Whether the column only numbers the rows: 1, 2, 3."""
        numbers = [int(value) for value in self.values if value.isdigit()]
        first = numbers[:1]
        return (
            len(numbers) == self.distinct == self.filled > 2
            and first in ([0], [1])
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        )


def sample_of(raw: RawTable) -> pl.DataFrame:
    """Rows of a table that stand for all: all of them if they are few, else the first and some throughout."""
    rows = raw.frame.select(pl.len()).collect(engine="streaming").item()
    if rows <= SAMPLE:
        return raw.frame.collect()
    step = rows * 2 // SAMPLE + 1
    first = raw.frame.head(SAMPLE // 2).collect()
    last = first[ROW].max()
    rest = raw.frame.filter((pl.col(ROW) > last) & (pl.col(ROW) % step == 0))
    return pl.concat([first, rest.collect(engine="streaming")])


def profiles(sample: pl.DataFrame, columns: Sequence[str]) -> dict[str, Profile]:
    """The profile of each column of a sample.

    Examples
    --------
    >>> table = pl.DataFrame({"year": ["2017", "2018"], "jobs": ["1 234", ".."]})
    >>> found = profiles(table, ["year", "jobs"])
    >>> found["year"].periods, found["jobs"].is_numeric, found["jobs"].numbers
    (1.0, True, 0.5)
    """
    return {name: _profile(sample[name], position) for position, name in enumerate(columns)}


def _profile(column: pl.Series, position: int) -> Profile:
    cells = column.drop_nulls()
    # Each distinct value is looked at once, and counts as often as it occurs.
    counted = cells.value_counts(name=_COUNT)
    text = pl.col(column.name).str.replace(r"^\(([0-9][^()]*)\)$", "$1")
    number = pl.coalesce(number_expression(text, "."), number_expression(text, ","))
    marker = pl.col(column.name).is_in([word for word in meanings() if word and not word.isalpha()])
    weighted = counted.select(
        numeric=((number.is_not_null() | marker) * pl.col(_COUNT)).sum(),
        numbers=(number.is_not_null() * pl.col(_COUNT)).sum(),
        whole=((number == number.round()).fill_null(False) * pl.col(_COUNT)).sum(),
    ).row(0, named=True)
    total = max(len(cells), 1)
    values = tuple(cells.unique(maintain_order=True).head(_MOST_VALUES).to_list())
    shares = {name: count / total for name, count in weighted.items()}
    return Profile(column.name, position, len(column), len(cells), counted.height, values, **shares)


def _share(values: Iterable[str], test: Callable[[str], bool]) -> float:
    answers = [test(value) for value in values]
    return sum(answers) / len(answers) if answers else 0.0
