"""Where the header of a table stands, and where its data begin.

A table of a statistical office opens with a title, notes and a unit, then comes a header of one row or
several, then perhaps a row that numbers the columns, then the data. What the columns hold is taken from
the lower half of the rows looked at; a row is then header or data by what stands in the columns of
numbers: words and years speak for a header, numbers and missing-value signs for data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from klaster.sources.table.cells import Kind, Row, Span, column_kinds, kind_of, width_of

_UNIT = re.compile(
    r"\(?\s*(?:в\s+)?(?:тыс|млн|млрд|трлн|человек|чел\b|единиц|процент|руб|сом\b|тенге|шт\b|%|на конец|на начало"
    r"|thousand|million|billion|persons?\b|per ?cent|units?\b|number of|usd\b|eur\b)",
    re.IGNORECASE,
)
_LETTER_NUMBERS = frozenset("АБВГABCDаб")
_LOOK_AHEAD = 10


@dataclass(frozen=True)
class Layout:
    """Rows of the header, the first row of the data, and what stands above and between.

    ``kinds`` is what the columns hold; ``numbering`` the rows that only number the columns.
    """

    header: tuple[Row, ...]
    first_row: int
    titles: tuple[Row, ...]
    numbering: tuple[Row, ...]
    kinds: tuple[Kind, ...]

    @property
    def header_rows(self) -> tuple[int, ...]:
        """Numbers of the rows of the header."""
        return tuple(row.number for row in self.header)


def guessed_layout(
    rows: Sequence[Row],
    spans: Sequence[Span] = (),
    header_rows: Sequence[int] | None = None,
    skip_rows: int = 0,
) -> Layout:
    """The layout of a table, from its first rows.

    Parameters
    ----------
    rows : rows from the first one on
    spans : merged cells, where the file knows them
    header_rows : the rows of the header, if the user named them; empty for a table without header
    skip_rows : so many rows at the top are not looked at

    Examples
    --------
    >>> lines = ["Занятость", "", ";тыс. человек", "Регион;2017;2018", "Чуй;1,5;2", "Ош;3;4,5"]
    >>> rows = [Row(n, tuple(c or None for c in line.split(";"))) for n, line in enumerate(lines, 1)]
    >>> guessed_layout(rows).header_rows, guessed_layout(rows).first_row
    ((4,), 5)
    """
    shown = [row for row in rows if row.number > skip_rows]
    kinds = _body_kinds(shown)
    if header_rows is None:
        above, block, first = _parts(shown, kinds, spans)
    else:
        above, block, first = _named_parts(shown, header_rows)
    return _layout(shown, kinds, above, block, first)


def _layout(
    rows: list[Row], kinds: tuple[Kind, ...], above: list[Row], block: list[Row], first: int
) -> Layout:
    numbering, titles = list[Row](), [row for row in above if row.filled]
    while first < len(rows) and (block or not rows[first].filled):
        row = rows[first]
        if _is_numbering(row, kinds):
            numbering.append(row)
        elif row.filled == 1 and _is_unit_line(row, kinds):
            titles.append(row)
        elif row.filled:
            break
        first += 1
    number = rows[first].number if first < len(rows) else (rows[-1].number + 1 if rows else 1)
    return Layout(tuple(block), number, tuple(titles), tuple(numbering), kinds)


def _body_kinds(rows: Sequence[Row]) -> tuple[Kind, ...]:
    wide = [row for row in rows if row.filled >= 2] or [row for row in rows if row.filled]
    return column_kinds(wide[len(wide) // 2 :])


def _parts(
    rows: list[Row], kinds: tuple[Kind, ...], spans: Sequence[Span]
) -> tuple[list[Row], list[Row], int]:
    """Rows above the header, rows of the header, and the index of the row after it."""
    last = _last_header_index(rows, kinds)
    if last is None:
        return _headless_parts(rows)
    start = last
    while start > 0 and rows[start - 1].filled:
        start -= 1
    while start < last and _is_title(rows[start], rows[start + 1], kinds, spans):
        start += 1
    last = next((i for i in range(start, last) if _is_complete(rows[i], rows[i + 1], kinds)), last)
    return rows[:start], rows[start : last + 1], last + 1


def _is_complete(row: Row, below: Row, kinds: tuple[Kind, ...]) -> bool:
    """Whether a row names every column, each by its own name, and the next one starts with a label."""
    cells = [row.cell(column) for column, kind in enumerate(kinds) if kind is not Kind.BLANK]
    return None not in cells and len(set(cells)) == len(cells) and below.cell(_left(kinds)) is not None


def _left(kinds: tuple[Kind, ...]) -> int:
    return next((column for column, kind in enumerate(kinds) if kind is not Kind.BLANK), 0)


def _is_wide(row: Row, kinds: tuple[Kind, ...]) -> bool:
    """Whether a row can belong to the table; with two columns, the corner of its header may be blank."""
    if len(kinds) == 2 and row.filled == 1:
        return row.cell(0) is None
    return row.filled >= 2


def _named_parts(rows: list[Row], header_rows: Sequence[int]) -> tuple[list[Row], list[Row], int]:
    block = [row for row in rows if row.number in set(header_rows)]
    if not block:
        return _headless_parts(rows)
    return rows[: rows.index(block[0])], block, rows.index(block[-1]) + 1


def _headless_parts(rows: list[Row]) -> tuple[list[Row], list[Row], int]:
    first = next((index for index, row in enumerate(rows) if row.filled >= 2), 0)
    return rows[:first], [], first


def _last_header_index(rows: list[Row], kinds: tuple[Kind, ...]) -> int | None:
    """Index of the lowest row of the header; None for a table without one."""
    wide = [index for index, row in enumerate(rows) if _is_wide(row, kinds)]
    if not wide:
        return next((index for index, row in enumerate(rows) if row.filled), None)
    leanings = [_leaning(row, kinds, index == wide[0]) for index, row in enumerate(rows)]
    data = next((i for i in wide if leanings[i] > 0 and not _header_follows(rows, leanings, i)), None)
    if data is None:
        return wide[0]
    above = [index for index in wide if index < data and not _is_numbering(rows[index], kinds)]
    strong = [index for index in above if leanings[index] < 0]
    while len(strong) > 1 and all(_has_years(rows[index], kinds) for index in strong[-2:]):
        # Below a row of years, numbers that look like years are values.
        strong.pop()
        above = above[: above.index(strong[-1]) + 1]
    if strong or above:
        return (strong or above)[-1]
    return data if _is_header_of_codes(rows[data], rows[data + 1 :], kinds) else None


def _leaning(row: Row, kinds: tuple[Kind, ...], is_first: bool) -> int:
    """1 for a row of data, -1 for one of a header, 0 where its cells do not tell."""
    found = [(kind_of(row.cell(column)), kind) for column, kind in enumerate(kinds) if kind is not Kind.TEXT]
    years = len({cell for cell in row.cells if kind_of(cell) is Kind.YEAR})
    only_years = not any(kind is Kind.NUMBER for kind, _ in found) and years > (0 if is_first else 1)
    only_years = only_years and _is_orderly([cell for cell in row.cells if kind_of(cell) is Kind.YEAR])
    if _is_numbering(row, kinds):
        return 0
    header = data = 0
    for kind, column in found:
        titled = kind is Kind.YEAR and column is not Kind.YEAR and only_years
        header += 2 * (kind is Kind.TEXT or titled)
        data += 2 * (kind in (Kind.NUMBER, Kind.YEAR) and not titled) + (kind is Kind.MARK)
    return (data > header) - (header > data)


def _has_years(row: Row, kinds: tuple[Kind, ...]) -> bool:
    """Whether nothing but years stands over the columns of numbers."""
    cells = [row.cell(column) for column, kind in enumerate(kinds) if kind is not Kind.TEXT]
    return all(kind_of(cell) is Kind.YEAR for cell in cells if cell is not None)


def _is_orderly(years: Sequence[str | None]) -> bool:
    """Whether years follow one another as in a header, be it in blocks: 2018 2019 2018 2019; values do not."""
    numbers = [int(year[:4]) for year in years if year]
    block = numbers[: len(set(numbers))]
    steps = (
        [b - a for a, b in pairwise(block)]
        if numbers[: len(block)] * (len(numbers) // len(block)) == numbers
        else [b - a for a, b in pairwise(numbers)]
    )
    return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)


def _header_follows(rows: list[Row], leanings: list[int], index: int) -> bool:
    """Whether the row is no data after all, for a fuller header stands right below it."""
    for ahead in range(index + 1, min(index + 1 + _LOOK_AHEAD, len(rows))):
        if leanings[ahead] < 0 and rows[ahead].filled > rows[index].filled:
            return sum(leaning > 0 for leaning in leanings[index:ahead]) < 3
    return False


def _is_numbering(row: Row, kinds: tuple[Kind, ...]) -> bool:
    """Whether the row only numbers the columns: "А Б 1 2 3" or "1 2 3", labels' columns included."""
    cells = [cell for cell in row.cells if cell is not None]
    numbers = [int(cell) for cell in cells if re.fullmatch("[0-9]{1,3}", cell)]
    letters = [cell for cell in cells if cell in _LETTER_NUMBERS]
    steps = all(b - a == 1 for a, b in pairwise(numbers))
    complete = len(numbers) + len(letters) == len(cells) and len(cells) * 5 >= len(kinds) * 3
    # A row of data has words where the other rows have them; without such a column nothing can be told.
    labels = Kind.TEXT in kinds
    return (
        labels and complete and steps and len(numbers) + 2 * bool(letters) >= 3 and numbers[:1] in ([1], [2])
    )


