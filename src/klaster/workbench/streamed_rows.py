"""A table that is handed over part by part: as long as it is, no more than a part of it is in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

PART = 65_536
"""Rows of a part."""


@dataclass(frozen=True)
class StreamedRows:
    """The columns of a table and a way to its rows, from the first to the last.

    >>> rows = StreamedRows.of_frame(pl.DataFrame({"region": ["A", "B", "C"]}), part=2)
    >>> [part.height for part in rows.kept(region=("A", "C")).between(1).parts()]
    [1]
    """

    schema: pl.Schema
    parts: Callable[[], Iterable[pl.DataFrame]]

    @classmethod
    def of_frame(cls, frame: pl.DataFrame, part: int = PART) -> StreamedRows:
        """A table in memory, cut."""
        return cls(frame.schema, lambda: frame.iter_slices(part))

    def kept(self, **wanted: Iterable[str]) -> StreamedRows:
        """The rows that hold one of the codes named for a column; every row of a column for which none is."""
        tests = [pl.col(name).is_in(sorted(codes)) for name, codes in wanted.items() if codes]
        if not tests:
            return self
        return StreamedRows(self.schema, lambda: (part.filter(*tests) for part in self.parts()))

    def between(self, offset: int = 0, limit: int | None = None) -> StreamedRows:
        """Rows after the first ``offset`` ones, ``limit`` of them at most."""
        if not offset and limit is None:
            return self
        return StreamedRows(self.schema, lambda: _between(self.parts(), offset, limit))

    def whole(self) -> pl.DataFrame:
        """All rows at once."""
        return pl.concat([self.schema.to_frame(), *self.parts()])


def _between(parts: Iterable[pl.DataFrame], offset: int, limit: int | None) -> Iterator[pl.DataFrame]:
    for part in parts:
        if limit == 0:
            return
        left = part.slice(offset, limit)
        offset = max(0, offset - part.height)
        if limit is not None:
            limit -= left.height
        if left.height:
            yield left
