"""A table as a file: csv, json, xlsx, parquet; a figure as svg or png."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import polars as pl
import xlsxwriter

from klaster.pages.screen import Figure, Screen
from klaster.report.pictures import picture
from klaster.report.workbook import UNDATED
from klaster.views.drawing import in_file
from klaster.views.vega import has_specification, specification

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "vl.json": "application/vnd.vegalite.v6+json",
}
DRAWN = ("svg", "png", "vl.json")
"""Suffixes of drawings: a figure that is a table has none of them."""

SUFFIXES = tuple(MEDIA_TYPES)
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def written(suffix: str, screen: Screen, figure: Figure) -> bytes:
    """The twin of a screen's figure in a format."""
    writers: dict[str, Callable[[Screen, Figure], bytes]] = {
        "json": _json,
        "csv": _csv,
        "xlsx": _xlsx,
        "parquet": _parquet,
        "svg": _svg,
        "png": _png,
        "vl.json": _vega,
    }
    return writers[suffix](screen, figure)


def _json(screen: Screen, figure: Figure) -> bytes:
    frame = figure.table.file_frame().drop("source")
    edition = screen.edition
    facts: dict[str, Any] = {
        "title": figure.title,
        "language": screen.visit.language,
        "screen": screen.page,
        "figure": figure.id,
        "figures": list(screen.figures),
        "edition": edition.id if edition else None,
        "period": screen.period or None,
        "method": figure.method or None,
        "digest": screen.digest or None,
        "synthetic": screen.synthetic,
        "source": figure.table.source,
        "caveats": list(screen.caveats),
        "columns": [{"name": column.name, "title": column.title} for column in figure.table.filed],
        "rows": _finite(frame).to_dicts(),
    }
    return json.dumps(facts, ensure_ascii=False, allow_nan=False).encode()


def _csv(screen: Screen, figure: Figure) -> bytes:
    """The rows under their own names; text that a spreadsheet could take for a formula is disarmed."""
    frame = figure.table.file_frame()
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(disarmed(name) for name in texts).write_csv().encode()


def disarmed(name: str) -> pl.Expr:
    """Text of a column that no spreadsheet takes for a formula."""
    text = pl.col(name)
    return pl.when(text.str.slice(0, 1).is_in(_RISKY)).then("'" + text).otherwise(text).alias(name)


def _xlsx(screen: Screen, figure: Figure) -> bytes:
    table, buffer = figure.table, BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": UNDATED})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        sheet = book.add_worksheet("table")
        frame = _finite(table.file_frame().drop("source"))
        titles = {column.name: column.title for column in table.columns}
        for place, name in enumerate(frame.columns):
            sheet.write_string(0, place, name, bold)
            sheet.write_comment(0, place, titles[name])
            sheet.write_column(1, place, frame[name].to_list())
        sheet.freeze_panes(1, 0)
        sheet.autofit()
        about = book.add_worksheet("source")
        about.set_column(0, 0, 110)
        for row, words in enumerate((figure.title, table.source)):
            about.write_string(row, 0, words, wrapped)
    return buffer.getvalue()


def _parquet(screen: Screen, figure: Figure) -> bytes:
    buffer = BytesIO()
    figure.table.file_frame().write_parquet(buffer)
    return buffer.getvalue()


def _svg(screen: Screen, figure: Figure) -> bytes:
    if figure.drawing is None:
        return b""
    source, note = figure.table.source, figure.note
    return in_file(figure.drawing, source, figure.legend, screen.synthetic, note).encode()


def _png(screen: Screen, figure: Figure) -> bytes:
    markup = _svg(screen, figure)
    return picture(markup.decode()) if markup else b""


def _vega(screen: Screen, figure: Figure) -> bytes:
    if figure.drawing is None:
        return b""
    facts = {
        "edition": screen.edition.id if screen.edition else None,
        "period": screen.period or None,
        "method": figure.method or None,
        "digest": screen.digest or None,
        "synthetic": screen.synthetic,
    }
    made = specification(figure.drawing, figure.table, screen.visit.language, facts)
    return json.dumps(made, ensure_ascii=False, allow_nan=False).encode() if made else b""


def suffixes_of(figure: Figure) -> list[str]:
    """The formats in which a figure can be had."""
    without = DRAWN if figure.drawing is None else ()
    specified = figure.drawing is not None and has_specification(figure.drawing)
    return [one for one in SUFFIXES if one not in without and (one != "vl.json" or specified)]


def _finite(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers that are not finite become empty: neither JSON nor a spreadsheet knows them."""
    numbers = [name for name, kind in frame.schema.items() if kind.is_float()]
    return frame.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers
    )