def _is_header_of_codes(row: Row, below: Sequence[Row], kinds: tuple[Kind, ...]) -> bool:
    """Whether a first row of numbers is a header all the same: codes "01 02 03", or sorted numbers."""
    cells = [row.cell(column) for column, kind in enumerate(kinds) if kind is not Kind.TEXT]
    codes = [cell for cell in cells if cell is not None and cell.isdigit()]
    if len(codes) < len(cells) or len(set(codes)) < len(codes) or not below:
        return False
    label = next((row.cell(column) for column, kind in enumerate(kinds) if kind is Kind.TEXT), "")
    padded = any(code.startswith("0") and len(code) > 1 for code in codes)
    ascending = len(codes) > 2 and sorted(codes, key=int) == codes
    return padded or ascending or label is None


def _is_title(row: Row, below: Row, kinds: tuple[Kind, ...], spans: Sequence[Span]) -> bool:
    """Whether a row right above the header is a title or a unit, not an upper row of the header."""
    places = [column for column, cell in enumerate(row.cells) if cell is not None]
    left = _left(kinds)
    if len(places) == 2 and left in places:
        spanned = any(span.first_row == row.number and span.last_column > span.first_column for span in spans)
        return below.cell(left) is not None and not spanned and below.filled > 2
    return len(places) == 1 and not _is_spanner(row, below, places[0], left, spans)


