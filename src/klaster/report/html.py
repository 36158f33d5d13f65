"""A document as HTML: an article for the screen of the report, or one file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt

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
from klaster.report.faces import STYLE
from klaster.report.tongue import foreign
from klaster.report.typst_table import left_out, printed
from klaster.views.drawing import on_page
from klaster.views.mathml import mathml
from klaster.views.palette import style_sheet
from klaster.views.table import Cell, cells

_markdown = MarkdownIt("commonmark", {"html": False})
_CONTENTS = Text("Contents", "Содержание")
_SCREEN = Text("On the screen", "На экране")
_SYNTHETIC = Text(
    "SYNTHETIC DATA. The numbers are invented by a generator.",
    "СИНТЕТИЧЕСКИЕ ДАННЫЕ. Числа придуманы генератором.",
)


def html(document: Document) -> str:
    """One file: styles inside, pictures inside, nothing asked of a network.

    The styles are the atlas's palette and the report's own sheet.
    """
    style = style_sheet() + STYLE.read_text(encoding="utf-8")
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}. {escape(document.subtitle)}</title><style>{style}</style>"
    )
    body = f'<main class="report alone">{article(document, document.atlas or None)}</main>'
    return (
        f'<!doctype html>\n<html lang="{document.language}"><head>{head}</head><body>{body}</body></html>\n'
    )


def article(document: Document, atlas: str | None = "") -> str:
    """The document as markup that stands inside a page.

    ``atlas`` goes before every address of a working; with None numbers are no links.
    """
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in document.facts)
    mark = f'<p class="caveat">{escape(_SYNTHETIC.read(document.language))}</p>' if document.synthetic else ""
    contents = "".join(f'<li><a href="#{one.id}">{escape(one.title)}</a></li>' for one in document.chapters)
    return (
        f'<header><h1>{escape(document.title)}</h1><p class="subtitle">{escape(document.subtitle)}</p>{mark}<dl class="facts">{facts}</dl></header>'
        f'<nav class="contents" aria-label="{_CONTENTS.read(document.language)}"><h2>{_CONTENTS.read(document.language)}</h2><ol>{contents}</ol></nav>'
        + "".join(_Writer(document, chapter, atlas).written() for chapter in document.chapters)
    )


class _Writer:
    """Writes one chapter; its footnotes stand at its end."""

    def __init__(self, document: Document, chapter: Chapter, atlas: str | None) -> None:
        self.document, self.chapter, self.atlas = document, chapter, atlas
        self.notes: list[str] = []

    def written(self) -> str:
        blocks = "".join(self._block(block) for block in self.chapter.blocks)
        notes = "".join(
            f'<li id="{self.chapter.id}-note-{place}">{words}</li>'
            for place, words in enumerate(self.notes, 1)
        )
        foot = f'<ol class="footnotes">{notes}</ol>' if notes else ""
        return (
            f'<section id="{self.chapter.id}"><h2>{escape(self.chapter.title)}</h2>{blocks}{foot}</section>'
        )

    def _block(self, block: Block) -> str:
        makers: dict[type, Callable[..., str]] = {
            Paragraph: self._paragraph, Heading: self._heading, Listing: self._listing, Pairs: self._pairs,
            Plate: self._plate, Formula: self._formula, Note: self._note, Box: self._box,
        }  # fmt: skip
        return makers[type(block)](block)

    def _paragraph(self, block: Paragraph) -> str:
        marks = ""
        for words in block.footnotes:
            self.notes.append(f"<span{self._tongue(words)}>{_markdown.renderInline(words)}</span>")
            place = len(self.notes)
            marks += f'<sup><a href="#{self.chapter.id}-note-{place}">{place}</a></sup>'
        written = _markdown.render(block.text).rstrip()
        return written.removesuffix("</p>") + f"{marks}</p>" if marks else written

    def _tongue(self, words: str) -> str:
        found = foreign(words, self.document.language)
        return f' lang="{found}"' if found else ""

    def _heading(self, block: Heading) -> str:
        return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"

    def _listing(self, block: Listing) -> str:
        return f"<ul>{''.join(f'<li>{_markdown.renderInline(item)}</li>' for item in block.items)}</ul>"

    def _pairs(self, block: Pairs) -> str:
        rows = "".join(
            f"<dt>{escape(name)}</dt><dd{self._tongue(words)}>{_markdown.renderInline(words)}</dd>"
            for name, words in block.rows
        )
        return f'<dl class="pairs">{rows}</dl>'

    def _formula(self, block: Formula) -> str:
        return mathml(block.tex)

    def _note(self, block: Note) -> str:
        return f'<p class="caveat">{_markdown.renderInline(block.text)}</p>'

    def _box(self, block: Box) -> str:
        return f'<aside class="box"><h3>{escape(block.title)}</h3>{"".join(self._block(one) for one in block.blocks)}</aside>'

    def _plate(self, block: Plate) -> str:
        figure = block.figure
        caption = f"<figcaption><b>{escape(block.number)}</b> {escape(figure.title)}</figcaption>"
        shown = self._picture(block) if figure.drawing else self._table(block)
        below = [
            left_out(block, self.document.language) if not figure.drawing else "",
            figure.note,
            figure.table.source,
        ]
        words = "".join(f'<p class="source"{self._tongue(part)}>{escape(part)}</p>' for part in below if part)
        return (
            f'<figure id="{self.chapter.id}-{figure.id}">{caption}{shown}{words}{self._link(block)}</figure>'
        )

    def _link(self, block: Plate) -> str:
        """The way to the screen of a figure; on paper its address alone."""
        if not block.address:
            return ""
        said = _SCREEN.read(self.document.language)
        if self.atlas is None:
            return f'<p class="source">{said}: <code>{escape(block.address)}</code></p>'
        return f'<p class="source"><a href="{escape(block.address)}">{said}</a></p>'

    def _picture(self, block: Plate) -> str:
        figure = block.figure
        assert figure.drawing is not None
        legend = f'<div class="legend-box">{on_page(figure.legend)}</div>' if figure.legend else ""
        return f'<div class="picture scroll" tabindex="0" role="region" aria-label="{escape(figure.title)}">{on_page(figure.drawing, block.synthetic)}</div>{legend}'

    def _table(self, block: Plate) -> str:
        table = printed(block)
        heads = "".join(
            f'<th scope="col"{_number(column.numeric)}>{escape(column.title)}</th>' for column in table.shown
        )
        rows = "".join(
            f"<tr>{''.join(_cell(cell, place in block.outlined, self.atlas) for cell in row)}</tr>"
            for place, row in enumerate(cells(table, self.document.language))
        )
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}">'
            f'<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
        )


def _number(numeric: bool) -> str:
    return ' class="num"' if numeric else ""


def _cell(cell: Cell, outlined: bool, atlas: str | None) -> str:
    classes = ["num"] if cell.numeric else ["word"] if cell.short else []
    classes += [f"is-{cell.state.replace('_', '-')}"] if cell.state else []
    classes += ["is-designated"] if outlined and cell.state else []
    said = f' class="{" ".join(classes)}"' if classes else ""
    text = escape(cell.text)
    if cell.address and atlas is not None:
        text = f'<a href="{escape(atlas + cell.address)}">{text}</a>'
    shown = f"<code>{text}</code>" if cell.code else text
    return f"<td{said}>{shown}</td>"
