"""A table whose columns are named: read just so, whatever the method reads, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from klaster.harmonise import MARGINS, UNIT, totals_as_columns
from klaster.model.errors import InputError
from klaster.model.finding import Severity
from klaster.model.method import AS_THEY_STAND, MethodCard
from klaster.model.observation import WORDS
from klaster.model.text import Text
from klaster.sources.table.periods import periods_of
from klaster.sources.table.profile import Profile, profiles
from klaster.sources.table.raw_table import ROW, RawTable, listed
from klaster.sources.table.replacing import replaced
from klaster.sources.table.roles import status_column
from klaster.sources.table.stated import (
    ODD,
    Stated,
    blank_keys,
    nothing_left,
    require_numbers,
    stated_rows,
)
from klaster.sources.table.units import unit_in
from klaster.sources.table.vocabulary import has_role
from klaster.workbench.areas import TERRITORY, in_territories
from klaster.workbench.method_rows import inputs_of
from klaster.workbench.repeated_rows import keys_of, one_row_a_cell
from klaster.workbench.table_labels import TableLabels, table_labels
from klaster.workbench.table_rows import NUMBER, TableRows

IN_MEMORY = 64 << 20
"""A file up to this size is held in memory; a longer one passes through Parquet on disk."""

_SAMPLE, _MOST_FLAGS = 20_000, 200
_ALWAYS_NUMBERS = frozenset(("value", "lower", "upper", "firms", *MARGINS))


def stated_table(
    card: MethodCard,
    raw: RawTable,
    named: Mapping[str, str],
    where: tuple[str, ...],
    *,
    by_plant: bool,
    add_up: bool,
    folder: Path,
) -> TableRows:
    """The rows of a table by the columns that are named.

    Parameters
    ----------
    card
        The method; ``reads`` decides what becomes of totals and of several rows of one cell.
    raw
        The open table.
    named
        The method's column -> the table's.
    where
        Filters.
    by_plant
        Whether a method of cells takes establishments and adds them up by itself.
    add_up
        Whether several rows of one cell are parts of it.
    folder
        Where a table too long for memory may be kept.

    Raises
    ------
    InputError
        For a cell, a row or a filter that cannot be right; the place is named.
    """
    stated = _stated(card, raw, named, where)
    rows = _held(stated_rows(stated), raw, folder)
    require_numbers(rows, stated)
    rows = _with_periods(_with_keys(rows, card, stated), stated)
    if rows.select(pl.len()).collect(engine="streaming").item() == 0:
        raise nothing_left(stated)
    found = _by_reading(card, rows, stated, by_plant=by_plant, add_up=add_up)
    notes = (*found.notes, *_flags_found(stated, named))
    return replace(found, where=where, nature=_nature(stated), notes=notes)


def _stated(card: MethodCard, raw: RawTable, named: Mapping[str, str], where: tuple[str, ...]) -> Stated:
    """What is said of the table; in one with an indicator a column, every column of numbers is said."""
    columns, words = dict(named), WORDS
    if card.kind == "rubric":
        # Evidence never travels without its status: a column of it beside a measure goes along.
        columns |= {f"{own}_status": f"{own}_status" for own in named if f"{own}_status" in raw.columns}
    if card.reads in (*AS_THEY_STAND, "hierarchy"):
        sample = profiles(raw.frame.head(_SAMPLE).collect(), raw.columns)
        if card.across and not {*card.across} <= {*named}:
            free = [name for name in raw.columns if name not in named.values() and sample[name].is_numeric]
            columns = {name: column for name, column in named.items() if name not in card.across}
            columns |= {name: name for name in free}
        words = WORDS | {own for own, column in columns.items() if _holds_words(sample[column])}
    asks = card.reads not in AS_THEY_STAND and "status" in inputs_of(card) and "status" not in columns
    if asks and (flags := _flag_column(raw, named)):
        columns["status"] = flags
    ranked = tuple(name for name in MARGINS if name in columns)
    if card.kind == "rubric":
        ranked = tuple(name for name in columns if name not in words and f"{name}_status" not in columns)
    return Stated(raw, columns, where, ranked, frozenset(words - _ALWAYS_NUMBERS))


def _flag_column(raw: RawTable, named: Mapping[str, str]) -> str:
    """The column of the publisher's flags, by its header and its few short words; "" where there is none.

    A zero beside a flag of disclosure is no zero, so flags count whether or not they are asked for.
    """
    found: list[Profile] = []
    for column in raw.columns:
        if column not in named.values() and has_role(column, "status"):
            flags = raw.frame.select(pl.col(column).drop_nulls().unique().sort()).head(_MOST_FLAGS)
            found.extend(profiles(flags.collect(engine="streaming"), [column]).values())
    return status_column(found)[0]


def _flags_found(stated: Stated, named: Mapping[str, str]) -> tuple[Text, ...]:
    """A note on a column of flags that nobody named."""
    column = stated.columns.get("status")
    if column is None or "status" in named:
        return ()
    return (
        Text(
            f"The statuses are taken from the column {column!r}; name another one: --columns status=COLUMN.",
            f"Статусы взяты из столбца «{column}»; чтобы указать другой: --columns status=СТОЛБЕЦ.",
        ),
    )


def _holds_words(column: Profile) -> bool:
    return column.filled > 0 and not column.is_numeric


def _held(rows: pl.LazyFrame, raw: RawTable, folder: Path) -> pl.LazyFrame:
    """The rows where they can be read again and again: in memory, or as Parquet."""
    packed = raw.path.suffix.lower() in (".gz", ".parquet", ".xlsx", ".ods")
    size = raw.path.stat().st_size * (8 if packed else 1)
    if size <= IN_MEMORY:
        return rows.collect(engine="streaming").lazy()
    file = folder / "stated.parquet"
    rows.sink_parquet(file)
    return pl.scan_parquet(file)


def _with_keys(rows: pl.LazyFrame, card: MethodCard, stated: Stated) -> pl.LazyFrame:
    """The rows that have their keys; of records the method itself says what may be blank."""
    if card.reads in AS_THEY_STAND:
        return rows
    return blank_keys(rows, keys_of(list(stated.columns)), stated)


def _with_periods(rows: pl.LazyFrame, stated: Stated) -> pl.LazyFrame:
    """Periods as SDMX writes them; what is no period stays as it is, and bare numbers are numbers."""
    if "period" not in stated.columns:
        return rows
    labels = (
        rows.select(pl.col("period").drop_nulls().unique()).collect(engine="streaming")["period"].to_list()
    )
    known = {label: period or label for label, period in periods_of(labels).items()}
    rows = rows.with_columns(replaced(pl.col("period"), known).alias("period"))
    periods = set(known.values())
    # As text, 10 would come before 9.
    if (
        all(each.isascii() and each.isdigit() for each in periods)
        and len({len(each) for each in periods}) > 1
    ):
        rows = rows.with_columns(pl.col("period").cast(pl.Int64))
    return rows


def _by_reading(
    card: MethodCard, rows: pl.LazyFrame, stated: Stated, *, by_plant: bool, add_up: bool
) -> TableRows:
    if card.reads in AS_THEY_STAND:
        return TableRows(_plain(rows))
    labels = table_labels(stated, rows)
    rows = _unified(rows, labels)
    if card.reads == "plants":
        return TableRows(_plain(_units(rows, labels)), findings=labels.findings)
    if card.reads == "hierarchy":
        return _hierarchy(card, rows, stated, labels, add_up=add_up)
    if by_plant:
        return _establishments(rows, labels)
    rows, repeated = one_row_a_cell(rows, stated, card, add_up=add_up)
    cells, notes = _cells(rows, labels)
    if cells.is_empty() and "industry" not in card.inputs:
        # All there is of an industry is the total: the regions themselves are the units.
        cells, notes = _cells(rows, labels.without("industry"))
    if cells.is_empty():
        raise _only_totals(stated)
    return TableRows(cells.lazy(), findings=(*labels.findings, *repeated), notes=notes)


def _only_totals(stated: Stated) -> InputError:
    return InputError(
        Text(
            "every row is a total of regions or industries", "каждая строка — итог по регионам или отраслям"
        ),
        Text(
            "Take rows of single regions and industries: check --where and --columns.",
            "Нужны строки по отдельным регионам и отраслям: проверьте --where и --columns.",
        ),
        stated.place,
    )


def _plain(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.drop(ROW, ODD, strict=False).with_columns(pl.lit("").alias(TERRITORY))


def _unified(rows: pl.LazyFrame, labels: TableLabels) -> pl.LazyFrame:
    """One label for what stands in the table with and without a footnote mark."""
    for role, known in labels.roles.items():
        changed = {label: bare for label, bare in known.unified.items() if label != bare}
        if changed:
            rows = rows.with_columns(pl.col(role).replace(changed))
    return rows


def _units(rows: pl.LazyFrame, labels: TableLabels) -> pl.LazyFrame:
    """The rows without totals."""
    for role, known in labels.roles.items():
        sums = [label for label, kind in known.kind_of.items() if kind != UNIT]
        if sums:
            rows = rows.filter(~pl.col(role).is_in(sums))
    return rows


def _establishments(rows: pl.LazyFrame, labels: TableLabels) -> TableRows:
    """Establishments that a method of cells adds up; totals among them become columns."""
    has_totals = any(kind != UNIT for known in labels.roles.values() for kind in known.kind_of.values())
    if not has_totals:
        return TableRows(_plain(rows), findings=labels.findings)
    cells, notes = _cells(rows, labels)
    return TableRows(cells.lazy(), findings=labels.findings, notes=notes)


def _cells(rows: pl.LazyFrame, labels: TableLabels) -> tuple[pl.DataFrame, tuple[Text, ...]]:
    """Units as rows, published totals as columns, each country a territory of its own."""
    held = rows.drop(ROW, ODD, strict=False).collect(engine="streaming")
    absent = [role for role in ("region", "industry", "period") if role not in held.columns]
    held = held.with_columns(pl.lit("").alias(role) for role in absent)
    if "status" not in held.columns:
        held = held.with_columns(status=pl.lit("A"))
    for role in ("region", "industry"):
        known = labels.roles.get(role)
        kinds = {label: kind for label, kind in known.kind_of.items() if kind != UNIT} if known else {}
        kind = (
            pl.col(role).replace_strict(kinds, default=UNIT, return_dtype=pl.String)
            if kinds
            else pl.lit(UNIT)
        )
        held = held.with_columns(kind.alias(f"{role}_kind"))
    regions = labels.roles.get("region")
    codes, tree = (regions.labels.codes, regions.tree) if regions else ({"": ""}, None)
    held = in_territories(held, codes, tree)
    cells = totals_as_columns(held).drop(absent)
    return cells, _of_several(cells[TERRITORY].unique().sort().to_list())


def _of_several(territories: list[str]) -> tuple[Text, ...]:
    if len(territories) < 2:
        return ()
    names = listed([name or "?" for name in territories])
    return (
        Text(
            f"The regions are of several countries ({names}); each country is the base of its own regions.",
            f"Регионы принадлежат разным странам ({names}); база сравнения у каждой страны своя.",
        ),
    )


def _hierarchy(
    card: MethodCard, rows: pl.LazyFrame, stated: Stated, labels: TableLabels, *, add_up: bool
) -> TableRows:
    """Units and totals as rows; what lies above each is taken from the table, else from its labels."""
    rows, repeated = one_row_a_cell(rows, stated, card, add_up=add_up)
    for role, known in labels.roles.items():
        if f"{role}_parent" not in stated.columns:
            above = known.parent_of
            rows = rows.with_columns(
                pl.col(role)
                .replace_strict(above, default=None, return_dtype=pl.String)
                .alias(f"{role}_parent")
            )
    told = tuple(each for each in labels.findings if each.severity is Severity.ERROR)
    # The row of the file stays beside each, for the words of an error.
    numbered = rows.rename({ROW: NUMBER}) if ROW in rows.collect_schema() else rows
    return TableRows(_plain(numbered), findings=(*told, *repeated))


def _nature(stated: Stated) -> str:
    """What the header of the value says of it: an amount of money has no natural count."""
    unit = unit_in(stated.columns.get("value", ""))
    return "amount" if unit and unit.nature == "amount" else "count"


def usual_rows(card: MethodCard, parameters: Mapping[str, Any]) -> str:
    """What a method of cells takes its rows for, asked or by default: cells or establishments."""
    default = next((each.default for each in card.parameters if each.name == "rows"), "cells")
    return str(parameters.get("rows", default))
