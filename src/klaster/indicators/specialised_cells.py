"""Where a cluster ends among regions: neighbours specialised in the same industry, joined; and across a border."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import narwhals as nw
import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import area_words as words
from klaster.indicators import related_words
from klaster.indicators.areas import Ground, ground
from klaster.indicators.designation_cells import number as counted
from klaster.indicators.margins import UNKNOWN, severity
from klaster.indicators.relatedness import related
from klaster.indicators.specialisation import INPUT_COLUMNS, location_quotient
from klaster.indicators.specialisation_matrix import matrices
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.neighbours import Neighbours, of_lists

Bound = Literal["value", "lower"]
_INPUTS = {**words.INPUTS, "industry": words.OPTIONAL_INPUTS["industry"]}
_OPTIONAL = {name: text for name, text in words.OPTIONAL_INPUTS.items() if name != "industry"}
_LEAST = Option(
    Text("least jobs of a region in the industry", "наименьшее число занятых отрасли в регионе"), 0.0
)
_STATUS = Text("worst status of the regions", "худший из статусов регионов")
_JOINED: dict[str, Any] = {
    "region": pl.String, "industry": pl.String, "value": pl.Int64, "status": pl.String, "regions": pl.Int64, "jobs": pl.Float64,
    "quotient": pl.Float64, "own_jobs": pl.Float64, "own_quotient": pl.Float64, "lower": pl.Float64, "upper": pl.Float64, "core": pl.String,
}  # fmt: skip


@indicator(
    title=Text("Contiguous specialised regions", "Смежные специализированные регионы"),
    unit=Text("cluster", "кластер"),
    keys=("region", "industry", "period"),
    version=1,
    formula=r"c(r) = c(s): \quad r \sim s, \quad LQ_r \ge \theta, \; LQ_s \ge \theta",
    reading=Text(
        "Regions of one number touch, and each is specialised in the industry: together they are one cluster in space, with joint jobs and a joint quotient.",
        "Регионы с одним номером соприкасаются, и каждый специализирован на отрасли: вместе это один кластер в пространстве с общими занятыми и общим коэффициентом.",
    ),
    limits=Text(
        "A border of regions is not that of a cluster: where plants have coordinates, establishment_clusters draws it closer. The threshold decides: see what moves with it. Regions abroad are not in it: see cross_border_clusters.",
        "Граница регионов — не граница кластера: если у предприятий есть координаты, точнее её проведёт establishment_clusters. Всё решает порог: посмотрите, что меняется вместе с ним. Зарубежных регионов здесь нет: см. cross_border_clusters.",
    ),
    references=("Feser and Sweeney 2000, Journal of Geographical Systems 2(4)",),
    inputs=_INPUTS,
    optional_inputs=_OPTIONAL,
    outputs={
        "value": Text("number of the cluster in its industry and period, 1 of most jobs", "номер кластера в отрасли и периоде, 1 — с наибольшим числом занятых"),
        "status": _STATUS,
        "regions": Text("regions of the cluster", "регионов в кластере"),
        "jobs": Text("jobs of the industry in the cluster", "занятых отрасли в кластере"),
        "quotient": Text("quotient of the cluster as one region", "коэффициент кластера как одного региона"),
        "own_jobs": Text("jobs in the region", "занятых в регионе"),
        "own_quotient": Text("quotient of the region", "коэффициент региона"),
        "lower": Text("lower bound of it", "его нижняя граница"),
        "upper": Text("upper bound of it", "его верхняя граница"),
        "core": Text("region with most jobs of it", "регион с наибольшим числом занятых"),
    },
    form="columns",
)  # fmt: skip
@in_memory
def specialised_cells(
    table: pl.DataFrame,
    *,
    threshold: Annotated[float, related_words.THRESHOLD] = 1.0,
    bound: Annotated[Bound, related_words.BOUND] = "lower",
    least: Annotated[float, _LEAST] = 0.0,
    distance: Annotated[float, words.DISTANCE] = 0.0,
    nearest: Annotated[int, words.NEAREST] = 6,
) -> Any:
    """Specialised regions joined with specialised neighbours, industry by industry; a row for each specialised region.

    Raises
    ------
    InputError
        Without anything to tell neighbours by; for coordinates, shapes and codes that cannot be.

    Examples
    --------
    >>> jobs = [("a", "x", 90), ("a", "y", 10), ("b", "x", 80), ("b", "y", 20), ("c", "x", 5), ("c", "y", 95), ("d", "x", 70), ("d", "y", 30)]
    >>> table = pl.DataFrame(jobs, schema=["region", "industry", "value"], orient="row")
    >>> near = pl.DataFrame({"region": list("abcd"), "neighbours": ["b", "a;c", "b;d", "c"]})
    >>> found = specialised_cells(table.join(near, on="region"))
    >>> found.filter(pl.col("industry") == "x").select("region", "value", "regions", "jobs").rows()
    [('a', 1, 2, 170.0), ('b', 1, 2, 170.0), ('d', 2, 1, 70.0)]
    """  # fmt: skip
    keys = ["region", "industry", *(["period"] if "period" in table.columns else [])]
    rows: list[dict[str, Any]] = []
    if table.height:
        on, quotients = ground(table, distance, nearest), _quotients(table)
        strong = quotients.filter((pl.col(bound) >= threshold) & (pl.col("observed") >= least))
        over = keys[1:]
        for key, part in strong.partition_by(over, as_dict=True).items():
            rows += _joined(part, on, dict(zip(over, key, strict=True)))
    schema = {**_JOINED, **({"period": table.schema["period"]} if "period" in keys else {})}
    return pl.DataFrame(rows, schema=schema, strict=False).select(*keys, *(name for name in _JOINED if name not in keys)).sort(keys)  # fmt: skip


def _quotients(table: pl.DataFrame) -> pl.DataFrame:
    """Quotients that are known, with the numbers of their formula and the severity of their status."""
    found: pl.DataFrame = location_quotient(
        table.select(name for name in INPUT_COLUMNS if name in table.columns)
    )
    ranked = nw.from_native(found).with_columns(rank=severity(nw.col("status"))).to_native()
    words_ = [pl.col(name).cast(pl.String) for name in ("region", "industry")]
    return ranked.filter(pl.col("value").is_not_null() & (pl.col("rank") < UNKNOWN)).with_columns(*words_)


def _joined(part: pl.DataFrame, on: Ground, keys: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The clusters of one industry in one period, those of most jobs first."""
    part = part.sort("region")
    kept = np.isin(on.regions, part["region"].to_list())
    labels = pl.Series(on.near.among(kept).components())
    part = part.with_columns(_label=labels)
    order = part.group_by("_label").agg(pl.col("observed").sum()).sort("observed", "_label", descending=[True, False])["_label"].to_list()  # fmt: skip
    for number, label in enumerate(order, 1):
        members = part.filter(pl.col("_label") == label).sort("observed", "region", descending=[True, False])
        jobs, all_jobs = (float(members[name].sum()) for name in ("observed", "region_total"))
        share = float(members["industry_total"][0]) / float(members["total"][0])
        worst = members["status"][int(members["rank"].arg_max() or 0)]
        for row in members.iter_rows(named=True):
            yield {
                **keys, "region": row["region"], "value": number, "status": worst, "regions": members.height, "jobs": jobs,
                "quotient": jobs / all_jobs / share if all_jobs and share else None, "own_jobs": row["observed"],
                "own_quotient": row["value"], "lower": row["lower"], "upper": row["upper"], "core": members["region"][0],
            }  # fmt: skip


