"""A document as the source of a Typst file, with the pictures that it takes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files

from klaster.model.text import Text
from klaster.report.document import (
    Block,
    Box,
    Chapter,
    Document,
    Formula,
    Heading,
    Listing,
    Note,
    Pairs,
    Paragraph,
    Plate,
)
from klaster.report.tongue import foreign
from klaster.report.typst_formula import mathematics
from klaster.report.typst_table import table_markup
from klaster.report.typst_words import markup, plain, quoted
from klaster.views.drawing import Drawing, on_page

PAPERS = {"a4": "a4", "letter": "us-letter"}
_SIGNS = str.maketrans({"←": "‹", "→": "›", "↑": "^", "Δ": "∆"})
"""Signs that the typeface does not have, and what stands for them."""

_CONTENTS = Text("Contents", "Содержание")
_ON_SCREEN = Text("On the screen", "На экране")
_SYNTHETIC = Text(
    "SYNTHETIC DATA. The numbers are invented by a generator and say nothing about real places.",
    "СИНТЕТИЧЕСКИЕ ДАННЫЕ. Числа придуманы генератором и ничего не говорят о настоящих местах.",
)


@dataclass
class Source:
    """The files of one document: the text first."""

    document: Document
    paper: str = "a4"
    pictures: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def files(self) -> dict[str, bytes]:
        """Every file by its name; ``main`` is the one to compile."""
        main = "\n".join(self._lines())
        return {"main": main.translate(_SIGNS).encode(), **self.pictures}

    def _lines(self) -> Iterator[str]:
        document = self.document
        yield files("klaster.report").joinpath("style.typ").read_text(encoding="utf-8")
        yield (
            f"#show: report.with(title: {quoted(document.title)}, subtitle: {quoted(document.subtitle)}, "
            f"language: {quoted(document.language)}, paper: {quoted(PAPERS[self.paper])}, "
            f"brief: {str(document.brief).lower()}, contents: {quoted(_CONTENTS.read(document.language))}, "
            f"facts: ({''.join(f'({quoted(name)}, {quoted(value)}),' for name, value in document.facts)}), "
            f"warning: {quoted(_SYNTHETIC.read(document.language) if document.synthetic else '')})"
        )
        follows = False
        for chapter in document.chapters:
            short = _short(chapter)
            if not document.brief and not (follows and short):
                yield "#pagebreak(weak: true)"
            follows = short
            yield from self._chapter(chapter)

    def _chapter(self, chapter: Chapter) -> Iterator[str]:
        level = 2 if self.document.brief else 1
        yield f"#heading(level: {level})[{plain(chapter.title)}]"
        for block in chapter.blocks:
            yield self._block(block)

    def _block(self, block: Block) -> str:
        makers: dict[type, Callable[..., str]] = {
            Paragraph: self._paragraph, Heading: self._heading, Listing: self._listing, Pairs: self._pairs,
            Plate: self._plate, Formula: self._formula, Note: self._note, Box: self._box,
        }  # fmt: skip
        return makers[type(block)](block) + "\n"

    def _paragraph(self, block: Paragraph) -> str:
        notes = "".join(f"#footnote[{self._tongue(words)}]" for words in block.footnotes)
        return markup(block.text) + notes + "\n"

    def _tongue(self, words: str) -> str:
        found = foreign(words, self.document.language)
        return f"#text(lang: {quoted(found)})[{markup(words)}]" if found else markup(words)

    def _heading(self, block: Heading) -> str:
        level = block.level + 1 if self.document.brief else block.level
        return f"#heading(level: {level})[{plain(block.text)}]"

    def _listing(self, block: Listing) -> str:
        return f"#list({''.join(f'[{markup(item)}],' for item in block.items)})"

    def _pairs(self, block: Pairs) -> str:
        rows = "".join(f"([{plain(name)}], [{markup(words)}])," for name, words in block.rows)
        return f"#pairs(({rows}))"

    def _formula(self, block: Formula) -> str:
        return f"#math.equation(block: true, alt: {quoted(block.words)}, $ {mathematics(block.tex)} $)"

    def _note(self, block: Note) -> str:
        return f"#caveat[{markup(block.text)}]"

    def _box(self, block: Box) -> str:
        inside = "\n".join(self._block(one) for one in block.blocks)
        return f"#inset([{plain(block.title)}], [{inside}])"

    def _plate(self, block: Plate) -> str:
        figure = block.figure
        below = f"source: [{plain(figure.table.source)}], note: [{plain(figure.note)}], screen: {self._screen(block)}"
        caption = f"number: [{plain(block.number)}], title: [{plain(figure.title)}]"
        if figure.drawing is None:
            return table_markup(block, self.document.language, f"{caption}, {below}")
        shown = [self._picture(figure.drawing, block.synthetic)]
        shown += [self._picture(figure.legend, False)] if figure.legend else []
        return f"#drawn({caption}, {below}, ({''.join(shown)}))"

    def _picture(self, drawing: Drawing, synthetic: bool) -> str:
        name = f"figure-{len(self.pictures) + 1}.svg"
        self.pictures[name] = on_page(drawing, synthetic).translate(_SIGNS).encode()
        return f"(file: {quoted(name)}, alt: {quoted(drawing.title)}, width: {drawing.width:.0f}),"

    def _screen(self, block: Plate) -> str:
        if not block.address:
            return "none"
        words = f'{plain(_ON_SCREEN.read(self.document.language))}#": ";'
        shown = plain(block.address)
        linked = f"#link({quoted(block.address)})[{shown}]" if block.address.startswith("http") else shown
        return f"[{words}{linked}]"


def _short(chapter: Chapter) -> bool:
    """Whether a chapter is a few words, which share a page with those of the next."""
    words = 0
    for block in chapter.blocks:
        if isinstance(block, Paragraph | Note):
            words += len(block.text)
        elif isinstance(block, Listing):
            words += sum(map(len, block.items))
        elif isinstance(block, Pairs):
            words += sum(len(name) + len(meaning) for name, meaning in block.rows)
        else:
            return False
    return words < 1500
