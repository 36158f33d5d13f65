"""Workbooks of a register: one sheet a kind of record, one of links."""
# pyright: basic, reportMissingTypeStubs=false

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from klaster.model.errors import Place
from klaster.sources.register_files.cells import Row, Table, armed
from klaster.sources.table.raw_table import Request
from klaster.sources.table.safety import check_archive, damage_refused, damaged, locked
from klaster.sources.table.workbook import cell_text

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ABOUT = "about"
"""The sheet of a template that explains the others; it is not read."""


def read_tables(path: Path) -> list[Table]:
    """The tables in the sheets of a workbook that have any filled row."""
    request = Request(path, path)
    check_archive(request)
    with damage_refused(request, "xlsx"), _opened(request) as book:
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        ]
    found: list[Table] = []
    for name, cells in sheets:
        rows = _numbered([[_cell(cell) for cell in row] for row in cells])
        header = next(rows, None)
        if header is not None and name.casefold() != ABOUT:
            found.append(Table(Place(path.name, name), name, header[1], rows))
    return found


def workbook_bytes(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of sheets, the first row of each its header; every cell is text, and none a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, armed(cell), None if number else bold)
    return buffer.getvalue()


def _opened(request: Request) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(request.source))  # pyright: ignore[reportUnknownMemberType]
    except PasswordError as error:
        raise locked(request) from error
    except CalamineError as error:
        raise damaged(request, "xlsx") from error


def _cell(value: object) -> str:
    return value if isinstance(value, str) else cell_text(value)  # pyright: ignore[reportArgumentType]


def _numbered(rows: list[list[str]]) -> Iterator[Row]:
    yield from (
        (number, cells) for number, cells in enumerate(rows, 1) if any(cell.strip() for cell in cells)
    )
