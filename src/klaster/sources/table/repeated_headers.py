"""Rows that repeat the header inside the data, as printed pages and glued files have them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import polars as pl

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.cells import Row
from klaster.sources.table.header import Layout
from klaster.sources.table.raw_table import ROW, Request, listed

_COMPARED, _SHOWN = 6, 20


def without_repeated_headers(
    request: Request, layout: Layout, columns: Sequence[str], places: Sequence[int], frame: pl.LazyFrame,
    sheet: str = "",
) -> tuple[pl.LazyFrame, list[Finding]]:  # fmt: skip
    """The rows of data that are no copies of a row of the header, and a note on those that are.

    Parameters
    ----------
    columns, places
        The names of the columns of the frame, and their positions in the rows of the header.
    frame
        Text columns with row numbers.
    """
    copies = [copy for row in layout.header if (copy := _is_copy(row, columns, places)) is not None]
    if not copies:
        return frame, []
    is_copy = reduce(lambda one, other: one | other, copies)
    rows = frame.filter(is_copy).select(ROW).collect(engine="streaming")[ROW].to_list()
    return (frame.filter(~is_copy), [_note(request, rows, sheet)]) if rows else (frame, [])


def _is_copy(row: Row, columns: Sequence[str], places: Sequence[int]) -> pl.Expr | None:
    """Whether a row of data says what a row of the header does; None where that says too little."""
    named = [(name, cell) for name, place in zip(columns, places, strict=True) if (cell := row.cell(place))]
    words = [cell for _, cell in named if not cell.replace(" ", "").isdigit()]
    if len(named) < 2 or not words:
        return None
    return pl.all_horizontal((pl.col(name) == cell).fill_null(False) for name, cell in named[:_COMPARED])


def _note(request: Request, rows: list[int], sheet: str) -> Finding:
    return request.finding(
        Severity.NOTE,
        "repeated-header",
        Text(
            f"the header is repeated inside the data and is left out there: rows {listed(rows, _SHOWN)}",
            f"шапка повторяется среди данных и там пропущена: строки {listed(rows, _SHOWN)}",
        ),
        sheet=sheet,
        row=rows[0],
        count=len(rows),
    )
