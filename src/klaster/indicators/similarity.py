"""Similar regions: for each region, which others are nearest to it in what they do and in size."""

from __future__ import annotations

from math import log
from typing import Annotated, Any

import narwhals as nw
import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import concentration_card as card
from klaster.indicators.cell_margins import plain_words
from klaster.indicators.margins import SEVERITY, UNKNOWN, Missing
from klaster.indicators.structure import keyed, structures
from klaster.model.text import Text
from klaster.numerics.dartboard import Array
from klaster.numerics.frames import in_memory
from klaster.numerics.structural_distance import Floats, structural_distances

DISTANCE = Text("distance", "расстояние")
OUTPUTS = {
    "value": Text("distance, from 0 to 1", "расстояние, от 0 до 1"),
    "status": Text("worse of the two regions' statuses", "худший из статусов двух регионов"),
    "structure_distance": Text(
        "share of jobs that would have to change industry for the two structures to be equal",
        "доля занятых, которым пришлось бы сменить отрасль, чтобы две структуры совпали",
    ),
    "size_distance": Text(
        "distance in size: 0 for equal sizes, 1 from the span on",
        "расстояние по размеру: 0 — размеры равны, 1 — начиная с заданной кратности",
    ),
    "size_ratio": Text(
        "size of the peer, in sizes of the region", "во сколько раз похожий регион больше данного"
    ),
    "rank": Text("place among the region's peers, 1 the nearest", "место среди похожих, 1 — ближайший"),
    "left_out": Text(
        "industries left out because one of the two does not know them",
        "отрасли, исключённые потому, что один из двух регионов их не знает",
    ),
}


