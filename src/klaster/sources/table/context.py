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
_OPENINGS = {
    "industry": re.compile(
        r"(?<!\w)(?:во?|in|отрасл[ьи]|раздел[ау]?|section|sector)\s+(?=\D)", re.IGNORECASE
    ),
    "region": re.compile(r"(?<!\w)(?:во?|по|in|for|of)\s+(?=\D)", re.IGNORECASE),
    "product": re.compile(r"(?!)"),
}
_STOP = re.compile(r"\s+(?:во?|по|за|на|с|in|by|for|of|from)\s|\s+(?=\d)", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LONGEST_UNIT = 40
_DATED = re.compile(
    r"(?:date|year|period|time|год|период|отч[её]тный год)\b\W*(?:19|20)\d{2}\b", re.IGNORECASE
)
_MADE = re.compile(
    r"copyright|©|retriev|download|extract|updated|accessed|created|\bfrom nomis\b|published on|release[d:]|выгру[жз]|обновл"
    r"|сформирован|дата формирования|опубликован|по состоянию на дату|berechnungsstand|^stand\b",
    re.IGNORECASE,
)
_UNIT_LINE = re.compile(
    r"^[\W]*(?:единиц\w*(?: измерения)?\s*[:-]?\s*|unit\w*\s*[:-]?\s*|in\s+|в\s+)?"
    r"(?:тыс|тысяч|млн|млрд|трлн|чел|человек|ед|единиц|штук|шт|руб|сом|тенге|процент|%|thousand|million|billion|ths|mln"
    r"|persons?|people|jobs|units?|per ?cent|usd|eur)",
    re.IGNORECASE,
)


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
        """The unit that they name: in a line of its own, else with a scale, else the first."""
        found = [(words, unit) for words in self.words if (unit := unit_in(words))]
        return next(
            (
                unit
                for is_better in (_is_unit_line, _has_scale, _is_any)
                for words, unit in found
                if is_better(words, unit)
            ),
            None,
        )

    def measure(self) -> str:
        """What they say is measured: a well-known measure, or the name of the file in short."""
        known = next((found for words in self.words if (found := measure_in(words))), "")
        if known:
            return known
        name = "_".join(word for word in words_of(_CUT.sub("", self.stem)).split() if not word.isdigit())
        return "" if set(name.split("_")) <= _NO_NAMES else name

    def period(self) -> str:
        """The only year that they speak of; "" if none. When the file was made says nothing of it."""
        dated = [words for words in self.titles if _DATED.match(words)]
        about = [words for words in self.titles if not _MADE.search(words)]
        for words in (*dated, self.sheet, *about, self.stem):
            found = period_of(words) or next(iter(embedded_year(words) or ()), None)
            if found:
                return found
        return ""

    def category(self, tree: Classification) -> str:
        """The label of a category of a classification that they name; "" if none."""
        pieces = [piece.strip() for words in self.words for piece in re.split(r"[,:;()«»\"–—]", words)]
        whole = (piece for piece in pieces if len(piece) > 2 and resolved(piece, tree))
        inside = (found for piece in pieces if (found := _named_inside(piece, tree)))
        return next(whole, "") or next(inside, "")


def _named_inside(piece: str, tree: Classification) -> str:
    """The words after a preposition that name a category: "занятых в обрабатывающих производствах по области".

    They must run to the end of the sentence or to the next preposition or number: "в торговле и связи" is
    not trade.
    """
    openings = _OPENINGS[tree.kind]
    for opening in openings.finditer(piece):
        rest = piece[opening.end() :]
        stops = [*(stop.start() for stop in _STOP.finditer(rest)), len(rest)]
        for stop in stops:
            words = rest[:stop].strip()
            if len(words) > 3 and (code := tree.resolve(words) or tree.resolve_inflected(words)):
                return tree[code].name.ru if _CYRILLIC.search(words) else tree[code].name.en
    return ""


def _is_unit_line(words: str, unit: Unit) -> bool:
    return len(words) <= _LONGEST_UNIT and _UNIT_LINE.match(words) is not None


def _has_scale(words: str, unit: Unit) -> bool:
    return unit.multiplier != 1 or unit.nature != "count"


def _is_any(words: str, unit: Unit) -> bool:
    return True


def context_of(raw: RawTable) -> Context:
    """The words around a table."""
    titles = [
        finding.message.en.partition(": ")[2] for finding in raw.findings if finding.kind == "title-row"
    ]
    stem = Path(raw.file.removesuffix(".gz")).stem
    return Context(tuple(titles), raw.sheet, stem)
