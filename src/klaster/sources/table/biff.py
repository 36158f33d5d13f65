"""What xls says of its cells and the reader of values passes over: formulas and errors.

The stream of records is laid out by the published specification ([MS-XLS]); only the records of
sheets, formulas and errors are looked at.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from klaster.sources.table.cell_faults import CellFaults, Place
from klaster.sources.table.ole import CompoundFile
from klaster.sources.table.raw_table import Request
from klaster.sources.table.safety import damaged

_FORMULA, _BOUND_SHEET, _ERROR, _END = 0x0006, 0x0085, 0x0205, 0x000A
_ERROR_WORDS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def biff_faults(request: Request, sheet: str) -> CellFaults:
    """Cells of a sheet without a value to read.

    A formula that was never calculated has an empty text stored, as has one whose result is an empty
    text; where every formula of a sheet has it, they were not calculated.
    """
    file = CompoundFile.read(request)
    name = "Workbook" if "Workbook" in file.streams else "Book"
    try:
        stream = file.stream(name)
        start = _sheet_starts(stream).get(sheet)
        return CellFaults() if start is None else _sheet_faults(stream, start)
    except (struct.error, IndexError, ValueError) as error:
        raise damaged(request, "xls") from error


def _sheet_starts(stream: bytes) -> dict[str, int]:
    starts: dict[str, int] = {}
    for kind, body in _records(stream, 0):
        if kind == _BOUND_SHEET:
            length, wide = body[6], body[7]
            raw = body[8 : 8 + length * (2 if wide & 1 else 1)]
            starts[raw.decode("utf-16-le" if wide & 1 else "latin-1", "replace")] = struct.unpack_from(
                "<I", body
            )[0]
    return starts


def _sheet_faults(stream: bytes, start: int) -> CellFaults:
    empty: list[Place] = []
    errors: dict[Place, str] = {}
    formulas = 0
    for kind, body in _records(stream, start):
        if kind not in (_FORMULA, _ERROR):
            continue
        row, column = struct.unpack_from("<HH", body)
        formulas += kind == _FORMULA
        result = body[6:14]
        if kind == _ERROR and body[7]:
            errors[row + 1, column] = _ERROR_WORDS.get(body[6], "#N/A")
        elif kind == _FORMULA and result[6:8] == b"\xff\xff" and result[0] == 2:
            errors[row + 1, column] = _ERROR_WORDS.get(result[2], "#N/A")
        elif kind == _FORMULA and result[6:8] == b"\xff\xff" and result[0] == 3:
            empty.append((row + 1, column))
    return CellFaults(tuple(empty) if len(empty) == formulas else (), errors)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of the records of a substream, up to its end."""
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        if kind == _END:
            return
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length
