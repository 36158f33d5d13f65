"""Tables as ministries make them, written for each test; and one look at what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from klaster.model.finding import Finding
from klaster.sources.table import TableReading

Grid = Sequence[Sequence[object]]
Merge = tuple[int, int, int, int, object]


@pytest.fixture
def text_table(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    def write(sheets: dict[str, Grid], merged: Iterable[Merge] = (), name: str = "table.xlsx") -> Path:
        book = xlsxwriter.Workbook(tmp_path / name)
        for title, grid in sheets.items():
            sheet = book.add_worksheet(title)
            for row, cells in enumerate(grid):
                for column, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(row, column, cell)
            for span in merged:
                sheet.merge_range(*span)
        book.close()
        return tmp_path / name

    return write


@pytest.fixture
def cell() -> Callable[..., tuple[float | None, str]]:
    """Value and status of the only row with the given keys."""

    def look(reading: TableReading, **keys: str) -> tuple[float | None, str]:
        rows = reading.frame.filter([pl.col(name) == value for name, value in keys.items()]).collect()
        assert rows.height == 1, rows
        return rows["value"][0], rows["status"][0]

    return look


@pytest.fixture
def of_kind() -> Callable[[Iterable[Finding], str], list[Finding]]:
    def look(findings: Iterable[Finding], kind: str) -> list[Finding]:
        return [finding for finding in findings if finding.kind == kind]

    return look
