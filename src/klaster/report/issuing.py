"""One document as it is asked for: a report or a brief, with its author's words and what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from klaster.model.errors import InputError
from klaster.model.text import Language, Text
from klaster.report.briefs import brief
from klaster.report.chapters.summary import summary
from klaster.report.composing import report
from klaster.report.document import Document
from klaster.report.frozen import read_frozen
from klaster.report.overrides import draft, file_of, overridden, read_own
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for; a region makes it a brief, an industry too a passport."""

    language: Language = "en"
    edition: str | None = None
    region: str = ""
    industry: str = ""
    since: str = ""
    """The name of a frozen edition to compare with."""
    atlas: str = ""


def issued(observatory: Observatory, order: Order) -> Document:
    """The document of an order, with the author's words that lie beside the data.

    Raises
    ------
    UnknownNameError
        For an edition, a region, an industry or a frozen edition that there is not.
    InputError
        For an order that contradicts itself, or words that cannot be read.
    """
    made, folder = _made(observatory, order), Path(observatory.path)
    path = file_of(folder, made.id, made.language)
    return summary(overridden(made, read_own(path), path.relative_to(folder).as_posix()))


def drafted(observatory: Observatory, order: Order) -> tuple[Path, str]:
    """Where an author writes his own words, and what stands there: his own so far, then the rest as told."""
    made, folder = _made(observatory, order), Path(observatory.path)
    path = file_of(folder, made.id, made.language)
    own = read_own(path)
    before = path.read_text(encoding="utf-8").rstrip() + "\n\n" if own else ""
    return path, before + draft(made, own)


def _made(observatory: Observatory, order: Order) -> Document:
    if order.industry and not order.region:
        raise InputError(
            Text("an industry alone makes no cluster", "одна отрасль — ещё не кластер"),
            Text("Name its region too.", "Назовите и регион."),
        )
    if order.region:
        return brief(
            observatory,
            order.region,
            order.industry or None,
            order.language,
            order.edition,
            atlas=order.atlas,
        )
    since = read_frozen(Path(observatory.path), order.since) if order.since else None
    return report(observatory, order.language, order.edition, atlas=order.atlas, since=since)
