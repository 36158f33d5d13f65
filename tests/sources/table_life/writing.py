"""Tables written to a folder in every format, and the register of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.sources.table_life.truth import Truth

Grid = Sequence[Sequence[Any]]
Merge = tuple[int, int, int, int, Any]
Scene = Callable[[Path], "Told"]

SCENES: dict[str, Scene] = {}


@dataclass(frozen=True)
class Told:
    """A table on disk and what must be read from it.

    ``measures`` is the truth of each measure of a table with several; ``findings`` are kinds of findings above
    notes that are true of it: no other warning or error may be raised. ``mapped`` is what a user has to say.
    """

    path: Path
    truth: Truth | None = None
    measures: Mapping[str, Truth] | None = None
    findings: frozenset[str] = frozenset()
    nature: str = ""
    unit: str | None = None


def scene(make: Scene) -> Scene:
    """Register a table under the name of the function that writes it."""
    SCENES[make.__name__] = make
    return make


def workbook(path: Path, sheets: Mapping[str, Grid], merged: Sequence[Merge] = (), **options: Any) -> Path:
    """An xlsx; ``merged`` spans go to every sheet. ``hidden`` names sheets, ``hidden_rows`` rows from 0."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        for title, grid in sheets.items():
            sheet = book.add_worksheet(title)
            for row, cells in enumerate(grid):
                for column, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(row, column, cell)
            for span in merged:
                sheet.merge_range(*span)
            for row in options.get("hidden_rows", ()):
                sheet.set_row(row, None, None, {"hidden": True})
            if title in options.get("hidden", ()):
                sheet.hide()
            elif options.get("hidden"):
                sheet.activate()
                sheet.set_first_sheet()
    return path


def text(path: Path, grid: Grid, sign: str = ",", encoding: str = "utf-8", end: str = "\n") -> Path:
    """A text table with quotes only where the sign itself stands in a cell."""
    lines = [sign.join(_quoted(cell, sign) for cell in cells) for cells in grid]
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


def _quoted(cell: Any, sign: str) -> str:
    words = "" if cell is None else str(cell)
    return '"' + words.replace('"', '""') + '"' if sign in words or '"' in words else words
