"""What the methods of plants as points share: words, columns, the verdict, the effort."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from klaster.catalogue import Option
from klaster.model.text import Text
from klaster.numerics.globe import Floats

DISTANCES = Option(
    Text(
        "distances to read at, rising, with commas; kilometres where degrees are given, else units of x and y; auto goes to the median distance",
        "расстояния по возрастанию через запятую; километры, если заданы градусы, иначе единицы x и y; auto — до медианного расстояния",
    )
)
DISTANCES_LOCAL = Option(
    Text(
        "distances to read at, as for M; auto is the one at which the industry's M exceeds chance most",
        "расстояния, как у M; auto — то, на котором M отрасли больше всего превышает случайное",
    )
)
INDUSTRY = Option(Text("one industry; empty for all", "одна отрасль; пусто — все"))
NEIGHBOUR = Option(
    Text(
        "another industry whose plants are looked for around; empty for the industry's own",
        "другая отрасль, чьи предприятия ищутся вокруг; пусто — своя",
    )
)
CONTROLS = Option(
    Text(
        "an industry whose plants are the places to compare with; empty for all plants",
        "отрасль, с местами предприятий которой сравнивают; пусто — со всеми",
    )
)
FORM_DENSITY = Option(
    Text(
        "density of pairs at each distance, or share of pairs within it",
        "плотность пар на каждом расстоянии (density) или доля пар в его пределах (cumulative)",
    )
)
FORM_RATIO = Option(
    Text(
        "M of all neighbours within each distance, or m of neighbours at about that distance",
        "M — по всем соседям в радиусе (cumulative) или m — по соседям примерно на этом расстоянии (density)",
    )
)
PAIRS = Option(
    Text(
        "count pairs one by one, over a grid, or whichever is faster",
        "считать пары по одной (exact), по сетке (grid) или тем способом, который быстрее (auto)",
    )
)
PRECISION = Option(
    Text(
        "precision of the coordinates, in the unit of distances: below it nothing is read",
        "точность координат в единицах расстояния: меньшие расстояния не читаются",
    ),
    0.0,
)
SIMULATIONS = Option(
    Text(
        "simulated curves for the band of chance; 0 for no band, 999 for a band that holds its level",
        "число имитаций для полосы случайности; 0 — без полосы, 999 — полоса выдерживает уровень",
    ),
    0,
    9999,
)
SIMULATIONS_LOCAL = Option(
    Text("simulated curves to find the distance by", "число имитаций для поиска расстояния"), 19, 9999
)
SEED = Option(Text("seed of the simulation", "начальное число имитации"), 0)
LEVEL = Option(
    Text("share of chance curves that stay within the band", "доля случайных кривых внутри полосы"),
    0.5,
    0.999,
)
READING_DENSITY = Text(
    "Above the band at some distance, the industry's plants are that far apart more often than chance would have it: localised.",
    "Выше полосы на каком-то расстоянии — предприятия отрасли удалены друг от друга на него чаще, чем вышло бы случайно: отрасль локализована.",
)
READING_RATIO = Text(
    "1 is what chance gives; 2 within 10 km says that the industry's share among neighbours up to 10 km is twice that everywhere.",
    "1 — как при случайном размещении; 2 в радиусе 10 км — доля отрасли среди соседей до 10 км вдвое выше, чем всюду.",
)
_LIMITS = (
    "Distances below the precision of the coordinates mean nothing: name it; plants placed at the middle of a town look nearer than they are. "
    "Plants across the border are missing. A curve without simulations has no band and no verdict.",
    "Расстояния меньше точности координат ничего не значат: укажите её; предприятия, поставленные в центр города, кажутся ближе, чем есть. "
    "Предприятий за границей в данных нет. У кривой без имитаций нет ни полосы, ни вывода.",
)
LIMITS = Text(*_LIMITS)
LIMITS_DENSITY = Text(
    _LIMITS[0] + " Over a grid the kernel is wider by what the cells add; a projection about the middle errs by at most 1 % of a distance.",
    _LIMITS[1] + " По сетке ядро шире на то, что добавляют ячейки; проекция относительно середины искажает расстояния не более чем на 1 %.",
)  # fmt: skip
INPUTS = {"industry": Text("industry of the plant", "отрасль предприятия")}
OPTIONAL_INPUTS = {
    "period": Text("period", "период"),
    "x": Text("coordinate in a plane", "координата на плоскости"),
    "y": Text("coordinate in a plane", "координата на плоскости"),
    "lon": Text("longitude, degrees", "долгота, градусы"),
    "lat": Text("latitude, degrees", "широта, градусы"),
    "weight": Text("size of the plant, such as jobs", "размер предприятия, например занятые"),
}
SCHEMA: dict[str, Any] = {
    "industry": pl.String, "distance": pl.Float64, "value": pl.Float64, "status": pl.String,
    "lower": pl.Float64, "upper": pl.Float64, "excess": pl.Float64, "lack": pl.Float64,
    "verdict": pl.String, "peak": pl.Float64, "p_value": pl.Float64, "plants": pl.Int64, "unplaced": pl.Int64, "coincident": pl.Int64,
}  # fmt: skip
_PAIR, _PAIR_OF_RATIO, _CURVE = 2e-9, 12e-9, 2e-4
_ALL = 30_000
"""Of more plants than this the distances of all pairs are drawn, not counted."""


def outputs(value: Text) -> dict[str, Text]:
    """The columns of a curve."""
    return {
        "value": value,
        "status": Text("an estimate where plants of the industry have no coordinates", "оценка, если у части предприятий отрасли нет координат"),
        "lower": Text("lower bound of the global band of chance", "нижняя граница общей полосы случайности"),
        "upper": Text("upper bound of the global band of chance", "верхняя граница общей полосы случайности"),
        "excess": Text("what lies above the band", "превышение над полосой"),
        "lack": Text("what lies below the band", "недостаток до полосы"),
        "verdict": Text("localised, dispersed or neither, over all distances", "localised — локализована, dispersed — рассеяна, neither — ни то ни другое, по всем расстояниям"),
        "peak": Text("distance at which the excess is largest", "расстояние наибольшего превышения"),
        "p_value": Text("p of the whole curve: chance goes as far", "p кривой в целом: случайность заходит так же далеко"),
        "plants": Text("plants with coordinates", "предприятий с координатами"),
        "unplaced": Text("plants without coordinates, left out", "предприятий без координат, не учтено"),
        "coincident": Text("plants that stand exactly where another of the industry does", "предприятий, стоящих ровно там же, где другое предприятие отрасли"),
    }  # fmt: skip


def verdict(excess: Floats, lack: Floats) -> str:
    """Localised where the curve leaves the band upwards anywhere, dispersed where it only does downwards.

    >>> verdict(np.array([0.0, 0.1]), np.array([0.2, 0.0])), verdict(np.zeros(2), np.zeros(2))
    ('localised', 'neither')
    """
    if np.nansum(excess) > 0:
        return "localised"
    return "dispersed" if np.nansum(lack) > 0 else "neither"


def effort(table: Any, parameters: Mapping[str, Any], pair: float = _PAIR) -> float:
    """Seconds for the curves of industries, once and for each simulation, and for the pairs of all plants.

    >>> round(effort(pl.DataFrame({"industry": ["a"] * 1000}), {"simulations": 0, "industry": ""}), 6)
    0.0042
    """
    counts = table.group_by("industry").len()
    if parameters["industry"]:
        counts = counts.filter(pl.col("industry").cast(pl.String) == parameters["industry"])
    pairs = float((counts["len"].cast(pl.Float64) ** 2).sum())
    curves = 1 + float(parameters["simulations"])
    return curves * (pair * pairs + _CURVE * counts.height) + _PAIR * float(min(table.height, _ALL)) ** 2


def effort_of_ratio(table: Any, parameters: Mapping[str, Any]) -> float:
    """The same for M, which asks of each pair whose it is."""
    return effort(table, parameters, _PAIR_OF_RATIO)


def effort_once(table: Any, parameters: Mapping[str, Any]) -> float:
    """The same where simulations are only needed to find a distance."""
    given = str(parameters.get("distances", "auto")) != "auto"
    return effort_of_ratio(table, dict(parameters) | ({"simulations": 0} if given else {}))


def effort_of_clusters(table: Any, parameters: Mapping[str, Any]) -> float:
    """The same for clusters: without a radius of their own, 199 simulations find it."""
    given = float(parameters.get("radius", 0.0)) > 0
    return effort_of_ratio(table, dict(parameters) | {"simulations": 0 if given else 199})
