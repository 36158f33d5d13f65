"""Areas with their neighbours: what is looked at of each, industry by industry and period by period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
import polars as pl

from klaster.indicators.coordinate_checks import are_degrees, check_coordinates
from klaster.indicators.margins import SEVERITY, UNKNOWN, severity
from klaster.indicators.specialisation import INPUT_COLUMNS, location_quotient
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.globe import Floats, Integers, chord, in_plane, on_globe
from klaster.numerics.neighbours import Neighbours, nearest, of_lists, touching, within_distance

Of = Literal["auto", "surplus", "shrunken", "quotient", "value"]
KEYS = ("region", "industry", "period")


@dataclass(frozen=True)
class Ground:
    """The regions of a table, where they are, and which are neighbours."""

    regions: list[str]
    places: Floats | None
    globe: bool
    near: Neighbours


@dataclass(frozen=True)
class Layer:
    """One industry in one period: the values of the regions that are known, with their severities and neighbours."""

    keys: dict[str, Any]
    regions: list[str]
    values: Floats
    severity: Integers
    near: Neighbours
    hidden: list[tuple[str, str]]
    """Regions whose value is not known, with their status."""


def ground(table: pl.DataFrame, distance: float, count: int) -> Ground:
    """Where regions are and who are neighbours: by distance where one is asked for, else lists, shapes, the nearest.

    Raises
    ------
    InputError
        Where the table has nothing to tell neighbours by, and for coordinates, shapes or codes that cannot be.
    """
    rows = table.with_columns(pl.col("region").cast(pl.String)).unique("region", keep="first").sort("region")
    regions = rows["region"].to_list()
    places, globe = _places(rows)
    if distance > 0 and places is not None:
        near = within_distance(places, float(chord(np.array([distance]), globe)[0]))
    elif "neighbours" in rows.columns:
        near = _listed(rows, regions)
    elif "geometry" in rows.columns:
        near = touching(_shapes(rows))
    elif places is not None:
        near = nearest(places, count)
    else:
        raise _refused(
            "there is nothing to tell neighbours by", "не по чему определить соседей",
            "Name a column: neighbours=COLUMN (codes with semicolons), geometry=COLUMN (WKT), lon=COLUMN,lat=COLUMN or x=COLUMN,y=COLUMN.",
            "Укажите столбец: neighbours=СТОЛБЕЦ (коды через точку с запятой), geometry=СТОЛБЕЦ (WKT), lon=СТОЛБЕЦ,lat=СТОЛБЕЦ или x=СТОЛБЕЦ,y=СТОЛБЕЦ.",
        )  # fmt: skip
    return Ground(regions, places, globe, near)


def layers(table: pl.DataFrame, of: Of, on: Ground) -> Iterator[Layer]:
    """What is looked at, industry by industry and period by period, in order."""
    rows = _looked_at(table, of)
    over = [name for name in ("industry", "period") if name in rows.columns]
    rows = rows.sort(*over, "region")
    place = {name: at for at, name in enumerate(on.regions)}
    names = rows["region"].to_list()
    places = np.array([place[name] for name in names], np.int64)
    looked = rows["looked"].to_numpy().astype(np.float64)
    ranks = rows["rank"].to_numpy().astype(np.int64)
    known = np.isfinite(looked) & (ranks < UNKNOWN)
    among = _among(on)
    for keys, start, stop in _parts(rows, over):
        there = start + np.flatnonzero(known[start:stop])
        hidden = start + np.flatnonzero(~known[start:stop])
        yield Layer(
            keys, [names[at] for at in there], looked[there], ranks[there], among(places[there]),
            [(names[at], SEVERITY[max(int(ranks[at]), UNKNOWN)].value) for at in hidden],
        )  # fmt: skip


def _parts(rows: pl.DataFrame, over: list[str]) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Keys, first row and the row after the last of each run of equal keys, in the order of their words."""
    if not over:
        yield {}, 0, rows.height
        return
    runs = rows.select(over).with_row_index("_at").group_by(over, maintain_order=True).agg(pl.col("_at").min(), pl.len())  # fmt: skip
    for *key, at, count in sorted(runs.iter_rows(), key=lambda run: tuple(map(str, run[: len(over)]))):
        yield dict(zip(over, key, strict=True)), int(at), int(at) + int(count)


def _among(on: Ground) -> Callable[[Integers], Neighbours]:
    """Neighbours among some of the regions: most layers know the same ones."""
    made: dict[bytes, Neighbours] = {}

    def among(places: Integers) -> Neighbours:
        kept = np.zeros(len(on.regions), np.bool_)
        kept[places] = True
        token = np.packbits(kept).tobytes()
        if token not in made:
            made[token] = on.near if kept.all() else on.near.among(kept)
        return made[token]

    return among


