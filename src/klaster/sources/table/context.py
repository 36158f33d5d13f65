"""What is written around a table: titles above it, the names of its sheet and file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from klaster.model.classification import Classification
from klaster.sources.table.labels import resolved
from klaster.sources.table.periods import embedded_year, period_of
from klaster.sources.table.raw_table import RawTable
from klaster.sources.table.units import Unit, unit_in
from klaster.sources.table.vocabulary import measure_in, words_of

_NO_NAMES = frozenset(
    (
        "",
        "table",
        "data",
        "sheet",
        "book",
        "book1",
        "file",
        "export",
        "таблица",
        "данные",
        "лист",
        "книга",
        "dataset",
    )
)
_AUTOMATIC = re.compile(r"^(?:sheet|лист|table|таблица|book|книга|page|стр)[\s_]*\d*$", re.IGNORECASE)
_CUT = re.compile(r"_(?:by|for|in|po)_.*$|\b(?:по|by)\b.*$", re.IGNORECASE)


@dataclass(frozen=True)
class Context:
    """Words around a table, nearest first: titles, the sheet's name, the file's name."""

    titles: tuple[str, ...]
    sheet: str
    stem: str

    @property
    def words(self) -> tuple[str, ...]:
        """All of them."""
        sheet = () if _AUTOMATIC.match(self.sheet) or not self.sheet else (self.sheet,)
        return (*self.titles, *sheet, self.stem)

    def unit(self) -> Unit | None:
        """The unit that they name."""
        return next((found for words in self.words if (found := unit_in(words))), None)

    def measure(self) -> str:
        """What they say is measured: a well-known measure, or the name of the file in short."""
        known = next((found for words in self.words if (found := measure_in(words))), "")
        if known:
            return known
        name = "_".join(word for word in words_of(_CUT.sub("", self.stem)).split() if not word.isdigit())
        return "" if set(name.split("_")) <= _NO_NAMES else name

    def period(self) -> str:
        """The only year that they speak of; "" if none."""
        for words in (self.sheet, *self.titles, self.stem):
            found = period_of(words) or next(iter(embedded_year(words) or ()), None)
            if found:
                return found
        return ""

    def category(self, tree: Classification) -> str:
        """The label of a category of a classification that they name; "" if none."""
        pieces = (piece.strip() for words in self.words for piece in re.split(r"[,:;()«»\"–—]", words))
        return next((piece for piece in pieces if len(piece) > 2 and resolved(piece, tree)), "")


def context_of(raw: RawTable) -> Context:
    """The words around a table."""
    titles = [
        finding.message.en.partition(": ")[2] for finding in raw.findings if finding.kind == "title-row"
    ]
    stem = Path(raw.file.removesuffix(".gz")).stem
    return Context(tuple(titles), raw.sheet, stem)