@indicator(
    title=Text("Similar regions", "Похожие регионы"),
    unit=DISTANCE,
    keys=("region", "peer", "period"),
    version=1,
    formula=r"d_{rs} = w \frac{1}{2} \sum_i | p_{ir} - p_{is} | + (1 - w) \min \left( 1, \frac{| \ln (e_r / e_s) |}{\ln k} \right)",
    reading=Text(
        "0: the same structure and the same size. 1: no industry in common, and one at least k times as large as the other. "
        "Both parts are given, so that one can see in what two regions are alike.",
        "0 — та же структура и тот же размер. 1 — ни одной общей отрасли и размеры, различающиеся не менее чем в k раз. "
        "Обе части приводятся отдельно: видно, в чём именно регионы похожи.",
    ),
    limits=Text(
        "A suggestion, not a finding: the weight and the span are choices, and place, history and income are not looked at. "
        "A finer classification and smaller counts push structures apart. Compare only tables of equal depth.",
        "Это подсказка, а не вывод: вес и кратность — предмет выбора, а положение, история и доход не учитываются. "
        "Чем подробнее классификатор и меньше числа, тем дальше структуры. Сравнивайте таблицы одинаковой подробности.",
    ),
    references=(
        "Krugman 1991, Geography and Trade (the index between two regions)",
        "Navarro and others 2014, Regional benchmarking in the smart specialisation process, S3 Working Paper 03/2014",
    ),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=OUTPUTS,
    form="columns",
)
@in_memory
def similar_regions(
    table: pl.DataFrame,
    *,
    structure_weight: Annotated[
        float,
        Option(
            Text(
                "weight of the structure; the rest goes to size",
                "вес структуры; остальное приходится на размер",
            ),
            0.0,
            1.0,
        ),
    ] = 0.5,
    size_span: Annotated[
        float,
        Option(
            Text(
                "how many times as large makes two sizes wholly different",
                "во сколько раз должны различаться размеры, чтобы считаться совсем разными",
            ),
            1.1,
            1e6,
        ),
    ] = 10.0,
    peers: Annotated[
        int,
        Option(
            Text("how many peers to give for each region", "сколько похожих регионов давать на каждый"), 1
        ),
    ] = 10,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """The regions nearest to each in industrial structure and in size, with both distances.

    The structure part is half of Krugman's index between the two regions; the size part is the
    logarithm of their ratio over that of ``size_span``, one at most. Each is a metric, so their
    weighted mean is one. An industry that one of the two does not know is left out of both, and the
    distance is an estimate. A region without jobs has no peers.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "a", "b", "b", "c", "c"], "industry": ["x", "y"] * 3,
    ...                      "value": [50, 50, 40, 60, 900, 100]})
    >>> similar_regions(jobs, peers=1).sort("region").select("region", "peer", pl.col("value").round(3)).rows()
    [('a', 'b', 0.05), ('b', 'a', 0.05), ('c', 'a', 0.7)]
    """
    whole, keys = keyed(nw.from_native(table.lazy()))
    parts: pl.DataFrame = structures(whole, "region", missing).lazy().collect("polars").to_native()
    names = ["region", "peer", *(key for key in keys if key == "period")]
    found = [
        _peers(part, structure_weight, size_span, peers)
        for _, part in sorted(plain_words(parts).partition_by("period", as_dict=True).items(), key=_by_period)
    ]
    empty = pl.DataFrame(schema=dict.fromkeys(("region", "peer", "period"), pl.String) | _KINDS)
    return (pl.concat(found) if found else empty).select(*names, *OUTPUTS)


_KINDS = {name: pl.String if name == "status" else pl.Float64 for name in OUTPUTS} | {"rank": pl.Int64}


def _by_period(item: tuple[tuple[Any, ...], pl.DataFrame]) -> tuple[bool, Any]:
    return item[0][0] is not None, item[0][0]


def _peers(part: pl.DataFrame, weight: float, span: float, count: int) -> pl.DataFrame:
    """The nearest peers of every region of one period."""
    sizes = part.group_by("region").agg(
        pl.col("region_total").max(), pl.col("own_rank").max(), pl.col("jobs").max()
    )
    sizes = sizes.sort("region")
    shares = _shares(part, sizes["region"])
    structure = structural_distances(shares)
    ratio = _size_ratios(sizes)
    size = np.minimum(np.abs(np.log(ratio)) / log(span), 1.0)
    total = weight * structure + (1 - weight) * size
    severity = sizes["own_rank"].to_numpy().astype(np.int64)
    rank = np.maximum.outer(severity, severity)
    total = np.where(rank < UNKNOWN, total, np.nan)
    unknown = np.isnan(shares)
    left_out = unknown.sum(axis=1)[:, None] + unknown.sum(axis=1)[None, :] - unknown.astype(int) @ unknown.T
    columns = {"value": total, "structure_distance": structure, "size_distance": size, "size_ratio": ratio}
    return _nearest(part, sizes["region"], rank, {**columns, "left_out": left_out.astype(float)}, count)


def _shares(part: pl.DataFrame, regions: pl.Series) -> Floats:
    """Regions x industries: shares, zeros where there is no row, not numbers where the part is not known."""
    industries = part["industry"].unique().sort()
    row = part["region"].replace_strict(regions, range(len(regions)), return_dtype=pl.Int64).to_numpy()
    column = (
        part["industry"].replace_strict(industries, range(len(industries)), return_dtype=pl.Int64).to_numpy()
    )
    shares = np.zeros((len(regions), len(industries)))
    shares[row, column] = part["part"].fill_null(float("nan")).to_numpy()
    return shares


def _size_ratios(sizes: pl.DataFrame) -> Floats:
    """Size of the peer (across) over that of the region (down); none where either has no jobs."""
    size = sizes["region_total"].fill_null(float("nan")).to_numpy()
    positive = np.where(size > 0, size, np.nan)
    return positive[None, :] / positive[:, None]


def _nearest(
    part: pl.DataFrame, regions: pl.Series, rank: Array, columns: dict[str, Floats], count: int
) -> pl.DataFrame:
    """The first ``count`` peers of each region by distance, ties by name, those without a distance last."""
    many = len(regions)
    order = np.argsort(columns["value"], axis=1, kind="stable")
    others = order[order != np.arange(many)[:, None]].reshape(many, max(many - 1, 0))[:, :count]
    shown = others.shape[1]
    down, across = np.repeat(np.arange(many), shown), others.ravel()
    exists = ~np.isnan(columns["value"][down, across])
    letters = pl.Series([letter.value for letter in SEVERITY])
    severity: Array = np.where(exists, rank[down, across], np.maximum(rank[down, across], UNKNOWN))
    place = pl.Series(list(range(1, shown + 1)) * many, dtype=pl.Int64)
    numbers = {name: np.where(exists, table[down, across], np.nan) for name, table in columns.items()}
    frame = pl.DataFrame(
        {
            "region": regions.gather(down),
            "peer": regions.gather(across),
            "period": part["period"][:1].new_from_index(0, len(down)),
            "status": letters.gather(severity),
            "rank": place,
            **{name: pl.Series(name, values).fill_nan(None) for name, values in numbers.items()},
        }
    )
    return frame.with_columns(rank=pl.when(pl.col("value").is_not_null()).then(pl.col("rank")))
