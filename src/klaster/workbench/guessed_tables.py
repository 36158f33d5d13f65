"""A table whose columns are not all named: the rest is guessed, totals found, labels made codes."""

from __future__ import annotations

from collections.abc import Mapping as Facts
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from klaster.harmonise import MARGINS, UNIT
from klaster.model.classification import Classification
from klaster.model.errors import InputError, Place
from klaster.model.method import AS_THEY_STAND, MethodCard
from klaster.model.observation import WORDS
from klaster.model.text import Text, same
from klaster.sources.classifications import classification
from klaster.sources.table import Mapping, TableReading, guess, read
from klaster.sources.table.markers import unknown_expression, value_expression
from klaster.sources.table.numbers import Decimal
from klaster.sources.table.observed import UNDATED
from klaster.sources.table.raw_table import RawTable, listed
from klaster.sources.table.where import conditions, require_values
from klaster.workbench.areas import with_territory
from klaster.workbench.converting import KINDS, with_converted_codes
from klaster.workbench.findings import stop_on_errors
from klaster.workbench.method_rows import STANDS_FOR, Observed, inputs_of, require_inputs, rows_for
from klaster.workbench.table_rows import TableRows

VALUE = "value"
"""The measure id that ``--columns value=...`` names."""

_KEYS = ("region", "industry", "period", "status")


@dataclass(frozen=True)
class Choice:
    """What the caller said: the columns that are named, those said outright, the filters, whether parts add up."""

    named: Facts[str, str]
    said: Facts[str, str]
    where: tuple[str, ...] = ()
    add_up: bool = False
    convert: Facts[str, str] = field(default_factory=dict[str, str])
    """"industry" or "region" -> the classification to pass its codes into."""


def guessed_table(card: MethodCard, raw: RawTable, choice: Choice, *, by_plant: bool) -> TableRows:
    """The rows of a table by its guessed mapping, with what the caller said put over it.

    Raises
    ------
    InputError
        The table has an error that would make a number wrong, or lacks what the method needs.
    UnknownNameError
        A filter names a column or a value that is not there.
    """
    place = Place(raw.file, raw.sheet)
    require_values(raw.frame, conditions(choice.where, raw.columns, place), place)
    mapping = guessed_mapping(card, raw, choice)
    summed = by_plant or card.reads == "plants" or choice.add_up
    mapping = replace(mapping, duplicates="sum") if summed else mapping
    reading = read(raw.path, mapping)
    stop_on_errors(reading.findings, raw.path)
    singly = by_plant or card.reads == "plants"
    rows = with_extras((reading.frame if singly else reading.cells).collect(engine="streaming"), reading)
    named = {kind: getattr(mapping, f"{kind}_classification") for kind in KINDS}
    rows, used, unmatched = with_converted_codes(rows, named, choice.convert)
    mapping = replace(mapping, **{f"{kind}_classification": name for kind, name in used.items()})
    observed = _observed(rows, mapping)
    found = _plants(card, observed) if singly else rows_for(card, observed)
    if "period" in found.columns and found["period"].unique().to_list() == [UNDATED]:
        found = found.drop("period")
    require_inputs(card, found.columns, _naming(card, raw, found.columns), place)
    return TableRows(found.lazy(), mapping.where, mapping.nature, (*reading.findings, *unmatched))


def guessed_mapping(card: MethodCard, raw: RawTable, choice: Choice) -> Mapping:
    """The guessed mapping with the columns that are named, and those beside them that the method reads."""
    try:
        mapping, _ = guess(raw, where=choice.where)
    except InputError:
        named = list(choice.named)
        require_inputs(card, named, _naming(card, raw, named), Place(raw.file, raw.sheet))
        raise
    said, named = choice.said, choice.named
    keys = {
        name: named[name] for name in _KEYS if name in named and (name in said or _is_free(mapping, name))
    }
    totals = {name: column for name, column in named.items() if name in MARGINS}
    extras = {name: column for name, column in named.items() if name not in (*keys, *_KEYS, *totals, VALUE)}
    values = _values(card, mapping, named, extras)
    if {"region", "industry"} <= keys.keys() and VALUE in named:
        mapping = replace(mapping, layout="long", across=())
    return replace(
        mapping,
        **keys,
        values=values,
        totals={**mapping.totals, **totals},
        extras={**mapping.extras, **extras},
    )


