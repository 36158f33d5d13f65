"""Places that policy and markets overlook: no strength in the data, no designation, no project, no zone."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import designation_card as card
from klaster.indicators.designation_cells import Judge, Judging, judged_cells, number
from klaster.model.status import SEVERITY
from klaster.model.text import Text
from klaster.numerics.frames import in_memory

_PLACES = ("projects", "zones")
_ORDER = [each.value for each in SEVERITY]
UNLISTED = Option(Text(
    "what it means that no projects, zones or designations are listed for a region: not known, or none",
    "что значит отсутствие проектов, зон и назначений в таблице: unknown — не известно, none — их нет",
))  # fmt: skip


@indicator(
    title=Text("Overlooked regions", "Регионы вне внимания"),
    unit=Text("1 overlooked, 0 not", "1 — вне внимания, 0 — нет"),
    keys=("region", "period"),
    version=1,
    formula=r"O_r = [ \sum_i R_{ir} = 0 ] \, [ \sum_i D_{ir} = 0 ] \, [ P_r = 0 ] \, [ Z_r = 0 ]",
    reading=Text(
        "A region is overlooked where no industry is specialised, none is designated, and there is neither a project nor a zone. One strength, one designation, one project is enough not to be.",
        "Регион вне внимания, если ни одна отрасль не специализирована, ни одна не назначена и нет ни проекта, ни зоны. Достаточно одного из этого, чтобы регион не был таким.",
    ),
    limits=Text(
        "It says where nothing is seen, not where nothing is needed. Where the industries, designations, projects or zones of a region are not all known, it cannot be called overlooked, and is not: the verdict is unknown. The finer the industries, the more regions have some strength.",
        "Показывает, где ничего не видно, а не где ничего не нужно. Если известны не все отрасли, назначения, проекты или зоны региона, назвать его таким нельзя: вывод — не известно. Чем дробнее отрасли, тем больше регионов, сильных хоть в чём-то.",
    ),
    references=(
        "Rodríguez-Pose 2018, Cambridge Journal of Regions, Economy and Society 11(1) (places that don't matter)",
        "EDB 2019, section on smart specialisation",
    ),
    inputs={name: card.INPUTS[name] for name in ("region", "industry")},
    optional_inputs={
        "designated": card.INPUTS["designated"],
        **{name: card.EVIDENCE_INPUTS[name] for name in ("verdict", "value", "lower", "upper", "period", "status")},
        "projects": Text("projects in the region, a number", "проектов в регионе, число"),
        "zones": Text("zones in the region, a number", "зон в регионе, число"),
    },
    outputs={
        "value": Text("1 overlooked, 0 not", "1 — вне внимания, 0 — нет"),
        "status": Text("worst status; O where it cannot be told", "худший статус; O — сказать нельзя"),
        "strengths": Text("industries that are specialised", "специализированных отраслей"),
        "designations": Text("industries that are designated", "назначенных отраслей"),
        "projects": Text("projects", "проектов"),
        "zones": Text("zones", "зон"),
        "unjudged": Text("industries of which it is not known whether they are specialised", "отраслей, о специализации которых не известно"),
        "missing": Text("what is not known", "что не известно"),
    },
    form="columns",
    reads="designations",
    aliases=card.AGREEMENT_ALIASES,
)  # fmt: skip
@in_memory
def overlooked_regions(
    table: pl.DataFrame,
    *,
    by: Annotated[Judge, card.JUDGE] = "auto",
    cut: Annotated[float, card.CUT] = 1.0,
    unlisted: Annotated[Literal["unknown", "none"], UNLISTED] = "unknown",
) -> Any:
    """Regions without any strength, designation, project or zone; unknown where that cannot be told.

    Parameters
    ----------
    table
        One row a region and industry: verdict or value, optional designated; projects and zones of the region,
        the same on each of its rows or on one.
    by, cut, unlisted
        See the card.

    Raises
    ------
    InputError
        As ``designation_agreement``.

    Examples
    --------
    >>> import polars as pl
    >>> cells = pl.DataFrame({"region": list("aabb"), "industry": list("xyxy"), "value": [0.9, 1.4, 0.8, 0.9],
    ...                       "designated": [False] * 4, "projects": [0] * 4, "zones": [0] * 4})
    >>> overlooked_regions(cells).select("region", "value", "strengths").rows()
    [('a', 0.0, 1), ('b', 1.0, 0)]
    """
    given = (
        table if "designated" in table.columns else table.with_columns(designated=pl.lit(None, pl.Boolean))
    )
    counts = {name: number(given, name).alias(f"_{name}") for name in _PLACES}
    cells = judged_cells(given, Judging(by, cut)).with_columns(
        **{f"_{name}": counts[name] for name in _PLACES}
    )
    keys = [key for key in ("region", "period") if key in table.columns]
    found = cells.group_by(keys, maintain_order=True).agg(*_counts())
    if unlisted == "none":
        found = found.with_columns(
            undecided=pl.lit(0), projects=pl.col("projects").fill_null(0), zones=pl.col("zones").fill_null(0)
        )
    return _judged(found).select(*keys, *_OUTPUTS).sort(keys)


_OUTPUTS = ("value", "status", "strengths", "designations", "projects", "zones", "unjudged", "missing")


def _counts() -> list[pl.Expr]:
    """What is seen of each region, and of how many industries it is not known."""
    letters = pl.col("_hidden").replace_strict(
        _ORDER, list(range(len(_ORDER))), default=0, return_dtype=pl.Int64
    )
    known = pl.col("_measured").is_not_null()
    return [
        (pl.col("_measured") == 1).sum().cast(pl.Int64).alias("strengths"),
        pl.col("_declared").sum().cast(pl.Int64).alias("designations"),
        (~known).sum().cast(pl.Int64).alias("unjudged"),
        pl.col("_declared").is_null().sum().cast(pl.Int64).alias("undecided"),
        letters.filter(known).max().fill_null(0).alias("_worst"),
        *(pl.col(f"_{name}").max().cast(pl.Int64).alias(name) for name in _PLACES),
    ]


def _judged(found: pl.DataFrame) -> pl.DataFrame:
    """Overlooked only where every count is known to be nothing; anything seen settles that it is not."""
    seen = pl.any_horizontal(
        pl.col("strengths") > 0, pl.col("designations") > 0, pl.col("projects").fill_null(0) > 0, pl.col("zones").fill_null(0) > 0
    )  # fmt: skip
    gaps = {
        "verdict": pl.col("unjudged") > 0, "designated": pl.col("undecided") > 0,
        "projects": pl.col("projects").is_null(), "zones": pl.col("zones").is_null(),
    }  # fmt: skip
    open_ones = pl.any_horizontal(*gaps.values())
    value = pl.when(seen).then(0.0).when(~open_ones).then(1.0)
    missing = pl.concat_str(
        [pl.when(gap).then(pl.lit(name)) for name, gap in gaps.items()], separator=" ", ignore_nulls=True
    )
    letter = pl.col("_worst").replace_strict(list(range(len(_ORDER))), _ORDER, return_dtype=pl.String)
    return found.with_columns(value=value, missing=pl.when(value.is_null()).then(missing).otherwise(pl.lit(""))).with_columns(
        status=pl.when(pl.col("value").is_null()).then(pl.lit("O")).otherwise(letter)
    )  # fmt: skip
