"""Workbooks: xlsx, xls and ods, and pages of a site under their names. Which sheet, which cells, and their text without loss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from klaster.model.errors import close_names
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.biff import biff_faults
from klaster.sources.table.cell_faults import NO_FAULTS, CellFaults, fault_findings
from klaster.sources.table.cells import Cell, Kind, Row, Span, kind_of, row_of, width_of
from klaster.sources.table.column_names import Names, flattened_header, unique_names
from klaster.sources.table.footnotes import trailing_notes
from klaster.sources.table.header import Layout, guessed_layout
from klaster.sources.table.html_page import names_of, page_tables
from klaster.sources.table.merged_labels import filled_labels
from klaster.sources.table.opendocument import check_opendocument, opendocument_facts
from klaster.sources.table.raw_table import ROW, RawTable, Request, listed
from klaster.sources.table.records import HEAD, TAIL
from klaster.sources.table.remarks import layout_findings, name_findings, no_data, note_findings
from klaster.sources.table.repeated_headers import without_repeated_headers
from klaster.sources.table.safety import check_archive, damage_refused, damaged, locked
from klaster.sources.table.spreadsheet_xml import check_sheet_size, xlsx_faults

WorkbookFormat = Literal["xlsx", "xls", "ods", "html"]


@dataclass(frozen=True)
class Sheet:
    """A sheet read whole: its rows from the first of the sheet on, its merged cells, its faults."""

    name: str
    rows: list[Row]
    spans: list[Span]
    faults: CellFaults = NO_FAULTS


def open_workbook(request: Request, form: WorkbookFormat) -> RawTable:
    """Open one sheet of a workbook: the one named, else the first with a table.

    Raises
    ------
    InputError
        The file is damaged, encrypted or a zip bomb, has no such sheet, or the sheet has no data.
    """
    if form != "xls":
        check_archive(request)
    with damage_refused(request, form):
        if form == "ods":
            check_opendocument(request)
        with _guarded_workbook(request, form) as workbook:
            names = _worksheet_names(workbook)
            sheet = _completed(request, form, _chosen_sheet(request, form, workbook, names))
    return _table(request, form, sheet, tuple(names))


def open_page(request: Request) -> RawTable:
    """Open one table of a web page: the one named, else the largest.

    Raises
    ------
    InputError
        The page has no table, or not the one named.
    """
    tables = page_tables(request)
    if not tables:
        raise _without_tables(request)
    names = names_of(tables)
    wanted = _known_name(request, request.sheet, names) if request.sheet else None
    chosen = (
        names.index(wanted) if wanted else max(range(len(tables)), key=lambda place: tables[place].filled)
    )
    sheet = Sheet(names[chosen], tables[chosen].numbered(), tables[chosen].spans)
    table = _table(request, "html", sheet, tuple(names))
    several = [_one_of_several(request, names, chosen)] if len(tables) > 1 and not wanted else []
    return replace(table, findings=(*several, *table.findings))


def _without_tables(request: Request) -> Exception:
    return request.refusal(
        Text("this is a web page (HTML) without a table", "это веб-страница (HTML), и таблицы на ней нет"),
        Text(
            "Open it in a browser: it may be a message of the site instead of the file.",
            "Откройте её в браузере: возможно, это сообщение сайта вместо файла.",
        ),
    )


def _one_of_several(request: Request, names: Sequence[str], chosen: int) -> Finding:
    count, name = len(names), names[chosen]
    return request.finding(
        Severity.NOTE,
        "sheet",
        Text(
            f"the page has {count} tables; the largest was read: {name!r}",
            f"на странице таблиц: {count}; прочитана наибольшая: «{name}»",
        ),
        Text(
            f"Another one: --sheet with one of {listed(names)}.",
            f"Другая: --sheet и одно из: {listed(names)}.",
        ),
        sheet=name,
    )


def _guarded_workbook(request: Request, form: WorkbookFormat) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(request.source))  # pyright: ignore[reportUnknownMemberType]
    except PasswordError as error:
        raise locked(request) from error
    except CalamineError as error:
        raise damaged(request, form) from error
    except BaseException as error:
        raise _as_damaged(request, form, error) from error


def _as_damaged(request: Request, form: str, error: BaseException) -> BaseException:
    """A panic inside the reader is a damaged file; anything else is itself."""
    return damaged(request, form) if type(error).__name__ == "PanicException" else error


def _worksheet_names(workbook: CalamineWorkbook) -> list[str]:
    """Names of the sheets with cells, hidden ones last."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    return [sheet.name for sheet in sheets if sheet.name not in hidden] + hidden