def _is_spanner(row: Row, below: Row, column: int, left: int, spans: Sequence[Span]) -> bool:
    """Whether the only cell of a row heads several columns of the next one."""
    span = next(
        (s for s in spans if s.first_row == row.number and s.first_column <= column <= s.last_column), None
    )
    if span is not None:
        return span.first_column > left or span.last_row > row.number
    unit = _UNIT.match(row.cell(column) or "")
    heads = below.cell(column) is not None and below.cell(column + 1) is not None
    return column > left and heads and not unit


def _is_unit_line(row: Row, kinds: tuple[Kind, ...]) -> bool:
    column = next(index for index, cell in enumerate(row.cells) if cell is not None)
    left = _left(kinds)
    is_unit = bool(_UNIT.match(row.cell(column) or ""))
    return is_unit or (column > left and kind_of(row.cell(column)) is Kind.TEXT)


def body_width(rows: Sequence[Row], layout: Layout) -> int:
    """The number of columns: of the header, or of the rows of data where most of them are wider."""
    data = [width_of([row]) for row in rows if row.number >= layout.first_row and row.filled]
    named = width_of(layout.header) or min(data, default=0)
    wider = [width for width in data if width > named]
    return max(set(wider), key=wider.count) if 2 * len(wider) > len(data) else named
