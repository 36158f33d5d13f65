"""A document as a PDF file by Typst: tagged, with bookmarks, our own faces, the same bytes from the same numbers."""

from __future__ import annotations

from typing import Any

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.report.document import Document
from klaster.report.faces import FACES
from klaster.report.typst_source import PAPERS, Source

STANDARDS = ("ua-1",)


def pdf(document: Document, paper: str = "a4") -> bytes:
    """A document as PDF/UA-1.

    Raises
    ------
    InputError
        For a paper that is neither ``a4`` nor ``letter``.
    """
    import typst  # noqa: PLC0415

    if paper not in PAPERS:
        raise InputError(
            Text(f"paper {paper!r} is not known", f"формат бумаги «{paper}» неизвестен"),
            Text(f"Choose from: {', '.join(PAPERS)}.", f"Выберите из: {', '.join(PAPERS)}."),
        )
    compile_: Any = typst.compile  # its stub knows no folder of files in memory
    made = compile_(
        Source(document, paper).files(),
        font_paths=[str(FACES)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made
