"""What ``report`` does: a document is made, written whole or not at all, and its author is told what to look at."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from klaster.cli.language import language, say
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.report.changelog import latest, log
from klaster.report.composing import frozen_report
from klaster.report.frozen import names, write_frozen
from klaster.report.issuing import Order, drafted, issued
from klaster.report.written import SUFFIXES, written
from klaster.workbench.observatory import Observatory


def write_report(folder: Path, asked: Mapping[str, Any]) -> None:
    """Write a report or a brief."""
    form = asked["form"] or _form(asked["output"])
    document = issued(Observatory(folder), _order(asked))
    name = f"{document.id}-{document.language}.{SUFFIXES[form]}".replace("/", "-")
    path = asked["output"] or Path(name)
    _write(path, written(document, form, asked["paper"]))
    for warning in document.warnings:
        print(warning, file=sys.stderr)
    print(say(f"Written: {path}", f"Записано: {path}"))


def draft_report(folder: Path, asked: Mapping[str, Any]) -> None:
    """Write the paragraphs to the file of an author's own words; what he has written there stays."""
    path, words = drafted(Observatory(folder), _order(asked))
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, words.encode())
    print(say(f"Write your own words in {path}", f"Ваши слова — в файле {path}"))


def freeze_report(folder: Path, asked: Mapping[str, Any]) -> None:
    """Freeze the numbers of the report under a name."""
    made = frozen_report(Observatory(folder), asked["freeze"], asked["edition"])
    before, is_new = latest(folder, made.document), made.name not in names(folder)
    path = write_frozen(folder, made)
    if is_new:
        log(folder, before, made)
    print(say(f"Frozen: {path}, sha256 {made.digest}", f"Заморожено: {path}, sha256 {made.digest}"))


def _order(asked: Mapping[str, Any]) -> Order:
    return Order(
        asked["language"] or language(),
        asked["edition"],
        asked["region"],
        asked["industry"],
        asked["since"],
        asked["atlas"].rstrip("/"),
    )


def _form(output: Path | None) -> str:
    """The format that the suffix of a file tells."""
    forms = {f".{suffix}": form for form, suffix in SUFFIXES.items()}
    suffix = output.suffix.lower() if output else ".pdf"
    if suffix not in forms:
        said = Text(suffix or "a file without suffix", suffix or "файл без расширения")
        raise InputError(
            Text(f"{output}: a report is not written as {said.en}", f"{output}: так доклад не записывается: {said.ru}"),
            Text(f"End the name with one of: {', '.join(forms)}.", f"Допустимые окончания имени: {', '.join(forms)}."),
        )  # fmt: skip
    return forms[suffix]


def _write(path: Path, content: bytes) -> None:
    """A file appears whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
