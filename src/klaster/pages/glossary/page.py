"""The glossary: the words of the observatory, and the names that methods give to their columns."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.catalogue import methods
from klaster.model.observation import MEASURES
from klaster.model.status import STATUS_NAMES
from klaster.model.text import Language, Text
from klaster.pages.desk import chosen_edition
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.table import Column, Table
from klaster.views.verdict import VERDICT_READINGS, VERDICTS
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its name in the other language and its meaning."""

    anchor: str
    name: str
    other: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands in files, with what it means."""

    name: str
    meaning: str
    kind: str


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of the glossary."""
    edition = chosen_edition(observatory, visit.query.get("edition"))
    title = Text("Glossary", "Словарь").read(visit.language)
    known, names = terms(visit.language), _names(visit.language)
    figure = Figure(
        "glossary", title, _table(known, names, visit, title), prose("glossary", visit.language)[""], ""
    )
    return Screen(
        "glossary",
        title,
        visit,
        edition,
        synthetic=edition.synthetic,
        figures={"glossary": figure},
        content=(known, names),
    )


def terms(language: Language) -> list[Term]:
    """The terms of the prose, by name; a heading reads ``anchor: name``."""
    other: Language = "en" if language == "ru" else "ru"
    meanings, names = _parts(language), {anchor: name for anchor, (name, _) in _parts(other).items()}
    found = [Term(anchor, name, names.get(anchor, ""), text) for anchor, (name, text) in meanings.items()]
    return sorted(found, key=lambda term: term.name.casefold())


def _parts(language: Language) -> dict[str, tuple[str, str]]:
    parts: dict[str, tuple[str, str]] = {}
    for heading, text in prose("glossary", language).items():
        if heading:
            anchor, _, name = heading.partition(": ")
            parts[anchor] = (name, text)
    return parts


def _names(language: Language) -> list[Name]:
    """Statuses, verdicts, measures and the columns of every method."""
    status, verdict = Text("status", "статус"), Text("verdict", "вывод")
    measure, column = Text("measure", "показатель"), Text("column", "столбец")
    names = [
        Name(letter.value, words.read(language), status.read(language))
        for letter, words in STATUS_NAMES.items()
    ]
    names += [
        Name(
            name, f"{words.read(language)} — {VERDICT_READINGS[name].read(language)}", verdict.read(language)
        )
        for name, words in VERDICTS.items()
    ]
    names += [Name(card.id, card.title.read(language), measure.read(language)) for card in MEASURES.values()]
    return [*names, *(Name(name, words, column.read(language)) for name, words in _columns(language))]


def _columns(language: Language) -> list[tuple[str, str]]:
    """The columns of every method; where methods mean different things by one name, each meaning."""
    found: dict[str, dict[str, None]] = {}
    for entry in methods():
        columns = {**entry.card.inputs, **entry.card.optional_inputs, **entry.card.outputs}
        for name, words in columns.items():
            found.setdefault(name, {})[words.read(language)] = None
    return [(name, "; ".join(meanings)) for name, meanings in sorted(found.items())]


def _table(known: list[Term], names: list[Name], visit: Visit, title: str) -> Table:
    language = visit.language
    rows = [(term.name, term.other, term.meaning) for term in known]
    rows += [(name.name, name.kind, name.meaning) for name in names]
    frame = pl.DataFrame(
        rows, schema={"term": pl.String, "other": pl.String, "meaning": pl.String}, orient="row"
    )
    columns = (
        Column("term", Text("Term", "Термин").read(language)),
        Column("other", Text("In Russian, or kind", "По-английски или вид").read(language)),
        Column("meaning", Text("Meaning", "Значение").read(language)),
    )
    return Table(title, columns, frame, title)
