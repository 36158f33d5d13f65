"""A method on a table file: its columns named or guessed, its rows read as the card says, computed, its source named."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from collections.abc import Mapping as Facts
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from klaster.catalogue import Method, checked_parameters, method
from klaster.disclosure import Rules
from klaster.model.errors import InputError, Place
from klaster.model.finding import Finding
from klaster.model.provenance import Provenance, Source, Vintage
from klaster.model.result import Result
from klaster.model.text import Text, same
from klaster.sources.table.raw import open_raw, reading
from klaster.store.duckdb_engine import write_evaluated
from klaster.workbench.areas import TERRITORY
from klaster.workbench.building import file_digest
from klaster.workbench.computing import computed_by_area, provenance, with_nature
from klaster.workbench.explaining import Explanation, explanation
from klaster.workbench.guessed_tables import Choice, guessed_table
from klaster.workbench.method_rows import inputs_of
from klaster.workbench.protected_plants import few_plants_withheld
from klaster.workbench.protected_rows import (
    SOLVER,
    hidden_keys,
    protected,
    require_protectable,
    solver_columns,
)
from klaster.workbench.stated_tables import stated_table, usual_rows
from klaster.workbench.table_columns import is_complete, named_columns
from klaster.workbench.table_rows import NUMBER, TableRows

ESTABLISHMENTS = "establishments"


def compute_table(
    name: str,
    path: Path,
    columns: Facts[str, str],
    where: tuple[str, ...],
    parameters: Facts[str, Any],
    *,
    add_up: bool = False,
    protect: Rules | None = None,
    convert: Facts[str, str] | None = None,
) -> tuple[Result, tuple[Finding, ...]]:
    """A method computed on a table file; its frame is a Polars frame.

    With ``convert`` codes of industries or regions are passed into another classification first. With ``protect`` cells that too few firms stand behind are withheld first, and those that would give them away.
    """
    chosen = method(name)
    checked = checked_parameters(chosen.card, parameters)
    with read_rows(chosen, path, columns, where, checked, add_up=add_up, convert=convert) as rows:
        if protect:
            rows = _protected(chosen, rows, path, columns, where, checked, protect, add_up=add_up)  # noqa: PLW2901
        checked = with_nature(chosen.card, checked, rows.nature, rows.periods())
        frame = _computed(chosen, rows, checked, path)
        if protect and chosen.card.reads == "plants":
            frame = few_plants_withheld(frame, chosen.card, rows.frame, protect)
        told = {**checked, "disclosure": asdict(protect)} if protect else checked
        told = {**told, "convert": dict(convert)} if convert else told
        origin = _provenance(chosen, path, rows, told)
        return Result(frame, chosen.card, origin, (*rows.notes, *chosen.notes_on(frame))), rows.findings


def explain_table(
    name: str,
    path: Path,
    keys: Facts[str, str],
    columns: Facts[str, str],
    where: tuple[str, ...],
    parameters: Facts[str, Any],
) -> Explanation:
    """The working behind one number of a table file."""
    chosen = method(name)
    checked = checked_parameters(chosen.card, parameters)
    with read_rows(chosen, path, columns, where, checked) as rows:
        checked = with_nature(chosen.card, checked, rows.nature, rows.periods())
        held = replace(rows, lazy=rows.frame.lazy())
        frame = _computed(chosen, held, checked, path)
        origin = _provenance(chosen, path, rows, checked)
        how = _reproduction(name, path, keys, columns, where, checked)
        return explanation(chosen, frame, held.frame, keys, origin, how)


def _protected(
    chosen: Method,
    rows: TableRows,
    path: Path,
    columns: Facts[str, str],
    where: tuple[str, ...],
    parameters: Facts[str, Any],
    rules: Rules,
    *,
    add_up: bool,
) -> TableRows:
    """The rows without sensitive cells; the same table is read once more, with its totals as rows, to find them."""
    by_plant = chosen.card.reads == "cells" and usual_rows(chosen.card, parameters) == ESTABLISHMENTS
    require_protectable(chosen, path, by_plant=by_plant)
    if chosen.card.reads == "plants":
        return rows
    with read_rows(method(SOLVER), path, solver_columns(columns), where, {}, add_up=add_up) as whole:
        return protected(rows, hidden_keys(whole.frame, rules, path))


@contextmanager
def read_rows(
    chosen: Method,
    path: Path,
    columns: Facts[str, str],
    where: tuple[str, ...],
    parameters: Facts[str, Any],
    *,
    add_up: bool = False,
    convert: Facts[str, str] | None = None,
) -> Generator[TableRows]:
    """The rows of a table for a method, as long as one is inside.

    Where all that the method needs is named, by the caller or by the table itself, the table is read just
    so; what is not named is guessed.

    Raises
    ------
    UnknownNameError
        For a column, or a value in a filter, that is not there.
    InputError
        For what cannot be read; the place is named.
    """
    card, raw = chosen.card, open_raw(path)
    named = named_columns(card, raw.columns, columns, Place(raw.file, raw.sheet))
    by_plant = card.reads == "cells" and usual_rows(card, parameters) == ESTABLISHMENTS
    with tempfile.TemporaryDirectory(prefix="klaster-") as folder, reading(raw):
        # What is passed into another classification must first be known to belong to one.
        if is_complete(card, named) and not convert:
            yield stated_table(card, raw, named, where, by_plant=by_plant, add_up=add_up, folder=Path(folder))
        else:
            yield guessed_table(
                card, raw, Choice(named, columns, where, add_up, convert or {}), by_plant=by_plant
            )


def _computed(chosen: Method, rows: TableRows, parameters: Facts[str, Any], path: Path) -> pl.DataFrame:
    """The method's table; establishments that a relational method adds up pass through the engine on disk."""
    try:
        if chosen.card.form == "relational" and parameters.get("rows") == ESTABLISHMENTS:
            return _out_of_core(chosen, rows, dict(parameters))
        return computed_by_area(chosen, rows.frame, parameters)
    except InputError as error:
        raise _in_file(error, rows, path) from error


