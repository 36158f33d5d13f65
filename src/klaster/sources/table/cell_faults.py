"""Cells of a workbook that have no value to read: formulas never calculated, and errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.raw_table import Request, listed

Place = tuple[int, int]
"""A cell: its row, from 1, and its column, from 0."""


@dataclass(frozen=True)
class CellFaults:
    """Cells of formulas without a stored value, and the words that stand in cells with an error."""

    uncached: tuple[Place, ...] = ()
    errors: Mapping[Place, str] = field(default_factory=dict[Place, str])


NO_FAULTS = CellFaults()


def address(row: int, column: int) -> str:
    """The name of a cell in a spreadsheet; rows from 1, columns from 0.

    >>> address(7, 2), address(1, 27)
    ('C7', 'AB1')
    """
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """The letters of a column, from 0.

    >>> column_letters(0), column_letters(701), column_letters(702)
    ('A', 'ZZ', 'AAA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(reference: str) -> Place:
    """The row and column of a cell by its name.

    >>> place_of("AB12")
    (12, 27)
    """
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]), column - 1


def fault_findings(request: Request, faults: CellFaults, sheet: str) -> list[Finding]:
    """What is said of such cells, with their addresses."""
    shown = {place: words for place, words in faults.errors.items() if words != "#N/A"}
    found = [_uncached(request, sorted(faults.uncached), sheet)] if faults.uncached else []
    return found + ([_errors(request, shown, sheet)] if shown else [])


def _uncached(request: Request, places: list[Place], sheet: str) -> Finding:
    cells = listed([address(*place) for place in places])
    return request.finding(
        Severity.ERROR,
        "formula-without-value",
        Text(
            f"formulas without a stored value, read as not collected: {cells}",
            f"формулы без сохранённого значения, читаются как «нет данных»: {cells}",
        ),
        Text(
            "Open the file in a spreadsheet program, let it calculate, and save it.",
            "Откройте файл в табличном редакторе, дайте ему пересчитать формулы и сохраните.",
        ),
        sheet=sheet,
        row=places[0][0],
        column=column_letters(places[0][1]),
        count=len(places),
    )


def _errors(request: Request, errors: Mapping[Place, str], sheet: str) -> Finding:
    places = sorted(errors)
    cells = listed([f"{address(*place)} {errors[place]}" for place in places])
    return request.finding(
        Severity.WARNING,
        "formula-error",
        Text(f"formulas that end in an error: {cells}", f"формулы с ошибкой: {cells}"),
        Text("Correct the formulas in the file.", "Исправьте формулы в файле."),
        sheet=sheet,
        row=places[0][0],
        column=column_letters(places[0][1]),
        count=len(places),
    )
