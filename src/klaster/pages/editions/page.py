"""The editions of the observatory: what they measure, where they come from, what was noticed in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from klaster.model.finding import Severity
from klaster.model.text import Language, Text
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.table import Column, Table
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

SEVERITIES = {
    Severity.ERROR: Text("error", "ошибка"),
    Severity.WARNING: Text("warning", "предупреждение"),
    Severity.NOTE: Text("note", "заметка"),
}


@dataclass(frozen=True, slots=True)
class Noticed:
    """A finding in the words of the visit."""

    severity: str
    words: str
    place: str
    message: str
    advice: str
    count: int


@dataclass(frozen=True)
class Shown:
    """An edition as the template places it."""

    edition: Edition
    address: str
    measures: list[tuple[str, str]]
    findings: list[Noticed]
    counts: list[tuple[str, str, int]]
    citation: str
    first: bool


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of all editions."""
    title = Text("Data", "Данные").read(visit.language)
    shown = [_shown(edition, visit, place == 0) for place, edition in enumerate(observatory.editions)]
    figure = Figure(
        "editions",
        title,
        _table(observatory, visit, title),
        prose("editions", visit.language)["editions"],
        "",
    )
    return Screen(
        "editions",
        title,
        visit,
        synthetic=any(entry.edition.synthetic for entry in shown),
        figures={"editions": figure},
        content=shown,
        digest=observatory.digest,
    )


def _shown(edition: Edition, visit: Visit, first: bool) -> Shown:
    language = visit.language
    findings = [_noticed(edition, place, language) for place in range(len(edition.findings))]
    counts = Counter((found.severity, found.words) for found in findings)
    return Shown(
        edition,
        visit.link("", edition="" if first else edition.id),
        [(card.title.read(language), card.unit.read(language)) for card in edition.measure_cards],
        findings,
        [(severity, words, count) for (severity, words), count in counts.items()],
        edition.vintage.cite(language),
        first,
    )


def _noticed(edition: Edition, place: int, language: Language) -> Noticed:
    finding = edition.findings[place]
    return Noticed(
        finding.severity.value,
        SEVERITIES[finding.severity].read(language),
        finding.place.describe(language),
        finding.message.read(language),
        finding.advice.read(language) if finding.advice else "",
        finding.count,
    )


def _table(observatory: Observatory, visit: Visit, title: str) -> Table:
    language = visit.language
    headings = {
        "edition": Text("Edition", "Издание"),
        "title": Text("Title", "Название"),
        "publisher": Text("Publisher", "Издатель"),
        "released": Text("Released", "Выпуск"),
        "licence": Text("Licence", "Лицензия"),
        "sha256": Text("sha256", "sha256"),
        "built": Text("Built", "Построено"),
        "measures": Text("Measures", "Показатели"),
        "periods": Text("Periods", "Периоды"),
        "regions": Text("Regions", "Регионы"),
        "industries": Text("Industries", "Отрасли"),
        "findings": Text("Findings", "Замечания"),
        "synthetic": Text("Synthetic", "Синтетические"),
    }
    rows = [_row(edition, language) for edition in observatory.editions]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(headings, pl.String), orient="row")
    columns = tuple(Column(name, heading.read(language)) for name, heading in headings.items())
    return Table(title, columns, frame, observatory.title.read(language))


def _row(edition: Edition, language: Language) -> tuple[str, ...]:
    return (
        edition.id,
        edition.title.read(language),
        edition.source.publisher.read(language),
        edition.vintage.released,
        edition.source.licensed(language),
        edition.vintage.sha256,
        edition.built,
        " ".join(edition.measures),
        " ".join(edition.periods),
        str(len(edition.region_codes)),
        str(len(edition.industry_codes)),
        str(len(edition.findings)),
        str(edition.synthetic).lower(),
    )
