"""Parquet: columns that are already typed; as text, and as they are."""

from __future__ import annotations

import polars as pl

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.column_names import unique_names
from klaster.sources.table.delimited import blank_as_null
from klaster.sources.table.raw_table import ROW, RawTable, Request, listed
from klaster.sources.table.safety import damaged


def open_parquet(request: Request) -> RawTable:
    """Open a Parquet file; nothing but its footer is read now.

    Raises
    ------
    InputError
        The file is cut short, or has no row or no column that can be shown as text.
    """
    scan = pl.scan_parquet(request.source, glob=False)
    try:
        schema = scan.collect_schema()
        count = scan.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise damaged(request, "parquet") from error
    left_out = [name for name, dtype in schema.items() if not _has_text(dtype)]
    kept = [name for name in schema if name not in left_out]
    if not kept or not count:
        raise _empty(request)
    names = unique_names(kept).columns
    native = _native(scan, kept, names)
    return RawTable(
        file=request.file,
        path=request.path,
        format="parquet",
        sheet="",
        sheets=(),
        encoding="",
        delimiter="",
        header_rows=(),
        columns=names,
        frame=native.select(
            *(as_text(name, schema[old]) for name, old in zip(names, kept, strict=True)), ROW
        ),
        findings=_left_out(request, left_out),
        native=native,
    )


def _has_text(dtype: pl.DataType) -> bool:
    return not (dtype.is_nested() or isinstance(dtype, pl.Binary | pl.Object | pl.Duration))


def _native(scan: pl.LazyFrame, kept: list[str], names: tuple[str, ...]) -> pl.LazyFrame:
    columns = [pl.col(old).alias(name) for old, name in zip(kept, names, strict=True)]
    return scan.select(columns).with_row_index(ROW, 1).select(*names, pl.col(ROW).cast(pl.Int64))


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column as text: 2018.0 is "2018", a midnight is its day."""
    text = pl.col(name).cast(pl.String)
    if dtype.is_float():
        return text.str.replace(r"\.0$", "")
    if isinstance(dtype, pl.Datetime):
        return text.str.replace(r"\.0+", "").str.replace(r" 00:00:00$", "")
    return blank_as_null(text) if isinstance(dtype, pl.String | pl.Categorical | pl.Enum) else text


def _empty(request: Request) -> Exception:
    return request.refusal(
        Text("the file has no rows that can be read", "в файле нет строк, которые можно прочесть"),
        Text("Check that the table was exported whole.", "Проверьте, выгружена ли таблица целиком."),
    )


def _left_out(request: Request, names: list[str]) -> tuple[Finding, ...]:
    if not names:
        return ()
    message = Text(
        f"columns of lists or bytes cannot be read as cells and are left out: {listed(names)}",
        f"столбцы со списками или байтами не читаются как ячейки и пропущены: {listed(names)}",
    )
    return (request.finding(Severity.WARNING, "nested-column", message, count=len(names)),)
