"""Several rows of one cell: copies counted once, parts added up where that is asked for, else an error that helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from klaster.model.errors import InputError
from klaster.model.finding import Finding, Severity
from klaster.model.method import MethodCard
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.sources.table.observed import letter, severity
from klaster.sources.table.raw_table import ROW, listed
from klaster.sources.table.stated import ODD, Stated

ADDED = ("value", "firms", "establishments")
"""Numbers that add up over the parts of a cell; of others the first one known stands for all."""


def keys_of(columns: Sequence[str]) -> list[str]:
    """The keys that tell cells apart."""
    return [key for key in KEYS if key in columns]


def one_row_a_cell(
    rows: pl.LazyFrame, stated: Stated, card: MethodCard, *, add_up: bool
) -> tuple[pl.LazyFrame, tuple[Finding, ...]]:
    """The rows, each cell once.

    Raises
    ------
    InputError
        Rows of one cell differ, and nobody said that they are parts of it.
    """
    keys = keys_of(rows.collect_schema().names())
    repeated = rows.group_by(keys).len().filter(pl.col("len") > 1).select(keys).collect(engine="streaming")
    if repeated.is_empty():
        return rows, ()
    if add_up:
        return added_up(rows, keys), ()
    names = [name for name in rows.collect_schema().names() if name not in (ROW, ODD)]
    once = rows.unique(names, keep="first", maintain_order=True)
    conflicts = (
        once.join(repeated.lazy(), on=keys, how="semi", nulls_equal=True)
        .group_by(keys)
        .agg(pl.len(), pl.col(ROW).min())
        .filter(pl.col("len") > 1)
        .sort(ROW)
        .collect(engine="streaming")
    )
    if not conflicts.is_empty():
        raise _conflict(conflicts, once, keys, stated, card)
    return once, (_copies(repeated, stated),)


def added_up(rows: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """One row a cell: parts added up, unknown where one is, the worst status."""
    names = [name for name in rows.collect_schema().names() if name not in keys]
    rank = severity(pl.col("status"))
    aggregates = [
        pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
        if name in ADDED
        else pl.col(name).min()
        if name == ROW
        else pl.col(name).drop_nulls().first()
        for name in names
        if name != "status"
    ]
    if "status" not in names:
        return rows.group_by(keys).agg(aggregates)
    summed = rows.with_columns(rank.alias("status")).group_by(keys).agg(*aggregates, pl.col("status").max())
    return summed.with_columns(letter(pl.col("status")))


def _copies(repeated: pl.DataFrame, stated: Stated) -> Finding:
    shown = listed([", ".join(map(str, row)) for row in repeated.head(5).iter_rows()], 5)
    return Finding(
        Severity.WARNING,
        "duplicate",
        stated.place,
        Text(
            f"the same row more than once, counted once: {shown}",
            f"одна и та же строка встречается не раз, учтена один раз: {shown}",
        ),
        count=repeated.height,
    )


def _conflict(
    conflicts: pl.DataFrame, rows: pl.LazyFrame, keys: list[str], stated: Stated, card: MethodCard
) -> InputError:
    first = conflicts.row(0, named=True)
    same = [pl.col(key).eq_missing(pl.lit(first[key])) for key in keys]
    cell = rows.filter(same).sort(ROW).head(6).collect(engine="streaming")
    key = ", ".join(str(first[name]) for name in keys)
    numbers, values = (
        listed(cell[ROW].to_list(), 5),
        listed([_shown(row) for row in cell.iter_rows(named=True)], 5),
    )
    apart = _telling_apart(cell[ROW].to_list(), stated)
    return InputError(
        Text(
            f"{key} stands in several rows ({numbers}: {values}), expected one row a cell; {conflicts.height} cells are so",
            f"{key}: несколько строк ({numbers}: {values}), ожидается одна строка на ячейку; таких ячеек: {conflicts.height}",
        ),
        Text(
            " ".join(each.en for each in _ways(apart, card)), " ".join(each.ru for each in _ways(apart, card))
        ),
        replace(stated.place, row=cell[ROW][1], column=stated.columns.get("value", "")),
    )


def _shown(row: dict[str, object]) -> str:
    value = row.get("value")
    return f"{value:g}" if isinstance(value, float) else str(row.get("status") or "..")


def _telling_apart(numbers: list[int], stated: Stated) -> dict[str, list[str]]:
    """Columns that nobody named in which such rows differ -> their values there, the fewest values first."""
    used = set(stated.columns.values())
    free = [name for name in stated.raw.columns if name not in used]
    if not free:
        return {}
    cells = stated.raw.frame.filter(pl.col(ROW).is_in(numbers)).select(free).collect(engine="streaming")
    found = {name: cells[name].drop_nulls().unique(maintain_order=True).to_list() for name in free}
    counts = stated.raw.frame.select(pl.col(name).n_unique() for name in free).collect(engine="streaming")
    differing = [name for name in free if len(found[name]) > 1]
    return {name: found[name] for name in sorted(differing, key=lambda name: counts[name].item())[:3]}


def _ways(apart: dict[str, list[str]], card: MethodCard) -> list[Text]:
    """What to do about it: choose rows, name what tells them apart, or add them up."""
    ways: list[Text] = []
    for name, values in apart.items():
        shown = listed(values, 4)
        ways.append(
            Text(
                f'They differ in {name} ({shown}): choose with --where "{name}={values[0]}".',
                f'Они различаются по столбцу {name} ({shown}): выберите, например --where "{name}={values[0]}".',
            )
        )
    ways.append(
        Text(
            "If they are parts of the cell, add them up with --add-up.",
            "Если это части ячейки, сложите их: --add-up.",
        )
    )
    if any(each.name == "rows" for each in card.parameters):
        ways.append(
            Text(
                "If each row is an establishment: --set rows=establishments.",
                "Если каждая строка — предприятие: --set rows=establishments.",
            )
        )
    return ways
