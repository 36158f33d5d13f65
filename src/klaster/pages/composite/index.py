"""The index made from a recipe: scores, ranks, tiers, contributions, and what moves the ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.catalogue import method
from klaster.model.errors import InputError
from klaster.model.provenance import Provenance
from klaster.model.status import Status
from klaster.model.text import Text
from klaster.pages.composite.recipe import Recipe
from klaster.pages.desk import Desk
from klaster.pages.memory import Memory
from klaster.pages.region_indices import NOTHING
from klaster.pages.reproduction import Reproduction, of_file
from klaster.workbench.computing import compute, provenance

METHOD = "composite_indicator"
SENSITIVITY = "composite_sensitivity"
TRIALS = 1000
_INDEX = "index"


@dataclass(frozen=True)
class Index:
    """The tables of an index, and the error that stood in its way, if any."""

    scores: pl.DataFrame
    parts: pl.DataFrame
    influences: pl.DataFrame
    provenance: Provenance
    refused: InputError | None = None


def index_of(desk: Desk, recipe: Recipe, units: list[str], period: str) -> Index:
    """The index of some units; kept for as long as the release and the recipe stay the same."""
    parameters = _parameters(recipe)
    named = "; ".join(f"{part.candidate.id}={part.direction * part.weight:g}" for part in recipe.used)
    facts = {
        **parameters,
        "tiers": recipe.tiers.chosen,
        "measure": desk.measure.id,
        "period": period,
        "indicators": named,
    }
    origin = provenance(method(METHOD), facts, (desk.edition.vintage,))
    key = (desk.observatory.digest, origin.digest, tuple(units))
    return _kept.kept(key, lambda: _made(recipe, units, parameters, origin))


_kept: Memory[Index] = Memory(64)


def _made(recipe: Recipe, units: list[str], parameters: dict[str, str], origin: Provenance) -> Index:
    table = _table(recipe, units)
    nothing = pl.DataFrame()
    try:
        every = compute(
            METHOD, table, level="all", trials=TRIALS, tiers=recipe.tiers.chosen, **_changed(parameters)
        ).frame
    except InputError as error:
        return Index(nothing, nothing, nothing, origin, error)
    whole = pl.col("component") == _INDEX
    return Index(
        every.filter(whole).sort("rank", "unit", nulls_last=True),
        every.filter(~whole),
        _influences(table, parameters),
        origin,
    )


def _influences(table: pl.DataFrame, parameters: dict[str, str]) -> pl.DataFrame:
    """What moves the ranking; nothing where the method cannot say."""
    known = dict(parameters)
    if known["missing"] == "bounds":
        known["missing"] = "available"
    try:
        return compute(SENSITIVITY, table, **_changed(known)).frame
    except InputError:
        return pl.DataFrame()


def _parameters(recipe: Recipe) -> dict[str, str]:
    return {
        "normalisation": recipe.normalisation.chosen,
        "aggregation": recipe.aggregation.chosen,
        "outliers": recipe.outliers.chosen,
        "missing": recipe.missing.chosen,
    }


def again(desk: Desk, recipe: Recipe, period: str) -> Reproduction:
    """The same index from the file of what went in, which holds the weights and directions too."""
    given = {**_parameters(recipe), "level": "all", "trials": TRIALS, "tiers": recipe.tiers.chosen}
    name = f"{desk.edition.id}-composite-values-{period}.csv"
    return of_file(METHOD, desk.visit.file("csv", "values"), name, given)


def _changed(parameters: dict[str, str]) -> dict[str, Any]:
    return dict(parameters)


def _table(recipe: Recipe, units: list[str]) -> pl.DataFrame:
    """The rows that the method reads: every unit with every indicator, what is not known too."""
    rows = [
        (unit, part.candidate.id, reading.value, reading.status, part.weight, float(part.direction))
        for part in recipe.used
        for unit in units
        for reading in (part.candidate.readings.get(unit, NOTHING),)
    ]
    schema = {
        "unit": pl.String,
        "indicator": pl.String,
        "value": pl.Float64,
        "status": pl.String,
        "weight": pl.Float64,
        "direction": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.col("status").fill_null(Status.NORMAL.value)
    )


CHOICES: dict[str, Text] = {
    "normalisation": Text("the scale", "шкала"),
    "aggregation": Text("how parts are put together", "способ сведения"),
    "weights": Text("the weights, ±25%", "веса, ±25 %"),
    "indicators": Text("leaving one indicator out", "исключение одного показателя"),
}
