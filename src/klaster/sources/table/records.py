"""The records of a text table: counted, measured and made readable by the fast parser.

Most files can be scanned as they are. One whose quotation marks are not as the standard has them, or
hold line breaks, is first rewritten record by record into a temporary copy; both ways nothing larger
than a chunk is in memory, and a record keeps its number.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from klaster.model.text import Text
from klaster.sources.table.cells import Row, row_of
from klaster.sources.table.encoding import check_utf8
from klaster.sources.table.raw_table import ROW, Request
from klaster.sources.table.safety import copy_of

HEAD, TAIL = 400, 200
_TAIL_BYTES = 1 << 20
FIELDS, LAST = "__fields", "__last"
"""How many fields a record has, and which is the last that is not blank."""


@dataclass(frozen=True)
class Records:
    """The records of a text table.

    ``head`` and ``tail`` are its first and last records; ``measures`` has for every record that is not
    blank its number, how many fields it has and which is the last that is not blank.
    """

    path: Path
    delimiter: str
    is_rewritten: bool
    total: int
    head: list[Row]
    tail: list[Row]
    measures: pl.LazyFrame

    def scan(self, width: int) -> pl.LazyFrame:
        """The fields as columns "0", "1", ... of String, and the number of the record."""
        extra = [FIELDS, LAST] if self.is_rewritten else []
        names = [*extra, *(str(index) for index in range(width))]
        scanned = pl.scan_csv(
            self.path,
            has_header=False,
            separator="," if self.is_rewritten else self.delimiter,
            schema=dict.fromkeys(names, pl.String),
            missing_columns="insert",
            extra_columns="ignore",
            row_index_name=ROW,
            row_index_offset=1,
            glob=False,
        )
        return scanned.drop(extra) if extra else scanned


def read_records(request: Request, path: Path, delimiter: str) -> Records:
    """The records of a file in UTF-8.

    Raises
    ------
    InputError
        A quotation mark is never closed, or some bytes are not UTF-8; the row is named.
    """
    total, odd = _line_facts(request, path, delimiter)
    if odd:
        return _rewritten_records(request, path, delimiter)
    head = _rows(_first_lines(path), delimiter)
    last = _rows(_last_lines(path), delimiter)
    tail = [Row(row.number + total - len(last), row.cells) for row in last]
    return Records(path, delimiter, False, total, head, tail, _line_measures(path, delimiter))


def _line_facts(request: Request, path: Path, delimiter: str) -> tuple[int, bool]:
    """How many lines there are, and whether any quotation mark or line end is out of the ordinary."""
    line = pl.col("line")
    outside = f"\\x{{{ord(delimiter):x}}}"
    # Odd: a field with a line break in it, or a mark inside a field that does not begin with one.
    odd = (line.str.count_matches('"', literal=True) % 2 == 1) | line.str.contains(
        rf'[^"{outside}]"[^"{outside}\r]'
    )
    facts = pl.scan_lines(path, glob=False).select(
        pl.len().alias("lines"), odd.any().alias("odd"), line.str.contains("\r[^\n]").any().alias("returns")
    )
    try:
        lines, is_odd, returns = facts.collect(engine="streaming").row(0)
    except pl.exceptions.ComputeError:
        check_utf8(Request(request.path, path))
        raise
    return lines, bool(is_odd or returns)


def _rows(lines: Iterable[str], delimiter: str) -> list[Row]:
    return [
        row_of(number, next(csv.reader([line], delimiter=delimiter), list[str]()))
        for number, line in enumerate(lines, 1)
    ]


def _first_lines(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="\n") as stream:
        return [line for _, line in zip(range(HEAD), stream, strict=False)]


def _last_lines(path: Path) -> list[str]:
    """The lines at the end of the file."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(size - _TAIL_BYTES, 0))
        text = stream.read().decode("utf-8-sig", "replace")
    lines = io.StringIO(text, newline="\n").readlines()
    return (lines[1:] if size > _TAIL_BYTES else lines)[-TAIL:]


def _line_measures(path: Path, delimiter: str) -> pl.LazyFrame:
    bare = pl.col("line").str.replace_all('"[^"]*"', "x")
    lines = pl.scan_lines(path, row_index_name=ROW, row_index_offset=1, glob=False).with_columns(bare)
    filled = pl.col("line").str.strip_chars_end(f"{delimiter} \r\u00a0")
    return lines.filter(filled.str.strip_chars().str.len_bytes() > 0).select(
        ROW,
        (pl.col("line").str.count_matches(delimiter, literal=True) + 1).alias(FIELDS),
        (filled.str.count_matches(delimiter, literal=True) + 1).alias(LAST),
    )


def _rewritten_records(request: Request, path: Path, delimiter: str) -> Records:
    copy = copy_of(path, ".records.csv", partial(_write_records, request, path, delimiter), delimiter)
    total, head, tail = _ends(copy)
    measures = (
        pl.scan_csv(
            copy,
            has_header=False,
            schema={FIELDS: pl.String, LAST: pl.String},
            missing_columns="insert",
            extra_columns="ignore",
            row_index_name=ROW,
            row_index_offset=1,
            glob=False,
        )
        .select(ROW, pl.col(FIELDS, LAST).cast(pl.UInt32))
        .filter(pl.col(LAST) > 0)
    )
    return Records(copy, delimiter, True, total, head, tail, measures)


def _write_records(request: Request, path: Path, delimiter: str, target: Path) -> None:
    """Every record anew: how many fields it has, which is the last one filled, and the fields."""
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for record in _checked_records(request, path, delimiter):
            last = max((index for index, field in enumerate(record, 1) if field.strip()), default=0)
            writer.writerow([len(record), last, *record])


def _checked_records(request: Request, path: Path, delimiter: str) -> Iterator[list[str]]:
    """The records as a forgiving reader has them; InputError where a quotation mark is never closed."""
    number = 0
    lines, last = list[str](), list[str]()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(_kept(stream, lines), delimiter=delimiter, skipinitialspace=True)
        try:
            for record in reader:
                number += 1
                yield record
                last = lines.copy()
                lines.clear()
        except csv.Error as error:
            raise _unclosed(request, number + 1) from error
    # A reader that forgives ends the last field with the file: only a strict one tells.
    if _is_unclosed(last, delimiter):
        raise _unclosed(request, number)


def _kept(stream: Iterable[str], lines: list[str]) -> Iterator[str]:
    for line in stream:
        lines.append(line)
        yield line


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _unclosed(request: Request, row: int) -> Exception:
    return request.refusal(
        Text(
            "a quotation mark opens a field here and is never closed; everything below would be one cell",
            "здесь открыта кавычка, и она нигде не закрыта: всё ниже оказалось бы одной ячейкой",
        ),
        Text(
            'Close the quotation mark, or double it if it belongs to the text ("").',
            'Закройте кавычку или удвойте её, если она часть текста ("").',
        ),
        row=row,
    )


def _ends(copy: Path) -> tuple[int, list[Row], list[Row]]:
    """Number of records of a rewritten copy, its first and its last ones."""
    total, head, tail = 0, list[Row](), deque[Row](maxlen=TAIL)
    with copy.open(encoding="utf-8", newline="") as stream:
        for total, record in enumerate(csv.reader(stream), 1):
            row = row_of(total, record[2:]) if total <= HEAD else None
            if row:
                head.append(row)
            tail.append(row or Row(total, tuple(record[2:])))
    return total, head, [row_of(row.number, row.cells) for row in tail]
