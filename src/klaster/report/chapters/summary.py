"""The report in brief: the first thing that each chapter has to say."""

from __future__ import annotations

from dataclasses import replace

from klaster.model.text import Text
from klaster.report.document import Chapter, Document, Listing, Paragraph

TITLE = Text("In brief", "Главное")
TOLD = (
    "changes",
    "countries.ranks",
    "quotients.coverage",
    "quotients.sure",
    "priorities",
    "goals",
    "programmes",
    "zones",
)
"""The paragraphs that stand here too, in this order; an author's words for them stand here as well."""


def summary(document: Document) -> Document:
    """The document with a chapter in front that repeats its main paragraphs, as they now read."""
    known = {one.id: one for one in document.paragraphs if isinstance(one, Paragraph)}
    items = tuple(known[id].text for id in TOLD if id in known and known[id].text)
    if not items or document.brief:
        return document
    chapter = Chapter("summary", TITLE.read(document.language), (Listing(items),))
    return replace(document, chapters=(chapter, *document.chapters))
