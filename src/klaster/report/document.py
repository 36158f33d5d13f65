"""The report as a value: a tree of chapters that no output format has touched yet."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from klaster.model.text import Language
from klaster.pages.screen import Figure


@dataclass(frozen=True)
class Paragraph:
    """Words in Markdown with the numbers they were made of.

    ``id`` is the name under which an author may put words of his own in their place; without one
    they stand as they are. ``footnotes`` stand at the foot of the page.
    """

    text: str
    id: str = ""
    numbers: Mapping[str, object] = field(default_factory=dict[str, object])
    footnotes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What an override was written for: it changes with the numbers and with nothing else.

        >>> one = Paragraph("Two regions.", "coverage", {"regions": 2})
        >>> one.digest == Paragraph("2 regions", "coverage", {"regions": 2}).digest
        True
        >>> one.digest == Paragraph("Two regions.", "coverage", {"regions": 3}).digest
        False
        """
        written = json.dumps(self.numbers, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(written.encode()).hexdigest()[:12]


def numbers_in(sentences: Sequence[str]) -> dict[str, object]:
    """The numbers of sentences that a screen has made, so that other words for them change no digest.

    >>> numbers_in(["9 of 88, 4.74 (3.89–5.78)."])
    {'numbers': ['9', '88', '4.74', '3.89', '5.78']}
    """
    return {"numbers": re.findall(r"\d+(?:[.,]\d+)*", " ".join(sentences))}


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Listing:
    """Words one under another, each in Markdown."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """Names with what they mean: abbreviations, the facts of a source."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Plate:
    """A figure or a table of the atlas with its number, its screen and the rows that are outlined.

    Its number is given when the chapters are put together. ``rows`` lists how many rows stand in print; the workbook has every one.
    """

    figure: Figure
    address: str = ""
    """The screen that shows the same."""
    number: str = ""
    outlined: frozenset[int] = frozenset()
    rows: int = 0
    synthetic: bool = False

    @property
    def drawn(self) -> bool:
        """Whether it is a picture."""
        return self.figure.drawing is not None


@dataclass(frozen=True)
class Formula:
    """A formula in the notation of method cards, and its words for a reader who does not see it."""

    tex: str
    words: str


@dataclass(frozen=True)
class Note:
    """What must not be overlooked: a caveat, or why something is not here."""

    text: str


@dataclass(frozen=True)
class Box:
    """A thing told apart from the text: a programme, a project."""

    title: str
    blocks: tuple[Block, ...]


Block = Paragraph | Heading | Listing | Pairs | Plate | Formula | Note | Box


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name in addresses and files, its title and what stands in it."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    annex: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report or brief.

    ``digest`` is that of everything in it that a number could change; ``warnings`` are for the
    author and never stand in print.
    """

    id: str
    title: str
    subtitle: str
    language: Language
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    synthetic: bool = False
    brief: bool = False
    warnings: tuple[str, ...] = ()
    atlas: str = ""
    """Scheme and host of the atlas: without one a file that is carried away has no links into it."""

    @property
    def plates(self) -> list[Plate]:
        """Every figure and table, in order."""
        return [block for block in walk(self) if isinstance(block, Plate)]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Every paragraph that may be overridden, in order."""
        return [block for block in walk(self) if isinstance(block, Paragraph) and block.id]


def walk(document: Document) -> Iterator[Block]:
    """Every block, those inside boxes too."""
    for chapter in document.chapters:
        yield from _within(chapter.blocks)


def _within(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Box):
            yield from _within(block.blocks)
