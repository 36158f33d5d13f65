"""Anyone's table, from a file on disk to columns of text with row numbers.

:func:`open_raw` finds out what the file is (by its content, whatever its name), in which encoding, with
which delimiter, on which sheet, where the header stands and where the data end. It interprets nothing:
numbers, markers and names are read by the layer above, with :mod:`klaster.sources.table.numbers` and
:mod:`klaster.sources.table.markers`.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.finding import Severity
from klaster.model.text import Text
from klaster.sources.table.columnar import open_parquet
from klaster.sources.table.content import Kind, check_path, content_kind
from klaster.sources.table.delimited import open_delimited
from klaster.sources.table.raw_table import ROW, RawTable, Request
from klaster.sources.table.safety import discard_copies, unpacked_gzip
from klaster.sources.table.sdmx import open_sdmx_ml
from klaster.sources.table.workbook import open_page, open_workbook

__all__ = ["ROW", "RawTable", "discard_copies", "open_raw", "reading"]

_USUAL_SUFFIXES: dict[Kind, tuple[str, ...]] = {
    "text": (".csv", ".tsv", ".tab", ".txt", ".dat", ".asc", ""),
    "xlsx": (".xlsx", ".xlsm", ".xltx"),
    "xls": (".xls", ".xlt"),
    "ods": (".ods", ".ots"),
    "html": (".html", ".htm"),
    "parquet": (".parquet", ".pq"),
    "sdmx-ml": (".xml", ".sdmx"),
}


def open_raw(
    path: str | Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_rows: Sequence[int] | None = None,
    skip_rows: int | None = None,
) -> RawTable:
    r"""Open a table: csv, tsv, xlsx, xls, ods, a page with tables (HTML), Parquet, SDMX-CSV or SDMX-ML, gzipped or not.

    Parameters
    ----------
    path : path of the file
    sheet : name of the sheet of a workbook; the first with a table, if None
    encoding : encoding of a text file, as Python names it; detected, if None
    delimiter : delimiter of a text file; detected, if None
    header_rows : rows of the header, from 1; found, if None; empty for a table without a header
    skip_rows : so many rows at the top hold neither header nor data

    Returns
    -------
    RawTable
        With a lazy frame: text files and Parquet are streamed when it is collected. Copies that had to
        be made (unpacked, or rewritten in UTF-8) live as long as the process, or until
        :func:`discard_copies`.

    Raises
    ------
    InputError
        There is no such file, it is not a table, it is damaged or locked, or it holds no data; the
        message names the place, what was found, and what to do.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = file.write_text("Регион;2018\nЧуй;1 234,5\nОш;..\n", encoding="cp1251")
    >>> table = open_raw(file)
    >>> table.encoding, table.delimiter, table.columns, table.preview()["__row"].to_list()
    ('cp1251', ';', ('Регион', '2018'), [2, 3])
    """
    path = Path(path)
    check_path(path)
    rows = None if header_rows is None else tuple(header_rows)
    request = Request(path, path, sheet or None, encoding or None, delimiter or None, rows, skip_rows or 0)
    kind = content_kind(request)
    if kind == "gzip":
        request = replace(request, source=unpacked_gzip(request))
        check_path(request.source)
        kind = content_kind(request)
    return _with_suffix_finding(request, kind, _opened(request, kind))


@contextmanager
def reading(table: RawTable) -> Generator[None]:
    """Collect the frame of a table inside: damage met only then is an InputError too.

    Text files are looked through when they are opened; of a Parquet file only the footer is.
    """
    try:
        yield
    except (pl.exceptions.ComputeError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise InputError(
            Text(f"the file is damaged inside ({reason})", f"файл повреждён внутри ({reason})"),
            Text("Download or copy it again.", "Скачайте или скопируйте его заново."),
            Place(table.file, table.sheet),
        ) from error


def _opened(request: Request, kind: Kind) -> RawTable:
    if kind == "text":
        return open_delimited(request)
    if kind == "parquet":
        return open_parquet(request)
    if kind == "sdmx-ml":
        return open_sdmx_ml(request)
    if kind == "gzip":
        raise request.refusal(
            Text("a gzip inside a gzip", "gzip внутри gzip"),
            Text("Unpack it first.", "Сначала распакуйте его."),
        )
    return open_page(request) if kind == "html" else open_workbook(request, kind)


def _with_suffix_finding(request: Request, kind: Kind, table: RawTable) -> RawTable:
    """The table, with a note where the suffix of the file promises something else."""
    name = request.path.with_suffix("") if request.path.suffix.lower() == ".gz" else request.path
    suffix = name.suffix.lower()
    known = {other for usual in _USUAL_SUFFIXES.values() for other in usual}
    if suffix in _USUAL_SUFFIXES.get(kind, ()) or suffix not in known:
        return table
    note = request.finding(
        Severity.NOTE,
        "suffix",
        Text(
            f"named {suffix}, but it is {table.format} inside, and was read so",
            f"по имени {suffix}, а по содержанию {table.format}; так и прочитан",
        ),
    )
    return replace(table, findings=(note, *table.findings))
