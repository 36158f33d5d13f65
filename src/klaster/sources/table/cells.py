"""Rows of cells as they stand in the source, and what a cell looks like at first sight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from klaster.sources.table.markers import MARKERS, ZERO_MARKERS
from klaster.sources.table.numbers import number_pattern

Cell = str | None


class Kind(Enum):
    """What a cell looks like; a letter ("C", "x") may be a marker as well as a code."""

    BLANK = "blank"
    NUMBER = "number"
    YEAR = "year"
    MARK = "mark"
    LETTER = "letter"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the source: its number, from 1, and its cells; a blank cell is None."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> int:
        """How many cells are not blank."""
        return sum(cell is not None for cell in self.cells)

    def cell(self, column: int) -> Cell:
        """The cell of a column from 0; None beyond the end of the row."""
        return self.cells[column] if 0 <= column < len(self.cells) else None

    def text(self) -> str:
        """Everything written in the row."""
        return " ".join(cell for cell in self.cells if cell is not None)


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells: rows from 1, columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


_NUMBERS = (re.compile(number_pattern(".")), re.compile(number_pattern(",")))
_BRACKETED = re.compile(r"^\(([0-9][^()]+)\)$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def written(text: str | None) -> Cell:
    r"""A cell without outer spaces; None where nothing is left.

    >>> written(" 2018\u00a0"), written("\u202f ")
    ('2018', None)
    """
    return (text.strip() or None) if text is not None else None


def row_of(number: int, cells: Iterable[str | None]) -> Row:
    """A row of trimmed cells."""
    return Row(number, tuple(written(cell) for cell in cells))


def kind_of(cell: Cell) -> Kind:
    """What a cell looks like.

    >>> [kind_of(cell).value for cell in ("1 234,5", "2018", "…", "C", "Чуй", None)]
    ['number', 'year', 'mark', 'letter', 'text', 'blank']
    """
    if cell is None:
        return Kind.BLANK
    bare = _BRACKETED.sub(r"\1", cell)
    found = _NUMBERS[0].match(bare) or _NUMBERS[1].match(bare)
    if found:
        return Kind.YEAR if _YEAR.fullmatch(found[1]) else Kind.NUMBER
    if cell in MARKERS or cell in ZERO_MARKERS:
        return Kind.LETTER if cell.isalpha() and len(cell) == 1 else Kind.MARK
    return Kind.TEXT


def width_of(rows: Sequence[Row]) -> int:
    """The number of columns of the widest row, trailing blank cells not counted."""
    return max((_last_filled(row) + 1 for row in rows), default=0)


def _last_filled(row: Row) -> int:
    return max((index for index, cell in enumerate(row.cells) if cell is not None), default=-1)


def column_kinds(rows: Sequence[Row]) -> tuple[Kind, ...]:
    """What each column of a body of data holds: YEAR, NUMBER, TEXT, or BLANK where it is empty.

    Signs that stand for a missing number make a column of nothing else one of numbers; single letters,
    which may be codes, make it one of text.
    """
    return tuple(
        _column_kind([kind_of(row.cell(column)) for row in rows]) for column in range(width_of(rows))
    )


def _column_kind(kinds: list[Kind]) -> Kind:
    numbers, years = kinds.count(Kind.NUMBER), kinds.count(Kind.YEAR)
    texts, letters, marks = kinds.count(Kind.TEXT), kinds.count(Kind.LETTER), kinds.count(Kind.MARK)
    if numbers + years > texts:
        return Kind.YEAR if years >= 9 * numbers else Kind.NUMBER
    if texts or letters:
        return Kind.TEXT
    return Kind.NUMBER if marks else Kind.BLANK
