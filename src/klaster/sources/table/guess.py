"""Guessing how to read a table: what its columns are, which rows to take, what the numbers are in.

Every decision is explained by a note, and can be changed in the mapping.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from klaster.model.errors import Place
from klaster.model.finding import Finding, Severity
from klaster.model.observation import BOUNDS
from klaster.model.text import Text
from klaster.sources.table.context import context_of
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.guess_flags import with_flagged
from klaster.sources.table.guess_labels import with_classifications, with_headings, with_keys
from klaster.sources.table.guess_rows import narrowed
from klaster.sources.table.guess_units import with_units
from klaster.sources.table.guess_whole import tell_unused, with_constants, with_sheets
from klaster.sources.table.guess_wide import tell_wide
from klaster.sources.table.headers import MAIN_ROLES
from klaster.sources.table.legend import with_legend
from klaster.sources.table.mapping import DIMENSIONS, Mapping
from klaster.sources.table.numbers import ambiguous_numbers, guessed_decimal
from klaster.sources.table.observed import NATIVE_FORMATS, NATIVE_NUMBER
from klaster.sources.table.parentheses import with_parentheses
from klaster.sources.table.profile import profiles, sample_of
from klaster.sources.table.raw import reading
from klaster.sources.table.raw_table import RawTable
from klaster.sources.table.roles import Keys, Values, key_columns, value_columns
from klaster.sources.table.sums_found import with_sums
from klaster.sources.table.surveyed import Surveyed
from klaster.sources.table.vocabulary import has_role, identifier_of, measure_in
from klaster.sources.table.where import conditions
from klaster.sources.table.wide import Wide, wide_layout


def guess(raw: RawTable, *, where: Sequence[str] = ()) -> tuple[Mapping, tuple[Finding, ...]]:
    r"""The mapping of a table, and why.

    Parameters
    ----------
    raw
        An open table.
    where
        Filters that the caller has already decided on; the rest is guessed from the rows that pass.

    Returns
    -------
    Mapping, tuple of Finding
        A guess is always made; what is doubtful is a warning.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from klaster.sources.table.raw import open_raw
    >>> file = Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = file.write_text("county,naics,year,jobs\nAdams,11,2018,12\nBrown,11,2018,7\n")
    >>> mapping, findings = guess(open_raw(file))
    >>> mapping.region, mapping.industry, mapping.period, mapping.values
    ('county', 'naics', 'year', {'employment': 'jobs'})
    """
    mapping, findings, _ = guessed(raw, where)
    return mapping, findings


def guessed(raw: RawTable, where: Sequence[str] = ()) -> tuple[Mapping, tuple[Finding, ...], Surveyed]:
    """The same as ``guess``, with the survey of the table that the guess ended with."""
    with reading(raw):
        return _guessed(raw, where)


def _guessed(raw: RawTable, where: Sequence[str]) -> tuple[Mapping, tuple[Finding, ...], Surveyed]:
    sample = sample_of(raw)
    for condition in conditions(where, raw.columns, Place(raw.file, raw.sheet)):
        sample = sample.filter(condition.expression())
    evidence = Evidence(raw, sample, tuple(profiles(sample, raw.columns).values()), context_of(raw))
    wide = wide_layout(evidence.columns, evidence.hints)
    mapping = _wide_mapping(evidence, wide, where) if wide else _long_mapping(evidence, where)
    if mapping.nature == "ratio" and not mapping.natures:
        mapping = replace(mapping, duplicates="error")
    mapping = with_sheets(with_headings(mapping, evidence), evidence)
    mapping = with_classifications(with_constants(mapping, evidence), evidence)
    mapping = with_parentheses(with_legend(mapping, evidence), evidence)
    mapping = _with_dialect(_with_decimal(mapping, evidence), raw)
    tell_unused(mapping, evidence)
    mapping, notes, surveyed = with_sums(raw, mapping)
    return mapping, (*evidence.notes, *notes), surveyed


def _long_mapping(evidence: Evidence, where: Sequence[str]) -> Mapping:
    keys = key_columns(evidence.columns, evidence.sample, evidence.hints, is_wide=False)
    values = value_columns(evidence.free(keys.used), evidence.context.measure())
    mapping = replace(
        with_keys(Mapping(), keys, evidence),
        values=values.columns,
        totals=values.totals,
        status=values.status,
        statuses=values.statuses,
        extras=_ranges(evidence, values.columns.values()),
    )
    mapping, rows, series = narrowed(with_flagged(mapping, evidence), evidence, values, where)
    return with_units(mapping, evidence, rows, said=series)


def _ranges(evidence: Evidence, values: Collection[str]) -> dict[str, str]:
    """The bounds that estimates come with, under the names that results have."""
    there = {each.name for each in evidence.columns if each.is_numeric} - set(values)
    return {name: name for name in BOUNDS} if there >= set(BOUNDS) and "value" in values else {}


def _wide_mapping(evidence: Evidence, wide: Wide, where: Sequence[str]) -> Mapping:
    rest = evidence.free(wide.across, wide.left_out)
    keys = key_columns(rest, evidence.sample, evidence.hints, is_wide=True)
    keys = _without_roles(keys, wide)
    measure = (
        measure_in(wide.title)
        or _stated_measure(evidence)
        or evidence.context.measure()
        or identifier_of(wide.title)
        or "value"
    )
    mapping = replace(
        with_keys(Mapping(), keys, evidence),
        layout=wide.layout,
        across=wide.across,
        header_parts=wide.header_parts,
        values=_wide_values(wide, measure),
    )
    tell_wide(evidence, wide)
    mapping, rows, series = narrowed(mapping, evidence, Values(), where)
    return with_units(mapping, evidence, rows, said=f"{wide.title} {series}".strip())


def _stated_measure(evidence: Evidence) -> str:
    """The measure that a column of units names, the same in every row: "Number of jobs"; "" if none."""
    units = (each for each in evidence.columns if has_role(each.name, "unit") and each.distinct == 1)
    return next((found for each in units if (found := measure_in(each.values[0]))), "")


def _without_roles(keys: Keys, wide: Wide) -> Keys:
    """The keys without those that the headers already say."""
    said = set(wide.header_parts) | {MAIN_ROLES[wide.layout]}
    changes: dict[str, Any] = {role: "" for role in DIMENSIONS if role in said}
    if "period" in said:
        changes["subperiod"] = ""
    if "industry" in said:
        changes["industry_match"] = None
    if "region" in said:
        changes["region_match"] = None
    return replace(keys, **changes)


def _wide_values(wide: Wide, measure: str) -> dict[str, str]:
    if not wide.measures:
        return {measure: ""}
    claims = [measure_in(words) for words in wide.measures]
    named: dict[str, str] = {}
    for words, claim in zip(wide.measures, claims, strict=True):
        id = (claim if claims.count(claim) == 1 else "") or identifier_of(words) or "value"
        named[id if id not in named else f"{id}_{len(named) + 1}"] = words
    return named


def _with_decimal(mapping: Mapping, evidence: Evidence) -> Mapping:
    names = mapping.across or tuple(mapping.values.values())
    cells = [cell for name in names for cell in evidence.sample[name].drop_nulls().head(20_000).to_list()]
    if evidence.raw.format in NATIVE_FORMATS:
        cells = [cell for cell in cells if not re.match(NATIVE_NUMBER, cell)]
    if odd := ambiguous_numbers(cells):
        evidence.tell(
            Severity.WARNING,
            "ambiguous_number",
            Text(
                f"nothing tells whether {odd[0]} is more than a thousand or little more than one; it is read with a decimal point",
                f"неясно, {odd[0]} — это больше тысячи или чуть больше единицы; прочитано с десятичной точкой",
            ),
            Text(
                'If points part the thousands, set decimal = "," in [mapping].',
                'Если точки отделяют тысячи, задайте в [mapping]: decimal = ",".',
            ),
        )
    return replace(mapping, decimal="," if guessed_decimal(cells) == "," else "")


def _with_dialect(mapping: Mapping, raw: RawTable) -> Mapping:
    """The mapping with what the file would not tell again by itself, or tells only at length."""
    return replace(
        mapping,
        sheet=raw.sheet if len(raw.sheets) > 1 and not mapping.sheets else "",
        encoding="" if raw.encoding in ("utf-8", "utf-8-sig") else raw.encoding,
        delimiter="" if raw.delimiter == "," else raw.delimiter,
        header_rows=() if raw.header_rows == (1,) else raw.header_rows,
    )