def _chosen_sheet(
    request: Request, form: WorkbookFormat, workbook: CalamineWorkbook, names: list[str]
) -> Sheet:
    if request.sheet:
        return _read_sheet(request, form, workbook, _known_name(request, request.sheet, names))
    spare: Sheet | None = None
    for name in names:
        sheet = _read_sheet(request, form, workbook, name)
        if _has_numbers(sheet) and not _is_contents(sheet, names):
            return sheet
        if _filled_rows(sheet) > _filled_rows(spare):
            spare = sheet
    if spare is None:
        raise _nothing(request, names)
    return spare


def _known_name(request: Request, sheet: str, names: list[str]) -> str:
    folded = [name for name in names if name.strip().casefold() == sheet.strip().casefold()]
    if sheet in names or folded:
        return sheet if sheet in names else folded[0]
    near = close_names(sheet, names)
    guess = Text(f"Did you mean {near[0]!r}? ", f"Возможно, имелось в виду «{near[0]}». ") if near else None
    raise request.refusal(
        Text(f"there is no sheet {sheet!r}", f"нет листа «{sheet}»"),
        Text(
            f"{guess.en if guess else ''}The sheets are {listed(names)}.",
            f"{guess.ru if guess else ''}Листы книги: {listed(names)}.",
        ),
        sheet=sheet,
    )


def _nothing(request: Request, names: list[str]) -> Exception:
    return request.refusal(
        Text(
            f"no sheet has a table; looked at {listed(names)}",
            f"ни на одном листе нет таблицы; просмотрены {listed(names)}",
        ),
        Text("Check that the right file was given.", "Проверьте, тот ли это файл."),
    )


def _has_numbers(sheet: Sheet) -> bool:
    """Whether numbers stand beside labels, as they do in a table and not in a list of contents."""
    rows = 0
    for row in sheet.rows:
        places = [index for index, cell in enumerate(row.cells) if cell is not None]
        rows += any(kind_of(row.cell(index)) in (Kind.NUMBER, Kind.YEAR) for index in places[1:])
        if rows >= 2:
            return True
    return False


def _is_contents(sheet: Sheet, names: list[str]) -> bool:
    """Whether a sheet lists the others, with their numbers or pages."""
    if len(names) < 2:
        return False
    opening = [cell for row in sheet.rows[:3] for cell in row.cells if cell is not None]
    others = {name.strip().casefold() for name in names if name != sheet.name}
    listed = {
        cell.strip().casefold() for row in sheet.rows for cell in row.cells if cell is not None
    } & others
    titled = any(_CONTENTS.match(words.strip()) for words in (sheet.name, *opening))
    return titled or len(listed) * 2 > len(others) > 1


_CONTENTS = re.compile(
    r"(?:содержание|оглавление|мазмұны|мазмуну|(?:table of )?contents|index)\b", re.IGNORECASE
)


def _filled_rows(sheet: Sheet | None) -> int:
    """How much of a table a sheet without numbers has: up to two rows of two cells."""
    return min(sum(row.filled >= 2 for row in sheet.rows), 2) if sheet else 0


def _read_sheet(request: Request, form: WorkbookFormat, workbook: CalamineWorkbook, name: str) -> Sheet:
    if form == "xlsx":
        check_sheet_size(request, name)
    try:
        cells = workbook.get_sheet_by_name(name)
        rows = [row_of(number, texts) for number, texts in enumerate(_texts(cells), 1)]
        merged = cells.merged_cell_ranges
    except BaseException as error:
        if isinstance(error, CalamineError):
            raise damaged(request, form) from error
        raise _as_damaged(request, form, error) from error
    return Sheet(name, rows, [Span(a[0] + 1, b[0] + 1, a[1], b[1]) for a, b in merged or []])


