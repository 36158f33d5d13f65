"""A mapping as a form has it, and the mapping that a form which came back says."""

from __future__ import annotations

import re
from collections.abc import Mapping as Facts
from dataclasses import replace
from typing import Any, cast

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Text
from klaster.sources.classifications import classification, identifiers
from klaster.sources.table import Mapping
from klaster.sources.table.mapping import DIMENSIONS, Layout, Nature
from klaster.workbench.workspace import identifier

MOST_COLUMNS = 120
"""Of a wider table the columns of values stay as they were guessed."""
LONGEST = 200
LAYOUTS: dict[str, Text] = {
    "long": Text("one row is one cell: region, industry, period, values", "строка — одна ячейка: регион, отрасль, период, значения"),
    "periods_across": Text("columns of values are periods", "столбцы значений — периоды"),
    "industries_across": Text("columns of values are industries", "столбцы значений — отрасли"),
    "regions_across": Text("columns of values are regions", "столбцы значений — регионы"),
    "measures_across": Text("columns of values are measures", "столбцы значений — показатели"),
}  # fmt: skip
NATURES: dict[str, Text] = {
    "count": Text("counted things: persons, firms", "счётные единицы: люди, фирмы"),
    "amount": Text("amounts: money, tonnes", "величины: деньги, тонны"),
    "ratio": Text("ratios that are never summed", "отношения, которые не складываются"),
}
DECIMALS: dict[str, Text] = {
    "": Text("as found in the table", "как найдено в таблице"),
    ".": Text("point", "точка"),
    ",": Text("comma", "запятая"),
}


def classifications_of(kind: str) -> tuple[str, ...]:
    """The identifiers of the classifications of regions or industries: only these, never a path, may be chosen."""
    return tuple(name for name in identifiers() if classification(name).kind == kind)


def corrected(mapping: Mapping, columns: Facts[int, str], posted: Facts[str, str]) -> Mapping:
    """The mapping with what a form says of it; what the form does not ask stays as it was.

    Parameters
    ----------
    mapping
        As it was guessed or corrected last.
    columns
        Place of a column in the table -> its name.
    posted
        Fields of the form: ``region``, ``industry``, ``period``, ``status`` are names of columns or empty;
        ``constant_region`` and the like stand for what has no column; ``value_3`` marks the fourth column as
        one of values, ``measure_3`` and ``unit_3`` name what it holds.

    Raises
    ------
    InputError
        For what cannot be: no column of values, one column in two roles.
    UnknownNameError
        For a column or a classification that there is not.
    """
    named = _columns_named(mapping, columns, posted)
    constants = {
        role: words for role in DIMENSIONS if (words := _said(posted, f"constant_{role}")) and not named[role]
    }
    kept = {role: words for role, words in mapping.constants.items() if role not in DIMENSIONS}
    changed = replace(
        mapping,
        **cast("dict[str, Any]", named),
        constants={**kept, **constants},
        layout=cast(Layout, _chosen(posted, "layout", mapping.layout, LAYOUTS)),
        nature=cast(Nature, _chosen(posted, "nature", mapping.nature, NATURES)),
        decimal=_chosen(posted, "decimal", mapping.decimal, DECIMALS),
        region_classification=_classification(posted, "region", mapping),
        industry_classification=_classification(posted, "industry", mapping),
        where=tuple(filter(None, (line.strip() for line in posted.get("where", "\n".join(mapping.where))[:2000].splitlines()))),
    )  # fmt: skip
    return _with_values(changed, columns, posted)


def _columns_named(mapping: Mapping, columns: Facts[int, str], posted: Facts[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role in (*DIMENSIONS, "status"):
        name = posted.get(role, getattr(mapping, role))
        if name and name not in columns.values() and name != getattr(mapping, role):
            raise UnknownNameError(Text("column", "столбец"), name[:LONGEST], list(columns.values()))
        found[role] = name
    given = [name for name in found.values() if name]
    twice = next((name for name in given if given.count(name) > 1), "")
    if twice:
        raise InputError(
            Text(f"the column {twice!r} is given two roles", f"столбцу «{twice}» назначены две роли"),
            Text("Choose another column for one of them.", "Выберите для одной из них другой столбец."),
        )
    return found


def _with_values(mapping: Mapping, columns: Facts[int, str], posted: Facts[str, str]) -> Mapping:
    """The mapping with the columns that hold values, as they are ticked."""
    if posted.get("columns") != "listed":
        return mapping
    ticked = {place: name for place, name in columns.items() if posted.get(f"value_{place}")}
    taken = {name for role in (*DIMENSIONS, "status") if (name := getattr(mapping, role))}
    ticked = {place: name for place, name in ticked.items() if name not in taken}
    if not ticked:
        raise InputError(
            Text("no column of values is ticked", "не отмечен ни один столбец значений"),
            Text("Tick the columns with the numbers.", "Отметьте столбцы с числами."),
        )
    if mapping.layout == "long":
        return _long(mapping, ticked, posted)
    measure = _measure(posted, "measure", next(iter(mapping.values), "value"))
    unit = _said(posted, "unit") or mapping.units.get(measure, "")
    return replace(
        mapping,
        across=tuple(ticked.values()),
        values=mapping.values if set(mapping.values) == {measure} else {measure: ""},
        units={measure: unit} if unit else {},
    )


def _long(mapping: Mapping, ticked: Facts[int, str], posted: Facts[str, str]) -> Mapping:
    names = {column: measure for measure, column in mapping.values.items()}
    values: dict[str, str] = {}
    units: dict[str, str] = {}
    for place, column in ticked.items():
        measure = _measure(posted, f"measure_{place}", names.get(column, identifier(column)))
        if measure in values:
            raise InputError(
                Text(f"two columns are called {measure!r}", f"два столбца названы «{measure}»"),
                Text("Give each measure its own name.", "Дайте каждому показателю своё имя."),
            )
        values[measure] = column
        if unit := _said(posted, f"unit_{place}"):
            units[measure] = unit
    still = set(values)
    return replace(
        mapping,
        across=(),
        header_parts=(),
        values=values,
        units=units,
        flagged=tuple(one for one in mapping.flagged if one in still),
        natures={one: nature for one, nature in mapping.natures.items() if one in still},
        multipliers={one: by for one, by in mapping.multipliers.items() if one in still},
    )


def _measure(posted: Facts[str, str], name: str, usual: str) -> str:
    """The name of a measure: it stands in addresses, so it is a word."""
    return identifier(_said(posted, name) or usual)[:60]


def _said(posted: Facts[str, str], name: str) -> str:
    """Words of a field, without what is not seen."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", posted.get(name, ""))[:LONGEST].strip()


def _chosen(posted: Facts[str, str], name: str, usual: str, known: Facts[str, Text]) -> str:
    value = posted.get(name, usual)
    if value not in known:
        raise UnknownNameError(Text(f"value of {name}", f"значение для {name}"), value[:LONGEST], known)
    return value


def _classification(posted: Facts[str, str], kind: str, mapping: Mapping) -> str:
    """One of ours: a path would read the server's own files."""
    field = f"{kind}_classification"
    value = posted.get(field, getattr(mapping, field))
    known = classifications_of(kind)
    if value and value not in known and value != getattr(mapping, field):
        raise UnknownNameError(Text("classification", "классификация"), value[:LONGEST], known)
    return value