def _in_file(error: InputError, rows: TableRows, path: Path) -> InputError:
    """An error of a method, which counts the rows it was given, with the file and the row of the file."""
    if error.place.file:
        return error
    number = error.place.row
    if number is not None:
        held = rows.frame
        number = int(held[NUMBER][number - 1]) if NUMBER in held.columns and number <= held.height else None
    return InputError(error.message, error.advice, replace(error.place, file=path.name, row=number))


def _out_of_core(chosen: Method, rows: TableRows, parameters: dict[str, Any]) -> pl.DataFrame:
    """Rows stream into Parquet and through DuckDB; only the cells come back."""
    names = rows.lazy.collect_schema().names()
    read = inputs_of(chosen.card)
    given = [name for name in names if name in read or name.removesuffix("_status") in read]
    countries = rows.lazy.select(pl.col(TERRITORY).unique()).collect(engine="streaming")[TERRITORY].to_list()
    parts: list[pl.DataFrame] = []
    with tempfile.TemporaryDirectory(prefix="klaster-") as folder:
        for number, country in enumerate(sorted(countries)):
            source, target = (Path(folder, f"{number}-{part}.parquet") for part in ("rows", "table"))
            rows.lazy.filter(pl.col(TERRITORY) == country).select(given).sink_parquet(source)
            write_evaluated(chosen.function, source, parameters, target)
            parts.append(pl.read_parquet(target))
    table = pl.concat(parts, how="diagonal_relaxed")
    return table.sort([key for key in chosen.card.keys if key in table.columns])


def _provenance(chosen: Method, path: Path, rows: TableRows, parameters: Facts[str, Any]) -> Provenance:
    source = Source(path.name, same(path.name), Text("a table of yours", "ваша таблица"))
    told = {**parameters, **({"where": list(rows.where)} if rows.where else {})}
    return provenance(chosen, told, (Vintage(source, "", file_digest(path)),))


def _reproduction(
    name: str,
    path: Path,
    keys: Facts[str, str],
    columns: Facts[str, str],
    where: tuple[str, ...],
    parameters: Facts[str, Any],
) -> tuple[str, str]:
    mapped = f" --columns {','.join(f'{own}={yours}' for own, yours in columns.items())}" if columns else ""
    kept = "".join(f' --where "{each}"' for each in where)
    settings = "".join(f" --set {key}={value}" for key, value in parameters.items())
    options = "".join(f' --{key} "{value}"' for key, value in keys.items())
    python = (
        "from pathlib import Path\nfrom klaster.workbench.tables import explain_table\n"
        f"explain_table({name!r}, Path({str(path)!r}), {dict(keys)!r}, {dict(columns)!r}, {tuple(where)!r}, {dict(parameters)!r})"
    )
    return f"klaster explain {name} {path}{options}{mapped}{kept}{settings}", python