_PAIR: dict[str, Any] = {
    "region": pl.String, "partner": pl.String, "industry": pl.String, "partner_industry": pl.String, "value": pl.Float64, "status": pl.String,
    "lower": pl.Float64, "upper": pl.Float64, "country": pl.String, "partner_country": pl.String, "jobs": pl.Float64, "partner_jobs": pl.Float64,
    "quotient": pl.Float64, "own_lower": pl.Float64, "own_upper": pl.Float64, "partner_quotient": pl.Float64, "partner_lower": pl.Float64,
    "partner_upper": pl.Float64, "asymmetry": pl.Float64, "proximity": pl.Float64, "group": pl.Int64, "group_regions": pl.Int64,
    "zones": pl.Int64, "partner_zones": pl.Int64, "projects": pl.Int64, "partner_projects": pl.Int64,
}  # fmt: skip


@indicator(
    title=Text("Clusters across a border", "Трансграничные кластеры"),
    unit=Text("jobs", "занятые"),
    keys=("region", "partner", "industry", "partner_industry", "period"),
    version=1,
    formula=r"e = e_{ri} + e_{sj}: \quad r \sim s, \; country(r) \neq country(s), \; LQ_{ri}, LQ_{sj} \ge \theta, \; \max(\delta_{ij}, \phi_{ij}) \ge \phi_0",
    reading=Text(
        "Two regions of different countries that border on each other and are both strong in the industry, or in related ones. Asymmetry 0: equal weights; 1: all on one side.",
        "Два соседних региона разных стран, оба сильны в одной отрасли или в родственных. Асимметрия 0 — веса равны, 1 — всё на одной стороне.",
    ),
    limits=Text(
        "Being strong on both sides is a possibility, not a tie: trade, firms with plants on both sides and common projects have to be looked up. Each quotient is against its own country, whose statistics may count differently.",
        "Сила по обе стороны — возможность, а не связь: торговлю, фирмы с предприятиями по обе стороны и общие проекты нужно смотреть отдельно. Каждый коэффициент — относительно своей страны, а статистика стран может считать по-разному.",
    ),
    references=("EDB 2019 (clusters across the borders of the Union)", "Krätke 1999, European Planning Studies 7(5)"),
    inputs={**_INPUTS, "country": Text("country of the region", "страна региона")},
    optional_inputs={
        **_OPTIONAL,
        "zones": Text("zones in the region, a number", "зон в регионе, число"),
        "projects": Text("projects in the region, a number", "проектов в регионе, число"),
    },
    outputs={
        "value": Text("joint jobs of both sides", "занятых на обеих сторонах вместе"),
        "status": _STATUS,
        "lower": Text("lower bound of the smaller of both quotients, whichever side that is", "нижняя граница меньшего из двух коэффициентов, на какой бы стороне он ни был"),
        "upper": Text("upper bound of it", "его верхняя граница"),
        "own_lower": Text("lower bound of the region's quotient", "нижняя граница коэффициента региона"),
        "own_upper": Text("upper bound of it", "его верхняя граница"),
        "partner_lower": Text("lower bound of the partner's quotient", "нижняя граница коэффициента второго региона"),
        "partner_upper": Text("upper bound of it", "его верхняя граница"),
        "country": Text("country of the region", "страна региона"),
        "partner_country": Text("country of the partner", "страна второго региона"),
        "jobs": Text("jobs in the region", "занятых в регионе"),
        "partner_jobs": Text("jobs in the partner", "занятых во втором регионе"),
        "quotient": Text("quotient of the region in its country", "коэффициент региона в своей стране"),
        "partner_quotient": Text("quotient of the partner in its own", "коэффициент второго региона в своей"),
        "asymmetry": Text("difference of jobs over their sum", "разность занятых к их сумме"),
        "proximity": Text("proximity of the two industries, 1 for the same", "близость двух отраслей, 1 — одна и та же"),
        "group": Text("number of the connected cross-border cluster of the industry", "номер связного трансграничного кластера отрасли"),
        "group_regions": Text("its regions", "регионов в нём"),
        "zones": Text("zones in the region, empty where no register tells", "зон в регионе, пусто, если реестр молчит"),
        "partner_zones": Text("zones in the partner", "зон во втором регионе"),
        "projects": Text("projects in the region, empty where no register tells", "проектов в регионе, пусто, если реестр молчит"),
        "partner_projects": Text("projects in the partner", "проектов во втором регионе"),
    },
    form="columns",
)  # fmt: skip
@in_memory
def cross_border_clusters(
    table: pl.DataFrame,
    *,
    threshold: Annotated[float, related_words.THRESHOLD] = 1.0,
    bound: Annotated[Bound, related_words.BOUND] = "lower",
    least: Annotated[float, _LEAST] = 0.0,
    proximity: Annotated[
        float,
        Option(
            Text(
                "proximity from which two industries are related; above 1 only the same industry counts",
                "близость, начиная с которой отрасли родственны; больше 1 — только одна и та же отрасль",
            ),
            0.0,
            2.0,
        ),
    ] = 2.0,
    distance: Annotated[float, words.DISTANCE] = 0.0,
    nearest: Annotated[int, words.NEAREST] = 6,
) -> Any:
    """Neighbouring regions of different countries that are both strong in an industry, or in related ones.

    Quotients are against each region's own country; proximity, where related industries count, is learnt from all regions
    of the table. Each pair is given once, from the country whose code comes first.

    Raises
    ------
    InputError
        Without anything to tell neighbours by; for coordinates, shapes and codes that cannot be.

    Examples
    --------
    >>> jobs = [("A1", "x", 90), ("A1", "y", 10), ("A2", "x", 10), ("A2", "y", 90), ("B1", "x", 40), ("B1", "y", 10), ("B2", "x", 5), ("B2", "y", 45)]
    >>> table = pl.DataFrame(jobs, schema=["region", "industry", "value"], orient="row").with_columns(country=pl.col("region").str.head(1))
    >>> near = pl.DataFrame({"region": ["A1", "A2", "B1", "B2"], "neighbours": ["A2;B1", "A1;B2", "A1;B2", "A2;B1"]})
    >>> found = cross_border_clusters(table.join(near, on="region"))
    >>> found.select("region", "partner", "industry", "value", "asymmetry").row(0)
    ('A1', 'B1', 'x', 130.0, 0.38461538461538464)
    """  # fmt: skip
    keys = ["region", "partner", "industry", "partner_industry", *(["period"] if "period" in table.columns else [])]  # fmt: skip
    rows: list[dict[str, Any]] = []
    if table.height:
        rows = _across(table, (threshold, bound, least, proximity), ground(table, distance, nearest))
    schema = {**_PAIR, **({"period": table.schema["period"]} if "period" in keys else {})}
    found = _with_policy(pl.DataFrame(rows, schema=schema, strict=False), table)
    return found.select(*keys, *(name for name in _PAIR if name not in keys)).sort(keys)


