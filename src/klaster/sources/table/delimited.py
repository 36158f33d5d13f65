"""Text tables: csv, tsv and their kin, and SDMX-CSV, which is one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.cells import Row
from klaster.sources.table.column_names import Names, column_names
from klaster.sources.table.composite import is_composite, with_keys_apart
from klaster.sources.table.delimiter import DELIMITERS, guessed_delimiter, stated_delimiter
from klaster.sources.table.encoding import guessed_encoding, utf8_path
from klaster.sources.table.footnotes import trailing_notes
from klaster.sources.table.header import Layout, body_width, guessed_layout
from klaster.sources.table.raw_table import ROW, RawTable, Request, listed
from klaster.sources.table.records import FIELDS, LAST, Records, read_records
from klaster.sources.table.remarks import layout_findings, name_findings, no_data, note_findings
from klaster.sources.table.repeated_headers import without_repeated_headers
from klaster.sources.table.sdmx_columns import is_sdmx, without_missing_words

_SAMPLE = 1 << 18


def open_delimited(request: Request) -> RawTable:
    """Open a text table; the frame is a scan of the file, or of a copy in UTF-8.

    Raises
    ------
    InputError
        The encoding is unknown, no delimiter separates columns, a quotation mark is never closed, or
        there is a header and nothing below it.
    """
    encoding = request.encoding or guessed_encoding(request)
    path = utf8_path(request, encoding)
    delimiter, stated = _delimiter(request, path)
    records = read_records(request, path, delimiter)
    layout = guessed_layout(records.head, (), request.header_rows, max(request.skip_rows, int(stated)))
    notes = trailing_notes([row for row in records.tail if row.number >= layout.first_row], layout.kinds)
    first, last = layout.first_row, notes[0].number - 1 if notes else records.total
    if first > last:
        raise no_data(request, layout)
    return _table(request, encoding, records, layout, notes, (first, last))


def _delimiter(request: Request, path: Path) -> tuple[str, bool]:
    """The delimiter, and whether the first line is there only to state it."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        text = stream.read(_SAMPLE)
    stated = stated_delimiter(text)
    if request.delimiter and (len(request.delimiter) > 1 or request.delimiter in '"\r\n'):
        raise _not_one_sign(request, request.delimiter)
    composite = "\t" if is_composite(text.partition("\n")[0]) else None
    delimiter = request.delimiter or stated or composite or guessed_delimiter(text)
    if delimiter is None:
        raise _no_delimiter(request)
    return delimiter, stated is not None


def _not_one_sign(request: Request, delimiter: str) -> Exception:
    return request.refusal(
        Text(f"{delimiter!r} cannot be a delimiter", f"«{delimiter}» не может быть разделителем"),
        Text("Give one sign, such as ; or a tab.", "Укажите один знак, например ; или табуляцию."),
    )


def _no_delimiter(request: Request) -> Exception:
    known = listed([repr(sign) for sign in DELIMITERS])
    return request.refusal(
        Text(
            f"nothing separates columns in this text; looked for {known}",
            f"в тексте ничто не разделяет столбцы; искали {known}",
        ),
        Text(
            "Name the delimiter if it is another one, or give a table.",
            "Укажите разделитель, если он другой, или дайте таблицу.",
        ),
    )


def _table(
    request: Request,
    encoding: str,
    records: Records,
    layout: Layout,
    notes: list[Row],
    within: tuple[int, int],
) -> RawTable:
    rows = [row for row in records.head if row.number <= within[1]]
    names = column_names(layout.header, body_width(rows, layout))
    whole = _frame(records, names.columns, within)
    every = names
    names, empty = _without_empty_columns(names, layout, whole)
    frame = whole.drop(empty) if empty else whole
    places = [place for place, name in enumerate(every.columns) if name not in empty]
    frame, repeated = without_repeated_headers(request, layout, names.columns, places, frame)
    findings = (
        *repeated,
        *layout_findings(request, layout),
        *name_findings(request, layout, names),
        *_unnamed(request, layout, names),
        *_ragged(request, records, len(names.columns) + len(empty), within),
        *note_findings(request, notes),
    )
    columns, frame = with_keys_apart(names.columns, frame)
    sdmx = is_sdmx(columns)
    return RawTable(
        file=request.file,
        path=request.path,
        format="sdmx-csv" if sdmx else "tsv" if records.delimiter == "\t" else "csv",
        sheet="",
        sheets=(),
        encoding=encoding,
        delimiter=records.delimiter,
        header_rows=layout.header_rows,
        columns=columns,
        frame=without_missing_words(frame) if sdmx else frame,
        findings=findings,
    )


