"""Rows of units and indicators laid out as matrices: values, severities, and what is said of each indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from klaster.indicators.cell_margins import plain_words
from klaster.indicators.composite_card import ALIASES
from klaster.indicators.composite_facts import directions, numbers_said, said
from klaster.indicators.composite_tree import WeightSum, indicator_tree
from klaster.indicators.margins import UNKNOWN, severity
from klaster.model.errors import InputError, Place
from klaster.model.status import SEVERITY, STATE_MARKS, State, Status
from klaster.model.text import Text
from klaster.numerics.weighted_tree import Array, Tree

MARKS = {STATE_MARKS[State.CONFIDENTIAL]: Status.CONFIDENTIAL, STATE_MARKS[State.NOT_COLLECTED]: Status.NOT_COLLECTED, "": Status.NOT_COLLECTED}  # fmt: skip
"""What may stand in place of a number, and what it says."""
PERIOD = "_period"
FACTS = ("weight", "direction", "parent", "low", "high")


@dataclass(frozen=True)
class Scoreboard:
    """Units and periods down, indicators across.

    ``keys`` has one row a unit and period, in order; ``values`` are not numbers where unknown.
    """

    keys: pl.DataFrame
    tree: Tree
    values: Array
    severities: Array
    directions: Array
    low: Array
    high: Array

    @property
    def periods(self) -> list[Array]:
        """The rows of each period."""
        numbers = self.keys[PERIOD].rank("dense").fill_null(0).to_numpy()
        return [np.flatnonzero(numbers == number) for number in np.unique(numbers)]


def scoreboard(table: pl.DataFrame, weights: str, weight_sum: WeightSum, lower_is_better: str) -> Scoreboard:
    """The matrices of a table of rows, or of a wide one.

    Raises
    ------
    InputError
        For a missing column, a value that is no number, or one cell given twice.
    """
    rows = _rows(table)
    described = rows.filter(pl.col("unit").is_null())
    rows = _divided(_measured(rows.filter(pl.col("unit").is_not_null())))
    names = _indicators(rows, described)
    rows = rows.filter(pl.col("indicator").is_in(names))
    _refuse_duplicates(rows)
    whole = pl.concat([rows.drop("value"), described.drop("value")], how="diagonal_relaxed")
    tree = indicator_tree(whole, names, weights, weight_sum)
    said_directions = directions(whole, names, lower_is_better)
    keys = rows.select("unit", PERIOD).unique().sort(PERIOD, "unit")
    return Scoreboard(
        keys,
        tree,
        *_matrices(rows, keys, names),
        np.array([said_directions[name] for name in names]),
        _numbers(whole, "low", names),
        _numbers(whole, "high", names),
    )


def _rows(table: pl.DataFrame) -> pl.DataFrame:
    """Plain rows with ``unit``, ``indicator``, ``value``, ``_period``; an empty unit is null."""
    table = _under_own_names(plain_words(table))
    if "unit" not in table.columns:
        raise _absent("unit", table.columns)
    if "indicator" not in table.columns:
        table = _unpivoted(table)
    for name in ("indicator", "value"):
        if name not in table.columns:
            raise _absent(name, table.columns)
    if table.schema["unit"] == pl.String:
        table = table.with_columns(pl.col("unit").replace("", None))
    period = pl.col("period") if "period" in table.columns else pl.lit(None, pl.String)
    table = table.with_columns(period.alias(PERIOD), pl.col("indicator").cast(pl.String))
    return table.filter(pl.col("indicator").is_not_null())


def _under_own_names(table: pl.DataFrame) -> pl.DataFrame:
    for name, aliases in ALIASES.items():
        alias = next((alias for alias in aliases if alias in table.columns), None)
        if name not in table.columns and alias:
            table = table.rename({alias: name})
    return table


def _unpivoted(table: pl.DataFrame) -> pl.DataFrame:
    """A wide table as rows: every column of numbers is an indicator."""
    keys = [name for name in ("unit", "period") if name in table.columns]
    numbers = [name for name, kind in table.schema.items() if kind.is_numeric() and name not in keys]
    if not numbers or "value" in numbers:
        raise _absent("indicator", table.columns)
    return table.unpivot(numbers, index=keys, variable_name="indicator", value_name="value")


def _measured(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``number``, null where unknown, and ``severity``."""
    rows = _read(rows)
    if "status" in rows.columns:
        letters = nw.from_native(rows).with_columns(_given=severity(nw.col("status"))).to_native()
        rows = letters.with_columns(
            _rank=pl.max_horizontal("_rank", pl.when(pl.col("status").is_null()).then(0).otherwise("_given"))
        )
    usable = (pl.col("number").is_not_null() & pl.col("number").is_not_nan() & (pl.col("_rank") < UNKNOWN)).fill_null(False)  # fmt: skip
    return rows.with_columns(
        number=pl.when(usable).then("number"),
        severity=pl.when(usable).then("_rank").otherwise(pl.max_horizontal("_rank", pl.lit(UNKNOWN))),
    )


