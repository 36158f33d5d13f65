"""The chapters put together: the report of an edition as one document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from klaster.model.text import Language, Text
from klaster.report.chapters.annexes import data, methods, unknown
from klaster.report.chapters.countries import countries, strategies
from klaster.report.chapters.criteria import criteria
from klaster.report.chapters.notions import notions
from klaster.report.chapters.policy import goals, priorities, programmes, zones
from klaster.report.chapters.quotients import quotients
from klaster.report.document import Box, Chapter, Document, Plate
from klaster.report.teller import Teller
from klaster.workbench.observatory import Observatory

TITLE = Text("State of cluster development", "Состояние кластерного развития")
_TABLE, _FIGURE = Text("Table {number}.", "Таблица {number}."), Text("Figure {number}.", "Рисунок {number}.")
_FACTS = {
    "edition": Text("Edition", "Издание"), "publisher": Text("Source", "Источник"), "period": Text("Period", "Период"),
    "release": Text("Release", "Выпуск данных"), "software": Text("Made by", "Составлено"),
}  # fmt: skip
_MADE = Text("Klaster {version}", "Klaster {version}")
CHAPTERS: tuple[Callable[[Teller], Chapter], ...] = (
    countries, notions, strategies, criteria, quotients, priorities, goals, programmes, zones, methods, data, unknown,
)  # fmt: skip
"""In the order of the report; what is not known comes last, when every chapter has said what it lacks."""


def report(
    observatory: Observatory, language: Language = "en", edition: str | None = None, *, atlas: str = ""
) -> Document:
    """The living report of an edition, from the same screens as the atlas.

    Parameters
    ----------
    observatory
        What the numbers are read from; nothing is computed for the report alone.
    language
        ``ru`` or ``en``.
    edition
        The edition to report on, the first by default.
    atlas
        Scheme and host of the atlas, so that figures lead to their screens.

    Raises
    ------
    UnknownNameError
        For an edition that there is not.
    """
    chosen = observatory.edition(edition)
    teller = Teller(observatory, chosen, language, atlas)
    chapters = tuple(chapter(teller) for chapter in CHAPTERS)
    return numbered(
        Document(
            f"report-{chosen.id}",
            TITLE.read(language),
            chosen.title.read(language),
            language,
            facts(teller),
            tuple(one for one in chapters if one.blocks),
            chosen.synthetic,
        )
    )


def facts(teller: Teller) -> tuple[tuple[str, str], ...]:
    """What stands on the title page: of what data, of which day, by what."""
    import klaster  # noqa: PLC0415

    edition = teller.edition
    found = {
        "edition": edition.title.read(teller.language),
        "publisher": edition.vintage.cite(teller.language),
        "period": edition.periods[-1] if edition.periods else "",
        "release": teller.observatory.digest,
        "software": teller.read(_MADE, version=klaster.__version__),
    }
    return tuple((teller.read(_FACTS[name]), words) for name, words in found.items() if words)


def numbered(document: Document) -> Document:
    """The document with a number on every figure and table, in order."""
    counts = {"table": 0, "figure": 0}
    chapters = [
        replace(
            chapter, blocks=tuple(_numbered(block, counts, document.language) for block in chapter.blocks)
        )
        for chapter in document.chapters
    ]
    return replace(document, chapters=tuple(chapters))


def _numbered(block: object, counts: dict[str, int], language: Language) -> object:
    if isinstance(block, Box):
        return replace(block, blocks=tuple(_numbered(one, counts, language) for one in block.blocks))
    if not isinstance(block, Plate):
        return block
    kind = "figure" if block.drawn else "table"
    counts[kind] += 1
    words = _FIGURE if block.drawn else _TABLE
    return replace(block, number=words.format(number=counts[kind]).read(language))
