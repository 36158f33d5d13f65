"""Notes below a table: which of its last rows are not data."""

from __future__ import annotations

import re
from collections.abc import Sequence

from klaster.sources.table.cells import Kind, Row, kind_of

_NOTE = re.compile(
    r"[0-9]{1,2}\)|[\u00b9\u00b2\u00b3\u2070-\u2079]|\*|\[[0-9]{1,2}\]|[_\u2014\u2013-]{3,}|\u2020"
    r"|(?:примечани|источник|сноск|по данным|без уч[её]та|условные обозначения|дата обновления|обновлено"
    r"|notes?\b|sources?\b|footnotes?\b|symbols\b|last updated?\b|updated\b|\(c\) |©|figures? (?:are|is|may|in)\b"
    r"|fonte\b|notas?\b|fuente\b|quelle\b|anmerkung|hinweis|fußnote|legend[ae]?\b|stand:)",
    re.IGNORECASE,
)
_LEGEND = re.compile(r"^(?:\(?[^\s()]{1,4}\)?)\s?[-–—=:]\s+[^\W\d]{2}")
"""A sign and what it means: "К - конфиденциальные данные"; a code and a name have no dash, or a number beside."""
_LONG = 60


def trailing_notes(tail: Sequence[Row], kinds: Sequence[Kind]) -> list[Row]:
    """The rows at the end of a table that are notes, blank rows among them not counted.

    They begin below the last row that has a number or a missing-value sign in a column of numbers: at a
    footnote mark, at a word that opens notes, after a blank row, or at a sentence longer than a name.
    A row with a name and nothing else is data: a region whose cells are all blank.

    Parameters
    ----------
    tail : the last rows of the file
    kinds : what the columns hold

    Examples
    --------
    >>> rows = [Row(7, ("Чуй", "12")), Row(8, (None, None)), Row(9, ("1) без учёта совместителей",))]
    >>> [row.number for row in trailing_notes(rows, (Kind.TEXT, Kind.NUMBER))]
    [9]
    """
    last = max((index for index, row in enumerate(tail) if _is_data(row, kinds)), default=-1)
    for index in range(last + 1, len(tail)):
        after_blank = index > 0 and not tail[index - 1].filled
        if tail[index].filled and _begins_notes(tail[index], after_blank):
            return [row for row in tail[index:] if row.filled]
    return []


def _is_data(row: Row, kinds: Sequence[Kind]) -> bool:
    """Whether a row has a value; in a table without numbers, more than one cell that is not a note."""
    found = [
        kind_of(row.cell(column)) for column, kind in enumerate(kinds) if kind in (Kind.NUMBER, Kind.YEAR)
    ]
    valued = any(kind in (Kind.NUMBER, Kind.YEAR, Kind.MARK, Kind.LETTER) for kind in found)
    if _NOTE.match(row.text()):
        return valued and row.filled > 2
    return valued or (row.filled >= 2 and row.filled * 3 >= len(kinds))


def _begins_notes(row: Row, after_blank: bool) -> bool:
    text = row.text()
    legend = row.filled == 1 and _LEGEND.match(text)
    return bool(_NOTE.match(text) or legend) or len(text) > _LONG or (after_blank and row.filled == 1)
