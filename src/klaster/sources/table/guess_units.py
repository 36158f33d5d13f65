"""Guessing what the numbers of a table are in: unit, multiplier, nature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from klaster.model.finding import Severity
from klaster.model.text import Text
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.mapping import Mapping, Nature
from klaster.sources.table.profile import Profile
from klaster.sources.table.units import Unit, unit_in
from klaster.sources.table.vocabulary import has_role, is_derived


def with_units(mapping: Mapping, evidence: Evidence, rows: pl.DataFrame, said: str) -> Mapping:
    """The mapping with unit, multiplier and nature of each measure; ``said`` is what is said of all of them."""
    units = {
        measure: _unit(measure, f"{words} {said}".strip(), mapping, evidence, rows)
        for measure, words in mapping.values.items()
    }
    if not units:
        return mapping
    for measure, unit in units.items():
        _tell_unit(evidence, measure, unit)
    if len(units) == 1:
        only = next(iter(units.values()))
        return replace(mapping, unit=only.unit, multiplier=only.multiplier, nature=only.nature)
    first = next(iter(units.values()))
    multipliers = {measure: unit.multiplier for measure, unit in units.items() if unit.multiplier != 1}
    natures = {measure: unit.nature for measure, unit in units.items() if unit.nature != first.nature}
    named = {measure: unit.unit for measure, unit in units.items() if unit.unit}
    return replace(mapping, nature=first.nature, units=named, multipliers=multipliers, natures=natures)


def _unit(measure: str, words: str, mapping: Mapping, evidence: Evidence, rows: pl.DataFrame) -> Unit:
    """The unit from the nearest words that name one; else by what is measured and how its numbers look."""
    stated = _stated_unit(evidence.columns, rows)
    said = unit_in(words) or stated
    # A title speaks of the table as a whole: of its only measure, that is.
    if said is None and len(mapping.values) == 1:
        said = evidence.context.unit()
    if said is None and _has_percent_signs(mapping, evidence):
        said = Unit("%", 1.0, "ratio")
    nature: Nature = said.nature if said else "count"
    if (said and said.unit == "%") or is_derived(words):
        nature = "ratio"
    elif measure in ("employment", "firms"):
        nature = "count"
    elif measure in ("wages", "turnover"):
        nature = "amount"
    elif said is None or (nature == "count" and said.multiplier == 1 and not _is_whole(mapping, evidence)):
        nature = "count" if _is_whole(mapping, evidence) else "amount"
    scale = _stated_multiplier(evidence.columns, rows)
    base = said or Unit("", 1.0, nature)
    multiplier = base.multiplier if nature == "count" else 1.0
    return Unit(base.unit, multiplier if scale == 1 or multiplier != 1 else scale, nature)


def _has_percent_signs(mapping: Mapping, evidence: Evidence) -> bool:
    """Whether most of the values are written with a percent sign."""
    names = [name for name in mapping.across or mapping.values.values() if name in evidence.sample.columns]
    cells = [cell for name in names for cell in evidence.sample[name].drop_nulls().head(200).to_list()]
    return sum(cell.rstrip().endswith("%") for cell in cells) > 0.5 * max(len(cells), 1)


def _is_whole(mapping: Mapping, evidence: Evidence) -> bool:
    """Whether all numbers are whole, as counts are."""
    names = set(mapping.across or mapping.values.values())
    return all(each.whole >= each.numbers for each in evidence.columns if each.name in names)


def _stated_unit(columns: Sequence[Profile], rows: pl.DataFrame) -> Unit | None:
    """The unit from a column that says the same in every row."""
    for each in columns:
        if (
            (has_role(each.name, "unit") or each.name.startswith("column_"))
            and not each.is_numeric
            and rows[each.name].drop_nulls().n_unique() == 1
        ):
            found = unit_in(rows[each.name].drop_nulls()[0])
            if found:
                return found
    return None


def _stated_multiplier(columns: Sequence[Profile], rows: pl.DataFrame) -> float:
    """Ten to the power that SDMX gives in UNIT_MULT, if it is the same in every row."""
    name = next((each.name for each in columns if each.name.split(":")[0].strip() == "UNIT_MULT"), "")
    powers = rows[name].drop_nulls().unique().to_list() if name else []
    return 10.0 ** int(powers[0]) if len(powers) == 1 and powers[0].lstrip("-").isdigit() else 1.0


def _tell_unit(evidence: Evidence, measure: str, unit: Unit) -> None:
    natures = {
        "count": Text("a count", "счётный показатель"),
        "amount": Text("an amount", "объёмный показатель"),
        "ratio": Text("a ratio, never added up", "отношение, не складывается"),
    }
    nature = natures[unit.nature]
    named = unit.unit or "-"
    times = Text(f", numbers times {unit.multiplier:g}", f", числа умножаются на {unit.multiplier:g}")
    shown = times if unit.multiplier != 1 else Text(" ", " ")
    evidence.tell(
        Severity.NOTE,
        "guess_unit",
        Text(
            f"{measure}: {nature.en}, unit {named}{shown.en.rstrip()}",
            f"{measure}: {nature.ru}, единица {named}{shown.ru.rstrip()}",
        ),
    )
