"""Where a cluster ends among plants: dense groups of plants of an industry, how sure each plant is a member, the outline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import point_words as words
from klaster.indicators.point_curves import Asked as Curve
from klaster.indicators.point_density import densest_excess
from klaster.indicators.point_ratio import ground_of, strongest_excess
from klaster.indicators.points import Points, points
from klaster.model.text import Text
from klaster.numerics.density_clusters import NOISE, adbscan, hdbscan, optics, outline
from klaster.numerics.distance_grid import flat
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats, Integers

Way = Literal["hdbscan", "leaf", "adbscan", "optics"]
_SHARE = 0.5
_SURE = 0.9
_SIMULATIONS, _MANY = 199, 100_000
_SCHEMA: dict[str, Any] = {
    "industry": pl.String, "establishment": pl.String, "value": pl.Int64, "status": pl.String, "membership": pl.Float64,
    "plants": pl.Int64, "weight": pl.Float64, "radius": pl.Float64, "area": pl.Float64, "countries": pl.String, "outline": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    way: Way
    least: int
    radius: float
    draws: int
    seed: int


@indicator(
    title=Text("Clusters of establishments", "Скопления предприятий"),
    unit=Text("cluster", "кластер"),
    keys=("industry", "establishment", "period"),
    version=1,
    formula=r"m_p = \frac{1}{B} \sum_b \delta(c_b(p), c(p))",
    reading=Text(
        "Plants of one number are one cluster in space, whatever the borders of regions; a plant without a number belongs to none. Membership 0.9 and above is the cluster's body, below it is its rim.",
        "Предприятия с одним номером — одно скопление независимо от границ регионов; предприятие без номера не входит ни в одно. Принадлежность от 0,9 — ядро скопления, ниже — его кромка.",
    ),
    limits=Text(
        "Density of plants is not co-operation. Plants placed at the middle of a town are one dense place. Groups along a road may chain together: try leaf, or adbscan with a radius of your own. An industry common everywhere is dense wherever people are: compare with local_concentration.",
        "Плотность предприятий — не кооперация. Предприятия, поставленные в центр города, выглядят одним плотным местом. Группы вдоль дороги могут слиться: попробуйте leaf или adbscan со своим радиусом. Повсеместная отрасль плотна всюду, где живут люди: сравните с local_concentration.",
    ),
    references=("Campello, Moulavi and Sander 2013, PAKDD (HDBSCAN)", "Ankerst, Breunig, Kriegel and Sander 1999, SIGMOD (OPTICS)", "Arribas-Bel, Garcia-López and Viladecans-Marsal 2021, Journal of Urban Economics 125 (A-DBSCAN)"),
    inputs=words.INPUTS,
    optional_inputs={
        "establishment": Text("name or code of the plant", "название или код предприятия"),
        "country": Text("country of the plant", "страна предприятия"),
        **words.OPTIONAL_INPUTS,
    },
    outputs={
        "value": Text("number of the cluster, 1 of most plants; none outside clusters", "номер скопления, 1 — с наибольшим числом предприятий; вне скоплений пусто"),
        "status": Text("a plant without coordinates is not judged", "предприятие без координат не оценивается"),
        "membership": Text("how sure the plant belongs: share of subsamples, or strength of HDBSCAN", "насколько надёжна принадлежность: доля подвыборок или сила по HDBSCAN"),
        "plants": Text("plants of the cluster", "предприятий в скоплении"),
        "weight": Text("weight of its plants, such as jobs", "вес предприятий, например занятые"),
        "radius": Text("radius of density", "радиус плотности"),
        "area": Text("area of the outline, square units of distance", "площадь контура, квадратные единицы расстояния"),
        "countries": Text("countries of its plants", "страны его предприятий"),
        "outline": Text("outline of the members as WKT, at the cluster's first plant", "контур скопления в WKT, у первого его предприятия"),
    },
    form="columns",
    reads="plants",
    effort=words.effort_of_clusters,
)  # fmt: skip
@in_memory
def establishment_clusters(
    table: pl.DataFrame,
    *,
    industry: Annotated[str, words.INDUSTRY] = "",
    way: Annotated[
        Way,
        Option(
            Text(
                "hdbscan for unequal densities, leaf for its smallest groups, adbscan for one radius with votes of subsamples, optics for steps of density",
                "hdbscan — при неравной плотности, leaf — его наименьшие группы, adbscan — единый радиус с голосованием подвыборок, optics — по перепадам плотности",
            )
        ),
    ] = "hdbscan",
    least: Annotated[
        int, Option(Text("least plants of a cluster", "наименьшее число предприятий в скоплении"), 2, 100_000)
    ] = 10,
    radius: Annotated[
        float,
        Option(
            Text(
                "radius of density; 0 takes it from where the industry's M exceeds chance most, above 100,000 plants its Kd",
                "радиус плотности; 0 — расстояние, на котором M отрасли больше всего превышает случайное, а если предприятий больше 100 тыс. — её Kd",
            ),
            0.0,
        ),
    ] = 0.0,
    draws: Annotated[int, Option(Text("subsamples that vote", "число голосующих подвыборок"), 1, 1000)] = 100,
    seed: Annotated[int, words.SEED] = 1,
) -> Any:
    """Dense groups of an industry's plants, with outlines; a row a plant.

    Degrees are projected about the middle of all plants. The radius of ``adbscan`` and of outlines is where the industry's
    M exceeds its band of chance most, found by 199 simulations, unless one is given; M looks at all plants, so above
    100,000 of them it is where the industry's Kd does.

    Raises
    ------
    InputError
        For coordinates that are missing from the table or cannot be, and weights below zero.

    Examples
    --------
    >>> near = [(0.1 * at, 0.2 * (at % 3)) for at in range(12)]
    >>> plants = pl.DataFrame({"industry": ["a"] * 14, "x": [*(x for x, _ in near), 50.0, 90.0], "y": [*(y for _, y in near), 50.0, 0.0]})
    >>> found = establishment_clusters(plants, way="adbscan", least=4, radius=1.0)
    >>> found["plants"].drop_nulls().unique().to_list(), found["value"].null_count()
    ([12], 2)
    """  # fmt: skip
    asked = _Asked(way, least, radius, draws, seed)
    parts = [table] if "period" not in table.columns else table.partition_by("period")
    found = pl.concat(_of_period(part, industry, asked) for part in parts)
    keys = ["industry", "establishment", *(["period"] if "period" in table.columns else [])]
    return found.select(*keys, *(name for name in _SCHEMA if name not in keys)).sort(keys)


def _of_period(table: pl.DataFrame, industry: str, asked: _Asked) -> pl.DataFrame:
    of = points(table)
    curve = Curve("auto", industry, "", "", "cumulative", 0.0, _SIMULATIONS, asked.seed, 0.95)
    at = flat(of.places, of.globe)[0]
    ground = None if asked.radius or len(of.places) > _MANY else ground_of(of)

    def radius_of(name: str) -> float:
        if asked.radius:
            return asked.radius
        return float(strongest_excess(of, name, curve, ground)[0]) if ground else densest_excess(of, name, _SIMULATIONS, asked.seed)  # fmt: skip

    rows = [row for name in curve.industries(of) for row in _rows(of, at, name, asked, radius_of)]
    found = pl.DataFrame([*rows, *_unplaced(table, curve.industries(of))], schema=_SCHEMA, strict=False)
    return found.with_columns(period=pl.lit(table["period"][0], table["period"].dtype)) if "period" in table.columns else found  # fmt: skip


def _unplaced(table: pl.DataFrame, industries: list[str]) -> Iterator[dict[str, Any]]:
    """Plants without coordinates: they are not judged, and stay in the table."""
    place = ("lon", "lat") if "lon" in table.columns else ("x", "y")
    lost = pl.any_horizontal(
        ~pl.col(name).cast(pl.Float64, strict=False).is_finite().fill_null(False) for name in place
    )
    rows = table.with_row_index("_row", 1).with_columns(pl.col("industry").cast(pl.String)).filter(lost)
    name = "establishment" if "establishment" in table.columns else "_row"
    for industry, plant in rows.select("industry", name).iter_rows():
        if industry in industries:
            yield {"industry": industry, "establishment": str(plant), "status": "O"}


def _rows(
    of: Points, at: Floats, name: str, asked: _Asked, radius_of: Callable[[str], float]
) -> Iterator[dict[str, Any]]:
    own = of.of(name)
    if not len(own):
        return
    radius = radius_of(name)
    labels, membership = _grouped(at[own], radius, asked)
    labels = _by_size(labels)
    for label in range(int(labels.max(initial=NOISE)) + 1):
        inside = np.flatnonzero(labels == label)
        sure = inside[membership[inside] >= _SURE] if (membership[inside] >= _SURE).sum() > 2 else inside
        shape = outline(at[own][sure], radius)
        facts = {
            "value": label + 1, "plants": len(inside), "weight": float(of.weights[own][inside].sum()), "radius": radius,
            "area": float(shape.area), "countries": _countries(of, own[inside]),
        }  # fmt: skip
        drawn = _on_map(of, at, own[sure], radius).wkt
        for place, plant in enumerate(inside):
            yield {
                "industry": name, "establishment": str(of.names[own[plant]]), "status": "A", "membership": float(membership[plant]),
                **facts, "outline": drawn if place == 0 else None,
            }  # fmt: skip
    for plant in np.flatnonzero(labels == NOISE):
        yield {
            "industry": name, "establishment": str(of.names[own[plant]]), "status": "A", "membership": float(membership[plant]),
            "radius": radius,
        }  # fmt: skip


def _grouped(places: Floats, radius: float, asked: _Asked) -> tuple[Integers, Floats]:
    if asked.way == "adbscan":
        return adbscan(places, radius, asked.least, asked.draws, _SHARE, asked.seed)
    if asked.way == "optics":
        return optics(places, asked.least)
    return hdbscan(places, asked.least, asked.way == "leaf")


def _by_size(labels: Integers) -> Integers:
    """The same labels numbered by falling size, ties by the first member."""
    names, first, sizes = np.unique(labels[labels != NOISE], return_index=True, return_counts=True)
    place = {int(names[at]): rank for rank, at in enumerate(np.lexsort((first, -sizes)))}
    return np.array([place.get(int(label), NOISE) for label in labels], np.int64)


def _countries(of: Points, members: Integers) -> str | None:
    if of.countries is None:
        return None
    return (
        "; ".join(sorted({str(of.countries[at]) for at in members if of.countries[at] is not None})) or None
    )


def _on_map(of: Points, at: Floats, members: Integers, radius: float) -> Any:
    """The outline in the coordinates of the table: degrees are drawn about the cluster's own middle."""
    if not of.globe:
        return outline(at[members], radius)
    import shapely  # noqa: PLC0415

    degrees = of.degrees(members)
    middle = degrees.mean(axis=0)
    scale = np.array([111.195 * np.cos(np.radians(middle[1])), 111.195])
    return shapely.transform(
        outline((degrees - middle) * scale, radius), lambda each: (each / scale + middle).round(5)
    )
