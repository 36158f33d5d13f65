"""Web pages with tables, as sites give them out under the name of a workbook (HTML saved as .xls)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from klaster.sources.table.cells import Row, Span, row_of
from klaster.sources.table.encoding import codec_name, decoded_pieces, guessed_encoding
from klaster.sources.table.raw_table import Request

MOST_CELLS = 20_000_000
"""A page is held whole; what is beyond is left out."""

_CHARSET = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HEAD = 8192
_WIDEST, _TALLEST = 1000, 65_534
_UNSEEN = frozenset(("script", "style", "template"))


@dataclass
class PageTable:
    """One table of a page: its caption, its rows with merged cells blank but for the first, and those spans."""

    caption: str = ""
    rows: list[list[str | None]] = field(default_factory=list[list[str | None]])
    spans: list[Span] = field(default_factory=list[Span])
    covered: dict[int, int] = field(default_factory=dict[int, int])
    """Column from 0 -> the last row that a cell merged downwards covers there."""

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(bool(cell and cell.strip()) for row in self.rows for cell in row)

    @property
    def is_a_table(self) -> bool:
        """Whether it has two rows of two cells at least, unlike what only lays a page out."""
        return sum(sum(bool(cell and cell.strip()) for cell in row) > 1 for row in self.rows) > 1

    def numbered(self) -> list[Row]:
        """The rows as a sheet has them, numbered from 1."""
        return [row_of(number, cells) for number, cells in enumerate(self.rows, 1)]


@dataclass
class _Open:
    """A table being read, and the cell in it that is open: its words, its size."""

    table: PageTable
    words: list[str] | None = None
    size: tuple[int, int] = (1, 1)
    in_caption: bool = False


def page_tables(request: Request) -> list[PageTable]:
    """The tables of a page that are tables, in their order.

    Raises
    ------
    InputError
        The encoding that the page or the caller names does not fit.
    """
    encoding = codec_name(request, request.encoding or _declared(request) or guessed_encoding(request))
    reader = _Reader()
    for piece in decoded_pieces(request, encoding):
        reader.feed(piece)
    reader.close()
    return [table for table in reader.tables if table.is_a_table]


def _declared(request: Request) -> str | None:
    with request.source.open("rb") as stream:
        found = _CHARSET.search(stream.read(_HEAD))
    return found[1].decode("ascii") if found else None


def names_of(tables: Sequence[PageTable]) -> list[str]:
    """What each table can be asked for by: its caption where no other has the same, else its number.

    >>> names_of([PageTable("Jobs"), PageTable(), PageTable("Jobs")])
    ['Jobs', '2', '3']
    """
    names: list[str] = []
    for number, table in enumerate(tables, 1):
        names.append(table.caption if table.caption and table.caption not in names else str(number))
    return names


class _Reader(HTMLParser):
    """Reads tables as browsers do: cells and rows that are not closed end where the next begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[PageTable] = []
        self._open: list[_Open] = []
        self._unseen = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._open.append(_Open(PageTable()))
            self.tables.append(self._open[-1].table)
        elif self._open:
            self._inside(self._open[-1], tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """End what is open."""
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif not self._open:
            return
        elif tag == "table":
            self._close_cell(self._open[-1])
            self._open.pop()
        elif tag in ("td", "th", "tr"):
            self._close_cell(self._open[-1])
        elif tag == "caption":
            self._open[-1].in_caption = False

    def handle_data(self, data: str) -> None:
        """Words of the open cell or caption."""
        if self._unseen or not self._open:
            return
        here = self._open[-1]
        if here.in_caption:
            here.table.caption = _SPACES.sub(" ", here.table.caption + data).strip()
        elif here.words is not None:
            here.words.append(data)

    def close(self) -> None:
        """End what was never closed."""
        super().close()
        while self._open:
            self._close_cell(self._open.pop())

    def _inside(self, here: _Open, tag: str, said: dict[str, str | None]) -> None:
        if tag == "tr":
            self._close_cell(here)
            here.table.rows.append([])
        elif tag in ("td", "th"):
            self._close_cell(here)
            here.words, here.size = [], (_count(said, "rowspan", _TALLEST), _count(said, "colspan", _WIDEST))
        elif tag == "br" and here.words is not None:
            here.words.append(" ")
        elif tag == "caption":
            here.in_caption = True

    def _close_cell(self, here: _Open) -> None:
        if here.words is None:
            return
        written = _SPACES.sub(" ", "".join(here.words))
        here.words = None
        table = here.table
        if not table.rows:
            table.rows.append([])
        if self._cells < MOST_CELLS:
            self._cells += _placed(table, written.strip(), *here.size)


def _count(said: dict[str, str | None], name: str, most: int) -> int:
    word = (said.get(name) or "1").strip()
    return min(max(int(word), 1), most) if word.isascii() and word.isdigit() else 1


def _placed(table: PageTable, written: str, height: int, width: int) -> int:
    """Put a cell into the first free place of the last row; how many places it takes."""
    number, row = len(table.rows), table.rows[-1]
    while table.covered.get(len(row), 0) >= number:
        row.append(None)
    column = len(row)
    row.extend([written or None, *[None] * (width - 1)])
    if height > 1 or width > 1:
        table.spans.append(Span(number, number + height - 1, column, column + width - 1))
    if height > 1:
        table.covered.update(dict.fromkeys(range(column, column + width), number + height - 1))
    return width
