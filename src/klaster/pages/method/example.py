"""A method worked on live numbers: its highest results in a small area of the edition, and one of them in steps."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.catalogue import Method
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
from klaster.workbench.patience import estimated

_SHOWN, _FEW = 8, 5
BRIEF = 1.5
"""Seconds that an example may take, by the method's own estimate."""


@dataclass(frozen=True)
class Example:
    """One number in steps, the way to its whole working, and the highest numbers beside it."""

    title: str
    address: str
    lines: list[Line]
    table: Table | None
    part: tuple[int, int] | None = None
    """How many industries of how many it is worked on, where all would take too long; the whole has other numbers."""


def example(table: Desk, card: MethodCard) -> Example | None:
    """A method on the last period of the edition; None where the edition does not hold what it needs."""
    if card.id == COMPUTED:
        return _quotient(table) if table.method == COMPUTED else None
    key = (table.observatory.digest, table.edition.id, table.measure.id, card.id)
    frame, part = _samples.kept(key, lambda: _sample(table, card))
    known = frame.filter(pl.col("value").is_not_null()) if "value" in frame.columns else frame.clear()
    if known.is_empty():
        return None
    highest = _highest(known, card)
    row = highest.row(0, named=True)
    keys = {name: str(row[name]) for name in card.keys if row.get(name) is not None}
    title = ", ".join(table.key_name(name, code) for name, code in keys.items())
    steps = lines(outcomes(card, row), table.language)
    address = "" if part else table.working_of(card.id, **keys)
    return Example(title, address, steps, _table(table, card, highest, title), part)


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


def _sample(table: Desk, card: MethodCard) -> Sample:
    """The method's table for the smallest area that has enough regions, of fewer industries where it is slow."""
    chosen = registered(card.id)
    try:
        rows = _few(table, card, table.observatory.rows(table.edition.id, card.id, table.measure.id))
        few, part = in_brief(chosen, rows)
        return computed_by_area(chosen, few, {}), part
    except KlasterError:
        return pl.DataFrame(), None


def in_brief(chosen: Method, rows: pl.DataFrame) -> tuple[pl.DataFrame, tuple[int, int] | None]:
    """Rows of as many industries as a method works through in no time, and how many of how many; None for all.

    The largest quarter of the industries goes, then that of the rest, until the estimate is short or two are left.
    """
    if chosen.effort is None or "industry" not in rows.columns:
        return rows, None
    sizes = rows.group_by("industry").len().sort("len", "industry")
    few, kept = rows, sizes["industry"]
    while len(kept) > 2 and estimated(chosen, few, {}) > BRIEF:
        kept = kept.head(max(2, len(kept) * 3 // 4))
        few = rows.filter(pl.col("industry").is_in(kept.implode()))
    return few, None if len(kept) == sizes.height else (len(kept), sizes.height)


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


Sample = tuple[pl.DataFrame, tuple[int, int] | None]
_samples: Memory[Sample] = Memory(64)
"""Release, edition, measure and method -> its table."""