def _read(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``number`` and ``_rank``, what a mark in place of the number says."""
    if rows.schema["value"] != pl.String:
        rows = rows.with_columns(number=pl.col("value").cast(pl.Float64), _rank=pl.lit(0))
    else:
        words = pl.col("value").str.strip_chars()
        marks = {mark: SEVERITY.index(status) for mark, status in MARKS.items()}
        rank = words.replace_strict(marks, default=0, return_dtype=pl.Int32).fill_null(0)
        rows = rows.with_columns(number=words.cast(pl.Float64, strict=False), _rank=rank)
        _refuse(rows, words.is_not_null() & ~words.is_in(list(marks)) & pl.col("number").is_null())
    _refuse(rows, pl.col("number").is_infinite())
    return rows


def _refuse(rows: pl.DataFrame, wrong: pl.Expr) -> None:
    found = rows.with_row_index("_place", 1).filter(wrong)
    if found.height:
        row = found.row(0, named=True)
        raise InputError(
            Text(f"{row['indicator']} of {row['unit']}: found {row['value']!r}, expected a number", f"{row['indicator']}, {row['unit']}: указано «{row['value']}», ожидается число"),
            Text("Write the number with a point, or leave the cell empty with a status.", "Запишите число с точкой или оставьте ячейку пустой и укажите статус."),
            Place(row=int(row["_place"]), column="value"),
        )  # fmt: skip


def _divided(rows: pl.DataFrame) -> pl.DataFrame:
    """Values over their denominator: a number, or the name of another indicator of the unit."""
    if "denominator" not in rows.columns or rows["denominator"].is_null().all():
        return rows
    if rows.schema["denominator"].is_numeric():
        rows = rows.with_columns(_under=pl.col("denominator").cast(pl.Float64), _under_rank=pl.lit(0))
    else:
        under = rows.select(
            "unit", PERIOD, denominator="indicator", _under="number", _under_rank="severity", _there=True
        )
        rows = rows.with_columns(pl.col("denominator").replace("", None))
        lacking = set(rows["denominator"].drop_nulls().unique()) - set(rows["indicator"].unique())
        if lacking:
            raise _no_denominator(min(lacking), rows)
        rows = rows.join(under, on=["unit", PERIOD, "denominator"], how="left", nulls_equal=True)
    asked, usable = pl.col("denominator").is_not_null(), (pl.col("_under") > 0).fill_null(False)
    rank = pl.max_horizontal("severity", pl.col("_under_rank").fill_null(UNKNOWN))
    rank = pl.when(usable).then(rank).otherwise(pl.max_horizontal(rank, pl.lit(UNKNOWN)))
    return rows.with_columns(
        number=pl.when(~asked).then("number").when(usable).then(pl.col("number") / pl.col("_under")),
        severity=pl.when(asked).then(rank).otherwise("severity"),
    )


def _indicators(rows: pl.DataFrame, described: pl.DataFrame) -> list[str]:
    """The indicators that are scored: those with rows, those only described, none that merely divides or groups."""
    named = {*rows["indicator"].unique()}
    parents = {step.strip() for path in said(pl.concat([rows, described], how="diagonal_relaxed"), "parent").values() for step in str(path).split(">")}  # fmt: skip
    only_divide = set[str]()
    if "denominator" in rows.columns and rows.schema["denominator"] == pl.String:
        divide = {*rows["denominator"].drop_nulls().unique()}
        facts = [name for name in FACTS if name in rows.columns]
        described_names = {name for fact in facts for name in said(rows, fact)}
        only_divide = divide - described_names
    empty = {*described["indicator"].unique()} - parents
    names = sorted((named | empty) - only_divide)
    if not names or rows.is_empty():
        raise InputError(
            Text("the table has no values", "в таблице нет значений"),
            Text("Give one row a unit and indicator.", "Нужна строка на каждую единицу и показатель."),
        )
    return names


def _refuse_duplicates(rows: pl.DataFrame) -> None:
    twice = (
        rows.group_by("unit", PERIOD, "indicator").len().filter(pl.col("len") > 1).sort("unit", "indicator")
    )
    if twice.height:
        unit, period, name, count = twice.row(0)
        when = "" if period is None else f", {period}"
        raise InputError(
            Text(f"{name} of {unit}{when} is given {count} times", f"{name}, {unit}{when}: указано {count} раза"),
            Text("Keep one row a unit, indicator and period.", "Оставьте одну строку на единицу, показатель и период."),
        )  # fmt: skip


def _matrices(rows: pl.DataFrame, keys: pl.DataFrame, names: list[str]) -> tuple[Array, Array]:
    places = rows.join(keys.with_row_index("_row"), on=["unit", PERIOD], how="left", nulls_equal=True)
    column = places["indicator"].replace_strict({name: place for place, name in enumerate(names)}, return_dtype=pl.Int64)  # fmt: skip
    values = np.full((keys.height, len(names)), np.nan)
    severities = np.full(values.shape, UNKNOWN)
    at = (places["_row"].to_numpy(), column.to_numpy())
    values[at] = places["number"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    severities[at] = places["severity"].to_numpy()
    return values, severities


def _numbers(table: pl.DataFrame, column: str, names: list[str]) -> Array:
    given = numbers_said(table, column)
    return np.array([given.get(name, np.nan) for name in names])


def _absent(name: str, found: list[str]) -> InputError:
    listed = ", ".join(found)
    return InputError(
        Text(f"no column {name!r}; found {listed}", f"нет столбца {name!r}; найдены: {listed}"),
        Text(f"Rename a column to {name!r}.", f"Переименуйте столбец в {name!r}."),
    )


def _no_denominator(name: str, rows: pl.DataFrame) -> InputError:
    one: Any = rows.filter(pl.col("denominator") == name)["indicator"][0]
    return InputError(
        Text(f"{one!r} is divided by {name!r}, which has no rows", f"«{one}» делится на «{name}», а таких строк нет"),
        Text("Add its values as rows of an indicator.", "Добавьте его значения строками показателя."),
    )  # fmt: skip
