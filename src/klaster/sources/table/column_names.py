"""Names of columns out of a header of one row or several: flattened, unique, never blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from klaster.sources.table.cells import Cell, Row, Span
from klaster.sources.table.raw_table import ROW

JOINT = " / "


@dataclass(frozen=True)
class Names:
    """Names of the columns, and what was done to them.

    ``repeated`` are the names that occurred more than once, with the positions of the columns, from 0;
    ``blank`` the positions of columns without a name.
    """

    columns: tuple[str, ...]
    repeated: dict[str, tuple[int, ...]]
    blank: tuple[int, ...]


def column_names(header: Sequence[Row], width: int, spans: Sequence[Span] = ()) -> Names:
    """Flatten a header into one name for each column.

    A cell merged over several columns heads each of them; where the file knows no merged cells, a blank
    in an upper row is headed by what stands to its left, if the row below goes on.

    Examples
    --------
    >>> upper, lower = Row(1, ("Регион", "2017", None)), Row(2, (None, "всего", "женщины"))
    >>> column_names([upper, lower], 3).columns
    ('Регион', '2017 / всего', '2017 / женщины')
    """
    return unique_names(flattened_header(header, width, spans))


def flattened_header(header: Sequence[Row], width: int, spans: Sequence[Span] = ()) -> list[str]:
    """What stands in the header over each column, from top to bottom; "" where nothing does."""
    levels = _levels(header, width, spans)
    return [_joined([level[column] for level in levels]) for column in range(width)]


def unique_names(plain: Sequence[str]) -> Names:
    """Names made unique: "jobs", "jobs (2)"; a blank becomes "column_3" by its position.

    >>> unique_names(["jobs", "", "jobs"]).columns
    ('jobs', 'column_2', 'jobs (2)')
    """
    given = [name or f"column_{index + 1}" for index, name in enumerate(plain)]
    taken, names = {ROW, *given}, list[str]()
    for name in given:
        names.append(_free_name(name, taken) if name in (*names, ROW) else name)
        taken.add(names[-1])
    repeated = {
        name: tuple(index for index, other in enumerate(plain) if other == name)
        for name in dict.fromkeys(plain)
        if name and list(plain).count(name) > 1
    }
    return Names(tuple(names), repeated, tuple(index for index, name in enumerate(plain) if not name))


def _free_name(name: str, taken: set[str]) -> str:
    count = 2
    while f"{name} ({count})" in taken:
        count += 1
    return f"{name} ({count})"


def _levels(header: Sequence[Row], width: int, spans: Sequence[Span]) -> list[list[Cell]]:
    levels = [[row.cell(column) for column in range(width)] for row in header]
    merged = [span for span in spans if any(_touches(span, row) for row in header)]
    for span in merged:
        _fill_span(levels, [row.number for row in header], span)
    for index in range(len(levels) - 1):
        if not any(_touches(span, header[index]) and span.last_column > span.first_column for span in merged):
            levels[index] = _filled_right(levels[index], levels[index + 1])
    return levels


def _touches(span: Span, row: Row) -> bool:
    return span.first_row <= row.number <= span.last_row


def _fill_span(levels: list[list[Cell]], numbers: list[int], span: Span) -> None:
    if span.first_row not in numbers:
        return
    value = levels[numbers.index(span.first_row)][span.first_column : span.first_column + 1]
    for level, number in zip(levels, numbers, strict=True):
        if value and span.first_row <= number <= span.last_row:
            last = min(span.last_column + 1, len(level))
            level[span.first_column : last] = value * (last - span.first_column)


def _filled_right(upper: list[Cell], lower: list[Cell]) -> list[Cell]:
    filled = list(upper)
    for column in range(1, len(filled)):
        continues = lower[column] is not None and lower[column - 1] is not None
        if filled[column] is None and continues:
            filled[column] = filled[column - 1]
    return filled


def _joined(parts: Sequence[Cell]) -> str:
    """The parts from top to bottom, once each, with line breaks made spaces."""
    clean = [re.sub(r"\s+", " ", part.replace("\u00ad", "")).strip() for part in parts if part]
    return JOINT.join(part for index, part in enumerate(clean) if index == 0 or part != clean[index - 1])
