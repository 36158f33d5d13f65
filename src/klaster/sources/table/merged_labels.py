"""Labels merged over several rows of data, written into each of them."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.cell_faults import address
from klaster.sources.table.cells import Cell, Kind, Row, Span, column_kinds, kind_of
from klaster.sources.table.raw_table import Request, listed

_LOOKED_AT = 400


def filled_labels(
    request: Request, sheet: str, data: Sequence[Row], spans: Sequence[Span]
) -> tuple[list[Row], list[Finding]]:
    """Rows of data with merged labels repeated, and a finding on merged numbers.

    A label or a year is repeated down; a sign for a missing value in every cell it covers. A number
    merged over several cells belongs to all of them together: repeated, it would be counted twice, so
    it stays in the first cell, and is reported.
    """
    by_number = {row.number: row for row in data}
    kinds = column_kinds(data[:_LOOKED_AT])
    last_label = max((index for index, kind in enumerate(kinds) if kind is Kind.TEXT), default=-1)
    changes: dict[int, dict[int, Cell]] = {}
    numbers: list[str] = []
    for span in spans:
        first = by_number.get(span.first_row)
        cell = first.cell(span.first_column) if first else None
        kind = kind_of(cell)
        if kind is Kind.NUMBER and span.first_column > last_label:
            numbers.append(address(span.first_row, span.first_column))
        elif cell is not None:
            _spread(changes, by_number, span, cell, kind)
    return [_changed(row, changes.get(row.number)) for row in data], _merged_numbers(request, sheet, numbers)


def _spread(
    changes: dict[int, dict[int, Cell]], by_number: dict[int, Row], span: Span, cell: str, kind: Kind
) -> None:
    last_column = span.last_column if kind is Kind.MARK else span.first_column
    for number in range(span.first_row, span.last_row + 1):
        if number in by_number:
            changes.setdefault(number, {}).update(
                dict.fromkeys(range(span.first_column, last_column + 1), cell)
            )


def _changed(row: Row, changes: dict[int, Cell] | None) -> Row:
    if not changes:
        return row
    width = max(len(row.cells), max(changes) + 1)
    return Row(row.number, tuple(changes.get(column, row.cell(column)) for column in range(width)))


def _merged_numbers(request: Request, sheet: str, numbers: list[str]) -> list[Finding]:
    if not numbers:
        return []
    return [
        request.finding(
            Severity.WARNING,
            "merged-number",
            Text(
                f"numbers merged over several cells are kept in the first one only: {listed(numbers)}",
                f"числа, объединённые на несколько ячеек, оставлены только в первой: {listed(numbers)}",
            ),
            Text(
                "Split the merged cells and give each its own number, or a sign that it is missing.",
                "Разъедините ячейки и дайте каждой своё число или знак его отсутствия.",
            ),
            sheet=sheet,
            count=len(numbers),
        )
    ]