def _across(
    table: pl.DataFrame, asked: tuple[float, Bound, float, float], on: Ground
) -> list[dict[str, Any]]:
    threshold, bound, least, nearness = asked
    country = _countries(table)
    strong = pl.concat(_quotients(part) for part in table.partition_by("country"))
    strong = strong.filter((pl.col(bound) >= threshold) & (pl.col("observed") >= least))
    border = _border(on, country)
    over = ["period"] if "period" in table.columns else []
    parts = strong.partition_by(over, as_dict=True) if over else {(): strong}
    rows: list[dict[str, Any]] = []
    for key, part in parts.items():
        near = _related_pairs(table, key, over, nearness)
        found = list(_pairs(part, border, near, country))
        rows += [{**row, **dict(zip(over, key, strict=True))} for row in _with_groups(found)]
    return rows


def _countries(table: pl.DataFrame) -> dict[str, str]:
    """The country of each region: there is one, and only one."""
    if "country" not in table.columns:
        raise InputError(
            Text("there is no column country: which border is crossed?", "нет столбца country: какая граница пересекается?"),
            Text("Name it: --columns country=COLUMN.", "Укажите его: --columns country=СТОЛБЕЦ."),
        )  # fmt: skip
    pairs = table.select(pl.col("region", "country").cast(pl.String)).unique().sort("region", "country")
    lost = pairs.filter(pl.col("country").is_null() | (pl.col("country") == ""))
    twice = pairs.filter(pl.col("region").is_duplicated())
    for wrong, english, russian in ((lost, "has no country", "не указана страна"), (twice, "has several countries", "указано несколько стран")):  # fmt: skip
        if wrong.height:
            name, many = wrong["region"][0], wrong["region"].n_unique()
            raise InputError(
                Text(f"region {name} {english} ({many} such regions)", f"регион {name}: {russian} (таких регионов: {many})"),
                Text("Give each region one country.", "Укажите для каждого региона одну страну."),
            )  # fmt: skip
    return dict(pairs.iter_rows())


