"""What ods says of its cells and the reader of values passes over: merged cells, formulas, size."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

from klaster.sources.table.cell_faults import CellFaults
from klaster.sources.table.cell_faults import Place as CellPlace
from klaster.sources.table.cells import Span
from klaster.sources.table.raw_table import Request
from klaster.sources.table.safe_xml import elements, local_attributes, local_name
from klaster.sources.table.spreadsheet_xml import CELL_LIMIT, too_large


@dataclass
class _Facts:
    """One sheet: how far its filled cells reach, its merged cells and formulas without a value."""

    rows: int = 0
    columns: int = 0
    next_row: int = 1
    spans: list[Span] = field(default_factory=list[Span])
    uncached: list[CellPlace] = field(default_factory=list[CellPlace])


def check_opendocument(request: Request) -> None:
    """Raise InputError where a sheet spans more cells than can be held: repeated cells cost no bytes."""
    for sheet, facts in _facts(request).items():
        if facts.rows * facts.columns > CELL_LIMIT:
            raise too_large(request, sheet, facts.rows, facts.columns)


def opendocument_facts(request: Request, sheet: str) -> tuple[CellFaults, list[Span]]:
    """Formulas without a stored value, and the merged cells of a sheet."""
    facts = _facts(request).get(sheet, _Facts())
    return CellFaults(tuple(facts.uncached)), facts.spans


def _facts(request: Request) -> dict[str, _Facts]:
    state = request.source.stat()
    return _read_facts(request.path, request.source, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _read_facts(path: Path, source: Path, modified: int, size: int) -> dict[str, _Facts]:
    request = Request(path, source)
    found: dict[str, _Facts] = {}
    facts = _Facts()
    with zipfile.ZipFile(source) as archive, archive.open("content.xml") as stream:
        for event, element in elements(request, stream, ("start", "end")):
            name = local_name(element.tag)
            if event == "start" and name == "table":
                facts = found.setdefault(local_attributes(element).get("name", ""), _Facts())
            elif event == "end" and name == "table-row":
                _note_row(facts, element)
                element.clear()
    return found


def _note_row(facts: _Facts, row: Element) -> None:
    repeated = int(local_attributes(row).get("number-rows-repeated", "1"))
    column = 0
    for cell in row:
        attributes = local_attributes(cell)
        count = int(attributes.get("number-columns-repeated", "1"))
        _note_cell(facts, cell, attributes, column)
        column += count
        if "value-type" in attributes or len(cell):
            facts.columns = max(facts.columns, column)
            facts.rows = facts.next_row + repeated - 1
    facts.next_row += repeated


def _note_cell(facts: _Facts, cell: Element, attributes: dict[str, str], column: int) -> None:
    down = int(attributes.get("number-rows-spanned", "1"))
    right = int(attributes.get("number-columns-spanned", "1"))
    if down > 1 or right > 1:
        facts.spans.append(Span(facts.next_row, facts.next_row + down - 1, column, column + right - 1))
    if "formula" in attributes and "value-type" not in attributes and not len(cell):
        facts.uncached.append((facts.next_row, column))
