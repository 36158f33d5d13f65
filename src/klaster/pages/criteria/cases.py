"""The verdicts on a file of cases, as the screen shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from klaster.catalogue import method
from klaster.model.method import MethodCard
from klaster.model.text import Language, Text, same
from klaster.pages.criteria.form import THRESHOLD
from klaster.pages.visit import Visit
from klaster.rubric.definition import Rubric
from klaster.rubrics import rubric
from klaster.views.number import exact, percent, whole
from klaster.workbench.case_files import Judged

__all__ = ["THRESHOLD", "CasesContent", "cases_content", "columns_read"]

SHOWN = 200
UNKNOWN, UNCERTAIN = (
    Text("unknown: evidence is missing", "неизвестно: не хватает сведений"),
    Text("uncertain", "не определено"),
)


@dataclass(frozen=True)
class CasesContent:
    """Counts of verdicts, and the first cases one by one."""

    title: str
    file: str
    rubric: Rubric
    total: str
    counts: list[tuple[str, str, str]]
    """Verdict, how many, their share."""
    headings: list[str]
    rows: list[list[str]]
    more: int
    back: str
    cited: str


def cases_content(found: Judged, file: str, visit: Visit) -> CasesContent:
    """What is shown of the verdicts on a file."""
    language, book = visit.language, rubric(found.result.card.id)
    frame = found.result.frame
    keys = [key for key in book.keys if key in frame.columns]
    total = sum(found.counts.values())
    counts = [
        (outcome(book, verdict, language), whole(count, language), percent(count / total, language))
        for verdict, count in found.counts.items()
    ]
    headings = [
        *(_key_words(found.result.card, key, language) for key in keys),
        Text("Verdict", "Вывод").read(language),
        Text("Missing evidence", "Каких сведений не хватает").read(language),
        Text("Not met (distance to the threshold)", "Не выполнено (расстояние до порога)").read(language),
    ]
    rows = [_row(book, row, keys, language) for row in frame.head(SHOWN).iter_rows(named=True)]
    title = Text("{book}: {file}", "{book}: {file}").format(book=book.title.read(language), file=file)
    return CasesContent(
        title.read(language),
        file,
        book,
        whole(total, language),
        counts,
        headings,
        rows,
        max(frame.height - SHOWN, 0),
        visit.link("criteria/check", rubric=book.id),
        found.result.provenance.cite(language),
    )


def outcome(book: Rubric, verdict: str, language: Language) -> str:
    """A verdict in words."""
    if verdict in book.outcomes:
        return book.outcomes[verdict].read(language)
    return (UNCERTAIN if verdict == "uncertain" else UNKNOWN).read(language)


def columns_read(book: Rubric, language: Language) -> list[tuple[str, str]]:
    """The columns that a file of cases may have: their names, and what each is."""
    card = method(book.id).card
    keys = [(key, _key_words(card, key, language)) for key in book.keys]
    named = [(id, measure.title.read(language)) for id, measure in book.subject_measures.items()]
    said = [(id, each.title.read(language)) for id, each in book.criteria.items() if each.stated]
    return [*keys, *named, *said]


def _key_words(card: MethodCard, key: str, language: Language) -> str:
    known = {**card.optional_inputs, **card.inputs}
    return known.get(key, same(key)).read(language)


def _row(book: Rubric, row: Mapping[str, Any], keys: list[str], language: Language) -> list[str]:
    known = {**book.measures, **book.criteria}
    missing = [
        known[name].title.read(language) if name in known else name
        for name in str(row.get("missing") or "").split()
    ]
    return [
        *(str(row[key]) for key in keys),
        outcome(book, row["verdict"], language),
        "; ".join(missing),
        "; ".join(_failed(book, row, language)),
    ]


def _failed(book: Rubric, row: Mapping[str, Any], language: Language) -> list[str]:
    """The criteria that are not met, each with how far it is from its threshold."""
    said: list[str] = []
    for id, criterion in book.criteria.items():
        if row.get(id) == "not_met":
            far = row.get(f"{id}_distance")
            distance = f" ({exact(far, language)})" if isinstance(far, float) else ""
            said.append(f"{criterion.title.read(language)}{distance}")
    return said