def _border(on: Ground, country: dict[str, str]) -> list[tuple[str, str]]:
    """Neighbouring regions of different countries, from the country whose code comes first."""
    down, across = on.near.pairs()
    named = {(on.regions[int(one)], on.regions[int(other)]) for one, other in zip(down, across, strict=True)}
    either = named | {(other, one) for one, other in named}
    return sorted(pair for pair in either if country[pair[0]] < country[pair[1]])


def _related_pairs(table: pl.DataFrame, key: tuple[Any, ...], over: list[str], nearness: float) -> dict[tuple[str, str], float]:  # fmt: skip
    """Pairs of different industries that are near enough, with their proximity."""
    if nearness > 1:
        return {}
    rows = table.filter(pl.col("period") == key[0]) if over else table
    matrix = next(matrices(rows.drop(*over), False, 1.0, "value", "estimate"))
    found = related(matrix.held, None, "conditional")
    one, other = np.nonzero(np.nan_to_num(found) >= nearness)
    return {(matrix.industries[a], matrix.industries[b]): float(found[a, b]) for a, b in zip(one, other, strict=True)}  # fmt: skip


def _pairs(
    part: pl.DataFrame,
    border: list[tuple[str, str]],
    near: dict[tuple[str, str], float],
    country: dict[str, str],
) -> Iterator[dict[str, Any]]:
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for row in part.iter_rows(named=True):
        cells.setdefault(row["region"], {})[row["industry"]] = row
    for one, other in border:
        for industry, mine in cells.get(one, {}).items():
            for partner, theirs in cells.get(other, {}).items():
                nearness = 1.0 if industry == partner else near.get((industry, partner))
                if nearness is not None:
                    yield _pair(mine, theirs, nearness, country)


