"""The list of methods."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.catalogue import methods
from klaster.model.method import MethodCard
from klaster.model.text import Text
from klaster.pages.desk import chosen_edition
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.mathml import mathml
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory

KINDS = {
    "indicator": Text("indicator", "показатель"),
    "delineation": Text("delineation", "выделение границ"),
    "rubric": Text("rule-book", "свод правил"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A method in the list."""

    card: MethodCard
    kind: str
    formula: str
    address: str


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of all methods."""
    edition = chosen_edition(observatory, visit.query.get("edition"))
    title = Text("Methods", "Методы").read(visit.language)
    cards = [entry.card for entry in methods()]
    figure = Figure(
        "methods", title, _table(cards, visit, title), prose("methods", visit.language)["methods"], ""
    )
    entries = [
        Entry(
            card,
            KINDS[card.kind].read(visit.language),
            mathml(card.formula) if card.formula else "",
            visit.link(f"methods/{card.id}", edition=visit.query.get("edition", "")),
        )
        for card in cards
    ]
    return Screen(
        "methods",
        title,
        visit,
        edition,
        synthetic=edition.synthetic,
        figures={"methods": figure},
        content=entries,
    )


def _table(cards: list[MethodCard], visit: Visit, title: str) -> Table:
    language = visit.language
    frame = pl.DataFrame(
        {
            "method": [card.id for card in cards],
            "title": [card.title.read(language) for card in cards],
            "kind": [card.kind for card in cards],
            "unit": [card.unit.read(language) for card in cards],
            "version": [card.version for card in cards],
            "formula": [card.formula for card in cards],
        },
        schema_overrides={"version": pl.Int64},
    )
    headings = {
        "method": Text("Method", "Метод"),
        "title": Text("Title", "Название"),
        "kind": Text("Kind", "Вид"),
        "unit": Text("Unit", "Единица"),
        "version": Text("Version", "Версия"),
        "formula": Text("Formula", "Формула"),
    }
    columns = tuple(Column(name, words.read(language)) for name, words in headings.items())
    return Table(title, columns, frame, Text("Catalogue of methods", "Каталог методов").read(language))
