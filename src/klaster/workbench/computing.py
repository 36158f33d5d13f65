"""Computing a method on a frame, and on the cells of an edition area by area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

import klaster
from klaster.catalogue import Method, checked_parameters, method
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.method import MethodCard
from klaster.model.provenance import Provenance, Vintage
from klaster.model.result import Result
from klaster.model.text import Text
from klaster.rubrics import rubric_file
from klaster.workbench.areas import TERRITORY
from klaster.workbench.method_rows import groups_regions, inputs_of
from klaster.workbench.notebook import showing

showing()


def compute(
    method_name: str | Path, frame: Any, *, columns: Mapping[str, str] | None = None, **parameters: Any
) -> Result:
    """Compute a registered method on a frame of any supported kind.

    Parameters
    ----------
    method_name
        A name from ``klaster methods``, or the path of a rubric of your own, a YAML file.
    frame
        A pandas, Polars or PyArrow frame, a DuckDB relation or a PySpark frame.
    columns
        The method's column -> your column; columns that already bear the method's names need no entry.
    **parameters
        Options of the method.

    Returns
    -------
    Result
        Its ``frame`` is of the kind handed in.

    Raises
    ------
    UnknownNameError
        For a method, parameter or column that is not there, with the nearest names.
    """
    chosen = rubric_file(method_name) if isinstance(method_name, Path) else method(method_name)
    checked = checked_parameters(chosen.card, parameters)
    table = renamed(chosen, frame, columns or {})
    frame = chosen.function(table, **checked)
    return Result(frame, chosen.card, provenance(chosen, checked), chosen.notes_on(frame))


def renamed(chosen: Method, frame: Any, columns: Mapping[str, str]) -> Any:
    """The frame with the method's own column names, only the columns the method reads."""
    table = nw.from_native(frame)
    names = table.collect_schema().names()
    wanted = {**chosen.card.inputs, **chosen.card.optional_inputs}
    columns = with_aliases(chosen.card, names, columns)
    for own, yours in columns.items():
        if own not in wanted:
            kind = Text(f"column of {chosen.card.id}", f"столбец метода {chosen.card.id}")
            raise UnknownNameError(kind, own, wanted)
        if yours not in names:
            raise UnknownNameError(Text("column in the table", "столбец в таблице"), yours, names)
    missing = [own for own in chosen.card.inputs if own not in names and own not in columns]
    if missing and {*missing} != {*chosen.card.across}:
        raise _absent(missing[0], names)
    taken = {own: own for own in wanted if own in names and own not in columns} | dict(columns)
    taken |= {
        name: name for name in columns_read(chosen.card, names) if name not in (*taken, *taken.values())
    }
    return table.select(**{own: nw.col(yours) for own, yours in taken.items()}).to_native()


def with_aliases(card: MethodCard, names: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which of your columns is what, with the other names that a column of the method may bear.

    >>> with_aliases(method("composite_indicator").card, ["region", "jobs"], {"value": "jobs"})
    {'value': 'jobs', 'unit': 'region'}
    """
    own = {alias: name for name, aliases in card.aliases.items() for alias in aliases}
    found = {own.get(name, name): yours for name, yours in columns.items()}
    for alias, name in own.items():
        if alias in names and name not in names and name not in found:
            found[name] = alias
    return found


def _absent(name: str, names: list[str]) -> InputError:
    """The error for a column the method needs, listing the columns that are there."""
    listed = ", ".join(names)
    return InputError(
        Text(f"no column {name!r}; found {listed}", f"нет столбца {name!r}; найдены: {listed}"),
        Text(
            f"Name it: columns={{'{name}': 'YOUR COLUMN'}} or --columns {name}=YOUR_COLUMN.",
            f"Укажите его: columns={{'{name}': 'ВАШ СТОЛБЕЦ'}} или --columns {name}=ВАШ_СТОЛБЕЦ.",
        ),
    )


def provenance(
    chosen: Method, parameters: Mapping[str, Any], vintages: tuple[Vintage, ...] = ()
) -> Provenance:
    """The provenance of one computation, with defaults left implicit: named or not, they give the same digest."""
    usual = {parameter.name: parameter.default for parameter in chosen.card.parameters}
    told = {
        name: value
        for name, value in sorted(parameters.items())
        if name not in usual or (type(value), value) != (type(usual[name]), usual[name])
    }
    own = {"rule_book": chosen.card.tags[0]} if chosen.card.tags else {}
    return Provenance(chosen.card.id, chosen.card.version, klaster.__version__, {**told, **own}, vintages)


def computed_by_area(chosen: Method, cells: pl.DataFrame, parameters: Mapping[str, Any]) -> pl.DataFrame:
    """The method's table for each area on its own: the base of a region is its own country.

    A table without regions bears the ``area`` that each row is about, where there are several. An area
    that the method refuses, such as one with a single period, spoils no other.

    Raises
    ------
    InputError
        Where the method refuses every area; what it says of the first.
    """
    if cells.is_empty():
        raise _nothing(chosen.card)
    given = columns_read(chosen.card, cells.columns)
    # What compares groups of regions compares those of several countries, too; what asks for the country looks across borders.
    whole = {("",): cells}
    together = groups_regions(chosen.card) or "country" in inputs_of(chosen.card)
    parted = whole if together else cells.partition_by(TERRITORY, as_dict=True)
    areas = sorted(parted.items())
    parts: list[pl.DataFrame] = []
    refused: list[InputError] = []
    for (area,), rows in areas:
        try:
            computed = chosen.function(rows.select(given), **parameters)
        except InputError as error:
            refused.append(error)
            continue
        named = len(areas) > 1 and not {"region", "area"} & set(computed.columns)
        parts.append(computed.with_columns(area=pl.lit(area)) if named else computed)
    if refused and not parts:
        raise refused[0]
    table = pl.concat(parts, how="diagonal_relaxed")
    return table.sort([name for name in (*chosen.card.keys, "area") if name in table.columns])


def _nothing(card: MethodCard) -> InputError:
    return InputError(
        Text(f"{card.id}: there are no rows to compute on", f"{card.id}: нет строк для расчёта"),
        Text("Take another period or other filters.", "Возьмите другой период или другой отбор."),
    )


def columns_read(card: MethodCard, there: Sequence[str]) -> list[str]:
    """The columns that go to a method: those its card names and their statuses; of a wide table, all."""
    names = inputs_of(card)
    if card.across and not {*card.across} <= {*there}:
        return [name for name in there if name != TERRITORY]
    return [name for name in there if name in names or name.removesuffix("_status") in names]


def of_periods(cells: pl.DataFrame, periods: tuple[str, str] | None) -> pl.DataFrame:
    """The cells from one period to another, both included; all of them where none are named."""
    if periods is None or "period" not in cells.columns:
        return cells
    first, last = (pl.lit(period) for period in periods)
    return cells.filter(pl.col("period").is_between(first, last))


def with_nature(card: MethodCard, parameters: dict[str, Any], nature: str, periods: int) -> dict[str, Any]:
    """The parameters that suit a measure: chance in an amount is seen from its movement between periods."""
    offered = next((each.choices for each in card.parameters if each.name == "design_effect"), ())
    if nature == "amount" and periods > 1 and "panel" in offered and "design_effect" not in parameters:
        return {**parameters, "design_effect": "panel"}
    return parameters
