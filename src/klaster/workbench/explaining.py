"""The working behind one number: inputs with statuses, steps, and how to reproduce it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from klaster.catalogue import Method
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.method import MethodCard, Step
from klaster.model.observation import KEYS
from klaster.model.provenance import Provenance
from klaster.model.status import Status, worst
from klaster.model.text import Text, same
from klaster.workbench.areas import TERRITORY

INPUTS = ("observed", "region_total", "industry_total", "total")
_HELD: Mapping[str, tuple[str, ...]] = {
    "observed": KEYS,
    "region_total": ("region", "period"),
    "industry_total": ("industry", "period"),
}
"""The keys that an input shares with a number; a total of all shares its period alone."""
_FACTS = ("value", "status", "lower", "upper")
KEY_NAMES: Mapping[str, Text] = {
    "region": Text("region", "регион"),
    "industry": Text("industry", "отрасль"),
    "period": Text("period", "период"),
    "area": Text("area", "территория"),
}
AREA = "area"
"""The column that a table without regions bears where it is about several areas, each computed on its own."""


@dataclass(frozen=True)
class Explanation:
    """Everything that stands behind one number.

    ``statuses`` gives the status of each of the four inputs of a quotient that the method shows;
    ``published`` names the totals that the source publishes, the others being sums of their parts.
    ``parts`` are the rows that the number was made from, the largest first.
    """

    card: MethodCard
    row: dict[str, Any]
    steps: tuple[Step, ...]
    statuses: dict[str, str]
    published: tuple[str, ...]
    provenance: Provenance
    command: str
    python: str
    parts: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def keys(self) -> dict[str, str]:
        """The keys of the number, as the table has them."""
        named = (*self.card.keys, *((AREA,) if has_areas(self.card, list(self.row)) else ()))
        return {key: str(self.row[key]) for key in named if self.row.get(key) is not None}


def has_areas(card: MethodCard, columns: Sequence[str]) -> bool:
    """Whether ``area`` in a computed table tells one country from another, and is no output of the method."""
    return AREA in columns and "region" not in columns and AREA not in card.outputs


def explanation(
    method: Method,
    table: pl.DataFrame,
    cells: pl.DataFrame,
    keys: Mapping[str, str],
    provenance: Provenance,
    reproduction: tuple[str, str],
) -> Explanation:
    """The explanation of the number at ``keys`` in a computed table.

    Raises
    ------
    UnknownNameError
        When the table has no such region, industry, period or other key.
    InputError
        When a key is needed to tell one number from the others and was not given.
    """
    row = chosen_row(table, method.card, keys)
    steps = _steps(method, row, provenance)
    published = tuple(name for name in INPUTS[1:] if name in cells.columns)
    statuses = {name: _status(name, cells, row) for name in inputs_shown(method.card, row)}
    return Explanation(
        method.card,
        row,
        steps,
        statuses,
        published,
        provenance,
        *reproduction,
        parts(method.card, cells, row),
    )


@dataclass(frozen=True)
class Worked:
    """One of many numbers of a method: its row, its steps, the statuses of its inputs."""

    row: dict[str, Any]
    steps: tuple[Step, ...]
    statuses: dict[str, str]


def every_explanation(
    method: Method, table: pl.DataFrame, cells: pl.DataFrame, provenance: Provenance
) -> list[Worked]:
    """The workings of all numbers of a table; what several share of the status of an input is looked up once."""
    known: dict[str, _Found] = {}

    def status_of(name: str, row: Mapping[str, Any]) -> str:
        if name not in known:
            known[name] = _found(name, cells)
        keys, column, found = known[name]
        return _worst(name, column, found.get(tuple(row[key] for key in keys), []))

    return [
        Worked(
            row,
            _steps(method, row, provenance),
            {name: status_of(name, row) for name in inputs_shown(method.card, row)},
        )
        for row in table.iter_rows(named=True)
    ]


def inputs_shown(card: MethodCard, row: Mapping[str, Any]) -> list[str]:
    """The inputs of a quotient that a method shows beside it."""
    return [name for name in INPUTS if name in row and name in card.outputs]


def _steps(method: Method, row: dict[str, Any], provenance: Provenance) -> tuple[Step, ...]:
    defaults = {parameter.name: parameter.default for parameter in method.card.parameters}
    worked = method.working or (lambda row, _: outcomes(method.card, row))
    return worked(row, {**defaults, **provenance.parameters})


def chosen_row(table: pl.DataFrame, card: MethodCard, keys: Mapping[str, str]) -> dict[str, Any]:
    """The one row at ``keys``; of several periods the last, where none is asked for."""
    for name, wanted in keys.items():
        if name not in table.columns:
            known = [key for key in card.keys if key in table.columns]
            raise UnknownNameError(Text(f"key of {card.id}", f"ключ метода {card.id}"), name, known)
        found = table.filter(_is(name, wanted, table))
        if found.is_empty():
            known = table[name].cast(pl.String).unique().sort()
            kind = KEY_NAMES.get(name, same(name))
            raise UnknownNameError(Text(f"{kind.en} here", f"{kind.ru} здесь"), wanted, known.to_list())
        table = found
    for name in (*card.keys, *((AREA,) if has_areas(card, table.columns) else ())):
        if name in table.columns and name != "period" and table[name].n_unique() > 1:
            raise _undecided(name, table)
    return table.sort([key for key in card.keys if key in table.columns]).row(-1, named=True)


def _is(name: str, wanted: str, table: pl.DataFrame) -> pl.Expr:
    """Whether a key is the one wanted, without turning a column of words into words."""
    column = pl.col(name)
    return (column if table.schema[name] == pl.String else column.cast(pl.String)) == wanted


def outcomes(card: MethodCard, row: Mapping[str, Any]) -> tuple[Step, ...]:
    """What a method without a working of its own gives: each of its columns, in its words."""
    return tuple(_outcomes(card, row))


def _outcomes(card: MethodCard, row: Mapping[str, Any]) -> Iterator[Step]:
    for name, label in card.outputs.items():
        outcome = row.get(name)
        if name == "status" or (outcome is None and name not in _FACTS):
            continue
        if isinstance(outcome, int) and not isinstance(outcome, bool):
            outcome = float(outcome)
        shown = outcome if isinstance(outcome, float) or outcome is None else str(outcome)
        yield Step(label, "", shown, (row.get("status") or "") if name == "value" else "")


def parts(card: MethodCard, cells: pl.DataFrame, row: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of the table that a number was made from: those that share its keys.

    A method that compares periods has used those of every period.
    """
    held = [key for key in card.keys if key in cells.columns and row.get(key) is not None]
    if "period" in card.inputs:
        held = [key for key in held if key != "period"]
    named = [*(key for key in KEYS if key in cells.columns), *card.inputs, *card.optional_inputs, *card.keys]
    shown = [name for name in dict.fromkeys(named) if name in cells.columns]
    for key in held:
        cells = cells.filter(_is(key, str(row[key]), cells))
    if has_areas(card, list(row)) and TERRITORY in cells.columns:
        cells = cells.filter(pl.col(TERRITORY) == row[AREA])
    found = cells.select(shown)
    order = [name for name in ("period", "value") if name in shown]
    return found.sort(order, descending=True, nulls_last=True) if order else found


