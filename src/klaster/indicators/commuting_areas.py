"""Functional areas: regions joined by where people live and where they work."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist
from typing import Annotated, Any

import narwhals as nw
import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators.margins import UNKNOWN, severity
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.commuting import Rule, containment, functional_areas
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats, Integers
from klaster.numerics.share_interval import wilson

_SCHEMA: dict[str, Any] = {
    "region": pl.String, "value": pl.Int64, "status": pl.String, "regions": pl.Int64, "workers": pl.Float64, "jobs": pl.Float64,
    "containment": pl.Float64, "lower": pl.Float64, "upper": pl.Float64, "living_there": pl.Float64, "meets": pl.Boolean,
    "core": pl.String, "own_containment": pl.Float64,
}  # fmt: skip


_LEAST = Option(Text("least workers of an area", "наименьшее число работников района"), 0.0)
_FULL = Option(Text("workers from which the lower containment is enough", "число работников, начиная с которого достаточно меньшей самодостаточности"), 0.0)  # fmt: skip
_HIGH = Option(Text("containment asked of the smallest area", "самодостаточность, требуемая от наименьшего района"), 0.0, 1.0)  # fmt: skip
_LOW = Option(Text("containment asked of large areas", "самодостаточность, требуемая от крупных районов"), 0.0, 1.0)  # fmt: skip
_CONFIDENCE = Option(Text("confidence of the interval", "доверительная вероятность"), 0.5, 0.9999)


@indicator(
    title=Text("Functional areas from commuting", "Функциональные районы по поездкам на работу"),
    unit=Text("area", "район"),
    keys=("region", "period"),
    version=1,
    formula=r"\max_j \frac{T_{ij}^2}{R_i W_j} + \frac{T_{ji}^2}{R_j W_i}, \quad \min\left(\frac{T_{AA}}{R_A}, \frac{T_{AA}}{W_A}\right) \ge c(R_A)",
    reading=Text(
        "Regions of one number are one labour market: most who live there work there, and most who work there live there. A cluster's reach is better measured over such areas than over administrative ones.",
        "Регионы с одним номером — один рынок труда: большинство живущих здесь здесь и работает, и большинство работающих здесь живёт. Охват кластера лучше измерять по таким районам, чем по административным.",
    ),
    limits=Text(
        "Flows to and from what is not in the table count for nothing: give all regions around. Areas may be of pieces that do not touch. A census is old by the time it is used, and remote work is not in it.",
        "Поездки в регионы вне таблицы не учитываются: дайте и все соседние. Район может состоять из несмежных частей. Перепись устаревает ко времени использования, а дистанционной работы в ней нет.",
    ),
    references=("Coombes and Bond 2008, ONS (travel-to-work areas)", "Coombes, Green and Openshaw 1986, Journal of the Operational Research Society 37(10)"),
    inputs={
        "region": Text("region where workers live", "регион, где работники живут"),
        "partner": Text("region where they work", "регион, где они работают"),
        "value": Text("workers", "число работников"),
    },
    optional_inputs={"period": Text("period", "период"), "status": Text("SDMX status of the flow", "статус SDMX потока")},
    outputs={
        "value": Text("number of the functional area, 1 of most workers", "номер функционального района, 1 — с наибольшим числом работников"),
        "status": Text("an estimate where a flow of the area is not known", "оценка, если какой-то поток района неизвестен"),
        "regions": Text("regions of the area", "регионов в районе"),
        "workers": Text("workers who live in it", "работников, живущих в нём"),
        "jobs": Text("workers who work in it", "работников, работающих в нём"),
        "containment": Text("the smaller of two shares: of those who live there, who work there; of those who work there, who live there", "меньшая из двух долей: работающих здесь среди живущих здесь и живущих здесь среди работающих здесь"),
        "lower": Text("lower bound of it (Wilson)", "её нижняя граница (Уилсон)"),
        "upper": Text("upper bound of it", "её верхняя граница"),
        "living_there": Text("share of those who work there that live there", "доля живущих здесь среди работающих здесь"),
        "meets": Text("whether the area meets the rule; one without ties outside may not", "выполнено ли правило; район без внешних связей может его не выполнять"),
        "core": Text("region with most jobs of it", "регион с наибольшим числом рабочих мест"),
        "own_containment": Text("containment of the region by itself", "самодостаточность самого региона"),
    },
    form="columns",
    reads="records",
)  # fmt: skip
@in_memory
def commuting_areas(
    table: pl.DataFrame,
    *,
    least: Annotated[float, _LEAST] = 3500.0,
    full: Annotated[float, _FULL] = 25_000.0,
    high: Annotated[float, _HIGH] = 0.75,
    low: Annotated[float, _LOW] = 0.667,
    confidence: Annotated[float, _CONFIDENCE] = 0.95,
) -> Any:
    """Regions joined into areas in which most who live work, after the rule of Britain's travel-to-work areas.

    A region whose flows are not known takes part with what is known, and its area is an estimate.

    Raises
    ------
    InputError
        For a flow below zero.

    Examples
    --------
    >>> flows = [("a", "a", 80), ("a", "b", 20), ("b", "a", 40), ("b", "b", 60), ("c", "c", 90), ("c", "d", 10), ("d", "c", 30), ("d", "d", 70)]
    >>> moves = pl.DataFrame(flows, schema=["region", "partner", "value"], orient="row")
    >>> commuting_areas(moves, least=150, full=1000).select("region", "value", "containment", "core").rows()
    [('a', 1, 1.0, 'a'), ('b', 1, 1.0, 'a'), ('c', 2, 1.0, 'c'), ('d', 2, 1.0, 'c')]
    """
    keys = ["region", *(["period"] if "period" in table.columns else [])]
    parts = [table] if "period" not in table.columns else table.partition_by("period", maintain_order=True)
    rule, z = Rule(least, full, high, low), NormalDist().inv_cdf(0.5 + confidence / 2)
    rows = [row for part in parts if part.height for row in _rows(part, rule, z)]
    schema = {**_SCHEMA, **({"period": table.schema["period"]} if "period" in keys else {})}
    found = pl.DataFrame(rows, schema=schema, strict=False)
    return found.select(*keys, *(name for name in _SCHEMA if name not in keys)).sort(keys)


def _rows(table: pl.DataFrame, rule: Rule, z: float) -> Iterator[dict[str, Any]]:
    names, flows, unknown = _laid(table)
    labels = _by_size(functional_areas(flows, rule), flows.sum(axis=1))
    living, own, working = containment(flows, labels)
    alone = containment(flows, np.arange(len(names)))
    period = {"period": table["period"][0]} if "period" in table.columns else {}
    asked = rule.asked(living)
    for at, name in enumerate(names):
        label = int(labels[at])
        larger = max(living[label], working[label])
        share = own[label] / larger if larger > 0 else None
        bounds = wilson(share, larger, z) if share is not None else (None, None)
        members = np.flatnonzero(labels == label)
        single = max(alone[0][at], alone[2][at])
        yield {
            "region": name, **period, "value": label + 1, "status": "E" if unknown[members].any() else "A", "regions": len(members),
            "workers": living[label], "jobs": working[label], "containment": share, "lower": bounds[0], "upper": bounds[1],
            "living_there": own[label] / working[label] if working[label] > 0 else None,
            "meets": share is not None and living[label] >= rule.least and share >= asked[label] - 1e-12,
            "core": names[int(members[flows.sum(axis=0)[members].argmax()])], "own_containment": alone[1][at] / single if single > 0 else None,
        }  # fmt: skip


def _laid(table: pl.DataFrame) -> tuple[list[str], Floats, Any]:
    """The flows as a matrix from home to work, and regions with a flow that is not known."""
    ends = [table[name].cast(pl.String) for name in ("region", "partner")]
    names = pl.concat(ends).drop_nulls().unique().sort()
    value = table["value"].cast(pl.Float64, strict=False).fill_null(float("nan"))
    if (value < 0).any():
        row = table.filter(value < 0).row(0, named=True)
        raise InputError(
            Text(f"{row['region']} / {row['partner']}: {row['value']} workers, expected a number from 0", f"{row['region']} / {row['partner']}: работников {row['value']}, ожидается число от 0"),
            Text("Correct the row or leave it out.", "Исправьте строку или исключите её."),
        )  # fmt: skip
    hidden = ~np.isfinite(value.to_numpy())
    if "status" in table.columns:
        ranks = nw.from_native(table).select(severity(nw.col("status"))).to_native().to_series()
        hidden |= (ranks >= UNKNOWN).to_numpy()
    there = (ends[0].is_not_null() & ends[1].is_not_null()).to_numpy()
    home, work = (end.filter(pl.Series(there)).replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy() for end in ends)  # fmt: skip
    flows, unknown = np.zeros((len(names), len(names))), np.zeros(len(names), np.bool_)
    np.add.at(flows, (home, work), np.where(hidden, 0.0, value.to_numpy())[there])
    unknown[home[hidden[there]]] = unknown[work[hidden[there]]] = True
    return names.to_list(), flows, unknown


def _by_size(labels: Integers, workers: Floats) -> Integers:
    """The same labels numbered from 0 by falling number of workers, ties by the first region."""
    sums, first = np.bincount(labels, workers), np.unique(labels, return_index=True)[1]
    place = np.empty(len(sums), np.int64)
    place[np.lexsort((first, -sums))] = np.arange(len(sums))
    return place[labels]
