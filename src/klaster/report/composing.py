"""The chapters put together: the report of an edition as one document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from klaster.catalogue import method
from klaster.model.errors import InputError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.screen import Figure
from klaster.report.chapters.abbreviations import abbreviations
from klaster.report.chapters.annexes import data, methods, unknown
from klaster.report.chapters.changes import changes
from klaster.report.chapters.countries import countries, strategies
from klaster.report.chapters.criteria import criteria
from klaster.report.chapters.networks import networks
from klaster.report.chapters.notions import notions
from klaster.report.chapters.policy import goals, priorities, programmes, zones
from klaster.report.chapters.quotients import quotients
from klaster.report.document import Box, Chapter, Document, Plate
from klaster.report.frozen import Frozen, frozen
from klaster.report.teller import Teller
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

TITLE = Text("State of cluster development", "Состояние кластерного развития")
_TABLE, _FIGURE = Text("Table {number}.", "Таблица {number}."), Text("Figure {number}.", "Рисунок {number}.")
_FACTS = {
    "edition": Text("Edition", "Издание"), "publisher": Text("Source", "Источник"), "period": Text("Period", "Период"),
    "release": Text("Release", "Выпуск данных"), "software": Text("Made by", "Составлено"),
}  # fmt: skip
_MADE = Text("Klaster {version}", "Klaster {version}")
CHAPTERS: tuple[Callable[[Teller], Chapter], ...] = (
    countries, notions, strategies, criteria, quotients, priorities, goals, programmes, zones, networks, methods, data, unknown,
)  # fmt: skip
"""In the order of the report; what is not known comes last, when every chapter has said what it lacks."""


def report(
    observatory: Observatory,
    language: Language = "en",
    edition: str | None = None,
    *,
    atlas: str = "",
    since: Frozen | None = None,
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
    since
        An earlier edition of the report; what has changed since is a chapter of its own.

    Raises
    ------
    UnknownNameError
        For an edition that there is not.
    InputError
        When ``since`` is of another report, or the observatory has no edition at all.
    """
    teller = Teller(observatory, _edition(observatory, edition), language, atlas)
    made = _told(teller, [chapter(teller) for chapter in CHAPTERS])
    if since:
        now = frozen_report(observatory, "", teller.edition.id)
        titles = {plate.figure.id: plate.figure.title for plate in made.plates}
        made = replace(made, chapters=(changes(teller, since, now, titles), *made.chapters))
    return numbered(replace(made, chapters=(*_short(made), *made.chapters)))


def frozen_report(observatory: Observatory, name: str, edition: str | None = None) -> Frozen:
    """The report of an edition frozen under a name: its numbers, verdicts and methods."""
    tellers = [Teller(observatory, _edition(observatory, edition), language) for language in LANGUAGES]
    made = [_told(teller, [chapter(teller) for chapter in CHAPTERS]) for teller in tellers]
    return frozen(made, name, observatory.digest, versions(tellers[0]))


def versions(teller: Teller) -> dict[str, int]:
    """The methods behind the figures told so far, with their versions."""
    return {name: method(name).card.version for name in teller.methods}


def _edition(observatory: Observatory, asked: str | None) -> Edition:
    if not observatory.editions:
        raise InputError(
            Text("the observatory has no edition, so there is nothing to report on", "в обсерватории нет ни одного издания, докладывать не о чем"),
            Text("Add one to klaster.toml and build it.", "Добавьте издание в klaster.toml и постройте его."),
        )  # fmt: skip
    return observatory.edition(asked)


def _told(teller: Teller, chapters: list[Chapter]) -> Document:
    edition = teller.edition
    return Document(
        f"report-{edition.id}",
        teller.read(TITLE),
        edition.title.read(teller.language),
        teller.language,
        facts(teller),
        tuple(one for one in chapters if one.blocks),
        edition.synthetic,
        atlas=teller.atlas,
    )


def _short(document: Document) -> list[Chapter]:
    chapter = abbreviations(document)
    return [chapter] if chapter.blocks else []


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
    return replace(
        block,
        number=words.format(number=counts[kind]).read(language),
        figure=_alone(block, sum(counts.values())),
    )


def _alone(block: Plate, place: int) -> Figure:
    """The figure with a drawing whose name no other drawing of the document has."""
    drawing = block.figure.drawing
    return (
        replace(block.figure, drawing=replace(drawing, id=f"{drawing.id}-{place}"))
        if drawing
        else block.figure
    )
