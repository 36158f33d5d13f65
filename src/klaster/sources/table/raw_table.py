"""What the raw layer hands over: text columns with row numbers; and what it was asked to open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text

ROW = "__row"
"""Name of the column with the row number."""


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in its file, nothing interpreted.

    ``frame`` is lazy: every column of ``columns`` as String, stripped of outer spaces, null where the
    cell is blank, and ``__row``: Int64, from 1. The row is the one a spreadsheet shows; in a text file
    it is the number of the record (a quoted line break does not start a new one), in Parquet the number
    of the record without a header, in SDMX-ML the number of the observation. Rows blank throughout,
    titles above the header and notes below the data are not in the frame; they are in ``findings``.

    ``native`` has the same rows with the columns that were already typed (Parquet); None elsewhere.
    """

    file: str
    path: Path
    format: str
    sheet: str
    sheets: tuple[str, ...]
    encoding: str
    delimiter: str
    header_rows: tuple[int, ...]
    columns: tuple[str, ...]
    frame: pl.LazyFrame
    findings: tuple[Finding, ...]
    native: pl.LazyFrame | None = None

    def preview(self, count: int = 200) -> pl.DataFrame:
        """The first rows, read now."""
        return self.frame.head(count).collect()


@dataclass(frozen=True)
class Request:
    """A file to open and what the user said about it; None means: find out.

    ``source`` is the file to read, which differs from ``path`` where a copy was unpacked.
    """

    path: Path
    source: Path
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_rows: tuple[int, ...] | None = None
    skip_rows: int = 0

    @property
    def file(self) -> str:
        """The name shown in messages."""
        return self.path.name

    def refusal(
        self, found: Text, advice: Text, *, sheet: str = "", row: int | None = None, column: str = ""
    ) -> InputError:
        """The error that says why this file cannot be read and what to do."""
        return InputError(found, advice, Place(self.file, sheet, row, column))

    def finding(
        self,
        severity: Severity,
        kind: str,
        message: Text,
        advice: Text | None = None,
        *,
        sheet: str = "",
        row: int | None = None,
        column: str = "",
        count: int = 1,
    ) -> Finding:
        """A finding placed in this file."""
        return Finding(severity, kind, Place(self.file, sheet, row, column), message, advice, count)


def listed(items: object, count: int = 10) -> str:
    """The first few of some numbers or names, with an ellipsis where there are more.

    >>> listed(range(1, 20), 3)
    '1, 2, 3, …'
    """
    words = [str(item) for item in items]  # type: ignore[attr-defined]
    return ", ".join(words[:count]) + (", …" if len(words) > count else "")