def _completed(request: Request, form: WorkbookFormat, sheet: Sheet) -> Sheet:
    """The sheet with what its reader passes over: faulty cells, and the merged ones of ods."""
    faults, spans = NO_FAULTS, sheet.spans
    if form == "ods":
        faults, spans = opendocument_facts(request, sheet.name)
    elif form == "xlsx":
        faults = xlsx_faults(request, sheet.name)
    else:
        faults = biff_faults(request, sheet.name)
    return Sheet(sheet.name, _without_faults(sheet.rows, faults), spans, faults)


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    """The text of every cell, from A1 on whatever the first filled cell is."""
    for row in sheet.to_python(skip_empty_area=False):
        yield [cell if isinstance(cell, str) else cell_text(cell) for cell in row]


def cell_text(value: float | bool | date | time | timedelta) -> str:
    """The text of a value: whole numbers without a point, days without a midnight.

    >>> cell_text(2018.0), cell_text(0.30000000000000004), cell_text(True), cell_text(datetime(2018, 1, 1))
    ('2018', '0.30000000000000004', 'TRUE', '2018-01-01')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _without_faults(rows: list[Row], faults: CellFaults) -> list[Row]:
    """The rows with cells of formulas without a value blank, and with the words of errors shown."""
    changes: dict[tuple[int, int], Cell] = {**dict.fromkeys(faults.uncached), **faults.errors}
    if not changes:
        return rows
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in changes.items():
        by_row.setdefault(row, {})[column] = cell
    return [_changed(row, by_row[row.number]) if row.number in by_row else row for row in rows]


def _changed(row: Row, changes: dict[int, Cell]) -> Row:
    width = max(len(row.cells), *(column + 1 for column in changes))
    return Row(row.number, tuple(changes.get(column, row.cell(column)) for column in range(width)))


def _table(request: Request, form: WorkbookFormat, sheet: Sheet, names: tuple[str, ...]) -> RawTable:
    layout = guessed_layout(sheet.rows[:HEAD], sheet.spans, request.header_rows, request.skip_rows)
    below = [row for row in sheet.rows if row.number >= layout.first_row]
    notes = trailing_notes(below[-TAIL:], layout.kinds)
    first_note = notes[0].number if notes else len(sheet.rows) + 1
    below_notes = [row for row in below if row.number < first_note]
    data, merged = filled_labels(request, sheet.name, below_notes, sheet.spans)
    data = [row for row in data if row.filled]
    if not data:
        raise no_data(request, layout, sheet.name)
    columns, places = _columns(layout, data, sheet.spans)
    whole = _frame(data, columns.columns, places)
    frame, repeated = without_repeated_headers(request, layout, columns.columns, places, whole, sheet.name)
    return RawTable(
        file=request.file,
        path=request.path,
        format=form,
        sheet=sheet.name,
        sheets=names,
        encoding="",
        delimiter="",
        header_rows=layout.header_rows,
        columns=columns.columns,
        frame=frame,
        findings=_findings(request, layout, sheet, columns, [*merged, *repeated], notes),
    )


def _columns(layout: Layout, data: Sequence[Row], spans: list[Span]) -> tuple[Names, list[int]]:
    """Names and positions of the columns that have a cell, be it in the header."""
    width = max(width_of(layout.header), width_of(data))
    shown = [*layout.header, *data]
    places = [column for column in range(width) if any(row.cell(column) is not None for row in shown)]
    flat = flattened_header(layout.header, width, spans)
    return unique_names([flat[place] for place in places]), places


def _frame(data: Sequence[Row], columns: tuple[str, ...], places: list[int]) -> pl.LazyFrame:
    cells = {
        name: pl.Series(name, [row.cell(place) for row in data], dtype=pl.String)
        for name, place in zip(columns, places, strict=True)
    }
    numbers = pl.Series(ROW, [row.number for row in data], dtype=pl.Int64)
    return pl.DataFrame({**cells, ROW: numbers}).lazy()


def _findings(
    request: Request, layout: Layout, sheet: Sheet, names: Names, merged: list[Finding], notes: list[Row]
) -> tuple[Finding, ...]:
    return (
        *layout_findings(request, layout, sheet.name),
        *name_findings(request, layout, names, sheet.name),
        *fault_findings(request, sheet.faults, sheet.name),
        *merged,
        *note_findings(request, notes, sheet.name),
    )
