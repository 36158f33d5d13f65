"""From tidy observations to the rows that a method reads; its card alone decides which, and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from klaster.harmonise import MARGINS, TOTAL, UNIT, parents, totals_as_columns, unit_cells, with_measures
from klaster.model.classification import Classification
from klaster.model.errors import InputError, Place
from klaster.model.method import MethodCard
from klaster.model.observation import KEYS, WORDS
from klaster.model.text import Text
from klaster.workbench.areas import TERRITORY, with_territory
from klaster.workbench.designated_cells import PUBLISHED_QUOTIENT, designated_cells
from klaster.workbench.region_places import check_orientation, with_places

STANDS_FOR: Mapping[str, tuple[str, ...]] = {
    "firms": ("firms", "establishments"),
    "establishments": ("establishments", "firms"),
    "wage": ("wage", "average_wage", "mean_wage"),
}
"""A method's column -> the measures that can fill it, the best first; others are filled by their own name."""
SIZES = ("employees", "employment", "jobs", "value")
_PLAIN = frozenset((*KEYS, "value", "status", *MARGINS))


@dataclass(frozen=True)
class Observed:
    """Tidy observations of one body of data, one of its measures, and the trees of its codes."""

    rows: pl.DataFrame
    measure: str
    regions: Classification
    industries: Classification
    plants: pl.DataFrame | None = None
    designations: pl.DataFrame | None = None
    targets: pl.DataFrame | None = None
    quotients: Callable[[], pl.DataFrame] | None = None
    """The quotients of the measure where they are computed already: what is said of them must be the same everywhere."""
    places: pl.DataFrame | None = None
    """Projects and zones by region, where a register has any."""

    @property
    def of_measure(self) -> pl.DataFrame:
        """The rows of the measure, in their territories."""
        return with_territory(self.rows.filter(pl.col("measure") == self.measure), self.regions)


def inputs_of(card: MethodCard) -> set[str]:
    """Every column that a method reads."""
    return {*card.inputs, *card.optional_inputs}


def groups_regions(card: MethodCard) -> bool:
    """Whether ``group`` is of regions, which a method of regions alone compares; else it is of industries."""
    return "group" in inputs_of(card) and "industry" not in card.inputs


def method_rows(card: MethodCard, observed: Observed) -> pl.DataFrame:
    """The rows a method reads, with ``territory``.

    Raises
    ------
    InputError
        When the observations lack something that the method needs; it names what is missing.
    """
    rows = rows_for(card, observed)
    require_inputs(card, rows.columns, _ELSEWHERE)
    return rows


def rows_for(card: MethodCard, observed: Observed) -> pl.DataFrame:
    """The same, whatever of it there is."""
    makers = {
        "plants": _plants,
        "hierarchy": _hierarchy,
        "records": _records,
        "designations": _designated,
        "targets": _aimed_at,
    }
    return makers.get(card.reads, _cells)(card, observed)


_ELSEWHERE = Text(
    "Take a table that has it as a column or a measure, or another method.",
    "Возьмите таблицу, где это есть столбцом или показателем, либо другой метод.",
)


def require_inputs(
    card: MethodCard, columns: Sequence[str], advice: Text, place: Place | None = None
) -> None:
    """Raise InputError for what a method needs and the rows do not have."""
    missing = [name for name in card.inputs if name not in columns]
    if not missing:
        return
    english = "; ".join(f"{name} ({card.inputs[name].en})" for name in missing)
    russian = "; ".join(f"{name} ({card.inputs[name].ru})" for name in missing)
    raise InputError(
        Text(
            f"{card.id} needs what is not here: {english}",
            f"методу {card.id} нужно то, чего здесь нет: {russian}",
        ),
        advice,
        place,
    )


def notes_of_rows(card: MethodCard, periods: Sequence[str]) -> tuple[Text, ...]:
    """What a reader must know of the rows that a method was given."""
    if card.reads == "plants" and periods:
        last = periods[-1]
        return (
            Text(
                f"Computed from the establishments open in {last}, each with its present size.",
                f"Рассчитано по предприятиям, действующим в {last} г., каждое с его нынешней численностью.",
            ),
        )
    if groups_regions(card):
        return (
            Text(
                "Groups of regions are countries, or the divisions of the only country.",
                "Группы регионов — страны, а если страна одна, то её части.",
            ),
        )
    if "group" in inputs_of(card):
        return (
            Text(
                "Groups of industries are the top level of their classification.",
                "Группы отраслей — верхний уровень классификатора.",
            ),
        )
    return ()


