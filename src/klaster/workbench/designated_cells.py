"""Cells with their quotient, its verdict where there is one, and what a programme says of them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from klaster.catalogue import method
from klaster.harmonise import totals_as_columns, unit_cells
from klaster.workbench.areas import TERRITORY

PUBLISHED_QUOTIENT = "location_quotient"
"""The measure that is a quotient already."""

_FROM_QUOTIENTS = ("region", "industry", "period", "value", "status", "lower", "upper", "verdict")
_FROM_PROGRAMMES = ("designated", "partial", "tier", "resource", "potential")


def designated_cells(
    of_measure: pl.DataFrame,
    measure: str,
    designations: pl.DataFrame | None,
    computed: Callable[[], pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """Every cell of a measure, and every pair designated, with quotient and designation.

    A list of designations that marks none as unknown is taken to be whole: what is not in it is not designated.
    A designation without a period holds in every one. ``computed`` gives quotients that are there already.
    """
    return with_designations(_quotients(of_measure, measure, computed), designations)


def with_designations(quotients: pl.DataFrame, designations: pl.DataFrame | None) -> pl.DataFrame:
    """Quotients of cells with what programmes say of each."""
    if designations is None:
        return quotients
    said = _by_pair(designations)
    keys = [key for key in ("region", "industry", "period") if key in said.columns]
    cells = quotients.join(said, on=keys, how="full" if "period" in keys else "left", coalesce=True)
    cells = cells.with_columns(pl.col("status").fill_null("O"), pl.col(TERRITORY).fill_null(""))
    if said["designated"].null_count() == 0:
        open_to_say = pl.lit(True) if "scope" not in designations.columns else _programmed(cells)
        cells = cells.with_columns(
            designated=pl.when(open_to_say)
            .then(pl.col("designated").fill_null(False))
            .otherwise("designated")
        )
    return cells


def _programmed(cells: pl.DataFrame) -> pl.Expr:
    """Whether a cell is of an area in which something is designated: of others a register may know nothing."""
    areas = cells.filter(pl.col("designated"))[TERRITORY].unique().to_list()
    return pl.col(TERRITORY).is_in(areas)


def _by_pair(designations: pl.DataFrame) -> pl.DataFrame:
    """One row a pair: designated if any programme does so, not known if any leaves it open, else not."""
    dated = "period" in designations.columns and designations["period"].cast(pl.String).str.len_chars().max()
    keys = ["region", "industry", *(["period"] if dated else [])]
    said = pl.col("designated")
    merged = pl.when(said.any()).then(True).when(said.is_null().any()).then(None).otherwise(False)
    beside = [name for name in _FROM_PROGRAMMES if name != "designated" and name in designations.columns]
    return designations.group_by(keys, maintain_order=True).agg(
        merged.alias("designated"), *(pl.col(name).first() for name in beside)
    )


def _quotients(
    of_measure: pl.DataFrame, measure: str, computed: Callable[[], pl.DataFrame] | None
) -> pl.DataFrame:
    """Published quotients as they are; of anything that can be added up they are computed, area by area."""
    if measure == PUBLISHED_QUOTIENT:
        cells = unit_cells(of_measure)
    elif computed is not None:
        areas = of_measure.select("region", TERRITORY).unique()
        cells = computed().join(areas, on="region", how="left")
    else:
        parts = totals_as_columns(of_measure).partition_by(TERRITORY, as_dict=True)
        cells = pl.concat(
            [_computed(part, str(area)) for (area,), part in sorted(parts.items())], how="diagonal_relaxed"
        )
    found = cells.select(name for name in (*_FROM_QUOTIENTS, TERRITORY) if name in cells.columns)
    return found if TERRITORY in found.columns else found.with_columns(pl.lit("").alias(TERRITORY))


def _computed(cells: pl.DataFrame, area: str) -> pl.DataFrame:
    quotient = method("location_quotient")
    read = {*quotient.card.inputs, *quotient.card.optional_inputs}
    given = [name for name in cells.columns if name in read or name.removesuffix("_status") in read]
    return quotient.function(cells.select(given)).with_columns(pl.lit(area).alias(TERRITORY))