def _naming(card: MethodCard, raw: RawTable, found: Sequence[str]) -> Text:
    """What to do about columns that are neither named nor found."""
    missing = [name for name in card.inputs if name not in found]
    asked = ",".join(f"{name}=COLUMN" for name in missing)
    there = listed(raw.columns, 30)
    return Text(
        f"Name them: --columns {asked}; the table has: {there}.",
        f"Укажите их: --columns {asked.replace('COLUMN', 'СТОЛБЕЦ')}; в таблице есть: {there}.",
    )


def _is_free(mapping: Mapping, name: str) -> bool:
    """Whether a column may be taken by its name: in a long table, or where nothing else says the same."""
    return mapping.layout == "long" or not getattr(mapping, name)


def _values(
    card: MethodCard, mapping: Mapping, named: Facts[str, str], extras: Facts[str, str]
) -> dict[str, str]:
    """The measures that are read: the main one, and those that fill further columns of the method."""
    if mapping.across:
        return mapping.values if VALUE not in named else {VALUE: named[VALUE]}
    useful = {measure for name in inputs_of(card) for measure in STANDS_FOR.get(name, (name,))}
    guessed = {name: column for name, column in mapping.values.items() if column not in extras.values()}
    if VALUE in named:
        rest = {name: column for name, column in guessed.items() if name in useful and column != named[VALUE]}
        return {VALUE: named[VALUE], **{name: column for name, column in rest.items() if name != VALUE}}
    main = next((name for name in guessed if name != "firms"), next(iter(guessed), ""))
    if card.reads in AS_THEY_STAND or not main:
        return guessed or mapping.values
    return {name: column for name, column in guessed.items() if name == main or name in useful}


def with_extras(rows: pl.DataFrame, reading: TableReading) -> pl.DataFrame:
    """The columns beside the values as numbers, but for those that hold words.

    Raises
    ------
    InputError
        For a cell that holds neither a number nor a marker.
    """
    mapping = reading.mapping
    decimal: Decimal = "," if mapping.decimal == "," else "."
    for name, column in mapping.extras.items():
        if name in WORDS:
            continue
        odd = rows.filter(unknown_expression(pl.col(name), decimal, mapping.markers)).head(1)
        if odd.height:
            found = odd[name][0]
            raise InputError(
                Text(f"found {found!r}, expected a number", f"стоит «{found}», ожидается число"),
                Text(
                    f"Correct the cell, or name another column: --columns {name}=COLUMN.",
                    f"Исправьте ячейку или укажите другой столбец: --columns {name}=СТОЛБЕЦ.",
                ),
                Place(reading.raw.file, reading.raw.sheet, odd["row"][0], column),
            )
        rows = rows.with_columns(value_expression(pl.col(name), decimal, mapping.markers).alias(name))
    return rows


def _observed(rows: pl.DataFrame, mapping: Mapping) -> Observed:
    measures = rows["measure"].unique(maintain_order=True).to_list()
    main = next((name for name in mapping.values if name in measures and name != "firms"), measures[0])
    return Observed(
        rows,
        main,
        _tree(mapping.region_classification, "region"),
        _tree(mapping.industry_classification, "industry"),
    )


def _tree(name: str, kind: str) -> Classification:
    if name and not Path(name).suffix:
        return classification(name)
    return Classification(f"{kind}s", "region" if kind == "region" else "industry", same(kind), ())


def _plants(card: MethodCard, observed: Observed) -> pl.DataFrame:
    """One row an establishment, never added up; totals among them left out."""
    rows = observed.of_measure.filter((pl.col("region_kind") == UNIT) & (pl.col("industry_kind") == UNIT))
    if rows.is_empty():
        rows_for(replace(card, reads="cells"), observed)
    return with_territory(rows, observed.regions)