def _frame(records: Records, columns: tuple[str, ...], within: tuple[int, int]) -> pl.LazyFrame:
    quoted = _quoted_columns(records.head)
    cells = [
        blank_as_null(_unquoted(index) if index in quoted else pl.col(str(index))).alias(name)
        for index, name in enumerate(columns)
    ]
    chosen = records.scan(len(columns)).filter(pl.col(ROW).is_between(*within))
    # Null out first, filter then: a row of blanks is no row. Written so that the engine streams it.
    filled = pl.any_horizontal(pl.all().exclude(ROW).is_not_null())
    return chosen.select(*cells, pl.col(ROW).cast(pl.Int64)).filter(filled)


_QUOTED = r'^\s*="?([^"]*)"$|^\s*"([^"]*)"\s*$'
"""A code protected from a spreadsheet: ="01000", or quotes inside quotes."""


def _quoted_columns(head: Sequence[Row]) -> set[int]:
    """The columns of which a cell near the top is written so."""
    return {index for row in head for index, cell in enumerate(row.cells) if cell and re.match(_QUOTED, cell)}


def _unquoted(index: int) -> pl.Expr:
    return pl.col(str(index)).str.replace(_QUOTED, "${1}${2}")


def blank_as_null(column: pl.Expr) -> pl.Expr:
    """A column of text without outer spaces, null where nothing is left."""
    stripped = column.str.strip_chars()
    return pl.when(stripped.str.len_bytes() > 0).then(stripped)


def _without_empty_columns(names: Names, layout: Layout, frame: pl.LazyFrame) -> tuple[Names, list[str]]:
    """Names without the columns that have neither name nor cells, as a trailing delimiter makes them."""
    blank = [names.columns[index] for index in names.blank] if layout.header else []
    if not blank:
        return names, []
    filled = (
        frame.select(pl.col(name).is_not_null().any() for name in blank).collect(engine="streaming").row(0)
    )
    empty = [name for name, has_cells in zip(blank, filled, strict=True) if not has_cells]
    kept = tuple(name for name in names.columns if name not in empty)
    places = tuple(index for index in names.blank if names.columns[index] not in empty)
    return Names(kept, names.repeated, places), empty


def _unnamed(request: Request, layout: Layout, names: Names) -> list[Finding]:
    """Columns beyond the end of the header: the usual trace of a decimal comma that was not quoted."""
    named = max((len(row.cells) for row in layout.header), default=0)
    if not layout.header or named >= len(names.columns):
        return []
    return [
        request.finding(
            Severity.ERROR,
            "unnamed-columns",
            Text(
                f"the header names {named} columns, the rows below have {len(names.columns)} fields",
                f"в шапке названо столбцов: {named}, а в строках ниже полей: {len(names.columns)}",
            ),
            Text(
                "If a decimal comma is also the delimiter, quote the numbers or use another delimiter.",
                "Если десятичная запятая совпала с разделителем, возьмите числа в кавычки или смените разделитель.",
            ),
            row=layout.header[-1].number,
        )
    ]


def _ragged(request: Request, records: Records, width: int, within: tuple[int, int]) -> list[Finding]:
    """Rows with more fields than columns, or with fewer."""
    measured = records.measures.filter(pl.col(ROW).is_between(*within))
    wide, narrow = pl.col(LAST) > width, pl.col(FIELDS) < width
    counts = measured.select(wide.sum().alias("wide"), narrow.sum().alias("narrow")).collect(
        engine="streaming"
    )
    wide_count, narrow_count = counts.row(0)
    findings = [_too_many(request, width, wide_count, _first_rows(measured, wide))] if wide_count else []
    if narrow_count:
        findings.append(_too_few(request, width, narrow_count, _first_rows(measured, narrow)))
    return findings


def _first_rows(measured: pl.LazyFrame, chosen: pl.Expr) -> list[int]:
    # A second pass, made only where there is something to report: gathered with the counts in one pass,
    # the rows would hold as much memory as the file has lines.
    return measured.filter(chosen).select(ROW).head(20).collect(engine="streaming")[ROW].sort().to_list()


def _too_many(request: Request, width: int, count: int, rows: list[int]) -> Finding:
    return request.finding(
        Severity.ERROR,
        "too-many-fields",
        Text(
            f"rows with more fields than the {width} columns: {count} ({listed(rows)}); the fields beyond are not read",
            f"строк, где полей больше, чем столбцов ({width}): {count} ({listed(rows)}); лишние поля не читаются",
        ),
        Text(
            "Quote the cells that contain the delimiter.",
            "Возьмите в кавычки ячейки, внутри которых стоит разделитель.",
        ),
        row=rows[0],
        count=count,
    )


def _too_few(request: Request, width: int, count: int, rows: list[int]) -> Finding:
    return request.finding(
        Severity.WARNING,
        "too-few-fields",
        Text(
            f"rows with fewer fields than the {width} columns: {count} ({listed(rows)}); the missing cells are blank",
            f"строк, где полей меньше, чем столбцов ({width}): {count} ({listed(rows)}); недостающие ячейки пусты",
        ),
        Text(
            "Check that the rows were not cut short.",
            "Проверьте, не оборваны ли эти строки.",
        ),
        row=rows[0],
        count=count,
    )
