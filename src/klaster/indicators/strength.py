"""Strength of clusters: stars by the criteria of a published profile."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import location_quotient_card as card
from klaster.indicators import strength_card as words
from klaster.indicators.cell_margins import ordered_words, plain_words
from klaster.indicators.margins import UNKNOWN, Missing
from klaster.indicators.plants import lettered
from klaster.indicators.strength_measures import measured_cells
from klaster.indicators.strength_profiles import METRICS, named_profile
from klaster.indicators.strength_stars import Weighting, starred
from klaster.model.errors import InputError
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.numerics.frames import in_memory


@indicator(
    title=Text("Cluster strength", "Сила кластера"),
    unit=Text("stars", "звёзд"),
    keys=KEYS,
    version=1,
    formula=r"S_{ir} = \sum_k \prod_c I_{kc,ir}",
    reading=words.READING,
    limits=words.LIMITS,
    references=words.REFERENCES,
    inputs=card.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs={**words.OUTPUTS, **words.LEVELS},
    form="columns",
    judged="strong",
    grid={"base": ("auto", "all"), "minimum_size": (0.0, 100.0, 500.0)},
)  # fmt: skip
@in_memory
def cluster_strength(
    table: pl.DataFrame,
    *,
    profile: Annotated[
        Literal["us_cluster_mapping", "eco2008", "panorama2016", "eccp2021", "custom"], words.PROFILE
    ] = "us_cluster_mapping",
    criteria: Annotated[str, words.CRITERIA] = "",
    base: Annotated[Literal["auto", "all", "class"], words.BASE] = "auto",
    weighting: Annotated[Weighting, words.WEIGHTING] = "regions",
    minimum_size: Annotated[float, words.MINIMUM_SIZE] = 0.0,
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Stars of each industry in each region by the criteria of a profile.

    The levels ``qualifying``, ``significant``, ``strong`` and ``strong10`` of ``us_cluster_mapping`` are
    columns too. They compare the quotient, jobs and establishments with type-7 quantiles over the regions
    with employment in the industry: jobs and establishments above their lower quartiles, and the quotient
    above its lower quartile (qualifying), above its median (significant), at least its upper quartile and 1
    (strong), at least its ninth decile and 1 (strong10).

    Parameters
    ----------
    table
        Cells: region, industry, value in jobs; optional establishments (number), wage (mean), growth (share).
    profile, criteria, base, weighting, minimum_size, missing
        See the card.

    Raises
    ------
    InputError
        For criteria that cannot be read, or ``base="class"`` without the column.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": list("aabb"), "industry": list("xyxy"), "value": [60, 40, 20, 80]})
    >>> stars = cluster_strength(jobs, profile="custom", criteria="size top 0.1; quotient >= 1.5; wage top 0.2")
    >>> stars.select("region", "industry", "value", "known", "passed", "unknown").row(0)
    ('a', 'x', 2.0, 2, 'size quotient', 'wage')
    """  # fmt: skip
    chosen = named_profile(profile, str(criteria))
    plain = ordered_words(plain_words(table))
    measured = measured_cells(plain, _by_class(plain, base, profile), missing)
    # In order while the table is narrow; what follows keeps the order.
    measured = measured.sort([key for key in KEYS if key in measured.columns])
    stars = starred(_comparable(measured), chosen, weighting, minimum_size)
    levels = tuple(words.LEVELS) if profile == "us_cluster_mapping" else ()
    keys = [key for key in KEYS if key in table.columns]
    return plain_words(lettered(_with_all_digits(stars)).select(*keys, *words.OUTPUTS, *levels))


def _by_class(table: pl.DataFrame, base: str, profile: str) -> bool:
    there = "class" in table.columns
    if base == "class" and not there:
        raise InputError(
            Text("base=class needs the column 'class'", "для base=class нужен столбец class"),
            Text("Add it, or take base=all.", "Добавьте его или возьмите base=all."),
        )
    return there and (base == "class" or (base == "auto" and profile == "us_cluster_mapping"))


def _comparable(measured: pl.DataFrame) -> pl.DataFrame:
    """Measures without the last digits, so that what is equal compares equal; nulls where the cell is unknown.

    What is shown keeps all its digits, as ``_shown_*``.
    """
    if "period" not in measured.columns:
        measured = measured.with_columns(period=pl.lit(None, pl.String))
    known = {name: pl.when(pl.col("severity") < UNKNOWN).then(name) for name in METRICS}
    return measured.with_columns(
        *(measure.alias(f"_shown_{name}") for name, measure in known.items()),
        **{name: measure.round_sig_figs(12) for name, measure in known.items()},
        _there=(pl.col("size") > 0).fill_null(False),
    )


def _with_all_digits(stars: pl.DataFrame) -> pl.DataFrame:
    return stars.with_columns(pl.col(f"_shown_{name}").alias(name) for name in METRICS)
