"""What ``report`` does: a document is made, written whole or not at all, and its author is told what to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from klaster.cli.language import language as spoken
from klaster.cli.language import say
from klaster.model.errors import InputError
from klaster.model.text import Language, Text
from klaster.report.composing import report
from klaster.report.written import SUFFIXES, written
from klaster.workbench.observatory import Observatory


def write_report(
    folder: Path,
    language: str | None,
    form: str | None,
    paper: str,
    edition: str | None,
    atlas: str,
    output: Path | None,
) -> None:
    """Write the report of an edition."""
    chosen = form or _form(output)
    document = report(Observatory(folder), cast(Language, language or spoken()), edition, atlas=atlas)
    path = output or Path(f"{document.id}-{document.language}.{SUFFIXES[chosen]}")
    _write(path, written(document, chosen, paper))
    for warning in document.warnings:
        print(warning, file=sys.stderr)
    print(say(f"Written: {path}", f"Записано: {path}"))


def _form(output: Path | None) -> str:
    """The format that the suffix of a file tells."""
    forms = {f".{suffix}": form for form, suffix in SUFFIXES.items()}
    suffix = output.suffix.lower() if output else ".pdf"
    if suffix not in forms:
        known = ", ".join(forms)
        raise InputError(
            Text(
                f"{output}: a report is not written as {suffix or 'a file without suffix'}",
                f"{output}: доклад так не записывается: {suffix or 'нет расширения'}",
            ),
            Text(f"End the name with one of: {known}.", f"Дайте имени одно из расширений: {known}."),
        )
    return forms[suffix]


def _write(path: Path, content: bytes) -> None:
    """A file appears whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
