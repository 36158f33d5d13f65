"""A document in the format that is asked for."""

from __future__ import annotations

from klaster.report.document import Document
from klaster.report.figures import figures
from klaster.report.html import html
from klaster.report.pdf import pdf
from klaster.report.workbook import workbook

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "figures": "application/zip",
}
SUFFIXES = {"pdf": "pdf", "html": "html", "xlsx": "xlsx", "figures": "zip"}
"""Format -> the suffix of its file."""


def written(document: Document, form: str, paper: str = "a4") -> bytes:
    """The document in ``pdf``, ``html``, ``xlsx`` (every table) or ``figures`` (a ZIP of svg and png)."""
    if form == "pdf":
        return pdf(document, paper)
    if form == "html":
        return html(document).encode()
    return workbook(document) if form == "xlsx" else figures(document)
