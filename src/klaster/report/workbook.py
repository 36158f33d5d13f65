"""Every table of a document in one workbook, whole rows, with its source; a sheet a figure."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from math import isfinite
from typing import Any

import polars as pl
import xlsxwriter

from klaster.model.text import Text
from klaster.report.document import Document, Plate

_HEADS = (
    Text("Sheet", "Лист"), Text("Number", "Номер"), Text("Title", "Название"), Text("Source", "Источник"), Text("Screen", "Экран"),
)  # fmt: skip
_CONTENTS = Text("contents", "содержание")
UNDATED = datetime(2000, 1, 1)
"""When a workbook says that it was made: always the same, so that equal tables are equal files."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}


def workbook(document: Document) -> bytes:
    """The tables of a document, and of every picture the table behind it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": UNDATED})
        bold = book.add_format({"bold": True})
        contents = book.add_worksheet(_CONTENTS.read(document.language))
        contents.write_row(0, 0, [words.read(document.language) for words in _HEADS], bold)
        for place, plate in enumerate(document.plates, 1):
            name = sheet_name(plate, place)
            table = plate.figure.table
            facts = (name, plate.number, plate.figure.title, table.source, plate.address)
            contents.write_row(place, 0, facts)
            _write(book.add_worksheet(name), plate, bold)
        contents.set_column(2, 3, 60)
        contents.freeze_panes(1, 0)
    return buffer.getvalue()


def sheet_name(plate: Plate, place: int) -> str:
    """A name that a workbook takes, and no two figures share."""
    return f"{place} {plate.figure.id}"[:31]


def _write(sheet: Any, plate: Plate, bold: Any) -> None:
    frame = plate.figure.table.file_frame().drop("source")
    titles = {column.name: column.title for column in plate.figure.table.columns}
    for place, name in enumerate(frame.columns):
        sheet.write_string(0, place, name, bold)
        sheet.write_comment(0, place, titles[name])
        sheet.write_column(1, place, _values(frame[name]))
    sheet.freeze_panes(1, 0)
    sheet.autofit()


def _values(column: pl.Series) -> list[Any]:
    """What a spreadsheet takes: numbers that are not finite become empty, lists become words."""
    if column.dtype.is_float():
        return [value if value is not None and isfinite(value) else None for value in column]
    if column.dtype.is_nested():
        return ["; ".join(map(str, value)) if value is not None else None for value in column.to_list()]
    return column.to_list()
