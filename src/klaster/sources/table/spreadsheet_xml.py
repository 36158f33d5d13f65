"""What xlsx says of its cells and the reader of values passes over: formulas, errors, size."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from klaster.model.text import Text
from klaster.sources.table.cell_faults import CellFaults, Place, place_of
from klaster.sources.table.raw_table import Request
from klaster.sources.table.safe_xml import elements, local_attributes, local_name
from klaster.sources.table.safety import CHUNK

CELL_LIMIT = 60_000_000
"""A sheet is held whole, blank cells between filled ones included."""

_FAULTY = re.compile(rb'<(?:\w+:)?f[\s>/]|\st="e"')
_COLUMN = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})[0-9]+"[^>/]*>')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="([0-9]{1,8})"')


def check_sheet_size(request: Request, sheet: str) -> None:
    """Raise InputError where a sheet spans more cells than can be held, however few are filled."""
    letters, last = set[bytes](), 0
    for chunk in _sheet_chunks(request, sheet):
        letters.update(_COLUMN.findall(chunk))
        last = max([last, *map(int, _ROW.findall(chunk))])
    columns = max((place_of(f"{letter.decode()}1")[1] + 1 for letter in letters), default=0)
    if columns * last > CELL_LIMIT:
        raise too_large(request, sheet, last, columns)


def too_large(request: Request, sheet: str, rows: int, columns: int) -> Exception:
    """The sheet spans too many cells."""
    return request.refusal(
        Text(
            f"the sheet spans {rows} rows and {columns} columns",
            f"лист занимает строк: {rows}, столбцов: {columns}",
        ),
        Text(
            "Delete stray cells far from the table, or save the sheet as csv and give that.",
            "Удалите случайные ячейки вдали от таблицы или сохраните лист как csv и укажите его.",
        ),
        sheet=sheet,
    )


def xlsx_faults(request: Request, sheet: str) -> CellFaults:
    """Cells of a sheet without a value to read.

    A formula has no stored value where its cell has none; also where the workbook asks to be calculated
    on loading and every formula of the sheet has zero stored: so write programs that do not calculate.
    """
    if not any(_FAULTY.search(chunk) for chunk in _sheet_chunks(request, sheet)):
        return CellFaults()
    stored: dict[Place, str | None] = {}
    errors: dict[Place, str] = {}
    with zipfile.ZipFile(request.source) as archive, _sheet_part(archive, request, sheet) as part:
        for place, kind, has_formula, value in _cells(request, part):
            if kind == "e" and value:
                errors[place] = value
            elif has_formula and kind != "str":
                stored[place] = value
        recalculated = b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
    placeholders = recalculated and all(value in (None, "", "0") for value in stored.values())
    uncached = [place for place, value in stored.items() if placeholders or value in (None, "")]
    return CellFaults(tuple(uncached), errors)


def _cells(request: Request, part: IO[bytes]) -> Iterator[tuple[Place, str, bool, str | None]]:
    """Place, type, whether there is a formula, and the stored value of every cell with an address."""
    for _, element in elements(request, part):
        name = local_name(element.tag)
        if name == "c" and (reference := element.get("r")):
            inside = {local_name(child.tag): child for child in element}
            value = inside["v"].text if "v" in inside else None
            yield place_of(reference), element.get("t", "n"), "f" in inside, value
        elif name == "row":
            element.clear()


def _sheet_chunks(request: Request, sheet: str) -> Iterator[bytes]:
    """The XML of a sheet in pieces that do not cut a tag."""
    with zipfile.ZipFile(request.source) as archive, _sheet_part(archive, request, sheet) as part:
        rest = b""
        while chunk := part.read(CHUNK):
            whole, mark, rest = (rest + chunk).rpartition(b"<")
            yield whole
            rest = mark + rest
        yield rest


def _sheet_part(archive: zipfile.ZipFile, request: Request, sheet: str) -> IO[bytes]:
    """The part of the archive that holds a sheet, by the relations of the workbook."""
    with archive.open("xl/workbook.xml") as stream:
        sheets = [local_attributes(e) for _, e in elements(request, stream) if local_name(e.tag) == "sheet"]
    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        relations = [e for _, e in elements(request, stream) if local_name(e.tag) == "Relationship"]
    relation = next(found["id"] for found in sheets if found["name"] == sheet)
    target = next(e.get("Target", "") for e in relations if e.get("Id") == relation)
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return archive.open(path)
