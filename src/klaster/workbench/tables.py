"""A method on a table file: read, filter, compute out of core, name its source."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping as Facts
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from klaster.catalogue import Method, checked_parameters, method
from klaster.harmonise import totals_as_columns, with_firms
from klaster.model.classification import Classification
from klaster.model.errors import UnknownNameError
from klaster.model.finding import Finding
from klaster.model.provenance import Source, Vintage
from klaster.model.result import Result
from klaster.model.text import Text, same
from klaster.sources.classifications import classification
from klaster.sources.table import Mapping, TableReading, guess, read
from klaster.sources.table.raw import open_raw
from klaster.store.duckdb_engine import write_evaluated
from klaster.workbench.areas import with_area
from klaster.workbench.building import file_digest
from klaster.workbench.computing import computed_by_area, provenance, with_nature
from klaster.workbench.explaining import Explanation, explanation
from klaster.workbench.findings import stop_on_errors

VALUE = "value"
"""The measure id that ``--columns value=...`` names."""


@dataclass(frozen=True)
class TableCells:
    """The cells of one table, ready for a method, and what was noticed on the way."""

    reading: TableReading
    cells: pl.DataFrame
    measure: str
    findings: tuple[Finding, ...]


def compute_table(
    name: str, path: Path, columns: Facts[str, str], where: tuple[str, ...], parameters: Facts[str, Any]
) -> tuple[Result, tuple[Finding, ...]]:
    """A method computed on a table file; its frame is a Polars frame."""
    chosen = method(name)
    checked = checked_parameters(chosen.card, parameters)
    mapping = table_mapping(chosen, path, columns, where)
    if checked.get("rows") == "establishments":
        reading = read(path, replace(mapping, duplicates="sum"))
        frame = _out_of_core(chosen, reading, checked)
        return Result(frame, chosen.card, _provenance(chosen, path, mapping, checked)), tuple(
            reading.findings
        )
    table = table_cells(path, mapping)
    checked = with_nature(chosen.card, checked, mapping.nature, table.cells["period"].n_unique())
    frame = computed_by_area(chosen, table.cells, checked)
    return Result(frame, chosen.card, _provenance(chosen, path, mapping, checked)), table.findings


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
    mapping = table_mapping(chosen, path, columns, where)
    table = table_cells(path, mapping)
    checked = with_nature(chosen.card, checked, mapping.nature, table.cells["period"].n_unique())
    frame = computed_by_area(chosen, table.cells, checked)
    origin = _provenance(chosen, path, mapping, checked)
    return explanation(
        chosen, frame, table.cells, keys, origin, _reproduction(name, path, keys, columns, where, checked)
    )


def table_mapping(chosen: Method, path: Path, columns: Facts[str, str], where: tuple[str, ...]) -> Mapping:
    """The guessed mapping of a table with what the caller said put over it.

    Raises
    ------
    UnknownNameError
        For a column that the method or the table does not have.
    """
    raw = open_raw(path)
    mapping, _ = guess(raw)
    known = {**chosen.card.inputs, **chosen.card.optional_inputs}
    for own, yours in columns.items():
        if own not in known:
            kind = Text(f"column of {chosen.card.id}", f"столбец метода {chosen.card.id}")
            raise UnknownNameError(kind, own, known)
        if yours not in raw.columns:
            raise UnknownNameError(Text("column in the table", "столбец в таблице"), yours, raw.columns)
    return _overridden(mapping, columns, where)


def table_cells(path: Path, mapping: Mapping) -> TableCells:
    """The cells of the table's main measure with totals as columns.

    Raises
    ------
    InputError
        When the table has an error that would make a number wrong.
    """
    reading = read(path, mapping)
    stop_on_errors(reading.findings, path)
    rows = reading.frame.collect(engine="streaming")
    measures = rows["measure"].unique(maintain_order=True).to_list()
    measure = next((each for each in measures if each != "firms"), measures[0])
    cells = totals_as_columns(with_area(rows.filter(pl.col("measure") == measure), _regions(mapping)))
    if "firms" in measures and measure != "firms":
        cells = with_firms(cells, rows.filter(pl.col("measure") == "firms"))
    return TableCells(reading, cells, measure, tuple(reading.findings))


def _overridden(mapping: Mapping, columns: Facts[str, str], where: tuple[str, ...]) -> Mapping:
    keys = {name: columns[name] for name in ("region", "industry", "period", "status") if name in columns}
    totals = {name: columns[name] for name in ("region_total", "industry_total", "total") if name in columns}
    values = dict(mapping.values)
    if "value" in columns:
        values = {VALUE: columns["value"]}
    if "firms" in columns:
        values = {**values, "firms": columns["firms"]}
    if {"region", "industry"} <= keys.keys() and "value" in columns:
        mapping = replace(mapping, layout="long", across=())
    return replace(
        mapping, **keys, values=values, totals={**mapping.totals, **totals}, where=(*where,) or mapping.where
    )


def _out_of_core(chosen: Method, reading: TableReading, parameters: Facts[str, Any]) -> pl.DataFrame:
    """Rows stream into Parquet and through DuckDB; only the cells come back."""
    measure = next(iter(reading.mapping.values))
    units = (
        (pl.col("region_kind") == "unit")
        & (pl.col("industry_kind") == "unit")
        & (pl.col("measure") == measure)
    )
    kept = [
        name
        for name in ("region", "industry", "period", "value", "status")
        if name in reading.frame.collect_schema()
    ]
    with tempfile.TemporaryDirectory(prefix="klaster-") as folder:
        rows, table = Path(folder, "rows.parquet"), Path(folder, "table.parquet")
        reading.frame.filter(units).select(kept).sink_parquet(rows)
        write_evaluated(chosen.function, rows, dict(parameters), table)
        return pl.read_parquet(table).sort(chosen.card.keys)


def _regions(mapping: Mapping) -> Classification:
    if mapping.region_classification and not Path(mapping.region_classification).suffix:
        return classification(mapping.region_classification)
    return Classification("regions", "region", same("regions"), ())


def _provenance(chosen: Method, path: Path, mapping: Mapping, parameters: Facts[str, Any]) -> Any:
    source = Source(path.name, same(path.name), Text("a table of yours", "ваша таблица"))
    told = {**parameters, **({"where": list(mapping.where)} if mapping.where else {})}
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