def _looked_at(table: pl.DataFrame, of: Of) -> pl.DataFrame:
    """Region, industry and period with ``looked`` and its severity ``rank``."""
    there = [name for name in KEYS if name in table.columns]
    table = table.with_columns(pl.col("region").cast(pl.String))
    if of == "auto":
        of = "surplus" if "industry" in there else "value"
    if of == "value":
        rank = severity(nw.col("status")) if "status" in table.columns else nw.lit(0)
        ranked: pl.DataFrame = nw.from_native(table).with_columns(rank=rank).to_native()
        looked = pl.col("value").cast(pl.Float64, strict=False)
        grouped = ranked.group_by(there).agg(looked=looked.sum(), rank=pl.col("rank").max(), _gaps=looked.is_finite().not_().fill_null(True).any())  # fmt: skip
        gap = pl.col("_gaps") & (pl.col("rank") < UNKNOWN)
        return grouped.with_columns(rank=pl.when(gap).then(UNKNOWN).otherwise("rank")).drop("_gaps")
    if "industry" not in there:
        raise _refused(
            f"of={of} needs the column industry", f"для of={of} нужен столбец industry",
            "Name it, or look at the value itself: of=value.", "Укажите его или рассматривайте само значение: of=value.",
        )  # fmt: skip
    found: pl.DataFrame = location_quotient(
        table.select(name for name in INPUT_COLUMNS if name in table.columns)
    )
    ranked = nw.from_native(found).with_columns(rank=severity(nw.col("status"))).to_native()
    column = {"surplus": "surplus", "shrunken": "shrunken", "quotient": "value"}[of]
    return ranked.select(*there, looked=pl.col(column), rank="rank").with_columns(
        pl.col("looked").fill_null(float("nan"))
    )


def _places(rows: pl.DataFrame) -> tuple[Floats | None, bool]:
    for names, globe in ((("lon", "lat"), True), (("x", "y"), False)):
        if {*names} <= {*rows.columns}:
            across, up = (rows[name].cast(pl.Float64, strict=False).to_numpy() for name in names)
            _check_places(rows, across, up, globe, names)
            return (on_globe if globe else in_plane)(across, up), globe
    return None, False


def _check_places(
    rows: pl.DataFrame, across: Floats, up: Floats, globe: bool, names: tuple[str, str]
) -> None:
    lost = ~(np.isfinite(across) & np.isfinite(up))
    regions = rows["region"].to_list()
    if lost.any():
        raise _refused(
            f"region {regions[int(np.argmax(lost))]}: {names[0]}, {names[1]} are missing or no numbers ({int(lost.sum())} such regions)",
            f"регион {regions[int(np.argmax(lost))]}: {names[0]}, {names[1]} не указаны или не являются числами (таких регионов: {int(lost.sum())})",
            "Give both for every region.", "Укажите обе для каждого региона.",
        )  # fmt: skip
    out = ~are_degrees(across, up) if globe else np.zeros(len(up), np.bool_)
    if out.any():
        at = int(np.argmax(out))
        raise _refused(
            f"region {regions[at]}: {names[0]} {across[at]:g}, {names[1]} {up[at]:g} are no degrees ({int(out.sum())} such regions)",
            f"регион {regions[at]}: {names[0]} {across[at]:g}, {names[1]} {up[at]:g} — не градусы (таких регионов: {int(out.sum())})",
            "Are they exchanged, or are these metres of a projection? Those go into x and y.",
            "Не переставлены ли они, не метры ли это проекции? Их указывают как x и y.",
        )  # fmt: skip
    check_coordinates(across, up, globe, lambda at: Text(f"region {regions[at]}", f"регион {regions[at]}"), names)  # fmt: skip


def _listed(rows: pl.DataFrame, regions: list[str]) -> Neighbours:
    place = {name: at for at, name in enumerate(regions)}
    lists: list[list[int]] = [[] for _ in regions]
    for at, words in enumerate(rows["neighbours"].cast(pl.String).fill_null("").to_list()):
        for name in (word.strip() for word in words.split(";")):
            # Who borders on whom goes both ways; a neighbour without a row of its own is outside the table.
            if name in place and place[name] != at:
                lists[at].append(place[name])
                lists[place[name]].append(at)
    return of_lists(lists)


def _shapes(rows: pl.DataFrame) -> list[Any]:
    import shapely  # noqa: PLC0415

    words = rows["geometry"].cast(pl.String).fill_null("POINT EMPTY").to_list()
    systems = {word.split(";")[0].strip().upper(): name for name, word in zip(rows["region"], words, strict=True) if word.strip().upper().startswith("SRID=")}  # fmt: skip
    if len(systems) > 1:
        said = ", ".join(f"{name} {system}" for system, name in systems.items())
        raise _refused(
            f"shapes are in several reference systems: {said}", f"контуры в разных системах координат: {said}",
            "Bring all into one, for example EPSG:4326.", "Приведите все к одной, например EPSG:4326.",
        )  # fmt: skip
    found: Any = shapely.from_wkt(
        [word.split(";")[-1] if systems else word for word in words], on_invalid="ignore"
    )
    for name, shape in zip(rows["region"], found, strict=True):
        if shape is None or not (shape.is_empty or shape.is_valid):
            reason: Any = shapely.is_valid_reason
            why = "no WKT" if shape is None else reason(shape)
            raise _refused(
                f"region {name}: the shape cannot be read ({why})", f"регион {name}: контур не читается ({why})",
                "Repair the polygon, for example by a buffer of zero.", "Исправьте полигон, например буфером нулевой ширины.",
            )  # fmt: skip
    _check_shapes(rows["region"].to_list(), found)
    return list(found)


def _check_shapes(regions: list[str], shapes: Any) -> None:
    """Shapes of which some are in degrees and others in metres, or with their axes exchanged."""
    import shapely  # noqa: PLC0415

    library: Any = shapely
    bounds: Any = library.bounds(shapes)
    there = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    across, up = (bounds[there, :2] + bounds[there, 2:]).T / 2
    degrees = bool(are_degrees(across, up).all())
    if len(there) > 1:
        named = [regions[at] for at in there.tolist()]
        check_coordinates(across, up, degrees, lambda at: Text(f"the shape of region {named[at]}", f"контур региона {named[at]}"), ("x", "y"))  # fmt: skip


def _refused(english: str, russian: str, advice: str, remedy: str) -> InputError:
    return InputError(Text(english, russian), Text(advice, remedy))