def _cells(card: MethodCard, observed: Observed) -> pl.DataFrame:
    rows = observed.of_measure
    by_industry = rows.filter((pl.col("region_kind") == UNIT) & (pl.col("industry_kind") == UNIT)).height > 0
    if not by_industry and "industry" not in card.inputs:
        # All there is of an industry is the total: the regions themselves are the units.
        rows = rows.with_columns(industry_kind=pl.lit(UNIT))
    cells = totals_as_columns(rows)
    if cells.is_empty():
        raise _no_units(card, observed)
    cells = with_measures(cells, observed.rows, _measures(card, observed, cells.columns))
    cells = _with_mean_wage(card, cells, observed)
    cells = _with_groups(card, cells, observed)
    cells = with_places(card, cells, observed.regions)
    cells = _with_policy(card, cells, observed)
    return cells if by_industry else cells.drop("industry")


def _no_units(card: MethodCard, observed: Observed) -> InputError:
    has_regions = observed.rows.filter(pl.col("region_kind") == UNIT).height > 0
    english, russian = ("industry", "отрасль") if has_regions else ("region", "регион")
    return InputError(
        Text(
            f"{card.id} needs cells by region and industry; nothing here says the {english}",
            f"методу {card.id} нужны ячейки по регионам и отраслям; здесь нигде не указан ключ «{russian}»",
        ),
        Text(
            f"Name the column: --columns {english}=COLUMN, or take a table by region and industry.",
            f"Укажите столбец: --columns {english}=СТОЛБЕЦ — или возьмите таблицу по регионам и отраслям.",
        ),
    )


def _measures(card: MethodCard, observed: Observed, present: Sequence[str]) -> dict[str, str]:
    """Column that a method reads -> the measure that fills it."""
    there = set(observed.rows["measure"].unique().to_list()) - {observed.measure}
    asked = [name for name in sorted(inputs_of(card)) if name not in WORDS | _PLAIN and name not in present]
    found = {name: [each for each in STANDS_FOR.get(name, (name,)) if each in there] for name in asked}
    return {name: measures[0] for name, measures in found.items() if measures}


def _with_mean_wage(card: MethodCard, cells: pl.DataFrame, observed: Observed) -> pl.DataFrame:
    """Add ``wage`` where a method asks for it and only the wage bill and employment are there: the one over the other."""
    there = set(observed.rows["measure"].unique().to_list())
    if "wage" not in inputs_of(card) or "wage" in cells.columns or not {"wages", "employment"} <= there:
        return cells
    both = with_measures(cells, observed.rows, {"_bill": "wages", "_jobs": "employment"})
    return both.with_columns(wage=pl.when(pl.col("_jobs") > 0).then(pl.col("_bill") / pl.col("_jobs"))).drop(
        "_bill", "_jobs"
    )


def _with_groups(card: MethodCard, cells: pl.DataFrame, observed: Observed) -> pl.DataFrame:
    """Add ``group`` where a method asks for it and the tree of the classification has any."""
    if "group" not in inputs_of(card) or "group" in cells.columns:
        return cells
    key, tree = ("region", observed.regions) if groups_regions(card) else ("industry", observed.industries)
    found = group_of(cells[key].unique().to_list(), tree)
    if not found:
        return cells
    return cells.with_columns(group=pl.col(key).replace_strict(found, default=None, return_dtype=pl.String))


def group_of(codes: Sequence[str], tree: Classification) -> dict[str, str]:
    """Code -> its group: the country where there are several, else the first division below the one root.

    Empty where the tree puts nothing together; a code that it does not know is a group of its own.
    """
    paths = {code: [*reversed(tree.ancestors(code)), code] if code in tree else [code] for code in codes}
    depth = 0
    while depth < max(map(len, paths.values()), default=0):
        groups = {code: path[min(depth, len(path) - 1)] for code, path in paths.items()}
        if len(set(groups.values())) > 1:
            return groups if len(set(groups.values())) < len(groups) else {}
        depth += 1
    return {}


def _hierarchy(card: MethodCard, observed: Observed) -> pl.DataFrame:
    """Units and totals as rows, each with the code above it."""
    rows = observed.of_measure.filter(pl.col("region_kind").is_in([UNIT, TOTAL, "aggregate"]))
    trees = {"region": observed.regions, "industry": observed.industries}
    for key, tree in trees.items():
        codes = rows[key].unique(maintain_order=True).to_list()
        totals = rows.filter(pl.col(f"{key}_kind") == TOTAL)[key].unique().to_list()
        above = parents(codes, tree, totals[0] if len(totals) == 1 else None)
        column = pl.col(key).replace_strict(above, return_dtype=pl.String)
        rows = rows.with_columns(column.alias(f"{key}_parent"))
    # The firms of a total are those of the whole, so every row has its own.
    whole = replace(
        observed, rows=observed.rows.with_columns(region_kind=pl.lit(UNIT), industry_kind=pl.lit(UNIT))
    )
    rows = with_measures(rows, whole.rows, _measures(card, observed, rows.columns))
    return rows.with_columns(pl.lit("").alias(TERRITORY))


