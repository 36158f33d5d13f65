"""Guessing what holds for a table as a whole: its sheets, its year, its industry, and what it leaves unread."""

from __future__ import annotations

from dataclasses import replace

from klaster.model.finding import Severity
from klaster.model.text import Text
from klaster.sources.classifications import classification
from klaster.sources.table.check_labels import no_period
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.headers import header_keys, header_parts
from klaster.sources.table.mapping import DIMENSIONS, Mapping
from klaster.sources.table.observed import UNDATED
from klaster.sources.table.periods import period_of
from klaster.sources.table.raw_table import listed
from klaster.sources.table.sheets import sheets_role


def with_sheets(mapping: Mapping, evidence: Evidence) -> Mapping:
    """The mapping of a workbook whose sheets are parts of one table, by what their names say."""
    raw = evidence.raw
    taken = {role for role in DIMENSIONS if mapping.column_of(role)}
    taken |= {role for name in mapping.across for role in header_keys(name, mapping)}
    role = sheets_role(raw, mapping.columns(), taken)
    if not role:
        _tell_other_sheets(evidence)
        return mapping
    evidence.tell(
        Severity.NOTE,
        "guess_sheets",
        Text(
            f"the sheets are parts of one table, their names say the {role}: {listed(raw.sheets)}",
            f"листы — части одной таблицы, их названия задают {_ROLE_NAMES[role]}: {listed(raw.sheets)}",
        ),
        Text('To read one sheet only, set sheets = "".', 'Чтобы прочитать один лист, задайте sheets = "".'),
    )
    return replace(mapping, sheets=role)


_ROLE_NAMES = {"period": "период", "industry": "отрасль", "region": "регион"}


def _tell_other_sheets(evidence: Evidence) -> None:
    others = [name for name in evidence.raw.sheets if name != evidence.raw.sheet]
    if others:
        evidence.tell(
            Severity.NOTE,
            "guess_sheets",
            Text(
                f"other sheets are not read: {listed(others)}", f"другие листы не читаются: {listed(others)}"
            ),
            Text('Name another one: sheet = "...".', 'Укажите другой: sheet = "...".'),
        )


def tell_unused(mapping: Mapping, evidence: Evidence) -> None:
    """A note on the columns that the mapping does not read."""
    filtered = " ".join(mapping.where)
    unused = [
        each.name
        for each in evidence.free(list(mapping.columns()))
        if each.filled and f"{each.name}=" not in filtered and f"{each.name} in" not in filtered
    ]
    if unused:
        words = listed([f"«{name}»" for name in unused], 12)
        evidence.tell(
            Severity.NOTE,
            "guess_unused",
            Text(f"columns that are not read: {words}", f"столбцы, которые не читаются: {words}"),
        )


def with_constants(mapping: Mapping, evidence: Evidence) -> Mapping:
    """The mapping with what is the same throughout the table: its year, its industry, its region."""
    said = {role for column in mapping.across for role in header_keys(column, mapping)}
    constants = dict(mapping.constants)
    said.add(mapping.sheets)
    if not mapping.period and "period" not in said:
        constants["period"] = _headed_period(mapping, evidence) or _constant_period(evidence)
    if not mapping.industry and "industry" not in said:
        label = _titled_industry(evidence)
        if label:
            constants["industry"] = label
    if not mapping.region and "region" not in said and (label := _titled_region(evidence)):
        constants["region"] = label
    return replace(mapping, constants=constants)


def _headed_period(mapping: Mapping, evidence: Evidence) -> str:
    """The only period that the headers of the values name: "Employment 2020"; "" if none."""
    found = [
        period
        for name in mapping.values.values()
        for part in header_parts(name)
        if (period := period_of(part))
    ]
    if len(set(found)) != 1 or len(found) < len(mapping.values):
        return ""
    evidence.tell(
        Severity.NOTE,
        "guess_period",
        Text(f"the whole table is of {found[0]}, by its header", f"вся таблица за {found[0]}, судя по шапке"),
    )
    return found[0]


def _constant_period(evidence: Evidence) -> str:
    period = evidence.context.period()
    if period:
        evidence.tell(
            Severity.NOTE,
            "guess_period",
            Text(
                f"the whole table is of {period}, by its title", f"вся таблица за {period}, судя по заголовку"
            ),
        )
        return period
    evidence.notes.append(no_period(evidence.raw.file, evidence.raw.sheet))
    return UNDATED


def _titled_region(evidence: Evidence) -> str:
    """The region or country that the title or the sheet names, for a table of industries; "" if none."""
    label = evidence.context.category(classification("regions_six_countries"))
    if label:
        evidence.tell(
            Severity.NOTE,
            "guess_region",
            Text(
                f"the whole table is about {label!r}, by its title",
                f"вся таблица о территории «{label}», судя по заголовку",
            ),
        )
    return label


def _titled_industry(evidence: Evidence) -> str:
    """The industry that the title or the sheet names; "" if none."""
    label = evidence.context.category(classification("nace_rev2")) or evidence.context.category(
        classification("okved1")
    )
    if label:
        evidence.tell(
            Severity.NOTE,
            "guess_industry",
            Text(
                f"the whole table is about {label!r}, by its title",
                f"вся таблица об отрасли «{label}», судя по заголовку",
            ),
        )
    return label