def _undecided(name: str, table: pl.DataFrame) -> InputError:
    """The error for several numbers where one was meant."""
    some = ", ".join(table[name].cast(pl.String).unique().sort().head(8).to_list())
    kind = KEY_NAMES.get(name, same(name))
    return InputError(
        Text(
            f"there is a number for each {kind.en}: {some}…",
            f"число есть для каждого ключа «{kind.ru}»: {some}…",
        ),
        Text(
            f"Say which: --{name.replace('_', '-')} CODE.",
            f"Укажите, какой нужен: --{name.replace('_', '-')} КОД.",
        ),
    )


def _status(name: str, cells: pl.DataFrame, row: Mapping[str, Any]) -> str:
    """The published status, or for a sum of parts the worst of theirs, unknown parts making an estimate."""
    keys, column = _held(name, cells)
    parts = cells.filter([pl.col(key) == row[key] for key in keys]) if keys else cells
    return _worst(name, column, parts[column].drop_nulls().unique().to_list() if column else [])


_Found = tuple[list[str], str, dict[tuple[Any, ...], list[str]]]


def _found(name: str, cells: pl.DataFrame) -> _Found:
    """The statuses of all that an input may be made of: by its keys, each once."""
    keys, column = _held(name, cells)
    if not column:
        return keys, column, {}
    different = pl.col(column).drop_nulls().unique()
    if not keys:
        return keys, column, {(): cells.select(different).to_series().to_list()}
    grouped = cells.group_by(keys).agg(different.alias("statuses"))
    return keys, column, {tuple(row[:-1]): row[-1] for row in grouped.select(*keys, "statuses").iter_rows()}


def _held(name: str, cells: pl.DataFrame) -> tuple[list[str], str]:
    """The keys that an input shares with what it is made of, and the column of its statuses; none where there is none."""
    keys = [key for key in _HELD.get(name, ("period",)) if key in cells.columns]
    column = f"{name}_status" if f"{name}_status" in cells.columns else "status"
    return keys, column if column in cells.columns else ""


def _worst(name: str, column: str, statuses: list[str]) -> str:
    if not column:
        return Status.NORMAL.value
    status = worst(statuses)
    if column == "status" and name != "observed" and status in (Status.CONFIDENTIAL, Status.NOT_COLLECTED):
        return Status.ESTIMATED.value
    return status.value