def _records(card: MethodCard, observed: Observed) -> pl.DataFrame:
    """Regions as units, measures as indicators: what is published of each region as a whole."""
    rows = observed.rows.filter(pl.col("region_kind") == UNIT)
    by_region = rows.filter(pl.col("industry_kind") == TOTAL)
    whole = by_region if by_region.height else rows.filter(pl.col("industry") == rows["industry"].min())
    units = whole.with_columns(pl.col("region").alias("unit"), pl.col("measure").alias("indicator"))
    return units.with_columns(pl.lit("").alias(TERRITORY))


def _designated(card: MethodCard, observed: Observed) -> pl.DataFrame:
    """The quotients of the observations with what programmes say of each cell; without designations just those.

    A measure without cells, such as a rank of countries, gives way to the published quotients.
    """
    if observed.designations is None and "designated" in card.inputs:
        return pl.DataFrame(schema={"region": pl.String, "industry": pl.String})
    for measure in (observed.measure, PUBLISHED_QUOTIENT):
        rows = replace(observed, measure=measure).of_measure
        if not unit_cells(rows).is_empty():
            computed = observed.quotients if measure == observed.measure else None
            cells = designated_cells(rows, measure, observed.designations, computed)
            return _with_policy(card, cells, observed)
    raise _no_units(card, observed)


def _with_policy(card: MethodCard, cells: pl.DataFrame, observed: Observed) -> pl.DataFrame:
    """Add projects and zones where a method asks for them; a region without a count is one the register tells nothing of."""
    asked = {"projects", "zones"} <= inputs_of(card) and not {"projects", "zones"} & set(cells.columns)
    return cells.join(observed.places, on="region", how="left") if asked and observed.places is not None else cells  # fmt: skip


def _aimed_at(card: MethodCard, observed: Observed) -> pl.DataFrame:
    """The targets of the edition, each with the values of its measure in its region where there are any."""
    if observed.targets is None:
        raise InputError(
            Text(
                f"{card.id} reads targets, and there are none here",
                f"метод {card.id} читает целевые показатели, а здесь их нет",
            ),
            Text(
                "Take a table with a target in each row: unit, indicator, target, target_period, base_period, base.",
                "Возьмите таблицу, где в каждой строке цель: unit, indicator, target, target_period, base_period, base.",
            ),
        )
    values = _records(card, observed).select("unit", "indicator", "period", "value", "status")
    stated = observed.targets
    own = pl.col("value").is_not_null() if {"period", "value"} <= set(stated.columns) else pl.lit(False)
    with_own = stated.filter(own)
    others = stated.join(with_own, on=["unit", "indicator"], how="anti").drop(
        "period", "value", "status", strict=False
    )
    found = others.join(values, on=["unit", "indicator"], how="left")
    return pl.concat([with_own, found], how="diagonal_relaxed").with_columns(pl.lit("").alias(TERRITORY))


def _plants(card: MethodCard, observed: Observed) -> pl.DataFrame:
    """One row an establishment that was open in the last period."""
    if observed.plants is None:
        raise InputError(
            Text(
                f"{card.id} reads establishments one by one, and this edition has none",
                f"метод {card.id} читает предприятия по одному, а в этом издании их нет",
            ),
            Text(
                "Take a list of establishments: a table with a region, an industry and a size in each row.",
                "Возьмите перечень предприятий: таблицу, где в каждой строке регион, отрасль и размер.",
            ),
        )
    plants, last = observed.plants, observed.rows["period"].max()
    size = next((name for name in (observed.measure, *SIZES) if name in plants.columns), None)
    if "closed" in plants.columns and last:
        plants = plants.filter(pl.col("closed").is_null() | (pl.col("closed").cast(pl.String) > str(last)))
    if "founded" in plants.columns and last:
        plants = plants.filter(pl.col("founded").is_null() | (pl.col("founded").cast(pl.String) <= str(last)))
    plants = plants.with_columns(
        pl.lit(last).alias("period"), pl.lit("A").alias("status"), region_kind=pl.lit(UNIT)
    )
    plants = plants.with_columns(pl.col(size).alias("value")) if size else plants
    check_orientation(plants, observed.regions)
    plants = with_territory(plants, observed.regions)
    return with_places(card, plants, observed.regions)
