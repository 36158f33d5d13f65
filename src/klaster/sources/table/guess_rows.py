"""Guessing which rows of a table to take, where it has more than one for a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from klaster.model.finding import Severity
from klaster.model.text import Text
from klaster.sources.classifications import classification
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.levels import level_filter
from klaster.sources.table.mapping import DIMENSIONS, Mapping
from klaster.sources.table.narrowing import Filter, filters, refining_column, repeated_share
from klaster.sources.table.profile import Profile
from klaster.sources.table.roles import Values
from klaster.sources.table.vocabulary import has_role, identifier_of, is_role, measure_in


def narrowed(
    mapping: Mapping, evidence: Evidence, values: Values, where: Sequence[str]
) -> tuple[Mapping, pl.DataFrame, str]:
    """The mapping with filters, or told to add rows up; the rows that pass; the name of the series chosen."""
    keys = [mapping.column_of(role) for role in DIMENSIONS if mapping.column_of(role)]
    used = [*mapping.columns(), *values.columns.values()]
    free = evidence.free(used)
    if _is_establishment_list(evidence, free, keys):
        return replace(mapping, duplicates="sum", where=(*where,)), evidence.sample, ""
    if refined := refining_column(evidence.sample, free, keys):
        _tell_refined(evidence, *refined)
        return replace(mapping, duplicates="sum", where=(*where,)), evidence.sample, ""
    chosen, rows = filters(evidence.sample, free, keys, mapping.region)
    level = _level(mapping, free, rows)
    chosen = [*chosen, *([level] if level else [])]
    rows = level.rows(rows) if level else rows
    for each in chosen:
        evidence.tell(
            Severity.NOTE if each.is_total else Severity.WARNING,
            "guess_series" if each.is_series else "guess_filter",
            each.reason,
            Text(
                f'To read others, change where = ["{each.where}"] in [mapping]; to add parts up, drop it and set duplicates = "sum".',
                f'Чтобы прочитать другие, измените where = ["{each.where}"] в [mapping]; чтобы сложить части, уберите условие и задайте duplicates = "sum".',
            ),
            each.column,
        )
    series = next((each for each in chosen if each.is_series), None)
    named = _named_by_series(mapping.values, series) if series else mapping.values
    mapping = replace(mapping, where=(*where, *(each.where for each in chosen)), values=named)
    return mapping, rows, series.name if series else ""


def _tell_refined(evidence: Evidence, column: str, key: str) -> None:
    evidence.tell(
        Severity.NOTE,
        "guess_parts",
        Text(
            f"each {column!r} is a part of one {key!r}: rows are added up",
            f"каждое значение «{column}» — часть одного «{key}»: строки складываются",
        ),
        Text(
            f"To read the parts, name {column!r} instead.",
            f"Чтобы прочитать части, укажите столбец «{column}».",
        ),
        column,
    )


def _level(mapping: Mapping, free: Sequence[Profile], rows: pl.DataFrame) -> Any:
    if not mapping.industry_classification or not mapping.industry:
        return None
    tree = classification(mapping.industry_classification)
    return level_filter(rows, free, mapping.industry, tree)


def _named_by_series(values: dict[str, str], series: Filter) -> dict[str, str]:
    """The measure by what the series is called, or under its code, for it is neither more nor less than that."""
    if len(values) != 1:
        return values
    code = series.values[0]
    plain = code if re.fullmatch(r"\w+", code) else identifier_of(code)
    return {measure_in(series.name) or plain or "value": next(iter(values.values()))}


def _is_establishment_list(evidence: Evidence, free: Sequence[Profile], keys: Sequence[str]) -> bool:
    """Whether every row is a plant or firm: rows share keys, and have an id or coordinates of their own."""
    if repeated_share(evidence.sample, keys) < 0.01:
        return False
    own = [each for each in free if each.is_unique and not each.is_numeric]
    numbered = [each for each in free if each.is_unique and has_role(each.name, "establishment")]
    located = all(any(is_role(each.name, role) for each in free) for role in ("latitude", "longitude"))
    if not own and not numbered and not located:
        return False
    evidence.tell(
        Severity.NOTE,
        "guess_establishments",
        Text(
            "this is a list of establishments: rows share region and industry, and each has a name, number or place of "
            "its own; rows are added up",
            "это перечень предприятий: у строк общие регион и отрасль, но своё название, номер или место; строки складываются",
        ),
        Text('If not, set duplicates = "error".', 'Если нет, задайте duplicates = "error".'),
    )
    return True