def _pair(
    mine: dict[str, Any], theirs: dict[str, Any], nearness: float, country: dict[str, str]
) -> dict[str, Any]:
    jobs, partner_jobs = mine["observed"], theirs["observed"]
    worse = max(mine, theirs, key=lambda row: row["rank"])
    return {
        "region": mine["region"], "partner": theirs["region"], "industry": mine["industry"], "partner_industry": theirs["industry"],
        "value": jobs + partner_jobs, "status": worse["status"], **_smaller(mine, theirs),
        "country": country[mine["region"]], "partner_country": country[theirs["region"]], "jobs": jobs, "partner_jobs": partner_jobs,
        "quotient": mine["value"], "partner_quotient": theirs["value"], "proximity": nearness,
        "asymmetry": abs(jobs - partner_jobs) / (jobs + partner_jobs) if jobs + partner_jobs else None,
    }  # fmt: skip


def _smaller(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, float | None]:
    """The bounds of either side's quotient, and of the smaller of the two: each of them may be it."""
    found: dict[str, float | None] = {}
    for bound in ("lower", "upper"):
        both = mine[bound], theirs[bound]
        found |= {bound: min(both) if None not in both else None, f"own_{bound}": both[0], f"partner_{bound}": both[1]}  # fmt: skip
    return found


def _with_groups(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Pairs of one industry that hang together are one cluster; those of related industries stand alone."""
    same = [row for row in rows if row["industry"] == row["partner_industry"]]
    for industry in sorted({row["industry"] for row in same}):
        mine = [row for row in same if row["industry"] == industry]
        names = sorted({row[side] for row in mine for side in ("region", "partner")})
        labels = _linked(names, mine).components()
        sizes = np.bincount(labels)
        for row in mine:
            label = int(labels[names.index(row["region"])])
            yield {**row, "group": label + 1, "group_regions": int(sizes[label])}
    yield from (row for row in rows if row["industry"] != row["partner_industry"])


def _with_policy(found: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Zones and projects on either side, where the table has them."""
    sides = {"": "region", "partner_": "partner"}
    for name in (each for each in ("zones", "projects") if each in table.columns):
        given = pl.DataFrame({"region": table["region"].cast(pl.String), "count": counted(table, name)})
        told = dict(given.group_by("region").agg(pl.col("count").max().cast(pl.Int64)).iter_rows())
        found = found.with_columns(
            pl.col(side).replace_strict(told, return_dtype=pl.Int64).alias(f"{prefix}{name}")
            for prefix, side in sides.items()
        )
    return found


def _linked(names: list[str], rows: list[dict[str, Any]]) -> Neighbours:
    lists: list[list[int]] = [[] for _ in names]
    for row in rows:
        one, other = names.index(row["region"]), names.index(row["partner"])
        lists[one].append(other)
        lists[other].append(one)
    return of_lists(lists)
