"""A table as a value: what its file holds and how its cells are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.status import STATUS_NAMES, Status, state
from klaster.model.text import Language, Text
from klaster.views.number import Write, cell, ratio
from klaster.views.verdict import verdict_name

_YES_NO = {True: Text("yes", "да"), False: Text("no", "нет")}
_FIGURES = re.compile(r"[\d≈(−+][\d\s.,≈()%+−–…/-]*")
"""Numbers written as words, an interval for one: they keep to one line."""
Present = Callable[[Any, Language], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files, its heading on the screen and how its cells are written.

    A column with ``status`` shows the state of the cell that the named column holds.
    ``shown=False`` keeps it for files only, ``filed=False`` for the screen only;
    ``code`` says that its words are names of a file or a classification.
    """

    name: str
    title: str
    numeric: bool = False
    write: Write = ratio
    status: str = ""
    present: Present | None = None
    shown: bool = True
    filed: bool = True
    code: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a table on a screen says, and the state it is in."""

    text: str
    numeric: bool
    state: str = ""
    address: str = ""
    short: bool = False
    code: bool = False


@dataclass(frozen=True)
class Table:
    """Rows with headings, the line that tells where they come from, and the way to each working."""

    title: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    source: str
    addresses: tuple[str, ...] = ()
    """For each row the address behind its first number that has a status."""
    listed: int = 0
    """How many rows a screen lists, all where it is 0; a file holds every row."""

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns a screen shows."""
        return tuple(column for column in self.columns if column.shown)

    @property
    def filed(self) -> tuple[Column, ...]:
        """The columns a file holds."""
        return tuple(column for column in self.columns if column.filed)

    def file_frame(self) -> pl.DataFrame:
        """What a file holds: every column under its own name, and the source on every row."""
        names = [column.name for column in self.filed]
        return self.frame.select(names).with_columns(pl.lit(self.source).alias("source"))

    def head(self, count: int) -> Table:
        """The same table, its first rows only."""
        return Table(self.title, self.columns, self.frame.head(count), self.source, self.addresses[:count])

    @property
    def on_screen(self) -> pl.DataFrame:
        """The rows a screen lists."""
        return self.frame.head(self.listed) if self.listed else self.frame


def cells(table: Table, language: Language) -> Iterator[list[Cell]]:
    """The rows of a table as a screen shows them."""
    shown = table.shown
    linked = next((column.name for column in shown if column.status), "")
    for place, row in enumerate(table.on_screen.iter_rows(named=True)):
        address = table.addresses[place] if table.addresses else ""
        yield [_cell(row, column, language, address if column.name == linked else "") for column in shown]


def status_words(status: str, language: Language) -> str:
    """A status letter in words.

    >>> status_words("Q", "en")
    'confidential'
    """
    return STATUS_NAMES[Status(status)].read(language)


def verdict_words(verdict: str | None, language: Language) -> str:
    """A verdict in words; nothing where there is none."""
    name = verdict_name(verdict)
    return name.read(language) if name else ""


def _cell(row: dict[str, Any], column: Column, language: Language, address: str) -> Cell:
    value = row[column.name]
    if column.status:
        status = row[column.status] or Status.NORMAL
        kind = state(value, status)
        return Cell(cell(value, status, language, column.write), True, kind.value, address)
    if column.present is not None:
        return Cell(column.present(value, language), column.numeric, short=True)
    if column.numeric:
        return Cell("" if value is None else column.write(value, language), True)
    if isinstance(value, bool):
        return Cell(_YES_NO[value].read(language), False)
    text = "" if value is None else str(value)
    return Cell(text, False, short=bool(_FIGURES.fullmatch(text)), code=column.code)
