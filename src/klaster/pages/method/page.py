"""The card of one method, with a worked example on live numbers."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.catalogue import method as registered
from klaster.model.errors import KlasterError
from klaster.model.method import MethodCard, Parameter
from klaster.model.text import Language, Text
from klaster.pages.columns import heading
from klaster.pages.desk import COMPUTED, Desk, desk
from klaster.pages.explain.working import Line, lines
from klaster.pages.highlights import strongest_cell
from klaster.pages.memory import Memory
from klaster.pages.methods.page import KINDS
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.mathml import mathml
from klaster.views.table import Column, Table
from klaster.workbench.computing import compute
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True)
class Example:
    """A method worked on a cell of the edition."""

    title: str
    lines: list[Line]
    address: str


@dataclass(frozen=True)
class Sample:
    """The highest numbers of a method on the edition's last period."""

    title: str
    table: Table


@dataclass(frozen=True)
class MethodContent:
    """What the method's template places."""

    card: MethodCard
    kind: str
    formula: str
    parameters: list[tuple[Parameter, str]]
    example: Example | None
    sample: Sample | None
    python: str
    command: str


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
    content = MethodContent(
        card,
        KINDS[card.kind].read(visit.language),
        mathml(card.formula) if card.formula else "",
        [(parameter, _allowed(parameter, visit)) for parameter in card.parameters],
        _example(table) if card.id == COMPUTED and table.method == COMPUTED else None,
        _sample(table, card) if card.id != COMPUTED and table.method == COMPUTED else None,
        f"import klaster\nklaster.compute({card.id!r}, frame).frame",
        f"klaster compute {card.id} TABLE.csv -o OUT.csv",
    )
    return Screen(
        "method",
        title,
        visit,
        table.edition,
        table.latest,
        synthetic=table.edition.synthetic,
        summary=card.reading.read(visit.language),
        figures={"outputs": figure},
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


def _example(table: Desk) -> Example | None:
    cell = strongest_cell(table, table.latest)
    if cell is None:
        return None
    region, industry = cell
    keys = {"region": region, "industry": industry, "period": table.latest}
    explained = table.observatory.explain(table.edition.id, table.method, measure=table.measure.id, **keys)
    title = f"{table.region_name(region)}: {table.industry_name(industry)}, {table.latest}"
    return Example(
        title, lines(explained.steps, table.language), table.working(region, industry, table.latest)
    )


def _sample(table: Desk, card: MethodCard) -> Sample | None:
    """The first rows of a method that can read the edition's own columns, in a small area: it is quick."""
    cells = table.observatory.cells(table.edition.id, table.measure.id)
    if not set(card.inputs) <= set(cells.columns):
        return None
    area = min(table.areas, key=lambda code: (len(table.areas[code]) < _FEW, len(table.areas[code])))
    rows = cells.filter((pl.col("period") == table.latest) & pl.col("region").is_in(table.areas[area]))
    key = (table.observatory.digest, table.edition.id, table.measure.id, card.id)
    frame = _samples.kept(key, lambda: _computed(card, rows))
    if frame.is_empty() or "value" not in frame.columns:
        return None
    title = ", ".join(filter(None, (table.region_name(area) if area else "", table.latest)))
    return Sample(title, _sample_table(table, card, _highest(frame, card), title))


def _computed(card: MethodCard, rows: pl.DataFrame) -> pl.DataFrame:
    """The method's table; none where the edition does not hold what the method needs."""
    try:
        return compute(card.id, rows).frame
    except KlasterError:
        return pl.DataFrame()


def _highest(frame: pl.DataFrame, card: MethodCard) -> pl.DataFrame:
    keys = [key for key in card.keys if key in frame.columns]
    order = [True, *(False for _ in keys)]
    return frame.sort(["value", *keys], descending=order, nulls_last=True).head(_SHOWN)


def _sample_table(table: Desk, card: MethodCard, rows: pl.DataFrame, title: str) -> Table:
    language = table.language
    keys = [key for key in card.keys if key in rows.columns and key != "period"]
    named = rows.with_columns(_named(table, key, rows[key]) for key in keys)
    columns = [Column(key, _key_heading(card, key, language)) for key in keys]
    status = "status" if "status" in rows.columns else ""
    columns.append(Column("value", card.title.read(language), numeric=True, status=status))
    bounds = [name for name in ("lower", "upper") if name in rows.columns]
    columns += [Column(name, heading(name, language), numeric=True) for name in bounds]
    return Table(title, tuple(columns), named, table.source)


def _named(table: Desk, key: str, codes: pl.Series) -> pl.Series:
    """The names behind the codes of a key."""
    name = table.region_name if "region" in key else table.industry_name
    return pl.Series(key, [name(str(code)) for code in codes], dtype=pl.String)


def _key_heading(card: MethodCard, key: str, language: Language) -> str:
    """What a key is called: as on every screen, or as the method's card says."""
    if key in ("region", "industry"):
        return heading(f"{key}_name", language)
    known = {**card.inputs, **card.outputs}
    return known[key].read(language) if key in known else key


_SHOWN, _FEW = 8, 5
_samples: Memory[pl.DataFrame] = Memory(32)


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
