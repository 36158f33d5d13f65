"""Where there is most more than expected: Kulldorff's scan over circles or ellipses of regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import area_words as words
from klaster.indicators.areas import Ground, ground
from klaster.indicators.margins import Missing
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.distance_grid import flat
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats, Integers
from klaster.numerics.pieces import in_pieces, work_key
from klaster.numerics.scan_orders import orders

Shape = Literal["circular", "elliptic"]
Cases = Literal["auto", "value", "firms", "establishments"]
_MOST = Option(
    Text("largest zone, as a share of what is expected of all", "наибольшая зона, доля от всего ожидаемого"),
    0.001,
    0.5,
)
_SHAPE = Option(
    Text("zones are circles, or ellipses too", "зоны — круги (circular) или также эллипсы (elliptic)")
)
_CASES = Option(
    Text(
        "what is counted: plants or firms where the table has them (auto), or the value",
        "что считается: предприятия или организации, если они есть (auto), или значение (value)",
    )
)
_SIMULATIONS = Option(
    Text("scans of cases dealt at random, for p", "число сканирований случайно розданных случаев, для p"),
    0,
    9999,
)
_MISSING = Option(
    Text(
        "whether what is not known counts as zero, as an estimate (estimate), or stops the scan (withhold)",
        "неизвестное считать нулём, как оценку (estimate), или не сканировать (withhold)",
    )
)
_MOST_AREAS = 500
_MOST_ZONES = 10
_KINDS: dict[str, Any] = {
    "zone": pl.Int64, "region": pl.String, "value": pl.Float64, "status": pl.String, "p_value": pl.Float64, "regions": pl.Int64,
    "cases": pl.Float64, "expected": pl.Float64, "population": pl.Float64, "ratio": pl.Float64, "relative_risk": pl.Float64, "centre": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    most: float
    shape: Shape
    simulations: int
    seed: int


@dataclass(frozen=True)
class _Layer:
    """One industry in one period over the regions of the ground: cases, what is expected, population, whether not known."""

    keys: dict[str, Any]
    cases: Floats
    expected: Floats
    population: Floats
    estimated: bool


@indicator(
    title=Text("Spatial scan", "Пространственное сканирование"),
    unit=Text("log likelihood ratio", "логарифм отношения правдоподобия"),
    keys=("industry", "zone", "region", "period"),
    version=1,
    formula=r"LLR = c \ln \frac{c}{E} + (C - c) \ln \frac{C - c}{C - E}, \quad c > E; \quad E = C \frac{P_z}{P}",
    reading=Text(
        "Zone 1 is where there is most more than expected; p is the chance that chance alone makes such a zone anywhere. Ratio 1.7: 1.7 times what is expected.",
        "Зона 1 — где больше всего сверх ожидаемого; p — вероятность, что такая зона где-нибудь возникнет случайно. Если ratio равно 1,7 — случаев в 1,7 раза больше ожидаемого.",
    ),
    limits=Text(
        "Chance deals single cases: of jobs, which come by the plant, nearly every zone is significant; scan plants or firms (cases=firms). Zones beyond the first are those that do not overlap the ones before. A region whose value is not known counts as zero, and zones are estimates.",
        "Случайность раздаёт единичные случаи: для рабочих мест, которые приходят целыми предприятиями, значима почти любая зона; сканируйте предприятия (cases=firms). Зоны после первой не пересекаются с предыдущими. Регион с неизвестным значением считается нулём, и зоны — оценки.",
    ),
    references=("Kulldorff 1997, Communications in Statistics 26(6)", "Kulldorff, Huang, Pickle and Duczmal 2006, Statistics in Medicine 25(22) (ellipses)"),
    inputs=words.INPUTS,
    optional_inputs={name: text for name, text in words.OPTIONAL_INPUTS.items() if name not in {"geometry", "neighbours"}} | {
        "population": Text("what cases are expected in proportion to; without it all jobs of the region", "величина, которой пропорционально ожидаемое; без неё — все занятые региона"),
        "establishments": Text("establishments of the cell", "предприятий в ячейке"),
    },
    outputs={
        "value": Text("log likelihood ratio of the zone", "логарифм отношения правдоподобия зоны"),
        "status": Text("an estimate where some value is not known", "оценка, если какое-то значение неизвестно"),
        "p_value": Text("chance that chance alone makes such a zone anywhere", "вероятность случайного появления такой зоны где-либо"),
        "regions": Text("regions of the zone", "регионов в зоне"),
        "cases": Text("cases in the zone", "случаев в зоне"),
        "expected": Text("cases expected in it", "ожидалось случаев"),
        "population": Text("population of the zone", "население зоны"),
        "ratio": Text("cases over expected", "отношение к ожидаемому"),
        "relative_risk": Text("rate in the zone over the rate outside", "частота в зоне к частоте вне её"),
        "centre": Text("region that the zone grew from", "регион, от которого выросла зона"),
    },
    form="columns",
)  # fmt: skip
@in_memory
def spatial_scan(
    table: pl.DataFrame,
    *,
    most: Annotated[float, _MOST] = 0.5,
    shape: Annotated[Shape, _SHAPE] = "circular",
    cases: Annotated[Cases, _CASES] = "auto",
    simulations: Annotated[int, _SIMULATIONS] = 999,
    seed: Annotated[int, words.SEED] = 1,
    missing: Annotated[Missing, _MISSING] = "estimate",
) -> Any:
    """The zones with most more cases than expected, none overlapping another, a row for each of their regions.

    A zone grows from each region in turn to the next nearest, up to ``most`` of all that is expected and 500 regions.
    Expected is in proportion to ``population`` where the table has it; of an industry without it, to all jobs of the region.

    Raises
    ------
    InputError
        Without coordinates or anything to expect by, and for coordinates that cannot be.

    Examples
    --------
    >>> table = pl.DataFrame({"region": list("abcd"), "x": [0.0, 1, 10, 11], "y": [0.0] * 4, "value": [9, 8, 1, 2], "population": [10, 10, 10, 10]})
    >>> spatial_scan(table, simulations=0).select("zone", "region", "cases", "expected").rows()
    [(1, 'a', 17.0, 10.0), (1, 'b', 17.0, 10.0)]
    """  # fmt: skip
    asked = _Asked(most, shape, simulations, seed)
    keys = [name for name in ("industry", "zone", "region", "period") if name in ("zone", "region") or name in table.columns]  # fmt: skip
    schema = {**_KINDS, **{key: table.schema.get(key, pl.String) for key in ("industry", "period") if key in keys}}  # fmt: skip
    rows: list[dict[str, Any]] = []
    if table.height:
        on = ground(table, 0.0, 1)
        if on.places is None:
            raise _refused("there are no coordinates: neither lon, lat nor x, y", "нет координат: ни lon, lat, ни x, y", "Name them: --columns lon=COLUMN,lat=COLUMN.", "Укажите их: --columns lon=СТОЛБЕЦ,lat=СТОЛБЕЦ.")  # fmt: skip
        ways = orders(flat(on.places, on.globe)[0], shape == "elliptic", min(_MOST_AREAS, len(on.regions)))
        for layer in _layers(table, on, cases, missing):
            rows += _rows(layer, on, ways, asked)
    found = pl.DataFrame(rows, schema=schema, strict=False).with_columns(pl.col(pl.Float64).fill_nan(None))
    return found.select(*keys, *(name for name in _KINDS if name not in keys)).sort(keys)


def _layers(table: pl.DataFrame, on: Ground, cases: str, missing: Missing) -> Iterator[_Layer]:
    column = _counted(table, cases)
    rows = table.with_columns(
        pl.col("region").cast(pl.String), _cases=pl.col(column).cast(pl.Float64, strict=False)
    )
    if "population" not in rows.columns:
        rows = _with_jobs(rows)
    _check_counts(rows, column)
    over = [name for name in ("industry", "period") if name in rows.columns]
    parts = rows.partition_by(over, as_dict=True) if over else {(): rows}
    for key, part in sorted(parts.items(), key=lambda each: tuple(map(str, each[0]))):
        known = part["_cases"].is_finite().fill_null(False) & (part["_cases"] >= 0).fill_null(False)
        if missing == "withhold" and not known.all():
            continue
        found, population = (_laid(part, on.regions, name) for name in ("_cases", "population"))
        total = population.sum()
        expected = found.sum() * population / total if total > 0 else np.zeros(len(population))
        yield _Layer(dict(zip(over, key, strict=True)), found, expected, population, not bool(known.all()))


def _check_counts(rows: pl.DataFrame, column: str) -> None:
    """Cases and population below zero are mistakes, not zeros."""
    for name, told in (("_cases", column), ("population", "population")):
        wrong = rows.filter(pl.col(name).cast(pl.Float64, strict=False) < 0)
        if wrong.height:
            region, value = wrong.select("region", name).row(0)
            raise _refused(
                f"region {region}, column {told}: {value:g}, expected a number from 0 ({wrong.height} such rows)",
                f"регион {region}, столбец {told}: {value:g}, ожидается число от 0 (таких строк: {wrong.height})",
                "Correct it, or leave it empty where it is not known.", "Исправьте или оставьте пустым, если значение неизвестно.",
            )  # fmt: skip


def _counted(table: pl.DataFrame, cases: str) -> str:
    if cases == "auto":
        return next((name for name in ("establishments", "firms") if name in table.columns), "value")
    if cases not in table.columns:
        raise _refused(f"cases={cases}: there is no such column", f"cases={cases}: такого столбца нет", f"Name it: --columns {cases}=COLUMN.", f"Укажите его: --columns {cases}=СТОЛБЕЦ.")  # fmt: skip
    return cases


def _with_jobs(rows: pl.DataFrame) -> pl.DataFrame:
    """All that is counted in a region, over its industries, as what an industry is expected in proportion to."""
    if "industry" not in rows.columns:
        raise _refused(
            "there is nothing to expect by: neither population nor industries", "не от чего считать ожидаемое: нет ни населения, ни отраслей",
            "Name it: --columns population=COLUMN.", "Укажите: --columns population=СТОЛБЕЦ.",
        )  # fmt: skip
    keys = ["region", *(["period"] if "period" in rows.columns else [])]
    return rows.with_columns(population=pl.col("_cases").fill_nan(None).sum().over(keys))


def _laid(part: pl.DataFrame, regions: list[str], name: str) -> Floats:
    sums = part.group_by("region").agg(pl.col(name).cast(pl.Float64).fill_nan(None).clip(0.0).sum())
    full = pl.DataFrame({"region": regions}).join(sums, on="region", how="left", maintain_order="left")
    return full[name].fill_null(0.0).to_numpy().astype(np.float64)


def _rows(layer: _Layer, on: Ground, ways: Any, asked: _Asked) -> Iterator[dict[str, Any]]:
    from klaster.numerics.scan import best_zones, highest  # noqa: PLC0415 - loading a compiler takes half a second

    total, people = layer.cases.sum(), layer.population.sum()
    if total <= 0 or people <= 0:
        return
    ratios, sizes = best_zones(layer.cases, layer.expected, ways, asked.most)
    zones = _apart(ratios, sizes, ways)
    share = layer.expected / layer.expected.sum()

    def some(part: range) -> Floats:
        return np.array([_dealt(total, share, number, asked.seed, ways, layer.expected, asked.most, highest) for number in part])  # fmt: skip

    key = work_key("scan", layer.cases, layer.expected, asked)
    chance = in_pieces(key, asked.simulations, some) if asked.simulations and zones else np.empty(0)
    for number, (value, members) in enumerate(zones, 1):
        inside, hoped = layer.cases[members].sum(), layer.expected[members].sum()
        p = (1 + int((chance >= value - 1e-12).sum())) / (1 + len(chance)) if len(chance) else None
        outside = (total - inside) / (total - hoped) if total > hoped else 0.0
        for member in members.tolist():
            yield {
                **layer.keys, "zone": number, "region": on.regions[member], "value": value, "status": "E" if layer.estimated else "A",
                "p_value": p, "regions": len(members), "cases": inside, "expected": hoped, "population": layer.population[members].sum(),
                "ratio": inside / hoped, "relative_risk": inside / hoped / outside if outside > 0 else None, "centre": on.regions[int(members[0])],
            }  # fmt: skip


def _apart(ratios: Floats, sizes: Integers, ways: Any) -> list[tuple[float, Integers]]:
    """The best zones, each without a region of one before it."""
    found: list[tuple[float, Integers]] = []
    taken: set[int] = set()
    for row in np.argsort(-ratios, kind="stable"):
        members = ways[row, : sizes[row]].astype(np.int64)
        if ratios[row] <= 0 or len(found) == _MOST_ZONES:
            break
        if not taken & set(members.tolist()):
            found.append((float(ratios[row]), members))
            taken |= set(members.tolist())
    return found


def _dealt(total: float, share: Floats, number: int, seed: int, ways: Any, expected: Floats, most: float, highest: Any) -> float:  # fmt: skip
    """The best ratio of cases dealt anew in proportion to what is expected."""
    dealt = np.random.default_rng([seed, number]).multinomial(round(total), share).astype(np.float64)
    return float(highest(dealt, expected, ways, most))


def _refused(english: str, russian: str, advice: str, remedy: str) -> InputError:
    return InputError(Text(english, russian), Text(advice, remedy))
