"""Inequality between regions, and how much of it lies between neighbours: a Gini coefficient that knows the map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import area_words as words
from klaster.indicators.areas import Layer, ground, layers
from klaster.indicators.effort import effort_of_areas
from klaster.indicators.margins import SEVERITY
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.bridges import both_ways
from klaster.numerics.frames import in_memory
from klaster.numerics.local_statistics import neighbour_gini, polarisation_by_chance

Of = Literal["auto", "shrunken", "quotient", "value"]
_SCHEMA: dict[str, Any] = {
    "industry": pl.String, "value": pl.Float64, "status": pl.String, "near": pl.Float64, "far": pl.Float64, "polarisation": pl.Float64,
    "p_value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64, "areas": pl.Int64,
}  # fmt: skip
_OF = Option(
    Text(
        "what is compared: the shrunken quotient, the quotient or the value itself, none below zero; auto is the shrunken quotient where there are industries, else the value",
        "что сравнивается: сглаженный коэффициент (shrunken), коэффициент (quotient) или значение (value), не ниже нуля; auto — сглаженный коэффициент, если есть отрасли, иначе значение",
    )
)


@indicator(
    title=Text("Spatial Gini coefficient", "Пространственный коэффициент Джини"),
    unit=Text("index", "индекс"),
    keys=("industry", "period"),
    version=1,
    formula=r"G = \frac{\sum_{i,j} w_{ij} |x_i - x_j|}{2 n^2 \bar x} + \frac{\sum_{i,j} (1 - w_{ij}) |x_i - x_j|}{2 n^2 \bar x}, \quad w_{ij} \in \{0, 1\}",
    reading=Text(
        "The whole, and its parts between neighbours and between regions that are none. Polarisation above 1: regions far apart differ more than neighbours, so what is unequal lies in blocks; p tells whether chance does that.",
        "Целое и его части: между соседями и между остальными регионами. Поляризация больше 1 — далёкие регионы различаются сильнее соседних, неравенство лежит крупными пятнами; p показывает, бывает ли так случайно.",
    ),
    limits=Text(
        "The part between neighbours is small because neighbours are few: read polarisation, which is per pair. It grows with the number of regions: compare only equal divisions. What is not known is left out.",
        "Часть между соседями мала уже потому, что соседей мало: смотрите на поляризацию, она в расчёте на пару. Коэффициент растёт с числом регионов: сравнивайте только одинаковое деление. Неизвестное не учитывается.",
    ),
    references=("Rey and Smith 2013, Letters in Spatial and Resource Sciences 6(2)",),
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs={
        "value": Text("Gini coefficient of the regions", "коэффициент Джини по регионам"),
        "status": Text("worst status of the regions", "худший из статусов регионов"),
        "near": Text("part between neighbours", "часть между соседями"),
        "far": Text("part between regions that are not neighbours", "часть между несоседними регионами"),
        "polarisation": Text("mean difference of regions far apart over that of neighbours", "средняя разность несоседних регионов к средней разности соседних"),
        "p_value": Text("chance that values dealt anew over the map give as much", "вероятность такой или большей поляризации при случайной раздаче значений"),
        "lower": Text("lower bound of what chance gives, 95 %", "нижняя граница случайного, 95 %"),
        "upper": Text("upper bound of it", "его верхняя граница"),
        "areas": Text("regions with a value", "регионов со значением"),
    },
    form="columns",
    notes=words.notes,
    effort=effort_of_areas,
)  # fmt: skip
@in_memory
def spatial_gini(
    table: pl.DataFrame,
    *,
    of: Annotated[Of, _OF] = "auto",
    distance: Annotated[float, words.DISTANCE] = 0.0,
    nearest: Annotated[int, words.NEAREST] = 6,
    permutations: Annotated[int, words.PERMUTATIONS] = 999,
    seed: Annotated[int, words.SEED] = 1,
) -> Any:
    """The Gini coefficient of regions in two parts: between neighbours and between others.

    Raises
    ------
    InputError
        Without anything to tell neighbours by; for a value below zero.

    Examples
    --------
    >>> table = pl.DataFrame({"region": list("abcd"), "value": [1.0, 2.0, 8.0, 9.0], "neighbours": ["b", "a;c", "b;d", "c"]})
    >>> spatial_gini(table, permutations=0).select("value", "near", "far", "polarisation").row(0)
    (0.375, 0.1, 0.275, 2.75)
    """
    keys = [name for name in ("industry", "period") if name in table.columns]
    looked = ("shrunken" if "industry" in keys else "value") if of == "auto" else of
    found = layers(table, looked, ground(table, distance, nearest)) if table.height else ()
    rows = [row for layer in found for row in _rows(layer, permutations, seed)]
    schema = {name: kind for name, kind in _SCHEMA.items() if name != "industry" or name in keys}
    if "period" in keys:
        schema["period"] = table.schema["period"]
    made = pl.DataFrame(rows, schema=schema, strict=False).with_columns(pl.col(pl.Float64).fill_nan(None))
    return made.select(*keys, *(name for name in _SCHEMA if name != "industry")).sort(keys)


def _rows(layer: Layer, permutations: int, seed: int) -> Iterator[dict[str, Any]]:
    values, many = layer.values, len(layer.values)
    if (values < 0).any():
        at = int(np.argmax(values < 0))
        raise InputError(
            Text(f"region {layer.regions[at]}: {values[at]:g}, expected a number from 0", f"регион {layer.regions[at]}: {values[at]:g}, ожидается число от 0"),
            Text("A Gini coefficient has no meaning below zero: take another value.", "Ниже нуля коэффициент Джини не имеет смысла: возьмите другую величину."),
        )  # fmt: skip
    if many < 2 or values.sum() <= 0:
        yield {**layer.keys, "status": "O", "areas": many}
        return
    near = both_ways(layer.near)
    part, whole, polarised = neighbour_gini(values, near)
    drawn = polarisation_by_chance(values, near, permutations, seed)
    told = permutations > 0 and np.isfinite(polarised)
    low, high = np.quantile(drawn, (0.025, 0.975)) if told else (None, None)
    yield {
        **layer.keys, "value": whole, "status": SEVERITY[int(layer.severity.max())].value, "near": part, "far": whole - part, "polarisation": polarised,
        "p_value": (1 + int((drawn >= polarised - 1e-12).sum())) / (1 + permutations) if told else None, "lower": low, "upper": high, "areas": many,
    }  # fmt: skip
