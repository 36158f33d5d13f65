"""The working behind a number of any method: what went in, what came out, how to get it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.catalogue import method as registered
from klaster.model.classification import KIND_NAMES
from klaster.model.method import MethodCard
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk
from klaster.pages.explain.working import Line, lines
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.mathml import mathml
from klaster.views.number import exact, with_interval
from klaster.views.table import Column, Table, status_words
from klaster.workbench.explaining import AREA, KEY_NAMES, Explanation, has_areas

_WORDS: Mapping[str, Text] = {
    AREA: KEY_NAMES[AREA],
    **KIND_NAMES,
    "period": Text("period", "период"),
    "value": Text("value", "значение"),
    "status": Text("status", "статус"),
}


@dataclass(frozen=True)
class NumberContent:
    """What the template of such a working places."""

    card: MethodCard
    keys: list[tuple[str, str]]
    written: str
    state: str
    status: str
    formula: str
    lines: list[Line]
    parts: int
    command: str
    python: str
    citation: str
    digest: str
    parameters: list[tuple[str, str]]


def number_screen(table: Desk, visit: Visit, name: str) -> Screen:
    """The screen of one number of a method; the query names its keys and parameters.

    Raises
    ------
    UnknownNameError
        For a method, or a key of it, that is not there.
    InputError
        When the keys do not tell one number from the others.
    """
    card = registered(name).card
    known = {*card.keys, AREA, *(parameter.name for parameter in card.parameters)}
    asked: dict[str, Any] = {word: value for word, value in visit.query.items() if word in known and value}
    asked = _with_every_key(table, card, asked)
    found = table.observatory.explain(table.edition.id, name, measure=table.measure.id, **asked)
    keys = [(_heading(card, key), table.key_name(key, code)) for key, code in found.keys.items()]
    title = ", ".join([card.title.read(visit.language), *(words for _, words in keys)])
    return Screen(
        "number",
        title,
        visit,
        table.edition,
        found.keys.get("period", ""),
        synthetic=found.provenance.synthetic,
        figures={"steps": _steps(table, found, title), "parts": _parts(table, found, title)},
        content=_content(table, found, keys, title),
        digest=found.provenance.digest,
        indexed=False,
    )


def _with_every_key(table: Desk, card: MethodCard, asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked, with the keys of the first number that fits where it leaves any open."""
    named = (*card.keys, AREA) if "region" not in card.keys else card.keys
    open_keys = [key for key in named if key not in asked and key != "period"]
    if not open_keys:
        return asked
    settings: dict[str, Any] = {word: value for word, value in asked.items() if word not in named}
    frame = table.observatory.result(table.edition.id, card.id, table.measure.id, **settings).frame
    there = [key for key in card.keys if key in frame.columns]
    there += [AREA] if has_areas(card, frame.columns) else []
    fitting = frame
    for key in (key for key in there if key in asked):
        fitting = fitting.filter(pl.col(key).cast(pl.String) == asked[key])
    rows = fitting.filter(pl.col("value").is_not_null()).sort(there).head(1).to_dicts()
    return asked | {key: str(rows[0][key]) for key in open_keys if rows and key in there}


def _heading(card: MethodCard, key: str) -> Text:
    named = {**card.inputs, **card.optional_inputs, **card.outputs}
    return _WORDS.get(key) or named.get(key) or Text(key, key)


def _content(table: Desk, found: Explanation, keys: list[tuple[Text, str]], title: str) -> NumberContent:
    language, row = table.language, found.row
    status = row.get("status") or ""
    bounds = (row.get("lower"), row.get("upper"))
    written = with_interval(row.get("value"), status or "A", bounds, language)
    return NumberContent(
        found.card,
        [(heading.read(language), words) for heading, words in keys],
        written,
        status,
        status_words(status, language) if status else "",
        mathml(found.card.formula) if found.card.formula else "",
        lines(found.steps, language),
        found.parts.height,
        found.command,
        found.python,
        f"{title}: {written}. {found.provenance.cite(language)}",
        found.provenance.digest,
        [(name, str(value)) for name, value in found.provenance.parameters.items()],
    )


def _steps(table: Desk, found: Explanation, title: str) -> Figure:
    language = table.language
    rows = [(line.label, line.expression, line.outcome) for line in lines(found.steps, language)]
    headings = {"step": Text("Step", "Шаг"), "expression": Text("Expression", "Выражение"), "outcome": Text("Outcome", "Итог")}  # fmt: skip
    frame = pl.DataFrame(rows, schema=dict.fromkeys(headings, pl.String), orient="row")
    columns = tuple(Column(name, heading.read(language)) for name, heading in headings.items())
    source = found.provenance.cite(language)
    return Figure(
        "steps",
        title,
        Table(title, columns, frame, source),
        prose("explain", language)["number"],
        found.card.id,
    )


def _parts(table: Desk, found: Explanation, title: str) -> Figure:
    """The rows that went in; the screen shows the largest, the file holds them all."""
    language, card = table.language, found.card
    coded = [key for key in ("region", "industry") if key in found.parts.columns]
    named = found.parts.with_columns(_words(table, found.parts, key) for key in coded)
    first = [name for key in coded for name in (key, f"{key}_name")]
    frame = named.select(*first, *(name for name in named.columns if name not in first))
    columns = tuple(_column(card, frame, name, language) for name in frame.columns)
    source = table.edition.vintage.cite(language)
    reading = prose("explain", language)["parts"]
    return Figure("parts", title, Table(title, columns, frame, source), reading, card.id)


def _words(table: Desk, frame: pl.DataFrame, key: str) -> pl.Expr:
    names = {code: table.key_name(key, str(code)) for code in frame[key].unique().to_list()}
    return pl.col(key).replace_strict(names, return_dtype=pl.String).alias(f"{key}_name")


def _column(card: MethodCard, frame: pl.DataFrame, name: str, language: Language) -> Column:
    heading = _heading(card, name.removesuffix("_name")).read(language)
    if name == "value":
        status = "status" if "status" in frame.columns else ""
        return Column(name, heading, numeric=True, write=exact, status=status)
    # What is the same in every row stands in the heading of the screen already.
    shown = name != "status" and f"{name}_name" not in frame.columns and frame[name].n_unique() > 1
    return Column(name, heading, numeric=frame[name].dtype.is_numeric(), write=exact, shown=shown)
