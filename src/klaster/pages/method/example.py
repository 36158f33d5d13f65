"""A method worked on live numbers: its highest results in a small area of the edition, and one of them in steps."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.catalogue import method as registered
from klaster.model.classification import KIND_NAMES
from klaster.model.errors import KlasterError
from klaster.model.method import MethodCard
from klaster.model.text import Language, Text
from klaster.pages.columns import heading
from klaster.pages.desk import COMPUTED, Desk
from klaster.pages.explain.working import Line, lines
from klaster.pages.highlights import strongest_cell
from klaster.pages.memory import Memory
from klaster.views.number import exact
from klaster.views.table import Column, Table
from klaster.workbench.computing import computed_by_area
from klaster.workbench.explaining import outcomes

_SHOWN, _FEW = 8, 5


@dataclass(frozen=True)
class Example:
    """One number in steps, the way to its whole working, and the highest numbers beside it."""

    title: str
    address: str
    lines: list[Line]
    table: Table | None


def example(table: Desk, card: MethodCard) -> Example | None:
    """A method on the last period of the edition; None where the edition does not hold what it needs."""
    if card.id == COMPUTED:
        return _quotient(table) if table.method == COMPUTED else None
    key = (table.observatory.digest, table.edition.id, table.measure.id, card.id)
    frame = _samples.kept(key, lambda: _sample(table, card))
    known = frame.filter(pl.col("value").is_not_null()) if "value" in frame.columns else frame.clear()
    if known.is_empty():
        return None
    highest = _highest(known, card)
    row = highest.row(0, named=True)
    keys = {name: str(row[name]) for name in card.keys if row.get(name) is not None}
    title = ", ".join(table.key_name(name, code) for name, code in keys.items())
    steps = lines(outcomes(card, row), table.language)
    return Example(title, table.working_of(card.id, **keys), steps, _table(table, card, highest, title))


def _quotient(table: Desk) -> Example | None:
    cell = strongest_cell(table, table.latest)
    if cell is None:
        return None
    region, industry = cell
    keys = {"region": region, "industry": industry, "period": table.latest}
    explained = table.observatory.explain(table.edition.id, table.method, measure=table.measure.id, **keys)
    title = f"{table.region_name(region)}: {table.industry_name(industry)}, {table.latest}"
    steps = lines(explained.steps, table.language)
    return Example(title, table.working(region, industry, table.latest), steps, None)


def _sample(table: Desk, card: MethodCard) -> pl.DataFrame:
    """The method's table for the smallest area that has enough regions: it is quick."""
    try:
        rows = table.observatory.rows(table.edition.id, card.id, table.measure.id)
        return computed_by_area(registered(card.id), _few(table, card, rows), {})
    except KlasterError:
        return pl.DataFrame()


def _few(table: Desk, card: MethodCard, rows: pl.DataFrame) -> pl.DataFrame:
    if "period" in rows.columns and "period" not in card.inputs:
        rows = rows.filter(pl.col("period").cast(pl.String) == table.latest)
    if "region" not in rows.columns or len(table.areas) < 2:
        return rows
    area = min(table.areas, key=lambda code: (len(table.areas[code]) < _FEW, len(table.areas[code])))
    # The area's own rows are its totals, where a method reads totals as rows.
    inside = rows.filter(pl.col("region").is_in([area, *table.areas[area]]))
    return rows if inside.is_empty() else inside


def _highest(frame: pl.DataFrame, card: MethodCard) -> pl.DataFrame:
    keys = [key for key in card.keys if key in frame.columns]
    return frame.sort(["value", *keys], descending=[True, *(False for _ in keys)]).head(_SHOWN)


def _table(table: Desk, card: MethodCard, rows: pl.DataFrame, title: str) -> Table:
    language = table.language
    keys = [key for key in card.keys if key in rows.columns and rows[key].n_unique() > 1]
    named = rows.with_columns(
        pl.Series(key, [table.key_name(key, str(code)) for code in rows[key]]) for key in keys
    )
    columns = [Column(key, _key_heading(card, key, language)) for key in keys]
    status = "status" if "status" in rows.columns else ""
    columns.append(Column("value", card.title.read(language), numeric=True, status=status))
    bounds = [name for name in ("lower", "upper") if name in rows.columns]
    columns += [Column(name, heading(name, language), numeric=True, write=exact) for name in bounds]
    return Table(title, tuple(columns), named, table.source)


def _key_heading(card: MethodCard, key: str, language: Language) -> str:
    """What a key is called: as on every screen, or as the method's card says."""
    if key in KIND_NAMES:
        return heading(f"{key}_name", language)
    known = {**card.inputs, **card.optional_inputs, **card.outputs}
    return known.get(key, Text(key, key)).read(language)


_samples: Memory[pl.DataFrame] = Memory(64)
"""Release, edition, measure and method -> its table."""
