"""The card of one method, with a worked example on live numbers."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.catalogue import method as registered
from klaster.model.method import MethodCard, Parameter
from klaster.model.text import Text
from klaster.pages.criteria.tables import rules_table
from klaster.pages.desk import desk
from klaster.pages.method.example import Example, example
from klaster.pages.methods.page import KINDS
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.rubrics import rubrics
from klaster.views.mathml import mathml
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True)
class MethodContent:
    """What the method's template places."""

    card: MethodCard
    kind: str
    formula: str
    parameters: list[tuple[Parameter, str]]
    example: Example | None
    python: str
    command: str
    check: str = ""
    """For a rubric, the address where a case is judged by it."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of one method.

    Raises
    ------
    UnknownNameError
        For a method that is not registered, with the nearest names.
    """
    card = registered(visit.names["method"]).card
    table = desk(observatory, visit)
    title = card.title.read(visit.language)
    reading = prose("method", visit.language)["outputs"]
    figure = Figure("outputs", title, _table(card, visit, title), reading, card.id)
    figures = {"outputs": figure}
    # A plug-in's rule-book is a method like any other; only the house's own have their rules on a screen.
    book = rubrics().get(card.id)
    if book:
        rules = rules_table([book], visit.language)
        figures["criteria"] = Figure(
            "criteria", title, rules, prose("method", visit.language)["criteria"], card.id
        )
    content = MethodContent(
        card,
        KINDS[card.kind].read(visit.language),
        mathml(card.formula) if card.formula else "",
        [(parameter, _allowed(parameter, visit)) for parameter in card.parameters],
        example(table, card),
        f"import klaster\nklaster.compute({card.id!r}, frame).frame",
        f"klaster compute {card.id} TABLE.csv -o OUT.csv",
        visit.link("criteria/check", rubric=card.id) if book else "",
    )
    return Screen(
        "method",
        title,
        visit,
        table.edition,
        table.latest,
        synthetic=table.edition.synthetic,
        summary=card.reading.read(visit.language),
        figures=figures,
        content=content,
    )


def _allowed(parameter: Parameter, visit: Visit) -> str:
    """What a parameter may be, in words."""
    if parameter.choices:
        return " · ".join(parameter.choices)
    low, high = parameter.minimum, parameter.maximum
    if low is None and high is None:
        return Text("any", "любое").read(visit.language)
    if high is None:
        return f"≥ {low:g}"
    return f"{low:g} … {high:g}" if low is not None else f"≤ {high:g}"


def _table(card: MethodCard, visit: Visit, title: str) -> Table:
    """Inputs and outputs of the method as a table."""
    rows = [
        *((name, words, "input") for name, words in card.inputs.items()),
        *((name, words, "optional_input") for name, words in card.optional_inputs.items()),
        *((name, words, "output") for name, words in card.outputs.items()),
    ]
    roles = {
        "input": Text("input", "вход"),
        "optional_input": Text("optional input", "необязательный вход"),
        "output": Text("output", "выход"),
    }
    language = visit.language
    frame = pl.DataFrame(
        [(name, roles[role].read(language), words.read(language)) for name, words, role in rows],
        schema={"column": pl.String, "role": pl.String, "meaning": pl.String},
        orient="row",
    )
    columns = (
        Column("column", Text("Column", "Столбец").read(language), code=True),
        Column("role", Text("Role", "Роль").read(language)),
        Column("meaning", Text("Meaning", "Значение").read(language)),
    )
    source = f"{card.id} v{card.version}"
    return Table(title, columns, frame, source)
