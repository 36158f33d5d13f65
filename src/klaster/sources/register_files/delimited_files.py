"""CSV files of a register: read in any encoding and with any usual separator, written in UTF-8."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from klaster.model.errors import InputError, Place
from klaster.model.text import Text
from klaster.sources.register_files.cells import Row, Table, armed
from klaster.sources.table.encoding import decoded_pieces, guessed_encoding
from klaster.sources.table.raw_table import Request

SEPARATORS = ",;\t|"
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read_table(path: Path) -> Table | None:
    """The table in a file; None where the file is empty."""
    text = _text(path)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    lines = _numbered(path, text, separator)
    header = next(lines, None)
    if header is None:
        return None
    return Table(Place(path.name), path.stem, header[1], lines)


def table_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as CSV that no spreadsheet takes for formulas."""
    lines = [
        ",".join(map(_quoted, header)),
        *(",".join(_quoted(armed(cell)) for cell in row) for row in rows),
    ]
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    """A cell in quotation marks where it needs them; a lone carriage return, too, would else end the row."""
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',;\t|"\r\n') else cell


def _text(path: Path) -> str:
    request = Request(path, path)
    return "".join(decoded_pieces(request, guessed_encoding(request))).removeprefix("\ufeff")


def _numbered(path: Path, text: str, separator: str) -> Iterator[Row]:
    """The rows with the line each begins at; rows without any filled cell are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            Text(f"the row cannot be taken apart: {error}", f"строка не разбирается: {error}"),
            Text("Check its quotation marks.", "Проверьте кавычки."),
            Place(path.name, row=begins),
        ) from None
