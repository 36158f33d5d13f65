"""Files as they come in life, written for each test."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Grid = Sequence[Sequence[object]]


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, encoding: str = "utf-8", name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def xlsx_file(tmp_path: Path) -> Callable[..., Path]:
    def write(sheets: dict[str, Grid], merged: Sequence[str] = (), name: str = "table.xlsx") -> Path:
        import openpyxl

        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, grid in sheets.items():
            sheet = book.create_sheet(title)
            for row, cells in enumerate(grid, 1):
                for column, cell in enumerate(cells, 1):
                    if cell is not None:
                        sheet.cell(row, column, cell)
        for cells in merged:
            book.worksheets[-1].merge_cells(cells)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def xls_file(tmp_path: Path) -> Callable[..., Path]:
    def write(grid: Grid, merged: Sequence[tuple[int, int, int, int]] = ()) -> Path:
        import xlwt

        book = xlwt.Workbook()
        sheet = book.add_sheet("Лист 1")
        corners = {(first_row, first_column) for first_row, _, first_column, _ in merged}
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if cell is not None and (row, column) not in corners:
                    formula = isinstance(cell, str) and cell.startswith("=")
                    sheet.write(row, column, xlwt.Formula(cell[1:]) if formula else cell)
        for place in merged:
            sheet.write_merge(*place, grid[place[0]][place[2]])
        book.save(str(tmp_path / "table.xls"))
        return tmp_path / "table.xls"

    return write


@pytest.fixture
def ods_file(tmp_path: Path) -> Callable[..., Path]:
    def write(grid: Grid, merged: dict[tuple[int, int], tuple[int, int]] | None = None) -> Path:
        from odf.opendocument import OpenDocumentSpreadsheet
        from odf.table import Table, TableRow

        document = OpenDocumentSpreadsheet()
        table = Table(name="Лист 1")
        document.spreadsheet.addElement(table)
        for row, cells in enumerate(grid):
            line = TableRow()
            table.addElement(line)
            for column, cell in enumerate(cells):
                line.addElement(_ods_cell(cell, (merged or {}).get((row, column))))
        document.save(str(tmp_path / "table.ods"))
        return tmp_path / "table.ods"

    return write


def _ods_cell(cell: object, span: tuple[int, int] | None) -> object:
    from odf.table import TableCell
    from odf.text import P

    spans = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]} if span else {}
    if isinstance(cell, str) and cell.startswith("="):
        return TableCell(formula=f"of:{cell}", **spans)
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=cell, **spans)
    made = TableCell(**({"valuetype": "string"} if cell is not None else {}), **spans)
    if cell is not None:
        made.addElement(P(text=str(cell)))
    return made


@pytest.fixture
def compound_file(tmp_path: Path) -> Callable[..., Path]:
    """A container of old Office files with streams of the names given."""
    import struct

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        words = name.encode("utf-16-le")
        tree = struct.pack("<HBB3I", len(words) + 2, kind, 1, *[0xFFFFFFFF] * 3)
        return words.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<II", start, size) + bytes(4)

    def write(name: str, streams: Sequence[str]) -> Path:
        numbers = struct.pack(
            "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
        )
        head = (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(16)
            + numbers
            + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
        )
        chains = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
        entries = entry("Root Entry", 5, 0xFFFFFFFE, 0) + b"".join(entry(s, 2, 2, 4096) for s in streams)
        (tmp_path / name).write_bytes(head + chains + entries.ljust(512, b"\0") + bytes(4096))
        return tmp_path / name

    return write


@pytest.fixture
def bomb_file(tmp_path: Path, xlsx_file: Callable[..., Path]) -> Callable[..., Path]:
    """A workbook with 300 MB of zeros packed into it."""

    def write(declared: int | None = None) -> Path:
        with zipfile.ZipFile(xlsx_file({"S": [["a", "b"], ["x", 1]]}), "a", zipfile.ZIP_DEFLATED) as archive:
            archive.compresslevel = 1
            with archive.open("xl/media/zeros.bin", "w") as member:
                for _ in range(300):
                    member.write(bytes(1 << 20))
        path = tmp_path / "table.xlsx"
        if declared is not None:
            true, false = ((300 << 20).to_bytes(4, "little"), declared.to_bytes(4, "little"))
            path.write_bytes(path.read_bytes().replace(true, false))
        return path

    return write
