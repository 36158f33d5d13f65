"""Hot spots: regions whose neighbours are like them, or high, more than chance gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import area_words as words
from klaster.indicators.areas import KEYS, Layer, Of, ground, layers
from klaster.indicators.effort import effort_of_areas
from klaster.indicators.margins import SEVERITY, UNKNOWN
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats
from klaster.numerics.local_statistics import (
    false_discovery,
    general_g,
    local_morans_i,
    morans_i,
    morans_p,
    p_values,
    two_sided,
)
from klaster.numerics.local_statistics import (
    getis_ord as getis_ord_of,
)

_Statistic = Callable[[Layer], tuple[Floats, dict[str, Any]]]
_OUTPUTS = {
    "status": Text("status of the region's value", "статус значения региона"),
    "p_value": Text("one-sided pseudo p by permutation, in the direction found", "односторонняя псевдовероятность по перестановкам, в найденную сторону"),
    "q_value": Text("two-sided, adjusted for the number of regions", "двусторонняя с поправкой на число регионов"),
    "neighbours": Text("neighbours whose value is known", "соседей с известным значением"),
    "areas": Text("regions with a value", "регионов со значением"),
}  # fmt: skip
_GENERAL = ("general", "general_expected", "general_z", "general_p")
_KINDS: dict[str, Any] = {
    "value": pl.Float64, "status": pl.String, "p_value": pl.Float64, "q_value": pl.Float64, "quadrant": pl.String,
    "looked": pl.Float64, "lag": pl.Float64, "statistic": pl.Float64, "verdict": pl.String, "moran": pl.Float64, "moran_expected": pl.Float64,
    **dict.fromkeys(_GENERAL, pl.Float64),
    "moran_p": pl.Float64, "neighbours": pl.Int64, "areas": pl.Int64,
}  # fmt: skip


@indicator(
    title=Text("Local Moran's I", "Локальный индекс Морана"),
    unit=Text("index", "индекс"),
    keys=("region", "industry", "period"),
    version=1,
    formula=r"I_i = \frac{(n - 1) z_i \sum_j w_{ij} z_j}{\sum_k z_k^2}, \quad \sum_j w_{ij} = 1",
    reading=Text(
        "Above 0 with high-high, the region and its neighbours are both above the mean: a hot spot if q is below 0.05. Low-high and high-low are islands.",
        "Больше 0 и high-high — и регион, и его соседи выше среднего: очаг, если q меньше 0,05. Пары low-high и high-low — острова среди непохожих.",
    ),
    limits=words.LIMITS,
    references=("Anselin 1995, Geographical Analysis 27(2)", "Caldas de Castro and Singer 2006, Geographical Analysis 38(2) (many tests)"),
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs={
        "value": Text("local Moran's I", "локальный индекс Морана"),
        **_OUTPUTS,
        "quadrant": Text("high-high, low-low, high-low or low-high: the region, then its neighbours, against the mean", "high-high, low-low, high-low, low-high: регион и его соседи относительно среднего"),
        "looked": Text("what is looked at", "рассматриваемая величина"),
        "lag": Text("mean of the neighbours", "среднее по соседям"),
        "moran": Text("Moran's I of all regions together", "индекс Морана по всем регионам"),
        "moran_expected": Text("what chance gives on average", "сколько в среднем даёт случайность"),
        "moran_p": Text("its one-sided p by permutation", "его односторонняя вероятность по перестановкам"),
    },
    form="columns",
    notes=words.notes,
    effort=effort_of_areas,
)  # fmt: skip
@in_memory
def local_moran(
    table: pl.DataFrame,
    *,
    of: Annotated[Of, words.OF] = "auto",
    distance: Annotated[float, words.DISTANCE] = 0.0,
    nearest: Annotated[int, words.NEAREST] = 6,
    permutations: Annotated[int, words.PERMUTATIONS] = 999,
    seed: Annotated[int, words.SEED] = 1,
) -> Any:
    """Whether each region is like its neighbours, with the odds of chance; rows of weights add up to one.

    Neighbours are those within a ``distance``, of a list, of shapes that touch, or the nearest. Chance deals the values of
    all other regions over a region's neighbours.

    Raises
    ------
    InputError
        Without anything to tell neighbours by; for coordinates, shapes and codes that cannot be.

    Examples
    --------
    >>> table = pl.DataFrame({"region": list("abcd"), "value": [1.0, 2.0, 8.0, 9.0], "neighbours": ["b", "a;c", "b;d", "c"]})
    >>> local_moran(table, permutations=0).select("value", "quadrant").row(0)
    (0.72, 'low-low')
    """

    def statistic(layer: Layer) -> tuple[Floats, dict[str, Any]]:
        found, lag = local_morans_i(layer.values, layer.near), layer.near.lag(layer.values, True)
        mean = layer.values.mean() if len(layer.values) else 0.0
        high, near = np.where(layer.values > mean, "high", "low"), np.where(lag > mean, "high", "low")
        quadrant = [f"{a}-{b}" if known else None for a, b, known in zip(high, near, np.isfinite(found), strict=True)]  # fmt: skip
        whole = morans_i(layer.values, layer.near) if len(layer.values) else float("nan")
        whole_p = morans_p(layer.values, layer.near, min(permutations, 999), seed) if len(layer.values) else float("nan")  # fmt: skip
        return found, {"quadrant": quadrant, "looked": layer.values, "lag": lag, "moran": whole, "moran_expected": -1 / (len(found) - 1) if len(found) > 1 else None, "moran_p": whole_p}  # fmt: skip

    names = ("quadrant", "looked", "lag", "moran", "moran_expected", "moran_p")
    return _computed(table, of, (distance, nearest, permutations, seed), statistic, names)


@indicator(
    title=Text("Getis-Ord statistic", "Статистика Гетиса — Орда"),
    unit=Text("standard deviations", "стандартные отклонения"),
    keys=("region", "industry", "period"),
    version=1,
    formula=r"G_i^* = \frac{\sum_j w_{ij} x_j - \bar x W_i}{S \sqrt{[n \sum_j w_{ij}^2 - W_i^2] / (n - 1)}}, \quad w_{ij} \in \{0, 1\}",
    reading=Text(
        "Above 2: the region with its neighbours holds more than chance gives, a hot spot; below -2 a cold one. Judge by q.",
        "Больше 2 — в регионе с соседями больше, чем при случайном размещении: горячая точка; меньше −2 — холодная. Судите по q.",
    ),
    limits=words.LIMITS,
    references=("Getis and Ord 1992, Geographical Analysis 24(3)", "Ord and Getis 1995, Geographical Analysis 27(4)"),
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs={
        "value": Text("deviation from chance", "отклонение от случайного"),
        **_OUTPUTS,
        "statistic": Text("share of all that is near", "доля всей величины, находящаяся рядом"),
        "looked": Text("what is looked at", "рассматриваемая величина"),
        "general": Text("general G of all regions: whether high values lie together; none below zero", "общая G по всем регионам: лежат ли рядом высокие значения; при отрицательных нет"),
        "general_expected": Text("what chance gives on average", "сколько в среднем даёт случайность"),
        "general_z": Text("its deviation in standard deviations", "её отклонение в стандартных отклонениях"),
        "general_p": Text("its one-sided p by the normal law", "её односторонняя вероятность по нормальному закону"),
        "verdict": Text("hot, cold or neither, by the q-value at 5 %", "hot — горячая точка, cold — холодная, neither — ни то ни другое, по q-значению 5 %"),
    },
    form="columns",
    notes=words.notes,
    effort=effort_of_areas,
)  # fmt: skip
@in_memory
def getis_ord(
    table: pl.DataFrame,
    *,
    of: Annotated[Of, words.OF] = "auto",
    star: Annotated[
        bool, Option(Text("whether a region is near itself (G*)", "считать ли сам регион своим соседом (G*)"))
    ] = True,
    distance: Annotated[float, words.DISTANCE] = 0.0,
    nearest: Annotated[int, words.NEAREST] = 6,
    permutations: Annotated[int, words.PERMUTATIONS] = 999,
    seed: Annotated[int, words.SEED] = 1,
) -> Any:
    """Whether what is near each region is more, or less, than chance gives.

    Neighbours as of ``local_moran``, with weights of one.

    Raises
    ------
    InputError
        Without anything to tell neighbours by; for coordinates, shapes and codes that cannot be.

    Examples
    --------
    >>> table = pl.DataFrame({"region": list("abcdef"), "x": [10, 20, 40, 15, 30, 30], "y": [10, 10, 10, 20, 20, 30], "value": [2.0, 3, 3.2, 5, 8, 7]})
    >>> getis_ord(table, distance=15, permutations=0)["value"].round(4).to_list()
    [-1.3973, -0.2892, 0.6506, -0.2892, 1.2345, 2.0242]
    """  # fmt: skip

    def statistic(layer: Layer) -> tuple[Floats, dict[str, Any]]:
        share, found = getis_ord_of(layer.values, layer.near, star)
        return found, {"statistic": share, "looked": layer.values, **_general(layer)}

    names = ("statistic", "looked", *_GENERAL)
    found = _computed(table, of, (distance, nearest, permutations, seed), statistic, names)
    side = pl.when(pl.col("value") > 0).then(pl.lit("hot")).otherwise(pl.lit("cold"))
    told = pl.when(pl.col("q_value") <= 0.05).then(side).otherwise(pl.lit("neither"))
    return found.with_columns(verdict=pl.when(pl.col("q_value").is_not_null()).then(told))


def _general(layer: Layer) -> dict[str, float | None]:
    found = general_g(layer.values, layer.near)
    facts = (found.value, found.expected, found.z, found.p) if found else (None,) * 4
    return dict(zip(_GENERAL, facts, strict=True))


def _computed(
    table: pl.DataFrame,
    of: Of,
    asked: tuple[float, int, int, int],
    statistic: _Statistic,
    extra: tuple[str, ...],
) -> pl.DataFrame:
    """The rows of a statistic, layer by layer."""
    distance, count, permutations, seed = asked
    keys = [name for name in KEYS if name in table.columns]
    names = ["value", "status", "p_value", "q_value", "neighbours", "areas", *extra]
    schema = {**dict.fromkeys(keys, pl.String), **{name: _KINDS[name] for name in names}}
    if "period" in keys:
        schema["period"] = table.schema["period"]
    columns: dict[str, list[Any]] = {name: [] for name in schema}
    for layer in layers(table, of, ground(table, distance, count)) if table.height else ():
        _append(columns, layer, permutations, seed, statistic)
    found = pl.DataFrame(columns, schema=schema, strict=False).with_columns(pl.col(pl.Float64).fill_nan(None))
    return found.select(*keys, *names).sort(keys)


def _append(
    columns: dict[str, list[Any]], layer: Layer, permutations: int, seed: int, statistic: _Statistic
) -> None:
    """Add the rows of a layer, column by column: those of the known regions, then those of the hidden."""
    told: dict[str, Any] = _known_rows(layer, permutations, seed, statistic) if len(layer.values) else {"region": []}  # fmt: skip
    known, hidden = len(told["region"]), len(layer.hidden)
    told["region"] = [*told["region"], *(region for region, _ in layer.hidden)]
    told["status"] = [*told.get("status", ()), *(letter for _, letter in layer.hidden)]
    for name, column in columns.items():
        if name in layer.keys:
            column.extend([layer.keys[name]] * (known + hidden))
        elif name in ("region", "status"):
            column.extend(told[name])
        else:
            column.extend([*told.get(name, ()), *([None] * hidden)])


def _known_rows(layer: Layer, permutations: int, seed: int, statistic: _Statistic) -> dict[str, list[Any]]:
    values, facts = statistic(layer)
    many = len(values)
    p = p_values(layer.values, layer.near, permutations, seed) if permutations else np.full(many, np.nan)
    p = np.where(np.isfinite(values), p, np.nan)
    known = np.isfinite(values)
    ranks = np.where(known, layer.severity, UNKNOWN)
    letters = np.array([status.value for status in SEVERITY])
    found: dict[str, Any] = {
        "region": layer.regions, "value": values, "status": letters[ranks], "p_value": p,
        "q_value": false_discovery(two_sided(p)), "neighbours": layer.near.counts, "areas": int(known.sum()), **facts,
    }  # fmt: skip
    return {name: _column(each, many) for name, each in found.items()}


def _column(each: Any, many: int) -> list[Any]:
    """A fact of each region, or one of all of them."""
    if isinstance(each, np.ndarray):
        each = each.tolist()
    return list(each) if isinstance(each, list) else [each] * many  # pyright: ignore[reportUnknownArgumentType]
